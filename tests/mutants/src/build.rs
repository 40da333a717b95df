//! Compiles all mutants into one program. Mutants that the compiler rejects are left out, and the
//! rest is compiled again, until there are no more errors.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::copy;
use crate::edits::Region;
use crate::list::Mutant;
use crate::rewrite::rewrite;

/// The compiled test programs, by the names of their targets.
pub struct Build {
    pub programs: BTreeMap<String, PathBuf>,
    /// The mutants that the programs contain.
    pub compiled: BTreeSet<u32>,
}

/// The test targets that should notice mutants.
const TARGETS: &[&str] = &["--lib", "--test", "core", "--test", "conformance"];

/// The code that is compiled into the library so that a mutant can be switched on at run time.
const SWITCH: &str = include_str!("switch.rs");

/// Builds the test programs. The names of rejected mutants are stored in `scratch`, so that the
/// next build does not try them again.
pub fn build(root: &Path, scratch: &Path, mutants: &[Mutant]) -> Result<Build, String> {
    let refused_file = scratch.join("refused.txt");
    let before = fs::read_to_string(&refused_file).unwrap_or_default();
    let before: BTreeSet<&str> = before.lines().collect();
    let mut refused: BTreeSet<u32> = mutants
        .iter()
        .filter(|mutant| before.contains(mutant.name.as_str()))
        .map(|mutant| mutant.id)
        .collect();
    let copied = scratch.join("copy");
    loop {
        let (regions, placed) = write_copy(root, &copied, mutants, &refused)?;
        let errors = match compile(&copied, scratch)? {
            Compiled::Programs(programs) => {
                return Ok(Build { programs, compiled: placed });
            }
            Compiled::Errors(errors) => errors,
        };
        let mut found = BTreeSet::new();
        for error in &errors {
            let ids = error.places.iter().find_map(|(file, at)| blamed(regions.get(file)?, at));
            match ids {
                Some(ids) => found.extend(ids),
                None => eprintln!("{}", error.text),
            }
        }
        if found.is_empty() {
            return Err(format!("{} errors that no mutant explains", errors.len()));
        }
        eprintln!("    {} errors: {} mutants are left out", errors.len(), found.len());
        refused.extend(found);
        let names: String = mutants
            .iter()
            .filter(|mutant| refused.contains(&mutant.id))
            .map(|mutant| format!("{}\n", mutant.name))
            .collect();
        copy::write(&refused_file, names.as_bytes())?;
    }
}

type Regions = BTreeMap<String, Vec<Region>>;

fn write_copy(
    root: &Path,
    copied: &Path,
    mutants: &[Mutant],
    refused: &BTreeSet<u32>,
) -> Result<(Regions, BTreeSet<u32>), String> {
    let mut by_file: BTreeMap<&str, Vec<&Mutant>> = BTreeMap::new();
    for mutant in mutants.iter().filter(|mutant| !refused.contains(&mutant.id)) {
        by_file.entry(&mutant.file).or_default().push(mutant);
    }
    let (mut texts, mut regions, mut placed) = (BTreeMap::new(), Regions::new(), BTreeSet::new());
    for (file, mutants) in by_file {
        let source =
            fs::read_to_string(root.join(file)).map_err(|error| format!("{file}: {error}"))?;
        let edited = rewrite(&source, &mutants).map_err(|error| format!("{file}: {error}"))?;
        placed.extend(edited.regions.iter().flat_map(|region| region.mutants.iter().copied()));
        texts.insert(file.to_owned(), edited.text);
        regions.insert(file.to_owned(), edited.regions);
    }
    let library = fs::read_to_string(root.join("src/lib.rs")).map_err(|error| error.to_string())?;
    texts.insert("src/lib.rs".to_owned(), library + "\n#[path = \"mutant_switch.rs\"]\nmod mutant_switch;\npub(crate) use mutant_switch::mutant;\n");
    texts.insert("src/mutant_switch.rs".to_owned(), SWITCH.to_owned());
    copy::copy(root, copied, &texts)?;
    Ok((regions, placed))
}

/// Returns the mutants to blame for an error at a place: those of the smallest region that touches
/// it, preferring inserted text. Several regions may have the same range.
fn blamed(regions: &[Region], at: &Range<usize>) -> Option<Vec<u32>> {
    let end = at.end.max(at.start + 1);
    let touching = |narrow: bool| {
        regions.iter().filter(move |region| {
            region.narrow == narrow && region.range.start < end && at.start < region.range.end
        })
    };
    let narrow = touching(true).next().is_some();
    let smallest = touching(narrow).min_by_key(|region| region.range.len())?;
    let same = touching(narrow).filter(|region| region.range == smallest.range);
    Some(same.flat_map(|region| region.mutants.iter().copied()).collect())
}

enum Compiled {
    Programs(BTreeMap<String, PathBuf>),
    Errors(Vec<CompilerError>),
}

struct CompilerError {
    text: String,
    /// Files and byte ranges, the primary ones first.
    places: Vec<(String, Range<usize>)>,
}

fn compile(copied: &Path, scratch: &Path) -> Result<Compiled, String> {
    let mut command = Command::new("cargo");
    command
        .current_dir(copied)
        .env("CARGO_TARGET_DIR", scratch.join("target"))
        .args([
            "test",
            "--no-run",
            "--package",
            "daemonset-preflight",
            "--features",
            "cli,wasm",
            "--message-format=json",
        ])
        // Optimizing pays off, because the tests run for longer than that takes.
        .args(["--config", "profile.dev.package.daemonset-preflight.opt-level=1"])
        .args(["--config", "profile.dev.debug=false"])
        .args(TARGETS);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| error.to_string())?;
    let Some(stdout) = child.stdout.take() else { return Err("no output of cargo".to_owned()) };
    let (mut programs, mut errors) = (BTreeMap::new(), Vec::new());
    for line in BufReader::new(stdout).lines() {
        let line = line.map_err(|error| error.to_string())?;
        let Ok(message) = serde_json::from_str::<Value>(&line) else { continue };
        match message["reason"].as_str() {
            Some("compiler-message") if message["message"]["level"] == "error" => {
                errors.extend(compiler_error(&message["message"]))
            }
            Some("compiler-artifact") if message["profile"]["test"] == true => {
                if let (Some(name), Some(path)) =
                    (message["target"]["name"].as_str(), message["executable"].as_str())
                {
                    let library = message["target"]["kind"][0] == "lib";
                    programs
                        .insert(if library { "lib" } else { name }.to_owned(), PathBuf::from(path));
                }
            }
            _ => {}
        }
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    match (status.success(), errors.is_empty()) {
        (true, _) => Ok(Compiled::Programs(programs)),
        (false, false) => Ok(Compiled::Errors(errors)),
        (false, true) => Err("cargo failed".to_owned()),
    }
}

/// Returns `None` for the message that only counts the errors.
fn compiler_error(message: &Value) -> Option<CompilerError> {
    let spans = message["spans"].as_array()?;
    let mut places = Vec::new();
    for primary in [true, false] {
        for span in spans.iter().filter(|span| span["is_primary"] == primary) {
            // Code from a macro is located at the call of the macro.
            let mut span = span;
            while span["expansion"]["span"].is_object() {
                span = &span["expansion"]["span"];
            }
            let byte = |key: &str| span[key].as_u64().and_then(|at| usize::try_from(at).ok());
            places.push((
                span["file_name"].as_str()?.to_owned(),
                byte("byte_start")?..byte("byte_end")?,
            ));
        }
    }
    let text = message["rendered"].as_str().unwrap_or_default().to_owned();
    (!places.is_empty()).then_some(CompilerError { text, places })
}
