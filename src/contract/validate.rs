//! The call `validate`: what the API server would answer to each DaemonSet in a text.

mod differences;
mod dropped;
mod stored;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry::{Occupied, Vacant};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::finding::{Finding, Place};
use super::versions;
use crate::field::{Error, Path, PathBuf, invalid_message, quote};
use crate::manifest::{
    DecodeError, DecodeErrorKind, Documents, Entry, Manifest, Object, StrictFinding, StrictKind,
};
use crate::version::{Server, Servers, SettingError, Version};
use crate::{defaults, validation};
use differences::{Answered, differences};
use stored::{Key, Stored, key};

pub use differences::{DifferenceKind, VersionDifference};
pub use dropped::DroppedField;

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
    /// The version of Kubernetes that answers, such as `1.36`, or several: as a list or with
    /// commas between. The newest one, when absent.
    #[serde(default, deserialize_with = "versions::versions")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<versions::Written>", inline))]
    pub kubernetes_version: Vec<Version>,
    /// Feature gates that are turned on or off, by name, as `--feature-gates` of the API
    /// server has them. The others are as they are by default.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub feature_gates: BTreeMap<String, bool>,
    /// `--allow-privileged` of the API server; true when absent.
    #[serde(default)]
    pub allow_privileged: Option<bool>,
}

impl ValidateCall {
    /// The API servers that are asked.
    ///
    /// # Errors
    /// When a feature gate is unknown, is in none of the versions, or cannot be set so.
    pub fn servers(&self) -> Result<Servers, SettingError> {
        let allow_privileged = self.allow_privileged.unwrap_or(true);
        Servers::new(&self.kubernetes_version, &self.feature_gates, allow_privileged)
    }
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
    /// The version of Kubernetes whose answers `documents` are: the newest that was asked.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub kubernetes_version: Version,
    /// Whether every DaemonSet in the text would be accepted, by every version that was
    /// asked, nothing was unreadable, and there was at least one.
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
    /// The answers of the other versions, the oldest first, when several were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older_versions: Option<Vec<VersionAnswer>>,
    /// What not all versions answer alike, when several were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differences: Option<Vec<VersionDifference>>,
    /// Why nothing is answered: a feature gate that no such API server has, or not so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting_problem: Option<String>,
}

/// What one of several versions answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct VersionAnswer {
    /// The version.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub kubernetes_version: Version,
    /// Whether it would accept every DaemonSet, nothing was unreadable, and there was at
    /// least one.
    pub accepted: bool,
    /// One per document, in the order of the text.
    pub documents: Vec<DocumentAnswer>,
    /// As of the answer as a whole.
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
    /// Fields that are not stored, though nothing is said of them: their features are off.
    pub dropped: Vec<DroppedField>,
}

impl DocumentAnswer {
    /// Whether it keeps the text from being accepted.
    fn is_refused(&self) -> bool {
        !matches!(self.outcome, Outcome::Accepted | Outcome::OtherKind)
    }
}

/// Answers for each document of `call.text` as the API server would.
///
/// A refusal carries the API server's status: 400 when the object cannot be decoded or,
/// with [`FieldValidation::Strict`], has unknown or duplicate fields; 409 when an update
/// names another UID or resource version than the stored object has; 413 when it is larger
/// than a request may be; 422 when it is invalid.
///
/// Of several versions, each answers for itself; what differs between them is said besides.
pub fn validate(call: &ValidateCall) -> ValidateAnswer {
    let servers = match call.servers() {
        Ok(servers) => servers,
        Err(problem) => {
            let setting_problem = Some(problem.to_string());
            return ValidateAnswer { setting_problem, ..ValidateAnswer::nothing() };
        }
    };
    let old = Documents::read(call.old.as_deref().unwrap_or_default());
    let texts = Documents::read(&call.text);
    let newest = answer_of(servers.newest(), &texts, &old, call.field_validation);
    let older: Vec<OneAnswer> = servers
        .older()
        .map(|server| answer_of(server, &texts, &old, call.field_validation))
        .collect();
    let old_daemon_sets = call.old.is_some().then_some(newest.old_daemon_sets);
    let (older_versions, differences) = match older.is_empty() {
        true => (None, None),
        false => {
            let differences = compared(older.iter().chain([&newest]));
            (Some(older.into_iter().map(|one| one.answer).collect::<Vec<_>>()), Some(differences))
        }
    };
    let by_older = older_versions.iter().flatten().all(|older| older.accepted);
    let VersionAnswer { kubernetes_version, accepted, documents, old_problems } = newest.answer;
    ValidateAnswer {
        kubernetes_version,
        accepted: accepted && by_older,
        documents,
        old_daemon_sets,
        old_problems,
        older_versions,
        differences,
        setting_problem: None,
    }
}

