//! One step of the DaemonSet controller: claim pods, number the template, manage, update,
//! clean up, write the status.
//!
//! Each part plans on the tally and then acts on the cluster; what it changed is looked
//! at anew before the next part plans, as the real controller reads its store anew.
//!
//! DIFFERENCE: the real controller puts the rolling update off until it has seen the
//! pods that it created and deleted in the same step; ours sees them at once.
//!
//! Source: `syncDaemonSet` in `pkg/controller/daemon/daemon_controller.go` at v1.36.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
use k8s_openapi::api::core::v1::PodTemplateSpec;
use serde::Serialize;

use super::backoff::Backoff;
use super::cluster::{Cluster, NewPod};
use super::history::History;
use super::pod::{NodeName, Owner, Pod, PodId};
use super::rolling_update::{self, Budget};
use super::rule::Rule;
use super::scheduler::{Scheduling, placement_error};
use super::tally::Tally;
use super::view::{Eye, look};
use super::{Millis, Status};
use crate::manifest::nodes::{Node, Nodes};
use crate::placement::{DaemonPlacement, Decision};
use crate::scheduling::{self, PriorityClasses};
use crate::selectors::Selector;

/// A DaemonSet's namespace and name.
pub type DaemonSetKey = Owner;

/// A DaemonSet and what its controller knows.
#[derive(Debug, Clone)]
pub(super) struct Controller {
    pub(super) daemon_set: DaemonSet,
    pub(super) spec: DaemonSetSpec,
    pub(super) template: Arc<PodTemplateSpec>,
    pub(super) selector: Selector,
    pub(super) generation: i64,
    pub(super) status: Status,
    pub(super) pods: BTreeMap<NodeName, BTreeSet<PodId>>,
    pub(super) dirty: BTreeSet<NodeName>,
    pub(super) tally: Tally,
    pub(super) history: History,
    /// Pods without a controller that it has not looked at yet.
    pub(super) candidates: BTreeSet<PodId>,
    /// Its own pods whose labels have changed.
    pub(super) relabelled: BTreeSet<PodId>,
    /// It is being deleted in the foreground.
    pub(super) deleting: bool,
    /// Nodes that it has told to have no room.
    unplaced: BTreeMap<NodeName, String>,
    placement: DaemonPlacement,
    decisions: BTreeMap<NodeName, Decision>,
    backoffs: BTreeMap<NodeName, Backoff>,
}

/// What one sync of one DaemonSet did.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// When.
    pub at: Millis,
    /// The DaemonSet.
    pub daemon_set: DaemonSetKey,
    /// What changed, in order.
    pub changes: Vec<Change>,
    /// The rolling update's budget; absent with `OnDelete`, and while there is nothing to
    /// update: the template is the first and no pod is of another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// Nodes that use it after the step: without a surge those without an available pod,
    /// with one those on which a new pod is not available yet beside the old one.
    pub in_use: usize,
    /// The node that keeps a surging update from going on: it is gone, and a pod of an
    /// older template is still bound to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_by: Option<String>,
    /// The status that was written.
    pub status: Status,
}

/// One thing that a sync changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", tag = "change")]
pub enum Change {
    /// A pod was created.
    #[serde(rename_all = "camelCase")]
    Created {
        /// For which node.
        node: String,
        /// Its name.
        pod: String,
        /// Whether it stands beside an older one.
        surge: bool,
        /// Why.
        rule: Rule,
    },
    /// A pod was not created, since it would not fit: only where the controller itself
    /// schedules. Told once.
    #[serde(rename_all = "camelCase")]
    Unplaced {
        /// For which node.
        node: String,
        /// What is missing, in the scheduler's words.
        reason: String,
        /// What the controller's event says; absent where it emits none, since a host port
        /// is taken.
        #[serde(skip_serializing_if = "Option::is_none")]
        told: Option<String>,
    },
    /// A pod was deleted.
    #[serde(rename_all = "camelCase")]
    Deleted {
        /// From which node.
        node: String,
        /// Its name.
        pod: String,
        /// Why.
        rule: Rule,
    },
    /// A pod without an owner became this DaemonSet's.
    #[serde(rename_all = "camelCase")]
    Adopted {
        /// On which node.
        node: String,
        /// Its name.
        pod: String,
        /// Why.
        rule: Rule,
    },
    /// A pod of this DaemonSet is no longer its own.
    #[serde(rename_all = "camelCase")]
    Released {
        /// On which node.
        node: String,
        /// Its name.
        pod: String,
        /// Why.
        rule: Rule,
    },
    /// A template got a ControllerRevision, or an old one became the newest again.
    #[serde(rename_all = "camelCase")]
    Revised {
        /// The revision's number.
        revision: i64,
        /// Its hash.
        hash: String,
        /// Why.
        rule: Rule,
    },
    /// A ControllerRevision went: older than `revisionHistoryLimit` keeps.
    #[serde(rename_all = "camelCase")]
    Forgotten {
        /// The revision's number.
        revision: i64,
    },
}

