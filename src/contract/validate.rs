//! The call `validate`: what the API server would answer to each DaemonSet in a text.

mod stored;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry::{Occupied, Vacant};

use serde::{Deserialize, Serialize};

use super::finding::{Finding, Place};
use crate::field::{Error, Path, PathBuf, invalid_message, quote};
use crate::manifest::{
    DecodeError, DecodeErrorKind, Documents, Entry, Object, StrictFinding, StrictKind,
};
use crate::{defaults, validation};
use stored::{Key, Stored, key};

/// Texts to validate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValidateCall {
    /// YAML or JSON, one or many documents, also a `List`.
    pub text: String,
    /// The objects as they are stored now: exported from a cluster, or written by hand. A
    /// DaemonSet whose namespace and name stand here is answered as an update of it; any
    /// other as a create.
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
    /// One per document, in the order of the text. Empty when there are `oldProblems`: what
    /// would be an update is not known then.
    pub documents: Vec<DocumentAnswer>,
    /// How many DaemonSets stand in `old`; absent when it was not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_daemon_sets: Option<usize>,
    /// Why `old` cannot be taken for what is stored: it cannot be read or decoded, or has a
    /// DaemonSet twice or without a name.
    pub old_problems: Vec<Finding>,
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
    /// The HTTP code: 400 when it could not be decoded, 409 when it is an update of another
    /// object or version than the stored one, 413 when it is too large, 422 when it is
    /// invalid, 500 when its resource version is not a number.
    pub code: u16,
    /// `BadRequest`, `Conflict`, `RequestEntityTooLarge` or `Invalid`; empty with 500.
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
    /// `generateName` as written, where there is no name: the server appends five characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generate_name: Option<String>,
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
/// with [`FieldValidation::Strict`], has unknown or duplicate fields; 409 when an update
/// names another UID or resource version than the stored object has; 413 when it is larger
/// than a request may be; 422 when it is invalid.
pub fn validate(call: &ValidateCall) -> ValidateAnswer {
    let old = Documents::read(call.old.as_deref().unwrap_or_default());
    let stored = Stored::read(&old);
    let old_daemon_sets = call.old.is_some().then(|| stored.len());
    if !stored.problems.is_empty() {
        let old_problems = stored.problems;
        return ValidateAnswer {
            accepted: false,
            documents: Vec::new(),
            old_daemon_sets,
            old_problems,
        };
    }
    let mut seen = BTreeMap::new();
    let texts = Documents::read(&call.text);
    let documents: Vec<DocumentAnswer> = texts
        .entries()
        .into_iter()
        .enumerate()
        .map(|(index, entry)| match entry {
            Entry::DaemonSet(object) => {
                let mut answer = daemon_set(index, &object, &stored, call.field_validation);
                answer.warnings.extend(repeated(&object, &mut seen));
                answer
            }
            Entry::Other(object) => about(index, &object, Outcome::OtherKind),
            Entry::Unreadable(error) => unreadable(index, &error),
        })
        .collect();
    let daemon_sets = documents.iter().filter(|d| d.operation.is_some()).count();
    let fine = |d: &DocumentAnswer| matches!(d.outcome, Outcome::Accepted | Outcome::OtherKind);
    let accepted = daemon_sets > 0 && documents.iter().all(fine);
    ValidateAnswer { accepted, documents, old_daemon_sets, old_problems: Vec::new() }
}

/// What is remarked on an object that stands in the text before: whoever applies the text
/// creates the first and replaces it by the next.
fn repeated<'a>(object: &Object<'a>, seen: &mut BTreeMap<Key<'a>, u32>) -> Option<Finding> {
    let key = key(object)?;
    let first = match seen.entry(key) {
        Vacant(entry) => {
            entry.insert(object.place().start.line);
            return None;
        }
        Occupied(entry) => *entry.get(),
    };
    let (namespace, own) = key;
    let name = Path::root("metadata").child("name").to_path_buf();
    let message =
        format!("{namespace}/{own} stands at line {first} already, and is replaced by this one");
    Some(Finding::of("DuplicateObject", &name, message, object.place_of(&name).into()))
}

