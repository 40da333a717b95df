//! Remedies as changes to the manifest that editors and programs can apply.
//!
//! Source: JSON Patch, <https://www.rfc-editor.org/rfc/rfc6902>.

use serde::Serialize;

use crate::manifest::nodes;
use crate::placement::{DaemonPlacement, Relabel, Within};
use crate::scheduling::TolerationAuthor;
use crate::selectors::{Operator, Requirement};

/// A change to the DaemonSet that lets pods run on more nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Remedy {
    /// The change and its effect, in one line.
    pub text: String,
    /// The number of additional nodes on which a pod should run. Never zero.
    pub gains: usize,
    /// The change, as a JSON Patch of the DaemonSet as given.
    pub patch: Vec<PatchOperation>,
}

/// One operation of a JSON Patch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct PatchOperation {
    /// The operation.
    pub op: PatchOp,
    /// A JSON Pointer into the DaemonSet.
    pub path: String,
    /// The value to set; absent for `remove`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<PatchValue>,
}

/// The kind of a JSON Patch operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum PatchOp {
    /// Adds a list item, or sets an object member, replacing any existing value.
    Add,
    /// Removes the value.
    Remove,
    /// Replaces the value.
    Replace,
}

/// A value that a patch sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum PatchValue {
    /// A string, such as the key or value of a label.
    Text(String),
    /// A number, such as `maxUnavailable`.
    Number(i32),
    /// The values of a requirement.
    Texts(Vec<String>),
    /// An item of `tolerations`.
    Toleration(PatchToleration),
    /// The whole `tolerations` list, for a template that has none.
    Tolerations(Vec<PatchToleration>),
}

/// A toleration for exactly one taint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct PatchToleration {
    /// The taint's key.
    pub key: String,
    /// `Equal` for a taint with a value, otherwise `Exists`.
    #[cfg_attr(feature = "typescript", ts(type = "\"Equal\" | \"Exists\""))]
    pub operator: &'static str,
    /// The taint's value; absent when it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The taint's effect.
    pub effect: String,
}

const POD_SPEC: &str = "/spec/template/spec";

pub(super) fn remedy(remedy: &crate::placement::Remedy<'_>, placement: &DaemonPlacement) -> Remedy {
    let mut patch = Vec::new();
    for relabel in &remedy.relabel {
        put_relabel(relabel, &mut patch);
    }
    let tolerations: Vec<PatchToleration> =
        remedy.tolerate.iter().map(PatchToleration::of).collect();
    let has_some =
        placement.tolerations.iter().any(|t| matches!(t.author, TolerationAuthor::Template(_)));
    let path = format!("{POD_SPEC}/tolerations");
    if has_some {
        let item = |toleration| add(format!("{path}/-"), PatchValue::Toleration(toleration));
        patch.extend(tolerations.into_iter().map(item));
    } else if !tolerations.is_empty() {
        patch.push(add(path, PatchValue::Tolerations(tolerations)));
    }
    Remedy { text: remedy.to_string(), gains: remedy.gains, patch }
}

fn put_relabel(relabel: &Relabel<'_>, patch: &mut Vec<PatchOperation>) {
    let Relabel { site, requirement, .. } = relabel;
    let Requirement { key, operator, values } = relabel.replacement();
    let is_renamed = requirement.key != key;
    match site.within {
        Within::NodeSelector => {
            let at = |key: &str| format!("{POD_SPEC}/nodeSelector/{}", escape(key));
            if is_renamed {
                patch.push(PatchOperation {
                    op: PatchOp::Remove,
                    path: at(&requirement.key),
                    value: None,
                });
            }
            // `add` replaces any existing value of the key.
            if let (Operator::In, Some(value)) = (operator, values.into_iter().next()) {
                patch.push(add(at(&key), PatchValue::Text(value)));
            }
        }
        Within::MatchExpressions | Within::MatchFields => {
            let at = |member: &str| {
                format!(
                    "{POD_SPEC}/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution\
                     /nodeSelectorTerms/{}/matchExpressions/{}/{member}",
                    site.term, site.index
                )
            };
            let replace =
                |path, value| PatchOperation { op: PatchOp::Replace, path, value: Some(value) };
            if is_renamed {
                patch.push(replace(at("key"), PatchValue::Text(key)));
            }
            if requirement.values != values {
                patch.push(replace(at("values"), PatchValue::Texts(values)));
            }
        }
    }
}

fn add(path: String, value: PatchValue) -> PatchOperation {
    PatchOperation { op: PatchOp::Add, path, value: Some(value) }
}

/// Escapes a key for a JSON Pointer.
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

impl PatchToleration {
    fn of(taint: &nodes::Taint<'_>) -> Self {
        let value = Some(taint.value.to_owned()).filter(|value| !value.is_empty());
        PatchToleration {
            key: taint.key.to_owned(),
            operator: if value.is_some() { "Equal" } else { "Exists" },
            value,
            effect: taint.effect.to_owned(),
        }
    }
}
