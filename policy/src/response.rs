//! The answer of `validate`, in the words and codes of the API server.

use std::collections::BTreeMap;

use daemonset_preflight::field::{ErrorList, invalid_message, quote};
use kubewarden_policy_sdk::wapc_guest::CallResult;
use serde::Serialize;

use crate::cluster::Placement;
use crate::rules::{Finding, Judged};

/// The API server's codes: it could not read the object, it is not allowed, it is wrong.
const BAD_REQUEST: u16 = 400;
const FORBIDDEN: u16 = 403;
const UNPROCESSABLE_ENTITY: u16 = 422;

/// How long a warning may be, in characters. The API server cuts longer ones when there
/// are many.
const WARNING_LENGTH: usize = 120;

/// How many warnings are given: in all, the API server keeps 4,096 characters.
const WARNINGS: usize = 30;

/// A verdict on one request, as the host reads it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Answer {
    accepted: bool,
    message: Option<String>,
    code: Option<u16>,
    audit_annotations: Option<BTreeMap<&'static str, String>>,
    warnings: Option<Vec<String>>,
}

impl Answer {
    /// Nothing to say.
    pub(crate) fn accepted() -> Self {
        Answer { accepted: true, ..Answer::default() }
    }

    /// The request or an object in it cannot be read.
    pub(crate) fn unreadable(reason: String) -> Self {
        Answer::refused(BAD_REQUEST, reason)
    }

    fn refused(code: u16, message: String) -> Self {
        Answer { code: Some(code), message: Some(message), ..Answer::default() }
    }

    /// What is said of the DaemonSet `name`: it is refused when it has errors or breaks
    /// a rule that refuses; what is only told is told in either case.
    pub(crate) fn of(name: &str, errors: &ErrorList, judged: &Judged, others: Vec<String>) -> Self {
        let mut answer = if !errors.is_empty() {
            Answer::refused(UNPROCESSABLE_ENTITY, invalid_message(name, errors))
        } else if !judged.refused.is_empty() {
            Answer::refused(FORBIDDEN, forbidden_message(name, &judged.refused))
        } else {
            Answer::accepted()
        };
        // Beside errors, what breaks a rule that refuses is told too.
        let also = judged.refused.iter().filter(|_| !errors.is_empty());
        let told = also.chain(&judged.told).map(|f| format!("{}: {}", f.rule.name(), f.text));
        answer.warnings = warnings(told.chain(others).collect());
        let violated = (!errors.is_empty()).then_some("invalid").into_iter();
        let rules = judged.refused.iter().chain(&judged.told).map(|finding| finding.rule.name());
        let violated: Vec<&str> = violated.chain(rules).collect();
        if !violated.is_empty() {
            answer.annotate("rules-violated", violated.join(","));
        }
        answer
    }

    /// Keeps the pods in numbers for the audit log.
    pub(crate) fn with_placement(mut self, placement: Option<Placement>) -> Self {
        if let Some(placement) = placement {
            self.annotate("nodes-matched", placement.nodes_matched.to_string());
            self.annotate("nodes-total", placement.nodes_total.to_string());
            self.annotate("pods-added", placement.pods_added.to_string());
            self.annotate("pods-removed", placement.pods_removed.to_string());
        }
        self
    }

    fn annotate(&mut self, key: &'static str, value: String) {
        self.audit_annotations.get_or_insert_default().insert(key, value);
    }

    /// The bytes for the host.
    pub(crate) fn into_call_result(self) -> CallResult {
        Ok(serde_json::to_vec(&self)?)
    }
}

/// The sentence of a 403 answer. Several findings stand in brackets, as in a 422 answer.
fn forbidden_message(name: &str, findings: &[Finding]) -> String {
    let said = |f: &Finding| format!("{}: {} (rule {})", f.field, f.text, f.rule.name());
    let texts: Vec<String> = findings.iter().map(said).collect();
    let head = format!("daemonsets.apps {} is forbidden", quote(name));
    match texts.as_slice() {
        [one] => format!("{head}: {one}"),
        many => format!("{head}: [{}]", many.join(", ")),
    }
}

/// Warnings travel in a header: one line each, not too long and not too many.
fn warnings(mut texts: Vec<String>) -> Option<Vec<String>> {
    let left_out = texts.len().saturating_sub(WARNINGS);
    if left_out > 0 {
        texts.truncate(WARNINGS - 1);
        texts.push(format!("and {} more warnings", left_out + 1));
    }
    (!texts.is_empty()).then(|| texts.iter().map(|text| line(text)).collect())
}

fn line(text: &str) -> String {
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    let mut line: String = text.chars().take(WARNING_LENGTH).map(printable).collect();
    if text.chars().nth(WARNING_LENGTH).is_some() {
        line.pop();
        line.push('…');
    }
    line
}
