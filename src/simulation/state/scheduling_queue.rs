//! Pods that wait for the scheduler.

use std::collections::{BTreeMap, BTreeSet};

use super::pod::{NodeName, PodId};

/// Pods that wait for the default scheduler, by the node that their affinity selects.
#[derive(Debug, Clone, Default)]
pub(in crate::simulation) struct SchedulingQueue {
    pending: BTreeMap<NodeName, BTreeSet<PodId>>,
    /// Nodes on which something changed, so that a waiting pod may fit now.
    changed: BTreeSet<NodeName>,
}

impl SchedulingQueue {
    pub(in crate::simulation) fn add(&mut self, node: &NodeName, id: PodId) {
        self.pending.entry(node.clone()).or_default().insert(id);
        self.changed.insert(node.clone());
    }

    pub(in crate::simulation) fn remove(&mut self, node: &NodeName, id: PodId) {
        if let Some(waiting) = self.pending.get_mut(node) {
            waiting.remove(&id);
            if waiting.is_empty() {
                self.pending.remove(node);
            }
        }
    }

    /// Records a change on a node: the scheduler tries the pods that wait for it again.
    pub(in crate::simulation) fn note_change(&mut self, node: &NodeName) {
        if self.pending.contains_key(node) {
            self.changed.insert(node.clone());
        }
    }

    /// Removes and returns the first node whose pods must be tried again.
    pub(in crate::simulation) fn pop_changed(&mut self) -> Option<NodeName> {
        self.changed.pop_first()
    }

    /// Returns the pods that wait for a node, oldest first.
    pub(in crate::simulation) fn waiting_for(&self, node: &str) -> impl Iterator<Item = PodId> {
        self.pending.get(node).into_iter().flatten().copied()
    }
}
