//! Validates pod affinity and pod anti-affinity, which have the same form.
//!
//! Source: `validatePodAffinity` and `validatePodAntiAffinity` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{PodAffinityTerm, WeightedPodAffinityTerm};

use super::label_keys::validate_match_and_mismatch_label_keys;
use super::node::validate_weight;
use crate::field::{ErrorList, Path};
use crate::names;
use crate::validation::label_selector::{validate_label_key, validate_label_selector};

/// Validates `affinity.podAffinity` or `affinity.podAntiAffinity` at `path`.
pub(super) fn validate_pod_affinity(
    required: Option<&[PodAffinityTerm]>,
    preferred: Option<&[WeightedPodAffinityTerm]>,
    path: &Path<'_>,
    allow_invalid_values: bool,
    errors: &mut ErrorList,
) {
    let required_path = path.child("requiredDuringSchedulingIgnoredDuringExecution");
    for (i, term) in required.into_iter().flatten().enumerate() {
        validate_term(term, &required_path.index(i), allow_invalid_values, errors);
    }
    let preferred_path = path.child("preferredDuringSchedulingIgnoredDuringExecution");
    for (i, weighted) in preferred.into_iter().flatten().enumerate() {
        let path = preferred_path.index(i);
        validate_weight(weighted.weight, &path.child("weight"), errors);
        validate_term(
            &weighted.pod_affinity_term,
            &path.child("podAffinityTerm"),
            allow_invalid_values,
            errors,
        );
    }
}

fn validate_term(
    term: &PodAffinityTerm,
    path: &Path<'_>,
    allow_invalid_values: bool,
    errors: &mut ErrorList,
) {
    validate_selectors(term, path, allow_invalid_values, errors);
    for namespace in term.namespaces.iter().flatten() {
        for message in names::dns1123_label(namespace) {
            // The API server names the field in the singular and leaves out the index.
            errors.invalid(&path.child("namespace"), namespace, message);
        }
    }
    validate_match_and_mismatch_label_keys(
        term.match_label_keys.as_deref().unwrap_or_default(),
        term.mismatch_label_keys.as_deref().unwrap_or_default(),
        term.label_selector.as_ref(),
        path,
        errors,
    );
    let topology_key = path.child("topologyKey");
    if term.topology_key.is_empty() {
        errors.required(&topology_key, "can not be empty");
    }
    validate_label_key(&term.topology_key, &topology_key, errors);
}

/// Validates the selectors of a term, over pods and over namespaces; `path` is the term's.
pub(super) fn validate_selectors(
    term: &PodAffinityTerm,
    path: &Path<'_>,
    allow_invalid_values: bool,
    errors: &mut ErrorList,
) {
    for (selector, name) in
        [(&term.label_selector, "labelSelector"), (&term.namespace_selector, "namespaceSelector")]
    {
        validate_label_selector(selector.as_ref(), allow_invalid_values, &path.child(name), errors);
    }
}
