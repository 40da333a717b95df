//! One DaemonSet, and what its controller knows of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
use k8s_openapi::api::core::v1::PodTemplateSpec;

use super::backoff::{Backoff, CreationFailure};
use super::node_index::NodeIndex;
use super::pod::{NodeName, PodId};
use super::pods_by_node::PodsByNode;
use super::revisions::History;
use crate::manifest::nodes::{Node, Nodes};
use crate::placement::{DaemonPlacement, Decision};
use crate::scheduling::PriorityClasses;
use crate::selectors::Selector;
use crate::simulation::status::Status;

/// A DaemonSet and what its controller knows.
#[derive(Debug, Clone)]
pub(in crate::simulation) struct DaemonSetState {
    pub(in crate::simulation) daemon_set: DaemonSet,
    pub(in crate::simulation) spec: DaemonSetSpec,
    pub(in crate::simulation) template: Arc<PodTemplateSpec>,
    pub(in crate::simulation) selector: Selector,
    pub(in crate::simulation) generation: i64,
    pub(in crate::simulation) status: Status,
    pub(in crate::simulation) pods: PodsByNode,
    pub(in crate::simulation) dirty: BTreeSet<NodeName>,
    pub(in crate::simulation) index: NodeIndex,
    pub(in crate::simulation) history: History,
    /// Pods without a controller that it has not looked at yet.
    pub(in crate::simulation) candidates: BTreeSet<PodId>,
    /// Its own pods whose labels have changed.
    pub(in crate::simulation) relabelled: BTreeSet<PodId>,
    /// It is being deleted in the foreground.
    pub(in crate::simulation) deleting: bool,
    /// Nodes for which it made no pod, since it would not fit, and why.
    pub(in crate::simulation) unplaced: BTreeMap<NodeName, String>,
    /// The API server has refused to create its pods.
    pub(in crate::simulation) creation_failure: Option<CreationFailure>,
    pub(in crate::simulation) placement: DaemonPlacement,
    pub(in crate::simulation) decisions: BTreeMap<NodeName, Decision>,
    pub(in crate::simulation) backoffs: BTreeMap<NodeName, Backoff>,
}

impl DaemonSetState {
    pub(in crate::simulation) fn new(
        daemon_set: DaemonSet,
        selector: Selector,
        classes: &PriorityClasses,
    ) -> Self {
        let spec = daemon_set.spec.clone().unwrap_or_default();
        DaemonSetState {
            template: Arc::new(spec.template.clone()),
            placement: DaemonPlacement::compile_in(daemon_set.clone(), classes),
            selector,
            generation: 1,
            status: Status::default(),
            pods: PodsByNode::default(),
            dirty: BTreeSet::new(),
            index: NodeIndex::default(),
            history: History::default(),
            candidates: BTreeSet::new(),
            relabelled: BTreeSet::new(),
            deleting: false,
            unplaced: BTreeMap::new(),
            creation_failure: None,
            decisions: BTreeMap::new(),
            backoffs: BTreeMap::new(),
            spec,
            daemon_set,
        }
    }

    /// Takes another template or update strategy.
    pub(in crate::simulation) fn set_spec(
        &mut self,
        spec: DaemonSetSpec,
        classes: &PriorityClasses,
    ) {
        self.generation += 1;
        self.creation_failure = None;
        self.template = Arc::new(spec.template.clone());
        self.daemon_set.spec = Some(spec.clone());
        self.placement = DaemonPlacement::compile_in(self.daemon_set.clone(), classes);
        self.spec = spec;
    }

    /// Decides about a node that came, changed or (`None`) went.
    pub(in crate::simulation) fn decide(&mut self, name: &NodeName, node: Option<&Node>) {
        let decision = node.and_then(|node| decide_all(&self.placement, [node]).next());
        match decision {
            Some(decision) => self.decisions.insert(name.clone(), decision),
            None => self.decisions.remove(name),
        };
        self.dirty.insert(name.clone());
    }

    /// Decides about all nodes anew.
    pub(in crate::simulation) fn decide_anew<'a>(
        &mut self,
        nodes: impl IntoIterator<Item = (&'a NodeName, &'a Node)>,
    ) {
        let (names, nodes): (Vec<_>, Vec<_>) = nodes.into_iter().unzip();
        self.decisions =
            names.into_iter().cloned().zip(decide_all(&self.placement, nodes)).collect();
        self.mark_all_dirty();
    }

    /// Takes in a pod that is its own.
    pub(in crate::simulation) fn add_pod(&mut self, node: &NodeName, id: PodId) {
        self.pods.insert(node, id);
        self.dirty.insert(node.clone());
    }

    /// Takes out a pod that is no longer there, or no longer its own.
    pub(in crate::simulation) fn remove_pod(&mut self, node: &NodeName, id: PodId) {
        self.pods.remove(node, id);
        self.dirty.insert(node.clone());
    }

    /// Whether there is, or was, anything to update: a template before the present one, or
    /// a pod of another.
    pub(in crate::simulation) fn is_updating(&self) -> bool {
        let older = self.index.update();
        self.history.current().is_some_and(|current| current.number > 1)
            || !older.old_available.is_empty()
            || !older.old_unavailable.is_empty()
            || !older.surged.is_empty()
    }

    /// Whether a pod should run on a node.
    pub(in crate::simulation) fn runs_on(&self, node: &str) -> bool {
        self.decisions.get(node).is_some_and(|decision| decision.run)
    }

    /// The nodes on which a pod should run.
    pub(in crate::simulation) fn wanted_nodes(&self) -> impl Iterator<Item = &NodeName> {
        self.decisions.iter().filter(|(_, decision)| decision.run).map(|(node, _)| node)
    }

    /// What is missing on a node for which it made no pod.
    pub(in crate::simulation) fn unplaced_on(&self, node: &str) -> Option<&str> {
        self.unplaced.get(node).map(String::as_str)
    }

    /// Has all nodes evaluated anew, those of which only pods are left too.
    pub(in crate::simulation) fn mark_all_dirty(&mut self) {
        self.dirty.extend(self.decisions.keys().cloned());
        self.dirty.extend(self.pods.nodes().cloned());
    }

    /// Whether `kubectl rollout status` would call it rolled out.
    ///
    /// Source: `DaemonSetStatusViewer` in `k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go`
    /// at v1.36.
    pub(in crate::simulation) fn is_rolled_out(&self) -> bool {
        let status = &self.status;
        status.observed_generation == self.generation
            && status.updated_number_scheduled == status.desired_number_scheduled
            && status.number_available == status.desired_number_scheduled
    }
}

fn decide_all<'a>(
    placement: &DaemonPlacement,
    nodes: impl IntoIterator<Item = &'a Node>,
) -> impl Iterator<Item = Decision> {
    let mut table = Nodes::new();
    for node in nodes {
        // Names are unique in a cluster, so that no push is refused.
        let _ = table.push(node);
    }
    let placed = placement.on(&table);
    table.iter().map(|node| placed.decide(node)).collect::<Vec<_>>().into_iter()
}
