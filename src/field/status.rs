//! The API server's 422 answer: a message for people, causes for programs.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ErrorList;

/// One cause of a refusal, as in `status.details.causes`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cause {
    /// The machine-readable type: `FieldValueInvalid`.
    pub reason: String,
    /// The text without the field.
    pub message: String,
    /// The path of the field.
    pub field: String,
}

impl ErrorList {
    /// Returns the causes, in order. Duplicate errors are duplicate causes: only the message of
    /// the answer has each text once.
    pub fn causes(&self) -> Vec<Cause> {
        let cause = |error: &super::Error| Cause {
            reason: error.kind().reason().to_owned(),
            message: error.body(),
            field: error.path().to_string(),
        };
        self.iter().map(cause).collect()
    }
}

/// Returns the message of a 422 answer.
///
/// A single error is printed as it is, several in brackets, each text once.
///
/// ```
/// use daemonset_preflight::field::{invalid_message, ErrorList, Path};
///
/// let mut errors = ErrorList::new();
/// errors.required(&Path::root("spec").child("template"), "");
/// assert_eq!(
///     invalid_message("agent", &errors),
///     r#"DaemonSet.apps "agent" is invalid: spec.template: Required value"#,
/// );
/// ```
///
/// Source: `NewInvalid` in `staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go`.
pub fn invalid_message(name: &str, errors: &ErrorList) -> String {
    let mut texts: Vec<String> = Vec::with_capacity(errors.len());
    let mut seen = BTreeSet::new();
    for error in errors {
        let text = error.to_string();
        if seen.insert(text.clone()) {
            texts.push(text);
        }
    }
    let head = format!("DaemonSet.apps {} is invalid", super::quote(name));
    match texts.as_slice() {
        [] => head,
        [one] => format!("{head}: {one}"),
        many => format!("{head}: [{}]", many.join(", ")),
    }
}
