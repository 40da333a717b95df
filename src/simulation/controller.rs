//! One step of the DaemonSet controller: claim pods, number the template, manage, update,
//! clean up, write the status.
//!
//! Each part plans on the tally and then acts on the cluster; what it changed is looked
//! at anew before the next part plans, as the real controller reads its store anew.
//!
//! Source: `syncDaemonSet` in `pkg/controller/daemon/daemon_controller.go` at v1.36.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
use k8s_openapi::api::core::v1::PodTemplateSpec;
use serde::Serialize;

use super::backoff::Backoff;
use super::cluster::Cluster;
use super::history::History;
use super::pod::{NodeName, Owner, Pod, PodId};
use super::rolling_update::{self, Budget};
use super::tally::Tally;
use super::view::{Cause, Eye, look};
use super::{Millis, Status};
use crate::manifest::nodes::{Node, Nodes};
use crate::placement::{DaemonPlacement, Decision};
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
    /// `namespace/name` of the DaemonSet.
    pub daemon_set: String,
    /// What changed, in order.
    pub changes: Vec<Change>,
    /// The rolling update's budget; absent with `OnDelete`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// The status that was written.
    pub status: Status,
}

/// One thing that a sync changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    },
    /// A pod was deleted.
    #[serde(rename_all = "camelCase")]
    Deleted {
        /// From which node.
        node: String,
        /// Its name.
        pod: String,
        /// Why, in words.
        why: &'static str,
    },
    /// A pod without an owner became this DaemonSet's.
    #[serde(rename_all = "camelCase")]
    Adopted {
        /// On which node.
        node: String,
        /// Its name.
        pod: String,
    },
    /// A template got a ControllerRevision, or an old one became the newest again.
    #[serde(rename_all = "camelCase")]
    Revised {
        /// The revision's number.
        revision: i64,
        /// Its hash.
        hash: String,
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

    fn key(&self) -> String {
        let meta = &self.daemon_set.metadata;
        format!(
            "{}/{}",
            meta.namespace.as_deref().unwrap_or("default"),
            meta.name.as_deref().unwrap_or_default()
        )
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
    /// One step of the controller for one DaemonSet.
    pub(super) fn sync_daemon_set(&mut self, key: &DaemonSetKey) -> Option<Step> {
        let mut changes = Vec::new();
        self.adopt(key, &mut changes);
        let controller = self.daemon_sets.get_mut(key)?;
        if controller.history.advance(&controller.template) {
            if let Some(revision) = controller.history.current() {
                changes.push(Change::Revised {
                    revision: revision.number,
                    hash: revision.hash.to_string(),
                });
            }
            // Every pod is of another age now.
            controller.dirty.extend(controller.decisions.keys().cloned());
            controller.dirty.extend(controller.pods.keys().cloned());
        }
        self.refresh(key)?;
        self.manage(key, &mut changes);
        let controller = self.refresh(key)?;
        let desired = controller.tally.desired();
        let budget = Budget::of(&controller.spec, desired);
        if let Some(budget) = budget {
            let plan = rolling_update::plan(&controller.tally.update, budget, desired);
            let surge = budget.max_surge > 0;
            for node in plan.create.iter().take(self.knobs.burst) {
                self.create(key, node, surge, &mut changes);
            }
            for id in plan.delete.into_iter().take(self.knobs.burst) {
                self.delete(id, "it is of an older template", &mut changes);
            }
        }
        self.clean_up_history(key, &mut changes);
        let controller = self.refresh(key)?;
        controller.status =
            controller.tally.status(controller.generation, controller.history.collisions());
        let (daemon_set, status) = (controller.key(), controller.status);
        Some(Step { at: self.now, daemon_set, changes, budget, status })
    }

    fn refresh(&mut self, key: &DaemonSetKey) -> Option<&mut Controller> {
        let lens = Lens { now: self.now, limits: self.knobs.backoff };
        let controller = self.daemon_sets.get_mut(key)?;
        controller.refresh(&self.pods, &lens);
        Some(controller)
    }

    /// Takes in the pods without an owner that the selector matches.
    ///
    /// Source: `ClaimPods` in `pkg/controller/controller_ref_manager.go`.
    fn adopt(&mut self, key: &DaemonSetKey, changes: &mut Vec<Change>) {
        let Some(controller) = self.daemon_sets.get(key) else { return };
        let matches = |pod: &Pod| {
            let labels =
                pod.revision.template.metadata.as_ref().and_then(|meta| meta.labels.as_ref());
            !pod.is_deleting() && controller.selector.matches(labels)
        };
        let found: Vec<PodId> = self
            .orphans
            .iter()
            .copied()
            .filter(|id| self.pods.get(id).is_some_and(matches))
            .collect();
        for id in found {
            self.orphans.remove(&id);
            if let Some(pod) = self.pods.get_mut(&id) {
                pod.owner = Some(key.clone());
                changes.push(Change::Adopted {
                    node: pod.node.to_string(),
                    pod: pod.name.to_string(),
                });
            }
            self.own(id);
        }
    }

    /// Creates the pods that are missing and deletes those that must go.
    ///
    /// Source: `manage` and `syncNodes`.
    fn manage(&mut self, key: &DaemonSetKey, changes: &mut Vec<Change>) {
        let (now, limits, burst) = (self.now, self.knobs.backoff, self.knobs.burst);
        let Some(controller) = self.daemon_sets.get_mut(key) else { return };
        let create: Vec<NodeName> = controller.tally.create.iter().take(burst).cloned().collect();
        let delete: Vec<(PodId, Cause)> = controller.tally.deletions().collect();
        for (id, _) in delete.iter().filter(|(_, cause)| *cause == Cause::Failed) {
            // The back-off grows when the deletion is planned, also when the burst limit
            // puts the deletion itself off.
            if let Some(pod) = self.pods.get(id) {
                let next = Backoff::next(controller.backoffs.get(&pod.node).copied(), limits, now);
                controller.backoffs.insert(pod.node.clone(), next);
            }
        }
        for node in &create {
            self.create(key, node, false, changes);
        }
        for (id, cause) in delete.into_iter().take(burst) {
            self.delete(id, cause.words(), changes);
        }
    }

    fn create(
        &mut self,
        key: &DaemonSetKey,
        node: &NodeName,
        surge: bool,
        changes: &mut Vec<Change>,
    ) {
        let Some(revision) = self.daemon_sets.get(key).and_then(|c| c.history.current()).cloned()
        else {
            return;
        };
        let id = self.create_pod(node, Some(key.clone()), &key.name, revision);
        if let Some(pod) = self.pods.get(&id) {
            changes.push(Change::Created {
                node: node.to_string(),
                pod: pod.name.to_string(),
                surge,
            });
        }
    }

    fn delete(&mut self, id: PodId, why: &'static str, changes: &mut Vec<Change>) {
        if let Some(pod) = self.pods.get(&id) {
            changes.push(Change::Deleted {
                node: pod.node.to_string(),
                pod: pod.name.to_string(),
                why,
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

impl Cause {
    /// Why, in words.
    pub fn words(self) -> &'static str {
        match self {
            Cause::Failed => "it failed",
            Cause::Succeeded => "it ended, which a daemon should not",
            Cause::Duplicate => "an older pod is on the node already",
            Cause::Surged => "the new pod beside it takes over",
            Cause::NodeExcluded => "the node should not run it",
            Cause::NodeGone => "its node is gone",
        }
    }
}
