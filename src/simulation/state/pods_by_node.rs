//! Pods by the node that they are on.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::pod::{NodeName, PodId};

/// Pods by the node that they are on, oldest first for each node. Nodes without pods have no
/// entry.
#[derive(Debug, Clone, Default)]
pub(in crate::simulation) struct PodsByNode(BTreeMap<NodeName, Vec<PodId>>);

impl PodsByNode {
    /// Adds a pod; has no effect if it is already present.
    pub(in crate::simulation) fn insert(&mut self, node: &NodeName, id: PodId) {
        let pods = self.0.entry(node.clone()).or_default();
        if let Err(place) = pods.binary_search(&id) {
            pods.insert(place, id);
        }
    }

    /// Removes a pod; has no effect if it is not present.
    pub(in crate::simulation) fn remove(&mut self, node: &NodeName, id: PodId) {
        if let Entry::Occupied(mut pods) = self.0.entry(node.clone()) {
            pods.get_mut().retain(|pod| *pod != id);
            if pods.get().is_empty() {
                pods.remove();
            }
        }
    }

    /// Returns the pods on a node, oldest first.
    pub(in crate::simulation) fn on(&self, node: &str) -> &[PodId] {
        self.0.get(node).map_or(&[], Vec::as_slice)
    }

    /// Returns all pods, by node.
    pub(in crate::simulation) fn all(&self) -> impl Iterator<Item = PodId> {
        self.0.values().flatten().copied()
    }

    /// Returns the nodes that have pods, by name.
    pub(in crate::simulation) fn nodes(&self) -> impl Iterator<Item = &NodeName> {
        self.0.keys()
    }

    /// Whether there are no pods.
    pub(in crate::simulation) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
