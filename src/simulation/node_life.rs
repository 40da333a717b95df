//! What happens to nodes: outages and their taints, eviction, cordon and drain.
//!
//! Source: `pkg/controller/nodelifecycle` and `pkg/controller/tainteviction` at v1.36.
//!
//! Not modelled: zones and their slower eviction rates, and PodDisruptionBudgets.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Millis;
use super::action::Refused;
use super::cluster::{Cluster, NodeState, OngoingOutage};
use super::happening::{Happening, What};
use super::pod::{NodeName, OtherController, Phase, Pod, PodId};
use crate::manifest::nodes::{Node, NodeTaint, Taint};
use crate::scheduling::{self, NO_EXECUTE, NO_SCHEDULE, NOT_READY, UNREACHABLE, UNSCHEDULABLE};

/// How the node lifecycle controller behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct NodeLife {
    /// From the last that is heard of a kubelet until its node and its pods are marked not
    /// ready, and the node is tainted: `--node-monitor-grace-period`. A node that says
    /// itself that it is not ready is tainted after [`reaction`](super::Knobs::reaction).
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub grace: Millis,
    /// What an outage is of which nothing else is said.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub outage: Outage,
}

/// Why a node is not ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Outage {
    /// Its kubelet says so itself, and goes on to start, end and report pods.
    NotReady,
    /// Nothing is heard of its kubelet, which ends no pod.
    #[default]
    Unreachable,
}

impl Default for NodeLife {
    /// The controller manager's: unreachable after 50 seconds.
    fn default() -> Self {
        NodeLife { grace: 50_000, outage: Outage::default() }
    }
}

impl NodeLife {
    /// From the beginning of an outage until the node lifecycle controller acts on it.
    fn noticed_after(self, outage: Outage, reaction: Millis) -> Millis {
        match outage {
            Outage::NotReady => reaction,
            Outage::Unreachable => self.grace,
        }
    }
}

impl Outage {
    fn key(self) -> &'static str {
        match self {
            Outage::NotReady => NOT_READY,
            Outage::Unreachable => UNREACHABLE,
        }
    }
}

impl Cluster {
    pub(super) fn add_node(&mut self, node: Node) -> Result<(), Refused> {
        if self.nodes.contains_key(node.name.as_str()) {
            return Err(Refused::NodeExists(node.name));
        }
        let name: NodeName = node.name.as_str().into();
        for controller in self.daemon_sets.values_mut() {
            controller.decide(&name, Some(&node));
        }
        self.nodes.insert(name.clone(), NodeState::new(node));
        // Pods that the garbage collector has not taken yet are those of the new kubelet.
        self.resume_kubelet(&name, Millis::MAX);
        self.queue.wake(&name);
        Ok(())
    }

    pub(super) fn remove_node(&mut self, name: &str) -> Result<(), Refused> {
        let name = self.known(name)?;
        self.nodes.remove(&name);
        self.collect_after_removal(&name);
        for controller in self.daemon_sets.values_mut() {
            controller.decide(&name, None);
        }
        Ok(())
    }

    pub(super) fn change_node(
        &mut self,
        name: &str,
        change: impl FnOnce(&mut Node),
    ) -> Result<(), Refused> {
        let name = self.known(name)?;
        if let Some(state) = self.nodes.get_mut(&name) {
            change(Arc::make_mut(&mut state.node));
            for controller in self.daemon_sets.values_mut() {
                controller.decide(&name, Some(&state.node));
            }
        }
        self.queue.wake(&name);
        if self.knobs.node_life.is_some() {
            for id in self.pods_on(&name) {
                self.plan_eviction(id);
            }
        }
        Ok(())
    }

