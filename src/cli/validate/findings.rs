//! The findings of a document in the order in which they are printed. When several versions of
//! Kubernetes are asked, a finding that not all of them have ends with the versions that have it.

use std::borrow::Cow;

use daemonset_preflight::contract::{
    DifferenceKind, DocumentAnswer, DroppedField, Finding, Outcome, ValidateAnswer,
    VersionDifference,
};
use daemonset_preflight::version::Version;

use crate::cli::report::{Entry, Severity};

/// Returns the findings of the newest version, then those that only older versions have, and last
/// the differences in what the versions store.
pub(super) fn entries(document: &DocumentAnswer, answer: &ValidateAnswer) -> Vec<Entry> {
    let differences = differences(document, answer);
    let mut entries = Vec::new();
    for (kind, severity, finding) in findings(document) {
        let is_this = |difference: &&&VersionDifference| is_of(difference, kind, &finding);
        let difference = differences.iter().find(is_this).copied();
        entries.push(entry(severity, finding, difference, document));
    }
    let only_older = differences
        .iter()
        .filter(|difference| !difference.kubernetes_versions.contains(&answer.kubernetes_version));
    for difference in only_older {
        let mut documents = answer.older_versions.iter().flatten().rev().filter_map(|version| {
            let says = difference.kubernetes_versions.contains(&version.kubernetes_version);
            version.documents.get(document.index).filter(|_| says)
        });
        let found = documents.find_map(|older| {
            findings(older).find(|(kind, _, finding)| is_of(difference, *kind, finding))
        });
        if let Some((_, severity, finding)) = found {
            entries.push(entry(severity, finding, Some(difference), document));
        }
    }
    for difference in differences.iter().filter(|d| d.kind == DifferenceKind::Stored) {
        let finding = Finding {
            reason: "StoredDifferently".to_owned(),
            field: difference.field.clone(),
            path: Vec::new(),
            message: difference.message.clone(),
            suggestion: None,
            supported: Vec::new(),
            place: difference.place,
            fix: None,
        };
        entries.push(entry(Severity::Warning, Cow::Owned(finding), None, document));
    }
    entries
}

/// Returns the difference between the verdicts of the versions, if there is one.
pub(super) fn verdicts<'a>(
    document: &DocumentAnswer,
    answer: &'a ValidateAnswer,
) -> Option<&'a VersionDifference> {
    differences(document, answer).into_iter().find(|d| d.kind == DifferenceKind::Verdict)
}

fn differences<'a>(
    document: &DocumentAnswer,
    answer: &'a ValidateAnswer,
) -> Vec<&'a VersionDifference> {
    let all = answer.differences.iter().flatten();
    all.filter(|difference| difference.index == document.index).collect()
}

/// Returns the findings of one version on a document.
fn findings(
    document: &DocumentAnswer,
) -> impl Iterator<Item = (DifferenceKind, Severity, Cow<'_, Finding>)> {
    let strict = match document.outcome {
        Outcome::Refused => Severity::Error,
        _ => Severity::Warning,
    };
    [
        (DifferenceKind::Error, Severity::Error, &document.errors),
        (DifferenceKind::Strict, strict, &document.strict),
        (DifferenceKind::Warning, Severity::Warning, &document.warnings),
    ]
    .into_iter()
    .flat_map(|(kind, severity, findings)| {
        findings.iter().map(move |finding| (kind, severity, Cow::Borrowed(finding)))
    })
    .chain(document.dropped.iter().map(|dropped| {
        (DifferenceKind::Dropped, Severity::Warning, Cow::Owned(dropped_finding(dropped)))
    }))
}

fn dropped_finding(dropped: &DroppedField) -> Finding {
    let DroppedField { field, path, place, message, .. } = dropped;
    Finding {
        reason: DroppedField::REASON.to_owned(),
        field: field.clone(),
        path: path.clone(),
        message: message.clone(),
        suggestion: None,
        supported: Vec::new(),
        place: Some(*place),
        fix: None,
    }
}

fn entry(
    severity: Severity,
    finding: Cow<'_, Finding>,
    difference: Option<&VersionDifference>,
    document: &DocumentAnswer,
) -> Entry {
    let mut finding = finding.into_owned();
    let place = finding.place.unwrap_or(document.place);
    if let Some(difference) = difference {
        let versions = list(&difference.kubernetes_versions);
        finding.message.push_str(&format!(" [{versions}]"));
    }
    Entry::new(severity, finding, place)
}

fn list(versions: &[Version]) -> String {
    let versions: Vec<String> = versions.iter().map(ToString::to_string).collect();
    versions.join(", ")
}

/// Whether a difference is about a finding. Their messages must be equal, except for a dropped
/// field: versions may give different reasons for dropping it.
fn is_of(difference: &VersionDifference, kind: DifferenceKind, finding: &Finding) -> bool {
    let says = kind == DifferenceKind::Dropped || difference.message == finding.message;
    difference.kind == kind && difference.field == finding.field && says
}
