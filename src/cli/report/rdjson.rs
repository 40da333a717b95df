//! Reviewdog's diagnostics (`rdjson`). Its columns count bytes of UTF-8.
//!
//! Source: reviewdog's `proto/rdf/reviewdog.proto`, `DiagnosticResult`.

use daemonset_preflight::contract::Place;
use serde::Serialize;

use super::{FileReport, Replacement, Severity, unread};

#[derive(Serialize)]
pub(super) struct DiagnosticResult<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
}

/// The edit that fixes the finding. Reviewdog treats several suggestions as alternatives.
#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: LineColumn,
    end: LineColumn,
}

#[derive(Serialize)]
struct LineColumn {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

pub(super) fn report<'a>(files: &'a [FileReport]) -> DiagnosticResult<'a> {
    let mut diagnostics = Vec::new();
    for file in files {
        for entry in file.objects.iter().flat_map(|object| &object.entries) {
            let range = Some(range(entry.place, entry.byte_columns));
            diagnostics.push(Diagnostic {
                message: entry.message(),
                location: Location { path: &file.file, range },
                severity: match entry.severity {
                    Severity::Error => "ERROR",
                    Severity::Warning => "WARNING",
                },
                code: Code { value: entry.rule() },
                suggestions: entry.replacement.iter().map(suggestion).collect(),
            });
        }
    }
    diagnostics.extend(unread(files).map(|(file, reason)| Diagnostic {
        message: reason.to_owned(),
        location: Location { path: file, range: None },
        severity: "ERROR",
        code: Code { value: "Unreadable" },
        suggestions: Vec::new(),
    }));
    let source = Source { name: "daemonset-preflight", url: env!("CARGO_PKG_REPOSITORY") };
    DiagnosticResult { source, diagnostics }
}

fn suggestion(replacement: &Replacement) -> Suggestion<'_> {
    let Replacement { edit, byte_columns } = replacement;
    Suggestion { range: range(edit.place, *byte_columns), text: &edit.text }
}

fn range(place: Place, [start, end]: [u32; 2]) -> Range {
    let position = |line: u32, column: u32| LineColumn { line, column };
    Range { start: position(place.start.line, start), end: position(place.end.line, end) }
}
