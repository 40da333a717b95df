//! Converts a pod's spec: removes what a daemon pod cannot have or does not need, and notes what
//! has another effect in one.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Affinity, NodeSelectorTerm, PodSpec, Toleration, Volume};

use super::note::Notes;
use super::pod_affinity::adapt_pod_affinity;
use super::{ConversionReason, HOSTNAME, Source};
use crate::scheduling::is_added_to_daemon_pods;

/// Adapts a pod's spec. `path` is the path of the spec, and `labels` are the pods' labels.
pub(super) fn adapt_pod_spec(
    spec: &mut PodSpec,
    path: &str,
    source: Source,
    labels: &BTreeMap<String, String>,
    notes: &mut Notes,
) {
    let field = |name: &str| format!("{path}.{name}");
    let node = spec.node_name.take().filter(|node| !node.is_empty());
    notes.removed(&field("nodeName"), node, ConversionReason::EveryMatchingNode);
    if spec.node_selector.as_ref().is_some_and(|selector| selector.contains_key(HOSTNAME)) {
        notes.kept(&field("nodeSelector"), ConversionReason::OnlyThatNode);
    }
    if source == Source::Pod {
        remove_daemon_tolerations(spec, &field("tolerations"), notes);
        remove_token_volumes(spec, path, notes);
    }
    remove_admitted_fields(spec, path, notes);
    adapt_restarts(spec, path, notes);
    notes.removed(
        &field("ephemeralContainers"),
        spec.ephemeral_containers.take().filter(|containers| !containers.is_empty()),
        ConversionReason::OnlyInRunningPods,
    );
    if let Some(affinity) = spec.affinity.as_mut() {
        remove_name_fields(affinity, &field("affinity.nodeAffinity"), notes);
        adapt_pod_affinity(affinity, &field("affinity"), source, labels, notes);
    }
    spec.affinity.take_if(|affinity| *affinity == Affinity::default());
    notes.removed(
        &field("topologySpreadConstraints"),
        spec.topology_spread_constraints.take().filter(|spreads| !spreads.is_empty()),
        ConversionReason::NothingToSpread,
    );
    note_kept(spec, path, notes);
}

/// Removes the toleration of all `NoExecute` taints, which the kubelet adds to static pods.
pub(super) fn remove_static_pod_toleration(spec: &mut PodSpec, notes: &mut Notes) {
    let is_it = |t: &Toleration| {
        t.key.as_deref().unwrap_or_default().is_empty()
            && t.operator.as_deref() == Some("Exists")
            && t.effect.as_deref() == Some("NoExecute")
    };
    let Some(tolerations) = spec.tolerations.as_mut() else { return };
    if tolerations.extract_if(.., |toleration| is_it(toleration)).count() > 0 {
        notes.removed_items(
            "spec.tolerations",
            vec!["the one for every NoExecute taint".to_owned()],
            ConversionReason::StaticPodToleration,
        );
    }
    spec.tolerations.take_if(|tolerations| tolerations.is_empty());
}

/// Removes the tolerations that the DaemonSet controller adds to each pod, and those that
/// admission adds to pods that may be evicted after a while.
fn remove_daemon_tolerations(spec: &mut PodSpec, field: &str, notes: &mut Notes) {
    let is_added = |t: &Toleration| {
        let (key, effect) = (t.key.as_deref(), t.effect.as_deref());
        t.operator.as_deref() == Some("Exists")
            && is_added_to_daemon_pods(key.unwrap_or_default(), effect.unwrap_or_default())
    };
    let Some(tolerations) = spec.tolerations.as_mut() else { return };
    let removed = tolerations.extract_if(.., |toleration| is_added(toleration));
    let removed = removed.filter_map(|toleration| toleration.key).collect();
    notes.removed_items(field, removed, ConversionReason::AddedToEachPod);
    spec.tolerations.take_if(|tolerations| tolerations.is_empty());
}

/// Removes the volumes with the service account's token, and their mounts.
///
/// Source: `plugin/pkg/admission/serviceaccount/admission.go`.
fn remove_token_volumes(spec: &mut PodSpec, path: &str, notes: &mut Notes) {
    let Some(volumes) = spec.volumes.as_mut() else { return };
    let removed: Vec<String> =
        volumes.extract_if(.., |volume| is_token(volume)).map(|volume| volume.name).collect();
    spec.volumes.take_if(|volumes| volumes.is_empty());
    let containers = spec.containers.iter_mut().chain(spec.init_containers.iter_mut().flatten());
    for container in containers {
        if let Some(mounts) = container.volume_mounts.as_mut() {
            mounts.retain(|mount| !removed.contains(&mount.name));
        }
        container.volume_mounts.take_if(|mounts| mounts.is_empty());
    }
    let reason = ConversionReason::AddedToEachPod;
    notes.removed_items(&format!("{path}.volumes"), removed, reason);
}

