//! The call `redact`: makes objects safe to share.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::applied::whole;
use super::finding::Finding;
use crate::manifest::{Documents, Entry};
use crate::redaction;

/// Objects to redact, of any kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RedactCall {
    /// The texts: YAML or JSON, one or more documents each, `List`s included. The same string is
    /// replaced by the same word in all of them.
    pub texts: Vec<String>,
}

/// The objects without names of people and places, and without secrets.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct RedactAnswer {
    /// A `List` of the objects, in the order of the texts.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
    pub list: Value,
    /// The objects that could not be read and are not in the list.
    pub problems: Vec<RedactProblem>,
}

/// An object that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RedactProblem {
    /// The index of the text, from 0.
    pub text: usize,
    /// What is wrong, and where.
    pub finding: Finding,
}

/// Redacts objects: names, images, addresses and label values are replaced, each by the same word
/// everywhere; environment variables, arguments, commands and annotations are removed; what
/// decides where pods run and how a rollout proceeds is kept.
pub fn redact(call: &RedactCall) -> RedactAnswer {
    let (mut objects, mut problems) = (Vec::new(), Vec::new());
    for (text, read) in call.texts.iter().enumerate() {
        for entry in Documents::read(read).entries() {
            match entry {
                Entry::DaemonSet(object) | Entry::Other(object) => objects.push(whole(&object)),
                Entry::Unreadable(error) => {
                    problems.push(RedactProblem { text, finding: Finding::undecodable(&error) });
                }
            }
        }
    }
    let items = redaction::redact(&objects);
    RedactAnswer { list: json!({"apiVersion": "v1", "kind": "List", "items": items}), problems }
}
