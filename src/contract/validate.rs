//! The call `validate`: what the API server would answer to each DaemonSet in a text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::finding::{Finding, Place};
use crate::field::{Error, Path, PathBuf, invalid_message};
use crate::manifest::{DecodeError, Documents, Entry, Manifest, Object, StrictFinding};
use crate::{defaults, validation};

/// Texts to validate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
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
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub field_validation: FieldValidation,
}

/// `fieldValidation` of the API request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// The object is new.
    Create,
    /// The object replaces one in `old`.
    Update,
}

/// The API server's status for a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
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
///
/// A refusal carries the API server's status: 400 when the object cannot be decoded or,
/// with [`FieldValidation::Strict`], has unknown or duplicate fields; 413 when it is
/// larger than a request may be; 422 when it is invalid.
pub fn validate(call: &ValidateCall) -> ValidateAnswer {
    let old = Documents::read(call.old.as_deref().unwrap_or_default());
    let stored = stored(&old);
    let texts = Documents::read(&call.text);
    let documents: Vec<DocumentAnswer> = texts
        .entries()
        .into_iter()
        .enumerate()
        .map(|(index, entry)| match entry {
            Entry::DaemonSet(object) => daemon_set(index, &object, &stored, call.field_validation),
            Entry::Other(object) => about(index, &object, Outcome::OtherKind),
            Entry::Unreadable(error) => unreadable(index, &error),
        })
        .collect();
    let daemon_sets = documents.iter().filter(|d| d.operation.is_some()).count();
    let fine = |d: &DocumentAnswer| matches!(d.outcome, Outcome::Accepted | Outcome::OtherKind);
    ValidateAnswer { accepted: daemon_sets > 0 && documents.iter().all(fine), documents }
}

impl ValidateAnswer {
    /// The answer for bytes that are no text.
    pub fn unreadable(error: &DecodeError) -> Self {
        ValidateAnswer { accepted: false, documents: vec![unreadable(0, error)] }
    }
}

/// Namespace and name of an object.
type Key<'a> = (&'a str, &'a str);

fn key<'a>(object: &Object<'a>) -> Key<'a> {
    let namespace = object.namespace();
    (if namespace.is_empty() { "default" } else { namespace }, object.name())
}

/// The objects as a server has stored them: defaulted, and without what it drops. Those
/// that cannot be decoded cannot be stored either.
fn stored<'a>(documents: &'a Documents<'_>) -> BTreeMap<Key<'a>, Manifest> {
    let mut stored = BTreeMap::new();
    for entry in documents.entries() {
        if let Entry::DaemonSet(object) = entry
            && let Ok(decoded) = object.decode_daemon_set()
        {
            let mut manifest = decoded.manifest;
            defaults::apply(&mut manifest.daemon_set);
            validation::create(&mut manifest);
            stored.insert(key(&object), manifest);
        }
    }
    stored
}

fn daemon_set(
    index: usize,
    object: &Object<'_>,
    stored: &BTreeMap<Key<'_>, Manifest>,
    field_validation: FieldValidation,
) -> DocumentAnswer {
    let old = stored.get(&key(object));
    let operation = if old.is_some() { Operation::Update } else { Operation::Create };
    let mut answer =
        DocumentAnswer { operation: Some(operation), ..about(index, object, Outcome::Accepted) };
    let decoded = match object.decode_daemon_set() {
        Ok(decoded) => decoded,
        Err(error) => {
            let too_large = error.message.starts_with("Request entity too large");
            let status = if too_large {
                Status::new(413, "RequestEntityTooLarge", error.message.clone())
            } else {
                Status::bad_request(&error.message)
            };
            answer.errors.push(Finding::undecodable(&error));
            return DocumentAnswer { outcome: Outcome::Refused, status: Some(status), ..answer };
        }
    };
    if field_validation != FieldValidation::Ignore {
        answer.strict = decoded.strict.iter().map(strict).collect();
    }
    if field_validation == FieldValidation::Strict && !decoded.strict.is_empty() {
        let messages: Vec<&str> =
            decoded.strict.iter().map(|finding| finding.message.as_str()).collect();
        answer.status =
            Some(Status::bad_request(&format!("strict decoding error: {}", messages.join(", "))));
    }
    let mut new = decoded.manifest;
    defaults::apply(&mut new.daemon_set);
    let verdict = match old {
        Some(old) => validation::update(&mut new, &mut old.clone()),
        None => validation::create(&mut new),
    };
    let place = |path: &PathBuf| object.place_of(path).into();
    let places = object.places_of(verdict.errors.iter().map(Error::path));
    answer.errors.extend(
        verdict
            .errors
            .iter()
            .zip(places)
            .map(|(e, place)| Finding::of(e.kind().reason(), e.path(), e.body(), place.into())),
    );
    if !verdict.errors.is_empty() && answer.status.is_none() {
        let message = invalid_message(
            new.daemon_set.metadata.name.as_deref().unwrap_or_default(),
            &verdict.errors,
        );
        answer.status = Some(Status::new(422, "Invalid", message));
    }
    if let Some(help) = object.help() {
        let version = Path::root("apiVersion").to_path_buf();
        let message = format!("no server serves DaemonSets as {} any more", object.api_version());
        let finding = Finding::of("UnservedVersion", &version, message, place(&version));
        answer.warnings.push(Finding { suggestion: Some(help.to_owned()), ..finding });
    }
    answer.warnings.extend(
        verdict
            .warnings
            .iter()
            .map(|w| Finding::of("Warning", &w.path, w.message.clone(), place(&w.path))),
    );
    if answer.status.is_some() {
        answer.outcome = Outcome::Refused;
    }
    answer
}

fn strict(finding: &StrictFinding) -> Finding {
    let reason = if finding.message.starts_with("unknown field") {
        "UnknownField"
    } else {
        "DuplicateField"
    };
    Finding {
        suggestion: finding.suggestion.map(str::to_owned),
        ..Finding::of(reason, &finding.path, finding.message.clone(), finding.place.into())
    }
}

fn about(index: usize, object: &Object<'_>, outcome: Outcome) -> DocumentAnswer {
    DocumentAnswer {
        index,
        place: object.place().into(),
        api_version: object.api_version().to_owned(),
        kind: object.kind().to_owned(),
        namespace: object.namespace().to_owned(),
        name: object.name().to_owned(),
        operation: None,
        outcome,
        status: None,
        errors: Vec::new(),
        strict: Vec::new(),
        warnings: Vec::new(),
    }
}

fn unreadable(index: usize, error: &DecodeError) -> DocumentAnswer {
    DocumentAnswer {
        index,
        place: error.place.into(),
        api_version: String::new(),
        kind: String::new(),
        namespace: String::new(),
        name: String::new(),
        operation: None,
        outcome: Outcome::Unreadable,
        status: Some(Status::new(400, "BadRequest", error.message.clone())),
        errors: vec![Finding::undecodable(error)],
        strict: Vec::new(),
        warnings: Vec::new(),
    }
}

impl Status {
    fn new(code: u16, reason: &str, message: String) -> Self {
        Status { code, reason: reason.to_owned(), message }
    }

    fn bad_request(message: &str) -> Self {
        let kind = r#"DaemonSet in version "v1" cannot be handled as a DaemonSet"#;
        Status::new(400, "BadRequest", format!("{kind}: {message}"))
    }
}
