//! The call `validate`: what the API server would answer to each DaemonSet in a text.

use serde::{Deserialize, Serialize};

use super::finding::{Finding, Place, Position};

/// Texts to validate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValidateCall {
    /// YAML or JSON, one or many documents, also a `List`.
    pub text: String,
    /// The objects as they are stored now. A DaemonSet whose namespace and name
    /// stand here is answered as an update of it; any other as a create.
    #[serde(default)]
    pub old: Option<String>,
    /// What becomes of unknown and duplicate fields.
    #[serde(default)]
    pub field_validation: FieldValidation,
}

/// `fieldValidation` of the API request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum FieldValidation {
    /// Unknown and duplicate fields refuse the object, as with `kubectl`.
    #[default]
    Strict,
    /// They are remarked.
    Warn,
    /// They are dropped silently, as the API allows.
    Ignore,
}

/// The answer for a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ValidateAnswer {
    /// Whether every DaemonSet in the text would be accepted, nothing was
    /// unreadable, and there was at least one.
    pub accepted: bool,
    /// One per document, in the order of the text.
    pub documents: Vec<DocumentAnswer>,
}

/// What becomes of one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The API server would store it.
    Accepted,
    /// The API server would refuse it.
    Refused,
    /// It is no object at all: no YAML or JSON, or nothing that names a kind.
    Unreadable,
    /// It is no DaemonSet of `apps/v1`, and is let pass.
    OtherKind,
}

/// What would be asked of the API server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// The object is new.
    Create,
    /// The object replaces one in `old`.
    Update,
}

/// The API server's status for a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The HTTP code: 400 when it could not be decoded, 413 when it is too large,
    /// 422 when it is invalid.
    pub code: u16,
    /// `BadRequest`, `RequestEntityTooLarge` or `Invalid`.
    pub reason: String,
    /// The sentence for people.
    pub message: String,
}

/// The answer for one document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentAnswer {
    /// Which document of the text, from 0.
    pub index: usize,
    /// Where it stands.
    pub place: Place,
    /// As written; empty when missing.
    pub api_version: String,
    /// As written; empty when missing.
    pub kind: String,
    /// As written; empty when missing.
    pub namespace: String,
    /// As written; empty when missing.
    pub name: String,
    /// What would be asked of the API server; absent for other kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
    /// What becomes of it.
    pub outcome: Outcome,
    /// The API server's status, for a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// What is wrong.
    pub errors: Vec<Finding>,
    /// Unknown and duplicate fields.
    pub strict: Vec<Finding>,
    /// What is remarked.
    pub warnings: Vec<Finding>,
}

/// Answers for each document of `call.text` as the API server would.
pub fn validate(call: &ValidateCall) -> ValidateAnswer {
    let place = Place {
        start: Position { line: 1, column: 1, utf16_column: 1 },
        end: Position { line: 1, column: 1, utf16_column: 1 },
    };
    let mut document = DocumentAnswer {
        index: 0,
        place,
        api_version: String::new(),
        kind: String::new(),
        namespace: String::new(),
        name: String::new(),
        operation: Some(Operation::Create),
        outcome: Outcome::Accepted,
        status: None,
        errors: Vec::new(),
        strict: Vec::new(),
        warnings: Vec::new(),
    };
    match crate::manifest::decode_json(&call.text) {
        Err(error) => {
            document.outcome = Outcome::Unreadable;
            document.errors.push(Finding::of(
                "Undecodable",
                &Default::default(),
                error.message,
                None,
            ));
        }
        Ok(decoded) => {
            let mut new = decoded.manifest;
            crate::defaults::apply(&mut new.daemon_set);
            let verdict = crate::validation::create(&mut new);
            document.errors = verdict
                .errors
                .iter()
                .map(|e| Finding::of(e.kind().reason(), e.path(), e.body(), None))
                .collect();
            if !document.errors.is_empty() {
                document.outcome = Outcome::Refused;
            }
        }
    }
    ValidateAnswer { accepted: document.outcome == Outcome::Accepted, documents: vec![document] }
}
