//! Preemption: which pods of a lower priority must leave their node for another pod.
//!
//! A daemon pod can run on one node only, so preemption does not choose between nodes.
//!
//! Source: `SelectVictimsOnNode` and `PodEligibleToPreemptOthers` in
//! `pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go`,
//! `MoreImportantPod` in `pkg/scheduler/util/utils.go` and
//! `pkg/kubelet/preemption/preemption.go` at v1.36.
//!
//! DIFFERENCE: PodDisruptionBudgets, which the scheduler tries to respect, are not known here.
//! The kubelet orders pods by quality of service and by how much each frees; it also evicts as
//! many as necessary, but possibly other ones.

use std::cmp::Reverse;

use serde::Serialize;

use super::allocatable::Allocatable;
use super::fit::fits;
use super::pod_info::PodInfo;

/// Why no pod is preempted for a pod that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum NoPreemption {
    /// The pod's `preemptionPolicy` is `Never`.
    PolicyNever,
    /// The node has no pod of a lower priority.
    NoVictims,
    /// The pod would not fit even without the pods of a lower priority.
    StillUnfit,
}

/// A pod on the node that may have to leave.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    /// What the pod holds of the node.
    pub(crate) pod: &'a PodInfo,
    /// When the kubelet accepted the pod, in seconds of Unix time; `None` when it has not yet,
    /// which counts as now.
    pub(crate) started: Option<i64>,
}

/// Returns the candidates that must leave so that a pod fits, as indices, the most important
/// first.
///
/// Only candidates with a lower priority than the pod can leave, and of these only those that
/// cannot be spared. The more important ones are spared first; of otherwise equal candidates, the
/// first is the most important. `nominated` are pods that are not on the node yet, but for which
/// room was made there.
///
/// # Errors
/// Why no pod is preempted.
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
