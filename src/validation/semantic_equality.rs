//! Are two objects the same to the API server?
//!
//! Absent lists and maps are the same as empty ones, amounts the same as equal ones that
//! are written otherwise, and absent values the same as zeros, where Go keeps them as
//! plain values. Where Go keeps pointers, absent is not zero. [`POINTERS`] and its
//! neighbours say where, for all that a template can hold.
//!
//! Source: `Semantic` in `staging/src/k8s.io/apimachinery/pkg/api/equality/semantic.go`
//! and the types in `pkg/apis/core/types.go` at v1.36.

use k8s_openapi::api::apps::v1::DaemonSetSpec;
use k8s_openapi::api::core::v1::PodTemplateSpec;
use serde::Serialize;
use serde_json::{Map, Value};

use super::daemon_set::Spec;
use super::label_selector::same_selector;
use crate::manifest::written;
use crate::quantity::Quantity;

/// Whether two templates are the same.
pub(crate) fn same_template(one: &PodTemplateSpec, other: &PodTemplateSpec) -> bool {
    one == other || same_as_json(one, other, "template")
}

/// Whether two specs are the same.
pub(super) fn same_spec(one: Spec<'_>, other: Spec<'_>) -> bool {
    let rest = |spec: &DaemonSetSpec| {
        let numbers = (spec.min_ready_seconds.unwrap_or_default(), spec.revision_history_limit);
        (numbers, spec.update_strategy.clone())
    };
    same_selector(one.selector, other.selector)
        && rest(one.spec) == rest(other.spec)
        && same_template(&one.spec.template, &other.spec.template)
}

fn same_as_json<T: Serialize>(one: &T, other: &T, name: &str) -> bool {
    same(Some(&written(one)), Some(&written(other)), "", name)
}

/// Fields that Go keeps as pointers to single values, wherever they occur.
const POINTERS: [&str; 54] = [
    "activeDeadlineSeconds",
    "allowPrivilegeEscalation",
    "apiGroup",
    "automountServiceAccountToken",
    "blockOwnerDeletion",
    "cachingMode",
    "controller",
    "defaultMode",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "enableServiceLinks",
    "expirationSeconds",
    "fsGroup",
    "fsGroupChangePolicy",
    "gmsaCredentialSpec",
    "gmsaCredentialSpecName",
    "hostProcess",
    "hostUsers",
    "hostnameOverride",
    "initiatorName",
    "localhostProfile",
    "maxExpirationSeconds",
    "minDomains",
    "mode",
    "mountPropagation",
    "nodeAffinityPolicy",
    "nodeTaintsPolicy",
    "optional",
    "podGroupName",
    "preemptionPolicy",
    "priority",
    "privileged",
    "procMount",
    "readOnlyRootFilesystem",
    "recursiveReadOnly",
    "resourceClaimName",
    "resourceClaimTemplateName",
    "runAsGroup",
    "runAsNonRoot",
    "runAsUser",
    "runAsUserName",
    "runtimeClassName",
    "seLinuxChangePolicy",
    "service",
    "setHostnameAsFQDN",
    "shareProcessNamespace",
    "sizeLimit",
    "stopSignal",
    "storageClassName",
    "supplementalGroupsPolicy",
    "terminationGracePeriodSeconds",
    "tolerationSeconds",
    "volumeAttributesClassName",
    "volumeMode",
];
/// Fields that Go keeps as pointers where they stand in a certain other field.
const POINTERS_IN: [(&str, &str); 14] = [
    ("azureDisk", "fsType"),
    ("azureDisk", "kind"),
    ("azureDisk", "readOnly"),
    ("clusterTrustBundle", "name"),
    ("clusterTrustBundle", "signerName"),
    ("containers", "restartPolicy"),
    ("csi", "fsType"),
    ("csi", "readOnly"),
    ("dataSourceRef", "namespace"),
    ("ephemeralContainers", "restartPolicy"),
    ("fc", "lun"),
    ("hostPath", "type"),
    ("initContainers", "restartPolicy"),
    ("options", "value"),
];
/// Objects whose keys the user names.
pub(super) const MAPS: [&str; 10] = [
    "annotations",
    "labels",
    "limits",
    "matchLabels",
    "nodeSelector",
    "options",
    "overhead",
    "requests",
    "userAnnotations",
    "volumeAttributes",
];
/// Objects that Go keeps as plain structs, so that an absent one is an empty one. The
/// resources of a pod as a whole are not among them.
const STRUCTS: [&str; 4] = ["metadata", "podAffinityTerm", "preference", "spec"];
const STRUCTS_IN: [(&str, &str); 5] = [
    ("containers", "resources"),
    ("ephemeralContainers", "resources"),
    ("initContainers", "resources"),
    ("volumeClaimTemplate", "resources"),
    // Of a pod: its internal form always has one.
    ("spec", "securityContext"),
];
/// Fields that hold an amount, and maps that hold amounts.
pub(super) const AMOUNTS: [&str; 5] = ["divisor", "limits", "overhead", "requests", "sizeLimit"];

