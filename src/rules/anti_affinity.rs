//! Anti-affinity with which the pods of a DaemonSet repel one another.
//!
//! Source: `pkg/scheduler/framework/plugins/interpodaffinity/filtering.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodAffinityTerm;

use super::subject::Subject;
use super::updates;
use crate::selectors::Selector;

/// The topology key for which each node is a domain of its own.
const HOSTNAME: &str = "kubernetes.io/hostname";

/// Finds required anti-affinity that matches the DaemonSet's own pods: in each topology domain
/// the scheduler binds one of them, and the others stay pending. Where each node is a domain of
/// its own, this affects only a rollout that starts new pods beside the old ones.
pub(super) fn self_anti_affinity(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let affinity = subject.pod.affinity.as_ref()?.pod_anti_affinity.as_ref()?;
    let terms = affinity.required_during_scheduling_ignored_during_execution.as_ref()?;
    let mut own = terms.iter().filter(|term| repels_own(term, subject));
    let surges = updates::max_surge(subject).is_some();
    let term = own.find(|term| term.topology_key != HOSTNAME || surges)?;
    let key = &term.topology_key;
    let text = match key == HOSTNAME {
        true => "a rollout with maxSurge never ends: the new pod's anti-affinity repels the \
                 old; use maxUnavailable"
            .to_owned(),
        false => format!("repels its own pods: one runs for each `{key}`, the others stay pending"),
    };
    Some(("spec.template.spec.affinity.podAntiAffinity", text))
}

/// Whether a term matches pods of the same template in the same namespace. Namespaces that are
/// selected by labels are not known, and do not count.
fn repels_own(term: &PodAffinityTerm, subject: &Subject<'_>) -> bool {
    let own = subject.daemon_set.metadata.namespace.as_deref().unwrap_or("default");
    let namespaces = term.namespaces.as_deref().unwrap_or_default();
    let everywhere = term.namespace_selector.as_ref().is_some_and(|selector| {
        let labels = selector.match_labels.as_ref().is_none_or(BTreeMap::is_empty);
        labels && selector.match_expressions.as_ref().is_none_or(Vec::is_empty)
    });
    let in_own = match (&term.namespace_selector, namespaces) {
        (None, []) => true,
        _ => everywhere || namespaces.iter().any(|namespace| namespace == own),
    };
    // `mismatchLabelKeys` exclude pods with the same values of these labels, which sibling pods
    // have.
    let none = BTreeMap::new();
    let metadata = subject.spec.template.metadata.as_ref();
    let labels = metadata.and_then(|meta| meta.labels.as_ref()).unwrap_or(&none);
    let mismatch = term.mismatch_label_keys.iter().flatten();
    let excluded = mismatch.into_iter().any(|key| labels.contains_key(key));
    // A term without a selector matches no pod.
    let selector = term.label_selector.as_ref();
    let selects = selector.and_then(|selector| Selector::parse(Some(selector)).ok());
    in_own && !excluded && selects.is_some_and(|selector| selector.matches(labels))
}
