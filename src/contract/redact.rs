//! The call `redact`: objects that are safe to share.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::applied::whole;
use super::finding::Finding;
use crate::manifest::{Documents, Entry};
use crate::redaction;

/// Objects of any kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RedactCall {
    /// The texts, YAML or JSON, one or many documents each, also lists. The same text is
    /// replaced by the same word in all of them.
    pub texts: Vec<String>,
}

/// The objects without what names people, places and secrets.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct RedactAnswer {
    /// A `List` of them, in the order of the texts.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>"))]
    pub list: Value,
    /// What could not be read, and is not in the list: which text, from 0, and why.
    pub problems: Vec<RedactProblem>,
}

/// What could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RedactProblem {
    /// Which text, from 0.
    pub text: usize,
    /// What is wrong, and where.
    pub finding: Finding,
}

/// Redacts objects: names, images, addresses and values of labels are replaced, each by the
/// same word everywhere; environments, arguments, commands and annotations are left out; what
/// decides where pods run and how a rollout goes is kept.
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
