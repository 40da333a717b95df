//! Applies effects to the state: all changes that actors make are applied here.
//!
//! Actors that watch a change react at once: the effects of their reaction are applied before the
//! next effect.

mod daemon_sets;
mod nodes;
mod pods;

use super::Millis;
use super::actors::{kubelet, node_lifecycle, pod_garbage_collector, scheduler};
use super::cluster_event::{ClusterEvent, EventKind};
use super::effect::Effect;
use super::state::{Cluster, NodeName, PodId};

impl Cluster {
    /// Applies effects in order.
    pub(super) fn apply_effects(&mut self, effects: impl IntoIterator<Item = Effect>) {
        effects.into_iter().for_each(|effect| self.apply_effect(effect));
    }

    fn apply_effect(&mut self, effect: Effect) {
        match effect {
            Effect::ReportPod(id, kind) => self.report_pod(id, kind),
            Effect::ReportNode(node, kind) => self.report(node, None, kind),
            Effect::ReportChange(change) => self.changes.push(change),
            Effect::CreatePod(pod, rule) => self.create_pod(*pod, rule),
            Effect::Pod(id, effect) => self.apply_to_pod(id, effect),
            Effect::AddNode(node) => self.add_node(*node),
            Effect::Node(name, effect) => self.apply_to_node(&name, effect),
            Effect::CreateDaemonSet(key, daemon_set, selector) => {
                self.create_daemon_set(key, *daemon_set, selector);
            }
            Effect::DaemonSet(key, effect) => self.apply_to_daemon_set(&key, effect),
        }
    }

    fn report_pod(&mut self, id: PodId, kind: EventKind) {
        if let Some(pod) = self.pods.get(&id) {
            let named = (pod.namespace.clone(), pod.name.clone());
            self.report(pod.node.clone(), Some(named), kind);
        }
    }

    fn report(
        &mut self,
        node: NodeName,
        pod: Option<(std::sync::Arc<str>, std::sync::Arc<str>)>,
        kind: EventKind,
    ) {
        let (namespace, pod) = pod.unzip();
        self.events.push(ClusterEvent { at: self.now(), node, namespace, pod, kind });
    }

    /// Fires the timers that are due at `at` or before.
    pub(super) fn fire_timers(&mut self, at: Millis) {
        while let Some(node) = self.clock.pop_due_node(at) {
            let collected = pod_garbage_collector::look_for_node(self, &node);
            self.apply_effects(collected);
            let noticed = node_lifecycle::notice_outage(self, &node);
            self.apply_effects(noticed);
        }
        while let Some(id) = self.clock.pop_due_pod(at) {
            self.fire_pod_timer(id);
        }
        self.schedule_pods();
    }

    fn fire_pod_timer(&mut self, id: PodId) {
        if let Some(ended) = kubelet::end_deleted(self, id) {
            self.apply_effect(ended);
        } else if let Some(evicted) = node_lifecycle::evict(self, id) {
            self.apply_effects(evicted);
        } else if let Some(ready) = kubelet::report_ready(self, id) {
            self.apply_effect(ready);
        }
    }

    /// Lets the scheduler try every waiting pod that may fit now.
    pub(super) fn schedule_pods(&mut self) {
        while let Some(node) = self.queue.pop_changed() {
            for id in scheduler::order(self, &node) {
                let effects = scheduler::schedule_pod(self, &node, id);
                self.apply_effects(effects);
            }
        }
    }
}
