//! Writes an object as the API server stores it: the JSON that Go encodes from its own types.
//!
//! Go omits zero values of non-pointer fields, and empty lists and maps, but writes non-pointer
//! structs even when they are empty, quantities in canonical form, and some fields as null.
//! [`go_types`] records how Go treats each field.
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

/// Returns the stored form of an object that [`create`](super::create) or
/// [`update`](super::update) has processed. What the server itself generates is left out: the
/// UID and creation timestamp of a new object, and its managed fields.
///
/// # Errors
/// When the object cannot be serialized. An object that was decoded always can.
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

/// Inserts a value at its path, if the object that has this field exists.
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

/// Returns the form in which a template is stored within a DaemonSet.
///
/// # Errors
/// When the template cannot be serialized. A template that was decoded always can.
pub fn stored_template(template: &PodTemplateSpec) -> Result<Value, WriteError> {
    TypedValue::of(template).map(stored)
}

/// Converts a value to its stored form.
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
    // Fields that the Go types lack; there are none.
    object.extend(fields.into_iter().map(|(field, value)| (field.to_owned(), stored(value))));
    object
}

/// Whether a value stands for an absent one: null, or the zero secret reference of a ScaleIO
/// volume, because `k8s-openapi` cannot express that this pointer is nil.
fn is_absent(name: &str, field: &Field, value: &TypedValue) -> bool {
    match value {
        TypedValue::Null => true,
        TypedValue::Struct(..) if (name, field.name) == ("ScaleIOVolumeSource", "secretRef") => {
            is_zero_value(value, field)
        }
        _ => false,
    }
}

/// Whether Go omits a field with this value; `None` is an absent one.
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

/// Returns what Go writes for an absent field that it does not omit.
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
