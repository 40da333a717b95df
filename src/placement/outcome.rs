//! What becomes of a DaemonSet's pod on a node, from its creation until it runs: the one
//! answer that everything else which speaks of pods goes by.
//!
//! Source: `NodeShouldRunDaemonPod` in `pkg/controller/daemon/daemon_controller.go`,
//! `pkg/scheduler/schedule_one.go`, `pkg/kubelet/lifecycle/predicate.go` and
//! `pkg/controller/tainteviction/taint_eviction.go` at v1.36.

use serde::Serialize;

use super::daemon_pod::Refusal;
use super::fit::{self, Holder, Occupancy, Occupant, Unfit};
use super::preemption::{self, NoPreemption};
use super::priority::SYSTEM_CRITICAL;
use super::reason::Reason;
use super::{DaemonPlacement, Placed, resources, taints};
use crate::manifest::nodes::{NodeRef, Taint};
use crate::manifest::suggestion::distance;

/// The label by which a node tells its operating system.
const OS_LABEL: &str = "kubernetes.io/os";

/// What becomes of a DaemonSet's pod on one node.
///
/// `Display` says it in a sentence without a subject: "preempts pod ops/big".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum PodOutcome<'a> {
    /// The controller creates no pod here.
    Excluded {
        /// Why.
        reason: Reason<'a>,
        /// Whether a pod that is here stays, as long as the template is not changed.
        stays: bool,
        /// Whether one is here.
        exists: bool,
    },
    /// A pod of the DaemonSet is here already.
    Running,
    /// The API server refuses the pod, and the controller tries again and again.
    Refused {
        /// Why.
        refusals: &'a [Refusal],
    },
    /// The pod is not scheduled before its gates are removed.
    Gated {
        /// The names of the gates.
        gates: &'a [String],
    },
    /// The pod waits for a scheduler that is not Kubernetes' own.
    OtherScheduler {
        /// `schedulerName`.
        scheduler: &'a str,
    },
    /// The pod stays Pending: there is no room.
    Pending {
        /// What is missing.
        unfit: Vec<Unfit<'a>>,
        /// Why no room is made.
        preemption: NoPreemption,
    },
    /// The pod runs, and others leave the node for it.
    Preempts {
        /// The pods that leave, the most important first.
        victims: Vec<Holder<'a>>,
        /// Who makes them leave.
        by: Preemptor,
    },
    /// The pod is bound to the node and fails there. The controller deletes it and creates
    /// another, with a growing delay.
    Rejected {
        /// Why.
        rejection: Rejection<'a>,
    },
    /// The pod runs for some time, is evicted, and created again.
    Evicted {
        /// The taint that the pod tolerates for some time only.
        taint: Taint<'a>,
        /// For how many seconds it runs.
        seconds: i64,
    },
    /// The pod runs.
    Runs,
}

/// Who makes pods leave a node for a more important one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Preemptor {
    /// The scheduler, before it binds the pod.
    Scheduler,
    /// The kubelet, for a critical pod that was bound without the scheduler.
    Kubelet,
}

/// Why the kubelet does not take up a pod that is bound to its node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "rejection")]
pub enum Rejection<'a> {
    /// `spec.os.name` is not the node's operating system.
    OsNotSupported {
        /// What the template says.
        wanted: &'a str,
        /// What the node has.
        has: &'a str,
    },
    /// The label `kubernetes.io/os` of the pod is not the node's operating system.
    OsLabelMismatch {
        /// What the template says.
        wanted: &'a str,
        /// What the node has.
        has: &'a str,
    },
    /// `nodeName` binds the pod, and the node has no room.
    NoRoom {
        /// What is missing.
        unfit: Vec<Unfit<'a>>,
    },
}

/// A `nodeName` that names no node.
///
/// `Display` says so, and which node's name comes near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NoSuchNode<'a> {
    /// What `nodeName` names.
    pub wanted: &'a str,
    /// The name that is written most like it: at most one letter in three differs.
    pub nearest: Option<&'a str>,
}

impl PodOutcome<'_> {
    /// Whether the controller creates a pod, or has done so, and keeps it.
    pub fn is_wanted(&self) -> bool {
        !matches!(self, PodOutcome::Excluded { .. })
    }

    /// Whether a pod is wanted here and is not refused.
    pub fn is_created(&self) -> bool {
        !matches!(self, PodOutcome::Excluded { .. } | PodOutcome::Refused { .. })
    }

    /// Whether a pod that is wanted here runs, be it with interruptions.
    pub fn runs(&self) -> bool {
        matches!(
            self,
            PodOutcome::Running
                | PodOutcome::Runs
                | PodOutcome::Preempts { .. }
                | PodOutcome::Evicted { .. }
        )
    }
}

impl Rejection<'_> {
    /// The reason that the kubelet writes into the pod's status.
    pub fn kubelet_reason(&self) -> String {
        let unfit = match self {
            Rejection::OsNotSupported { .. } => return "PodOSNotSupported".to_owned(),
            Rejection::OsLabelMismatch { .. } => {
                return "PodOSSelectorNodeLabelDoesNotMatch".to_owned();
            }
            Rejection::NoRoom { unfit } => unfit,
        };
        match unfit.first() {
            Some(Unfit::TooManyPods { .. }) => "OutOfpods".to_owned(),
            Some(Unfit::Insufficient { resource, .. }) => format!("OutOf{resource}"),
            Some(Unfit::PortTaken { .. }) | None => "NodePorts".to_owned(),
        }
    }
}

