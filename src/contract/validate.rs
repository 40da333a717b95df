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
    /// The manifests: YAML or JSON, one or more documents, `List`s included.
    pub text: String,
    /// `--namespace` of kubectl: the namespace of DaemonSets of the text that name none; those
    /// that name a different one are rejected. `default` when absent.
    #[serde(default)]
    pub namespace: Option<String>,
    /// The objects as they are stored now: exported from a cluster, or written by hand. A
    /// DaemonSet whose namespace and name occur here is validated as an update; any other as a
    /// create.
    #[serde(default)]
    pub old: Option<String>,
    /// The live objects of a cluster. Each DaemonSet whose namespace and name occur here is merged
    /// into its live object, as `kubectl apply` does, and the result is validated as an update;
    /// any other DaemonSet as a create. If given, `old` is ignored.
    #[serde(default)]
    pub live: Option<String>,
    /// How the DaemonSets of the text are applied to `live`.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub apply: ApplyOptions,
    /// How unknown and duplicate fields are treated.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub field_validation: FieldValidation,
    /// The version of Kubernetes to validate for, such as `1.36`, or several: a list, or separated
    /// by commas. The newest supported version when absent.
    #[serde(default, deserialize_with = "versions::versions")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<versions::Written>", inline))]
    pub kubernetes_version: Vec<Version>,
    /// Feature gates to turn on or off, by name, as with `--feature-gates` of the API server. All
    /// others have their defaults.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub feature_gates: BTreeMap<String, bool>,
    /// `--allow-privileged` of the API server; true when absent.
    #[serde(default)]
    pub allow_privileged: Option<bool>,
}

impl ValidateCall {
    /// Returns the API servers to validate with.
    ///
    /// # Errors
    /// When a feature gate is unknown, does not exist in any of the versions, or cannot be set to
    /// the given value.
    pub fn servers(&self) -> Result<Servers, GateErrors> {
        let allow_privileged = self.allow_privileged.unwrap_or(true);
        Servers::new(&self.kubernetes_version, &self.feature_gates, allow_privileged)
    }
}

/// `fieldValidation` of the API request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum FieldValidation {
    /// Objects with unknown or duplicate fields are rejected, as with `kubectl`.
    #[default]
    Strict,
    /// Unknown and duplicate fields are reported, but do not cause a rejection.
    Warn,
    /// Unknown and duplicate fields are ignored and not reported.
    Ignore,
}

/// The answer for a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ValidateAnswer {
    /// The version of Kubernetes to which `documents` refers: the newest one of the call.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub kubernetes_version: Version,
    /// Whether every version of the call would accept every DaemonSet in the text, every document
    /// could be read, and there is at least one DaemonSet.
    pub accepted: bool,
    /// One entry per document, in the order of the text. Empty when there are `oldProblems`,
    /// because it is not known then which documents are updates.
    pub documents: Vec<DocumentAnswer>,
    /// The number of DaemonSets in `old` or `live`; absent when neither was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_daemon_sets: Option<usize>,
    /// Why `old` or `live` cannot be used as the stored objects: it cannot be read or decoded, or
    /// contains a DaemonSet twice or without a name.
    pub old_problems: Vec<Finding>,
    /// The answers of the other versions, the oldest first; absent when the call has only one
    /// version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older_versions: Option<Vec<VersionAnswer>>,
    /// The differences between the answers of the versions; absent when the call has only one
    /// version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differences: Option<Vec<VersionDifference>>,
    /// Why nothing was validated: a feature gate that none of the versions has, or that cannot be
    /// set to the given value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting_problem: Option<String>,
}

/// The answer of one of several versions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct VersionAnswer {
    /// The version.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub kubernetes_version: Version,
    /// Whether the version would accept every DaemonSet, every document could be read, and there
    /// is at least one DaemonSet.
    pub accepted: bool,
    /// One entry per document, in the order of the text.
    pub documents: Vec<DocumentAnswer>,
    /// As `oldProblems` of the answer as a whole.
    pub old_problems: Vec<Finding>,
}

/// What happens to one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The API server would store it.
    Accepted,
    /// The API server would reject it.
    Refused,
    /// It is not an object: not YAML or JSON, or without a kind.
    Unreadable,
    /// It is not a DaemonSet, and is not validated.
    OtherKind,
}

/// The request that would be sent to the API server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// The object is new.
    Create,
    /// The object replaces one in `old` or `live`.
    Update,
}

