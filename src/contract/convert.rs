//! The call `convert`: Pods and Deployments turned into DaemonSets.

use k8s_openapi::api::apps::v1::DaemonSet;
use serde::{Deserialize, Serialize};

use super::parts::{DeploymentParts, PodParts};
use crate::manifest::{Documents, Entry};
use crate::simulation::alternatives::{self, Conversion, Workload};

/// Texts to convert.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConvertCall {
    /// YAML or JSON, one or many documents, also a `List`.
    pub text: String,
}

/// The DaemonSets.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ConvertAnswer {
    /// One per document, in the order of the text.
    pub documents: Vec<ConvertedDocument>,
}

/// One document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ConvertedDocument {
    /// Its place in the text, from 0.
    pub index: usize,
    /// Its kind; empty when it could not be read.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The DaemonSet; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "super::as_written")]
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>", optional))]
    pub daemon_set: Option<DaemonSet>,
    /// What was changed, and why.
    pub changes: Vec<Conversion>,
    /// Why there is no DaemonSet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Converts each document of `call.text`.
///
/// ```
/// use daemonset_preflight::contract::{self, ConvertCall};
///
/// let text = "kind: Pod\napiVersion: v1\nmetadata: {name: a}\nspec: {containers: []}".to_owned();
/// let answer = contract::convert(&ConvertCall { text });
/// assert_eq!(answer.documents[0].changes[0].what, "app=a added");
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
    match workload(entry) {
        Ok(workload) => {
            let converted = alternatives::convert(workload);
            document.daemon_set = Some(converted.daemon_set);
            document.changes = converted.changes;
        }
        Err(error) => document.error = Some(error),
    }
    document
}

fn workload(entry: &Entry<'_>) -> Result<Workload, String> {
    match entry {
        Entry::Other(object) if object.kind() == "Pod" => object
            .decode::<PodParts>()
            .map(|(pod, _)| Workload::Pod(Box::new(pod.into())))
            .map_err(|error| error.message),
        Entry::Other(object) if object.kind() == "Deployment" => object
            .decode::<DeploymentParts>()
            .map(|(deployment, _)| Workload::Deployment(Box::new(deployment.into())))
            .map_err(|error| error.message),
        Entry::Other(object) => Err(format!("a {} cannot be converted", object.kind())),
        Entry::DaemonSet(_) => Err("it is a DaemonSet already".to_owned()),
        Entry::Unreadable(error) => Err(error.message.clone()),
    }
}
