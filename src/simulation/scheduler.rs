//! Who puts pods on their nodes, and what becomes of those that do not fit.
//!
//! A small model: resources and host ports decide, nothing else. A node that says
//! nothing of its resources has room for everything. PodDisruptionBudgets are not modelled:
//! the scheduler would spare pods that one protects, where it can.
//!
//! Source: `pkg/scheduler/framework/plugins/{noderesources,nodeports}` and
//! `SelectVictimsOnNode` in `pkg/scheduler/framework/plugins/defaultpreemption` at v1.36.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::cluster::Cluster;
use super::fit_error::{self, Preemption};
use super::footprint::Footprint;
use super::happening::What;
use super::pod::{NodeName, Phase, Pod, PodId};
use crate::manifest::nodes::Node;

/// Who schedules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Scheduling {
    /// Every pod is on its node as soon as it is created, whether or not it fits: for
    /// scripts that are about the controller alone.
    #[default]
    AtOnce,
    /// The default scheduler: pods carry an affinity to their node, wait while they do
    /// not fit, and may drive out pods of a lower priority.
    DefaultScheduler,
    /// The controller itself, as before 1.12: it creates no pod that would not fit, and
    /// sets `nodeName` at once. No pod is ever Pending, and priority counts for nothing.
    Controller,
}

/// Pods that wait for the default scheduler, by the node that they are meant for.
#[derive(Debug, Clone, Default)]
pub(super) struct Queue {
    pending: BTreeMap<NodeName, BTreeSet<PodId>>,
    /// Nodes on which something changed that may let a pod in.
    wake: BTreeSet<NodeName>,
}

impl Queue {
    pub(super) fn enter(&mut self, node: &NodeName, id: PodId) {
        self.pending.entry(node.clone()).or_default().insert(id);
        self.wake.insert(node.clone());
    }

    pub(super) fn leave(&mut self, node: &NodeName, id: PodId) {
        if let Some(waiting) = self.pending.get_mut(node) {
            waiting.remove(&id);
            if waiting.is_empty() {
                self.pending.remove(node);
            }
        }
    }

    /// Something changed on a node.
    pub(super) fn wake(&mut self, node: &NodeName) {
        if self.pending.contains_key(node) {
            self.wake.insert(node.clone());
        }
    }
}

impl Cluster {
    /// Lets the scheduler try every pod whose chances may have changed.
    pub(super) fn schedule(&mut self) {
        while let Some(node) = self.queue.wake.pop_first() {
            let Some(waiting) = self.queue.pending.get(&node) else { continue };
            let mut waiting: Vec<PodId> = waiting.iter().copied().collect();
            let priority = |id| self.pods.get(&id).map(|p: &Pod| p.revision.footprint.priority);
            waiting.sort_by_key(|id| (Reverse(priority(*id)), *id));
            for id in waiting {
                self.try_to_bind(&node, id);
            }
        }
    }

    fn try_to_bind(&mut self, node: &NodeName, id: PodId) {
        let (Some(state), Some(pod)) = (self.nodes.get(node), self.pods.get(&id)) else { return };
        let Some(owner) = pod.owner.as_ref().and_then(|owner| self.daemon_sets.get(owner)) else {
            return;
        };
        if pod.is_deleting() || !owner.runs_on(node) {
            return;
        }
        let (footprint, nominated) = (pod.revision.footprint.clone(), pod.nominated);
        let beside = self.held(node);
        // Room that was made for a pod of at least this priority is not free.
        let expected: Vec<&Footprint> = self.nominated(node, id, footprint.priority).collect();
        let taken = beside.iter().map(footprint_of).chain(expected.iter().copied());
        let lacking = misfits(&state.node, &footprint, taken);
        if lacking.is_empty() {
            self.bind(node, id);
            return;
        }
        let makes_room = |victim: &&Pod| {
            victim.preempted
                && victim.is_deleting()
                && footprint_of(victim).priority < footprint.priority
        };
        let chosen = match () {
            () if !footprint.preempts => Err(Preemption::Never),
            () if lacking.iter().any(Lack::is_for_good) => Err(Preemption::NotHelpful),
            () if nominated && beside.iter().any(makes_room) => Err(Preemption::UnderWay),
            () => victims(&state.node, &footprint, &beside, &expected),
        };
        let (by, uid) = (pod.name.to_string(), pod.uid());
        // What is being deleted already is not deleted again.
        let is_deleting = |id: &PodId| self.pods.get(id).is_some_and(Pod::is_deleting);
        let (victims, preemption) = match chosen {
            Ok(victims) => {
                let victims = victims.into_iter().filter(|id| !is_deleting(id));
                (victims.collect(), Preemption::Helps)
            }
            Err(preemption) => (Vec::new(), preemption),
        };
        let message = fit_error::message(self.nodes.len(), &lacking, &preemption, nominated);
        let new = pod.pending.as_deref() != Some(message.as_str());
        let priority = footprint.priority;
        if let Some(pod) = self.pods.get_mut(&id) {
            pod.pending = Some(message.as_str().into());
            pod.nominated = match preemption {
                Preemption::Helps => true,
                Preemption::UnderWay | Preemption::Never => nominated,
                _ => false,
            };
        }
        if new {
            self.tell(id, What::FailedScheduling { message });
        }
        if preemption == Preemption::Helps {
            self.withdraw_nominations(node, priority);
        }
        for victim in victims {
            self.tell(victim, What::Preempted { by: by.clone(), uid: uid.clone() });
            if let Some(pod) = self.pods.get_mut(&victim) {
                pod.preempted = true;
            }
            self.delete_pod(victim);
        }
    }

