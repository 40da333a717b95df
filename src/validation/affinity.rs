//! Validates affinity of all kinds: to nodes by their labels and fields, to pods by labels.
//!
//! Source: `validateAffinity` in `pkg/apis/core/validation/validation.go` at v1.36.

mod label_keys;
mod node;
mod pod;

pub(super) use label_keys::{
    validate_match_and_mismatch_label_keys, validate_match_label_keys_outside_selector,
};

use k8s_openapi::api::core::v1::PodSpec;

use super::pod_context::Pod;
use crate::field::{ErrorList, Path};

/// Validates `spec.affinity` at `path`.
pub(super) fn validate_affinity(pod: &Pod<'_>, path: &Path<'_>, errors: &mut ErrorList) {
    let Some(affinity) = &pod.spec.affinity else { return };
    let options = pod.options;
    if let Some(node) = &affinity.node_affinity {
        node::validate_node_affinity(node, &path.child("nodeAffinity"), options, errors);
    }
    let allow_invalid_values = options.allow_invalid_label_value_in_selector;
    if let Some(near) = &affinity.pod_affinity {
        pod::validate_pod_affinity(
            near.required_during_scheduling_ignored_during_execution.as_deref(),
            near.preferred_during_scheduling_ignored_during_execution.as_deref(),
            &path.child("podAffinity"),
            allow_invalid_values,
            errors,
        );
    }
    if let Some(away) = &affinity.pod_anti_affinity {
        pod::validate_pod_affinity(
            away.required_during_scheduling_ignored_during_execution.as_deref(),
            away.preferred_during_scheduling_ignored_during_execution.as_deref(),
            &path.child("podAntiAffinity"),
            allow_invalid_values,
            errors,
        );
    }
}

/// Whether any selector in a term of pod affinity or anti-affinity is invalid.
///
/// If one in the old template is, an update may have selector values that are not label values.
pub(super) fn has_invalid_pod_selector(spec: &PodSpec) -> bool {
    let Some(affinity) = &spec.affinity else { return false };
    let near = affinity.pod_affinity.as_ref().map(|near| {
        (
            &near.required_during_scheduling_ignored_during_execution,
            &near.preferred_during_scheduling_ignored_during_execution,
        )
    });
    let away = affinity.pod_anti_affinity.as_ref().map(|away| {
        (
            &away.required_during_scheduling_ignored_during_execution,
            &away.preferred_during_scheduling_ignored_during_execution,
        )
    });
    let mut errors = ErrorList::new();
    for (required, preferred) in near.into_iter().chain(away) {
        let preferred = preferred.iter().flatten().map(|weighted| &weighted.pod_affinity_term);
        for term in required.iter().flatten().chain(preferred) {
            pod::validate_selectors(term, &Path::root("affinity"), false, &mut errors);
        }
    }
    !errors.is_empty()
}
