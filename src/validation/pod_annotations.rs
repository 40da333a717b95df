//! Validates the annotations of a pod that have a meaning in Kubernetes.
//!
//! Source: `ValidatePodSpecificAnnotations` in `pkg/apis/core/validation/validation.go`
//! at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodSpec;

use super::PodOptions;
use super::{apparmor_annotations, seccomp_annotations, toleration_annotation};
use crate::field::{ErrorList, Path};

const MIRROR_POD: &str = "kubernetes.io/config.mirror";
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// Validates the annotations that have a meaning in Kubernetes; `path` is that of the annotations.
pub(super) fn validate_pod_annotations(
    annotations: &BTreeMap<String, String>,
    spec: &PodSpec,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    let has_node = spec.node_name.as_ref().is_some_and(|name| !name.is_empty());
    if let Some(value) = annotations.get(MIRROR_POD).filter(|_| !has_node) {
        errors.invalid(
            &path.key(MIRROR_POD),
            value,
            "must set spec.nodeName if mirror pod annotation is set",
        );
    }
    toleration_annotation::validate(annotations, path, options, errors);
    if !options.allow_invalid_pod_deletion_cost && !has_valid_deletion_cost(annotations) {
        let value = annotations.get(DELETION_COST).map_or("", String::as_str);
        errors.invalid(&path.key(DELETION_COST), value, "must be a 32bit integer");
    }
    seccomp_annotations::validate_annotations(annotations, path, errors);
    apparmor_annotations::validate_annotations(annotations, spec, path, errors);
}

/// Whether the pod deletion cost is absent or a 32-bit number without a plus sign and, unless it
/// is negative, without leading zeros.
pub(super) fn has_valid_deletion_cost(annotations: &BTreeMap<String, String>) -> bool {
    annotations.get(DELETION_COST).is_none_or(|cost| {
        let starts_well = cost == "0" || cost.starts_with(|c: char| matches!(c, '-' | '1'..='9'));
        starts_well && cost.parse::<i32>().is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deletion_costs() {
        for (cost, valid) in [
            ("0", true),
            ("10", true),
            ("-10", true),
            ("-010", true),
            ("2147483647", true),
            ("2147483648", false),
            ("+10", false),
            ("008", false),
            ("00", false),
            ("-", false),
            ("", false),
            ("1.5", false),
        ] {
            let annotations = BTreeMap::from([(DELETION_COST.to_owned(), cost.to_owned())]);
            assert_eq!(has_valid_deletion_cost(&annotations), valid, "{cost}");
        }
        assert!(has_valid_deletion_cost(&BTreeMap::new()));
    }
}
