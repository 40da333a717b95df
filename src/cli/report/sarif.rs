//! SARIF 2.1.0, which code scanning services read. Columns count characters.
//!
//! Source: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS.

use std::collections::BTreeSet;

use daemonset_preflight::contract::{Fix, Place, TextEdit};
use serde::Serialize;

use super::{FileReport, description, entries, unread};

#[derive(Serialize)]
pub(super) struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    invocations: [Invocation<'a>; 1],
    results: Vec<ResultObject<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Message<'static>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification<'a>>,
}

#[derive(Serialize)]
struct Notification<'a> {
    level: &'static str,
    message: Message<'a>,
    locations: [Location<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultObject<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: Message<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixObject<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixObject<'a> {
    description: Message<'a>,
    artifact_changes: [ArtifactChange<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Message<'a>,
}

#[derive(Serialize)]
struct Message<'a> {
    text: std::borrow::Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

/// A range of the text; the end is exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

/// The field of a finding.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation<'a> {
    fully_qualified_name: &'a str,
}

pub(super) fn log<'a>(files: &'a [FileReport]) -> Log<'a> {
    let ids: BTreeSet<&str> = entries(files).map(|(_, entry)| entry.rule()).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let results = entries(files)
        .map(|(file, entry)| {
            let place = entry.place;
            let field = entry.finding.field.as_str();
            ResultObject {
                rule_id: entry.rule(),
                rule_index: ids.iter().position(|id| *id == entry.rule()).unwrap_or_default(),
                level: entry.severity.word(),
                message: Message { text: entry.message().into() },
                locations: [Location {
                    physical_location: PhysicalLocation {
                        artifact_location: ArtifactLocation { uri: uri(&file.file) },
                        region: Some(region(place)),
                    },
                    logical_locations: (!field.is_empty())
                        .then_some(LogicalLocation { fully_qualified_name: field })
                        .into_iter()
                        .collect(),
                }],
                fixes: entry.finding.fix.iter().map(|fix| fix_object(&file.file, fix)).collect(),
            }
        })
        .collect();
    let notifications: Vec<Notification<'_>> = unread(files)
        .map(|(file, reason)| Notification {
            level: "error",
            message: Message { text: reason.into() },
            locations: [Location {
                physical_location: PhysicalLocation {
                    artifact_location: ArtifactLocation { uri: uri(file) },
                    region: None,
                },
                logical_locations: Vec::new(),
            }],
        })
        .collect();
    let rules = ids
        .iter()
        .map(|id| Rule { id, short_description: Message { text: description(id) } })
        .collect();
    let driver = Driver {
        name: "daemonset-preflight",
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: env!("CARGO_PKG_REPOSITORY"),
        rules,
    };
    Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver },
            column_kind: "unicodeCodePoints",
            invocations: [Invocation {
                execution_successful: notifications.is_empty(),
                tool_execution_notifications: notifications,
            }],
            results,
        }],
    }
}

fn region(place: Place) -> Region {
    Region {
        start_line: place.start.line,
        start_column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
    }
}

fn fix_object<'a>(file: &str, fix: &'a Fix) -> FixObject<'a> {
    let replacement = |edit: &'a TextEdit| Replacement {
        deleted_region: region(edit.place),
        inserted_content: Message { text: edit.text.as_str().into() },
    };
    FixObject {
        description: Message { text: fix.title.as_str().into() },
        artifact_changes: [ArtifactChange {
            artifact_location: ArtifactLocation { uri: uri(file) },
            replacements: fix.edits.iter().map(replacement).collect(),
        }],
    }
}

/// Converts the file's name into a URI reference: bytes that are not allowed in a path are
/// percent-encoded.
fn uri(file: &str) -> String {
    let mut uri = String::new();
    if file.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in file.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}
