//! The node lifecycle controller, which marks and taints nodes with an outage, and the taint
//! eviction controller, which evicts pods.
//!
//! Source: `pkg/controller/nodelifecycle` and `pkg/controller/tainteviction` at v1.36.
//!
//! Not modelled: zones and their slower eviction rates, and PodDisruptionBudgets.
//!
//! DIFFERENCE: a taint that is removed from a node whose outage continues is restored at once; the
//! real controller checks its nodes every five seconds.

use crate::manifest::nodes::{Node, NodeTaint, Taint};
use crate::scheduling::{self, NO_EXECUTE, NO_SCHEDULE, NOT_READY, UNREACHABLE, UNSCHEDULABLE};
use crate::simulation::Millis;
use crate::simulation::cluster_event::EventKind;
use crate::simulation::effect::{Effect, NodeEffect, PodEffect};
use crate::simulation::state::{Cluster, NodeName, Outage, PodId};

/// Handles a node's timer: acts on its outage if that has lasted long enough.
pub(in crate::simulation) fn notice_outage(cluster: &Cluster, name: &NodeName) -> Vec<Effect> {
    let Some(life) = cluster.options.node_lifecycle else { return Vec::new() };
    let Some(state) = cluster.nodes.get(name) else { return Vec::new() };
    let Some(outage) = state.outage else { return Vec::new() };
    let due =
        outage.since.saturating_add(life.noticed_after(outage.kind, cluster.options.reaction));
    // A timer that was set for an outage which has ended does not apply to the next one.
    if outage.observed || due > cluster.now() {
        return Vec::new();
    }
    let of_node = |effect| Effect::Node(name.clone(), effect);
    let mut effects = vec![of_node(NodeEffect::ObserveOutage)];
    // The controller marks the pods only if it also marks the node itself.
    if state.ready {
        effects.push(of_node(NodeEffect::SetReady(false)));
        effects.push(Effect::ReportNode(name.clone(), EventKind::NodeNotReady));
        effects.extend(mark_pods_not_ready(cluster, name));
    }
    effects.extend(taint(name, &state.node, outage.kind));
    effects
}

/// Source: `MarkPodsNotReady` in `pkg/controller/util/node/controller_utils.go` at v1.36.
fn mark_pods_not_ready(cluster: &Cluster, name: &NodeName) -> Vec<Effect> {
    let pods = cluster.pods_on(name).into_iter().filter_map(|id| cluster.pods.get(&id));
    let ready = pods.filter(|pod| pod.bound && pod.ready_since.is_some());
    let marked = ready.flat_map(|pod| {
        let not_ready = Effect::Pod(pod.id, PodEffect::MarkNotReady);
        [not_ready, Effect::ReportPod(pod.id, EventKind::NodeNotReady)]
    });
    marked.collect()
}

/// Adds the taints of an outage to a node, replacing those of the other kind of outage.
fn taint(name: &NodeName, node: &Node, kind: Outage) -> Vec<Effect> {
    let key = kind.taint_key();
    if node.taints.iter().any(|taint| taint.key == key) {
        return Vec::new();
    }
    let taint = |effect: &str| NodeTaint {
        key: key.to_owned(),
        effect: effect.to_owned(),
        ..NodeTaint::default()
    };
    let mut node = node.clone();
    node.taints.retain(|taint| !is_of_outage(taint));
    node.taints.extend([taint(NO_SCHEDULE), taint(NO_EXECUTE)]);
    let tainted = Effect::ReportNode(name.clone(), EventKind::Tainted { key });
    vec![tainted, Effect::Node(name.clone(), NodeEffect::Set(Box::new(node)))]
}

