//! Conflicts between DaemonSets: overlapping selectors and clashing host ports.

use std::fmt;

use serde::Serialize;

use super::{DaemonPlacement, Placed};
use crate::scheduling::HostPort;

/// A DaemonSet by name. `Display` gives `namespace/name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct DaemonSetName<'a> {
    /// The namespace.
    pub namespace: &'a str,
    /// The name.
    pub name: &'a str,
}

impl fmt::Display for DaemonSetName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

impl DaemonPlacement {
    /// Whether the DaemonSet's selector selects another's pods. An empty selector, which the API
    /// server refuses, selects nothing here.
    fn selects_pods_of(&self, other: &DaemonPlacement) -> bool {
        self.selector.as_ref().is_some_and(|selector| selector.matches(&other.labels))
    }

    /// The DaemonSet's name with its namespace.
    pub fn full_name(&self) -> DaemonSetName<'_> {
        DaemonSetName { namespace: &self.namespace, name: &self.name }
    }
}

/// Two DaemonSets of one namespace, one of which selects the other's pods.
///
/// Kubernetes allows this: each controller ignores the pods that another one owns. But a
/// DaemonSet adopts the other's pods when they lose their owner, and everything that selects by
/// labels (services, disruption budgets, `kubectl rollout`) mixes up the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SelectorOverlap<'a> {
    /// The DaemonSet whose selector selects the other's pods.
    pub selecting: DaemonSetName<'a>,
    /// The DaemonSet whose pods are selected.
    pub selected: DaemonSetName<'a>,
    /// Whether the selected DaemonSet also selects the selecting one's pods.
    pub mutual: bool,
}

impl fmt::Display for SelectorOverlap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SelectorOverlap { selecting, selected, mutual } = self;
        match mutual {
            true => {
                write!(f, "the selectors of {selecting} and {selected} select each other's pods")
            }
            false => write!(f, "the selector of {selecting} selects the pods of {selected}"),
        }
    }
}

/// Returns the selector overlaps of a DaemonSet under review with others of its namespace.
///
/// `others` may include the live object of the DaemonSet itself, which does not overlap with
/// itself.
pub fn selector_overlaps<'a>(
    under_review: &'a DaemonPlacement,
    others: impl IntoIterator<Item = &'a DaemonPlacement>,
) -> Vec<SelectorOverlap<'a>> {
    others.into_iter().filter_map(|other| selector_overlap(under_review, other)).collect()
}

/// Returns the selector overlaps of all pairs of DaemonSets.
pub fn all_selector_overlaps(daemon_sets: &[DaemonPlacement]) -> Vec<SelectorOverlap<'_>> {
    let pairs = daemon_sets.iter().enumerate().flat_map(|(number, one)| {
        daemon_sets.iter().skip(number + 1).filter_map(move |other| selector_overlap(one, other))
    });
    pairs.collect()
}

fn selector_overlap<'a>(
    one: &'a DaemonPlacement,
    other: &'a DaemonPlacement,
) -> Option<SelectorOverlap<'a>> {
    if one.namespace != other.namespace || one.name == other.name {
        return None;
    }
    let (selecting, selected) = match (one.selects_pods_of(other), other.selects_pods_of(one)) {
        (false, false) => return None,
        (false, true) => (other, one),
        (true, _) => (one, other),
    };
    Some(SelectorOverlap {
        selecting: selecting.full_name(),
        selected: selected.full_name(),
        mutual: selected.selects_pods_of(selecting),
    })
}

/// Two DaemonSets that cannot both run on a node because their host ports clash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PortClash<'a> {
    /// One DaemonSet.
    pub one: DaemonSetName<'a>,
    /// Its port.
    pub port: &'a HostPort,
    /// The other DaemonSet.
    pub other: DaemonSetName<'a>,
    /// The other's port.
    pub other_port: &'a HostPort,
    /// The nodes on which both would run.
    pub nodes: Vec<&'a str>,
}

impl fmt::Display for PortClash<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PortClash { one, port, other, other_port, nodes } = self;
        let count = match nodes.as_slice() {
            [node] => format!("node {node}"),
            nodes => format!("{} nodes", nodes.len()),
        };
        match port == other_port {
            true => write!(f, "{one} and {other} both want host port {port} on {count}"),
            false => write!(
                f,
                "host port {port} of {one} clashes with {other_port} of {other} on {count}"
            ),
        }
    }
}

