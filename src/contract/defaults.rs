//! The call `default`: returns the objects as the API server would store them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::finding::Finding;
use super::position::Place;
use crate::field::PathBuf;
use crate::manifest::{DecodeError, Documents, Entry, Object};
use crate::version::{GateErrors, Server, Servers, Version};
use crate::{defaults, validation};

/// Text whose objects to fill in with their defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DefaultCall {
    /// The manifests: YAML or JSON, one or more documents, `List`s included.
    pub text: String,
    /// The version of Kubernetes that stores the objects, such as `1.36`; the newest supported
    /// version when absent.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "string", optional))]
    pub kubernetes_version: Option<Version>,
    /// Feature gates to turn on or off, by name. All others have their defaults.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub feature_gates: BTreeMap<String, bool>,
}

/// The objects with their defaults.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DefaultAnswer {
    /// One entry per DaemonSet, and per document that cannot be read, in the order of the text.
    pub documents: Vec<DefaultedDocument>,
    /// The objects of other kinds, which are ignored.
    pub other_kinds: Vec<OtherKind>,
}

/// An object that is not a DaemonSet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OtherKind {
    /// The index of the document in the text, from 0.
    pub index: usize,
    /// Where the document is in the text.
    pub place: Place,
    /// As written; empty when missing.
    pub api_version: String,
    /// As written.
    pub kind: String,
    /// As written; empty when missing.
    pub namespace: String,
    /// As written; empty when missing.
    pub name: String,
}

/// One object with its defaults, or the reason why it could not be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DefaultedDocument {
    /// The index of the document in the text, from 0.
    pub index: usize,
    /// Where the document is in the text.
    pub place: Place,
    /// The object as the API server stores it on create, or would store it if it accepted it: with
    /// defaults, canonical quantities and a status, and without the fields whose feature gates are
    /// off. Values that the server generates (UID, creation time, managed fields) are left out.
    /// Absent when the object could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>", optional))]
    pub object: Option<Value>,
    /// Why it could not be read.
    pub errors: Vec<Finding>,
}

/// Returns each DaemonSet of `call.text` as the API server would store it on create.
///
/// # Errors
/// When a feature gate is unknown, does not exist in the version, or cannot be set to the given
/// value.
pub fn default(call: &DefaultCall) -> Result<DefaultAnswer, GateErrors> {
    let versions: Vec<Version> = call.kubernetes_version.into_iter().collect();
    let server = Servers::new(&versions, &call.feature_gates, true)?.newest();
    let texts = Documents::read(&call.text);
    let (mut documents, mut other_kinds) = (Vec::new(), Vec::new());
    for (index, entry) in texts.entries().into_iter().enumerate() {
        match entry {
            Entry::DaemonSet(object) => documents.push(defaulted(index, &object, server)),
            Entry::Unreadable(error) => {
                documents.push(unread(index, error.place.into(), &error));
            }
            Entry::Other(object) => other_kinds.push(OtherKind {
                index,
                place: object.place().into(),
                api_version: object.api_version().to_owned(),
                kind: object.kind().to_owned(),
                namespace: object.namespace().to_owned(),
                name: object.name().to_owned(),
            }),
        }
    }
    Ok(DefaultAnswer { documents, other_kinds })
}

fn defaulted(index: usize, object: &Object<'_>, server: Server) -> DefaultedDocument {
    let place = object.place().into();
    match object.decode_daemon_set_for(server) {
        Ok(decoded) => {
            let mut manifest = decoded.manifest;
            defaults::apply_for(&mut manifest.daemon_set, &server);
            // Whether the object is accepted does not matter here; `validate` reports that.
            let _ = validation::create(&mut manifest);
            match validation::stored_object(&manifest) {
                Ok(object) => {
                    DefaultedDocument { index, place, object: Some(object), errors: Vec::new() }
                }
                Err(error) => {
                    let root = PathBuf::default();
                    let error = Finding::of("InternalError", &root, error.to_string(), place);
                    DefaultedDocument { index, place, object: None, errors: vec![error] }
                }
            }
        }
        Err(error) => unread(index, place, &error),
    }
}

fn unread(index: usize, place: Place, error: &DecodeError) -> DefaultedDocument {
    DefaultedDocument { index, place, object: None, errors: vec![Finding::undecodable(error)] }
}