/// Restores the taints of a node's present outage if they have been removed.
///
/// Source: `processTaintBaseEviction` and `doNoScheduleTaintingPass` in
/// `pkg/controller/nodelifecycle/node_lifecycle_controller.go` at v1.36.
pub(in crate::simulation) fn restore_taints(cluster: &Cluster, name: &NodeName) -> Vec<Effect> {
    let state = cluster.nodes.get(name).filter(|_| cluster.options.node_lifecycle.is_some());
    match state.and_then(|state| Some((state, state.outage?))) {
        Some((state, outage)) if outage.observed => taint(name, &state.node, outage.kind),
        _ => Vec::new(),
    }
}

/// Adds or removes the taint of a cordoned node, for a node that was added or changed: the
/// controller makes the taint follow `spec.unschedulable`, whoever set or removed the taint.
///
/// Source: `doNoScheduleTaintingPass` in
/// `pkg/controller/nodelifecycle/node_lifecycle_controller.go` at v1.36.
pub(in crate::simulation) fn taint_cordoned(node: &mut Node) {
    let is_cordons = |taint: &NodeTaint| taint.key == UNSCHEDULABLE && taint.effect == NO_SCHEDULE;
    if !node.unschedulable {
        node.taints.retain(|taint| !is_cordons(taint));
    } else if !node.taints.iter().any(is_cordons) {
        node.taints.push(NodeTaint {
            key: UNSCHEDULABLE.to_owned(),
            effect: NO_SCHEDULE.to_owned(),
            ..NodeTaint::default()
        });
    }
}

/// Removes the taints of an outage that has ended.
pub(in crate::simulation) fn untaint(cluster: &Cluster, name: &NodeName) -> Vec<Effect> {
    if cluster.options.node_lifecycle.is_none() {
        return Vec::new();
    }
    let state = cluster.nodes.get(name);
    let tainted = state.filter(|state| state.node.taints.iter().any(is_of_outage));
    let Some(state) = tainted else { return Vec::new() };
    let mut node = (*state.node).clone();
    node.taints.retain(|taint| !is_of_outage(taint));
    let untainted = Effect::ReportNode(name.clone(), EventKind::Untainted);
    vec![untainted, Effect::Node(name.clone(), NodeEffect::Set(Box::new(node)))]
}

fn is_of_outage(taint: &NodeTaint) -> bool {
    [NOT_READY, UNREACHABLE].contains(&taint.key.as_str())
}

/// Plans when taints evict a pod, if they do. Has no effect where the node lifecycle is not
/// modelled.
pub(in crate::simulation) fn plan_eviction(cluster: &Cluster, id: PodId) -> Vec<Effect> {
    if cluster.options.node_lifecycle.is_none() {
        return Vec::new();
    }
    let pod = cluster.pods.get(&id).filter(|pod| pod.bound && !pod.is_deleting());
    let Some(pod) = pod else { return Vec::new() };
    let Some(state) = cluster.nodes.get(&pod.node) else { return Vec::new() };
    let taints = state.node.taints.iter().map(Taint::from);
    let eviction = scheduling::eviction(taints, &pod.revision.info.tolerations);
    // An eviction that is already planned is never postponed by a later change of the taints.
    let at = eviction.map(|(_, seconds)| {
        let span = seconds.saturating_mul(1_000).max(cluster.options.reaction);
        pod.evict_at.unwrap_or(Millis::MAX).min(cluster.now().saturating_add(span))
    });
    let mut effects = Vec::new();
    if at != pod.evict_at {
        effects.push(Effect::Pod(id, PodEffect::PlanEviction { at }));
    }
    if at.is_none() && pod.evict_at.is_some() {
        effects.push(Effect::ReportPod(id, EventKind::EvictionCancelled));
    }
    effects
}

/// Handles a pod's timer: evicts the pod if its planned eviction is due.
pub(in crate::simulation) fn evict(cluster: &Cluster, id: PodId) -> Option<[Effect; 2]> {
    let pod = cluster.pods.get(&id).filter(|pod| !pod.is_deleting())?;
    pod.evict_at.filter(|at| *at <= cluster.now())?;
    let evicted = Effect::ReportPod(id, EventKind::Evicted);
    Some([evicted, Effect::Pod(id, PodEffect::Delete(None))])
}
