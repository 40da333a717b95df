//! Compares objects by the API server's semantic equality.
//!
//! An absent list or map equals an empty one, and a quantity equals the same amount in another
//! notation. An absent value equals zero if Go keeps the field as a plain value, but not if Go
//! keeps it as a pointer; [`go_types`] records which fields are pointers.
//!
//! Source: `Semantic` in `staging/src/k8s.io/apimachinery/pkg/api/equality/semantic.go`
//! and the types in `pkg/apis/core/types.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::DaemonSetSpec;
use k8s_openapi::api::core::v1::PodTemplateSpec;

use super::daemon_set::Spec;
use super::label_selector::same_selector;
use crate::manifest::go_types::{self, Field, Shape};
use crate::manifest::{ExtraFields, TypedValue, ZERO_TIME};
use crate::quantity::Quantity;

/// Whether two templates are the same.
pub(crate) fn same_template(one: &PodTemplateSpec, other: &PodTemplateSpec) -> bool {
    if one == other {
        return true;
    }
    match (TypedValue::of(one), TypedValue::of(other)) {
        (Ok(one), Ok(other)) => same_value(&one, &other),
        // A template that cannot be serialized equals only itself.
        _ => false,
    }
}

/// Whether two specs, both of which have a selector, are the same.
pub(crate) fn same_daemon_set_spec(one: &DaemonSetSpec, other: &DaemonSetSpec) -> bool {
    let extra = ExtraFields::default();
    let spec =
        |spec| Spec { spec, selector: Some(&spec.selector), template_generation: 0, extra: &extra };
    same_spec(spec(one), spec(other))
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
        && one.extra.same(other.extra)
}

/// Whether two values, both of which are present, are the same.
fn same_value(one: &TypedValue, other: &TypedValue) -> bool {
    match (one, other) {
        (TypedValue::Quantity(one), TypedValue::Quantity(other)) => {
            one == other
                || matches!((Quantity::parse(one), Quantity::parse(other)), (Ok(a), Ok(b)) if a == b)
        }
        (TypedValue::List(one), TypedValue::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same_value(a, b))
        }
        (TypedValue::Map(one), TypedValue::Map(other)) => {
            let same = |((a_key, a), (b_key, b))| a_key == b_key && same_value(a, b);
            one.len() == other.len() && one.iter().zip(other).all(same)
        }
        (TypedValue::Struct(one_name, one), TypedValue::Struct(other_name, other)) => {
            one_name == other_name && same_fields(one_name, one, other)
        }
        _ => one == other,
    }
}

/// The fields of a struct that are present.
type Fields = BTreeMap<&'static str, TypedValue>;

fn same_fields(name: &str, one: &Fields, other: &Fields) -> bool {
    let mut names = one.keys().chain(other.keys().filter(|field| !one.contains_key(*field)));
    names.all(|field| match (one.get(field), other.get(field)) {
        (Some(one), Some(other)) => same_value(one, other),
        (Some(value), None) | (None, Some(value)) => is_zero(value, name, field),
        (None, None) => true,
    })
}

/// Whether a field with this value is the same as an absent field.
fn is_zero(value: &TypedValue, name: &str, field: &str) -> bool {
    let fact = go_types::field(name, field);
    match value {
        TypedValue::List(items) => return items.is_empty(),
        TypedValue::Map(entries) => return entries.is_empty(),
        _ => {}
    }
    match fact {
        Some(fact) if !fact.is_pointer || is_always_set(name, field) => is_zero_value(value, fact),
        _ => false,
    }
}

/// Whether a value that Go does not keep as a pointer is the zero value of its type.
pub(super) fn is_zero_value(value: &TypedValue, fact: &Field) -> bool {
    match value {
        TypedValue::Null => true,
        TypedValue::Bool(is_set) => !is_set,
        TypedValue::Number(number) => number.as_i64() == Some(0),
        // The zero `IntOrString` is a number.
        TypedValue::String(text) => text.is_empty() && fact.shape != Shape::IntOrString,
        TypedValue::Quantity(text) => Quantity::parse(text).is_ok_and(|amount| amount.is_zero()),
        TypedValue::Time(text) => text == ZERO_TIME,
        TypedValue::List(items) => items.is_empty(),
        TypedValue::Map(entries) => entries.is_empty(),
        TypedValue::Struct(name, fields) => {
            fields.iter().all(|(field, value)| is_zero(value, name, field))
        }
    }
}

/// Whether a pointer is never nil in the API server's internal type, to which objects are
/// converted before they are compared.
///
/// Source: `Convert_v1_PodSpec_To_core_PodSpec` in `pkg/apis/core/v1/conversion.go`, and
/// `ServiceAccountTokenProjection` in `pkg/apis/core/types.go`, at v1.36.
fn is_always_set(name: &str, field: &str) -> bool {
    matches!(
        (name, field),
        ("PodSpec", "securityContext") | ("ServiceAccountTokenProjection", "expirationSeconds")
    )
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
            r#"{"metadata": {"creationTimestamp": "0001-01-01T00:00:00Z"}, "spec": {"containers": [{"name": "a"}]}}"#,
            r#"{"metadata": {"annotations": {}, "generation": 0}, "spec": {"containers": [{"name": "a"}]}}"#,
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
            r#"{"metadata": {"deletionTimestamp": "0001-01-01T00:00:00Z"}, "spec": {"containers": [{"name": "a"}]}}"#,
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
