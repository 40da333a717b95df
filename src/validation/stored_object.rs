//! The object as the API server stores it: what Go writes of its own types.
//!
//! Go leaves out plain values that are zero and lists and maps that are empty, but writes
//! plain structs even when they are empty, amounts in canonical form, and some fields as null.
//!
//! Source: the JSON tags in `staging/src/k8s.io/api/{core,apps}/v1/types.go` and
//! `staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go` at v1.36.

use k8s_openapi::api::apps::v1::DaemonSet;
use serde_json::{Map, Value, json};

use super::semantic_equality::{AMOUNTS, MAPS, is_pointer};
use crate::manifest::written;
use crate::quantity::Quantity;

/// Pointers that only the DaemonSet around the template has.
const OWN_POINTERS: [&str; 3] = ["maxSurge", "maxUnavailable", "revisionHistoryLimit"];
/// Plain values that are written even when they are zero, by what they stand in. Those that
/// no accepted object has as zero are left out.
const WRITTEN_AS_ZERO: [(&str, &str); 8] = [
    ("httpHeaders", "value"),
    ("iscsi", "lun"),
    ("ownerReferences", "apiVersion"),
    ("ownerReferences", "kind"),
    ("ownerReferences", "name"),
    ("ownerReferences", "uid"),
    ("sleep", "seconds"),
    ("sysctls", "value"),
];
/// Pointers and lists that are written as null when they are absent.
const WRITTEN_AS_NULL: [(&str, &str); 4] = [
    ("dataSource", "apiGroup"),
    ("dataSourceRef", "apiGroup"),
    ("projected", "sources"),
    ("scaleIO", "secretRef"),
];
/// Plain structs that are written even when they are absent.
const WRITTEN_AS_EMPTY: [(&str, &str); 6] = [
    ("containers", "resources"),
    ("ephemeralContainers", "resources"),
    ("initContainers", "resources"),
    ("template", "metadata"),
    ("volumeClaimTemplate", "metadata"),
    ("volumeClaimTemplate.spec", "resources"),
];

/// The object as it is stored: `daemon_set` is one that [`create`](super::create) or
/// [`update`](super::update) left. What the server makes up itself is left out: a new
/// object's UID and time of creation, and the managers of its fields.
pub fn stored_object(daemon_set: &DaemonSet) -> Value {
    let mut object = written(daemon_set);
    if let Value::Object(fields) = &mut object {
        if let Some(Value::Object(metadata)) = fields.get_mut("metadata") {
            metadata.remove("managedFields");
        }
        let status = fields.entry("status").or_insert_with(|| json!({}));
        if let Value::Object(status) = status {
            for counter in [
                "currentNumberScheduled",
                "desiredNumberScheduled",
                "numberMisscheduled",
                "numberReady",
            ] {
                status.entry(counter).or_insert_with(|| json!(0));
            }
        }
        for (name, value) in &mut *fields {
            if name != "status" {
                write_value(value, "", name);
            }
        }
    }
    object
}

/// Brings the value of `field`, which stands in `parent`, into its stored form.
fn write_value(value: &mut Value, parent: &str, field: &str) {
    match value {
        Value::Object(entries) if AMOUNTS.contains(&field) => {
            entries.values_mut().for_each(write_amount);
        }
        Value::Object(_) if field == "fieldsV1" || MAPS.contains(&field) => {}
        // The spec of a claim is not that of a pod.
        Value::Object(fields) if (parent, field) == ("volumeClaimTemplate", "spec") => {
            write_fields(fields, "volumeClaimTemplate.spec");
        }
        Value::Object(fields) => write_fields(fields, field),
        Value::Array(items) => {
            for item in items {
                if let Value::Object(fields) = item {
                    write_fields(fields, field);
                }
            }
        }
        _ if AMOUNTS.contains(&field) => write_amount(value),
        _ => {}
    }
}

fn write_fields(fields: &mut Map<String, Value>, parent: &str) {
    for (name, value) in &mut *fields {
        write_value(value, parent, name);
    }
    // A pointer in Go, which `k8s-openapi` cannot say to be absent.
    let is_absent = |name: &str, value: &Value| {
        (parent, name) == ("scaleIO", "secretRef") && value.as_object().is_some_and(Map::is_empty)
    };
    fields.retain(|name, value| !is_absent(name, value));
    fields.retain(|name, value| !is_left_out(value, parent, name));
    let mut insert = |table: &[(&str, &str)], value: Value| {
        for (_, field) in table.iter().filter(|(within, _)| *within == parent) {
            fields.entry(*field).or_insert_with(|| value.clone());
        }
    };
    insert(&WRITTEN_AS_NULL, Value::Null);
    insert(&WRITTEN_AS_EMPTY, json!({}));
    insert(&[("resourceFieldRef", "divisor")], json!("0"));
}

/// Whether Go leaves a field out.
fn is_left_out(value: &Value, parent: &str, field: &str) -> bool {
    let is_plain = !is_pointer(parent, field) && !OWN_POINTERS.contains(&field);
    let is_zero = match value {
        Value::Null => return !WRITTEN_AS_NULL.contains(&(parent, field)),
        Value::Array(items) => return items.is_empty(),
        Value::Object(entries) => return MAPS.contains(&field) && entries.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Number(number) => number.as_i64() == Some(0),
        Value::Bool(is_set) => !is_set,
    };
    is_zero && is_plain && !WRITTEN_AS_ZERO.contains(&(parent, field))
}

fn write_amount(value: &mut Value) {
    if let Some(Ok(amount)) = value.as_str().map(Quantity::parse) {
        *value = Value::String(amount.to_string());
    }
}
