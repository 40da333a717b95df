//! How the world around the DaemonSet controller behaves.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::backoff::BackoffLimits;
use super::clock::LONGEST;
use super::nodes::Outage;
use super::revisions::Revision;
use crate::scheduling::PriorityClasses;
use crate::simulation::Millis;
use crate::version::Version;

/// How the world around the controller behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct SimulationOptions {
    /// The version of Kubernetes, such as `1.36`, whose hashes the templates get; the newest
    /// one unless given.
    #[cfg_attr(feature = "typescript", ts(type = "string", optional))]
    pub kubernetes_version: Version,
    /// From a pod's creation until it is ready.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub ready_after: Millis,
    /// The least time in which a kubelet can make a pod ready, also one long overdue.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub reaction: Millis,
    /// From the deletion of a pod until it is gone.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub termination: Millis,
    /// How many pods one sync may create, and how many delete.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub burst: usize,
    /// How long failed pods are left alone.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub backoff: BackoffLimits,
    /// Pods whose template carries this annotation never get ready.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub never_ready: String,
    /// Pods with one of these images never get ready.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub never_ready_images: BTreeSet<String>,
    /// Who schedules.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub scheduling: Scheduling,
    /// The priority classes besides the two that every cluster has.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub priority_classes: PriorityClasses,
    /// How the node lifecycle and taint eviction controllers behave: as those of a cluster
    /// without settings unless given. `None` (`null`) for a world
    /// without them: an outage makes the pods of its node unready at once, deleted pods go
    /// whether or not their kubelet answers, and nothing is tainted or evicted.
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub node_lifecycle: Option<NodeLifecycle>,
    /// Whether the API server validates DaemonSets, and so refuses invalid ones.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub validates: bool,
    /// How long the pod garbage collector waits for a node that it has missed: 40 s unless
    /// given. `None` (`null`) when the pods of a node go with it.
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub pod_gc: Option<Millis>,
    /// How often the pod garbage collector looks: at the start and each time that this span
    /// is over. 0 for at any time.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub pod_gc_period: Millis,
}

impl Default for SimulationOptions {
    /// Ready after 5 s, gone at once, no scheduler, and the controller manager's own limits.
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

/// Who schedules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Scheduling {
    /// Every pod is on its node as soon as it is created, whether or not it fits: for
    /// scripts that are about the controller alone.
    #[default]
    AtOnce,
    /// The default scheduler: pods carry an affinity to their node, wait while they do
    /// not fit, and may drive out pods of a lower priority.
    DefaultScheduler,
    /// The controller itself, as before 1.12: it creates no pod that would not fit, and
    /// sets `nodeName` at once. No pod is ever Pending, and priority counts for nothing.
    Controller,
}

/// How the node lifecycle controller behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct NodeLifecycle {
    /// From the last that is heard of a kubelet until its node and its pods are marked not
    /// ready, and the node is tainted: `--node-monitor-grace-period`. A node whose kubelet
    /// reports it not ready is tainted after [`reaction`](super::SimulationOptions::reaction).
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub grace: Millis,
    /// The kind of an outage for which none is given.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub outage: Outage,
}

impl Default for NodeLifecycle {
    /// The controller manager's: unreachable after 50 seconds.
    fn default() -> Self {
        NodeLifecycle { grace: 50_000, outage: Outage::default() }
    }
}

impl NodeLifecycle {
    /// From the beginning of an outage until the node lifecycle controller acts on it.
    pub(in crate::simulation) fn noticed_after(self, outage: Outage, reaction: Millis) -> Millis {
        match outage {
            Outage::NotReady => reaction,
            Outage::Unreachable => self.grace,
        }
    }
}

impl SimulationOptions {
    /// The same with spans that can be added without fear.
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

    /// Whether pods of a revision never get ready.
    pub(in crate::simulation) fn keeps_unready(&self, revision: &Revision) -> bool {
        let meta = revision.template.metadata.as_ref();
        let annotations = meta.and_then(|meta| meta.annotations.as_ref());
        annotations.is_some_and(|annotations| annotations.contains_key(&self.never_ready))
            || revision.info.images.iter().any(|i| self.never_ready_images.contains(i))
    }
}
