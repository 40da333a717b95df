//! The answer of `validate`, with the messages and status codes of the API server.

use daemonset_preflight::field::{ErrorList, invalid_message};
use daemonset_preflight::rules::forbidden_message;
use kubewarden_policy_sdk::response::ValidationResponse;

use crate::cluster::Placement;
use crate::exemption::Exemption;
use crate::findings::{Finding, Judged};

/// The API server's status codes: unreadable object, forbidden, invalid object.
const BAD_REQUEST: u16 = 400;
const FORBIDDEN: u16 = 403;
const UNPROCESSABLE_ENTITY: u16 = 422;

/// The maximum length of a warning, in characters. When there are many, the API server truncates
/// longer ones.
const WARNING_LENGTH: usize = 120;

/// The maximum number of warnings: the API server keeps 4,096 characters in total.
const WARNINGS: usize = 30;

/// The verdict on one request, to be serialized for the host.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// The status code and message, when the request is refused.
    refusal: Option<(u16, String)>,
    audit_annotations: Vec<(&'static str, String)>,
    warnings: Vec<String>,
}

impl Answer {
    /// Accepts the request, without warnings.
    pub(crate) fn accepted() -> Self {
        Answer::default()
    }

    /// Refuses a request that cannot be read, or that has an object which cannot be read.
    pub(crate) fn unreadable(reason: String) -> Self {
        Answer::refused(BAD_REQUEST, reason)
    }

    fn refused(code: u16, message: String) -> Self {
        Answer { refusal: Some((code, message)), ..Answer::default() }
    }

    /// Answers for the DaemonSet `name`. It is refused if it has errors, or findings of rules in
    /// mode `reject`; warnings are added in either case.
    pub(crate) fn of(name: &str, errors: &ErrorList, judged: &Judged, others: Vec<String>) -> Self {
        let mut answer = if !errors.is_empty() {
            Answer::refused(UNPROCESSABLE_ENTITY, invalid_message(name, errors))
        } else if !judged.refused.is_empty() {
            Answer::refused(FORBIDDEN, forbidden(name, &judged.refused))
        } else {
            Answer::accepted()
        };
        let mut violated: Vec<&str> = Vec::new();
        if !errors.is_empty() {
            violated.push("invalid");
        }
        for (refuses, finding) in judged.in_order() {
            violated.push(finding.rule.name());
            // The message of a 403 names its rules; that of a 422 does not.
            if !refuses || !errors.is_empty() {
                answer.warnings.push(line(&format!("{}: {}", finding.rule.name(), finding.text)));
            }
        }
        answer.warnings.extend(others.iter().map(|text| line(text)));
        let left_out = answer.warnings.len().saturating_sub(WARNINGS);
        if left_out > 0 {
            answer.warnings.truncate(WARNINGS - 1);
            answer.warnings.push(format!("and {} more warnings", left_out + 1));
        }
        if !violated.is_empty() {
            answer.audit_annotations.push(("rules-violated", violated.join(",")));
        }
        answer
    }

    /// Appends the contact to the message of a refusal.
    pub(crate) fn with_contact(mut self, contact: &str) -> Self {
        if let Some((_, message)) = self.refusal.as_mut().filter(|_| !contact.is_empty()) {
            message.push_str("; ");
            message.push_str(contact);
        }
        self
    }

    /// Adds an audit annotation with the setting that exempts the DaemonSet.
    pub(crate) fn with_exemption(mut self, exemption: Option<Exemption>) -> Self {
        let setting = exemption.map(|exemption| ("exempt-by", exemption.setting().to_owned()));
        self.audit_annotations.extend(setting);
        self
    }

    /// Adds audit annotations with the numbers of nodes and pods.
    pub(crate) fn with_placement(mut self, placement: Option<Placement>) -> Self {
        if let Some(placement) = placement {
            for (name, number) in [
                ("nodes-matched", placement.nodes_matched),
                ("nodes-total", placement.nodes_total),
                ("pods-added", placement.pods_added),
                ("pods-removed", placement.pods_removed),
            ] {
                self.audit_annotations.push((name, number.to_string()));
            }
        }
        self
    }

    /// Serializes the answer for the host.
    pub(crate) fn to_json(&self) -> String {
        let refusal = self.refusal.as_ref();
        let annotations = self.audit_annotations.iter();
        let annotations = annotations.map(|(name, value)| ((*name).to_owned(), value.clone()));
        let response = ValidationResponse {
            accepted: refusal.is_none(),
            message: refusal.map(|(_, message)| message.clone()),
            code: refusal.map(|(code, _)| *code),
            mutated_object: None,
            audit_annotations: (!self.audit_annotations.is_empty()).then(|| annotations.collect()),
            warnings: (!self.warnings.is_empty()).then(|| self.warnings.clone()),
        };
        // Converted to a `Value` first, which sorts the keys: the SDK's annotations are unordered.
        // All keys are strings and all numbers are integers, so serializing cannot fail.
        serde_json::to_value(response).map(|value| value.to_string()).unwrap_or_default()
    }
}

/// Returns the message of a 403 answer.
fn forbidden(name: &str, findings: &[Finding]) -> String {
    let said: Vec<(&str, &str, &str)> =
        findings.iter().map(|f| (f.field, f.text.as_str(), f.rule.name())).collect();
    forbidden_message(name, &said)
}

/// Makes a text fit a warning header: one line, truncated if it is too long. A truncated text keeps
/// its closing bracket.
fn line(text: &str) -> String {
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    let mut line: String = text.chars().take(WARNING_LENGTH).map(printable).collect();
    if text.chars().nth(WARNING_LENGTH).is_none() {
        return line;
    }
    line.pop();
    if line.matches('(').count() > line.matches(')').count() {
        line.pop();
        // The second character that was removed may have been a bracket.
        let end =
            if line.matches('(').count() > line.matches(')').count() { "…)" } else { "…" };
        line.push_str(end);
    } else {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_text_keeps_its_closing_bracket() {
        let cut = |text: &str| {
            let cut = line(text);
            assert!(cut.chars().count() <= WARNING_LENGTH, "{cut}");
            cut
        };
        let long = "x".repeat(200);
        assert!(cut(&format!("no node (0 of 4: {long})")).ends_with("x…)"));
        assert!(cut(&format!("no node (0 of 4): {long}")).ends_with("xx…"));
        assert!(cut(&long).ends_with("xx…"));
        assert_eq!(cut("short (as it is)"), "short (as it is)");
        let at_the_end = format!("{}(ab)cd", "x".repeat(116));
        assert!(cut(&at_the_end).ends_with("x(a…)"), "{}", cut(&at_the_end));
        let closing = format!("({}){}", "x".repeat(117), "y".repeat(9));
        assert!(cut(&closing).ends_with("x)…"), "{}", cut(&closing));
    }
}
