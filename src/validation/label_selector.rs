//! Validates the keys, values and operators of labels and label selectors.
//!
//! Source: `staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go`
//! at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, LabelSelectorRequirement};

use crate::field::{BadValue, Error, ErrorList, Path, json_string};
use crate::names;

/// Validates a label selector at `path`. An absent selector is valid.
///
/// With `allow_invalid_values`, the values of expressions need not be label values, as when the
/// old object has such values.
pub(super) fn validate_label_selector(
    selector: Option<&LabelSelector>,
    allow_invalid_values: bool,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let Some(selector) = selector else { return };
    if let Some(labels) = &selector.match_labels {
        validate_labels(labels, &path.child("matchLabels"), errors);
    }
    let expressions = path.child("matchExpressions");
    for (i, requirement) in selector.match_expressions.iter().flatten().enumerate() {
        validate_requirement(requirement, allow_invalid_values, &expressions.index(i), errors);
    }
}

const OPERATORS: [&str; 4] = ["In", "NotIn", "Exists", "DoesNotExist"];

fn validate_requirement(
    requirement: &LabelSelectorRequirement,
    allow_invalid_values: bool,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let values = requirement.values.as_deref().unwrap_or_default();
    let values_path = path.child("values");
    match requirement.operator.as_str() {
        "In" | "NotIn" => {
            if values.is_empty() {
                errors
                    .required(&values_path, "must be specified when `operator` is 'In' or 'NotIn'");
            }
        }
        "Exists" | "DoesNotExist" => {
            if !values.is_empty() {
                errors.forbidden(
                    &values_path,
                    "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
                );
            }
        }
        unknown => {
            let error = Error::invalid(
                &path.child("operator"),
                BadValue::named(unknown),
                "not a valid selector operator",
            );
            errors.push(error.with_supported(&OPERATORS));
        }
    }
    validate_label_key(&requirement.key, &path.child("key"), errors);
    if !allow_invalid_values {
        for (i, value) in values.iter().enumerate() {
            for message in names::label_value_in(value, errors.label_wording()) {
                errors.invalid(&values_path.index(i), value, message);
            }
        }
    }
}

/// Whether two selectors are the same, including the order of their expressions. An absent
/// selector differs from an empty one; an absent list or map in a selector equals an empty one.
pub(super) fn same_selector(one: Option<&LabelSelector>, other: Option<&LabelSelector>) -> bool {
    fn parts(
        selector: &LabelSelector,
    ) -> (impl Iterator<Item = (&String, &String)>, impl Iterator<Item = (&str, &str, &[String])>)
    {
        let labels = selector.match_labels.iter().flatten();
        let expressions = selector.match_expressions.iter().flatten().map(|requirement| {
            let values = requirement.values.as_deref().unwrap_or_default();
            (requirement.key.as_str(), requirement.operator.as_str(), values)
        });
        (labels, expressions)
    }
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            let (one, other) = (parts(one), parts(other));
            one.0.eq(other.0) && one.1.eq(other.1)
        }
        _ => false,
    }
}

/// Returns a selector as it is printed in a message.
pub(super) fn selector_as_printed(selector: Option<&LabelSelector>) -> BadValue {
    let Some(selector) = selector else {
        return BadValue::null();
    };
    let mut parts = Vec::new();
    if let Some(labels) = selector.match_labels.as_ref().filter(|labels| !labels.is_empty()) {
        parts.push(format!("\"matchLabels\":{}", json_object(labels)));
    }
    let expressions = selector.match_expressions.as_deref().unwrap_or_default();
    if !expressions.is_empty() {
        let expressions: Vec<String> = expressions.iter().map(requirement_json).collect();
        parts.push(format!("\"matchExpressions\":[{}]", expressions.join(",")));
    }
    BadValue::json(format!("{{{}}}", parts.join(",")))
}

fn requirement_json(requirement: &LabelSelectorRequirement) -> String {
    let mut text = format!(
        "{{\"key\":{},\"operator\":{}",
        json_string(&requirement.key),
        json_string(&requirement.operator)
    );
    if let Some(values) = requirement.values.as_ref().filter(|values| !values.is_empty()) {
        text.push_str(",\"values\":");
        text.push_str(BadValue::list(values).as_str());
    }
    text.push('}');
    text
}

/// Returns a map of labels as it is printed in a message; an absent one is `null`.
pub(super) fn labels_as_printed(labels: Option<&BTreeMap<String, String>>) -> BadValue {
    labels.map_or_else(BadValue::null, |labels| BadValue::json(json_object(labels)))
}

fn json_object(map: &BTreeMap<String, String>) -> String {
    let entries: Vec<String> = map
        .iter()
        .map(|(key, value)| format!("{}:{}", json_string(key), json_string(value)))
        .collect();
    format!("{{{}}}", entries.join(","))
}

/// Whether an expression of the selector has a value that is not a valid label value.
///
/// If the old selector has one, an update may have such values too.
pub(super) fn has_invalid_value(selector: &LabelSelector) -> bool {
    selector
        .match_expressions
        .iter()
        .flatten()
        .flat_map(|requirement| requirement.values.iter().flatten())
        .any(|value| !names::label_value(value).is_empty())
}

/// Validates a label key at `path`.
pub(super) fn validate_label_key(key: &str, path: &Path<'_>, errors: &mut ErrorList) {
    for message in names::label_key_in(key, errors.label_wording()) {
        errors.invalid(path, key, message);
    }
}

/// Validates a map of labels; `path` is that of the map, which is the path of all its errors.
pub(super) fn validate_labels(
    labels: &BTreeMap<String, String>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    for (key, value) in labels {
        validate_label_key(key, path, errors);
        for message in names::label_value_in(value, errors.label_wording()) {
            errors.invalid(path, value, message);
        }
    }
}