/// The status with which the API server rejects an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The HTTP status code: 400 when the object cannot be decoded; 409 when an update names
    /// another object or version than the stored one, or changes fields that others own; 413 when
    /// the object is too large; 422 when it is invalid; 500 when its resource version is not a
    /// number, or when it cannot be merged into the live object.
    pub code: u16,
    /// `BadRequest`, `Conflict`, `RequestEntityTooLarge` or `Invalid`; empty for code 500.
    pub reason: String,
    /// The human-readable message.
    pub message: String,
}

/// The answer for one document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DocumentAnswer {
    /// The index of the document in the text, from 0.
    pub index: usize,
    /// Where the document is in the text.
    pub place: Place,
    /// As written; empty when missing.
    pub api_version: String,
    /// As written; empty when missing.
    pub kind: String,
    /// As written, or the namespace of the call; empty when both are missing.
    pub namespace: String,
    /// As written; empty when missing.
    pub name: String,
    /// `generateName` as written, when there is no name: the API server appends five characters.
    /// Absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generate_name: Option<String>,
    /// The request that would be sent to the API server; absent for other kinds and for documents
    /// that cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
    /// What happens to the document.
    pub outcome: Outcome,
    /// The status with which the API server rejects it; absent when it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The errors for which it is rejected, other than unknown and duplicate fields.
    pub errors: Vec<Finding>,
    /// Unknown and duplicate fields; they cause a rejection only with `fieldValidation: Strict`.
    pub strict: Vec<Finding>,
    /// The warnings.
    pub warnings: Vec<Finding>,
    /// Fields that the API server drops without reporting it, because their feature gates are off.
    pub dropped: Vec<DroppedField>,
    /// The result of applying it to its live object; absent when it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied: Option<Applied>,
    /// The number of warnings and dropped fields that comments and annotations suppress.
    pub suppressed: usize,
    /// Where its name is in the text.
    #[serde(skip)]
    #[cfg_attr(feature = "typescript", ts(skip))]
    name_place: Option<Place>,
}

impl DocumentAnswer {
    /// Whether the document prevents the text from being accepted.
    fn is_refused(&self) -> bool {
        !matches!(self.outcome, Outcome::Accepted | Outcome::OtherKind)
    }
}

/// Validates each document of `call.text` as the API server would.
///
/// A rejection has the API server's status: 400 when the object cannot be decoded or, with
/// [`FieldValidation::Strict`], has unknown or duplicate fields; 409 when an update names another
/// UID or resource version than the stored object has; 413 when it is larger than a request may
/// be; 422 when it is invalid.
///
/// With several versions, each gives its own answer, and the differences between the answers are
/// reported too.
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

/// Validates the parts of a text, or several texts, with the same settings.
#[derive(Debug)]
pub struct Validator {
    newest: (Server, Stored),
    /// The servers of the older versions, the oldest first.
    older: Vec<(Server, Stored)>,
    /// The live objects to which the texts are applied.
    live: Live,
    field_validation: FieldValidation,
    has_old: bool,
    /// The namespace of DaemonSets of the texts that name none.
    namespace: Option<String>,
}

impl Validator {
    /// Creates a validator with the settings of a call; the call's `text` is ignored.
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

    /// Returns why it cannot be determined which objects are updates. If not empty, no document is
    /// validated.
    pub fn old_problems(&self) -> &[Finding] {
        let all = self.older.iter().chain([&self.newest]);
        all.map(|(_, stored)| stored.problems.as_slice()).find(|p| !p.is_empty()).unwrap_or(&[])
    }

    /// Returns the number of stored objects.
    pub fn old_daemon_sets(&self) -> usize {
        self.newest.1.len()
    }

    /// Validates each document of a part. A [`Sequence`] combines the answers for the parts of a
    /// text.
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

/// The answer of one version, with the data from which differences are computed.
struct OneAnswer {
    answer: VersionAnswer,
    /// For each document, the object that would be stored; `None` unless the document is accepted
    /// and there are other versions to compare with.
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

/// Whether there is a DaemonSet, and no document prevents the text from being accepted.
fn are_accepted(documents: &[DocumentAnswer]) -> bool {
    documents.iter().any(|document| document.operation.is_some())
        && !documents.iter().any(DocumentAnswer::is_refused)
}

/// Returns the differences between the answers, which are given with the oldest version first.
fn compared<'a>(answers: impl Iterator<Item = &'a OneAnswer> + Clone) -> Vec<VersionDifference> {
    let documents = answers.clone().map(|one| one.answer.documents.len()).max().unwrap_or_default();
    (0..documents)
        .flat_map(|index| {
            let stored: Vec<Option<Value>> = answers
                .clone()
                // Serializing an object that was decoded does not fail.
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
    /// Returns the answer for bytes that are not text.
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
