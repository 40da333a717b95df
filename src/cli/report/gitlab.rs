//! GitLab's Code Quality report: one array for all files.
//!
//! Source: GitLab's documentation, "Code Quality", "Import code quality results".

use std::collections::BTreeMap;

use serde::Serialize;

use super::{FileReport, Severity, entries, unread};

#[derive(Serialize)]
pub(super) struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

pub(super) fn report<'a>(files: &'a [FileReport]) -> Vec<Issue<'a>> {
    let mut seen = BTreeMap::new();
    let mut issue = |description: String, check_name, severity, path, begin| {
        let same: &mut u32 = seen.entry((path, check_name, description.clone())).or_default();
        *same = same.saturating_add(1);
        let fingerprint = fingerprint(&[path, check_name, &description, &same.to_string()]);
        let location = Location { path, lines: Lines { begin } };
        Issue { description, check_name, fingerprint, severity, location }
    };
    let mut issues: Vec<Issue<'_>> = entries(files)
        .map(|(file, entry)| {
            let severity = match entry.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
            };
            issue(
                entry.message(),
                entry.rule(),
                severity,
                file.file.as_str(),
                entry.place.start.line,
            )
        })
        .collect();
    issues.extend(
        unread(files)
            .map(|(file, reason)| issue(reason.to_owned(), "Unreadable", "blocker", file, 1)),
    );
    issues
}

/// Hashes the parts with FNV-1a. The line is no part, so that GitLab recognizes a finding that has
/// moved to another line.
fn fingerprint(parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}
