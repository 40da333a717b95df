//! The scheduler: it binds pods to their nodes, and preempts others for those that do not fit.
//!
//! A small model: only resources and host ports count, by the predicates of
//! [`scheduling`](crate::scheduling).
//!
//! Source: `pkg/scheduler/schedule_one.go` and
//! `pkg/scheduler/framework/preemption/preemption.go` at v1.36.

use std::cmp::Reverse;

use super::fit_error::{self, Attempt, Preemption};
use crate::scheduling::{self, Allocatable, Candidate, FitFailure, NoPreemption, PODS, PodInfo};
use crate::simulation::cluster_event::EventKind;
use crate::simulation::effect::{Effect, PodEffect};
use crate::simulation::state::{Cluster, NodeName, Pod, PodId};
use crate::version::Server;

/// Returns the pods that wait for a node, in the order in which the scheduler tries them.
pub(in crate::simulation) fn order(cluster: &Cluster, node: &NodeName) -> Vec<PodId> {
    let mut waiting: Vec<PodId> = cluster.queue.waiting_for(node).collect();
    let priority = |id: PodId| cluster.pods.get(&id).map(|pod| pod.info().priority);
    waiting.sort_unstable_by_key(|id| (Reverse(priority(*id)), *id));
    waiting
}

/// Tries to bind a pod to its node.
pub(in crate::simulation) fn schedule_pod(
    cluster: &Cluster,
    node: &NodeName,
    id: PodId,
) -> Vec<Effect> {
    let (Some(state), Some(pod)) = (cluster.nodes.get(node), cluster.pods.get(&id)) else {
        return Vec::new();
    };
    let owner = pod.owner.as_ref().and_then(|owner| cluster.daemon_sets.get(owner));
    if pod.is_deleting() || !owner.is_some_and(|owner| owner.runs_on(node)) {
        return Vec::new();
    }
    let (wanted, allocatable) = (pod.info(), Allocatable::from(&*state.node));
    let bound = cluster.bound_pods_on(node);
    let nominated = nominated(cluster, node, pod);
    let beside: Vec<&PodInfo> =
        bound.iter().map(|pod| pod.info()).chain(nominated.iter().copied()).collect();
    let failures = scheduling::fit(allocatable, wanted, &beside);
    if failures.is_empty() {
        return vec![Effect::Pod(id, PodEffect::Bind)];
    }
    let (victims, preemption) = preempt(allocatable, pod, &failures, &bound, &nominated);
    let attempt = Attempt {
        node,
        nodes: cluster.nodes.len(),
        nominated: pod.nominated,
        server: Server::of(cluster.options.kubernetes_version),
    };
    let message = fit_error::message(attempt, &failures, &preemption);
    let nominated = match preemption {
        Preemption::Helps(_) => true,
        Preemption::UnderWay | Preemption::Never => pod.nominated,
        _ => false,
    };
    let pending = PodEffect::KeepPending { message: message.as_str().into(), nominated };
    let mut effects = vec![Effect::Pod(id, pending)];
    if pod.pending.as_deref() != Some(message.as_str()) {
        effects.push(Effect::ReportPod(id, EventKind::FailedScheduling { message }));
    }
    if matches!(preemption, Preemption::Helps(_)) {
        effects.extend(withdrawn_nominations(cluster, node, wanted.priority));
    }
    for victim in victims {
        let kind = EventKind::Preempted { by: pod.name.to_string(), uid: pod.uid() };
        effects.push(Effect::ReportPod(victim, kind));
        effects.push(Effect::Pod(victim, PodEffect::MarkPreempted));
        effects.push(Effect::Pod(victim, PodEffect::Delete(None)));
    }
    effects
}