    /// A kubelet begins to be out, or is out in another way.
    ///
    /// Where the node lifecycle controller is modelled, nobody but the kubelet knows of it
    /// at first: its pods stay as ready as they were.
    pub(super) fn begin_outage(
        &mut self,
        name: &str,
        outage: Option<Outage>,
    ) -> Result<(), Refused> {
        let name = self.known(name)?;
        let Some(life) = self.knobs.node_life else {
            self.lose_sight(&name, outage.unwrap_or_default());
            return Ok(());
        };
        let kind = outage.unwrap_or(life.outage);
        let Some(state) = self.nodes.get_mut(&name) else { return Ok(()) };
        if state.outage.is_some_and(|ongoing| ongoing.kind == kind) {
            return Ok(());
        }
        let (silent, was_ready) = (kind == Outage::Unreachable, state.ready);
        let former =
            state.outage.replace(OngoingOutage { kind, since: self.now, silent, observed: false });
        if !silent {
            // The kubelet itself says so, of its node and not of its pods.
            state.ready = false;
            if was_ready {
                self.tell_of_node(&name, What::NodeNotReady);
            }
            if let Some(former) = former.filter(|former| former.silent) {
                self.resume_kubelet(&name, former.since);
            }
        }
        self.node_alarms.insert((self.now + life.noticed_after(kind, self.knobs.reaction), name));
        Ok(())
    }

    /// In a world without a node lifecycle controller the pods of a node that is out are
    /// unready at once.
    fn lose_sight(&mut self, name: &NodeName, kind: Outage) {
        if let Some(state) = self.nodes.get_mut(name) {
            let since = self.now;
            state.outage = Some(OngoingOutage { kind, since, silent: true, observed: true });
        }
        for id in self.pods_on(name) {
            if let Some(pod) = self.pods.get_mut(&id) {
                pod.ready_since = None;
                pod.ready_at = None;
                pod.starting_since = self.now;
                self.touch_pod(id);
            }
        }
    }

    pub(super) fn end_outage(&mut self, name: &str) -> Result<(), Refused> {
        let name = self.known(name)?;
        let Some(state) = self.nodes.get_mut(&name) else { return Ok(()) };
        let (ended, was_ready) = (state.outage.take(), std::mem::replace(&mut state.ready, true));
        if !was_ready {
            self.tell_of_node(&name, What::NodeReady);
        }
        if let Some(ended) = ended.filter(|ended| ended.silent) {
            // Without a node lifecycle controller, pods start anew from the outage's beginning.
            let unknown_since =
                if self.knobs.node_life.is_some() { ended.since } else { Millis::MAX };
            self.resume_kubelet(&name, unknown_since);
        }
        if self.knobs.node_life.is_some() { self.untaint(&name) } else { Ok(()) }
    }

    /// A kubelet answers again: it starts the pods that were bound since `unknown_since`,
    /// reports the others as it has them, and ends those that were deleted.
    fn resume_kubelet(&mut self, name: &NodeName, unknown_since: Millis) {
        for id in self.pods_on(name) {
            if let Some(pod) = self.pods.get_mut(&id)
                && pod.starting_since >= unknown_since
                && pod.ready_since.is_none()
                && pod.ready_before.is_none()
            {
                pod.starting_since = self.now;
            }
            self.schedule_ready(id);
            self.resume_termination(id);
        }
    }

    /// A node's moment has come: its outage may be old enough for the node lifecycle
    /// controller, or it may be missed by the garbage collector.
    pub(super) fn ring_node(&mut self, name: &NodeName) {
        self.look_for_node(name);
        let Some(life) = self.knobs.node_life else { return };
        let Some(state) = self.nodes.get_mut(name) else { return };
        let Some(outage) = state.outage.as_mut() else { return };
        let due = outage.since + life.noticed_after(outage.kind, self.knobs.reaction);
        // A moment that was set for an outage which has ended means nothing to the next one.
        if outage.observed || due > self.now {
            return;
        }
        outage.observed = true;
        let kind = outage.kind;
        // The controller marks pods only where it is itself the one to mark the node.
        if std::mem::replace(&mut state.ready, false) {
            self.tell_of_node(name, What::NodeNotReady);
            self.mark_pods_not_ready(name);
        }
        self.taint(name, kind);
    }

    /// Source: `MarkPodsNotReady` in `pkg/controller/util/node/controller_utils.go` at v1.36.
    fn mark_pods_not_ready(&mut self, name: &NodeName) {
        for id in self.pods_on(name) {
            let Some(pod) = self.pods.get_mut(&id).filter(|pod| pod.bound) else { continue };
            if let Some(since) = pod.ready_since.take() {
                pod.ready_before = Some(since);
                self.tell(id, What::NodeNotReady);
                self.touch_pod(id);
            }
        }
    }