impl Controller {
    pub(super) fn new(daemon_set: DaemonSet, selector: Selector) -> Self {
        let spec = daemon_set.spec.clone().unwrap_or_default();
        Controller {
            template: Arc::new(spec.template.clone()),
            placement: DaemonPlacement::compile(&daemon_set),
            selector,
            generation: 1,
            status: Status::default(),
            pods: BTreeMap::new(),
            dirty: BTreeSet::new(),
            tally: Tally::default(),
            history: History::default(),
            candidates: BTreeSet::new(),
            relabelled: BTreeSet::new(),
            deleting: false,
            unplaced: BTreeMap::new(),
            decisions: BTreeMap::new(),
            backoffs: BTreeMap::new(),
            spec,
            daemon_set,
        }
    }

    /// Takes another template or update strategy.
    pub(super) fn set_spec(&mut self, spec: DaemonSetSpec) {
        self.generation += 1;
        self.template = Arc::new(spec.template.clone());
        self.daemon_set.spec = Some(spec.clone());
        self.placement = DaemonPlacement::compile(&self.daemon_set);
        self.spec = spec;
    }

    /// Decides about a node that came, changed or (`None`) went.
    pub(super) fn decide(&mut self, name: &NodeName, node: Option<&Node>) {
        let decision = node.and_then(|node| decide_all(&self.placement, [node]).next());
        match decision {
            Some(decision) => self.decisions.insert(name.clone(), decision),
            None => self.decisions.remove(name),
        };
        self.dirty.insert(name.clone());
    }

    /// Decides about all nodes anew.
    pub(super) fn decide_anew<'a>(
        &mut self,
        nodes: impl IntoIterator<Item = (&'a NodeName, &'a Node)>,
    ) {
        let (names, nodes): (Vec<_>, Vec<_>) = nodes.into_iter().unzip();
        self.decisions =
            names.into_iter().cloned().zip(decide_all(&self.placement, nodes)).collect();
        self.dirty.extend(self.decisions.keys().cloned());
        self.dirty.extend(self.pods.keys().cloned());
    }

    /// Finds or makes the revision of the template.
    fn number_template(&mut self, classes: &PriorityClasses, changes: &mut Vec<Change>) {
        let collisions = self.history.collisions();
        let known = self.history.old().len();
        let first = self.history.current().is_none();
        if !self.history.advance(&self.template, classes) {
            return;
        }
        if let Some(revision) = self.history.current() {
            let rule = match () {
                () if self.history.collisions() > collisions => Rule::HashTaken,
                () if self.history.old().len() + usize::from(first) > known => Rule::NewTemplate,
                () => Rule::KnownTemplate,
            };
            changes.push(Change::Revised {
                revision: revision.number,
                hash: revision.hash.to_string(),
                rule,
            });
        }
        // Every pod is of another age now.
        self.dirty.extend(self.decisions.keys().cloned());
        self.dirty.extend(self.pods.keys().cloned());
    }

    /// Whether there is, or was, anything to update: a template before the present one, or
    /// a pod of another.
    pub(super) fn is_updating(&self) -> bool {
        let older = &self.tally.update;
        self.history.current().is_some_and(|current| current.number > 1)
            || !older.old_available.is_empty()
            || !older.old_unavailable.is_empty()
            || !older.surged.is_empty()
    }

    /// Whether a pod should run on a node.
    pub(super) fn runs_on(&self, node: &str) -> bool {
        self.decisions.get(node).is_some_and(|decision| decision.run)
    }

    /// The nodes on which a pod should run.
    pub(super) fn wanted_nodes(&self) -> impl Iterator<Item = &NodeName> {
        self.decisions.iter().filter(|(_, decision)| decision.run).map(|(node, _)| node)
    }

    /// What is missing on a node for which it made no pod.
    pub(super) fn unplaced_on(&self, node: &str) -> Option<&str> {
        self.unplaced.get(node).map(String::as_str)
    }

    /// Looks anew at what changed.
    fn refresh(&mut self, pods: &BTreeMap<PodId, Pod>, cluster: &Lens) {
        let Some(current) = self.history.current() else { return };
        let eye = Eye {
            hash: &current.hash,
            surges: rolling_update::allows_surge(&self.spec),
            min_ready: Millis::from(self.spec.min_ready_seconds.unwrap_or(0)) * 1_000,
            now: cluster.now,
        };
        for node in std::mem::take(&mut self.dirty) {
            let mut on_node: Vec<&Pod> =
                self.pods.get(&node).into_iter().flatten().filter_map(|id| pods.get(id)).collect();
            let backoff =
                self.backoffs.get(&node).and_then(|b| b.until(cluster.limits, cluster.now));
            let view = look(self.decisions.get(&node).copied(), &mut on_node, backoff, eye);
            self.tally.replace(&node, view);
        }
    }
}

