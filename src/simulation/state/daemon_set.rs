//! One DaemonSet, and what its controller knows about it.

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

/// How long after the time at which a pod should be available the controller examines it again.
pub(in crate::simulation) const RECHECK_SKEW: Millis = 1_000;

/// A DaemonSet and what its controller knows.
#[derive(Debug, Clone)]
pub(in crate::simulation) struct DaemonSetState {
    pub(in crate::simulation) daemon_set: DaemonSet,
    pub(in crate::simulation) spec: DaemonSetSpec,
    pub(in crate::simulation) template: Arc<PodTemplateSpec>,
    pub(in crate::simulation) selector: Selector,
    pub(in crate::simulation) generation: i64,
    /// The generation of the template, which counts its changes and is set as a label on its pods;
    /// `None` if a live object does not state it.
    pub(in crate::simulation) template_generation: Option<i64>,
    /// When the controller next syncs the DaemonSet without a notification: an entry of the
    /// delaying work queue, which keeps only the earliest one per DaemonSet.
    pub(in crate::simulation) recheck_at: Option<Millis>,
    /// When the next resync shows the controller every object again; set only while there is a
    /// change that it has not noticed.
    pub(in crate::simulation) resync_at: Option<Millis>,
    pub(in crate::simulation) status: Status,
    pub(in crate::simulation) pods: PodsByNode,
    pub(in crate::simulation) dirty: BTreeSet<NodeName>,
    /// Nodes that were removed or changed without a notification to the controller. It finds out
    /// in its next step, whatever the reason for that step is.
    pub(in crate::simulation) unnoticed: BTreeSet<NodeName>,
    pub(in crate::simulation) index: NodeIndex,
    pub(in crate::simulation) history: History,
    /// Pods without a controller that have not been examined for adoption yet.
    pub(in crate::simulation) candidates: BTreeSet<PodId>,
    /// Pods of the DaemonSet whose labels have changed.
    pub(in crate::simulation) relabelled: BTreeSet<PodId>,
    /// Whether the DaemonSet is being deleted in the foreground.
    pub(in crate::simulation) deleting: bool,
    /// Nodes for which the controller created no pod because it would not fit, and why.
    pub(in crate::simulation) unplaced: BTreeMap<NodeName, String>,
    /// The last refusal of the API server to create a pod, until it is cleared.
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

    /// Replaces the spec, which begins a new generation.
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

    /// Returns `minReadySeconds` in milliseconds.
    pub(in crate::simulation) fn min_ready(&self) -> Millis {
        Millis::from(self.spec.min_ready_seconds.unwrap_or(0)).saturating_mul(1_000)
    }

    /// Schedules a sync of the DaemonSet at `at`, or earlier: of two times, the later one is
    /// forgotten.
    ///
    /// DIFFERENCE: if the later time is forgotten and nothing else happens, the real controller
    /// does not sync again before it is notified of something; this one does.
    ///
    /// Source: `AddAfter` of the delaying queue in
    /// `staging/src/k8s.io/client-go/util/workqueue/delaying_queue.go` at v1.36.
    pub(in crate::simulation) fn recheck_by(&mut self, at: Millis) {
        self.recheck_at = Some(self.recheck_at.map_or(at, |before| before.min(at)));
    }

    /// Makes the changes that the controller was not notified of part of its next step.
    pub(in crate::simulation) fn take_notice(&mut self) {
        self.resync_at = None;
        self.dirty.append(&mut self.unnoticed);
    }

    /// Decides about a node that was added or changed. `has_pod`: whether a pod of the DaemonSet
    /// is bound to it. The controller is notified of a node only if it may have to create or
    /// delete a pod there, or if its status counts misscheduled pods.
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

    /// Decides about a node that was removed, of which the controller is not notified.
    ///
    /// Source: `NewDaemonSetsController` in `pkg/controller/daemon/daemon_controller.go` at
    /// v1.36: nodes have no handler for their deletion.
    pub(in crate::simulation) fn decide_about_removed(&mut self, name: &NodeName) {
        self.decisions.remove(name);
        self.unnoticed.insert(name.clone());
    }

    /// Whether, since the controller's last step, nothing has happened that it is notified of.
    pub(in crate::simulation) fn is_left_alone(&self) -> bool {
        self.dirty.is_empty()
            && self.relabelled.is_empty()
            && self.candidates.is_empty()
            && self.creation_failure.is_none()
            && self.status.observed_generation == self.generation
    }

    /// Decides about all nodes again.
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

    /// Adds a pod to those of the DaemonSet.
    pub(in crate::simulation) fn add_pod(&mut self, node: &NodeName, id: PodId) {
        self.pods.insert(node, id);
        self.dirty.insert(node.clone());
    }

    /// Removes a pod that no longer exists, or no longer belongs to the DaemonSet.
    pub(in crate::simulation) fn remove_pod(&mut self, node: &NodeName, id: PodId) {
        self.pods.remove(node, id);
        self.dirty.insert(node.clone());
    }

    /// Whether there is, or was, anything to update: a template before the present one, or a pod
    /// of another template.
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

    /// Returns the nodes on which a pod should run.
    pub(in crate::simulation) fn wanted_nodes(&self) -> impl Iterator<Item = &NodeName> {
        self.decisions.iter().filter(|(_, decision)| decision.run).map(|(node, _)| node)
    }

    /// Returns what is missing on a node for which the controller created no pod.
    pub(in crate::simulation) fn unplaced_on(&self, node: &str) -> Option<&str> {
        self.unplaced.get(node).map(String::as_str)
    }

    /// Marks all nodes to be re-evaluated, including removed ones that still have pods.
    pub(in crate::simulation) fn mark_all_dirty(&mut self) {
        self.dirty.extend(self.decisions.keys().cloned());
        self.dirty.extend(self.pods.nodes().cloned());
    }

    /// Whether `kubectl rollout status` would report the rollout as complete.
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
        // Names are unique in a cluster, so no push is refused.
        let _ = table.push(node);
    }
    let placed = placement.on(&table);
    table.iter().map(|node| placed.decide(node)).collect::<Vec<_>>().into_iter()
}
