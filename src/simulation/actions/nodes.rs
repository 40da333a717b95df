//! Actions that add, change and remove nodes, and begin and end outages.

use super::known_node;
use crate::manifest::nodes::Node;
use crate::simulation::action::Refused;
use crate::simulation::actors::{kubelet, node_lifecycle};
use crate::simulation::cluster_event::EventKind;
use crate::simulation::effect::{Effect, NodeEffect, PodEffect};
use crate::simulation::state::{Cluster, OtherController, Outage, Phase, Pod};

pub(super) fn add(cluster: &Cluster, mut node: Node) -> Result<Vec<Effect>, Refused> {
    if cluster.nodes.contains_key(node.name.as_str()) {
        return Err(Refused::NodeExists(node.name));
    }
    node_lifecycle::taint_cordoned(&mut node);
    Ok(vec![Effect::AddNode(Box::new(node))])
}

pub(super) fn remove(cluster: &Cluster, name: &str) -> Result<Vec<Effect>, Refused> {
    Ok(vec![Effect::Node(known_node(cluster, name)?, NodeEffect::Remove)])
}

pub(super) fn change(
    cluster: &Cluster,
    name: &str,
    change: impl FnOnce(&mut Node),
) -> Result<Vec<Effect>, Refused> {
    let name = known_node(cluster, name)?;
    let Some(state) = cluster.nodes.get(&name) else { return Ok(Vec::new()) };
    let mut node = (*state.node).clone();
    change(&mut node);
    node_lifecycle::taint_cordoned(&mut node);
    Ok(vec![Effect::Node(name, NodeEffect::Set(Box::new(node)))])
}

pub(super) fn begin_outage(
    cluster: &Cluster,
    name: &str,
    outage: Option<Outage>,
) -> Result<Vec<Effect>, Refused> {
    Ok(kubelet::begin_outage(cluster, &known_node(cluster, name)?, outage))
}

pub(super) fn end_outage(cluster: &Cluster, name: &str) -> Result<Vec<Effect>, Refused> {
    let name = known_node(cluster, name)?;
    let mut effects = kubelet::end_outage(cluster, &name);
    effects.extend(node_lifecycle::untaint(cluster, &name));
    Ok(effects)
}

pub(super) fn cordon(
    cluster: &Cluster,
    name: &str,
    cordoned: bool,
) -> Result<Vec<Effect>, Refused> {
    change(cluster, name, |node| node.unschedulable = cordoned)
}

/// `kubectl drain --ignore-daemonsets --force`: pods of DaemonSets and mirror pods stay, unless
/// they have ended.
///
/// Source: `daemonSetFilter` and `mirrorPodFilter` in
/// `staging/src/k8s.io/kubectl/pkg/drain/filters.go` at v1.36.
pub(super) fn drain(cluster: &Cluster, name: &str) -> Result<Vec<Effect>, Refused> {
    let mut effects = cordon(cluster, name, true)?;
    let pods = cluster.pods_on(name).into_iter().filter_map(|id| cluster.pods.get(&id));
    for pod in pods.filter(|pod| is_drained(pod)) {
        effects.push(Effect::ReportPod(pod.id, EventKind::Drained));
        effects.push(Effect::Pod(pod.id, PodEffect::Delete(None)));
    }
    Ok(effects)
}

fn is_drained(pod: &Pod) -> bool {
    match pod.other_controller() {
        _ if pod.is_deleting() => false,
        Some(OtherController::Kubelet) => false,
        _ if pod.phase != Phase::Active => true,
        Some(OtherController::DaemonSet) => false,
        Some(OtherController::Other) | None => pod.owner.is_none(),
    }
}