/// What a look needs of the cluster besides its pods.
struct Lens {
    now: Millis,
    limits: super::backoff::BackoffLimits,
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

impl Cluster {
    /// One step of the controller for one DaemonSet; `None` while it is being deleted.
    pub(super) fn sync_daemon_set(&mut self, key: &DaemonSetKey) -> Option<Step> {
        if self.daemon_sets.get(key)?.deleting {
            return None;
        }
        let mut changes = Vec::new();
        self.claim(key, &mut changes);
        let classes = &self.knobs.priority_classes;
        self.daemon_sets.get_mut(key)?.number_template(classes, &mut changes);
        self.refresh(key)?;
        self.manage(key, &mut changes);
        let controller = self.refresh(key)?;
        let desired = controller.tally.desired();
        let budget = Budget::of(&controller.spec, desired);
        let mut stopped_by = None;
        if let Some(budget) = budget {
            let plan = rolling_update::plan(&controller.tally.update, budget, desired);
            let mut create = plan.create;
            if self.knobs.scheduling == Scheduling::Controller {
                create.retain(|(node, _)| self.may_place(key, node, &mut changes));
            }
            for (node, rule) in create.iter().take(self.knobs.burst) {
                self.create(key, node, *rule, &mut changes);
            }
            for (id, rule) in plan.delete.into_iter().take(self.knobs.burst) {
                self.delete(id, rule, &mut changes);
            }
            stopped_by = plan.stopped_by.map(|node| node.to_string());
        }
        if stopped_by.is_none() {
            self.clean_up_history(key, &mut changes);
        }
        let controller = self.refresh(key)?;
        if controller.status.observed_generation != controller.generation {
            // Each observed generation has back-offs of its own.
            let backoffs = std::mem::take(&mut controller.backoffs);
            controller.dirty.extend(backoffs.into_keys());
        }
        controller.status =
            controller.tally.status(controller.generation, controller.history.collisions());
        let (daemon_set, status) = (key.clone(), controller.status);
        let in_use = match budget {
            Some(Budget { max_surge: 0, .. }) | None => controller.tally.update.unavailable,
            Some(_) => controller.tally.update.surging,
        };
        let budget = budget.filter(|_| controller.is_updating());
        Some(Step { at: self.now, daemon_set, changes, budget, in_use, stopped_by, status })
    }

    fn refresh(&mut self, key: &DaemonSetKey) -> Option<&mut Controller> {
        let lens = Lens { now: self.now, limits: self.knobs.backoff };
        let controller = self.daemon_sets.get_mut(key)?;
        controller.refresh(&self.pods, &lens);
        Some(controller)
    }

