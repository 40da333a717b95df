//! One node as the DaemonSet controller sees it: what the controller would do there, how the
//! rolling update counts the node, and what it adds to the status.

use super::pod::PodId;
use crate::simulation::Millis;
use crate::simulation::rule::Rule;

/// The controller's view of one node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeView {
    /// What the manage step would do.
    pub manage: ManagePlan,
    /// How the rolling update counts the node; `None` when it ignores the node.
    pub update: Option<UpdateView>,
    /// What the node adds to the status.
    pub share: StatusShare,
    /// When the passing of time alone will change the view.
    pub recheck: Option<Millis>,
    /// Until when a back-off keeps a failed pod.
    pub held_until: Option<Millis>,
}

/// What the manage step would do on a node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ManagePlan {
    /// Whether to create a pod.
    pub create: bool,
    /// The pods to delete.
    pub delete: Vec<(PodId, Rule)>,
}

/// How the rolling update counts a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpdateView {
    /// Whether a pod should run on the node.
    pub should_run: bool,
    /// Whether the node exists.
    pub exists: bool,
    /// The pod of the present template and the one of an older template; `None` when there are
    /// several of one kind, so that the manage step has to act first.
    pub pods: Option<PodPair>,
}

/// At most one pod of each kind, with its availability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PodPair {
    /// A pod of the present template.
    pub new: Option<(PodId, bool)>,
    /// A pod of an older one.
    pub old: Option<(PodId, bool)>,
}

/// What a node adds to the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StatusShare {
    /// Whether the node should run a pod.
    pub desired: bool,
    /// Whether it should run a pod and has one.
    pub current: bool,
    /// Whether it should not run a pod but has one.
    pub misscheduled: bool,
    /// Whether the pod that counts is ready.
    pub ready: bool,
    /// Whether the pod that counts is available.
    pub available: bool,
    /// Whether the pod that counts is of the present template.
    pub updated: bool,
}
