//! Copies of a daemon that are not managed by a DaemonSet controller.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use k8s_openapi::api::core::v1::PodTemplateSpec;

use super::{Coverage, wants};
use crate::simulation::Millis;
use crate::simulation::action::Action;
use crate::simulation::state::{Cluster, DaemonSetKey, NodeName, NodeState};

/// How copies behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rules {
    /// Whether a new node gets a copy.
    pub(super) on_new_nodes: bool,
    /// Whether nodes on which the DaemonSet would not run get a copy, too.
    pub(super) everywhere: bool,
    /// Whether a copy that fails is restarted on its node.
    pub(super) restarted: bool,
    /// What replaces a copy whose node is lost.
    pub(super) replacement: Replacement,
    /// Whether a copy that is deleted through the API server is created again.
    pub(super) returns_when_deleted: bool,
    /// What happens for a new template.
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
    /// The copies are replaced by the default strategy of a Deployment.
    Rolling,
}

#[derive(Debug, Clone)]
struct Copy {
    /// `None` while it waits for a node.
    node: Option<NodeName>,
    ready_at: Option<Millis>,
    template: usize,
}

impl Copy {
    fn is_ready(&self, now: Millis) -> bool {
        self.ready_at.is_some_and(|at| at <= now)
    }
}

/// Returns `maxSurge` and `maxUnavailable` of a Deployment's default strategy, as numbers of
/// copies: a quarter each, rounded up and down.
///
/// Source: `ResolveFenceposts` in `pkg/controller/deployment/util/deployment_util.go`.
fn default_strategy(replicas: usize) -> (usize, usize) {
    (replicas.div_ceil(4), replicas / 4)
}

/// All copies, in order of creation.
#[derive(Debug, Clone)]
pub(super) struct Copies {
    rules: Rules,
    copies: Vec<Copy>,
    /// The nodes with an outage, and since when.
    out: BTreeMap<NodeName, Millis>,
    /// How many copies there should be, for [`Updates::Rolling`].
    replicas: usize,
    /// The index of the present template in `templates`.
    template: usize,
    /// All templates so far.
    templates: Vec<Arc<PodTemplateSpec>>,
}

/// After how long the pods of a Deployment are evicted from an unreachable node: the grace period
/// of the node lifecycle controller, plus the toleration that admission adds.
const LEAVES_AFTER: Millis = 50_000 + 300_000;

