//! The commands, and what they share: exit status and output.

mod arguments;
mod compare;
mod convert;
mod default;
mod diagnose;
mod files;
mod input;
mod kubernetes;
mod lint;
mod place;
mod reach;
mod report;
mod scenario;
mod simulate;
mod survey;
mod validate;
mod yaml;

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ExitStatus {
    /// All is well.
    Success,
    /// There are findings.
    Findings,
    /// Something could not be read.
    Unreadable,
}

impl From<ExitStatus> for ExitCode {
    fn from(exit_status: ExitStatus) -> Self {
        ExitCode::from(match exit_status {
            ExitStatus::Success => 0,
            ExitStatus::Findings => 1,
            ExitStatus::Unreadable => 2,
        })
    }
}

/// Runs the command that the process was started with.
pub(crate) fn run() -> ExitCode {
    // clap prints help and wrong use, and ends with 0 and 2.
    let arguments = Arguments::parse();
    let mut out = String::new();
    let exit_status = match &arguments.command {
        Command::Validate(validate) => validate::run(validate, &mut out),
        Command::Lint(lint) => lint::run(lint, &mut out),
        Command::Place(place) => place::run(place, &mut out),
        Command::Survey(survey) => survey::run(survey, &mut out),
        Command::Compare(compare) => compare::run(compare, &mut out),
        Command::Default(default) => default::run(default, &mut out),
        Command::Simulate(simulate) => simulate::run(simulate, &mut out),
        Command::Reach(reach) => reach::run(reach, &mut out),
        Command::Diagnose(diagnose) => diagnose::run(diagnose, &mut out),
        Command::Convert(convert) => convert::run(convert, &mut out),
    };
    match exit_status.and_then(|exit_status| {
        write_out(&out)?;
        Ok(exit_status)
    }) {
        Ok(exit_status) => exit_status.into(),
        Err(error) => {
            print_error(&error);
            ExitStatus::Unreadable.into()
        }
    }
}

/// What an object is called: `DaemonSet monitoring/agent`.
struct Named<'a> {
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
}

impl std::fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.kind.is_empty() { "object" } else { self.kind })?;
        match (self.namespace, self.name) {
            (_, "") => Ok(()),
            ("", name) => write!(f, " {name}"),
            (namespace, name) => write!(f, " {namespace}/{name}"),
        }
    }
}

/// Prints on standard error what went wrong, each line with the program's name.
fn print_error(message: &str) {
    for line in message.lines() {
        // Nothing is left to do when standard error is closed too.
        let _ = writeln!(std::io::stderr(), "daemonset-preflight: {line}");
    }
}

/// A reader that goes away (`| head`) is no failure of ours.
fn write_out(text: &str) -> Result<(), String> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|e| format!("standard output: {e}")),
    }
}

/// Prints an answer of the contract as it is.
fn put_json<T: serde::Serialize>(answer: &T, out: &mut String) -> Result<(), String> {
    out.push_str(&serde_json::to_string_pretty(answer).map_err(|e| e.to_string())?);
    out.push('\n');
    Ok(())
}

/// Appends a text to what is printed.
fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}

/// `1 error`, `2 errors`.
fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
