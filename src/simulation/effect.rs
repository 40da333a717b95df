//! Effects: the changes to the state that actors return.

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

// The controller collects effects in lists in every step. A `Vec` first allocates room for four,
// and up to a kilobyte is served by the allocator's fast path, so large and rare variants are
// boxed.
const _: () = assert!(size_of::<Effect>() <= 256);

/// One change to the state of the cluster, or a report of one.
#[derive(Debug, Clone)]
pub(super) enum Effect {
    /// Reports a cluster event about a pod.
    ReportPod(PodId, EventKind),
    /// Reports a cluster event about a node.
    ReportNode(NodeName, EventKind),
    /// Reports a change of the DaemonSet controller that no other effect reports.
    ReportChange(Change),
    /// Creates a pod. With a rule, the DaemonSet controller creates it for that reason.
    CreatePod(Box<NewPod>, Option<Rule>),
    /// Changes a pod.
    Pod(PodId, PodEffect),
    /// Adds a node.
    AddNode(Box<Node>),
    /// Changes a node.
    Node(NodeName, NodeEffect),
    /// Creates a DaemonSet.
    CreateDaemonSet(DaemonSetKey, Box<DaemonSet>, Selector),
    /// Changes a DaemonSet, or what its controller knows about it.
    DaemonSet(DaemonSetKey, DaemonSetEffect),
}

/// A change of a pod.
#[derive(Debug, Clone)]
pub(super) enum PodEffect {
    /// Requests its deletion, which its kubelet then carries out. With a rule, the DaemonSet
    /// controller deletes it for that reason.
    Delete(Option<Rule>),
    /// Marks it as being deleted; its kubelet will have ended it at this time.
    Terminate { gone_at: Millis },
    /// Removes it.
    Remove,
    /// Makes it belong to a DaemonSet; it had no owner.
    Adopt(DaemonSetKey),
    /// Clears its owner.
    Orphan,
    /// Sets its phase to succeeded or failed.
    End(Phase),
    /// Replaces its labels.
    SetLabels(BTreeMap<String, String>),
    /// Replaces its spec, after an edit.
    SetRevision(Arc<Revision>),
    /// Binds it to its node.
    Bind,
    /// Leaves it pending, with the scheduler's message.
    KeepPending { message: Arc<str>, nominated: bool },
    /// Withdraws its nomination: its node no longer reserves room for it.
    WithdrawNomination,
    /// Marks it as preempted by another pod.
    MarkPreempted,
    /// Lets its kubelet restart it.
    Restart,
    /// Makes it wait until the node's network is ready.
    AwaitNetwork,
    /// Lets its kubelet manage it again after an outage.
    Resume { starting_since: Millis, ready_at: Option<Millis>, gone_at: Option<Millis> },
    /// Schedules when its kubelet will report it ready.
    ExpectReady { at: Millis },
    /// Sets its Ready condition to true, since this time.
    MarkReady { since: Millis },
    /// Marks it as ready since long before the start of the simulation.
    MarkRunningSinceLong,
    /// Sets its Ready condition to false, as the node lifecycle controller does.
    MarkNotReady,
    /// Schedules its eviction by the taints of its node; `None` cancels it.
    PlanEviction { at: Option<Millis> },
}

/// A change of a node.
#[derive(Debug, Clone)]
pub(super) enum NodeEffect {
    /// Removes it.
    Remove,
    /// Replaces its object.
    Set(Box<Node>),
    /// Sets or clears the outage of its kubelet.
    SetOutage(Option<OngoingOutage>),
    /// Records that the node lifecycle controller has acted on its outage.
    ObserveOutage,
    /// Sets its Ready condition.
    SetReady(bool),
    /// Schedules a timer at which controllers examine it.
    ScheduleTimer { at: Millis },
    /// Begins its quarantine by the pod garbage collector, until this time; `None` ends it.
    SetQuarantine { until: Option<Millis> },
}

/// A change of a DaemonSet.
#[derive(Debug, Clone)]
pub(super) enum DaemonSetEffect {
    /// Replaces its spec.
    SetSpec(Box<DaemonSetSpec>),
    /// Marks it as waiting for the deletion of its pods.
    MarkDeleting,
    /// Removes it. With `leaves_revisions`, its revisions are orphaned.
    Remove { leaves_revisions: bool },
    /// Records that its controller has examined all pods that it might adopt or release.
    FinishClaims,
    /// Replaces its revisions.
    SetHistory(Box<History>),
    /// Marks every node to be re-evaluated.
    MarkAllDirty,
    /// Replaces the controller's views of the nodes on which something has changed.
    SetNodeViews(Vec<(NodeName, NodeView)>),
    /// Sets the back-off of failed pods on a node.
    SetBackoff(NodeName, Backoff),
    /// Clears the back-offs on all nodes.
    ForgetBackoffs,
    /// Sets why its controller creates no pod on a node; `None` where there is room.
    SetUnplaced(NodeName, Option<String>),
    /// Records that the API server refused to create a pod; `None` clears the record.
    SetCreationFailure(Option<CreationFailure>),
    /// Replaces its status.
    WriteStatus(Status),
}
