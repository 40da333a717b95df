//! What all DaemonSets together request of each node, before any other pod runs there.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::Placed;
use super::overlap::DaemonSetName;
use crate::manifest::nodes::NodeRef;
use crate::scheduling::{Allocatable, Amount, PODS, Requests};

/// What the DaemonSets that run on a node request of it, as cluster autoscalers count it for a
/// new node.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeOverhead<'a> {
    /// The node.
    pub node: &'a str,
    /// The DaemonSets that run there.
    pub daemon_sets: Vec<DaemonSetName<'a>>,
    /// What they request, by resource; `pods` is their number. Resources that none of them
    /// requests are left out.
    pub shares: Vec<Share<'a>>,
}

/// The share of one of a node's resources that is held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Share<'a> {
    /// The resource.
    pub resource: &'a str,
    /// The amount that is held.
    pub held: Amount<'a>,
    /// The amount that the node has for pods.
    pub allocatable: Amount<'a>,
    /// The held amount in percent of the allocatable one. `None` when the node has none of the
    /// resource.
    pub percent: Option<f64>,
}

/// Returns what the DaemonSets request of each node; they must be placed on the same nodes. A pod
/// that would not run on a node even if there were room does not count.
pub fn overhead<'a>(placed: &[Placed<'a>]) -> Vec<NodeOverhead<'a>> {
    let Some(first) = placed.first() else {
        return Vec::new();
    };
    first.nodes.iter().map(|node| overhead_on(node, placed)).collect()
}

fn overhead_on<'a>(node: NodeRef<'a>, placed: &[Placed<'a>]) -> NodeOverhead<'a> {
    let running = |one: &&Placed<'a>| one.runs_given_room(node);
    let mut sum: BTreeMap<&'a str, i64> = BTreeMap::new();
    let mut daemon_sets = Vec::new();
    for one in placed.iter().filter(running) {
        daemon_sets.push(one.placement.full_name());
        add(&mut sum, &one.placement.pod.requests);
    }
    if !daemon_sets.is_empty() {
        sum.insert(PODS, daemon_sets.len() as i64);
    }
    let shares = sum.into_iter().map(|(resource, held)| share(node, resource, held)).collect();
    NodeOverhead { node: node.name(), daemon_sets, shares }
}

fn add<'a>(sum: &mut BTreeMap<&'a str, i64>, requests: &'a Requests) {
    for (resource, amount) in requests.iter() {
        let held = sum.entry(resource).or_default();
        *held = held.saturating_add(amount);
    }
}

fn share<'a>(node: NodeRef<'a>, resource: &'a str, held: i64) -> Share<'a> {
    let allocatable = Allocatable::from(node).get(resource);
    let percent = (allocatable > 0).then(|| held as f64 * 100.0 / allocatable as f64);
    let amount = |amount| Amount { resource, amount };
    Share { resource, held: amount(held), allocatable: amount(allocatable), percent }
}

/// "n1: 2 DaemonSets hold cpu 300m of 1 (30.0 %), …".
impl fmt::Display for NodeOverhead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NodeOverhead { node, daemon_sets, shares } = self;
        match daemon_sets.len() {
            0 => return write!(f, "{node}: no DaemonSet runs here"),
            1 => write!(f, "{node}: 1 DaemonSet holds ")?,
            many => write!(f, "{node}: {many} DaemonSets hold ")?,
        }
        for (number, share) in shares.iter().enumerate() {
            let separator = if number == 0 { "" } else { ", " };
            let Share { resource, held, allocatable, percent } = share;
            write!(f, "{separator}{resource} {held} of {allocatable}")?;
            if let Some(percent) = percent {
                write!(f, " ({percent:.1} %)")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::manifest::nodes::{Node, Nodes};
    use crate::placement::DaemonPlacement;

    fn compile(name: &str, requests: Value, more: Value) -> DaemonPlacement {
        let mut template = more;
        template["containers"] = json!([{"name": "c", "resources": {"requests": requests}}]);
        let spec = json!({"selector": {}, "template": {"spec": template}});
        let object = json!({"metadata": {"name": name}, "spec": spec});
        DaemonPlacement::compile(&serde_json::from_value(object).unwrap())
    }

    #[test]
    fn requests_of_all_daemon_sets_are_added_up() {
        let one = compile("one", json!({"cpu": "100m", "memory": "1Gi"}), json!({}));
        let two = compile("two", json!({"cpu": "200m"}), json!({"nodeSelector": {"a": ""}}));
        let refused = compile("no", json!({"cpu": "5"}), json!({"overhead": {"cpu": "1"}}));
        let mut nodes = Nodes::new();
        let node =
            |name: &str| Node::named(name).allocatable("cpu", 1000).allocatable("memory", 4 << 30);
        nodes.push(&node("n1").label("a", "").allocatable("pods", 10)).unwrap();
        nodes.push(&node("n2")).unwrap();
        nodes.push(&node("n3").taint("t", "", "NoSchedule")).unwrap();
        let placed = [one.on(&nodes), two.on(&nodes), refused.on(&nodes)];
        let said: Vec<String> = overhead(&placed).iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "n1: 2 DaemonSets hold cpu 300m of 1 (30.0 %), memory 1Gi of 4Gi (25.0 %), \
                 pods 2 of 10 (20.0 %)",
                "n2: 1 DaemonSet holds cpu 100m of 1 (10.0 %), memory 1Gi of 4Gi (25.0 %), \
                 pods 1 of 0",
                "n3: no DaemonSet runs here",
            ]
        );
    }
}
