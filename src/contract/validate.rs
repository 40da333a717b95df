//! The call `validate`: what the API server would answer to each DaemonSet in a text.

mod differences;
mod document;
mod dropped;
mod sequence;
mod stored;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::applied::{Applied, ApplyOptions, Live};
use super::finding::Finding;
use super::position::Place;
use super::versions;
use crate::manifest::{DecodeError, Documents, Entry, Manifest, Part};
use crate::validation;
use crate::version::{GateErrors, Server, Servers, Version};
use differences::{Answered, differences};
use document::{about, daemon_set, unreadable};
use stored::Stored;
pub(super) use stored::{Key, key};

pub use differences::{DifferenceKind, VersionDifference};
pub use dropped::DroppedField;
pub use sequence::Sequence;

/// Texts to validate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValidateCall {
    /// YAML or JSON, one or many documents, also a `List`.
    pub text: String,
    /// `--namespace` of kubectl: that of the DaemonSets of the text that name none; those that
    /// name another are refused. `default` when absent.
    #[serde(default)]
    pub namespace: Option<String>,
    /// The objects as they are stored now: exported from a cluster, or written by hand. A
    /// DaemonSet whose namespace and name stand here is answered as an update of it; any
    /// other as a create.
    #[serde(default)]
    pub old: Option<String>,
    /// The objects as a cluster has them. Each DaemonSet whose namespace and name stand here is
    /// merged into its live object, as `kubectl apply` does it, and what comes of that is
    /// answered as an update; any other as a create. It takes the place of `old`.
    #[serde(default)]
    pub live: Option<String>,
    /// How the text is applied to `live`.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub apply: ApplyOptions,
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
    pub fn servers(&self) -> Result<Servers, GateErrors> {
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ValidateAnswer {
    /// The version of Kubernetes whose answers `documents` are: the newest that was asked.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub kubernetes_version: Version,
    /// Whether every DaemonSet in the text would be accepted, by every version that was
    /// asked, nothing was unreadable, and there was at least one.
    pub accepted: bool,
    /// One per document, in the order of the text. Empty when there are `oldProblems`: what
    /// would be an update is not known then.
    pub documents: Vec<DocumentAnswer>,
    /// How many DaemonSets stand in `old` or `live`; absent when neither was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_daemon_sets: Option<usize>,
    /// Why `old` or `live` cannot be taken for what is stored: it cannot be read or decoded, or has a
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct VersionAnswer {
    /// The version.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The HTTP code: 400 when it could not be decoded, 409 when it is an update of another
    /// object or version than the stored one, 413 when it is too large, 422 when it is
    /// invalid, 500 when its resource version is not a number, or when it cannot be merged into
    /// the live object. 409 too when others own fields that it changes.
    pub code: u16,
    /// `BadRequest`, `Conflict`, `RequestEntityTooLarge` or `Invalid`; empty with 500.
    pub reason: String,
    /// The sentence for people.
    pub message: String,
}

/// The answer for one document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// As written, or that of the call; empty when both are missing.
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
    /// Fields that are not stored, of which the API server reports nothing: their features are off.
    pub dropped: Vec<DroppedField>,
    /// What applying it makes of its live object; absent when it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied: Option<Applied>,
    /// How many warnings and dropped fields comments and annotations suppress.
    pub suppressed: usize,
    /// Where its name stands.
    #[serde(skip)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    name_place: Option<Place>,
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
/// Of several versions, each answers for itself; what differs between them is reported besides.
pub fn validate(call: &ValidateCall) -> ValidateAnswer {
    match Validator::new(call) {
        Ok(validator) => {
            let mut answer = validator.validate(Part::whole(&call.text));
            Sequence::default().continue_with(&mut answer);
            answer
        }
        Err(problem) => {
            let setting_problem = Some(problem.to_string());
            ValidateAnswer { setting_problem, ..ValidateAnswer::nothing() }
        }
    }
}

/// Validates the parts of a text, or several texts, by the same settings.
#[derive(Debug)]
pub struct Validator {
    newest: (Server, Stored),
    /// The oldest first.
    older: Vec<(Server, Stored)>,
    /// The objects that the texts are applied to.
    live: Live,
    field_validation: FieldValidation,
    has_old: bool,
    /// The namespace of the DaemonSets of the texts that name none.
    namespace: Option<String>,
}

impl Validator {
    /// One that answers as [`validate`] does, with the text of the call left out.
    ///
    /// # Errors
    /// As [`ValidateCall::servers`].
    pub fn new(call: &ValidateCall) -> Result<Self, GateErrors> {
        let servers = call.servers()?;
        let old_text = call.live.as_ref().or(call.old.as_ref());
        let old = Documents::read(old_text.map(String::as_str).unwrap_or_default())
            .with_default_namespace(call.namespace.as_deref().filter(|_| call.live.is_none()));
        let live = match call.live {
            Some(_) => Live::read(&old, &call.apply),
            None => Live::default(),
        };
        let stored = |server| (server, Stored::read(&old, server));
        Ok(Validator {
            newest: stored(servers.newest()),
            older: servers.older().map(stored).collect(),
            live,
            field_validation: call.field_validation,
            has_old: old_text.is_some(),
            namespace: call.namespace.clone(),
        })
    }

    /// Why nobody can say which objects are updates; with any, nothing is answered.
    pub fn old_problems(&self) -> &[Finding] {
        let all = self.older.iter().chain([&self.newest]);
        all.map(|(_, stored)| stored.problems.as_slice()).find(|p| !p.is_empty()).unwrap_or(&[])
    }

    /// How many objects are stored.
    pub fn old_daemon_sets(&self) -> usize {
        self.newest.1.len()
    }

    /// Answers for each document of a part. A [`Sequence`] makes one answer of those of the
    /// parts of a text.
    pub fn validate(&self, part: Part<'_>) -> ValidateAnswer {
        let texts = Documents::read_part(part).in_namespace(self.namespace.as_deref());
        let keeps_stored = !self.older.is_empty();
        let newest =
            answer_of(&self.newest, &texts, &self.live, self.field_validation, keeps_stored);
        let older: Vec<OneAnswer> = self
            .older
            .iter()
            .map(|server| {
                answer_of(server, &texts, &self.live, self.field_validation, keeps_stored)
            })
            .collect();
        let old_daemon_sets = self.has_old.then_some(self.newest.1.len());
        let (older_versions, differences) = match older.is_empty() {
            true => (None, None),
            false => {
                let differences = compared(older.iter().chain([&newest]));
                let older = older.into_iter().map(|one| one.answer).collect::<Vec<_>>();
                (Some(older), Some(differences))
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
}

/// The answer of one version, and what differences are found by.
struct OneAnswer {
    answer: VersionAnswer,
    /// What would be stored of each document, if it is accepted and there is something to
    /// compare it with.
    stored: Vec<Option<Manifest>>,
}

fn answer_of(
    (server, old): &(Server, Stored),
    texts: &Documents<'_>,
    live: &Live,
    field_validation: FieldValidation,
    keeps_stored: bool,
) -> OneAnswer {
    let (server, kubernetes_version) = (*server, server.version());
    if !old.problems.is_empty() {
        let (old_problems, documents) = (old.problems.clone(), Vec::new());
        let answer = VersionAnswer { kubernetes_version, accepted: false, documents, old_problems };
        return OneAnswer { answer, stored: Vec::new() };
    }
    let (documents, stored): (Vec<DocumentAnswer>, Vec<Option<Manifest>>) = texts
        .entries()
        .into_iter()
        .enumerate()
        .map(|(index, entry)| match entry {
            Entry::DaemonSet(object) => {
                let (answer, new) =
                    daemon_set(index, &object, (old, live), server, field_validation);
                let new = new.filter(|_| keeps_stored && !answer.is_refused());
                (answer, new)
            }
            Entry::Other(object) => (about(index, &object, Outcome::OtherKind), None),
            Entry::Unreadable(error) => (unreadable(index, &error), None),
        })
        .unzip();
    let accepted = are_accepted(&documents);
    let old_problems = Vec::new();
    let answer = VersionAnswer { kubernetes_version, accepted, documents, old_problems };
    OneAnswer { answer, stored }
}

/// Whether there is a DaemonSet, and nothing keeps the text from being accepted.
fn are_accepted(documents: &[DocumentAnswer]) -> bool {
    documents.iter().any(|document| document.operation.is_some())
        && !documents.iter().any(DocumentAnswer::is_refused)
}

/// What not all of the answers, the oldest version first, have alike.
fn compared<'a>(answers: impl Iterator<Item = &'a OneAnswer> + Clone) -> Vec<VersionDifference> {
    let documents = answers.clone().map(|one| one.answer.documents.len()).max().unwrap_or_default();
    (0..documents)
        .flat_map(|index| {
            let stored: Vec<Option<Value>> = answers
                .clone()
                // What was decoded can be written.
                .map(|one| validation::stored_object(one.stored.get(index)?.as_ref()?).ok())
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
