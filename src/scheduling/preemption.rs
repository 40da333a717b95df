//! Preemption: which pods of a lower priority leave their node for another pod?
//!
//! A daemon pod may run on one node only, so that no node is chosen.
//!
//! Source: `SelectVictimsOnNode` and `PodEligibleToPreemptOthers` in
//! `pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go`,
//! `MoreImportantPod` in `pkg/scheduler/util/utils.go` and
//! `pkg/kubelet/preemption/preemption.go` at v1.36.
//!
//! DIFFERENCE: PodDisruptionBudgets, which the scheduler prefers to keep, are not known
//! here. The kubelet goes by quality of service and by how much it wins with each pod; it
//! evicts as many as it must, but perhaps others.

use std::cmp::Reverse;

use serde::Serialize;

use super::allocatable::Allocatable;
use super::fit::fits;
use super::pod_info::PodInfo;

/// Why nothing is preempted for a pod that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NoPreemption {
    /// The pod's `preemptionPolicy` is `Never`.
    PolicyNever,
    /// No pod of a lower priority is there.
    NoVictims,
    /// It would not fit without the pods of a lower priority either.
    StillUnfit,
}

/// A pod on the node, which may have to leave.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    /// What it holds.
    pub(crate) pod: &'a PodInfo,
    /// When the kubelet took it up, in seconds of Unix time; `None` when it has not yet,
    /// which counts as now.
    pub(crate) started: Option<i64>,
}

/// The pods that must go so that a pod fits, by their places among the candidates: of all
/// with a lower priority, those that cannot be spared. The more important ones are spared
/// first, and the most important one stands first; of equals the first candidate is the
/// more important. `nominated` are pods that are not on the node and for which room was made.
///
/// # Errors
/// When nothing is preempted.
pub(crate) fn victims(
    node: Allocatable<'_>,
    pod: &PodInfo,
    candidates: &[Candidate<'_>],
    nominated: &[&PodInfo],
) -> Result<Vec<usize>, NoPreemption> {
    if !pod.preempts {
        return Err(NoPreemption::PolicyNever);
    }
    let (mut lower, kept): (Vec<(usize, &Candidate<'_>)>, Vec<_>) = candidates
        .iter()
        .enumerate()
        .partition(|(_, candidate)| candidate.pod.priority < pod.priority);
    if lower.is_empty() {
        return Err(NoPreemption::NoVictims);
    }
    let kept = kept.into_iter().map(|(_, candidate)| candidate.pod);
    let mut kept: Vec<&PodInfo> = kept.chain(nominated.iter().copied()).collect();
    if !fits(node, pod, &kept) {
        return Err(NoPreemption::StillUnfit);
    }
    lower.sort_unstable_by_key(|(place, candidate)| {
        (Reverse(candidate.pod.priority), candidate.started.unwrap_or(i64::MAX), *place)
    });
    let mut victims = Vec::new();
    for (place, candidate) in lower {
        kept.push(candidate.pod);
        if !fits(node, pod, &kept) {
            kept.pop();
            victims.push(place);
        }
    }
    Ok(victims)
}