/// Returns the host port clashes between DaemonSets that are placed on the same nodes, for each
/// pair that would run on a common node. Pods that are refused or not scheduled take no ports.
pub fn port_clashes<'a>(placed: &[Placed<'a>]) -> Vec<PortClash<'a>> {
    let mut clashes = Vec::new();
    for (number, one) in placed.iter().enumerate() {
        for other in placed.iter().skip(number + 1) {
            let ports = clashing_ports(one.placement, other.placement);
            if ports.is_empty() {
                continue;
            }
            let both = one
                .nodes
                .iter()
                .filter(|node| one.runs_given_room(*node) && other.runs_given_room(*node));
            let nodes: Vec<&str> = both.map(|node| node.name()).collect();
            if nodes.is_empty() {
                continue;
            }
            clashes.extend(ports.into_iter().map(|(port, other_port)| PortClash {
                one: one.placement.full_name(),
                port,
                other: other.placement.full_name(),
                other_port,
                nodes: nodes.clone(),
            }));
        }
    }
    clashes
}

fn clashing_ports<'a>(
    one: &'a DaemonPlacement,
    other: &'a DaemonPlacement,
) -> Vec<(&'a HostPort, &'a HostPort)> {
    let of_port = |port: &'a HostPort| {
        other.pod.ports.iter().find(|taken| port.clashes_with(taken)).map(|taken| (port, taken))
    };
    one.pod.ports.iter().filter_map(of_port).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::manifest::nodes::{Node, Nodes};

    fn compile(name: &str, selector: Value, labels: Value, template: Value) -> DaemonPlacement {
        let template = json!({"metadata": {"labels": labels}, "spec": template});
        let spec = json!({"selector": selector, "template": template});
        let object = json!({"metadata": {"name": name, "namespace": "ops"}, "spec": spec});
        DaemonPlacement::compile(&serde_json::from_value(object).unwrap())
    }

    fn of_labels(name: &str, selector: Value, labels: Value) -> DaemonPlacement {
        compile(name, selector, labels, json!({"containers": []}))
    }

    #[test]
    fn overlapping_selectors_are_found() {
        let app = || json!({"matchLabels": {"app": "log"}});
        let plain = of_labels("log", app(), json!({"app": "log"}));
        let gpu = of_labels(
            "log-gpu",
            json!({"matchLabels": {"app": "log", "hw": "gpu"}}),
            json!({"app": "log", "hw": "gpu"}),
        );
        let twin = of_labels("twin", app(), json!({"app": "log"}));
        let other = of_labels("net", json!({"matchLabels": {"app": "net"}}), json!({"app": "net"}));
        let mut elsewhere = plain.clone();
        elsewhere.namespace = "default".into();
        elsewhere.name = "elsewhere".into();
        let all = [plain.clone(), gpu, twin, other, elsewhere];
        let said = |overlaps: Vec<SelectorOverlap<'_>>| -> Vec<String> {
            overlaps.iter().map(ToString::to_string).collect()
        };
        // `plain` is among the others too, and is skipped.
        assert_eq!(
            said(selector_overlaps(&plain, &all)),
            [
                "the selector of ops/log selects the pods of ops/log-gpu",
                "the selectors of ops/log and ops/twin select each other's pods",
            ]
        );
        assert_eq!(all_selector_overlaps(&all).len(), 3);
    }

    #[test]
    fn ports_clash_where_both_run() {
        let with_port = |name: &str, zone: &str, port: Value| {
            let ports = json!([port]);
            compile(
                name,
                json!({}),
                json!({}),
                json!({
                    "nodeSelector": {zone: ""},
                    "containers": [{"name": "c", "ports": ports}],
                }),
            )
        };
        let one = with_port("one", "a", json!({"containerPort": 1, "hostPort": 9100}));
        let two = with_port("two", "b", json!({"containerPort": 2, "hostPort": 9100}));
        let local = json!({"containerPort": 2, "hostPort": 9100, "hostIP": "127.0.0.1"});
        let three = with_port("three", "a", local);
        let udp =
            with_port("udp", "a", json!({"containerPort": 2, "hostPort": 9100, "protocol": "UDP"}));
        let mut nodes = Nodes::new();
        nodes.push(&Node::named("n1").label("a", "")).unwrap();
        nodes.push(&Node::named("n2").label("b", "")).unwrap();
        nodes.push(&Node::named("n3").label("a", "").label("b", "")).unwrap();
        let mut refused = one.clone();
        refused.name = "refused".into();
        refused.refusals.push(crate::placement::Refusal::OverheadWithoutRuntimeClass);
        let placed = [&one, &two, &three, &udp, &refused].map(|placement| placement.on(&nodes));
        let said: Vec<String> = port_clashes(&placed).iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "ops/one and ops/two both want host port 9100/TCP on node n3",
                "host port 9100/TCP of ops/one clashes with 127.0.0.1:9100/TCP of ops/three on 2 nodes",
                "host port 9100/TCP of ops/two clashes with 127.0.0.1:9100/TCP of ops/three on node n3",
            ]
        );
    }
}
