//! The command-line program: its commands, and the exit status and output they share.

mod about;
mod arguments;
mod check;
mod cluster;
mod config;
mod convert;
mod default;
mod diagnose;
mod diff;
mod dump;
mod escape;
mod explain;
mod files;
mod fix;
mod input;
mod kubernetes;
mod lint;
mod ordered;
mod output;
mod parts;
mod place;
mod progress;
mod reach;
mod redact;
mod report;
mod scenario;
mod simulate;
mod sources;
mod style;
mod survey;
mod table;
mod validate;
mod yaml;

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use arguments::{Arguments, Command};
use output::Stdout;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ExitStatus {
    /// Status 0: everything was read, and there are no findings.
    Success,
    /// Status 1: there are findings.
    Findings,
    /// Status 2: some input could not be read, or the command failed.
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

/// The file name under which kubectl finds the program as a plugin.
const PLUGIN: &str = "kubectl-daemonset_preflight";

/// Parses the command line. For `--help` and for wrong usage, clap prints a text and exits with
/// status 0 and 2.
fn parse() -> Arguments {
    let program = std::env::args_os().next().map(std::path::PathBuf::from);
    let is_plugin = program.is_some_and(|program| program.file_stem() == Some(PLUGIN.as_ref()));
    let command = match is_plugin {
        true => Arguments::command().bin_name("kubectl daemonset-preflight"),
        false => Arguments::command(),
    };
    let arguments = Arguments::from_arg_matches(&command.get_matches());
    arguments.unwrap_or_else(|error| error.exit())
}

/// Runs the command named on the command line, prints its output and returns its exit status.
pub(crate) fn run() -> ExitCode {
    let arguments = parse();
    let (mut stdout, mut out) = (Stdout::new(), String::new());
    let exit_status = match &arguments.command {
        Command::Validate(validate) => validate::run(validate, &mut stdout),
        Command::Lint(lint) => lint::run(lint, &mut stdout),
        Command::Place(place) => place::run(place, &mut out),
        Command::Explain(explain) => explain::run(explain, &mut out),
        Command::Diff(diff) => diff::run(diff, &mut out),
        Command::Survey(survey) => survey::run(survey, &mut out),
        Command::Default(default) => default::run(default, &mut out),
        Command::Simulate(simulate) => simulate::run(simulate, &mut out),
        Command::Reach(reach) => reach::run(reach, &mut out),
        Command::Diagnose(diagnose) => diagnose::run(diagnose, &mut out),
        Command::Redact(redact) => redact::run(redact, &mut out),
        Command::Convert(convert) => convert::run(convert, &mut out),
        Command::Completions(completions) => about::completions(completions, &mut out),
        Command::Man(man) => about::man(man, &mut out),
    };
    match exit_status.and_then(|exit_status| {
        let _ = stdout.write(&out)?;
        Ok(exit_status)
    }) {
        Ok(exit_status) => exit_status.into(),
        Err(error) => {
            print_error(&error);
            ExitStatus::Unreadable.into()
        }
    }
}

/// Displays an object as its kind, namespace and name: `DaemonSet monitoring/agent`.
struct Named<'a> {
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
}

impl std::fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [kind, namespace, name] =
            [self.kind, self.namespace, self.name].map(|text| escape::name(text));
        f.write_str(if kind.is_empty() { "object" } else { &kind })?;
        match (namespace.as_ref(), name.as_ref()) {
            (_, "") => Ok(()),
            ("", name) => write!(f, " {name}"),
            (namespace, name) => write!(f, " {namespace}/{name}"),
        }
    }
}

/// Prints a message on standard error, with the program's name in front of each line.
fn print_error(message: &str) {
    for line in escape::output(message).lines() {
        // There is nowhere else to report that standard error is closed.
        let _ = writeln!(anstream::stderr(), "daemonset-preflight: {line}");
    }
}

/// Appends an answer of the contract to the output as pretty-printed JSON.
fn put_json<T: serde::Serialize>(answer: &T, out: &mut String) -> Result<(), String> {
    out.push_str(&serde_json::to_string_pretty(answer).map_err(|e| e.to_string())?);
    out.push('\n');
    Ok(())
}

/// Appends a formatted text to the output.
fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}

/// Formats a count and its noun, which is plural unless the count is 1: `1 error`, `2 errors`.
fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
