//! Corpora in, figures out.

mod lifecycle;
mod manifests;
mod placement;
mod shrink;
mod stored;
mod validation;
mod yaml;

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use daemonset_preflight::version::{Server, Version};
use flate2::read::GzDecoder;
use serde_json::value::RawValue;

/// What became of one case.
#[derive(Clone)]
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

/// With `--oracle=PROGRAM`, which answers with Kubernetes' own code, what differs is made
/// small before it is shown.
const ORACLE: &str = "--oracle=";

pub fn run(args: impl Iterator<Item = String>) -> ExitCode {
    let (options, paths): (Vec<String>, Vec<String>) = args.partition(|a| a.starts_with('-'));
    let mut oracle = options.iter().find_map(|option| option.strip_prefix(ORACLE)).map(|program| {
        shrink::Oracle::start(Path::new(program)).expect("a program that can be started")
    });
    let mut files: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
    if files.is_empty() {
        files = carried();
    }
    let (mut passed, mut failed) = (0, 0);
    for file in &files {
        let (outcomes, mut differing) = match run_file(file) {
            Ok(ran) => ran,
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
        differing.truncate(SHOWN_MISMATCHES);
        for (outcome, line) in differing {
            match &mut oracle {
                Some(oracle) => show_shrunk(&line, oracle),
                None => show(&outcome),
            }
        }
        passed += exact;
        failed += total - exact;
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 && passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn show(outcome: &Outcome) {
    println!("  {}\n    expected {}\n    got      {}", outcome.id, outcome.expected, outcome.got);
}

/// Shows the smallest case that still differs.
fn show_shrunk(line: &str, oracle: &mut shrink::Oracle) {
    let ask = |case: &serde_json::Value| {
        // What the corpora never hold may make their reader panic.
        catch_unwind(AssertUnwindSafe(|| run_line(&case.to_string(), Path::new("")))).ok()?.ok()
    };
    std::panic::set_hook(Box::new(|_| ()));
    let mut case = shrink::shrink(line, oracle, |case| ask(case).is_some_and(|o| !o.exact));
    let outcome = ask(&case);
    drop(std::panic::take_hook());
    // What is expected is shown beside what we got.
    if let Some(fields) = case.as_object_mut() {
        fields.remove("expect");
    }
    if let Some(outcome) = outcome {
        show(&outcome);
    }
    println!("    case     {case}");
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

/// The outcomes of a file's cases, and those that differ with their lines.
type Ran = (Vec<Outcome>, Vec<(Outcome, String)>);

fn run_file(file: &Path) -> Result<Ran, String> {
    let bytes = std::fs::read(file).map_err(|e| e.to_string())?;
    let mut text = String::new();
    if bytes.starts_with(&GZIP) {
        GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).map_err(|e| e.to_string())?;
    } else {
        text = String::from_utf8(bytes).map_err(|e| e.to_string())?;
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    let (mut outcomes, mut differing) = (Vec::new(), Vec::new());
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let outcome = run_line(line, folder).map_err(|e| format!("line {}: {e}", i + 1))?;
        if !outcome.exact {
            differing.push((outcome.clone(), line.to_owned()));
        }
        outcomes.push(outcome);
    }
    Ok((outcomes, differing))
}

/// The server that a case is asked of. Those that do not say were answered by 1.36.
pub fn server(kubernetes_version: Option<&str>) -> Server {
    Server::of(match kubernetes_version {
        None => Version::V1_36,
        Some(text) => text.parse().expect("a version that is answered for"),
    })
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
