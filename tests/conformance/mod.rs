//! Runs corpora and prints the figures.

mod apply;
mod gates;
mod hashes;
mod lifecycle;
mod live;
mod manifests;
mod placement;
mod shrink;
mod stored;
mod validation;
mod yaml;

use std::collections::BTreeMap;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use daemonset_preflight::version::{Server, Version};
use flate2::read::GzDecoder;
use serde_json::value::RawValue;

/// The outcome of one case.
#[derive(Clone)]
pub struct Outcome {
    pub id: String,
    pub verdict: bool,
    pub exact: bool,
    pub expected: String,
    pub got: String,
}

/// The first bytes of a compressed file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

const SHOWN_MISMATCHES: usize = 20;

/// With `--oracle=PROGRAM`, cases that differ are shrunk before they are shown; the program answers
/// with Kubernetes' own code.
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
        let name = shown_name(file);
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

/// Shrinks a case, and shows the smallest one that still differs.
fn show_shrunk(line: &str, oracle: &mut shrink::Oracle) {
    let ask = |case: &serde_json::Value| run_line(&case.to_string(), Path::new("")).ok();
    std::panic::set_hook(Box::new(|_| ()));
    let mut case = shrink::shrink(line, oracle, |case| ask(case).is_some_and(|o| !o.exact));
    let outcome = ask(&case);
    drop(std::panic::take_hook());
    // The expected answer is shown already, with ours.
    if let Some(fields) = case.as_object_mut() {
        fields.remove("expect");
    }
    if let Some(outcome) = outcome {
        show(&outcome);
    }
    println!("    case     {case}");
}

/// Returns the folder of the project's own corpora. Corpora of one minor version are in subfolders.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")
}

/// Returns the project's own corpora, in the order of their paths.
fn carried() -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "gz") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Returns the name of a corpus, with the folder of its minor version if it is in one.
fn shown_name(file: &Path) -> String {
    let own = file.strip_prefix(folder()).ok();
    own.or_else(|| file.file_name().map(Path::new)).unwrap_or(file).display().to_string()
}

/// The outcomes of all cases of a file, and the outcomes that differ with the lines of their cases.
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
    let lines: Vec<(usize, &str)> =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    let (mut outcomes, mut differing) = (Vec::new(), Vec::new());
    for ran in in_parallel(&lines, |(i, line)| {
        run_line(line, folder).map_err(|e| format!("line {}: {e}", i + 1))
    }) {
        outcomes.push(ran?);
    }
    for (outcome, (_, line)) in outcomes.iter().zip(&lines) {
        if !outcome.exact {
            differing.push((outcome.clone(), (*line).to_owned()));
        }
    }
    Ok((outcomes, differing))
}

/// Returns the version that a case is about: 1.36 if the case names none.
pub fn version(kubernetes_version: Option<&str>) -> Version {
    match kubernetes_version {
        None => Version::V1_36,
        Some(text) => text.parse().expect("a version that is answered for"),
    }
}

/// Returns the server that a case is about, with default feature gates.
pub fn server(kubernetes_version: Option<&str>) -> Server {
    Server::of(version(kubernetes_version))
}

/// Returns the server that a case is about, with the feature gates of the case.
pub fn server_with(kubernetes_version: Option<&str>, gates: &BTreeMap<String, bool>) -> Server {
    server(kubernetes_version).with_gates(gates).expect("gates of the version")
}

/// Runs `run` on all items on all processors, and returns the results in the order of the items.
fn in_parallel<T: Sync, R: Send>(items: &[T], run: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    // Cases of a kind are adjacent, and some kinds take longer. So the items are split into small
    // parts, which the threads take as they become free.
    let parts: Vec<&[T]> = items.chunks(64).collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mut done: Vec<(usize, Vec<R>)> = std::thread::scope(|scope| {
        let work = || {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(part) = parts.get(at) else { return done };
                done.push((at, part.iter().map(&run).collect()));
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no panic")).collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

/// Returns the outcome of a case. A panic of the core, or of the code that reads a case that is in
/// no corpus, is an outcome too.
fn run_line(line: &str, folder: &Path) -> Result<Outcome, serde_json::Error> {
    let fields: BTreeMap<&str, &RawValue> = serde_json::from_str(line)?;
    catch_unwind(AssertUnwindSafe(|| run_form(&fields, line, folder))).unwrap_or_else(|_| {
        let shown = |name| fields.get(name).map_or_else(String::new, ToString::to_string);
        Ok(Outcome {
            id: shown("id"),
            verdict: false,
            exact: false,
            expected: shown("expect"),
            got: "a panic".to_owned(),
        })
    })
}

fn run_form(
    fields: &BTreeMap<&str, &RawValue>,
    line: &str,
    folder: &Path,
) -> Result<Outcome, serde_json::Error> {
    // The form of a case is recognized by its fields.
    if fields.contains_key("file") {
        manifests::run(serde_json::from_str(line)?, folder)
    } else if fields.contains_key("until") {
        live::run(serde_json::from_str(line)?)
    } else if fields.contains_key("events") {
        lifecycle::run(serde_json::from_str(line)?)
    } else if fields.contains_key("live") {
        apply::run(serde_json::from_str(line)?)
    } else if fields.contains_key("yaml") {
        yaml::run(serde_json::from_str(line)?)
    } else if fields.contains_key("daemonset") {
        placement::run(serde_json::from_str(line)?)
    } else if gates::is_case(fields) {
        gates::run(serde_json::from_str(line)?)
    } else if hashes::is_case(fields) {
        hashes::run(serde_json::from_str(line)?)
    } else if stored::is_case(fields) {
        stored::run(serde_json::from_str(line)?)
    } else {
        validation::run(serde_json::from_str(line)?)
    }
}