/// Whether two values of `field`, which stands in `parent`, are the same.
fn same(one: Option<&Value>, other: Option<&Value>, parent: &str, field: &str) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(value), None) | (None, Some(value)) => is_zero(value, parent, field),
        (Some(Value::Object(one)), Some(Value::Object(other))) if MAPS.contains(&field) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| {
                    other.get(key).is_some_and(|other| same_single(value, other, field))
                })
        }
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            same_fields(one, other, place(parent, field))
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same_item(a, b, field))
        }
        (Some(one), Some(other)) => same_single(one, other, field),
    }
}

/// Items are single values or structs, never maps.
fn same_item(one: &Value, other: &Value, field: &str) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => same_fields(one, other, field),
        _ => one == other,
    }
}

fn same_fields(one: &Map<String, Value>, other: &Map<String, Value>, parent: &str) -> bool {
    let mut keys = one.keys().chain(other.keys().filter(|key| !one.contains_key(*key)));
    keys.all(|key| same(one.get(key), other.get(key), parent, key))
}

fn same_single(one: &Value, other: &Value, field: &str) -> bool {
    if one == other {
        return true;
    }
    match (one.as_str(), other.as_str()) {
        (Some(one), Some(other)) if AMOUNTS.contains(&field) => {
            matches!((Quantity::parse(one), Quantity::parse(other)), (Ok(a), Ok(b)) if a == b)
        }
        _ => false,
    }
}

/// Whether Go keeps a single value as a pointer.
pub(super) fn is_pointer(parent: &str, field: &str) -> bool {
    POINTERS.contains(&field) || POINTERS_IN.contains(&(parent, field))
}

/// Whether a value is the same as an absent one.
fn is_zero(value: &Value, parent: &str, field: &str) -> bool {
    let is_pointer = is_pointer(parent, field);
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) if MAPS.contains(&field) => fields.is_empty(),
        Value::Object(fields) => {
            (STRUCTS.contains(&field) || STRUCTS_IN.contains(&(parent, field)))
                && all_zero(fields, place(parent, field))
        }
        Value::String(text) if field == "divisor" => {
            Quantity::parse(text).is_ok_and(|amount| amount.is_zero())
        }
        Value::String(text) => !is_pointer && text.is_empty(),
        Value::Number(number) => !is_pointer && number.as_i64() == Some(0),
        Value::Bool(is_set) => !is_pointer && !is_set,
    }
}

fn all_zero(fields: &Map<String, Value>, parent: &str) -> bool {
    fields.iter().all(|(field, value)| is_zero(value, parent, field))
}

/// What the fields of an object stand in. The spec of a claim is not that of a pod.
fn place<'a>(parent: &'a str, field: &'a str) -> &'a str {
    if parent == "volumeClaimTemplate" { parent } else { field }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same_templates(one: &str, other: &str) -> bool {
        let read = |text: &str| serde_json::from_str::<PodTemplateSpec>(text).unwrap();
        same_template(&read(one), &read(other))
    }

    #[test]
    fn what_go_keeps_plain_is_the_same_absent_and_zero() {
        let plain = r#"{"spec": {"containers": [{"name": "a"}]}}"#;
        for other in [
            r#"{"metadata": {"labels": {}}, "spec": {"containers": [{"name": "a"}]}}"#,
            r#"{"spec": {"containers": [{"name": "a", "image": "", "command": []}]}}"#,
            r#"{"spec": {"hostNetwork": false, "nodeName": "", "containers": [{"name": "a", "tty": false}]}}"#,
            r#"{"spec": {"containers": [{"name": "a", "resources": {"limits": {}}}]}}"#,
            r#"{"spec": {"dnsConfig": null, "containers": [{"name": "a"}]}}"#,
            r#"{"spec": {"securityContext": {"sysctls": []}, "containers": [{"name": "a"}]}}"#,
        ] {
            assert!(same_templates(plain, other), "{other}");
        }
        for other in [
            r#"{"spec": {"containers": [{"name": "a", "securityContext": {}}]}}"#,
            r#"{"spec": {"containers": [{"name": "a", "restartPolicy": ""}]}}"#,
            r#"{"spec": {"containers": [{"name": "a"}], "priority": 0}}"#,
            r#"{"spec": {"containers": [{"name": "a"}], "resources": {}}}"#,
            r#"{"spec": {"containers": [{"name": "a"}], "affinity": {}}}"#,
            r#"{"metadata": {"labels": {"mode": ""}}, "spec": {"containers": [{"name": "a"}]}}"#,
        ] {
            assert!(!same_templates(plain, other), "{other}");
        }
    }

    #[test]
    fn amounts_are_compared_as_numbers() {
        let with = |amount: &str| {
            format!(
                r#"{{"spec": {{"containers": [{{"name": "a", "resources": {{"limits": {{"memory": "{amount}"}}}}}}]}}}}"#
            )
        };
        assert!(same_templates(&with("1Gi"), &with("1073741824")));
        assert!(!same_templates(&with("1Gi"), &with("1G")));
    }
}
