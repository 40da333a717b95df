//! Options: how the components around the DaemonSet controller behave.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::backoff::BackoffLimits;
use super::clock::LONGEST;
use super::nodes::Outage;
use super::revisions::Revision;
use crate::scheduling::PriorityClasses;
use crate::simulation::Millis;
use crate::version::Version;

/// How the components around the DaemonSet controller behave. All durations are in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct SimulationOptions {
    /// The version of Kubernetes, such as `1.36`, whose revision hashes the templates get; the
    /// newest one unless given.
    #[cfg_attr(feature = "typescript", ts(type = "string", optional))]
    pub kubernetes_version: Version,
    /// The time from a pod's creation until it is ready.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub ready_after: Millis,
    /// The shortest time in which a kubelet can make a pod ready, even one that is long overdue.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub reaction: Millis,
    /// The time from the deletion of a pod until it is gone.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub termination: Millis,
    /// How many pods one sync may create, and how many it may delete.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub burst: usize,
    /// How long failed pods are kept before they are replaced.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub backoff: BackoffLimits,
    /// Pods whose template has this annotation never become ready.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub never_ready: String,
    /// Pods with one of these images never become ready.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub never_ready_images: BTreeSet<String>,
    /// Who schedules pods.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub scheduling: Scheduling,
    /// The priority classes in addition to the two that every cluster has.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub priority_classes: PriorityClasses,
    /// How the node lifecycle and taint eviction controllers behave; unless given, as in a cluster
    /// with default settings. `None` (`null`) for a cluster without them: an outage makes the pods
    /// of its node unready at once, deleted pods are removed whether or not their kubelet
    /// responds, and nothing is tainted or evicted.
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub node_lifecycle: Option<NodeLifecycle>,
    /// Whether the API server validates DaemonSets and refuses invalid ones.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub validates: bool,
    /// How long the pod garbage collector waits for a node that it has found missing: 40 s unless
    /// given. `None` (`null`) when the pods of a node are removed together with it.
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub pod_gc: Option<Millis>,
    /// How often the pod garbage collector checks: at the start and then each time that this
    /// period is over. 0 means that it checks at any time.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub pod_gc_period: Millis,
}

impl Default for SimulationOptions {
    /// Pods are ready after 5 s, deleted at once, and bound when they are created; the limits are
    /// those of the controller manager.
    fn default() -> Self {
        SimulationOptions {
            kubernetes_version: Version::NEWEST,
            ready_after: 5_000,
            reaction: 1_000,
            termination: 0,
            burst: 250,
            backoff: BackoffLimits::default(),
            never_ready: "simulate/never-ready".to_owned(),
            never_ready_images: BTreeSet::new(),
            scheduling: Scheduling::default(),
            priority_classes: PriorityClasses::default(),
            node_lifecycle: Some(NodeLifecycle::default()),
            validates: true,
            pod_gc: Some(40_000),
            pod_gc_period: 20_000,
        }
    }
}

/// Who schedules pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Scheduling {
    /// Every pod is bound to its node when it is created, whether or not it fits: for scripts that
    /// are about the controller alone.
    #[default]
    AtOnce,
    /// The default scheduler: pods have an affinity to their node, wait while they do not fit, and
    /// may preempt pods of a lower priority.
    DefaultScheduler,
    /// The controller itself, as before 1.12: it creates no pod that would not fit, and sets
    /// `nodeName` at creation. No pod is ever Pending, and priorities have no effect.
    Controller,
}

/// How the node lifecycle controller behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct NodeLifecycle {
    /// The time from a kubelet's last report until its node and its pods are marked not ready, and
    /// the node is tainted: `--node-monitor-grace-period`. A node whose kubelet reports it not
    /// ready is tainted after [`reaction`](super::SimulationOptions::reaction).
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub grace: Millis,
    /// The kind of an outage for which no kind is given.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub outage: Outage,
}

impl Default for NodeLifecycle {
    /// The default of the controller manager: unreachable after 50 seconds.
    fn default() -> Self {
        NodeLifecycle { grace: 50_000, outage: Outage::default() }
    }
}

impl NodeLifecycle {
    /// Returns the time from the beginning of an outage until the node lifecycle controller acts
    /// on it.
    pub(in crate::simulation) fn noticed_after(self, outage: Outage, reaction: Millis) -> Millis {
        match outage {
            Outage::NotReady => reaction,
            Outage::Unreachable => self.grace,
        }
    }
}

impl SimulationOptions {
    /// Limits all durations to between 0 and a hundred years, so that sums of them cannot
    /// overflow.
    pub(super) fn bounded(mut self) -> Self {
        for span in [
            &mut self.ready_after,
            &mut self.reaction,
            &mut self.termination,
            &mut self.pod_gc_period,
            &mut self.backoff.initial,
            &mut self.backoff.max,
        ] {
            *span = (*span).clamp(0, LONGEST);
        }
        self.pod_gc = self.pod_gc.map(|delay| delay.clamp(0, LONGEST));
        if let Some(life) = self.node_lifecycle.as_mut() {
            life.grace = life.grace.clamp(0, LONGEST);
        }
        self
    }

    /// Whether pods of a revision never become ready.
    pub(in crate::simulation) fn keeps_unready(&self, revision: &Revision) -> bool {
        let meta = revision.template.metadata.as_ref();
        let annotations = meta.and_then(|meta| meta.annotations.as_ref());
        annotations.is_some_and(|annotations| annotations.contains_key(&self.never_ready))
            || revision.info.images.iter().any(|i| self.never_ready_images.contains(i))
    }
}
