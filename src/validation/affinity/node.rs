//! Validates node affinity: terms over the labels and the name of a node.
//!
//! Source: `validateNodeAffinity` and `ValidateNodeSelector` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{
    NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PreferredSchedulingTerm,
};

use crate::field::{BadValue, Error, ErrorList, Path};
use crate::names;
use crate::validation::PodOptions;
use crate::validation::label_selector::validate_label_key;

/// The only node field that node affinity may match.
const NODE_NAME_FIELD: &str = "metadata.name";

/// The operators of expressions over labels.
const OPERATORS: [&str; 6] = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];

/// The operators of expressions over fields.
const FIELD_OPERATORS: [&str; 2] = ["In", "NotIn"];

/// Returns the error for an unknown operator; `path` is that of the expression.
fn no_such_operator(path: &Path<'_>, operator: &str, supported: &[&str]) -> Error {
    Error::invalid(
        &path.child("operator"),
        BadValue::named(operator),
        "not a valid selector operator",
    )
    .with_supported(supported)
}

/// Validates `affinity.nodeAffinity` at `path`.
pub(super) fn validate_node_affinity(
    affinity: &NodeAffinity,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    if let Some(required) = &affinity.required_during_scheduling_ignored_during_execution {
        validate_node_selector(
            required,
            &path.child("requiredDuringSchedulingIgnoredDuringExecution"),
            options.allow_invalid_label_value_in_required_node_affinity,
            errors,
        );
    }
    if let Some(preferred) = &affinity.preferred_during_scheduling_ignored_during_execution {
        validate_preferred_terms(
            preferred,
            &path.child("preferredDuringSchedulingIgnoredDuringExecution"),
            errors,
        );
    }
}

fn validate_node_selector(
    selector: &NodeSelector,
    path: &Path<'_>,
    allow_invalid_values: bool,
    errors: &mut ErrorList,
) {
    let terms = path.child("nodeSelectorTerms");
    if selector.node_selector_terms.is_empty() {
        errors.required(&terms, "must have at least one node selector term");
    }
    for (i, term) in selector.node_selector_terms.iter().enumerate() {
        validate_node_selector_term(term, &terms.index(i), allow_invalid_values, errors);
    }
}

fn validate_preferred_terms(
    terms: &[PreferredSchedulingTerm],
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    for (i, term) in terms.iter().enumerate() {
        let path = path.index(i);
        validate_weight(term.weight, &path.child("weight"), errors);
        // A preference that can never be met does no harm, so any values are allowed.
        validate_node_selector_term(&term.preference, &path.child("preference"), true, errors);
    }
}

/// Validates the weight of a preferred term of any kind: 1 to 100.
pub(super) fn validate_weight(weight: i32, path: &Path<'_>, errors: &mut ErrorList) {
    if !(1..=100).contains(&weight) {
        errors.invalid(path, weight, "must be in the range 1-100");
    }
}

fn validate_node_selector_term(
    term: &NodeSelectorTerm,
    path: &Path<'_>,
    allow_invalid_values: bool,
    errors: &mut ErrorList,
) {
    let expressions = path.child("matchExpressions");
    for (i, requirement) in term.match_expressions.iter().flatten().enumerate() {
        validate_expression(requirement, &expressions.index(i), allow_invalid_values, errors);
    }
    let fields = path.child("matchFields");
    for (i, requirement) in term.match_fields.iter().flatten().enumerate() {
        validate_field(requirement, &fields.index(i), errors);
    }
}

fn validate_expression(
    requirement: &NodeSelectorRequirement,
    path: &Path<'_>,
    allow_invalid_values: bool,
    errors: &mut ErrorList,
) {
    let values = requirement.values.as_deref().unwrap_or_default();
    let values_path = path.child("values");
    match requirement.operator.as_str() {
        "In" | "NotIn" if values.is_empty() => {
            errors.required(&values_path, "must be specified when `operator` is 'In' or 'NotIn'");
        }
        "Exists" | "DoesNotExist" if !values.is_empty() => errors.forbidden(
            &values_path,
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ),
        "Gt" | "Lt" if values.len() != 1 => errors.required(
            &values_path,
            "must be specified single value when `operator` is 'Lt' or 'Gt'",
        ),
        known if OPERATORS.contains(&known) => {}
        unknown => errors.push(no_such_operator(path, unknown, &OPERATORS)),
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

fn validate_field(requirement: &NodeSelectorRequirement, path: &Path<'_>, errors: &mut ErrorList) {
    let values = requirement.values.as_deref().unwrap_or_default();
    let values_path = path.child("values");
    match requirement.operator.as_str() {
        "In" | "NotIn" if values.len() != 1 => errors.required(
            &values_path,
            "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
        ),
        known if FIELD_OPERATORS.contains(&known) => {}
        unknown => errors.push(no_such_operator(path, unknown, &FIELD_OPERATORS)),
    }
    if requirement.key != NODE_NAME_FIELD {
        errors.invalid(&path.child("key"), &requirement.key, "not a valid field selector key");
        return;
    }
    for (i, value) in values.iter().enumerate() {
        for message in names::object_name(value, false) {
            errors.invalid(&values_path.index(i), value, message);
        }
    }
}
