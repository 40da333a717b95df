//! Applies effects on nodes.

use std::sync::Arc;

use crate::manifest::nodes::Node;
use crate::simulation::Millis;
use crate::simulation::actors::{kubelet, node_lifecycle, pod_garbage_collector};
use crate::simulation::effect::NodeEffect;
use crate::simulation::state::{Cluster, NodeName, NodeState, PodId};

impl Cluster {
    pub(super) fn apply_to_node(&mut self, name: &NodeName, effect: NodeEffect) {
        match effect {
            NodeEffect::Remove => self.remove_node(name),
            NodeEffect::Set(node) => self.set_node(name, *node),
            NodeEffect::SetOutage(outage) => self.with_node(name, |state| state.outage = outage),
            NodeEffect::ObserveOutage => self.with_node(name, |state| {
                if let Some(outage) = state.outage.as_mut() {
                    outage.observed = true;
                }
            }),
            NodeEffect::SetReady(ready) => self.with_node(name, |state| state.ready = ready),
            NodeEffect::ScheduleTimer { at } => self.clock.schedule_node_timer(at, name.clone()),
            NodeEffect::SetQuarantine { until: Some(until) } => {
                self.quarantine.insert(name.clone(), until);
            }
            NodeEffect::SetQuarantine { until: None } => {
                self.quarantine.remove(name);
            }
        }
    }

    fn with_node(&mut self, name: &NodeName, change: impl FnOnce(&mut NodeState)) {
        if let Some(state) = self.nodes.get_mut(name) {
            change(state);
        }
    }

    pub(super) fn add_node(&mut self, node: Node) {
        let name: NodeName = node.name.as_str().into();
        self.decide(&name, &node);
        self.nodes.insert(name.clone(), NodeState::new(node));
        // Pods that the garbage collector has not removed yet now belong to the new kubelet.
        let resumed = kubelet::resume(self, &name, Millis::MAX);
        self.apply_effects(resumed);
        self.queue.note_change(&name);
    }

    fn remove_node(&mut self, name: &NodeName) {
        self.nodes.remove(name);
        let collected = pod_garbage_collector::node_removed(self, name);
        self.apply_effects(collected);
        for daemon_set in self.daemon_sets.values_mut() {
            daemon_set.decide_about_removed(name);
        }
    }

    fn decide(&mut self, name: &NodeName, node: &Node) {
        let pods = &self.pods;
        let is_bound = |id: &PodId| pods.get(id).is_some_and(|pod| pod.bound);
        for daemon_set in self.daemon_sets.values_mut() {
            let has_pod = daemon_set.pods.on(name).iter().any(is_bound);
            daemon_set.decide(name, node, has_pod);
        }
    }

    fn set_node(&mut self, name: &NodeName, node: Node) {
        if !self.nodes.contains_key(name) {
            return;
        }
        self.decide(name, &node);
        let Some(state) = self.nodes.get_mut(name) else { return };
        state.node = Arc::new(node);
        self.queue.note_change(name);
        let restored = node_lifecycle::restore_taints(self, name);
        self.apply_effects(restored);
        for id in self.pods_on(name) {
            let eviction = node_lifecycle::plan_eviction(self, id);
            self.apply_effects(eviction);
        }
    }
}
