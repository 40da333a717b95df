//! The state of a simulated cluster, and the passing of time in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::backoff::BackoffLimits;
use super::controller::{Controller, DaemonSetKey, Step};
use super::history::{Revision, SAFE, safe};
use super::pod::{NodeName, Owner, Phase, Pod, PodId};
use super::{Millis, Status};
use crate::manifest::nodes::Node;

/// Nodes, pods and DaemonSets, and the time. A clone is a fork.
#[derive(Debug, Clone, Default)]
pub struct Cluster {
    pub(super) now: Millis,
    pub(super) knobs: Knobs,
    pub(super) nodes: BTreeMap<NodeName, NodeState>,
    pub(super) pods: BTreeMap<PodId, Pod>,
    /// Pods without an owner, by the node that they stand on.
    pub(super) orphans: BTreeSet<PodId>,
    pub(super) daemon_sets: BTreeMap<DaemonSetKey, Controller>,
    /// When a pod gets ready, or is gone.
    alarms: BTreeSet<(Millis, PodId)>,
    next_pod: PodId,
}

#[derive(Debug, Clone)]
pub(super) struct NodeState {
    pub(super) node: Arc<Node>,
    /// The kubelet does not answer: none of its pods is or gets ready.
    pub(super) unready: bool,
}

/// How the world around the controller behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Knobs {
    /// From a pod's creation until it is ready.
    pub ready_after: Millis,
    /// The least time in which a kubelet can make a pod ready, also one long overdue.
    pub reaction: Millis,
    /// From the deletion of a pod until it is gone.
    pub termination: Millis,
    /// How many pods one sync may create, and how many delete.
    pub burst: usize,
    /// How long failed pods are left alone.
    pub backoff: BackoffLimits,
    /// Pods whose template carries this annotation never get ready.
    pub never_ready: String,
}

impl Default for Knobs {
    /// Ready after 5 s, gone at once, and the controller manager's own limits.
    fn default() -> Self {
        Knobs {
            ready_after: 5_000,
            reaction: 1_000,
            termination: 0,
            burst: 250,
            backoff: BackoffLimits::default(),
            never_ready: "simulate/never-ready".to_owned(),
        }
    }
}

impl Cluster {
    /// An empty cluster at time 0.
    pub fn new(knobs: Knobs) -> Self {
        Cluster { knobs, ..Cluster::default() }
    }

    /// The time.
    pub fn now(&self) -> Millis {
        self.now
    }

