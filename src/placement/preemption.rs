//! Preemption: which pods of a lower priority leave their node for a daemon pod?
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

use super::DaemonPlacement;
use super::fit::{self, Occupant};
use crate::manifest::nodes::NodeRef;

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

/// The pods that must go so that a pod of the DaemonSet fits: of all with a lower priority,
/// those that cannot be spared. The more important ones are spared first, the most
/// important one stands first.
///
/// # Errors
/// When nothing is preempted.
pub(super) fn victims<'a>(
    placement: &'a DaemonPlacement,
    node: NodeRef<'a>,
    others: &[&'a Occupant],
) -> Result<Vec<&'a Occupant>, NoPreemption> {
    if !placement.preempts {
        return Err(NoPreemption::PolicyNever);
    }
    let (mut lower, mut kept): (Vec<&Occupant>, Vec<&Occupant>) =
        others.iter().partition(|pod| pod.priority < placement.priority);
    if lower.is_empty() {
        return Err(NoPreemption::NoVictims);
    }
    let fits = |kept: &[&Occupant]| {
        fit::shortages(placement, node, kept).next().is_none()
            && fit::taken_ports(&placement.ports, kept).next().is_none()
    };
    if !fits(&kept) {
        return Err(NoPreemption::StillUnfit);
    }
    // A pod that has not started yet counts as started now.
    lower.sort_by_key(|pod| (Reverse(pod.priority), pod.started.unwrap_or(i64::MAX)));
    let mut victims = Vec::new();
    for pod in lower {
        kept.push(pod);
        if !fits(&kept) {
            kept.pop();
            victims.push(pod);
        }
    }
    Ok(victims)
}
