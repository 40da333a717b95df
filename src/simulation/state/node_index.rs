//! All nodes of one DaemonSet, counted: what there is to do, and the status.
//!
//! Views go in and out one by one, so that a change to one node costs no full pass.

use std::collections::{BTreeMap, BTreeSet};

use super::node_view::{NodeView, PodPair, StatusShare, UpdateView};
use super::pod::{NodeName, PodId};
use crate::simulation::Millis;
use crate::simulation::rule::Rule;
use crate::simulation::status::Status;

/// The sum of all views. Every set is in node-name order.
///
/// DIFFERENCE: the controller goes through nodes in the random order of a Go map; where
/// it takes some of several equals, ours takes the first by name.
#[derive(Debug, Clone, Default)]
pub struct NodeIndex {
    views: BTreeMap<NodeName, NodeView>,
    /// Nodes on which the manage step creates a pod.
    pub create: BTreeSet<NodeName>,
    /// Nodes on which it deletes some.
    delete: BTreeSet<NodeName>,
    /// What the rolling update counts and chooses from.
    pub update: UpdateCounts,
    share: StatusCounts,
    rechecks: BTreeSet<(Millis, NodeName)>,
}

/// What the rolling update counts and chooses from.
#[derive(Debug, Clone, Default)]
pub struct UpdateCounts {
    /// Nodes whose pod is not there, not available or not alone.
    pub unavailable: usize,
    /// Nodes that hold a surged pod that is not available yet, or too many pods.
    pub surging: usize,
    /// Nodes whose older pod, or else newer one, is available.
    pub available: usize,
    /// Nodes with an available pod of an older template, and no newer one.
    pub old_available: BTreeMap<NodeName, (PodId, bool)>,
    /// The same, with a pod that is not available.
    pub old_unavailable: BTreeMap<NodeName, (PodId, bool)>,
    /// Of the nodes of both, those that should not run a pod.
    pub excluded: BTreeSet<NodeName>,
    /// Nodes that are gone and still hold an older pod.
    pub lost: BTreeSet<NodeName>,
    /// Nodes whose newer pod is available beside an older one.
    pub surged: BTreeMap<NodeName, PodId>,
}

#[derive(Debug, Clone, Copy, Default)]
struct StatusCounts {
    desired: usize,
    current: usize,
    misscheduled: usize,
    ready: usize,
    available: usize,
    updated: usize,
}

impl NodeIndex {
    /// Puts a node's view in the place of its former one.
    pub fn replace(&mut self, node: &NodeName, view: NodeView) {
        self.remove(node);
        if view == NodeView::default() {
            return;
        }
        if view.manage.create {
            self.create.insert(node.clone());
        }
        if !view.manage.delete.is_empty() {
            self.delete.insert(node.clone());
        }
        if let Some(update) = view.update {
            self.update.add(node, update);
        }
        self.share.count(view.share, |n| *n += 1);
        if let Some(at) = view.recheck {
            self.rechecks.insert((at, node.clone()));
        }
        self.views.insert(node.clone(), view);
    }

    /// Takes a node's view out.
    pub fn remove(&mut self, node: &NodeName) {
        let Some(view) = self.views.remove(node) else { return };
        self.create.remove(node);
        self.delete.remove(node);
        if let Some(update) = view.update {
            self.update.subtract(node, update);
        }
        self.share.count(view.share, |n| *n -= 1);
        if let Some(at) = view.recheck {
            self.rechecks.remove(&(at, node.clone()));
        }
    }

    /// The pods that the manage step deletes, by node.
    pub fn deletions(&self) -> impl Iterator<Item = (PodId, Rule)> + '_ {
        self.delete
            .iter()
            .filter_map(|node| self.views.get(node))
            .flat_map(|view| view.manage.delete.iter().copied())
    }

    /// All views, by node.
    pub fn views(&self) -> impl Iterator<Item = (&NodeName, &NodeView)> {
        self.views.iter()
    }

    /// How many nodes should run a pod.
    pub fn desired(&self) -> usize {
        self.share.desired
    }

    /// The next moment at which time alone changes something.
    pub fn next_recheck(&self) -> Option<Millis> {
        self.rechecks.first().map(|(at, _)| *at)
    }

    /// Takes out the nodes whose moment has come.
    pub fn due(&mut self, now: Millis) -> Vec<NodeName> {
        let mut due = Vec::new();
        while self.rechecks.first().is_some_and(|(at, _)| *at <= now) {
            due.extend(self.rechecks.pop_first().map(|(_, node)| node));
        }
        due
    }

    /// The counters of the status.
    pub fn status(&self, observed_generation: i64, collision_count: i32) -> Status {
        let StatusCounts { desired, current, misscheduled, ready, available, updated } = self.share;
        Status {
            desired_number_scheduled: desired,
            current_number_scheduled: current,
            number_misscheduled: misscheduled,
            number_ready: ready,
            updated_number_scheduled: updated,
            number_available: available,
            number_unavailable: desired - available,
            observed_generation,
            collision_count,
        }
    }
}

impl StatusCounts {
    fn count(&mut self, share: StatusShare, step: impl Fn(&mut usize)) {
        for (counted, counter) in [
            (share.desired, &mut self.desired),
            (share.current, &mut self.current),
            (share.misscheduled, &mut self.misscheduled),
            (share.ready, &mut self.ready),
            (share.available, &mut self.available),
            (share.updated, &mut self.updated),
        ] {
            if counted {
                step(counter);
            }
        }
    }
}

impl UpdateCounts {
    fn add(&mut self, node: &NodeName, update: UpdateView) {
        self.count(update, |n| *n += 1);
        match update.pods {
            Some(PodPair { new: None, old: Some((old, available)) }) if !update.should_run => {
                self.excluded.insert(node.clone());
                if !update.exists {
                    self.lost.insert(node.clone());
                }
                let kept =
                    if available { &mut self.old_available } else { &mut self.old_unavailable };
                kept.insert(node.clone(), (old, false));
            }
            Some(PodPair { new: None, old: Some((old, true)) }) => {
                self.old_available.insert(node.clone(), (old, true));
            }
            Some(PodPair { new: None, old: Some((old, false)) }) => {
                self.old_unavailable.insert(node.clone(), (old, true));
            }
            Some(PodPair { new: Some((_, true)), old: Some((old, _)) }) => {
                self.surged.insert(node.clone(), old);
            }
            _ => {}
        }
    }

    fn subtract(&mut self, node: &NodeName, update: UpdateView) {
        self.count(update, |n| *n -= 1);
        self.excluded.remove(node);
        self.lost.remove(node);
        self.old_available.remove(node);
        self.old_unavailable.remove(node);
        self.surged.remove(node);
    }

    fn count(&mut self, update: UpdateView, step: impl Fn(&mut usize)) {
        match update.pods {
            None => {
                step(&mut self.unavailable);
                step(&mut self.surging);
            }
            Some(pair) => {
                match pair {
                    PodPair { new: Some((_, true)), old: None }
                    | PodPair { new: None, old: Some((_, true)) } => {}
                    _ => step(&mut self.unavailable),
                }
                if matches!(pair, PodPair { new: Some((_, false)), old: Some(_) }) {
                    step(&mut self.surging);
                }
                if pair.old.or(pair.new).is_some_and(|(_, available)| available) {
                    step(&mut self.available);
                }
            }
        }
    }
}
