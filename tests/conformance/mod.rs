//! Corpora in, figures out.

mod lifecycle;
mod manifests;
mod placement;
mod stored;
mod validation;
mod yaml;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use flate2::read::GzDecoder;
use serde_json::value::RawValue;

/// What became of one case.
pub struct Outcome {
    pub id: String,
    pub verdict: bool,
    pub exact: bool,
    pub expected: String,
    pub got: String,
}

/// How a compressed file begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

const SHOWN_MISMATCHES: usize = 20;

pub fn run(args: impl Iterator<Item = String>) -> ExitCode {
    let mut files: Vec<PathBuf> = args.filter(|a| !a.starts_with('-')).map(PathBuf::from).collect();
    if files.is_empty() {
        files = carried();
    }
    let (mut passed, mut failed) = (0, 0);
    for file in &files {
        let outcomes = match run_file(file) {
            Ok(outcomes) => outcomes,
            Err(error) => {
                println!("{}: {error}", file.display());
                failed += 1;
                continue;
            }
        };
        let total = outcomes.len();
        let verdict = outcomes.iter().filter(|o| o.verdict).count();
        let exact = outcomes.iter().filter(|o| o.exact).count();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        println!("{name}: verdict {verdict}/{total} exact {exact}/{total}");
        for outcome in outcomes.iter().filter(|o| !o.exact).take(SHOWN_MISMATCHES) {
            println!(
                "  {}\n    expected {}\n    got      {}",
                outcome.id, outcome.expected, outcome.got
            );
        }
        passed += exact;
        failed += total - exact;
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 && passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The corpora in the project's own folder, in the order of their names.
fn carried() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("tests/conformance exists")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|e| e == "gz"))
        .collect();
    files.sort();
    files
}

fn run_file(file: &Path) -> Result<Vec<Outcome>, String> {
    let bytes = std::fs::read(file).map_err(|e| e.to_string())?;
    let mut text = String::new();
    if bytes.starts_with(&GZIP) {
        GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).map_err(|e| e.to_string())?;
    } else {
        text = String::from_utf8(bytes).map_err(|e| e.to_string())?;
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(i, line)| run_line(line, folder).map_err(|e| format!("line {}: {e}", i + 1)))
        .collect()
}

fn run_line(line: &str, folder: &Path) -> Result<Outcome, serde_json::Error> {
    // The forms differ by their fields.
    let fields: std::collections::BTreeMap<&str, &RawValue> = serde_json::from_str(line)?;
    if fields.contains_key("file") {
        manifests::run(serde_json::from_str(line)?, folder)
    } else if fields.contains_key("events") {
        lifecycle::run(serde_json::from_str(line)?)
    } else if fields.contains_key("yaml") {
        yaml::run(serde_json::from_str(line)?)
    } else if fields.contains_key("daemonset") {
        placement::run(serde_json::from_str(line)?)
    } else if stored::is_case(&fields) {
        stored::run(serde_json::from_str(line)?)
    } else {
        validation::run(serde_json::from_str(line)?)
    }
}
