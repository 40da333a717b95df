//! The differences between the answers of several versions to one document.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::DocumentAnswer;
use crate::contract::position::Place;
use crate::version::Version;

/// The kind of a difference between versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum DifferenceKind {
    /// Some versions accept the document, others reject it. `kubernetesVersions` are those that
    /// reject it.
    Verdict,
    /// An error that not all versions report.
    Error,
    /// An unknown or duplicate field that not all versions report.
    Strict,
    /// A warning that not all versions give.
    Warning,
    /// A field that some versions drop without reporting it, while others do not drop it.
    Dropped,
    /// A field that not all versions store with the same value. `message` states what each of them
    /// stores.
    Stored,
}

/// A difference between the answers of several versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct VersionDifference {
    /// The index of the document in the text, from 0.
    pub index: usize,
    /// The kind of difference.
    pub kind: DifferenceKind,
    /// The field; empty for the document as a whole.
    pub field: String,
    /// The finding's message, or a description of the difference.
    pub message: String,
    /// The versions whose answer has the finding, the oldest first; for `stored`, all versions
    /// that accept the document.
    #[cfg_attr(feature = "typescript", ts(type = "string[]"))]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub kubernetes_versions: Vec<Version>,
    /// Where the field is in the text; absent when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// The answer of one version to a document, and the object that it would store.
pub(super) struct Answered<'a> {
    pub(super) version: Version,
    pub(super) answer: &'a DocumentAnswer,
    /// `None` when the document is rejected.
    pub(super) stored: Option<&'a Value>,
}

/// Returns the differences between the answers: verdicts first, then findings by kind and field,
/// then stored fields.
pub(super) fn differences(answers: &[Answered<'_>]) -> Vec<VersionDifference> {
    let Some(first) = answers.first() else { return Vec::new() };
    let index = first.answer.index;
    let mut differences = Vec::new();
    let (refusing, accepting): (Vec<&Answered<'_>>, Vec<&Answered<'_>>) =
        answers.iter().partition(|answered| answered.answer.is_refused());
    if !refusing.is_empty() && !accepting.is_empty() {
        let (refusing, accepting) = (versions(&refusing), versions(&accepting));
        differences.push(VersionDifference {
            index,
            kind: DifferenceKind::Verdict,
            field: String::new(),
            message: format!(
                "refused by Kubernetes {}, accepted by {}",
                list(&refusing),
                list(&accepting)
            ),
            kubernetes_versions: refusing,
            place: Some(first.answer.place),
        });
    }
    differences.extend(not_found_by_all(answers));
    differences.extend(stored_otherwise(answers));
    differences
}

fn versions(answers: &[&Answered<'_>]) -> Vec<Version> {
    answers.iter().map(|answered| answered.version).collect()
}

/// Formats versions for a sentence: `1.35, 1.36`.
pub(super) fn list(versions: &[Version]) -> String {
    let versions: Vec<String> = versions.iter().map(ToString::to_string).collect();
    versions.join(", ")
}

/// A finding that one version reports about a document.
struct Said<'a> {
    kind: DifferenceKind,
    field: &'a str,
    /// Identifies the same finding of another version: its text, or the feature gate.
    key: &'a str,
    message: &'a str,
    place: Option<Place>,
}

fn said(answer: &DocumentAnswer) -> impl Iterator<Item = Said<'_>> {
    [
        (DifferenceKind::Error, &answer.errors),
        (DifferenceKind::Strict, &answer.strict),
        (DifferenceKind::Warning, &answer.warnings),
    ]
    .into_iter()
    .flat_map(|(kind, findings)| {
        findings.iter().map(move |finding| {
            let (field, message) = (finding.field.as_str(), finding.message.as_str());
            Said { kind, field, key: message, message, place: finding.place }
        })
    })
    .chain(answer.dropped.iter().map(|dropped| Said {
        kind: DifferenceKind::Dropped,
        field: &dropped.field,
        key: &dropped.gate,
        message: &dropped.message,
        place: Some(dropped.place),
    }))
}