/// Chooses the pods to preempt for a pod that does not fit, and returns them with the outcome.
fn preempt<'p>(
    allocatable: Allocatable<'_>,
    pod: &'p Pod,
    failures: &[FitFailure<'_>],
    bound: &[&'p Pod],
    nominated: &[&'p PodInfo],
) -> (Vec<PodId>, Preemption<'p>) {
    let wanted = pod.info();
    let makes_room = |victim: &&Pod| {
        victim.preempted && victim.is_deleting() && victim.info().priority < wanted.priority
    };
    let none = |preemption| (Vec::new(), preemption);
    if !wanted.preempts {
        return none(Preemption::Never);
    }
    if failures.iter().any(FitFailure::is_unresolvable) {
        return none(Preemption::NotHelpful);
    }
    if pod.nominated && bound.iter().any(makes_room) {
        return none(Preemption::UnderWay);
    }
    let candidates: Vec<Candidate<'_>> = bound.iter().map(|pod| candidate(pod)).collect();
    match scheduling::victims(allocatable, wanted, &candidates, nominated) {
        Ok(victims) => {
            let count = victims.len();
            let victims = victims.into_iter().filter_map(|place| bound.get(place));
            // Pods that are already being deleted are not deleted again.
            let victims = victims.filter(|victim| !victim.is_deleting());
            (victims.map(|victim| victim.id).collect(), Preemption::Helps(count))
        }
        Err(NoPreemption::PolicyNever) => none(Preemption::Never),
        Err(NoPreemption::NoVictims) => none(Preemption::NoVictims),
        Err(NoPreemption::StillUnfit) => {
            let staying = bound.iter().map(|pod| pod.info());
            let staying = staying.filter(|info| info.priority >= wanted.priority);
            let beside: Vec<&PodInfo> = staying.chain(nominated.iter().copied()).collect();
            none(Preemption::StillUnfit(scheduling::fit(allocatable, wanted, &beside)))
        }
    }
}

fn candidate(pod: &Pod) -> Candidate<'_> {
    let started = pod.imported.as_ref().and_then(|imported| imported.start_time);
    Candidate { pod: pod.info(), started }
}

/// Returns the other pods nominated for a node whose priority is at least that of `pod`: the room
/// that was made for them is not free.
///
/// Source: `addGENominatedPods` in `pkg/scheduler/framework/runtime/framework.go` at v1.36.
fn nominated<'c>(cluster: &'c Cluster, node: &NodeName, pod: &Pod) -> Vec<&'c PodInfo> {
    let others = cluster.queue.waiting_for(node).filter(|other| *other != pod.id);
    let pods = others.filter_map(|other| cluster.pods.get(&other)).filter(|pod| pod.nominated);
    pods.map(Pod::info).filter(|info| info.priority >= pod.info().priority).collect()
}

/// Withdraws the nominations for a node of pods with a priority below `below`: they may no longer
/// fit once room is made for another pod.
///
/// Source: `getLowerPriorityNominatedPods` in
/// `pkg/scheduler/framework/preemption/preemption.go` at v1.36.
fn withdrawn_nominations(
    cluster: &Cluster,
    node: &NodeName,
    below: i32,
) -> impl Iterator<Item = Effect> {
    let waiting = cluster.queue.waiting_for(node).filter_map(|id| cluster.pods.get(&id));
    let lower = waiting.filter(move |pod| pod.nominated && pod.info().priority < below);
    lower.map(|pod| Effect::Pod(pod.id, PodEffect::WithdrawNomination))
}

/// Returns why a pod would not fit on a node now; empty if it would, or if there is no such node.
pub(in crate::simulation) fn fit_failures<'p>(
    cluster: &'p Cluster,
    node: &str,
    pod: &'p PodInfo,
) -> Vec<FitFailure<'p>> {
    let Some(state) = cluster.nodes.get(node) else { return Vec::new() };
    let beside: Vec<&PodInfo> = cluster.bound_pods_on(node).into_iter().map(Pod::info).collect();
    scheduling::fit((&*state.node).into(), pod, &beside)
}

/// Returns the controller's error where it schedules pods itself. It names one resource only: the
/// last that is insufficient. `None` if a host port is taken, or if there are no failures.
///
/// Source: `nodeShouldRunDaemonPod` in `pkg/controller/daemon/daemon_controller.go` and
/// `InsufficientResourceError` in `pkg/scheduler/algorithm/predicates/error.go` at
/// v1.13, where the feature gate ScheduleDaemonSetPods is off; as v1.11 without it.
pub(in crate::simulation) fn placement_error(failures: &[FitFailure<'_>]) -> Option<String> {
    // The controller regards a taken host port as intended and reports no error at all.
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
