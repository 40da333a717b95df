//! Sums up the nodes of one DaemonSet: what there is to do, and the counts of the status.
//!
//! Views are added and removed one at a time, so that a change to one node needs no pass over all
//! nodes.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::node_view::{NodeView, PodPair, StatusShare, UpdateView};
use super::pod::{NodeName, PodId};
use crate::simulation::Millis;
use crate::simulation::rule::Rule;
use crate::simulation::status::Status;

/// The views of all nodes, and their totals.
#[derive(Debug, Clone, Default)]
pub struct NodeIndex {
    views: BTreeMap<NodeName, NodeView>,
    totals: Totals,
}

/// The totals of all views. Every set is ordered by node name.
///
/// DIFFERENCE: the controller iterates over nodes in the random order of a Go map; where it takes
/// some of several equal candidates, this index takes the first by name.
#[derive(Debug, Clone, Default)]
struct Totals {
    /// Nodes on which the manage step creates a pod.
    create: BTreeSet<NodeName>,
    /// Nodes on which the manage step deletes pods.
    delete: BTreeSet<NodeName>,
    update: UpdateCounts,
    status: StatusCounts,
    rechecks: BTreeSet<(Millis, NodeName)>,
    held: BTreeSet<(Millis, NodeName)>,
}

/// The counts and candidates of the rolling update.
#[derive(Debug, Clone, Default)]
pub struct UpdateCounts {
    /// Nodes whose pod is missing, not available, or not the only one.
    pub unavailable: usize,
    /// Nodes that have a surged pod that is not available yet, or several pods of one kind.
    pub surging: usize,
    /// Nodes whose older pod, or if they have none, newer pod, is available.
    pub available: usize,
    /// Nodes with an available pod of an older template and no newer one: the pod, and
    /// whether one should run there.
    pub old_available: BTreeMap<NodeName, (PodId, bool)>,
    /// The same for nodes whose older pod is not available.
    pub old_unavailable: BTreeMap<NodeName, (PodId, bool)>,
    /// The nodes of `old_available` and `old_unavailable` that should not run a pod.
    pub excluded: BTreeSet<NodeName>,
    /// Nodes that no longer exist and still have an older pod.
    pub lost: BTreeSet<NodeName>,
    /// Nodes whose newer pod is available beside an older one: the older pod.
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
    /// Replaces the view of a node.
    pub fn replace(&mut self, node: NodeName, view: NodeView) {
        // A view that adds nothing to any total need not be stored.
        let is_empty = view == NodeView::default();
        match self.views.entry(node.clone()) {
            Entry::Vacant(_) if is_empty => {}
            Entry::Vacant(place) => self.totals.add(&node, place.insert(view)),
            Entry::Occupied(kept) if is_empty => self.totals.subtract(&node, &kept.remove()),
            Entry::Occupied(kept) if *kept.get() == view => {}
            Entry::Occupied(mut kept) => {
                self.totals.subtract(&node, kept.get());
                self.totals.add(&node, &view);
                kept.insert(view);
            }
        }
    }

    /// Returns the nodes on which the manage step creates a pod, by name.
    pub fn missing(&self) -> &BTreeSet<NodeName> {
        &self.totals.create
    }

    /// Returns the pods that the manage step deletes, by node.
    pub fn deletions(&self) -> impl Iterator<Item = (PodId, Rule)> + '_ {
        let nodes = self.totals.delete.iter();
        let views = nodes.filter_map(|node| self.views.get(node));
        views.flat_map(|view| view.manage.delete.iter().copied())
    }

    /// Returns the counts and candidates of the rolling update.
    pub fn update(&self) -> &UpdateCounts {
        &self.totals.update
    }

    /// Returns all views, by node.
    pub fn views(&self) -> impl Iterator<Item = (&NodeName, &NodeView)> {
        self.views.iter()
    }

    /// Returns how many nodes should run a pod.
    pub fn desired(&self) -> usize {
        self.totals.status.desired
    }

    /// Returns the next moment at which the passing of time alone changes a view.
    pub fn next_recheck(&self) -> Option<Millis> {
        self.totals.rechecks.first().map(|(at, _)| *at)
    }

    /// Returns when the first back-off ends that keeps a failed pod.
    pub fn held_until(&self) -> Option<Millis> {
        self.totals.held.first().map(|(until, _)| *until)
    }

    /// Removes and returns the nodes whose recheck is due; the caller must re-evaluate them.
    pub fn due(&mut self, now: Millis) -> Vec<NodeName> {
        let rechecks = &mut self.totals.rechecks;
        let mut due = Vec::new();
        while rechecks.first().is_some_and(|(at, _)| *at <= now) {
            due.extend(rechecks.pop_first().map(|(_, node)| node));
        }
        due
    }

    /// Returns the status with the counts of all nodes.
    pub fn status(&self, observed_generation: i64, collision_count: i32) -> Status {
        let StatusCounts { desired, current, misscheduled, ready, available, updated } =
            self.totals.status;
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

impl Totals {
    fn add(&mut self, node: &NodeName, view: &NodeView) {
        if view.manage.create {
            self.create.insert(node.clone());
        }
        if !view.manage.delete.is_empty() {
            self.delete.insert(node.clone());
        }
        if let Some(update) = view.update {
            self.update.add(node, update);
        }
        self.status.count(view.share, |n| *n += 1);
        if let Some(at) = view.recheck {
            self.rechecks.insert((at, node.clone()));
        }
        if let Some(until) = view.held_until {
            self.held.insert((until, node.clone()));
        }
    }

    fn subtract(&mut self, node: &NodeName, view: &NodeView) {
        if view.manage.create {
            self.create.remove(node);
        }
        if !view.manage.delete.is_empty() {
            self.delete.remove(node);
        }
        if let Some(update) = view.update {
            self.update.subtract(node, update);
        }
        self.status.count(view.share, |n| *n -= 1);
        if let Some(at) = view.recheck {
            self.rechecks.remove(&(at, node.clone()));
        }
        if let Some(until) = view.held_until {
            self.held.remove(&(until, node.clone()));
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
            Some(PodPair { new: None, old: Some((old, available)) }) => {
                self.older(available).insert(node.clone(), (old, update.should_run));
                if !update.should_run {
                    self.excluded.insert(node.clone());
                }
                if !update.exists {
                    self.lost.insert(node.clone());
                }
            }
            Some(PodPair { new: Some((_, true)), old: Some((old, _)) }) => {
                self.surged.insert(node.clone(), old);
            }
            _ => {}
        }
    }

    fn subtract(&mut self, node: &NodeName, update: UpdateView) {
        self.count(update, |n| *n -= 1);
        match update.pods {
            Some(PodPair { new: None, old: Some((_, available)) }) => {
                self.older(available).remove(node);
                self.excluded.remove(node);
                self.lost.remove(node);
            }
            Some(PodPair { new: Some((_, true)), old: Some(_) }) => {
                self.surged.remove(node);
            }
            _ => {}
        }
    }

    fn older(&mut self, available: bool) -> &mut BTreeMap<NodeName, (PodId, bool)> {
        if available { &mut self.old_available } else { &mut self.old_unavailable }
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
