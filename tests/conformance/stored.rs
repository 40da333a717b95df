//! Stored objects: what the API server stores for a create.

use std::collections::BTreeMap;

use daemonset_preflight::{defaults, manifest, validation};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::Outcome;

#[derive(Deserialize)]
pub struct Case {
    id: String,
    object: Box<RawValue>,
    /// The minor version that answered; 1.36 if absent.
    #[serde(rename = "kubernetesVersion", default)]
    kubernetes_version: Option<String>,
    /// The feature gates that differ from their defaults.
    #[serde(rename = "featureGates", default)]
    feature_gates: BTreeMap<String, bool>,
    expect: Answer,
}

#[derive(Deserialize)]
struct Answer {
    stored: Value,
}

/// Whether a case with these fields has this form.
pub fn is_case(fields: &BTreeMap<&str, &RawValue>) -> bool {
    let expect = fields.get("expect").map(|expect| serde_json::from_str(expect.get()));
    matches!(expect, Some(Ok(Value::Object(expect))) if expect.contains_key("stored"))
}

/// Runs a case. The verdict is whether the values are equal apart from empty ones.
pub fn run(case: Case) -> Result<Outcome, serde_json::Error> {
    let Case { id, object, kubernetes_version, feature_gates, expect } = case;
    let mut expected = expect.stored;
    let server = super::server_with(kubernetes_version.as_deref(), &feature_gates);
    let mut got = match manifest::decode_json_for(object.get(), server) {
        Err(error) => Value::String(error.message),
        Ok(decoded) => {
            let mut new = decoded.manifest;
            defaults::apply_for(&mut new.daemon_set, &server);
            let verdict = validation::create(&mut new);
            match verdict.errors.causes().as_slice() {
                [] => validation::stored_object(&new)
                    .unwrap_or_else(|error| Value::String(error.to_string())),
                causes => Value::String(format!("{causes:?}")),
            }
        }
    };
    let exact = got == expected;
    let (mut shown, mut ours) = (Vec::new(), Vec::new());
    differences(&expected, &got, "", &mut shown, &mut ours);
    drop_empty(&mut got);
    drop_empty(&mut expected);
    let verdict = got == expected;
    Ok(Outcome { id, verdict, exact, expected: shown.join("; "), got: ours.join("; ") })
}

pub fn drop_empty(value: &mut Value) {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(drop_empty);
            items.retain(|item| !is_empty(item));
        }
        Value::Object(fields) => {
            fields.values_mut().for_each(drop_empty);
            fields.retain(|_, value| !is_empty(value));
        }
        _ => {}
    }
}

/// Appends the fields that differ, as each side has them.
pub fn differences(
    expected: &Value,
    got: &Value,
    path: &str,
    shown: &mut Vec<String>,
    ours: &mut Vec<String>,
) {
    match (expected, got) {
        (Value::Object(theirs), Value::Object(mine)) => {
            for (key, value) in theirs {
                let path = format!("{path}.{key}");
                match mine.get(key) {
                    Some(other) => differences(value, other, &path, shown, ours),
                    None => shown.push(format!("{path}: {value}")),
                }
            }
            for (key, value) in mine.iter().filter(|(key, _)| !theirs.contains_key(*key)) {
                ours.push(format!("{path}.{key}: {value}"));
            }
        }
        (Value::Array(theirs), Value::Array(mine)) if theirs.len() == mine.len() => {
            for (index, (value, other)) in theirs.iter().zip(mine).enumerate() {
                differences(value, other, &format!("{path}[{index}]"), shown, ours);
            }
        }
        _ if expected == got => {}
        _ => {
            shown.push(format!("{path}: {expected}"));
            ours.push(format!("{path}: {got}"));
        }
    }
}
