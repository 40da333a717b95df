//! Who puts pods on their nodes, and what becomes of those that do not fit.
//!
//! A small model: resources and host ports decide, as [`scheduling`](crate::scheduling)
//! says, and nothing else.
//!
//! Source: `pkg/scheduler/schedule_one.go` and
//! `pkg/scheduler/framework/preemption/preemption.go` at v1.36.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::cluster::Cluster;
use super::fit_error::{self, Preemption};
use super::happening::What;
use super::pod::{NodeName, Phase, Pod, PodId};
use crate::scheduling::{self, Allocatable, Candidate, FitFailure, NoPreemption, PODS, PodInfo};

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
            let priority = |id| self.pods.get(&id).map(|pod| info_of(pod).priority);
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
        let (info, nominated) = (pod.revision.info.clone(), pod.nominated);
        let (wanted, node_has) = (&info.pod, Allocatable::from(&*state.node));
        let beside = self.held(node);
        // Room that was made for a pod of at least this priority is not free.
        let expected: Vec<&PodInfo> = self.nominated(node, id, wanted.priority).collect();
        let taken: Vec<&PodInfo> =
            beside.iter().map(|pod| info_of(pod)).chain(expected.iter().copied()).collect();
        let failures = scheduling::fit(node_has, wanted, &taken);
        if failures.is_empty() {
            self.bind(node, id);
            return;
        }
        let makes_room = |victim: &&Pod| {
            victim.preempted && victim.is_deleting() && info_of(victim).priority < wanted.priority
        };
        let candidates: Vec<Candidate<'_>> = beside.iter().map(candidate).collect();
        let chosen = match () {
            () if !wanted.preempts => Err(Preemption::Never),
            () if failures.iter().any(FitFailure::is_unresolvable) => Err(Preemption::NotHelpful),
            () if nominated && beside.iter().any(makes_room) => Err(Preemption::UnderWay),
            () => match scheduling::victims(node_has, wanted, &candidates, &expected) {
                Ok(victims) => {
                    Ok(victims.into_iter().filter_map(|at| beside.get(at)).map(|p| p.id))
                }
                Err(NoPreemption::PolicyNever) => Err(Preemption::Never),
                Err(NoPreemption::NoVictims) => Err(Preemption::NoVictims),
                Err(NoPreemption::StillUnfit) => {
                    let staying = beside.iter().map(|pod| info_of(pod));
                    let staying = staying.filter(|pod| pod.priority >= wanted.priority);
                    let kept: Vec<&PodInfo> = staying.chain(expected.iter().copied()).collect();
                    Err(Preemption::StillUnfit(scheduling::fit(node_has, wanted, &kept)))
                }
            },
        };
        let (by, uid) = (pod.name.to_string(), pod.uid());
        // What is being deleted already is not deleted again.
        let is_deleting = |id: &PodId| self.pods.get(id).is_some_and(Pod::is_deleting);
        let (victims, preemption): (Vec<PodId>, _) = match chosen {
            Ok(victims) => (victims.filter(|id| !is_deleting(id)).collect(), Preemption::Helps),
            Err(preemption) => (Vec::new(), preemption),
        };
        let message = fit_error::message(self.nodes.len(), &failures, &preemption, nominated);
        let new = pod.pending.as_deref() != Some(message.as_str());
        let priority = wanted.priority;
        let helps = preemption == Preemption::Helps;
        let keeps_nomination = matches!(preemption, Preemption::UnderWay | Preemption::Never);
        if let Some(pod) = self.pods.get_mut(&id) {
            pod.pending = Some(message.as_str().into());
            pod.nominated = helps || (keeps_nomination && nominated);
        }
        if new {
            self.tell(id, What::FailedScheduling { message });
        }
        if helps {
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
    ) -> impl Iterator<Item = &PodInfo> {
        let waiting = self.queue.pending.get(node).into_iter().flatten();
        let others = waiting.filter(move |other| **other != id);
        let pods = others.filter_map(|other| self.pods.get(other)).filter(|pod| pod.nominated);
        pods.map(info_of).filter(move |pod| pod.priority >= priority)
    }

    /// Pods of a lower priority may no longer fit on a node on which room is made.
    ///
    /// Source: `getLowerPriorityNominatedPods` in
    /// `pkg/scheduler/framework/preemption/preemption.go` at v1.36.
    fn withdraw_nominations(&mut self, node: &NodeName, below: i32) {
        for id in self.queue.pending.get(node).into_iter().flatten() {
            if let Some(pod) = self.pods.get_mut(id)
                && info_of(pod).priority < below
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

    /// Why a pod would not fit on a node now. Empty when it would, and when nobody asks.
    pub(super) fn no_room<'p>(&'p self, node: &str, pod: &'p PodInfo) -> Vec<FitFailure<'p>> {
        match self.nodes.get(node) {
            Some(state) if self.knobs.scheduling != Scheduling::AtOnce => {
                let beside = self.held(node);
                let beside: Vec<&PodInfo> = beside.into_iter().map(info_of).collect();
                scheduling::fit((&*state.node).into(), pod, &beside)
            }
            _ => Vec::new(),
        }
    }
}

/// The text of the controller where it schedules by itself: it tells of a resource only, and
/// of the last that is lacking.
///
/// Source: `nodeShouldRunDaemonPod` in `pkg/controller/daemon/daemon_controller.go` and
/// `InsufficientResourceError` in `pkg/scheduler/algorithm/predicates/error.go` at
/// v1.13, where the feature gate ScheduleDaemonSetPods is off; as v1.11 without it.
pub(super) fn placement_error(failures: &[FitFailure<'_>]) -> Option<String> {
    // A host port is taken on purpose, as the controller sees it, and ends the matter.
    if failures.iter().any(FitFailure::is_port) {
        return None;
    }
    let (name, requested, used, capacity) = match *failures.last()? {
        FitFailure::NotReported => (PODS, 1, 0, 0),
        FitFailure::TooManyPods { allowed, running } => (PODS, 1, running, allowed),
        FitFailure::Insufficient { resource, requested, used, allocatable } => {
            (resource, requested, used, allocatable)
        }
        FitFailure::PortTaken { .. } => return None,
    };
    Some(format!(
        "Node didn't have enough resource: {name}, requested: {requested}, used: {used}, capacity: {capacity}"
    ))
}

fn info_of(pod: &Pod) -> &PodInfo {
    &pod.revision.info.pod
}

fn candidate<'p>(pod: &&'p Pod) -> Candidate<'p> {
    let started = pod.imported.as_ref().and_then(|imported| imported.start_time);
    Candidate { pod: info_of(pod), started }
}