    fn taint(&mut self, name: &NodeName, kind: Outage) {
        let key = kind.key();
        let Some(state) = self.nodes.get(name) else { return };
        if state.node.taints.iter().any(|taint| taint.key == key) {
            return;
        }
        let taint = |effect: &str| NodeTaint {
            key: key.to_owned(),
            effect: effect.to_owned(),
            ..NodeTaint::default()
        };
        self.tell_of_node(name, What::Tainted { key });
        // The node is there, as it was just found.
        let _ = self.change_node(name, |node| {
            node.taints.retain(|taint| !is_of_outage(taint));
            node.taints.extend([taint(NO_SCHEDULE), taint(NO_EXECUTE)]);
        });
    }

    fn untaint(&mut self, name: &NodeName) -> Result<(), Refused> {
        if self.nodes.get(name).is_some_and(|state| state.node.taints.iter().any(is_of_outage)) {
            self.tell_of_node(name, What::Untainted);
            self.change_node(name, |node| node.taints.retain(|taint| !is_of_outage(taint)))?;
        }
        Ok(())
    }

    pub(super) fn cordon(&mut self, name: &str, cordoned: bool) -> Result<(), Refused> {
        self.change_node(name, |node| {
            node.unschedulable = cordoned;
            node.taints.retain(|taint| taint.key != UNSCHEDULABLE);
            if cordoned {
                node.taints.push(NodeTaint {
                    key: UNSCHEDULABLE.to_owned(),
                    effect: NO_SCHEDULE.to_owned(),
                    ..NodeTaint::default()
                });
            }
        })
    }

    /// `kubectl drain --ignore-daemonsets --force`: daemons and mirrors of static pods
    /// stay, unless they have ended.
    ///
    /// Source: `daemonSetFilter` and `mirrorPodFilter` in
    /// `staging/src/k8s.io/kubectl/pkg/drain/filters.go` at v1.36.
    pub(super) fn drain(&mut self, name: &str) -> Result<(), Refused> {
        self.cordon(name, true)?;
        for id in self.pods_on(name) {
            if self.pods.get(&id).is_some_and(is_drained) {
                self.tell(id, What::Drained);
                self.delete_pod(id);
            }
        }
        Ok(())
    }

    /// Sets the moment at which taints drive a pod out, if they do. Only where node life
    /// is modelled.
    pub(super) fn plan_eviction(&mut self, id: PodId) {
        if self.knobs.node_life.is_none() {
            return;
        }
        let Some(pod) = self.pods.get(&id).filter(|pod| pod.bound && !pod.is_deleting()) else {
            return;
        };
        let Some(state) = self.nodes.get(&pod.node) else { return };
        let seconds = tolerated_seconds(pod, &state.node);
        // A taint that is already there keeps the moment that it set before.
        let at = seconds.map(|seconds| {
            let span = seconds.max(0).saturating_mul(1_000).max(self.knobs.reaction);
            pod.evict_at.unwrap_or(Millis::MAX).min(self.now.saturating_add(span))
        });
        let planned = pod.evict_at;
        if let Some(pod) = self.pods.get_mut(&id) {
            pod.evict_at = at;
        }
        match at {
            Some(at) => self.alarm(at, id),
            None if planned.is_some() => self.tell(id, What::EvictionCancelled),
            None => {}
        }
    }

    pub(super) fn tell(&mut self, id: PodId, what: What) {
        if let Some(pod) = self.pods.get(&id) {
            self.happenings.push(Happening {
                at: self.now,
                node: pod.node.clone(),
                namespace: Some(pod.namespace.clone()),
                pod: Some(pod.name.clone()),
                what,
            });
        }
    }

    fn tell_of_node(&mut self, name: &NodeName, what: What) {
        let node = name.clone();
        self.happenings.push(Happening { at: self.now, node, namespace: None, pod: None, what });
    }
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

fn is_of_outage(taint: &NodeTaint) -> bool {
    [NOT_READY, UNREACHABLE].contains(&taint.key.as_str())
}

/// How long a pod may stay on its node, in seconds; `None` for ever.
fn tolerated_seconds(pod: &Pod, node: &Node) -> Option<i64> {
    let taints = node.taints.iter().map(Taint::from);
    scheduling::eviction(taints, &pod.revision.info.tolerations).map(|(_, seconds)| seconds)
}
