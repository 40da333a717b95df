//! Applies effects on pods.

use std::sync::Arc;

use crate::simulation::actors::{garbage_collector, kubelet, node_lifecycle};
use crate::simulation::cluster_event::EventKind;
use crate::simulation::effect::PodEffect;
use crate::simulation::rule::Rule;
use crate::simulation::state::{
    Cluster, LONGEST, NewPod, Phase, Pod, PodId, PodName, RECHECK_SKEW, Scheduling,
};
use crate::simulation::step::Change;

impl Cluster {
    pub(super) fn apply_to_pod(&mut self, id: PodId, effect: PodEffect) {
        let now = self.now();
        match effect {
            PodEffect::Delete(rule) => self.delete_pod(id, rule),
            PodEffect::Remove => self.remove_pod(id),
            PodEffect::Adopt(owner) => self.set_owner(id, Some(owner)),
            PodEffect::Orphan => self.set_owner(id, None),
            PodEffect::Bind => self.bind_pod(id),
            PodEffect::Terminate { gone_at } => {
                self.clock.schedule_pod_timer(gone_at, id);
                self.change_pod(id, |pod| pod.gone_at = Some(gone_at));
            }
            PodEffect::End(phase) => {
                self.change_pod(id, |pod| pod.phase = phase);
                if let Some(pod) = self.pods.get(&id) {
                    self.queue.note_change(&pod.node);
                }
            }
            PodEffect::SetLabels(labels) => {
                self.with_pod(id, |pod| pod.own_labels = Some(Arc::new(labels)));
                match self.owner_mut(id) {
                    Some(owner) => {
                        owner.relabelled.insert(id);
                    }
                    None => self.offer(id),
                }
            }
            PodEffect::SetRevision(revision) => {
                self.with_pod(id, |pod| pod.revision = revision);
                let eviction = node_lifecycle::plan_eviction(self, id);
                self.apply_effects(eviction);
            }
            PodEffect::KeepPending { message, nominated } => self.with_pod(id, |pod| {
                pod.pending = Some(message);
                pod.nominated = nominated;
            }),
            PodEffect::WithdrawNomination => self.with_pod(id, |pod| pod.nominated = false),
            PodEffect::MarkPreempted => self.with_pod(id, |pod| pod.preempted = true),
            PodEffect::Restart => {
                self.change_pod(id, |pod| {
                    pod.ready_since = None;
                    pod.ready_at = None;
                    pod.ready_before = None;
                    pod.starting_since = now;
                    pod.awaits_network = false;
                });
                let started = kubelet::start(self, id);
                self.apply_effects(started);
            }
            PodEffect::AwaitNetwork => self.with_pod(id, |pod| pod.awaits_network = true),
            PodEffect::Resume { starting_since, ready_at, gone_at } => {
                for at in ready_at.into_iter().chain(gone_at) {
                    self.clock.schedule_pod_timer(at, id);
                }
                self.with_pod(id, |pod| {
                    pod.starting_since = starting_since;
                    pod.awaits_network = false;
                    pod.ready_at = ready_at.or(pod.ready_at);
                    pod.gone_at = gone_at.or(pod.gone_at);
                });
            }
            PodEffect::ExpectReady { at } => {
                self.clock.schedule_pod_timer(at, id);
                self.with_pod(id, |pod| pod.ready_at = Some(at));
            }
            PodEffect::MarkReady { since } => {
                self.change_pod(id, |pod| {
                    pod.ready_at = None;
                    pod.ready_before = None;
                    pod.ready_since.get_or_insert(since);
                });
                self.recheck_when_available(id);
            }
            PodEffect::MarkRunningSinceLong => self.change_pod(id, |pod| {
                pod.starting_since = -LONGEST;
                pod.ready_at = None;
                pod.ready_since = Some(-LONGEST);
            }),
            PodEffect::MarkNotReady => {
                self.change_pod(id, |pod| pod.ready_before = pod.ready_since.take());
            }
            PodEffect::PlanEviction { at } => {
                if let Some(at) = at {
                    self.clock.schedule_pod_timer(at, id);
                }
                self.with_pod(id, |pod| pod.evict_at = at);
            }
        }
    }

