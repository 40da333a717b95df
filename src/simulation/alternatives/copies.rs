//! Copies of a daemon that no DaemonSet controller looks after.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use k8s_openapi::api::core::v1::PodTemplateSpec;

use super::{Coverage, wants};
use crate::simulation::Millis;
use crate::simulation::action::Action;
use crate::simulation::cluster::Cluster;
use crate::simulation::controller::DaemonSetKey;
use crate::simulation::pod::NodeName;

/// How copies behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rules {
    /// A node that joins gets a copy.
    pub(super) on_new_nodes: bool,
    /// Also nodes that the DaemonSet would not run on get one.
    pub(super) everywhere: bool,
    /// A copy that fails is started again on its node.
    pub(super) restarted: bool,
    /// What replaces a copy whose node is lost.
    pub(super) replacement: Replacement,
    /// A copy that is deleted through the API server comes back.
    pub(super) returns_when_deleted: bool,
    /// What a new template does.
    pub(super) updates: Updates,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replacement {
    Never,
    Elsewhere { one_a_node: bool },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Updates {
    Never,
    /// All copies are replaced. How many at a time is left out.
    AtOnce,
}

#[derive(Debug, Clone)]
struct Copy {
    /// `None` while it waits for a node.
    node: Option<NodeName>,
    ready_at: Option<Millis>,
    template: usize,
}

/// All copies, in the order of their creation.
#[derive(Debug, Clone)]
pub(super) struct Copies {
    rules: Rules,
    copies: Vec<Copy>,
    /// Nodes whose kubelet does not answer, since when.
    out: BTreeMap<NodeName, Millis>,
    /// The present template's number.
    template: usize,
    /// The present template.
    known: Option<Arc<PodTemplateSpec>>,
}

/// After how long the pods of a Deployment leave a node that does not answer: the grace
/// of the node lifecycle controller, then the toleration that admission gives.
const LEAVES_AFTER: Millis = 50_000 + 300_000;

impl Copies {
    /// A copy for each node, or for each that the DaemonSet would run on.
    pub(super) fn new(rules: Rules, cluster: &Cluster, key: &DaemonSetKey) -> Self {
        let controller = cluster.daemon_sets.get(key);
        let known = controller.map(|controller| controller.template.clone());
        let mut all =
            Copies { rules, copies: Vec::new(), out: BTreeMap::new(), template: 0, known };
        let nodes: Vec<NodeName> = cluster.nodes.keys().cloned().collect();
        for (name, state) in &cluster.nodes {
            if !state.answers() {
                all.out.insert(name.clone(), cluster.now());
            }
        }
        for node in nodes {
            let wanted = rules.everywhere || wants(controller, &node);
            if wanted {
                let placed = matches!(rules.replacement, Replacement::Never);
                all.start(placed.then_some(node), cluster);
            }
        }
        all.act(cluster, key);
        all
    }

    fn start(&mut self, node: Option<NodeName>, cluster: &Cluster) {
        let ready_at = node.as_ref().map(|_| cluster.now() + cluster.knobs.ready_after);
        self.copies.push(Copy { node, ready_at, template: self.template });
    }

    /// Something happened to the cluster, and is done.
    pub(super) fn see(&mut self, action: &Action, cluster: &Cluster, key: &DaemonSetKey) {
        let controller = cluster.daemon_sets.get(key);
        match action {
            Action::AddNode(node) => {
                let wanted = self.rules.everywhere || wants(controller, &node.name);
                if self.rules.on_new_nodes && wanted {
                    self.start(Some(node.name.as_str().into()), cluster);
                }
            }
            Action::RemoveNode(name) => {
                self.out.remove(name.as_str());
                self.lose(name);
            }
            Action::NodeReady(name, true) => {
                self.out.remove(name.as_str());
                let at = cluster.now() + cluster.knobs.reaction;
                for copy in self.on(name) {
                    copy.ready_at = copy.ready_at.map(|known| known.max(at));
                }
            }
            Action::NodeReady(name, false) | Action::NodeOutage(name, _) => {
                self.out.entry(name.as_str().into()).or_insert(cluster.now());
            }
            Action::FailPods(name) | Action::SucceedPods(name) => {
                let at = cluster.now() + cluster.knobs.ready_after;
                let restarted = self.rules.restarted;
                for copy in self.on(name) {
                    copy.ready_at = restarted.then_some(at);
                }
            }
            Action::DeletePods(name) => {
                // Neither a script's process nor a static pod is touched by that.
                match self.rules.replacement {
                    Replacement::Elsewhere { .. } => self.lose(name),
                    Replacement::Never if !self.rules.returns_when_deleted => self.lose(name),
                    Replacement::Never => {}
                }
            }
            Action::Drain(name) => match self.rules.replacement {
                Replacement::Elsewhere { .. } => self.lose(name),
                Replacement::Never if !self.rules.returns_when_deleted => self.lose(name),
                Replacement::Never => {}
            },
            Action::UpdateTemplate(..) | Action::RollBack(..) | Action::Apply(_) => {
                self.follow(controller.map(|controller| &controller.template), cluster);
            }
            _ => {}
        }
    }

    /// The DaemonSet's template may be another now.
    fn follow(&mut self, template: Option<&Arc<PodTemplateSpec>>, cluster: &Cluster) {
        if self.known.as_ref() == template {
            return;
        }
        self.known = template.cloned();
        self.template += 1;
        if self.rules.updates == Updates::AtOnce {
            let (template, at) = (self.template, cluster.now() + cluster.knobs.ready_after);
            for copy in &mut self.copies {
                copy.template = template;
                copy.ready_at = copy.node.as_ref().map(|_| at);
            }
        }
    }

    fn on<'a>(&'a mut self, node: &'a str) -> impl Iterator<Item = &'a mut Copy> {
        self.copies.iter_mut().filter(move |copy| copy.node.as_deref() == Some(node))
    }

    /// The copies on a node are gone, or look for another node.
    fn lose(&mut self, node: &str) {
        match self.rules.replacement {
            Replacement::Never => self.copies.retain(|copy| copy.node.as_deref() != Some(node)),
            Replacement::Elsewhere { .. } => {
                for copy in self.on(node) {
                    copy.node = None;
                    copy.ready_at = None;
                }
            }
        }
    }

    /// Copies that look for a node take one.
    pub(super) fn act(&mut self, cluster: &Cluster, key: &DaemonSetKey) {
        let Replacement::Elsewhere { one_a_node } = self.rules.replacement else { return };
        let now = cluster.now();
        let left: Vec<NodeName> = self
            .out
            .iter()
            .filter(|(_, since)| **since + LEAVES_AFTER <= now)
            .map(|(node, _)| node.clone())
            .collect();
        left.iter().for_each(|node| self.lose(node));
        if self.copies.iter().all(|copy| copy.node.is_some()) {
            return;
        }
        let controller = cluster.daemon_sets.get(key);
        let open = |(name, state): &(&NodeName, &crate::simulation::cluster::NodeState)| {
            let cordoned = state.node.unschedulable || !state.answers();
            !cordoned && wants(controller, name)
        };
        let mut load: BTreeMap<NodeName, usize> =
            cluster.nodes.iter().filter(open).map(|(name, _)| (name.clone(), 0)).collect();
        for node in self.copies.iter().filter_map(|copy| copy.node.as_ref()) {
            if let Some(count) = load.get_mut(node) {
                *count += 1;
            }
        }
        let mut order: BTreeSet<(usize, NodeName)> =
            load.into_iter().map(|(node, count)| (count, node)).collect();
        let ready_at = now + cluster.knobs.ready_after;
        for copy in self.copies.iter_mut().filter(|copy| copy.node.is_none()) {
            let Some((count, node)) = order.pop_first() else { break };
            if one_a_node && count > 0 {
                break;
            }
            order.insert((count + 1, node.clone()));
            copy.node = Some(node);
            copy.ready_at = Some(ready_at);
        }
    }

    /// The next moment after `now` at which a copy gets ready or leaves its node.
    pub(super) fn next(&self, now: Millis) -> Option<Millis> {
        let ready = self.copies.iter().filter_map(|copy| copy.ready_at);
        let leaves = self.out.values().map(|since| since + LEAVES_AFTER);
        ready.chain(leaves).filter(|at| *at > now).min()
    }

    /// How much the copies cover.
    pub(super) fn coverage(&self, cluster: &Cluster, key: &DaemonSetKey) -> Coverage {
        let now = cluster.now();
        let controller = cluster.daemon_sets.get(key);
        let wanted = controller.map_or(0, |controller| controller.wanted_nodes().count());
        let mut covered = BTreeSet::new();
        let mut updated = BTreeSet::new();
        let mut ready = 0;
        for copy in &self.copies {
            let Some(node) = copy.node.as_ref() else { continue };
            let answers = !self.out.contains_key(node) && cluster.nodes.contains_key(node);
            if !answers || copy.ready_at.is_none_or(|at| at > now) {
                continue;
            }
            ready += 1;
            if wants(controller, node) {
                covered.insert(node);
                if copy.template == self.template {
                    updated.insert(node);
                }
            }
        }
        Coverage {
            at: now,
            wanted,
            covered: covered.len(),
            surplus: ready - covered.len(),
            updated: updated.len(),
        }
    }
}
