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
use crate::simulation::Millis;
use crate::simulation::status::Status;
use crate::validation::{first_template_generation, same_template};

/// How much later than it should be available the controller looks at a pod again.
pub(in crate::simulation) const RECHECK_SKEW: Millis = 1_000;

/// A DaemonSet and what its controller knows.
#[derive(Debug, Clone)]
pub(in crate::simulation) struct DaemonSetState {
    pub(in crate::simulation) daemon_set: DaemonSet,
    pub(in crate::simulation) spec: DaemonSetSpec,
    pub(in crate::simulation) template: Arc<PodTemplateSpec>,
    pub(in crate::simulation) selector: Selector,
    pub(in crate::simulation) generation: i64,
    /// How often the template has changed, which its pods have in a label; `None` where a
    /// dump does not say.
    pub(in crate::simulation) template_generation: Option<i64>,
    /// When the controller looks at it without any notification: an entry of the delaying
    /// work queue, of which there is one at most, the earliest.
    pub(in crate::simulation) recheck_at: Option<Millis>,
    /// When the controller is shown every object anew, while that tells it something: there is
    /// something that it has not noticed.
    pub(in crate::simulation) resync_at: Option<Millis>,
    pub(in crate::simulation) status: Status,
    pub(in crate::simulation) pods: PodsByNode,
    pub(in crate::simulation) dirty: BTreeSet<NodeName>,
    /// Nodes that went or changed without the controller being notified. It finds out in its
    /// next step, whatever that is for.
    pub(in crate::simulation) unnoticed: BTreeSet<NodeName>,
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
            template_generation: Some(first_template_generation(&daemon_set)),
            recheck_at: None,
            resync_at: None,
            status: Status::default(),
            pods: PodsByNode::default(),
            dirty: BTreeSet::new(),
            unnoticed: BTreeSet::new(),
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
        self.generation = self.generation.wrapping_add(1);
        self.creation_failure = None;
        if !same_template(&self.template, &spec.template) {
            self.template = Arc::new(spec.template.clone());
            self.template_generation =
                self.template_generation.map(|generation| generation.wrapping_add(1));
        }
        self.daemon_set.spec = Some(spec.clone());
        self.placement = DaemonPlacement::compile_in(self.daemon_set.clone(), classes);
        self.spec = spec;
    }

    /// `minReadySeconds`.
    pub(in crate::simulation) fn min_ready(&self) -> Millis {
        Millis::from(self.spec.min_ready_seconds.unwrap_or(0)).saturating_mul(1_000)
    }

    /// Has the controller look at it at a moment, or before: a later moment is forgotten.
    ///
    /// DIFFERENCE: where a moment is forgotten that way and nothing else happens, the controller
    /// does not look again before it is notified of something; ours does.
    ///
    /// Source: `AddAfter` of the delaying queue in
    /// `staging/src/k8s.io/client-go/util/workqueue/delaying_queue.go` at v1.36.
    pub(in crate::simulation) fn recheck_by(&mut self, at: Millis) {
        self.recheck_at = Some(self.recheck_at.map_or(at, |before| before.min(at)));
    }

    /// Has the controller look at what it was not told of.
    pub(in crate::simulation) fn take_notice(&mut self) {
        self.resync_at = None;
        self.dirty.append(&mut self.unnoticed);
    }

    /// Decides about a node that came or changed, on which the DaemonSet has a pod that is bound
    /// to it or not. The controller is notified of a node only where it may have to create or
    /// delete a pod there, or where its status counts pods that should not be where they are.
    ///
    /// Source: `syncNodeUpdate` in `pkg/controller/daemon/daemon_controller.go` at v1.36.
    pub(in crate::simulation) fn decide(&mut self, name: &NodeName, node: &Node, has_pod: bool) {
        let Some(decision) = decide_all(&self.placement, [node]).next() else { return };
        let is_told = match has_pod {
            true => !decision.stay || self.status.number_misscheduled > 0,
            false => decision.run,
        };
        self.decisions.insert(name.clone(), decision);
        let changed = if is_told { &mut self.dirty } else { &mut self.unnoticed };
        changed.insert(name.clone());
    }

    /// Decides about a node that went, of which the controller is not notified.
    ///
    /// Source: `NewDaemonSetsController` in `pkg/controller/daemon/daemon_controller.go` at
    /// v1.36: nodes have no handler for their deletion.
    pub(in crate::simulation) fn decide_about_removed(&mut self, name: &NodeName) {
        self.decisions.remove(name);
        self.unnoticed.insert(name.clone());
    }

    /// Whether nothing has happened that the controller is notified of, since its last step.
    pub(in crate::simulation) fn is_left_alone(&self) -> bool {
        self.dirty.is_empty()
            && self.relabelled.is_empty()
            && self.candidates.is_empty()
            && self.creation_failure.is_none()
            && self.status.observed_generation == self.generation
    }

    /// Decides about all nodes anew.
    pub(in crate::simulation) fn decide_anew<'a>(
        &mut self,
        nodes: impl IntoIterator<Item = (&'a NodeName, &'a Node)>,
    ) {
        let (names, nodes): (Vec<_>, Vec<_>) = nodes.into_iter().unzip();
        self.decisions.clear();
        for (name, decision) in names.into_iter().zip(decide_all(&self.placement, nodes)) {
            self.decisions.insert(name.clone(), decision);
        }
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
