//! Splits the tests into steps, each with its run time and the mutants that it reaches. A mutant is
//! tried only with the steps that reach it, the cheapest first.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::build::Build;

/// A group of tests of one program.
pub struct Step {
    pub name: String,
    program: PathBuf,
    arguments: Vec<String>,
    /// The processor time without a mutant.
    pub seconds: f64,
    pub reached: BTreeSet<u32>,
}

/// The result of a step.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ran {
    Passed,
    Failed,
    TimedOut,
}

/// Modules of tests that are left out, with their submodules: they read the sources, start the
/// program for each case, or take longer than all others together.
const LEFT_OUT: &[&str] = &[
    "core architecture",
    "core cli",
    "core docs",
    "core hostile",
    "core manifest::bad_input",
    "core redaction",
    "core schema",
    "core typescript",
];

/// The factor by which a step may take longer than without a mutant, and the time that it may
/// always take.
const PATIENCE: f64 = 5.0;
const LEAST_SECONDS: f64 = 20.0;

/// The signals that end a process after its time limit: SIGXCPU, then SIGKILL.
const TIME_IS_OVER: [i32; 2] = [24, 9];

/// The memory limit in KiB: a mutant that allocates without end must not bring down the machine.
const MEMORY: u64 = 6 * 1024 * 1024;

/// Returns the steps, after running each of them once without a mutant.
///
/// # Errors
///
/// When a step fails without a mutant.
pub fn measure(build: &Build, copied: &Path, scratch: &Path) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    for (name, program) in &build.programs {
        if name == "conformance" {
            for file in corpora(&copied.join("tests/conformance"))? {
                let shown = file.strip_prefix(copied).unwrap_or(&file).display().to_string();
                steps.push(Step::new(shown, program, vec![file.display().to_string()]));
            }
            continue;
        }
        for (module, tests) in modules(program)? {
            let shown = format!("{name} {module}");
            if !is_left_out(&shown) {
                let mut arguments = vec![
                    "--exact".to_owned(),
                    "-Zunstable-options".to_owned(),
                    "--fail-fast".to_owned(),
                ];
                arguments.extend(tests);
                steps.push(Step::new(shown, program, arguments));
            }
        }
    }
    let mut failing = Vec::new();
    for step in &mut steps {
        if !step.measure(copied, scratch)? {
            failing.push(step.name.clone());
        }
    }
    if !failing.is_empty() {
        return Err(format!("these fail without a mutant: {}", failing.join(", ")));
    }
    steps.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    Ok(steps)
}

impl Step {
    fn new(name: String, program: &Path, arguments: Vec<String>) -> Step {
        Step {
            name,
            program: program.to_owned(),
            arguments,
            seconds: 0.0,
            reached: BTreeSet::new(),
        }
    }

    /// Runs the tests with a mutant.
    pub fn run(&self, mutant: u32, copied: &Path) -> Result<Ran, String> {
        let seconds = (self.seconds * PATIENCE).max(LEAST_SECONDS).ceil();
        let limits = format!("ulimit -c 0 -v {MEMORY} -t {seconds}; exec \"$@\"");
        let status = self
            .command(&limits, &[], copied)
            .env("MUTANT", mutant.to_string())
            .status()
            .map_err(|error| error.to_string())?;
        Ok(match status.signal() {
            Some(signal) if TIME_IS_OVER.contains(&signal) => Ran::TimedOut,
            _ if status.success() => Ran::Passed,
            _ => Ran::Failed,
        })
    }

    /// Runs the tests without a mutant, and records their time and the mutants they reach. Returns
    /// whether they pass.
    fn measure(&mut self, copied: &Path, scratch: &Path) -> Result<bool, String> {
        let (reached, times) = (scratch.join("reached"), scratch.join("times"));
        for file in [&reached, &times] {
            let _ = fs::remove_file(file);
        }
        let script = "times=$1; shift; \"$@\"; status=$?; times >\"$times\"; exit $status";
        let status = self
            .command(script, &[times.as_os_str()], copied)
            .env("MUTANTS_REACHED", &reached)
            .status()
            .map_err(|error| error.to_string())?;
        let spent = fs::read_to_string(&times).map_err(|error| error.to_string())?;
        // The first line is the time of the shell itself.
        self.seconds =
            spent.lines().skip(1).flat_map(str::split_whitespace).filter_map(seconds).sum();
        let ids = fs::read_to_string(&reached).unwrap_or_default();
        self.reached = ids.lines().filter_map(|id| id.parse().ok()).collect();
        Ok(status.success())
    }

    /// Returns a command that runs a shell script with the arguments `first`, the program, and the
    /// program's arguments.
    fn command(&self, script: &str, first: &[&OsStr], copied: &Path) -> Command {
        let mut command = Command::new("bash");
        command
            .current_dir(copied)
            .args(["-c", script, "bash"])
            .args(first)
            .arg(&self.program)
            .args(&self.arguments)
            .env("CARGO_MANIFEST_DIR", copied)
            // Allows an unstable option of libtest that stops at the first failure.
            .env("RUSTC_BOOTSTRAP", "1")
            // Do not shrink failing cases, and do not keep them for other mutants.
            .env("PROPTEST_MAX_SHRINK_ITERS", "0")
            .env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1")
            .env("PROPTEST_RNG_SEED", "1")
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }
}

fn is_left_out(module: &str) -> bool {
    LEFT_OUT.iter().any(|left_out| {
        module.strip_prefix(left_out).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    })
}

/// Parses a duration such as `0m1.250s` into seconds.
fn seconds(spent: &str) -> Option<f64> {
    let (minutes, seconds) = spent.strip_suffix('s')?.split_once('m')?;
    Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
}

/// Returns the tests of a program by module: the first two names of their paths.
fn modules(program: &Path) -> Result<BTreeMap<String, Vec<String>>, String> {
    let output = Command::new(program)
        .args(["--list", "--format", "terse"])
        .output()
        .map_err(|error| error.to_string())?;
    let mut modules: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for test in String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.strip_suffix(": test"))
    {
        let names: Vec<&str> = test.split("::").collect();
        let module =
            names[..names.len() - 1].iter().take(2).copied().collect::<Vec<_>>().join("::");
        modules.entry(module).or_default().push(test.to_owned());
    }
    Ok(modules)
}

/// Returns the corpus files in a folder and its subfolders.
fn corpora(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            files.extend(corpora(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "gz") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
