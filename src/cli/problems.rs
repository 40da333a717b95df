//! Objects that could not be read, said with their file and place.

use std::fmt::Write;

use daemonset_preflight::contract::{Problem, Source};

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

/// Prints a line for each problem.
pub(super) fn put(problems: &[Problem], files: &Files<'_>, out: &mut String) {
    for problem in problems {
        let file = match problem.source {
            Source::DaemonSets => files.daemon_sets,
            Source::Nodes => files.nodes,
            Source::Pods => files.pods.unwrap_or(files.nodes),
        };
        let start = problem.place.map(|place| place.start);
        let place = start.map(|at| format!("{}:{}: ", at.line, at.column)).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}:{place}error: {}", input::name(file), problem.message);
    }
}