    /// The nodes, by name.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values().map(|state| &*state.node)
    }

    /// The pods, the oldest first.
    pub fn pods(&self) -> impl Iterator<Item = &Pod> {
        self.pods.values()
    }

    /// The DaemonSets, by namespace and name.
    pub fn daemon_sets(&self) -> impl Iterator<Item = &DaemonSetKey> {
        self.daemon_sets.keys()
    }

    /// A DaemonSet's status as its last sync wrote it; `None` when there is none of that name.
    pub fn status(&self, key: &DaemonSetKey) -> Option<Status> {
        self.daemon_sets.get(key).map(|controller| controller.status)
    }

    /// Lets every DaemonSet's controller take one step, by namespace and name.
    pub fn sync(&mut self) -> Vec<Step> {
        let keys: Vec<DaemonSetKey> = self.daemon_sets.keys().cloned().collect();
        keys.iter().filter_map(|key| self.sync_daemon_set(key)).collect()
    }

    /// Lets time pass: kubelets make pods ready, and deleted pods go.
    pub fn advance(&mut self, span: Millis) {
        let until = self.now + span.max(0);
        while let Some((at, id)) = self.alarms.first().copied().filter(|(at, _)| *at <= until) {
            self.alarms.pop_first();
            self.now = self.now.max(at);
            self.ring(id);
        }
        self.now = until;
        for controller in self.daemon_sets.values_mut() {
            let due = controller.tally.due(until);
            controller.dirty.extend(due);
        }
    }

    /// The next moment at which anything happens without outside help.
    pub fn next_moment(&self) -> Option<Millis> {
        let alarm = self.alarms.first().map(|(at, _)| *at);
        self.daemon_sets.values().filter_map(|c| c.tally.next_recheck()).chain(alarm).min()
    }

    /// A pod's moment has come.
    fn ring(&mut self, id: PodId) {
        let now = self.now;
        let Some(pod) = self.pods.get_mut(&id) else { return };
        if pod.gone_at.is_some_and(|at| at <= now) {
            self.remove_pod(id);
            return;
        }
        let answers = self.nodes.get(&pod.node).is_some_and(|state| !state.unready);
        // A pod that its node lost sight of starts anew; its former moment means nothing.
        let started = pod.starting_since + self.knobs.ready_after <= now;
        if pod.ready_since.is_none() && pod.phase == Phase::Active && answers && started {
            pod.ready_since = Some(now);
            self.touch_pod(id);
        }
    }

    /// Sets the moment at which a pod gets ready, if it ever does.
    pub(super) fn schedule_ready(&mut self, id: PodId) {
        let Some(pod) = self.pods.get(&id) else { return };
        let annotations =
            pod.revision.template.metadata.as_ref().and_then(|meta| meta.annotations.as_ref());
        let never = annotations
            .is_some_and(|annotations| annotations.contains_key(&self.knobs.never_ready));
        let answers = self.nodes.get(&pod.node).is_some_and(|state| !state.unready);
        if !never && answers && pod.ready_since.is_none() {
            let at =
                (pod.starting_since + self.knobs.ready_after).max(self.now + self.knobs.reaction);
            self.alarms.insert((at, id));
        }
    }

    /// Creates a pod for a node.
    pub(super) fn create_pod(
        &mut self,
        node: &NodeName,
        owner: Option<Owner>,
        prefix: &str,
        revision: Arc<Revision>,
    ) -> PodId {
        let id = self.next_pod;
        self.next_pod += 1;
        let pod = Pod {
            id,
            name: pod_name(prefix, id),
            node: node.clone(),
            bound: self.nodes.contains_key(node),
            created: self.now,
            phase: Phase::Active,
            ready_since: None,
            starting_since: self.now,
            revision,
            owner,
            gone_at: None,
        };
        if pod.owner.is_none() {
            self.orphans.insert(id);
        }
        self.pods.insert(id, pod);
        self.own(id);
        self.schedule_ready(id);
        id
    }

    /// Deletes a pod: at once, or after its time to terminate.
    pub(super) fn delete_pod(&mut self, id: PodId) {
        if self.knobs.termination <= 0 {
            self.remove_pod(id);
            return;
        }
        let gone_at = self.now + self.knobs.termination;
        if let Some(pod) = self.pods.get_mut(&id)
            && pod.gone_at.is_none()
        {
            pod.gone_at = Some(gone_at);
            self.alarms.insert((gone_at, id));
            self.touch_pod(id);
        }
    }

    /// Takes a pod out of the cluster.
    pub(super) fn remove_pod(&mut self, id: PodId) {
        self.disown(id);
        self.orphans.remove(&id);
        self.pods.remove(&id);
    }

    /// Enters a pod with its owner.
    pub(super) fn own(&mut self, id: PodId) {
        let Some(pod) = self.pods.get(&id) else { return };
        if let Some(controller) =
            pod.owner.as_ref().and_then(|owner| self.daemon_sets.get_mut(owner))
        {
            controller.pods.entry(pod.node.clone()).or_default().insert(id);
            controller.dirty.insert(pod.node.clone());
        }
    }

    /// Takes a pod from its owner's books.
    pub(super) fn disown(&mut self, id: PodId) {
        let Some(pod) = self.pods.get(&id) else { return };
        if let Some(controller) =
            pod.owner.as_ref().and_then(|owner| self.daemon_sets.get_mut(owner))
        {
            if let Some(pods) = controller.pods.get_mut(&pod.node) {
                pods.remove(&id);
                if pods.is_empty() {
                    controller.pods.remove(&pod.node);
                }
            }
            controller.dirty.insert(pod.node.clone());
        }
    }

    /// Tells a pod's owner that it changed.
    pub(super) fn touch_pod(&mut self, id: PodId) {
        let Some(pod) = self.pods.get(&id) else { return };
        if let Some(controller) =
            pod.owner.as_ref().and_then(|owner| self.daemon_sets.get_mut(owner))
        {
            controller.dirty.insert(pod.node.clone());
        }
    }

    /// The pods on a node, of all owners and of none, the oldest first.
    pub(super) fn pods_on(&self, node: &str) -> Vec<PodId> {
        let owned = self.daemon_sets.values().filter_map(|c| c.pods.get(node)).flatten().copied();
        let orphans = self
            .orphans
            .iter()
            .copied()
            .filter(|id| self.pods.get(id).is_some_and(|pod| *pod.node == *node));
        let mut ids: Vec<PodId> = owned.chain(orphans).collect();
        ids.sort_unstable();
        ids
    }
}

/// `agent-7k2bc`: five characters that follow from the id.
fn pod_name(prefix: &str, id: PodId) -> Arc<str> {
    let base = SAFE.len() as u64;
    // A step that shares no factor with the base to the fifth spreads neighbours apart.
    let mut rest = id.wrapping_mul(9_700_417) % base.pow(5);
    let mut name = String::with_capacity(prefix.len() + 6);
    name.push_str(prefix);
    name.push('-');
    for _ in 0..5 {
        name.push(safe(usize::try_from(rest % base).unwrap_or(0)));
        rest /= base;
    }
    name.into()
}
