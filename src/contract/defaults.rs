//! The call `default`: the objects as the API server would fill them in.

use k8s_openapi::api::apps::v1::DaemonSet;
use serde::{Deserialize, Serialize};

use super::finding::{Finding, Place};

/// Text to fill in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DefaultCall {
    /// YAML or JSON, one or many documents, also a `List`.
    pub text: String,
}

/// The objects, filled in.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DefaultAnswer {
    /// One per DaemonSet, in the order of the text; other kinds are passed over.
    pub documents: Vec<DefaultedDocument>,
}

/// One object, filled in, or why it could not be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DefaultedDocument {
    /// Which document of the text, from 0.
    pub index: usize,
    /// Where it stands.
    pub place: Place,
    /// The object with its defaults; absent when it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<DaemonSet>,
    /// Why it could not be read.
    pub errors: Vec<Finding>,
}

/// Fills in each DaemonSet of `call.text` as the API server would before it validates.
pub fn default(_call: &DefaultCall) -> DefaultAnswer {
    DefaultAnswer { documents: Vec::new() }
}