    /// What the other pods ask for which room was made on a node, where they are at least
    /// this important.
    ///
    /// Source: `addGENominatedPods` in `pkg/scheduler/framework/runtime/framework.go` at v1.36.
    fn nominated(
        &self,
        node: &NodeName,
        id: PodId,
        priority: i32,
    ) -> impl Iterator<Item = &Footprint> {
        let waiting = self.queue.pending.get(node).into_iter().flatten();
        let others = waiting.filter(move |other| **other != id);
        let pods = others.filter_map(|other| self.pods.get(other)).filter(|pod| pod.nominated);
        pods.map(|pod| &*pod.revision.footprint).filter(move |f| f.priority >= priority)
    }

    /// Pods of a lower priority may no longer fit on a node on which room is made.
    ///
    /// Source: `getLowerPriorityNominatedPods` in
    /// `pkg/scheduler/framework/preemption/preemption.go` at v1.36.
    fn withdraw_nominations(&mut self, node: &NodeName, below: i32) {
        for id in self.queue.pending.get(node).into_iter().flatten() {
            if let Some(pod) = self.pods.get_mut(id)
                && pod.revision.footprint.priority < below
            {
                pod.nominated = false;
            }
        }
    }

    fn bind(&mut self, node: &NodeName, id: PodId) {
        self.queue.leave(node, id);
        let now = self.now;
        if let Some(pod) = self.pods.get_mut(&id) {
            pod.bound = true;
            pod.pending = None;
            pod.nominated = false;
            pod.starting_since = now;
        }
        self.touch_pod(id);
        self.tell(id, What::Scheduled);
        self.schedule_ready(id);
        self.plan_eviction(id);
    }

    /// The pods that hold something of a node.
    fn held(&self, node: &str) -> Vec<&Pod> {
        let ids = self.pods_on(node);
        let pods = ids.into_iter().filter_map(|id| self.pods.get(&id));
        pods.filter(|pod| pod.bound && pod.phase == Phase::Active).collect()
    }

    /// Why a pod of this kind would not fit on a node now. Empty when it would, and when
    /// nobody asks.
    pub(super) fn no_room(&self, node: &str, footprint: &Footprint) -> Vec<Lack> {
        match self.nodes.get(node) {
            Some(state) if self.knobs.scheduling != Scheduling::AtOnce => {
                let beside = self.held(node);
                misfits(&state.node, footprint, beside.iter().map(footprint_of))
            }
            _ => Vec::new(),
        }
    }
}

/// Something that a node has not enough of for a pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lack {
    /// A resource, in its unit: thousandths of a CPU, bytes, pods.
    Resource { name: String, requested: i64, used: i64, capacity: i64 },
    /// A host port, which another pod has.
    HostPorts,
}

/// The scheduler's words.
impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lack::Resource { name, .. } if name == "pods" => f.write_str("Too many pods"),
            Lack::Resource { name, .. } => write!(f, "Insufficient {name}"),
            Lack::HostPorts => {
                f.write_str("node(s) didn't have free ports for the requested pod ports")
            }
        }
    }
}

