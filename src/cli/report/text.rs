//! Prints findings as compilers do, and a verdict for each object.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Entry, ObjectReport, Severity, Standing, excerpt, is_house_rule};
use crate::cli::counted;
use crate::cli::escape;
use crate::cli::style::{ERROR, GOOD, HELP, PLACE, WARNING};

/// How many files are named in a line that counts files.
const NAMED: usize = 3;

/// Lays out objects one by one, and counts those that were skipped.
#[derive(Debug, Default)]
pub(in crate::cli) struct Text {
    /// Whether each finding is one line, without the line of the file.
    is_concise: bool,
    /// The number of objects of each other kind.
    other_kinds: BTreeMap<String, usize>,
    /// The files with documents that are not objects, in their order.
    no_objects: Vec<String>,
    /// The files with templates, in their order.
    templates: Vec<String>,
    /// The number of findings that comments, annotations and the configuration suppress.
    suppressed: usize,
    /// The number of findings that have a fix.
    fixable: usize,
}

impl Text {
    pub(in crate::cli) fn new(is_concise: bool) -> Self {
        Text { is_concise, ..Text::default() }
    }

    /// Appends the findings and the verdict of an object.
    pub(in crate::cli) fn object(&mut self, file: &str, object: &ObjectReport, out: &mut String) {
        let file = &*escape::name(file);
        let ObjectReport { standing, entries, suppressed, .. } = object;
        self.suppressed += suppressed;
        match standing {
            Standing::OtherKind(kind) => {
                *self.other_kinds.entry(kind.clone()).or_default() += 1;
                return;
            }
            Standing::NoObject => return note(&mut self.no_objects, file),
            Standing::Template if entries.is_empty() => return note(&mut self.templates, file),
            Standing::Checked | Standing::Unreadable | Standing::Template => {}
        }
        for entry in entries {
            self.entry(file, entry, out);
            self.fixable += usize::from(entry.finding.fix.is_some());
        }
        let is_refused = entries.iter().any(|entry| entry.severity == Severity::Error);
        let style = if is_refused { ERROR } else { GOOD };
        let (name, verdict) = (&object.name, object.becomes());
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{PLACE}{file}{PLACE:#}: {name}: {style}{verdict}{style:#}");
    }

    fn entry(&self, file: &str, entry: &Entry, out: &mut String) {
        let style = match entry.severity {
            Severity::Error => ERROR,
            Severity::Warning => WARNING,
        };
        let (start, word) = (entry.place.start, entry.severity.word());
        let rule = match is_house_rule(entry.rule()) {
            true => format!(" ({})", entry.rule()),
            false => String::new(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "{PLACE}{file}:{}:{}{PLACE:#}: {style}{word}{style:#}: {}{rule}",
            start.line,
            start.column,
            entry.message()
        );
        if !self.is_concise && !entry.line.is_empty() {
            excerpt::write(entry, out);
        }
    }

    /// Appends a line each for what was skipped, and for the numbers of fixable and suppressed
    /// findings.
    pub(in crate::cli) fn end(&self, out: &mut String) {
        let mut skipped = Vec::new();
        let others: usize = self.other_kinds.values().sum();
        if others > 0 {
            let kinds = self
                .other_kinds
                .iter()
                .map(|(kind, count)| format!("{count} {}", escape::name(kind)));
            let kinds: Vec<String> = kinds.collect();
            let objects = match others {
                1 => "1 object of another kind".to_owned(),
                many => format!("{many} objects of other kinds"),
            };
            skipped.push(format!("{objects} ({})", kinds.join(", ")));
        }
        for (files, one, many, what) in [
            (&self.no_objects, "file", "files", "without an object of Kubernetes"),
            (&self.templates, "Helm template", "Helm templates", "not rendered"),
        ] {
            let noun = match files.len() {
                0 => continue,
                1 => format!("1 {one} {what}"),
                count => format!("{count} {many} {what}"),
            };
            skipped.push(format!("{noun} ({})", named(files)));
        }
        if !skipped.is_empty() {
            let _ = writeln!(out, "{HELP}skipped{HELP:#}: {}", skipped.join("; "));
        }
        if self.fixable > 0 {
            let findings = counted(self.fixable, "finding");
            let _ = writeln!(
                out,
                "{HELP}fixable{HELP:#}: {findings} (--fix writes into the files, --diff shows what)"
            );
        }
        if self.suppressed > 0 {
            let findings = counted(self.suppressed, "finding");
            let _ = writeln!(out, "{HELP}suppressed{HELP:#}: {findings}");
        }
    }
}

fn note(files: &mut Vec<String>, file: &str) {
    if files.last().is_none_or(|last| last != file) {
        files.push(file.to_owned());
    }
}

fn named(files: &[String]) -> String {
    let names: Vec<&str> = files.iter().take(NAMED).map(String::as_str).collect();
    let more = files.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", names.join(", "))
}
