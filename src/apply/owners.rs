//! Finds the fields that an apply keeps although the file does not have them.

use std::fmt;

use serde_json::Value;

use super::field_set::{Element, FieldSet, Path, path_text, step};
use super::managers::{self, Managed};
use super::schema::Type;
use super::server_side::stripped;
use super::typed::field_set;
use super::value::{from_tree, go_json};
use super::{LAST_APPLIED, Object};
use crate::defaults;
use crate::manifest::{NodeId, decode_json, read_json, written};

pub use super::managers::{Operation, Owner};

/// A field that is kept although the file does not have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owned {
    path: Path,
    /// The owners of the field according to `managedFields`; empty when none is known.
    pub owners: Vec<Owner>,
}

/// Prints the path of the field: `spec.template.spec.containers[name="a"]`.
impl fmt::Display for Owned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = path_text(&self.path);
        f.write_str(text.strip_prefix('.').unwrap_or(&text))
    }
}

/// Annotations that kubectl and Kubernetes itself maintain.
const OWN_ANNOTATIONS: [&str; 2] = [LAST_APPLIED, "deprecated.daemonset.template.generation"];

/// Returns the fields of the merged object that the file lacks, in order. A struct or item that is
/// kept as a whole is listed without its fields. Fields with the value that defaulting would set,
/// and fields that the server writes, are left out.
pub(super) fn kept(file: &Object, live: &Object, merged: &Object) -> Vec<Owned> {
    let of = Type::DAEMON_SET;
    let managers = managers::read(live).unwrap_or_default();
    let file = Value::Object(file.clone());
    let merged = Value::Object(merged.clone());
    let mut known = field_set(&file, of).union(&stripped());
    known = known.union(&FieldSet::of_fields(&[&["metadata", "deletionTimestamp"]]));
    let in_merged = field_set(&merged, of)
        .recursive_difference(&FieldSet::of_fields(&[&["status"], &["metadata", "managedFields"]]));
    let defaulted = defaulted(&file);
    let is_default = |path: &[Element]| {
        let value = at(&merged, path);
        value.is_some() && defaulted.as_ref().and_then(|defaulted| at(defaulted, path)) == value
    };
    let mut kept: Vec<Owned> = Vec::new();
    for path in in_merged.difference(&known).paths() {
        let is_own = OWN_ANNOTATIONS.iter().any(|name| {
            matches!(path.as_slice(), [_, Element::Field(part), Element::Field(key)]
                if part == "annotations" && key == name)
        });
        let is_within = kept.iter().any(|outer| path.starts_with(&outer.path));
        if is_own || is_within || is_default(&path) {
            continue;
        }
        let owns = |managed: &&Managed| managed.fields.has_path(&path);
        let owners = managers.values().filter(owns).map(|m| m.owner.clone()).collect();
        kept.push(Owned { path, owners });
    }
    kept.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    kept
}

/// Returns the file with the API server's defaults; `None` when it cannot be decoded or encoded.
fn defaulted(file: &Value) -> Option<Value> {
    let text = go_json(file);
    let mut daemon_set = decode_json(&text).ok()?.manifest.daemon_set;
    defaults::apply(&mut daemon_set);
    let text = go_json(&written(&daemon_set).ok()?);
    let tree = read_json(&text).ok()?;
    Some(from_tree(&tree, NodeId::ROOT))
}

/// Returns the value at a path.
fn at<'v>(value: &'v Value, path: &[Element]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, element| step(value, element).map(|(_, inner)| inner))
}
