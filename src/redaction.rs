//! Redaction, which makes objects safe to share: it replaces what identifies people, places and
//! secrets, and keeps what determines where pods run and how a rollout proceeds.
//!
//! The same text is replaced by the same word everywhere, so that owners, selectors and
//! references still match: a pod with the label `team: billing` and a selector that requires it
//! both have `team: name-7` afterwards.
//!
//! - **Kept**: what Kubernetes defines (kinds, phases, conditions, reasons, operators, effects,
//!   policies), numbers, amounts, ports, times, keys of labels and taints, the values of labels
//!   and taints that Kubernetes defines, namespaces and classes of the system.
//! - **Replaced**: names, namespaces, images, addresses, UIDs, other values of labels and taints,
//!   paths, and all of these where they occur in messages.
//! - **Left out**: values of environment variables, arguments, commands, annotations, managed
//!   fields.
//!
//! Not covered: other contents of messages, such as the text of an admission webhook.

mod replacements;
mod rules;

use serde_json::{Map, Value};

use crate::manifest::dump::KubeletActivity;

use replacements::Replacements;
use rules::{Rule, is_known_key, rule_of};

/// The replacement of a value that is left out.
const LEFT_OUT: &str = "redacted";

/// Redacts several objects together: the same text is replaced by the same word in all of them.
///
/// ```
/// use daemonset_preflight::redaction::redact;
/// use serde_json::json;
///
/// let pod = json!({"kind": "Pod", "metadata": {"name": "billing-x", "labels": {"team": "billing"}},
///     "spec": {"nodeName": "db-1", "containers": [{"name": "c", "env": [{"name": "A", "value": "s3cr3t"}]}]}});
/// let node = json!({"kind": "Node", "metadata": {"name": "db-1", "labels": {"kubernetes.io/os": "linux"}}});
/// let redacted = redact(&[pod, node]);
/// assert_eq!(redacted[0]["spec"]["nodeName"], redacted[1]["metadata"]["name"]);
/// assert_eq!(redacted[1]["metadata"]["labels"]["kubernetes.io/os"], "linux");
/// assert!(!json!(redacted).to_string().contains("billing"));
/// ```
pub fn redact(objects: &[Value]) -> Vec<Value> {
    let mut replacements = Replacements::default();
    // Which words of messages to replace is known only after all other fields have been visited.
    for object in objects {
        redacted(object, &mut replacements);
    }
    objects.iter().map(|object| redacted(object, &mut replacements)).collect()
}

fn redacted(object: &Value, replacements: &mut Replacements) -> Value {
    Walker { replacements }.fields(object, "")
}

struct Walker<'a> {
    replacements: &'a mut Replacements,
}

impl Walker<'_> {
    /// Redacts the value of a field of an API object.
    fn fields(&mut self, value: &Value, name: &str) -> Value {
        match value {
            Value::Object(fields) => {
                let mut kept = Map::new();
                for (field, value) in fields {
                    if let Some(value) = self.field(field, value, fields, name) {
                        kept.insert(field.clone(), value);
                    }
                }
                Value::Object(kept)
            }
            Value::Array(items) => {
                Value::Array(items.iter().map(|item| self.fields(item, name)).collect())
            }
            Value::String(text) => Value::String(self.replacements.replace(text, name)),
            scalar => scalar.clone(),
        }
    }

    /// Redacts a field of a map; `beside` is the map. `None` where the field is left out.
    fn field(
        &mut self,
        field: &str,
        value: &Value,
        beside: &Map<String, Value>,
        parent: &str,
    ) -> Option<Value> {
        Some(match rule_of(field, parent) {
            Rule::LeftOut => return None,
            Rule::Annotations => self.annotations(value)?,
            Rule::Hidden => hidden(value),
            Rule::Whole => value.clone(),
            Rule::Kept => self.kept(value, field),
            Rule::Labels => self.labels(value),
            Rule::ValueOfKey => {
                let key = beside.get("key").and_then(Value::as_str);
                match (key, parent) {
                    (Some(key), _) => self.values_of_key(key, value),
                    (None, "env") => hidden(value),
                    (None, _) => self.fields(value, field),
                }
            }
            Rule::Message => match value {
                Value::String(text) => Value::String(self.message(text)),
                other => self.fields(other, field),
            },
            Rule::Plain => self.fields(value, field),
        })
    }

    /// Redacts a message. A kubelet's activity is recognised by its message alone, and must still
    /// be recognised if names in the cluster equal Kubernetes' own words.
    fn message(&mut self, text: &str) -> String {
        let redacted = self.replacements.in_text(text);
        let activity = KubeletActivity::of_message(text);
        match KubeletActivity::of_message(&redacted) == activity {
            true => redacted,
            false => activity.message().to_owned(),
        }
    }

    /// Keeps a value's texts; the fields of maps inside are redacted by their own rules.
    fn kept(&mut self, value: &Value, name: &str) -> Value {
        match value {
            Value::Object(_) => self.fields(value, name),
            Value::Array(items) => {
                Value::Array(items.iter().map(|item| self.kept(item, name)).collect())
            }
            scalar => scalar.clone(),
        }
    }

    /// Keeps only the annotations that the DaemonSet controller uses, or that mark static pods.
    fn annotations(&mut self, value: &Value) -> Option<Value> {
        const KEPT: [&str; 3] = [
            "deprecated.daemonset.template.generation",
            "kubernetes.io/config.mirror",
            "kubernetes.io/config.source",
        ];
        let mut kept = Map::new();
        for (key, value) in value.as_object()? {
            if KEPT.contains(&key.as_str()) {
                let is_hash = key == "kubernetes.io/config.mirror";
                kept.insert(key.clone(), if is_hash { LEFT_OUT.into() } else { value.clone() });
            }
        }
        (!kept.is_empty()).then_some(Value::Object(kept))
    }

    /// Redacts the values of labels by their keys. A value that is not a map of labels is a
    /// structured selector.
    fn labels(&mut self, value: &Value) -> Value {
        let Value::Object(labels) = value else { return self.fields(value, "selector") };
        if labels.values().any(|value| value.is_object() || value.is_array()) {
            return self.fields(value, "selector");
        }
        let mut redacted = Map::new();
        for (key, value) in labels {
            redacted.insert(key.clone(), self.values_of_key(key, value));
        }
        Value::Object(redacted)
    }

    /// Redacts the value of a label or taint, or the values that a requirement lists.
    fn values_of_key(&mut self, key: &str, value: &Value) -> Value {
        match value {
            Value::Array(items) => {
                Value::Array(items.iter().map(|item| self.values_of_key(key, item)).collect())
            }
            Value::String(text) if !is_known_key(key) && !text.is_empty() => {
                // Numbers are kept: `Gt` and `Lt` require them.
                match text.parse::<i64>() {
                    Ok(_) => value.clone(),
                    Err(_) => Value::String(self.replacements.name(text)),
                }
            }
            other => other.clone(),
        }
    }
}

/// Returns the value with its structure kept and each text left out.
fn hidden(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(hidden).collect()),
        Value::Object(fields) => {
            let mut object = Map::new();
            for (key, value) in fields {
                object.insert(key.clone(), hidden(value));
            }
            Value::Object(object)
        }
        Value::String(text) if !text.is_empty() => LEFT_OUT.into(),
        other => other.clone(),
    }
}
