//! The clock of a simulated cluster, and its timers.

use std::collections::BTreeSet;

use super::pod::{NodeName, PodId};
use crate::simulation::Millis;

/// A hundred years: the longest duration, and the latest time that a simulation reaches.
pub(in crate::simulation) const LONGEST: Millis = 100 * 366 * 24 * 3_600_000;

/// The present time, and the timers of pods and nodes.
#[derive(Debug, Clone, Default)]
pub(in crate::simulation) struct Clock {
    now: Millis,
    /// When a pod becomes ready, is evicted, or is removed.
    pods: BTreeSet<(Millis, PodId)>,
    /// When a node is tainted, or its pods are collected.
    nodes: BTreeSet<(Millis, NodeName)>,
}

impl Clock {
    pub(in crate::simulation) fn now(&self) -> Millis {
        self.now
    }

    /// Sets the time to `at`, unless that is in the past.
    pub(in crate::simulation) fn advance_to(&mut self, at: Millis) {
        self.now = self.now.max(at);
    }

    /// Sets a timer for a pod. A timer that no longer applies when it fires has no effect.
    pub(in crate::simulation) fn schedule_pod_timer(&mut self, at: Millis, id: PodId) {
        self.pods.insert((at, id));
    }

    /// Sets a timer for a node. A timer that no longer applies when it fires has no effect.
    pub(in crate::simulation) fn schedule_node_timer(&mut self, at: Millis, node: NodeName) {
        self.nodes.insert((at, node));
    }

    /// Returns when the next timer fires.
    pub(in crate::simulation) fn next_timer(&self) -> Option<Millis> {
        let pod = self.pods.first().map(|(at, _)| *at);
        let node = self.nodes.first().map(|(at, _)| *at);
        pod.into_iter().chain(node).min()
    }

    /// Removes the earliest node timer that is due at `at`, and returns its node.
    pub(in crate::simulation) fn pop_due_node(&mut self, at: Millis) -> Option<NodeName> {
        self.nodes.first().filter(|(due, _)| *due <= at)?;
        self.nodes.pop_first().map(|(_, node)| node)
    }

    /// Removes the earliest pod timer that is due at `at`, and returns its pod.
    pub(in crate::simulation) fn pop_due_pod(&mut self, at: Millis) -> Option<PodId> {
        self.pods.first().filter(|(due, _)| *due <= at)?;
        self.pods.pop_first().map(|(_, id)| id)
    }
}
