//! The object as the API server stores it: what Go writes of its own types.
//!
//! Go leaves out plain values that are zero and lists and maps that are empty, but writes
//! plain structs even when they are empty, amounts in canonical form, and some fields as null.
//! What it does with which field is a fact of [`go_types`].
//!
//! Source: the JSON tags in `staging/src/k8s.io/api/{core,apps}/v1/types.go` and
//! `staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodTemplateSpec;
use serde_json::{Map, Value};

use super::semantic_equality::is_zero_value;
use crate::field::Segment;
use crate::manifest::go_types::{self, Field, Omitted, Shape};
use crate::manifest::{ExtraValue, Manifest, TypedValue, WriteError, written};
use crate::quantity::Quantity;

/// The object as it is stored: one that [`create`](super::create) or
/// [`update`](super::update) left. What the server makes up itself is left out: a new
/// object's UID and time of creation, and the managers of its fields.
///
/// # Errors
/// When the object cannot be written. One that was decoded can.
pub fn stored_object(manifest: &Manifest) -> Result<Value, WriteError> {
    let mut object = TypedValue::of(&manifest.daemon_set)?;
    if let TypedValue::Struct(_, fields) = &mut object
        && let Some(TypedValue::Struct(_, metadata)) = fields.get_mut("metadata")
    {
        metadata.remove("managedFields");
    }
    let mut object = stored(object);
    let extra = manifest.extra.iter().filter(|(_, extra)| !extra.value.is_empty());
    for (path, extra) in extra {
        insert(&mut object, path.segments(), written_extra(&extra.value)?);
    }
    Ok(object)
}

/// Puts a value where its path says, if what it is a field of is there.
fn insert(object: &mut Value, path: &[Segment], value: Value) {
    let Some((last, parents)) = path.split_last() else { return };
    let parent = parents.iter().try_fold(object, |value, step| match step {
        Segment::Field(name) => value.get_mut(name.as_ref()),
        Segment::Key(key) => value.get_mut(key),
        Segment::Index(index) => value.get_mut(*index),
    });
    if let (Some(Value::Object(fields)), Segment::Field(name)) = (parent, last) {
        fields.insert(name.to_string(), value);
    }
}

fn written_extra(value: &ExtraValue) -> Result<Value, WriteError> {
    match value {
        ExtraValue::Number(number) => written(number),
        ExtraValue::Text(text) => written(text),
        ExtraValue::Texts(texts) => written(texts),
        ExtraValue::EvictionResponders(responders) => written(responders),
        ExtraValue::WorkloadReference(reference) => written(reference),
    }
}

/// A template in the form in which it is stored within a DaemonSet.
///
/// # Errors
/// When the template cannot be written. One that was decoded can.
pub fn stored_template(template: &PodTemplateSpec) -> Result<Value, WriteError> {
    TypedValue::of(template).map(stored)
}

/// A value in its stored form.
fn stored(value: TypedValue) -> Value {
    match value {
        TypedValue::Struct(name, fields) => Value::Object(stored_fields(name, fields)),
        TypedValue::Quantity(text) => {
            Value::String(Quantity::parse(&text).map_or(text, |amount| amount.to_string()))
        }
        TypedValue::List(items) => Value::Array(items.into_iter().map(stored).collect()),
        TypedValue::Map(entries) => {
            let mut object = Map::new();
            for (key, value) in entries {
                object.insert(key, stored(value));
            }
            Value::Object(object)
        }
        other => other.into_json(),
    }
}

fn stored_fields(name: &str, mut fields: BTreeMap<&str, TypedValue>) -> Map<String, Value> {
    let mut object = Map::new();
    for field in go_types::fields(name) {
        let value = fields.remove(field.name).filter(|value| !is_absent(name, field, value));
        if !is_left_out(field, value.as_ref()) {
            object.insert(field.name.to_owned(), value.map_or_else(|| zero_value(field), stored));
        }
    }
    // Fields that Go does not have, of which there is none.
    object.extend(fields.into_iter().map(|(field, value)| (field.to_owned(), stored(value))));
    object
}

/// Whether a value stands for none: `k8s-openapi` has no other way to say that the pointer to
/// the secret of a ScaleIO volume is nil.
fn is_absent(name: &str, field: &Field, value: &TypedValue) -> bool {
    match value {
        TypedValue::Null => true,
        TypedValue::Struct(..) if (name, field.name) == ("ScaleIOVolumeSource", "secretRef") => {
            is_zero_value(value, field)
        }
        _ => false,
    }
}

/// Whether Go leaves a field out that has this value, or none.
fn is_left_out(field: &Field, value: Option<&TypedValue>) -> bool {
    let is_struct_to_go =
        matches!(field.shape, Shape::Struct | Shape::Quantity | Shape::Time | Shape::IntOrString);
    match (field.omitted, value) {
        (Omitted::Never, _) => false,
        (Omitted::Empty, None) => field.is_pointer || !is_struct_to_go,
        (Omitted::Zero, None) => true,
        (_, Some(_)) if field.is_pointer => false,
        (Omitted::Empty, Some(value)) => !is_struct_to_go && is_zero_value(value, field),
        (Omitted::Zero, Some(value)) => is_zero_value(value, field),
    }
}

/// What Go writes of a field that is absent.
fn zero_value(field: &Field) -> Value {
    match field.shape {
        _ if field.is_pointer => Value::Null,
        Shape::Bool => Value::Bool(false),
        Shape::Number | Shape::IntOrString => Value::from(0),
        Shape::String => Value::from(""),
        Shape::Quantity => Value::from("0"),
        Shape::Struct => Value::Object(stored_fields(field.struct_name(), BTreeMap::new())),
        Shape::List | Shape::Map | Shape::Time | Shape::Json => Value::Null,
    }
}