/// The answer of one version, and what differences are found by.
struct OneAnswer {
    answer: VersionAnswer,
    /// What would be stored of each document, if it is accepted.
    stored: Vec<Option<Manifest>>,
    old_daemon_sets: usize,
}

fn answer_of(
    server: Server,
    texts: &Documents<'_>,
    old: &Documents<'_>,
    field_validation: FieldValidation,
) -> OneAnswer {
    let kubernetes_version = server.version();
    let stored = Stored::read(old, server);
    let old_daemon_sets = stored.len();
    if !stored.problems.is_empty() {
        let (old_problems, documents) = (stored.problems, Vec::new());
        let answer = VersionAnswer { kubernetes_version, accepted: false, documents, old_problems };
        return OneAnswer { answer, stored: Vec::new(), old_daemon_sets };
    }
    let mut seen = BTreeMap::new();
    let (documents, stored): (Vec<DocumentAnswer>, Vec<Option<Manifest>>) = texts
        .entries()
        .into_iter()
        .enumerate()
        .map(|(index, entry)| match entry {
            Entry::DaemonSet(object) => {
                let (mut answer, new) =
                    daemon_set(index, &object, &stored, server, field_validation);
                answer.warnings.extend(repeated(&object, &mut seen));
                let new = if answer.is_refused() { None } else { new };
                (answer, new)
            }
            Entry::Other(object) => (about(index, &object, Outcome::OtherKind), None),
            Entry::Unreadable(error) => (unreadable(index, &error), None),
        })
        .unzip();
    let daemon_sets = documents.iter().filter(|d| d.operation.is_some()).count();
    let accepted = daemon_sets > 0 && !documents.iter().any(DocumentAnswer::is_refused);
    let old_problems = Vec::new();
    let answer = VersionAnswer { kubernetes_version, accepted, documents, old_problems };
    OneAnswer { answer, stored, old_daemon_sets }
}

/// What not all of the answers, the oldest version first, have alike.
fn compared<'a>(answers: impl Iterator<Item = &'a OneAnswer> + Clone) -> Vec<VersionDifference> {
    let documents = answers.clone().map(|one| one.answer.documents.len()).max().unwrap_or_default();
    (0..documents)
        .flat_map(|index| {
            let stored: Vec<Option<Value>> = answers
                .clone()
                .map(|one| Some(validation::stored_object(one.stored.get(index)?.as_ref()?)))
                .collect();
            let answered: Vec<Answered<'_>> = answers
                .clone()
                .zip(&stored)
                .filter_map(|(one, stored)| {
                    let version = one.answer.kubernetes_version;
                    let answer = one.answer.documents.get(index)?;
                    Some(Answered { version, answer, stored: stored.as_ref() })
                })
                .collect();
            differences(&answered)
        })
        .collect()
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
        ValidateAnswer { documents: vec![unreadable(0, error)], ..ValidateAnswer::nothing() }
    }

    fn nothing() -> Self {
        ValidateAnswer {
            kubernetes_version: Version::NEWEST,
            accepted: false,
            documents: Vec::new(),
            old_daemon_sets: None,
            old_problems: Vec::new(),
            older_versions: None,
            differences: None,
            setting_problem: None,
        }
    }
}

fn daemon_set(
    index: usize,
    object: &Object<'_>,
    stored: &Stored<'_>,
    server: Server,
    field_validation: FieldValidation,
) -> (DocumentAnswer, Option<Manifest>) {
    let old = stored.get(object);
    let operation = if old.is_some() { Operation::Update } else { Operation::Create };
    let mut answer =
        DocumentAnswer { operation: Some(operation), ..about(index, object, Outcome::Accepted) };
    let decoded = match object.decode_daemon_set_for(server) {
        Ok(decoded) => decoded,
        Err(error) => {
            let message = error.message.clone();
            let status = match error.kind {
                DecodeErrorKind::Malformed => Status::cannot_be_handled(object, &message),
                DecodeErrorKind::VersionMismatch => Status::new(400, "BadRequest", message),
                DecodeErrorKind::TooLarge => Status::new(413, "RequestEntityTooLarge", message),
            };
            answer.errors.push(Finding::undecodable(&error));
            let (outcome, status) = (Outcome::Refused, Some(status));
            return (DocumentAnswer { outcome, status, ..answer }, None);
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
    defaults::apply_for(&mut new.daemon_set, &server);
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
        return (DocumentAnswer { outcome: Outcome::Refused, ..answer }, None);
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
    let dropped = |field: &validation::Dropped| DroppedField::of(field, server, place(&field.path));
    answer.dropped = verdict.dropped.iter().map(dropped).collect();
    if answer.status.is_some() {
        answer.outcome = Outcome::Refused;
    }
    (answer, Some(new))
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
        dropped: Vec::new(),
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
        dropped: Vec::new(),
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
