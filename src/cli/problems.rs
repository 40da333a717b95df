//! What is said of a file: objects that could not be read, with their places, and remarks.

use std::fmt::Write;

use daemonset_preflight::contract::{Problem, Remark, Source};

use super::input;

/// The files of a command.
pub(super) struct Files<'a> {
    /// Where the DaemonSets are.
    pub(super) daemon_sets: &'a str,
    /// Where the nodes are.
    pub(super) nodes: &'a str,
    /// Where the pods are.
    pub(super) pods: Option<&'a str>,
}

impl<'a> Files<'a> {
    pub(super) fn of(&self, source: Source) -> &'a str {
        match source {
            Source::DaemonSets | Source::NewDaemonSets => self.daemon_sets,
            Source::Nodes | Source::NewNodes => self.nodes,
            Source::Pods => self.pods.unwrap_or(self.nodes),
        }
    }
}

/// Prints a line for each problem.
pub(super) fn put(problems: &[Problem], files: &Files<'_>, out: &mut String) {
    put_in(problems, |source| files.of(source), out);
}

/// Prints a line for each problem, in the file of its text.
pub(super) fn put_in<'a>(
    problems: &[Problem],
    file_of: impl Fn(Source) -> &'a str,
    out: &mut String,
) {
    for problem in problems {
        let file = file_of(problem.source);
        let start = problem.place.map(|place| place.start);
        let place = start.map(|at| format!("{}:{}: ", at.line, at.column)).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}:{place}error: {}", input::name(file), problem.message);
    }
}

/// Prints a line for each remark, with the file of its text.
pub(super) fn put_remarks<'a>(
    remarks: &[Remark],
    file_of: impl Fn(Source) -> &'a str,
    out: &mut String,
) {
    for Remark { source, message } in remarks {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}: {message}", input::name(file_of(*source)));
    }
}
