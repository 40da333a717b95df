//! Nodes that run no pod for now, only because of taints that the cluster sets and removes by
//! itself, as in an outage.

use super::{Placed, well_known};
use crate::manifest::nodes::{NodeRef, Taint};
use crate::scheduling::{self, TaintOutcome};

impl<'a> Placed<'a> {
    /// Returns the first of the taints that keep a pod off a node, if the cluster itself removes
    /// all of them (`not-ready`, `unreachable`, pressure, `unschedulable`, `uninitialized` and
    /// the like). `None` where a pod should run, and where anything else also keeps it off.
    pub fn transient_taint(&self, node: NodeRef<'a>) -> Option<Taint<'a>> {
        let row = node.row();
        let is_named = self.node_name.is_none_or(|name| name == Some(row.name));
        if self.decide(node).run || !is_named || !self.affinity.matches(row, self.nodes) {
            return None;
        }
        let tolerations = &self.placement.tolerations;
        let untolerated = |taint: &Taint<'_>| {
            matches!(scheduling::outcome(taint, tolerations), TaintOutcome::Untolerated { .. })
        };
        let mut first = None;
        for taint in node.taints().filter(untolerated) {
            if !well_known::is_transient(&taint) {
                return None;
            }
            first = first.or(Some(taint));
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::DaemonPlacement;
    use crate::manifest::nodes::{Node, Nodes};

    #[test]
    fn only_taints_that_go_by_themselves_keep_a_node_off_for_now() {
        let spec = json!({"nodeSelector": {"a": "b"}, "containers": []});
        let object = json!({"spec": {"selector": {}, "template": {"spec": spec}}});
        let agent = DaemonPlacement::compile(&serde_json::from_value(object).unwrap());
        let node = |taints: &[(&str, &str)]| {
            let node = Node::named(format!("{taints:?}")).label("a", "b");
            taints.iter().fold(node, |node, (key, effect)| node.taint(*key, "", *effect))
        };
        const UNREACHABLE: &str = "node.kubernetes.io/unreachable";
        for (node, expected) in [
            (node(&[]), None),
            (node(&[(UNREACHABLE, "NoSchedule"), (UNREACHABLE, "NoExecute")]), Some(UNREACHABLE)),
            (node(&[("db", "NoSchedule"), (UNREACHABLE, "NoSchedule")]), None),
            (node(&[("db", "PreferNoSchedule"), (UNREACHABLE, "NoSchedule")]), Some(UNREACHABLE)),
            (Node::named("elsewhere").taint(UNREACHABLE, "", "NoSchedule"), None),
        ] {
            let mut nodes = Nodes::new();
            nodes.push(&node).unwrap();
            let placed = agent.on(&nodes);
            let found = placed.transient_taint(nodes.get(0).unwrap());
            assert_eq!(found.map(|taint| taint.key), expected, "{node:?}");
        }
    }
}
