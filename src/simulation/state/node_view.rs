//! One node as the DaemonSet controller sees it: what it would do there, how the rolling
//! update counts it, and what it adds to the status.

use super::pod::PodId;
use crate::simulation::Millis;
use crate::simulation::rule::Rule;

/// What the controller sees on one node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeView {
    /// What the manage step would do.
    pub manage: ManagePlan,
    /// How the rolling update counts the node; `None` when it does not look at it.
    pub update: Option<UpdateView>,
    /// What the node adds to the status.
    pub share: StatusShare,
    /// When time alone will change the view.
    pub recheck: Option<Millis>,
    /// Until when a failed pod is left alone.
    pub held_until: Option<Millis>,
}

/// What the manage step would do on a node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ManagePlan {
    /// Create a pod.
    pub create: bool,
    /// Delete these pods.
    pub delete: Vec<(PodId, Rule)>,
}

/// How the rolling update counts a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpdateView {
    /// Whether a pod should run here.
    pub should_run: bool,
    /// Whether the node is there.
    pub exists: bool,
    /// The pods of the present and of an older template; `None` when there are several of
    /// a kind and the manage step has to act first.
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
    /// It should run a pod.
    pub desired: bool,
    /// It should and has one.
    pub current: bool,
    /// It should not and has one.
    pub misscheduled: bool,
    /// The pod that counts is ready.
    pub ready: bool,
    /// The pod that counts is available.
    pub available: bool,
    /// The pod that counts is of the present template.
    pub updated: bool,
}
