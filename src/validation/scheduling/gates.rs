//! Validates what a pod waits for before it counts as ready or may be scheduled.
//!
//! Source: `validateReadinessGates` and `validateSchedulingGates` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeSet;

use crate::field::{ErrorList, Path};
use crate::validation::label_selector::validate_label_key;
use crate::validation::pod_context::Pod;

/// Validates `spec.readinessGates` at `path`: each condition type must be a qualified name.
pub(in crate::validation) fn validate_readiness_gates(
    pod: &Pod<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    for (i, gate) in pod.spec.readiness_gates.iter().flatten().enumerate() {
        validate_label_key(&gate.condition_type, &path.index(i).child("conditionType"), errors);
    }
}

/// Validates `spec.schedulingGates` at `path`: unique qualified names.
pub(in crate::validation) fn validate_scheduling_gates(
    pod: &Pod<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let mut seen = BTreeSet::new();
    for (i, gate) in pod.spec.scheduling_gates.iter().flatten().enumerate() {
        let path = path.index(i);
        validate_label_key(&gate.name, &path, errors);
        if !seen.insert(&gate.name) {
            errors.duplicate(&path, &gate.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::validation::pod_spec::tests::findings;

    #[test]
    fn a_scheduling_group_names_its_pod_group() {
        assert!(findings(json!({"schedulingGroup": {"podGroupName": "group.a"}})).is_empty());
        assert_eq!(
            findings(json!({"schedulingGroup": {}})),
            ["spec.schedulingGroup.podGroupName: Invalid value: null: \
              must specify one of: `podGroupName`"]
        );
        let path = "spec.schedulingGroup.podGroupName: Invalid value: \"A\": a lowercase RFC 1123";
        let named = findings(json!({"schedulingGroup": {"podGroupName": "A"}}));
        assert!(matches!(named.as_slice(), [one] if one.starts_with(path)), "{named:?}");
    }

    #[test]
    fn each_scheduling_gate_after_the_first_is_a_duplicate() {
        let gate = json!({"name": "a"});
        assert_eq!(
            findings(json!({"schedulingGates": [gate, gate, gate]})),
            [
                "spec.schedulingGates[1]: Duplicate value: \"a\"",
                "spec.schedulingGates[2]: Duplicate value: \"a\"",
            ]
        );
    }
}