impl ValidateAnswer {
    /// The answer for bytes that are no text.
    pub fn unreadable(error: &DecodeError) -> Self {
        let documents = vec![unreadable(0, error)];
        let old_problems = Vec::new();
        ValidateAnswer { accepted: false, documents, old_daemon_sets: None, old_problems }
    }
}

fn daemon_set(
    index: usize,
    object: &Object<'_>,
    stored: &Stored<'_>,
    field_validation: FieldValidation,
) -> DocumentAnswer {
    let old = stored.get(object);
    let operation = if old.is_some() { Operation::Update } else { Operation::Create };
    let mut answer =
        DocumentAnswer { operation: Some(operation), ..about(index, object, Outcome::Accepted) };
    let decoded = match object.decode_daemon_set() {
        Ok(decoded) => decoded,
        Err(error) => {
            let message = error.message.clone();
            let status = match error.kind {
                DecodeErrorKind::Malformed => Status::cannot_be_handled(object, &message),
                DecodeErrorKind::VersionMismatch => Status::new(400, "BadRequest", message),
                DecodeErrorKind::TooLarge => Status::new(413, "RequestEntityTooLarge", message),
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
        let message = format!("strict decoding error: {}", messages.join(", "));
        answer.status = Some(Status::cannot_be_handled(object, &message));
    }
    let mut new = decoded.manifest;
    defaults::apply(&mut new.daemon_set);
    if let Some(old) = old
        && answer.status.is_none()
        && let Some(failure) =
            validation::failed_precondition(&new.daemon_set.metadata, &old.daemon_set.metadata)
    {
        let (path, (namespace, name)) = (failure.path(), key(object).unwrap_or_default());
        let place = object.place_of(&path).into();
        answer.errors.push(Finding::of("Conflict", &path, failure.detail(), place));
        let message = failure.message(namespace, name);
        answer.status = Some(Status::new(failure.code(), failure.reason(), message));
        return DocumentAnswer { outcome: Outcome::Refused, ..answer };
    }
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
        // A request says by its endpoint what the object does not; a file has none.
        let version = Path::root("apiVersion").to_path_buf();
        let message = match object.api_version() {
            "" => "apiVersion is missing".to_owned(),
            given => format!("apiVersion {} names no version", quote(given)),
        };
        let finding = Finding::of("MissingVersion", &version, message, place(&version));
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
    let reason = match finding.kind {
        StrictKind::UnknownField => "UnknownField",
        StrictKind::DuplicateField => "DuplicateField",
    };
    Finding {
        suggestion: finding.suggestion.map(str::to_owned),
        ..Finding::of(reason, &finding.path, finding.message.clone(), finding.place.into())
    }
}

fn about(index: usize, object: &Object<'_>, outcome: Outcome) -> DocumentAnswer {
    let prefix = object.generate_name();
    DocumentAnswer {
        index,
        place: object.place().into(),
        api_version: object.api_version().to_owned(),
        kind: object.kind().to_owned(),
        namespace: object.namespace().to_owned(),
        name: object.name().to_owned(),
        generate_name: (object.name().is_empty() && !prefix.is_empty()).then(|| prefix.to_owned()),
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
        generate_name: None,
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

    /// The answer to an object that cannot be decoded; what it does not say of its type is
    /// taken from the endpoint.
    fn cannot_be_handled(object: &Object<'_>, message: &str) -> Self {
        let version = object.api_version();
        let version = match version.rsplit_once('/').map_or(version, |(_, version)| version) {
            "" => "v1",
            version => version,
        };
        let kind = object.kind();
        let message = format!(
            "{kind} in version {} cannot be handled as a DaemonSet: {message}",
            quote(version)
        );
        Status::new(400, "BadRequest", message)
    }
}
