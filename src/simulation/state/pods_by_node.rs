//! Pods by the node that they stand on.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::pod::{NodeName, PodId};

/// Pods by the node that they stand on: of each node the oldest first. A node without pods
/// is not among them.
#[derive(Debug, Clone, Default)]
pub(in crate::simulation) struct PodsByNode(BTreeMap<NodeName, Vec<PodId>>);

impl PodsByNode {
    /// Takes in a pod; nothing happens when it is there already.
    pub(in crate::simulation) fn insert(&mut self, node: &NodeName, id: PodId) {
        let pods = self.0.entry(node.clone()).or_default();
        if let Err(place) = pods.binary_search(&id) {
            pods.insert(place, id);
        }
    }

    /// Takes out a pod; nothing happens when it is not there.
    pub(in crate::simulation) fn remove(&mut self, node: &NodeName, id: PodId) {
        if let Entry::Occupied(mut pods) = self.0.entry(node.clone()) {
            pods.get_mut().retain(|pod| *pod != id);
            if pods.get().is_empty() {
                pods.remove();
            }
        }
    }

    /// The pods on a node, the oldest first.
    pub(in crate::simulation) fn on(&self, node: &str) -> &[PodId] {
        self.0.get(node).map_or(&[], Vec::as_slice)
    }

    /// All pods, by node.
    pub(in crate::simulation) fn all(&self) -> impl Iterator<Item = PodId> {
        self.0.values().flatten().copied()
    }

    /// The nodes on which there are any, by name.
    pub(in crate::simulation) fn nodes(&self) -> impl Iterator<Item = &NodeName> {
        self.0.keys()
    }

    /// Whether there are none.
    pub(in crate::simulation) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