impl<'a> Placed<'a> {
    /// What becomes of the DaemonSet's pod on a node beside the pods that run there.
    /// Without them, the node is taken to have room.
    pub fn outcome(&self, node: NodeRef<'a>, occupancy: Option<&'a Occupancy>) -> PodOutcome<'a> {
        let placement = self.placement;
        let exists = occupancy.is_some_and(|pods| self.has_pod(node, pods));
        if let Some(reason) = self.reason(node) {
            let stays = self.decide(node).stay;
            return PodOutcome::Excluded { reason, stays, exists };
        }
        let eviction = taints::eviction(node.taints(), &placement.tolerations);
        if let Some((taint, seconds)) = eviction.filter(|_| exists) {
            return PodOutcome::Evicted { taint, seconds };
        }
        if exists {
            return PodOutcome::Running;
        }
        if !placement.refusals.is_empty() {
            return PodOutcome::Refused { refusals: &placement.refusals };
        }
        if !placement.scheduling_gates.is_empty() {
            return PodOutcome::Gated { gates: &placement.scheduling_gates };
        }
        let is_bound = placement.node_name.is_some();
        if let Some(scheduler) = placement.other_scheduler.as_deref().filter(|_| !is_bound) {
            return PodOutcome::OtherScheduler { scheduler };
        }
        let others = match occupancy {
            Some(occupancy) => fit::others(placement, node, occupancy),
            None => Vec::new(),
        };
        let room = match occupancy {
            Some(_) if is_bound => on_bound_node(placement, node, &others),
            Some(_) => on_asked_node(placement, node, &others),
            None => None,
        };
        match (os_rejection(placement, node), room) {
            // The scheduler does not look at operating systems, the kubelet does first.
            (Some(_), Some(pending @ PodOutcome::Pending { .. })) => pending,
            (Some(rejection), _) => PodOutcome::Rejected { rejection },
            (None, Some(room)) => room,
            (None, None) => match eviction {
                Some((taint, seconds)) => PodOutcome::Evicted { taint, seconds },
                None => PodOutcome::Runs,
            },
        }
    }

    /// The node that the template names, when it is none of the cluster.
    pub fn no_such_node(&self) -> Option<NoSuchNode<'a>> {
        let wanted = self.placement.node_name.as_deref()?;
        if self.nodes.is_empty() || self.nodes.find(wanted).is_some() {
            return None;
        }
        let near = self.nodes.iter().map(|node| (distance(wanted, node.name()), node.name())).min();
        let bound = wanted.chars().count().max(3) / 3;
        let nearest = near.filter(|(distance, _)| *distance <= bound).map(|(_, name)| name);
        Some(NoSuchNode { wanted, nearest })
    }

    /// Whether a pod runs on a node, if the node has room for it.
    pub(super) fn runs_given_room(&self, node: NodeRef<'a>) -> bool {
        self.decide(node).run && self.outcome(node, None).runs()
    }

    /// Whether a pod of the DaemonSet is on a node.
    pub(super) fn has_pod(&self, node: NodeRef<'_>, occupancy: &Occupancy) -> bool {
        occupancy.on(node.name()).iter().any(|pod| self.placement.owns(pod))
    }
}

/// What the scheduler does about a node that is too full; `None` when it is not.
fn on_asked_node<'a>(
    placement: &'a DaemonPlacement,
    node: NodeRef<'a>,
    others: &[&'a Occupant],
) -> Option<PodOutcome<'a>> {
    let unfit = fit::unfit_beside(placement, node, others);
    if unfit.is_empty() {
        return None;
    }
    Some(match preemption::victims(placement, node, others) {
        Ok(victims) => PodOutcome::Preempts { victims: named(&victims), by: Preemptor::Scheduler },
        Err(preemption) => PodOutcome::Pending { unfit, preemption },
    })
}

/// What the kubelet does about a pod that `nodeName` bound to a node which is too full;
/// `None` when it is not.
fn on_bound_node<'a>(
    placement: &'a DaemonPlacement,
    node: NodeRef<'a>,
    others: &[&'a Occupant],
) -> Option<PodOutcome<'a>> {
    let mut unfit = fit::unfit_beside(placement, node, others);
    // An extended resource of which the node knows nothing is the whole cluster's, to it.
    unfit.retain(|unfit| match unfit {
        Unfit::Insufficient { resource, .. } => {
            node.allocatable(resource).is_some() || !resources::is_extended(resource)
        }
        Unfit::TooManyPods { .. } | Unfit::PortTaken { .. } => true,
    });
    if unfit.is_empty() {
        return None;
    }
    let lacks_ports = unfit.iter().any(|unfit| matches!(unfit, Unfit::PortTaken { .. }));
    let is_critical = placement.priority >= SYSTEM_CRITICAL;
    let victims = preemption::victims(placement, node, others);
    Some(match victims {
        Ok(victims) if is_critical && !lacks_ports => {
            PodOutcome::Preempts { victims: named(&victims), by: Preemptor::Kubelet }
        }
        _ => PodOutcome::Rejected { rejection: Rejection::NoRoom { unfit } },
    })
}

fn named<'a>(victims: &[&'a Occupant]) -> Vec<Holder<'a>> {
    victims.iter().map(|pod| Holder::of(pod, None)).collect()
}

/// A node that does not tell its operating system is taken to have the right one.
fn os_rejection<'a>(placement: &'a DaemonPlacement, node: NodeRef<'a>) -> Option<Rejection<'a>> {
    let has = node.label(OS_LABEL)?;
    let label = placement.labels.get(OS_LABEL).map(String::as_str);
    if let Some(wanted) = label.filter(|wanted| *wanted != has) {
        return Some(Rejection::OsLabelMismatch { wanted, has });
    }
    let wanted = placement.os.as_deref().filter(|wanted| *wanted != has)?;
    Some(Rejection::OsNotSupported { wanted, has })
}