impl Lack {
    /// Whether the node is too small, whoever else is there.
    fn is_for_good(&self) -> bool {
        match self {
            Lack::Resource { name, requested, capacity, .. } => {
                name != "pods" && requested > capacity
            }
            Lack::HostPorts => false,
        }
    }

    /// The words of the controller where it schedules by itself: it tells of a resource
    /// only, and of the last that is lacking.
    ///
    /// Source: `nodeShouldRunDaemonPod` in `pkg/controller/daemon/daemon_controller.go` and
    /// `InsufficientResourceError` in `pkg/scheduler/algorithm/predicates/error.go` at
    /// v1.13, where the feature gate ScheduleDaemonSetPods is off; as v1.11 without it.
    pub(super) fn told(lacking: &[Lack]) -> Option<String> {
        let resource = |lack: &Lack| match lack {
            Lack::HostPorts => None,
            Lack::Resource { name, requested, used, capacity } => Some(format!(
                "Node didn't have enough resource: {name}, requested: {requested}, used: {used}, capacity: {capacity}"
            )),
        };
        // A host port is taken on purpose, as the controller sees it, and ends the matter.
        if lacking.contains(&Lack::HostPorts) {
            return None;
        }
        lacking.iter().filter_map(resource).next_back()
    }
}

fn footprint_of<'p>(pod: &&'p Pod) -> &'p Footprint {
    &pod.revision.footprint
}

/// What is missing for a pod on a node.
fn misfits<'a>(
    node: &Node,
    wanted: &Footprint,
    beside: impl Iterator<Item = &'a Footprint> + Clone,
) -> Vec<Lack> {
    let mut reasons = Vec::new();
    if !node.allocatable.is_empty() {
        let of = |resource: &str| node.allocatable.get(resource).copied().unwrap_or(0);
        let (used, capacity) = (beside.clone().count() as i64, of("pods"));
        if used + 1 > capacity {
            reasons.push(Lack::Resource { name: "pods".to_owned(), requested: 1, used, capacity });
        }
        for (resource, amount) in wanted.requests.iter() {
            let used =
                beside.clone().map(|f| f.requests.get(resource)).fold(0, i64::saturating_add);
            let (name, requested, capacity) = (resource.to_owned(), amount, of(resource));
            if requested > capacity.saturating_sub(used) {
                reasons.push(Lack::Resource { name, requested, used, capacity });
            }
        }
    }
    let taken = |port: &crate::placement::HostPort| {
        beside.clone().any(|f| f.ports.iter().any(|p| p.clashes_with(port)))
    };
    if wanted.ports.iter().any(taken) {
        reasons.push(Lack::HostPorts);
    }
    reasons
}

/// The pods that must go so that the wanted one fits: of all with a lower priority, those
/// that cannot be spared, the more important ones being spared first. `expected` are pods
/// for which room was made before.
///
/// # Errors
/// Why there are none.
fn victims(
    node: &Node,
    wanted: &Footprint,
    beside: &[&Pod],
    expected: &[&Footprint],
) -> Result<Vec<PodId>, Preemption> {
    let (mut lower, kept): (Vec<&Pod>, Vec<&Pod>) =
        beside.iter().partition(|pod| footprint_of(pod).priority < wanted.priority);
    let mut kept: Vec<&Footprint> =
        kept.iter().map(footprint_of).chain(expected.iter().copied()).collect();
    if lower.is_empty() {
        return Err(Preemption::NoVictims);
    }
    let lacking = misfits(node, wanted, kept.iter().copied());
    if !lacking.is_empty() {
        return Err(Preemption::StillLacking(lacking));
    }
    lower.sort_by_key(|pod| importance(pod));
    let mut victims = Vec::new();
    for pod in lower {
        kept.push(footprint_of(&pod));
        if !misfits(node, wanted, kept.iter().copied()).is_empty() {
            kept.pop();
            victims.push(pod.id);
        }
    }
    Ok(victims)
}

/// The order of pods from the most important one: by priority, then by how long they run.
/// Pods of which no time is known are taken for as old as they are in the simulation.
///
/// Source: `MoreImportantPod` in `pkg/scheduler/util/utils.go` at v1.36.
fn importance(pod: &Pod) -> (Reverse<i32>, i64, PodId) {
    let started = pod.imported.as_ref().and_then(|imported| imported.start_time);
    (Reverse(footprint_of(&pod).priority), started.unwrap_or(i64::MAX), pod.id)
}
