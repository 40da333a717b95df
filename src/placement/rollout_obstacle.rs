//! What prevents a rolling update from starting or from finishing, as far as the nodes and the
//! two templates show.
//!
//! The simulation reports the same for a cluster whose pods are known, and in more detail.
//!
//! Source: `rollingUpdate` in `pkg/controller/daemon/update.go` at v1.36.

use super::budget::Budget;
use super::{DaemonPlacement, Placed};
use crate::manifest::nodes::NodeRef;
use crate::scheduling;

/// Nodes with unreachable kubelets, and their effect on a rollout. The nodes are in the order of
/// the cluster's nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RolloutObstacle<'a> {
    /// The nodes use up the budget: their pods are not available or do not terminate, so no pod
    /// on another node is replaced.
    BudgetSpent {
        /// The number of nodes that the rollout may disturb at a time.
        budget: usize,
        /// The nodes, at least as many as the budget.
        nodes: Vec<&'a str>,
    },
    /// The other nodes are updated, and the new pods on these nodes do not become available.
    NodesUnreachable {
        /// The nodes, one or more.
        nodes: Vec<&'a str>,
    },
}

impl<'a> Placed<'a> {
    /// Returns what prevents a rolling update from `before` to this DaemonSet from starting or
    /// from finishing; `None` when nothing is found, and when pods are not replaced. `before`
    /// must be placed on the same nodes.
    pub fn rollout_obstacle(&self, before: &Placed<'a>) -> Option<RolloutObstacle<'a>> {
        let now = self.placement;
        if now.has_template_of(before.placement) {
            return None;
        }
        // Nearly always every kubelet is reachable, and no node has to be examined.
        if !self.nodes.taint_lists().any(|mut list| list.any(scheduling::is_of_silent_kubelet)) {
            return None;
        }
        let has_pod =
            |node: NodeRef<'a>| before.decide(node).run || before.transient_taint(node).is_some();
        let mut desired = 0;
        let mut waits = false;
        let (mut spending, mut unfinished) = (Vec::new(), Vec::new());
        for node in self.nodes.iter() {
            let is_desired = self.decide(node).run;
            desired += usize::from(is_desired);
            let is_silent = node.taints().any(scheduling::is_of_silent_kubelet);
            waits |= is_desired && !is_silent && before.decide(node).run;
            if is_silent && has_pod(node) {
                spending.push(node.name());
            }
            if is_silent && is_desired {
                unfinished.push(node.name());
            }
        }
        let Budget { max_unavailable: budget, .. } = self.placement.budget(desired)?;
        // With a surge, a node whose old pod is unavailable gets its new pod without using the
        // budget, so other nodes are updated at the same time.
        let is_spent = !now.surges && spending.len() >= budget && waits;
        match (is_spent, unfinished.is_empty()) {
            (true, _) => Some(RolloutObstacle::BudgetSpent { budget, nodes: spending }),
            (false, false) => Some(RolloutObstacle::NodesUnreachable { nodes: unfinished }),
            (false, true) => None,
        }
    }
}

impl DaemonPlacement {
    /// Returns how many of `desired` nodes a rolling update may disturb at a time; `None` when
    /// the update strategy is not `RollingUpdate`.
    pub fn budget(&self, desired: usize) -> Option<Budget> {
        Budget::of_strategy(self.update_strategy.as_ref(), desired)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::manifest::nodes::{Node, Nodes};

    fn compile(rolling: Value, image: &str, tolerations: Value) -> DaemonPlacement {
        let pod =
            json!({"tolerations": tolerations, "containers": [{"name": "c", "image": image}]});
        let strategy = json!({"type": "RollingUpdate", "rollingUpdate": rolling});
        let spec = json!({"selector": {}, "updateStrategy": strategy, "template": {"spec": pod}});
        DaemonPlacement::compile(&serde_json::from_value(json!({"spec": spec})).unwrap())
    }

    fn nodes(ready: usize, silent: usize) -> Nodes {
        let mut nodes = Nodes::new();
        for number in 0..ready {
            nodes.push(&Node::named(format!("r{number}"))).unwrap();
        }
        for number in 0..silent {
            let node = Node::named(format!("s{number}"));
            let key = scheduling::UNREACHABLE;
            let node = node.taint(key, "", "NoSchedule").taint(key, "", "NoExecute");
            nodes.push(&node).unwrap();
        }
        nodes
    }

    #[test]
    fn unreachable_nodes_use_up_the_budget() {
        let all = || json!([{"operator": "Exists"}]);
        let spent = |budget, nodes: &[&'static str]| {
            Some(RolloutObstacle::BudgetSpent { budget, nodes: nodes.to_vec() })
        };
        let unreachable = |nodes: &[&'static str]| {
            Some(RolloutObstacle::NodesUnreachable { nodes: nodes.to_vec() })
        };
        for (rolling, tolerations, (ready, silent), expected) in [
            (json!({"maxUnavailable": 1}), json!([]), (3, 0), None),
            (json!({"maxUnavailable": 1}), json!([]), (3, 1), spent(1, &["s0"])),
            (json!({"maxUnavailable": 2}), json!([]), (3, 1), None),
            (json!({"maxUnavailable": 2}), json!([]), (3, 2), spent(2, &["s0", "s1"])),
            // A percentage refers to the nodes that should run a pod, and rounds up.
            (json!({"maxUnavailable": "10%"}), json!([]), (11, 1), None),
            (json!({"maxUnavailable": "10%"}), json!([]), (10, 1), spent(1, &["s0"])),
            // A DaemonSet that tolerates the taints wants a pod on the node, so the rollout waits
            // for it.
            (json!({"maxUnavailable": 2}), all(), (3, 1), unreachable(&["s0"])),
            (json!({"maxUnavailable": 1}), all(), (3, 1), spent(1, &["s0"])),
            // No other node waits for the budget.
            (json!({"maxUnavailable": 1}), all(), (0, 1), unreachable(&["s0"])),
            (json!({"maxUnavailable": 0, "maxSurge": 1}), json!([]), (3, 2), None),
            (
                json!({"maxUnavailable": 0, "maxSurge": 1}),
                all(),
                (3, 2),
                unreachable(&["s0", "s1"]),
            ),
        ] {
            let (old, new) = (
                compile(rolling.clone(), "i:1", tolerations.clone()),
                compile(rolling.clone(), "i:2", tolerations.clone()),
            );
            let nodes = nodes(ready, silent);
            let (before, placed) = (old.on(&nodes), new.on(&nodes));
            let found = placed.rollout_obstacle(&before);
            assert_eq!(found, expected, "{rolling} {tolerations} {ready} {silent}");
            assert_eq!(placed.rollout_obstacle(&placed), None, "nothing is rolled out");
        }
    }

    #[test]
    fn with_on_delete_nothing_is_rolled_out() {
        let mut new = compile(json!({}), "i:2", json!([]));
        new.update_strategy.as_mut().unwrap().type_ = Some("OnDelete".to_owned());
        let (old, nodes) = (compile(json!({}), "i:1", json!([])), nodes(3, 1));
        assert_eq!(new.on(&nodes).rollout_obstacle(&old.on(&nodes)), None);
    }
}
