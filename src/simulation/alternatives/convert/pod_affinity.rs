//! Converts pod affinity: the pods of a DaemonSet need no anti-affinity to each other.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Affinity, PodAffinityTerm, PodAntiAffinity};

use super::metadata::{is_controller_label, remove_controller_labels_from};
use super::note::Notes;
use super::{ConversionReason, HOSTNAME, Source};
use crate::selectors::Selector;

/// Adapts the pod affinity and anti-affinity. `path` is the path of `affinity`, and `labels` are
/// the pods' own labels.
pub(super) fn adapt_pod_affinity(
    affinity: &mut Affinity,
    path: &str,
    source: Source,
    labels: &BTreeMap<String, String>,
    notes: &mut Notes,
) {
    if source == Source::Pod {
        terms(affinity).for_each(remove_merged_requirements);
    }
    let mut keys = Vec::new();
    terms(affinity).for_each(|term| remove_controller_label_keys(term, &mut keys));
    keys.dedup();
    notes.removed_items(path, keys, ConversionReason::ControllerLabel);
    if let Some(with) = affinity.pod_affinity.as_ref() {
        let field = format!("{path}.podAffinity");
        let required = with.required_during_scheduling_ignored_during_execution.iter().flatten();
        if required.into_iter().any(|term| term.topology_key != HOSTNAME && is_own(term, labels)) {
            notes.kept(&field, ConversionReason::OneTopologyDomain);
        }
    }
    if let Some(apart) = affinity.pod_anti_affinity.as_mut() {
        let field = format!("{path}.podAntiAffinity");
        if remove_own_terms(apart, labels) {
            notes.removed_items(
                &field,
                vec!["the terms that keep the pods off each other's nodes".to_owned()],
                ConversionReason::OnePodOnANode,
            );
        }
        let required = apart.required_during_scheduling_ignored_during_execution.iter().flatten();
        if required.into_iter().any(|term| is_own(term, labels)) {
            notes.kept(&field, ConversionReason::OneTopologyDomain);
        }
    }
    affinity.pod_anti_affinity.take_if(|anti| *anti == PodAntiAffinity::default());
}

fn terms(affinity: &mut Affinity) -> impl Iterator<Item = &mut PodAffinityTerm> {
    let Affinity { pod_affinity: with, pod_anti_affinity: apart, .. } = affinity;
    let with = with.iter_mut().flat_map(|with| {
        let required = with.required_during_scheduling_ignored_during_execution.iter_mut();
        let preferred = with.preferred_during_scheduling_ignored_during_execution.iter_mut();
        required.flatten().chain(preferred.flatten().map(|term| &mut term.pod_affinity_term))
    });
    let apart = apart.iter_mut().flat_map(|apart| {
        let required = apart.required_during_scheduling_ignored_during_execution.iter_mut();
        let preferred = apart.preferred_during_scheduling_ignored_during_execution.iter_mut();
        required.flatten().chain(preferred.flatten().map(|term| &mut term.pod_affinity_term))
    });
    with.chain(apart)
}

/// Removes the requirements that the API server derived from `matchLabelKeys` and
/// `mismatchLabelKeys` when the pod was created: it derives them again for each pod, and refuses a
/// pod that already has them.
///
/// Source: `applyMatchLabelKeysAndMismatchLabelKeys` in `pkg/registry/core/pod/strategy.go`.
fn remove_merged_requirements(term: &mut PodAffinityTerm) {
    let Some(requirements) =
        term.label_selector.as_mut().and_then(|selector| selector.match_expressions.as_mut())
    else {
        return;
    };
    for (keys, operator) in [(&term.match_label_keys, "In"), (&term.mismatch_label_keys, "NotIn")] {
        for key in keys.iter().flatten() {
            requirements.retain(|requirement| {
                let values = requirement.values.as_ref().map_or(0, Vec::len);
                !(requirement.key == *key && requirement.operator == operator && values == 1)
            });
        }
    }
}

/// Removes the label keys that only another controller's pods have from a term, with the
/// requirements that the API server derived from them.
fn remove_controller_label_keys(term: &mut PodAffinityTerm, removed: &mut Vec<String>) {
    let before = removed.len();
    for keys in [&mut term.match_label_keys, &mut term.mismatch_label_keys] {
        if let Some(list) = keys.as_mut() {
            removed.extend(list.extract_if(.., |key| is_controller_label(key)));
        }
        keys.take_if(|list| list.is_empty());
    }
    if removed.len() > before
        && let Some(selector) = term.label_selector.as_mut()
    {
        remove_controller_labels_from(selector, "", &mut Notes::default());
    }
}

/// Removes the terms with the topology key of the host name that select the pods themselves.
/// Returns whether there were any.
fn remove_own_terms(apart: &mut PodAntiAffinity, labels: &BTreeMap<String, String>) -> bool {
    let own = |term: &PodAffinityTerm| term.topology_key == HOSTNAME && is_own(term, labels);
    let mut removed = false;
    if let Some(required) = apart.required_during_scheduling_ignored_during_execution.as_mut() {
        removed |= required.extract_if(.., |term| own(term)).count() > 0;
    }
    if let Some(preferred) = apart.preferred_during_scheduling_ignored_during_execution.as_mut() {
        removed |= preferred.extract_if(.., |term| own(&term.pod_affinity_term)).count() > 0;
    }
    apart.required_during_scheduling_ignored_during_execution.take_if(|terms| terms.is_empty());
    apart.preferred_during_scheduling_ignored_during_execution.take_if(|terms| terms.is_empty());
    removed
}

/// Whether a term selects the pods themselves, in their own namespace.
fn is_own(term: &PodAffinityTerm, labels: &BTreeMap<String, String>) -> bool {
    let here = term.namespace_selector.is_none()
        && term.namespaces.as_ref().is_none_or(|namespaces| namespaces.is_empty());
    let others = term.mismatch_label_keys.iter().flatten().any(|key| labels.contains_key(key));
    here && !others
        && Selector::parse(term.label_selector.as_ref())
            .is_ok_and(|selector| selector.matches(labels))
}