    /// Creates the pods that are missing and deletes those that must go.
    ///
    /// Source: `manage` and `syncNodes`.
    fn manage(&mut self, key: &DaemonSetKey, changes: &mut Vec<Change>) {
        let (now, limits, burst) = (self.now, self.knobs.backoff, self.knobs.burst);
        let Some(controller) = self.daemon_sets.get_mut(key) else { return };
        let mut create: Vec<NodeName> = match self.knobs.scheduling {
            Scheduling::Controller => controller.tally.create.iter().cloned().collect(),
            _ => controller.tally.create.iter().take(burst).cloned().collect(),
        };
        let delete: Vec<(PodId, Rule)> = controller.tally.deletions().collect();
        for (id, _) in delete.iter().filter(|(_, rule)| *rule == Rule::Failed) {
            // The back-off grows when the deletion is planned, also when the burst limit
            // puts the deletion itself off.
            if let Some(pod) = self.pods.get(id) {
                let next = Backoff::next(controller.backoffs.get(&pod.node).copied(), limits, now);
                controller.backoffs.insert(pod.node.clone(), next);
            }
        }
        if self.knobs.scheduling == Scheduling::Controller {
            create.retain(|node| self.may_place(key, node, changes));
        }
        for node in create.iter().take(burst) {
            self.create(key, node, Rule::Missing, changes);
        }
        for (id, rule) in delete.into_iter().take(burst) {
            self.delete(id, rule, changes);
        }
    }

    /// Whether the controller, which schedules by itself, has room for a pod.
    ///
    /// DIFFERENCE: before 1.12 a node whose host ports were taken also no longer counted
    /// as one that should run a pod; here it does.
    fn may_place(
        &mut self,
        key: &DaemonSetKey,
        node: &NodeName,
        changes: &mut Vec<Change>,
    ) -> bool {
        let Some(controller) = self.daemon_sets.get(key) else { return false };
        let Some(revision) = controller.history.current() else { return false };
        let failures = self.no_room(node, &revision.info.pod);
        let reason = scheduling::reasons(&failures).join(", ");
        let (fits, told) = (failures.is_empty(), placement_error(&failures));
        let Some(controller) = self.daemon_sets.get_mut(key) else { return false };
        if fits {
            controller.unplaced.remove(node);
            return true;
        }
        if controller.unplaced.insert(node.clone(), reason.clone()).is_none() {
            changes.push(Change::Unplaced { node: node.to_string(), reason, told });
        }
        false
    }

    fn create(
        &mut self,
        key: &DaemonSetKey,
        node: &NodeName,
        rule: Rule,
        changes: &mut Vec<Change>,
    ) {
        let Some(revision) = self.daemon_sets.get(key).and_then(|c| c.history.current()).cloned()
        else {
            return;
        };
        let id = self.create_pod(NewPod {
            namespace: key.namespace.clone(),
            name: None,
            prefix: &key.name,
            node,
            owner: Some(key.clone()),
            revision,
        });
        if let Some(pod) = self.pods.get(&id) {
            changes.push(Change::Created {
                node: node.to_string(),
                pod: pod.name.to_string(),
                surge: rule != Rule::Missing,
                rule,
            });
        }
    }

    fn delete(&mut self, id: PodId, rule: Rule, changes: &mut Vec<Change>) {
        if let Some(pod) = self.pods.get(&id) {
            changes.push(Change::Deleted {
                node: pod.node.to_string(),
                pod: pod.name.to_string(),
                rule,
            });
        }
        self.delete_pod(id);
    }

    fn clean_up_history(&mut self, key: &DaemonSetKey, changes: &mut Vec<Change>) {
        let Some(controller) = self.daemon_sets.get_mut(key) else { return };
        let limit =
            usize::try_from(controller.spec.revision_history_limit.unwrap_or(10)).unwrap_or(0);
        if controller.history.old().len() <= limit {
            return;
        }
        let live: BTreeSet<Arc<str>> = controller
            .pods
            .values()
            .flatten()
            .filter_map(|id| self.pods.get(id))
            .map(|pod| pod.revision.hash.clone())
            .collect();
        for revision in controller.history.clean_up(limit, &live) {
            changes.push(Change::Forgotten { revision: revision.number });
        }
    }
}
