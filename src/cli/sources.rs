//! The input files of a command: named directly, or found in directories and by patterns.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;

use super::config::Config;

/// An input file of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SourceFile {
    /// Its name; `-` for standard input.
    pub(super) name: String,
    /// Whether the file was found in a directory or by a pattern: it may contain anything.
    pub(super) is_found: bool,
    /// The length in bytes, if it is known already.
    pub(super) length: Option<u64>,
}

/// The extensions of the files that are read in a directory.
const EXTENSIONS: [&str; 3] = ["json", "yaml", "yml"];

/// Expands arguments into files, in the order of the arguments. A file that is found is returned
/// once, and not if an argument names it too.
/// The files of a directory or pattern are sorted by name, and those that the configuration
/// excludes are left out. Hidden files, and files that `.gitignore` or `.ignore` names, are not
/// found. An argument is a pattern if it contains `*`, `?`, `[` or `{` and no such file exists.
///
/// # Errors
/// When a directory cannot be read, or when nothing matches a pattern.
pub(super) fn expand(arguments: &[String], config: &Config) -> Result<Vec<SourceFile>, String> {
    let mut files: Vec<SourceFile> = Vec::new();
    let mut seen: BTreeSet<String> = arguments.iter().cloned().collect();
    for argument in arguments {
        let path = Path::new(argument);
        let metadata = if argument == "-" { None } else { std::fs::metadata(path).ok() };
        let found = match &metadata {
            Some(metadata) if metadata.is_dir() => {
                Some(walk(&mut WalkBuilder::new(path), has_extension, argument)?)
            }
            None if argument.contains(['*', '?', '[', '{']) => Some(matches(argument)?),
            _ => None,
        };
        match found {
            Some(found) => {
                let found =
                    found.into_iter().map(|name| SourceFile { name, is_found: true, length: None });
                let is_wanted = |file: &SourceFile| {
                    seen.insert(file.name.clone()) && !config.excludes(Path::new(&file.name))
                };
                files.extend(found.filter(is_wanted));
            }
            None => {
                let length = metadata.filter(std::fs::Metadata::is_file).map(|file| file.len());
                files.push(SourceFile { name: argument.clone(), is_found: false, length });
            }
        }
    }
    Ok(files)
}

/// The files that a pattern matches: `*` and `?` within a name, `**` across directories.
fn matches(pattern: &str) -> Result<Vec<String>, String> {
    let in_pattern = |reason: String| format!("{pattern}: {reason}");
    let (root, anchored) = match pattern.strip_prefix('/') {
        Some(rest) => ("/", rest),
        None => (".", pattern.strip_prefix("./").unwrap_or(pattern)),
    };
    let mut overrides = OverrideBuilder::new(root);
    overrides.add(&format!("/{anchored}")).map_err(|error| in_pattern(error.to_string()))?;
    let overrides = overrides.build().map_err(|error| in_pattern(error.to_string()))?;
    // The leading directories that contain no pattern.
    let literal: PathBuf = Path::new(pattern)
        .parent()
        .into_iter()
        .flat_map(Path::components)
        .take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']))
        .collect();
    let begin = if literal.as_os_str().is_empty() { Path::new(".") } else { &literal };
    if !begin.is_dir() {
        return Err(in_pattern("nothing matches".to_owned()));
    }
    let files = walk(WalkBuilder::new(begin).overrides(overrides), |_| true, pattern)?;
    match files.is_empty() {
        true => Err(in_pattern("nothing matches".to_owned())),
        false => Ok(files),
    }
}

fn walk(
    builder: &mut WalkBuilder,
    is_wanted: fn(&Path) -> bool,
    argument: &str,
) -> Result<Vec<String>, String> {
    // Which files are ignored must not depend on the user's Git configuration.
    builder.require_git(false).git_global(false).sort_by_file_name(Ord::cmp);
    let mut files = Vec::new();
    for entry in builder.build() {
        let entry = entry.map_err(|error| format!("{argument}: {error}"))?;
        let path = entry.path();
        let is_file = match entry.file_type() {
            // The directory entry has the type, but not that of a symlink's target.
            Some(kind) if !kind.is_symlink() => kind.is_file(),
            _ => path.is_file(),
        };
        if is_file && is_wanted(path) {
            let path = match argument.starts_with("./") {
                true => path,
                false => path.strip_prefix("./").unwrap_or(path),
            };
            files.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(files)
}

fn has_extension(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()))
}