fn not_found_by_all(answers: &[Answered<'_>]) -> Vec<VersionDifference> {
    let mut found: BTreeMap<(DifferenceKind, &str, &str), (Said<'_>, Vec<Version>)> =
        BTreeMap::new();
    for answered in answers {
        for said in said(answered.answer) {
            let version = answered.version;
            match found.entry((said.kind, said.field, said.key)) {
                Entry::Vacant(entry) => {
                    entry.insert((said, vec![version]));
                }
                Entry::Occupied(mut entry) => {
                    let (newest, versions) = entry.get_mut();
                    *newest = said;
                    // A version may report the same error several times.
                    if versions.last() != Some(&version) {
                        versions.push(version);
                    }
                }
            }
        }
    }
    let index = answers.first().map_or(0, |first| first.answer.index);
    found
        .into_values()
        .filter(|(_, versions)| versions.len() < answers.len())
        .map(|(Said { kind, field, message, place, .. }, kubernetes_versions)| VersionDifference {
            index,
            kind,
            field: field.to_owned(),
            message: message.to_owned(),
            kubernetes_versions,
            place,
        })
        .collect()
}

/// Returns the fields that the versions that accept the document store with different values.
/// Dropped fields are left out, because they are reported as such.
fn stored_otherwise(answers: &[Answered<'_>]) -> Vec<VersionDifference> {
    let stored: Vec<(Version, &Value)> =
        answers.iter().filter_map(|a| Some((a.version, a.stored?))).collect();
    let Some((_, first)) = stored.first() else { return Vec::new() };
    let mut paths = Vec::new();
    for (_, other) in stored.iter().skip(1) {
        different_paths(first, other, &mut Vec::new(), &mut paths);
    }
    paths.sort_unstable();
    paths.dedup();
    let dropped: Vec<&str> =
        answers.iter().flat_map(|a| &a.answer.dropped).map(|d| d.field.as_str()).collect();
    let index = answers.first().map_or(0, |first| first.answer.index);
    let mut differences = Vec::new();
    for path in paths {
        let field = printed(&path);
        // A list from which an item is dropped differs as a whole.
        let is_said = |dropped: &&str| is_at_or_in(&field, dropped) || is_at_or_in(dropped, &field);
        if dropped.iter().any(is_said) {
            continue;
        }
        let said: Vec<String> = stored
            .iter()
            .map(|(version, value)| match at(value, &path) {
                Some(value) => format!("{version} stores {value}"),
                None => format!("{version} stores nothing"),
            })
            .collect();
        differences.push(VersionDifference {
            index,
            kind: DifferenceKind::Stored,
            field,
            message: said.join(", "),
            kubernetes_versions: stored.iter().map(|(version, _)| *version).collect(),
            place: None,
        });
    }
    differences
}

/// Whether a formatted path equals another one, or leads below it.
fn is_at_or_in(path: &str, other: &str) -> bool {
    let rest = path.strip_prefix(other);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// A step into a stored object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Name(String),
    Index(usize),
}

fn different_paths(one: &Value, other: &Value, at: &mut Vec<Step>, paths: &mut Vec<Vec<Step>>) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys().filter(|key| !one.contains_key(*key)));
            for key in keys {
                at.push(Step::Name(key.clone()));
                match (one.get(key), other.get(key)) {
                    (Some(one), Some(other)) => different_paths(one, other, at, paths),
                    _ => paths.push(at.clone()),
                }
                at.pop();
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (i, (one, other)) in one.iter().zip(other).enumerate() {
                at.push(Step::Index(i));
                different_paths(one, other, at, paths);
                at.pop();
            }
        }
        _ if one == other => {}
        _ => paths.push(at.clone()),
    }
}

fn at<'v>(value: &'v Value, path: &[Step]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Name(name) => value.get(name),
        Step::Index(index) => value.get(*index),
    })
}

fn printed(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Name(name) if text.is_empty() => text.push_str(name),
            Step::Name(name) => {
                text.push('.');
                text.push_str(name);
            }
            Step::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}
