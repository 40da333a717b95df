//! What actors say is to change.

use std::collections::BTreeMap;
use std::sync::Arc;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};

use super::Millis;
use super::cluster_event::EventKind;
use super::rule::Rule;
use super::state::{
    Backoff, CreationFailure, DaemonSetKey, History, NewPod, NodeName, NodeView, OngoingOutage,
    Phase, PodId, Revision,
};
use super::status::Status;
use super::step::Change;
use crate::manifest::nodes::Node;
use crate::selectors::Selector;

// Every step of the controller gathers effects in lists, whose first allocation is for four:
// up to a kilobyte comes from the allocator's fast path. What is large and rare is boxed.
const _: () = assert!(size_of::<Effect>() <= 256);

/// One change to the state of the cluster, or a report of one.
#[derive(Debug, Clone)]
pub(super) enum Effect {
    /// Something happened to a pod.
    ReportPod(PodId, EventKind),
    /// Something happened to a node.
    ReportNode(NodeName, EventKind),
    /// The DaemonSet controller did something that no other effect reports.
    ReportChange(Change),
    /// A pod is created, by the DaemonSet controller where a rule says why.
    CreatePod(Box<NewPod>, Option<Rule>),
    /// A pod changes.
    Pod(PodId, PodEffect),
    /// A node joins.
    AddNode(Box<Node>),
    /// A node changes.
    Node(NodeName, NodeEffect),
    /// A DaemonSet is created.
    CreateDaemonSet(DaemonSetKey, Box<DaemonSet>, Selector),
    /// A DaemonSet, or what its controller knows of it, changes.
    DaemonSet(DaemonSetKey, DaemonSetEffect),
}

/// What changes about a pod.
#[derive(Debug, Clone)]
pub(super) enum PodEffect {
    /// It is deleted, by the DaemonSet controller where a rule says why, and ends as its
    /// kubelet has it.
    Delete(Option<Rule>),
    /// Its deletion begins; its kubelet will have ended it at this time.
    Terminate { gone_at: Millis },
    /// It is gone.
    Remove,
    /// It has no owner and becomes a DaemonSet's.
    Adopt(DaemonSetKey),
    /// It loses its owner.
    Orphan,
    /// It ended by itself, or failed.
    End(Phase),
    /// Its labels are replaced.
    SetLabels(BTreeMap<String, String>),
    /// Its spec was edited.
    SetRevision(Arc<Revision>),
    /// The scheduler binds it to its node.
    Bind,
    /// The scheduler has no node for it, and says why.
    KeepPending { message: Arc<str>, nominated: bool },
    /// No room is made for it any more.
    WithdrawNomination,
    /// It leaves its node for another.
    MarkPreempted,
    /// Its kubelet starts it anew.
    Restart,
    /// Its kubelet starts it when the node's network is ready.
    AwaitNetwork,
    /// Its kubelet takes it up again after an outage.
    Resume { starting_since: Millis, ready_at: Option<Millis>, gone_at: Option<Millis> },
    /// Its kubelet will report it ready.
    ExpectReady { at: Millis },
    /// Its Ready condition is true, since this time.
    MarkReady { since: Millis },
    /// It has been ready on its node since long.
    MarkRunningSinceLong,
    /// The node lifecycle controller sets its Ready condition to false.
    MarkNotReady,
    /// When the taints of its node drive it out; `None` for never.
    PlanEviction { at: Option<Millis> },
}

/// What changes about a node.
#[derive(Debug, Clone)]
pub(super) enum NodeEffect {
    /// It leaves.
    Remove,
    /// Its object is this.
    Set(Box<Node>),
    /// Its kubelet is out in some way, or not any more.
    SetOutage(Option<OngoingOutage>),
    /// The node lifecycle controller has acted on its outage.
    ObserveOutage,
    /// Its Ready condition.
    SetReady(bool),
    /// A controller looks at it at this time.
    ScheduleTimer { at: Millis },
    /// The pod garbage collector waits for it until this time; `None` for no longer.
    SetQuarantine { until: Option<Millis> },
}

/// What changes about a DaemonSet.
#[derive(Debug, Clone)]
pub(super) enum DaemonSetEffect {
    /// Its spec is replaced.
    SetSpec(Box<DaemonSetSpec>),
    /// It waits for its pods to be deleted.
    MarkDeleting,
    /// It is gone, and its revisions stay where `leaves_revisions`.
    Remove { leaves_revisions: bool },
    /// Its controller has looked at all pods that it might adopt or release.
    FinishClaims,
    /// Its revisions are these.
    SetHistory(Box<History>),
    /// Every node is to be evaluated anew.
    MarkAllDirty,
    /// What its controller sees on the nodes on which something has changed.
    SetNodeViews(Vec<(NodeName, NodeView)>),
    /// For how long failed pods are left alone on a node.
    SetBackoff(NodeName, Backoff),
    /// Failed pods are no longer left alone.
    ForgetBackoffs,
    /// Why its controller makes no pod on a node; `None` where there is room.
    SetUnplaced(NodeName, Option<String>),
    /// The API server refuses to create its pods; `None` when it does not any more.
    SetCreationFailure(Option<CreationFailure>),
    /// Its status.
    WriteStatus(Status),
}