fn is_token(volume: &Volume) -> bool {
    let sources = volume.projected.iter().flat_map(|projected| projected.sources.iter().flatten());
    volume.name.starts_with("kube-api-access-")
        && sources.into_iter().any(|source| source.service_account_token.is_some())
}

/// Removes the fields that admission sets from classes. Admission refuses pods with other values
/// in them.
///
/// Source: `plugin/pkg/admission/priority` and `plugin/pkg/admission/runtimeclass`.
fn remove_admitted_fields(spec: &mut PodSpec, path: &str, notes: &mut Notes) {
    let reason = ConversionReason::ComputedByAdmission;
    let priority = spec.priority.take();
    if let Some(priority) = priority {
        notes.removed_value(&format!("{path}.priority"), &priority.to_string(), reason);
        // Admission set it together with the priority, from the same class.
        let policy = spec.preemption_policy.take();
        notes.removed(&format!("{path}.preemptionPolicy"), policy, reason);
    }
    let overhead = spec.overhead.take().filter(|overhead| !overhead.is_empty());
    notes.removed(&format!("{path}.overhead"), overhead, reason);
}

fn adapt_restarts(spec: &mut PodSpec, path: &str, notes: &mut Notes) {
    let policy = spec.restart_policy.as_deref().filter(|policy| !policy.is_empty());
    if let Some(policy) = policy.filter(|policy| *policy != "Always") {
        let reason = ConversionReason::AlwaysRestarted;
        notes.changed(&format!("{path}.restartPolicy"), Some(policy), "Always", reason);
        spec.restart_policy = Some("Always".to_owned());
    }
    for (index, container) in spec.containers.iter().enumerate() {
        if container.restart_policy.as_deref().is_some_and(|policy| policy != "Always") {
            let field = format!("{path}.containers[{index}].restartPolicy");
            notes.kept(&field, ConversionReason::ContainerNotRestarted);
        }
    }
    if let Some(seconds) = spec.active_deadline_seconds.take() {
        let reason = ConversionReason::NoDeadline;
        notes.removed_value(&format!("{path}.activeDeadlineSeconds"), &seconds.to_string(), reason);
    }
}

/// Removes the requirements for a node's name, by which the DaemonSet controller ties a pod to its
/// node.
fn remove_name_fields(affinity: &mut Affinity, field: &str, notes: &mut Notes) {
    let Some(node) = affinity.node_affinity.as_mut() else { return };
    let mut removed = false;
    if let Some(required) = node.required_during_scheduling_ignored_during_execution.as_mut() {
        for term in &mut required.node_selector_terms {
            if let Some(fields) = term.match_fields.as_mut() {
                removed |= fields.extract_if(.., |f| f.key == "metadata.name").count() > 0;
            }
            term.match_fields.take_if(|fields| fields.is_empty());
        }
        if removed {
            // An empty term matches no node. Without its name requirement the term should match
            // all, so all terms are dropped.
            let names_nothing = |term: &NodeSelectorTerm| {
                term.match_fields.is_none()
                    && term.match_expressions.as_ref().is_none_or(|list| list.is_empty())
            };
            if required.node_selector_terms.iter().any(names_nothing) {
                required.node_selector_terms.clear();
            }
        }
    }
    node.required_during_scheduling_ignored_during_execution
        .take_if(|required| removed && required.node_selector_terms.is_empty());
    if removed {
        let what = vec!["the match of metadata.name".to_owned()];
        notes.removed_items(field, what, ConversionReason::EveryMatchingNode);
    }
    affinity.node_affinity.take_if(|node| *node == Default::default());
}

/// Notes the fields that are kept but have another effect for a pod on every node.
fn note_kept(spec: &PodSpec, path: &str, notes: &mut Notes) {
    let field = |name: &str| format!("{path}.{name}");
    if spec.hostname.as_ref().is_some_and(|name| !name.is_empty()) {
        notes.kept(&field("hostname"), ConversionReason::SameHostName);
    }
    if spec.hostname_override.is_some() {
        notes.kept(&field("hostnameOverride"), ConversionReason::SameHostName);
    }
    let scheduler = spec.scheduler_name.as_deref().unwrap_or_default();
    if !["", "default-scheduler"].contains(&scheduler) {
        notes.kept(&field("schedulerName"), ConversionReason::OtherScheduler);
    }
    if spec.scheduling_gates.as_ref().is_some_and(|gates| !gates.is_empty()) {
        notes.kept(&field("schedulingGates"), ConversionReason::SchedulingGates);
    }
    for (index, volume) in spec.volumes.iter().flatten().enumerate() {
        if volume.persistent_volume_claim.is_some() {
            let field = field(&format!("volumes[{index}].persistentVolumeClaim"));
            notes.kept(&field, ConversionReason::SharedClaim);
        }
    }
    for (index, claim) in spec.resource_claims.iter().flatten().enumerate() {
        if claim.resource_claim_name.is_some() {
            let field = field(&format!("resourceClaims[{index}].resourceClaimName"));
            notes.kept(&field, ConversionReason::SharedClaim);
        }
    }
}
