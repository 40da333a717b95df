//! The call `convert`: converts Pods and Deployments into DaemonSets.

use k8s_openapi::api::apps::v1::DaemonSet;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::input::{InputError, Source};
use super::parts::{DeploymentParts, PodParts};
use crate::manifest::{Documents, Entry, Manifest, Object, StrictFinding};
use crate::simulation::alternatives::{
    self, Conversion, ConversionAction, ConversionReason, Workload,
};
use crate::{defaults, validation};

/// Texts to convert.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConvertCall {
    /// The manifests: YAML or JSON, one or more documents, `List`s included.
    pub text: String,
}

/// The resulting DaemonSets.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ConvertAnswer {
    /// One entry per document, in the order of the text.
    pub documents: Vec<ConvertedDocument>,
}

/// The result for one document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ConvertedDocument {
    /// The index of the document in the text, from 0.
    pub index: usize,
    /// Its kind; empty when the document could not be read.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The DaemonSet, which the API server would accept; absent when there is an `error`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "super::as_written")]
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>", optional))]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")
    )]
    pub daemon_set: Option<DaemonSet>,
    /// The changes, and the fields that were kept but have another meaning in a DaemonSet.
    pub changes: Vec<ConversionNote>,
    /// Why there is no DaemonSet; absent when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<InputError>,
}

/// What was done with one field, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ConversionNote {
    /// The field of the given object.
    pub field: String,
    /// What was done with the field.
    pub action: NoteAction,
    /// The reason.
    pub reason: ConversionReason,
    /// A description of the action.
    pub what: String,
    /// A description of the reason.
    pub why: &'static str,
}

/// What was done with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum NoteAction {
    /// The field, or a part of it, was removed.
    Removed,
    /// The field has another value.
    Changed,
    /// The field has another name.
    Renamed,
    /// The field was added.
    Added,
    /// The field was kept, but has another meaning in a DaemonSet.
    Kept,
}

impl From<Conversion> for ConversionNote {
    fn from(conversion: Conversion) -> Self {
        let Conversion { field, action, reason } = conversion;
        ConversionNote {
            field,
            what: action.text(),
            why: reason.text(),
            action: match action {
                ConversionAction::Removed(_) | ConversionAction::RemovedItems(_) => {
                    NoteAction::Removed
                }
                ConversionAction::Changed { .. } => NoteAction::Changed,
                ConversionAction::Renamed(_) => NoteAction::Renamed,
                ConversionAction::Added(_) => NoteAction::Added,
                ConversionAction::Kept => NoteAction::Kept,
            },
            reason,
        }
    }
}

/// Converts each document of `call.text`. A DaemonSet that the API server would reject, because
/// the given object is invalid too, is not returned; the error states why.
///
/// ```
/// use daemonset_preflight::contract::{self, ConvertCall};
///
/// let text = r#"
/// kind: Pod
/// apiVersion: v1
/// metadata: {name: a}
/// spec: {containers: [{name: a, image: "a:1"}]}
/// "#;
/// let answer = contract::convert(&ConvertCall { text: text.to_owned() });
/// assert_eq!(answer.documents[0].changes[0].what, "app=a added");
/// assert!(answer.documents[0].daemon_set.is_some());
/// ```
pub fn convert(call: &ConvertCall) -> ConvertAnswer {
    let documents = Documents::read(&call.text);
    let entries = documents.entries();
    ConvertAnswer { documents: entries.iter().enumerate().map(converted).collect() }
}

fn converted((index, entry): (usize, &Entry<'_>)) -> ConvertedDocument {
    let (kind, name) = match entry {
        Entry::DaemonSet(object) | Entry::Other(object) => (object.kind(), object.name()),
        Entry::Unreadable(_) => ("", ""),
    };
    let mut document = ConvertedDocument {
        index,
        kind: kind.to_owned(),
        name: name.to_owned(),
        daemon_set: None,
        changes: Vec::new(),
        error: None,
    };
    match workload(entry, index) {
        Ok((workload, ignored)) => {
            let converted = alternatives::convert(workload);
            document.changes = ignored.iter().filter_map(unknown_field).collect();
            document.changes.extend(converted.changes.into_iter().map(ConversionNote::from));
            match refusal(&converted.daemon_set) {
                None => document.daemon_set = Some(converted.daemon_set),
                Some(message) => document.error = Some(of_object(entry, index, message)),
            }
        }
        Err(error) => document.error = Some(error),
    }
    document
}

type Decoded<T> = Result<(T, Vec<StrictFinding>), InputError>;

fn workload(entry: &Entry<'_>, index: usize) -> Decoded<Workload> {
    let refuse = |message: String| Err(of_object(entry, index, message));
    match entry {
        Entry::Other(object) => match (object.api_version(), object.kind()) {
            ("v1", "Pod") => decode::<PodParts>(object, index)
                .map(|(pod, ignored)| (Workload::Pod(Box::new(pod.into())), ignored)),
            ("apps/v1", "Deployment") => {
                decode::<DeploymentParts>(object, index).map(|(deployment, ignored)| {
                    (Workload::Deployment(Box::new(deployment.into())), ignored)
                })
            }
            (_, kind @ ("Pod" | "Deployment")) => refuse(format!(
                "no server serves a {kind} of apiVersion {:?}",
                object.api_version()
            )),
            (_, kind) => refuse(format!("a {kind} cannot be converted")),
        },
        Entry::DaemonSet(_) => refuse("it is a DaemonSet already".to_owned()),
        Entry::Unreadable(error) => {
            Err(InputError::undecodable(Source::DaemonSets, index, "", error))
        }
    }
}

fn decode<T: DeserializeOwned>(object: &Object<'_>, index: usize) -> Decoded<T> {
    let undecodable =
        |error| InputError::undecodable(Source::DaemonSets, index, object.name(), &error);
    object.decode().map_err(undecodable)
}

/// Returns the error for an object that could be read but is not converted.
fn of_object(entry: &Entry<'_>, index: usize, message: String) -> InputError {
    let error = InputError { index: Some(index), ..InputError::of(Source::DaemonSets, message) };
    match entry {
        Entry::DaemonSet(object) | Entry::Other(object) => InputError {
            name: object.name().to_owned(),
            place: Some(object.place().into()),
            ..error
        },
        Entry::Unreadable(_) => error,
    }
}

/// Returns the note for an unknown field, which is dropped. `None` for fields that the decoded
/// types leave out on purpose: `apiVersion`, `kind`, and the status, which is not converted.
fn unknown_field(finding: &StrictFinding) -> Option<ConversionNote> {
    let field = finding.path.to_string();
    let note = Conversion {
        field,
        action: ConversionAction::Removed(None),
        reason: ConversionReason::UnknownField,
    };
    let (first, _) = note.field.split_once(['.', '[']).unwrap_or((&note.field, ""));
    (!["apiVersion", "kind", "status"].contains(&first)).then(|| note.into())
}

/// Returns why the API server would reject a DaemonSet; `None` when it would accept it.
fn refusal(daemon_set: &DaemonSet) -> Option<String> {
    let mut manifest = Manifest::of(daemon_set.clone());
    defaults::apply(&mut manifest.daemon_set);
    let errors = validation::create(&mut manifest).errors;
    let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
    (!texts.is_empty()).then(|| format!("the DaemonSet would be refused: {}", texts.join("; ")))
}
