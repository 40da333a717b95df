//! The pod garbage collector: what happens to the pods of a node that no longer exists.
//!
//! The collector checks periodically. A missing node to which pods are bound is put in quarantine;
//! the first check after the quarantine force-deletes the pods, unless the node exists again. Only
//! such a check notices that a node is back: if a node returns and leaves again between two
//! checks, its quarantine continues where an earlier check missed the node, and otherwise begins
//! at the next check that misses it.
//!
//! Source: `gcOrphaned` and `discoverDeletedNodes` in `pkg/controller/podgc/gc_controller.go`
//! at v1.36.

use crate::simulation::Millis;
use crate::simulation::cluster_event::EventKind;
use crate::simulation::effect::{Effect, NodeEffect, PodEffect};
use crate::simulation::state::{Cluster, NodeName};

/// Handles the removal of a node: collects its pods at once, or schedules a check for the node.
pub(in crate::simulation) fn node_removed(cluster: &Cluster, name: &NodeName) -> Vec<Effect> {
    let options = &cluster.options;
    if options.pod_gc.is_none() {
        return collect_pods(cluster, name);
    }
    // A check that is due at the present time has run before the present action.
    let period = options.pod_gc_period;
    let at = look_after(cluster.now().saturating_add(Millis::from(period > 0)), period);
    vec![Effect::Node(name.clone(), NodeEffect::ScheduleTimer { at })]
}

/// Runs a check for one node.
pub(in crate::simulation) fn look_for_node(cluster: &Cluster, name: &NodeName) -> Vec<Effect> {
    let of_node = |effect| Effect::Node(name.clone(), effect);
    let now = cluster.now();
    let quarantine = cluster.quarantine.get(name).copied();
    let is_over = quarantine.is_some_and(|until| until <= now);
    let mut effects = Vec::new();
    if is_over {
        effects.push(of_node(NodeEffect::SetQuarantine { until: None }));
    }
    if cluster.nodes.contains_key(name) {
        return effects;
    }
    if is_over {
        effects.extend(collect_pods(cluster, name));
        return effects;
    }
    let is_bound = |id| cluster.pods.get(id).is_some_and(|pod| pod.bound);
    if quarantine.is_none() && cluster.pods_on(name).iter().any(is_bound) {
        let until = now.saturating_add(cluster.options.pod_gc.unwrap_or(0));
        let at = look_after(until, cluster.options.pod_gc_period);
        effects.push(of_node(NodeEffect::SetQuarantine { until: Some(until) }));
        effects.push(of_node(NodeEffect::ScheduleTimer { at }));
    }
    effects
}

fn collect_pods(cluster: &Cluster, name: &NodeName) -> Vec<Effect> {
    let pods = cluster.pods_on(name).into_iter().filter_map(|id| cluster.pods.get(&id));
    // Pods that still wait for the scheduler are left for the DaemonSet controller to delete.
    let collected = pods.filter(|pod| pod.bound).flat_map(|pod| {
        let reported = Effect::ReportPod(pod.id, EventKind::Collected);
        [reported, Effect::Pod(pod.id, PodEffect::Remove)]
    });
    collected.collect()
}

/// Returns the time of the first check at or after `at`.
fn look_after(at: Millis, period: Millis) -> Millis {
    match period {
        ..=0 => at,
        _ => at.saturating_add(period.saturating_sub(1)).div_euclid(period).saturating_mul(period),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_a_period_apart() {
        for (at, period, want) in
            [(0, 20, 0), (1, 20, 20), (20, 20, 20), (21, 20, 40), (7, 0, 7), (-1, 20, 0)]
        {
            assert_eq!(look_after(at, period), want, "{at} every {period}");
        }
    }
}
