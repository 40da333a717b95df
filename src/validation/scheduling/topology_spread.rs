//! Validates topology spread constraints: over which domains, how evenly, and what to do if a
//! constraint cannot be met.
//!
//! Source: `validateTopologySpreadConstraints` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{PodSpec, TopologySpreadConstraint};

use crate::field::{BadValue, ErrorList, Path};
use crate::validation::PodOptions;
use crate::validation::affinity::{
    validate_match_and_mismatch_label_keys, validate_match_label_keys_outside_selector,
};
use crate::validation::label_selector::validate_label_selector;
use crate::validation::pod_context::Pod;

const ACTIONS: [&str; 2] = ["DoNotSchedule", "ScheduleAnyway"];
const NODE_INCLUSION_POLICIES: [&str; 2] = ["Honor", "Ignore"];
const NOT_POSITIVE: &str = "must be greater than zero";

/// Validates `spec.topologySpreadConstraints` at `path`.
pub(in crate::validation) fn validate_topology_spread(
    pod: &Pod<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let constraints = pod.spec.topology_spread_constraints.as_deref().unwrap_or_default();
    // Of several constraints with one topology key and action, all but the last are duplicates.
    let mut last = BTreeMap::new();
    for (i, constraint) in constraints.iter().enumerate() {
        last.insert(kind(constraint), i);
    }
    for (i, constraint) in constraints.iter().enumerate() {
        let path = path.index(i);
        validate_scope(constraint, &path, errors);
        let kind = kind(constraint);
        if last.get(&kind).is_some_and(|last| *last > i) {
            let (key, action) = kind;
            errors.duplicate(
                &path.child("{topologyKey, whenUnsatisfiable}"),
                format!("{{{key}, {action}}}").as_str(),
            );
        }
        validate_domains(constraint, &path, errors);
        validate_selection(constraint, &path, pod.options, errors);
    }
}

/// Returns the topology key and action, of which there may be one constraint only.
fn kind(constraint: &TopologySpreadConstraint) -> (&str, &str) {
    (&constraint.topology_key, &constraint.when_unsatisfiable)
}

fn validate_scope(constraint: &TopologySpreadConstraint, path: &Path<'_>, errors: &mut ErrorList) {
    if constraint.max_skew <= 0 {
        errors.invalid(&path.child("maxSkew"), constraint.max_skew, NOT_POSITIVE);
    }
    if constraint.topology_key.is_empty() {
        errors.required(&path.child("topologyKey"), "can not be empty");
    }
    let action = constraint.when_unsatisfiable.as_str();
    if !ACTIONS.contains(&action) {
        errors.not_supported(&path.child("whenUnsatisfiable"), BadValue::named(action), &ACTIONS);
    }
}

fn validate_domains(
    constraint: &TopologySpreadConstraint,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if let Some(min_domains) = constraint.min_domains {
        let path = path.child("minDomains");
        if min_domains <= 0 {
            errors.invalid(&path, min_domains, NOT_POSITIVE);
        }
        let action = &constraint.when_unsatisfiable;
        if action != "DoNotSchedule" {
            errors.invalid(
                &path,
                min_domains,
                format!("can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}"),
            );
        }
    }
    for (policy, name) in [
        (&constraint.node_affinity_policy, "nodeAffinityPolicy"),
        (&constraint.node_taints_policy, "nodeTaintsPolicy"),
    ] {
        if let Some(policy) = policy
            && !NODE_INCLUSION_POLICIES.contains(&policy.as_str())
        {
            errors.not_supported(
                &path.child(name),
                BadValue::named(policy),
                &NODE_INCLUSION_POLICIES,
            );
        }
    }
}

fn validate_selection(
    constraint: &TopologySpreadConstraint,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    let forbids = options.forbids_match_label_keys_in_selector;
    validate_match_label_keys(constraint, forbids, path, errors);
    let selector = constraint.label_selector.as_ref();
    if !options.allow_invalid_topology_spread_constraint_label_selector {
        validate_label_selector(selector, false, &path.child("labelSelector"), errors);
    }
}

/// Validates `matchLabelKeys`, by the rule that forbids a key to be in the selector too, or by
/// the one that allows it there once; `path` is that of the constraint.
fn validate_match_label_keys(
    constraint: &TopologySpreadConstraint,
    forbids_in_selector: bool,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let keys = constraint.match_label_keys.as_deref().unwrap_or_default();
    let selector = constraint.label_selector.as_ref();
    if forbids_in_selector {
        let path = path.child("matchLabelKeys");
        validate_match_label_keys_outside_selector(keys, selector, &path, errors);
    } else {
        validate_match_and_mismatch_label_keys(keys, &[], selector, path, errors);
    }
}

/// Whether the `matchLabelKeys` of a constraint break the given one of the two rules. If those of
/// the old pod break the rule of the server, the other rule applies to the update.
pub(in crate::validation) fn has_invalid_match_label_keys(
    spec: &PodSpec,
    forbids_in_selector: bool,
) -> bool {
    let mut errors = ErrorList::new();
    let path = Path::root("topologySpreadConstraints");
    for constraint in spec.topology_spread_constraints.iter().flatten() {
        validate_match_label_keys(constraint, forbids_in_selector, &path, &mut errors);
    }
    !errors.is_empty()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::validation::pod_spec::tests::findings;

    fn constraint(extra: Value) -> Value {
        let mut constraint =
            json!({"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"});
        constraint.as_object_mut().unwrap().append(&mut extra.as_object().unwrap().clone());
        constraint
    }

    #[test]
    fn each_constraint_before_the_last_of_its_kind_is_a_duplicate() {
        let (one, other) = (constraint(json!({})), constraint(json!({"topologyKey": "node"})));
        assert_eq!(
            findings(json!({"topologySpreadConstraints": [one, other, one, one]})),
            [0, 2].map(|i| format!(
                "spec.topologySpreadConstraints[{i}].{{topologyKey, whenUnsatisfiable}}: \
                 Duplicate value: \"{{zone, DoNotSchedule}}\""
            ))
        );
    }

    #[test]
    fn domains_can_be_demanded_only_where_they_count() {
        let constraint = constraint(json!({
            "minDomains": 0,
            "whenUnsatisfiable": "",
            "nodeTaintsPolicy": "",
        }));
        let path = "spec.topologySpreadConstraints[0]";
        assert_eq!(
            findings(json!({"topologySpreadConstraints": [constraint]})),
            [
                format!(
                    "{path}.whenUnsatisfiable: Unsupported value: \"\": \
                     supported values: \"DoNotSchedule\", \"ScheduleAnyway\""
                ),
                format!("{path}.minDomains: Invalid value: 0: must be greater than zero"),
                format!(
                    "{path}.minDomains: Invalid value: 0: \
                     can only use minDomains if whenUnsatisfiable=DoNotSchedule, not "
                ),
                format!(
                    "{path}.nodeTaintsPolicy: Unsupported value: \"\": \
                     supported values: \"Honor\", \"Ignore\""
                ),
            ]
        );
    }
}