impl Copies {
    /// Creates a copy for each node, or for each node on which the DaemonSet would run.
    pub(super) fn new(rules: Rules, cluster: &Cluster, key: &DaemonSetKey) -> Self {
        let controller = cluster.daemon_sets.get(key);
        let templates = controller.map(|controller| controller.template.clone());
        let mut all = Copies {
            rules,
            copies: Vec::new(),
            out: BTreeMap::new(),
            replicas: 0,
            template: 0,
            templates: templates.into_iter().collect(),
        };
        let nodes: Vec<NodeName> = cluster.nodes.keys().cloned().collect();
        for (name, state) in &cluster.nodes {
            if state.outage.is_some() {
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
        all.replicas = all.copies.len();
        all.act(cluster, key);
        all
    }

    fn start(&mut self, node: Option<NodeName>, cluster: &Cluster) {
        let ready_at =
            node.as_ref().map(|_| cluster.now().saturating_add(cluster.options.ready_after));
        self.copies.push(Copy { node, ready_at, template: self.template });
    }

    /// Reacts to an action that has been applied to the cluster.
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
                let at = cluster.now().saturating_add(cluster.options.reaction);
                for copy in self.on(name) {
                    copy.ready_at = copy.ready_at.map(|known| known.max(at));
                }
            }
            Action::NodeReady(name, false) | Action::NodeOutage(name, _) => {
                self.out.entry(name.as_str().into()).or_insert(cluster.now());
            }
            Action::FailPods(name) | Action::SucceedPods(name) => match self.rules.replacement {
                // The ReplicaSet replaces pods that have ended.
                Replacement::Elsewhere { .. } => self.lose(name),
                Replacement::Never => {
                    let at = cluster.now().saturating_add(cluster.options.ready_after);
                    let restarted = self.rules.restarted;
                    for copy in self.on(name) {
                        copy.ready_at = restarted.then_some(at);
                    }
                }
            },
            Action::DeletePods(name) => {
                // This affects neither a script's process nor a static pod.
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
                self.follow(controller.map(|controller| &controller.template));
            }
            _ => {}
        }
    }

    /// Makes `template` the present template.
    fn follow(&mut self, template: Option<&Arc<PodTemplateSpec>>) {
        let Some(template) = template else { return };
        self.template =
            self.templates.iter().position(|known| known == template).unwrap_or_else(|| {
                self.templates.push(template.clone());
                self.templates.len() - 1
            });
    }

    /// Takes one step of a rolling update, if there is one to take: creates copies of the new
    /// template within the surge, and deletes old ones while enough are available. Returns whether
    /// anything changed.
    ///
    /// Source: `rolloutRolling` in `pkg/controller/deployment/rolling.go`.
    fn roll(&mut self, cluster: &Cluster) -> bool {
        if self.rules.updates != Updates::Rolling {
            return false;
        }
        let now = cluster.now();
        let available =
            |copies: &Self, copy: &Copy| copies.answers(copy, cluster) && copy.is_ready(now);
        let total = self.copies.len();
        let (surge, unavailable) = default_strategy(self.replicas);
        let new = self.copies.iter().filter(|copy| copy.template == self.template).count();
        let create =
            (self.replicas + surge).saturating_sub(total).min(self.replicas.saturating_sub(new));
        for _ in 0..create {
            self.start(None, cluster);
        }
        let least = self.replicas.saturating_sub(unavailable);
        let ready = self.copies.iter().filter(|copy| available(self, copy)).count();
        let old = |copies: &Self, copy: &Copy| copy.template != copies.template;
        // Old copies that are not available are deleted first, however few are available.
        let new_unavailable =
            self.copies.iter().filter(|copy| !old(self, copy) && !available(self, copy)).count();
        let excess = self.copies.len().saturating_sub(least + new_unavailable);
        let unhealthy = self
            .copies
            .iter()
            .position(|copy| old(self, copy) && !available(self, copy))
            .filter(|_| excess > 0);
        // Otherwise, one on the node with the most copies is deleted, the newest among equals.
        let load =
            |node: &Option<NodeName>| self.copies.iter().filter(|copy| copy.node == *node).count();
        let healthy = || {
            let all = self.copies.iter().enumerate();
            all.filter(|(_, copy)| old(self, copy))
                .max_by_key(|(index, copy)| (load(&copy.node), *index))
                .map(|(index, _)| index)
                .filter(|_| ready > least)
        };
        match unhealthy.or_else(healthy) {
            Some(index) => {
                self.copies.remove(index);
                true
            }
            None => create > 0,
        }
    }

    /// Whether the copy is on a node that exists and has no outage.
    fn answers(&self, copy: &Copy, cluster: &Cluster) -> bool {
        let node = copy.node.as_ref();
        node.is_some_and(|node| !self.out.contains_key(node) && cluster.nodes.contains_key(node))
    }

    fn on<'a>(&'a mut self, node: &'a str) -> impl Iterator<Item = &'a mut Copy> {
        self.copies.iter_mut().filter(move |copy| copy.node.as_deref() == Some(node))
    }

    /// Removes the copies on a node, or makes them wait for another node.
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

    /// Places waiting copies on nodes and continues an update.
    pub(super) fn act(&mut self, cluster: &Cluster, key: &DaemonSetKey) {
        self.place(cluster, key);
        while self.roll(cluster) {
            self.place(cluster, key);
        }
    }

    fn place(&mut self, cluster: &Cluster, key: &DaemonSetKey) {
        let Replacement::Elsewhere { one_a_node } = self.rules.replacement else { return };
        let now = cluster.now();
        let left: Vec<NodeName> = self
            .out
            .iter()
            .filter(|(_, since)| since.saturating_add(LEAVES_AFTER) <= now)
            .map(|(node, _)| node.clone())
            .collect();
        left.iter().for_each(|node| self.lose(node));
        if self.copies.iter().all(|copy| copy.node.is_some()) {
            return;
        }
        let controller = cluster.daemon_sets.get(key);
        let open = |(name, state): &(&NodeName, &NodeState)| {
            let cordoned = state.node.unschedulable || state.outage.is_some();
            !cordoned && wants(controller, name)
        };
        let open: Vec<NodeName> =
            cluster.nodes.iter().filter(open).map(|(name, _)| name.clone()).collect();
        let mut waiting: Vec<usize> = self
            .copies
            .iter()
            .filter(|copy| copy.node.is_none())
            .map(|copy| copy.template)
            .collect();
        waiting.dedup();
        for template in waiting {
            self.place_of(
                template,
                &open,
                one_a_node,
                now.saturating_add(cluster.options.ready_after),
            );
        }
    }

    /// Places the waiting copies of a template on nodes, each on the node with the fewest copies
    /// of the template, then of all, as the scheduler spreads a ReplicaSet's pods.
    fn place_of(&mut self, template: usize, open: &[NodeName], one_a_node: bool, ready_at: Millis) {
        let mut load: BTreeMap<&NodeName, (usize, usize)> = BTreeMap::new();
        for node in open {
            load.insert(node, (0, 0));
        }
        for copy in &self.copies {
            if let Some((same, all)) = copy.node.as_ref().and_then(|node| load.get_mut(node)) {
                *same += usize::from(copy.template == template);
                *all += 1;
            }
        }
        let free = load.into_iter().filter(|(_, (_, all))| !one_a_node || *all == 0);
        let mut order: BTreeSet<(usize, usize, &NodeName)> = BTreeSet::new();
        for (node, (same, all)) in free {
            order.insert((same, all, node));
        }
        let waiting = |copy: &&mut Copy| copy.node.is_none() && copy.template == template;
        for copy in self.copies.iter_mut().filter(waiting) {
            let Some((same, all, node)) = order.pop_first() else { break };
            if !one_a_node {
                order.insert((same + 1, all + 1, node));
            }
            copy.node = Some(node.clone());
            copy.ready_at = Some(ready_at);
        }
    }

    /// Returns the next time after `now` at which a copy becomes ready or is evicted.
    pub(super) fn next(&self, now: Millis) -> Option<Millis> {
        let ready = self.copies.iter().filter_map(|copy| copy.ready_at);
        let leaves = self.out.values().map(|since| since.saturating_add(LEAVES_AFTER));
        ready.chain(leaves).filter(|at| *at > now).min()
    }

    /// Returns the coverage by the copies.
    pub(super) fn coverage(&self, cluster: &Cluster, key: &DaemonSetKey) -> Coverage {
        let now = cluster.now();
        let controller = cluster.daemon_sets.get(key);
        let wanted = controller.map_or(0, |controller| controller.wanted_nodes().count());
        let mut covered = BTreeSet::new();
        let mut updated = BTreeSet::new();
        let mut ready = 0;
        for copy in &self.copies {
            let Some(node) = copy.node.as_ref() else { continue };
            if !self.answers(copy, cluster) || !copy.is_ready(now) {
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
