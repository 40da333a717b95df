//! Lists the mutants that `cargo mutants` finds, with names that do not change when lines move.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::rooms;

/// A change to one place in the source that the tests should notice.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// The number of the mutant, from 1, in the order of the list.
    pub id: u32,
    /// The name, such as `src/quantity/parse.rs: replace == with != in parse`; the second mutant of
    /// the same name ends with ` (2)`.
    pub name: String,
    pub room: &'static str,
    /// The path of the file, relative to the root of the project.
    pub file: String,
    pub genre: Genre,
    /// The start of the replaced text.
    pub start: Position,
    pub replacement: String,
}

/// The kinds of change that `cargo mutants` makes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq)]
pub enum Genre {
    /// A function returns a value at once.
    FnValue,
    BinaryOperator,
    /// A `!` or `-` is deleted.
    UnaryOperator,
    /// An arm of a match is deleted, so that another one matches its values.
    MatchArm,
    /// The condition of an arm is `true` or `false`.
    MatchArmGuard,
    /// A field is left to the base of a struct expression.
    StructField,
}

/// A place in a text. Line and column count from 1, the column in characters.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

#[derive(Deserialize)]
struct Listed {
    name: String,
    file: String,
    span: ListedSpan,
    replacement: String,
    genre: Genre,
}

#[derive(Deserialize)]
struct ListedSpan {
    start: Position,
}

/// Returns all mutants of the rooms, file by file, except those in debug output.
pub fn list(root: &Path) -> Result<Vec<Mutant>, String> {
    let mut command = Command::new("cargo");
    command.current_dir(root).args([
        "mutants",
        "--list",
        "--json",
        "--package",
        "daemonset-preflight",
    ]);
    for glob in rooms::globs() {
        command.args(["--file", &glob]);
    }
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(
            "`cargo mutants --list` failed; `cargo install cargo-mutants --locked` brings it"
                .to_owned(),
        );
    }
    let listed: Vec<Listed> =
        serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    let mut seen: HashMap<String, usize> = HashMap::new();
    let named = listed
        .into_iter()
        .filter(|one| !one.name.contains("Debug for "))
        .filter_map(|one| Some((rooms::of(&one.file)?, one)));
    Ok((1..)
        .zip(named)
        .map(|(id, (room, one))| {
            let mut name = without_place(&one.name, &one.file);
            let times = seen.entry(name.clone()).or_default();
            *times += 1;
            if *times > 1 {
                name = format!("{name} ({times})");
            }
            Mutant {
                id,
                name,
                room,
                file: one.file,
                genre: one.genre,
                start: one.span.start,
                replacement: one.replacement,
            }
        })
        .collect())
}

/// Shortens `file:line:column: words` to `file: words`.
fn without_place(name: &str, file: &str) -> String {
    let words = name.splitn(4, ':').nth(3).unwrap_or(name);
    format!("{file}:{words}")
}
