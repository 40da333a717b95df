//! The time of a simulated cluster, and what is due when.

use std::collections::BTreeSet;

use super::pod::{NodeName, PodId};
use crate::simulation::Millis;

/// A hundred years: the longest span, and the end of time.
pub(in crate::simulation) const LONGEST: Millis = 100 * 366 * 24 * 3_600_000;

/// The time, and the timers of pods and nodes.
#[derive(Debug, Clone, Default)]
pub(in crate::simulation) struct Clock {
    now: Millis,
    /// When a pod gets ready, is evicted, or is gone.
    pods: BTreeSet<(Millis, PodId)>,
    /// When a node is tainted, or its pods are collected.
    nodes: BTreeSet<(Millis, NodeName)>,
}

impl Clock {
    pub(in crate::simulation) fn now(&self) -> Millis {
        self.now
    }

    /// Goes on to a moment; never back.
    pub(in crate::simulation) fn advance_to(&mut self, at: Millis) {
        self.now = self.now.max(at);
    }

    /// Sets a timer for a pod. One that has no meaning any more when it fires does nothing.
    pub(in crate::simulation) fn schedule_pod_timer(&mut self, at: Millis, id: PodId) {
        self.pods.insert((at, id));
    }

    /// Sets a timer for a node, likewise.
    pub(in crate::simulation) fn schedule_node_timer(&mut self, at: Millis, node: NodeName) {
        self.nodes.insert((at, node));
    }

    /// When the next timer fires.
    pub(in crate::simulation) fn next_timer(&self) -> Option<Millis> {
        let pod = self.pods.first().map(|(at, _)| *at);
        let node = self.nodes.first().map(|(at, _)| *at);
        pod.into_iter().chain(node).min()
    }

    /// Takes out the first node whose timer is due.
    pub(in crate::simulation) fn pop_due_node(&mut self, at: Millis) -> Option<NodeName> {
        self.nodes.first().filter(|(due, _)| *due <= at)?;
        self.nodes.pop_first().map(|(_, node)| node)
    }

    /// Takes out the first pod whose timer is due.
    pub(in crate::simulation) fn pop_due_pod(&mut self, at: Millis) -> Option<PodId> {
        self.pods.first().filter(|(due, _)| *due <= at)?;
        self.pods.pop_first().map(|(_, id)| id)
    }
}
