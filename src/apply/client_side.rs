//! `kubectl apply`: a three-way merge of the last applied configuration, the file
//! and the live object.
//!
//! Source: `patchSimple` in `staging/src/k8s.io/kubectl/pkg/cmd/apply/patcher.go`,
//! `GetModifiedConfiguration` in `staging/src/k8s.io/kubectl/pkg/util/apply.go` at v1.36.

use serde_json::Value;

use super::schema::Type;
use super::value::{from_tree, go_json};
use super::{ApplyError, LAST_APPLIED, Object, strategic};
use crate::manifest::{NodeId, read_json};

/// Returns the live object as it would be after `kubectl apply` of the file.
///
/// # Errors
/// When the last-applied annotation is not a JSON object, or the objects cannot be merged.
pub(super) fn merge(file: &Object, live: &Object) -> Result<Object, ApplyError> {
    let original = last_applied(live)?.unwrap_or_default();
    let modified = annotated(file)?;
    let patch = strategic::three_way(original, &modified, live, Type::DAEMON_SET);
    let patched = patch.and_then(|patch| strategic::patched(live.clone(), patch, Type::DAEMON_SET));
    patched.map_err(|error| ApplyError::new(error.to_string()))
}

/// Returns the last applied configuration from the annotation of the live object; `None` when there
/// is no annotation or it is empty.
///
/// # Errors
/// When the annotation is not a JSON object.
pub(super) fn last_applied(live: &Object) -> Result<Option<Object>, ApplyError> {
    let annotation = live
        .get("metadata")
        .and_then(|metadata| metadata.get("annotations")?.get(LAST_APPLIED)?.as_str())
        .filter(|text| !text.is_empty());
    let Some(text) = annotation else { return Ok(None) };
    match read_json(text).map(|tree| from_tree(&tree, NodeId::ROOT)) {
        Ok(Value::Object(original)) => Ok(Some(original)),
        Ok(_) | Err(_) => Err(ApplyError::new(format!("invalid JSON document in {LAST_APPLIED}"))),
    }
}

/// Returns the file with the last-applied annotation set to the file itself.
fn annotated(file: &Object) -> Result<Object, ApplyError> {
    let mut file = file.clone();
    let annotations = annotations(&mut file)?;
    annotations.remove(LAST_APPLIED);
    let text = go_json(&Value::Object(file.clone())) + "\n";
    let annotations = self::annotations(&mut file)?;
    annotations.insert(LAST_APPLIED.to_owned(), Value::String(text));
    Ok(file)
}

fn annotations(file: &mut Object) -> Result<&mut Object, ApplyError> {
    let metadata = file.entry("metadata").or_insert_with(|| Value::Object(Object::new()));
    let Value::Object(metadata) = metadata else {
        return Err(ApplyError::new("metadata is not an object"));
    };
    let annotations = metadata.entry("annotations").or_insert(Value::Null);
    if annotations.is_null() {
        *annotations = Value::Object(Object::new());
    }
    match annotations {
        Value::Object(annotations) if annotations.values().all(Value::is_string) => Ok(annotations),
        _ => Err(ApplyError::new("metadata.annotations holds something other than texts")),
    }
}
