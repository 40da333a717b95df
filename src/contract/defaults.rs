//! The call `default`: the objects as the API server would store them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::finding::Finding;
use super::position::Place;
use crate::field::PathBuf;
use crate::manifest::{DecodeError, Documents, Entry, Object};
use crate::version::{GateErrors, Server, Servers, Version};
use crate::{defaults, validation};

/// Text to fill in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DefaultCall {
    /// YAML or JSON, one or many documents, also a `List`.
    pub text: String,
    /// The version of Kubernetes that stores, such as `1.36`; the newest one, when absent.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "string", optional))]
    pub kubernetes_version: Option<Version>,
    /// Feature gates that are turned on or off, by name.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub feature_gates: BTreeMap<String, bool>,
}

/// The objects, filled in.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DefaultAnswer {
    /// One per DaemonSet, in the order of the text.
    pub documents: Vec<DefaultedDocument>,
    /// The objects of other kinds, which are passed over.
    pub other_kinds: Vec<OtherKind>,
}

/// An object that is no DaemonSet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OtherKind {
    /// Which document of the text, from 0.
    pub index: usize,
    /// Where it stands.
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

/// One object, filled in, or why it could not be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DefaultedDocument {
    /// Which document of the text, from 0.
    pub index: usize,
    /// Where it stands.
    pub place: Place,
    /// The object as a create of it is stored, or would be if it were accepted: with its
    /// defaults, canonical amounts and a status, and without the fields of features that are
    /// off. The UID, the time of creation and the managers of fields, which the server makes
    /// up, are left out. Absent when it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>", optional))]
    pub object: Option<Value>,
    /// Why it could not be read.
    pub errors: Vec<Finding>,
}

/// Gives each DaemonSet of `call.text` as the API server would store a create of it.
///
/// # Errors
/// When a feature gate is unknown, is not in the version, or cannot be set so.
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
            // Whether it is accepted is the question of another call.
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