    fn with_pod(&mut self, id: PodId, change: impl FnOnce(&mut Pod)) {
        if let Some(pod) = self.pods.get_mut(&id) {
            change(pod);
        }
    }

    /// Handles that a pod became ready: schedules a sync for one second after the pod should be
    /// available, if `minReadySeconds` is set.
    ///
    /// Source: `updatePod` in `pkg/controller/daemon/daemon_controller.go` at v1.36.
    fn recheck_when_available(&mut self, id: PodId) {
        let now = self.now();
        if let Some(owner) = self.owner_mut(id).filter(|owner| owner.min_ready() > 0) {
            owner.recheck_by(now.saturating_add(owner.min_ready()).saturating_add(RECHECK_SKEW));
        }
    }

    pub(super) fn create_pod(&mut self, new: NewPod, rule: Option<Rule>) {
        let id = self.next_pod;
        let name = match &new.name {
            PodName::Given(name) => name.clone(),
            PodName::Generated(prefix) => self.generated_name(&new.namespace, prefix),
        };
        self.next_pod = self.next_pod.saturating_add(1);
        let waits = new.owner.is_some() && self.options.scheduling == Scheduling::DefaultScheduler;
        let created = self.now().saturating_sub(new.age.unwrap_or(0));
        let pod = Pod {
            id,
            name: name.clone(),
            namespace: new.namespace,
            own_labels: None,
            node: new.node.clone(),
            bound: !waits && self.nodes.contains_key(&new.node),
            created,
            phase: Phase::Active,
            ready_since: new.age.map(|_| created),
            ready_at: None,
            ready_before: None,
            starting_since: created,
            awaits_network: false,
            revision: new.revision,
            template_generation: new.template_generation,
            owner: new.owner,
            gone_at: new.gone_at,
            evict_at: None,
            nominated: false,
            preempted: false,
            pending: None,
            imported: new.imported,
        };
        if let PodName::Given(name) = new.name {
            self.bare_pods.insert((pod.namespace.clone(), name));
        }
        self.insert_pod(pod);
        if let Some(rule) = rule {
            self.changes.push(Change::Created {
                node: new.node.to_string(),
                pod: name.to_string(),
                surge: rule != Rule::Missing,
                rule,
            });
        }
        if let Some(gone_at) = new.gone_at {
            self.clock.schedule_pod_timer(gone_at, id);
        }
        if waits {
            self.queue.add(&new.node, id);
        } else {
            self.take_up_bound_pod(id);
        }
    }

    /// Handles that a pod was bound to its node: the kubelet starts it, and taints may evict it.
    fn take_up_bound_pod(&mut self, id: PodId) {
        let started = kubelet::start(self, id);
        self.apply_effects(started);
        let eviction = node_lifecycle::plan_eviction(self, id);
        self.apply_effects(eviction);
    }

    fn delete_pod(&mut self, id: PodId, rule: Option<Rule>) {
        if let (Some(rule), Some(pod)) = (rule, self.pods.get(&id)) {
            let (node, pod) = (pod.node.to_string(), pod.name.to_string());
            self.changes.push(Change::Deleted { node, pod, rule });
        }
        let effect = kubelet::terminate(self, id);
        self.apply_effects(effect);
    }

    fn remove_pod(&mut self, id: PodId) {
        let Some(pod) = self.take_pod(id) else { return };
        self.bare_pods.remove(&(pod.namespace, pod.name));
        if !pod.bound {
            self.queue.remove(&pod.node, id);
        }
        self.queue.note_change(&pod.node);
        if let Some(owner) = pod.owner {
            let effect = garbage_collector::finish_deletion(self, &owner);
            self.apply_effects(effect);
        }
    }

    fn bind_pod(&mut self, id: PodId) {
        let now = self.now();
        let Some(node) = self.pods.get(&id).map(|pod| pod.node.clone()) else { return };
        self.change_pod(id, |pod| {
            pod.bound = true;
            pod.pending = None;
            pod.nominated = false;
            pod.starting_since = now;
        });
        self.queue.remove(&node, id);
        self.report_pod(id, EventKind::Scheduled);
        self.take_up_bound_pod(id);
    }
}
