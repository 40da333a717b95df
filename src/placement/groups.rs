//! Several DaemonSets for one kind of daemon, such as one per type of hardware, and whether
//! together they cover each node exactly once.

use std::collections::BTreeMap;
use std::fmt;

use k8s_openapi::api::core::v1::{Container, PodSpec};
use serde::Serialize;

use super::overlap::DaemonSetName;
use super::reason::Reason;
use super::summary::{Counted, NodeCounts};
use super::{DaemonPlacement, Placed};

/// The labels that identify the kind of daemon; the first one that a pod has counts.
const APP_LABELS: &[&str] = &["app.kubernetes.io/name", "k8s-app", "app", "name"];

/// The labels that distinguish the components of one app; the first one that a pod has counts.
const COMPONENT_LABELS: &[&str] = &["app.kubernetes.io/component", "component"];

/// DaemonSets of one namespace whose pods have the same app label (and the same component label,
/// if any), and how they share the nodes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Group<'a> {
    /// The key of the label that they share.
    pub label: &'a str,
    /// The value of that label.
    pub value: &'a str,
    /// The DaemonSets, at least two.
    pub members: Vec<DaemonSetName<'a>>,
    /// How they differ, apart from their nodes.
    pub differ_in: Vec<Aspect>,
    /// How many nodes are covered by exactly one of them.
    pub covered_once: usize,
    /// The nodes that several of them cover, grouped by the covering members.
    pub covered_twice: Vec<Counted<'a, Vec<DaemonSetName<'a>>>>,
    /// The nodes that none of them covers, grouped by the members' reasons, in the order of the
    /// members. A member without a reason would run a pod there, but its pods are refused.
    pub uncovered: Vec<Counted<'a, Vec<Option<Reason<'a>>>>>,
}

/// A property in which the DaemonSets of a group can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Aspect {
    /// The images of their containers.
    Images,
    /// The commands, arguments and environment of their containers.
    Flags,
    /// The resources that they request.
    Requests,
}

/// Returns the groups among DaemonSets that are placed on the same nodes, in the order of their
/// first members.
pub fn groups<'a>(placed: &[Placed<'a>]) -> Vec<Group<'a>> {
    let mut kinds: BTreeMap<Kind<'a>, Vec<&Placed<'a>>> = BTreeMap::new();
    for one in placed {
        if let Some(kind) = Kind::of(one.placement) {
            kinds.entry(kind).or_default().push(one);
        }
    }
    let several = kinds.into_iter().filter(|(_, members)| members.len() > 1);
    let mut groups: Vec<Group<'a>> = several.map(|(kind, members)| group(kind, &members)).collect();
    let place = |group: &Group<'_>| {
        let first = group.members.first();
        placed.iter().position(|one| Some(&one.placement.full_name()) == first)
    };
    groups.sort_unstable_by_key(place);
    groups
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kind<'a> {
    namespace: &'a str,
    label: &'a str,
    value: &'a str,
    component: &'a str,
}

impl<'a> Kind<'a> {
    fn of(placement: &'a DaemonPlacement) -> Option<Self> {
        let first = |keys: &[&'static str]| {
            keys.iter().find_map(|key| Some((*key, placement.labels.get(*key)?.as_str())))
        };
        let (label, value) = first(APP_LABELS)?;
        let component = first(COMPONENT_LABELS).map_or("", |(_, value)| value);
        Some(Kind { namespace: &placement.namespace, label, value, component })
    }
}

fn group<'a>(kind: Kind<'a>, members: &[&Placed<'a>]) -> Group<'a> {
    let (mut twice, mut none) = (NodeCounts::default(), NodeCounts::default());
    let mut covered_once = 0;
    for node in members.first().into_iter().flat_map(|first| first.nodes.iter()) {
        let running = members
            .iter()
            .filter(|member| member.placement.refusals.is_empty() && member.decide(node).run);
        let covering: Vec<_> = running.map(|member| member.placement.full_name()).collect();
        match covering.len() {
            0 => {
                let reasons: Vec<_> = members.iter().map(|member| member.reason(node)).collect();
                none.count(reasons, node.name());
            }
            1 => covered_once += 1,
            _ => twice.count(covering, node.name()),
        }
    }
    Group {
        label: kind.label,
        value: kind.value,
        members: members.iter().map(|member| member.placement.full_name()).collect(),
        differ_in: aspects(members),
        covered_once,
        covered_twice: twice.most_first(),
        uncovered: none.most_first(),
    }
}

fn aspects(members: &[&Placed<'_>]) -> Vec<Aspect> {
    let differ = |same: fn(&DaemonPlacement, &DaemonPlacement) -> bool| {
        members.windows(2).any(|pair| match pair {
            [one, other] => !same(one.placement, other.placement),
            _ => false,
        })
    };
    let mut aspects = Vec::new();
    if differ(|a, b| images(&a.spec).eq(images(&b.spec))) {
        aspects.push(Aspect::Images);
    }
    if differ(|a, b| flags(&a.spec).eq(flags(&b.spec))) {
        aspects.push(Aspect::Flags);
    }
    if differ(|a, b| a.pod.requests == b.pod.requests) {
        aspects.push(Aspect::Requests);
    }
    aspects
}

fn containers(spec: &PodSpec) -> impl Iterator<Item = &Container> {
    spec.init_containers.iter().flatten().chain(&spec.containers)
}

fn images(spec: &PodSpec) -> impl Iterator<Item = &Option<String>> {
    containers(spec).map(|container| &container.image)
}

fn flags(spec: &PodSpec) -> impl Iterator<Item = impl PartialEq> {
    containers(spec).map(|c| (&c.command, &c.args, &c.env, &c.env_from))
}

impl Group<'_> {
    /// Whether there are nodes, and each is covered by exactly one member: the usual setup of one
    /// DaemonSet per type of hardware.
    pub fn is_partition(&self) -> bool {
        self.covered_once > 0 && self.covered_twice.is_empty() && self.uncovered.is_empty()
    }
}

impl fmt::Display for Group<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |members: &[DaemonSetName<'_>]| {
            members.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        };
        write!(f, "{} ({}={})", names(&self.members), self.label, self.value)?;
        for (number, aspect) in self.differ_in.iter().enumerate() {
            let before = match number {
                0 => ", which differ in ",
                last if last + 1 == self.differ_in.len() => " and ",
                _ => ", ",
            };
            write!(f, "{before}{aspect}")?;
        }
        if self.is_partition() {
            return write!(f, ": every node is covered once");
        }
        match (self.covered_once, self.covered_twice.is_empty(), self.uncovered.is_empty()) {
            (0, true, true) => return f.write_str(": there are no nodes to cover"),
            (0, true, false) => f.write_str(": together they match no node")?,
            (once, ..) => write!(f, ": {} covered once", Number(once))?,
        }
        for twice in &self.covered_twice {
            write!(f, "; {} covered by {}", Number(twice.nodes), names(&twice.what))?;
        }
        for none in &self.uncovered {
            write!(f, "; {} covered by none", Number(none.nodes))?;
            for (number, (member, reason)) in self.members.iter().zip(&none.what).enumerate() {
                let before = if number == 0 { " (" } else { ", " };
                match reason {
                    Some(reason) => {
                        write!(f, "{before}{}: {}", member.name, reason.of(none.nodes))?;
                    }
                    None => write!(f, "{before}{}: its pod does not run", member.name)?,
                }
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}

/// "1 node is", "2 nodes are".
struct Number(usize);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => f.write_str("1 node is"),
            many => write!(f, "{many} nodes are"),
        }
    }
}

impl fmt::Display for Aspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Aspect::Images => "images",
            Aspect::Flags => "flags",
            Aspect::Requests => "requests",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::manifest::nodes::{Node, Nodes};

    fn compile(name: &str, labels: Value, hardware: &[&str], arg: &str) -> DaemonPlacement {
        let terms = json!([{"matchExpressions": [
            {"key": "hw", "operator": "In", "values": hardware}
        ]}]);
        let template = json!({
            "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
                {"nodeSelectorTerms": terms}}},
            "containers": [{"name": "c", "image": "log:1", "args": [arg]}],
        });
        let template = json!({"metadata": {"labels": labels}, "spec": template});
        let object = json!({
            "metadata": {"name": name, "namespace": "ops"},
            "spec": {"selector": {}, "template": template},
        });
        DaemonPlacement::compile(&serde_json::from_value(object).unwrap())
    }

    #[test]
    fn one_daemon_per_type_of_hardware_is_told_from_overlaps_and_gaps() {
        let app = || json!({"app.kubernetes.io/name": "log", "hw": "x"});
        let cpu = compile("cpu", app(), &["cpu"], "--small");
        let gpu = compile("gpu", app(), &["gpu"], "--large");
        let both = compile("both", app(), &["cpu", "gpu"], "--small");
        let component =
            json!({"app.kubernetes.io/name": "log", "app.kubernetes.io/component": "ui"});
        let ui = compile("ui", component, &["cpu"], "");
        let mut nodes = Nodes::new();
        for (name, hardware) in [("a", "cpu"), ("b", "gpu"), ("c", "cpu")] {
            nodes.push(&Node::named(name).label("hw", hardware)).unwrap();
        }
        let said = |members: &[&DaemonPlacement], nodes: &Nodes| -> Vec<String> {
            let placed: Vec<_> = members.iter().map(|member| member.on(nodes)).collect();
            groups(&placed).iter().map(ToString::to_string).collect()
        };
        assert_eq!(
            said(&[&cpu, &gpu, &ui], &nodes),
            ["ops/cpu, ops/gpu (app.kubernetes.io/name=log), which differ in flags: \
                 every node is covered once"]
        );
        nodes.push(&Node::named("d").label("hw", "tpu")).unwrap();
        nodes.push(&Node::named("e").label("hw", "cpu").taint("t", "", "NoSchedule")).unwrap();
        assert_eq!(
            said(&[&gpu, &both], &nodes),
            ["ops/gpu, ops/both (app.kubernetes.io/name=log), which differ in flags: \
                 2 nodes are covered once; 1 node is covered by ops/gpu, ops/both; \
                 1 node is covered by none (gpu: lacks `hw=gpu`, both: lacks `hw in (cpu, gpu)`); \
                 1 node is covered by none (gpu: lacks `hw=gpu`, both: has taint `t:NoSchedule`)"]
        );
        assert!(said(&[&gpu, &ui], &nodes).is_empty());
        let (tpu, npu) = (compile("tpu", app(), &["x"], ""), compile("npu", app(), &["y"], ""));
        let mut two = Nodes::new();
        two.push(&Node::named("a").label("hw", "cpu")).unwrap();
        two.push(&Node::named("b").label("hw", "gpu")).unwrap();
        assert_eq!(
            said(&[&tpu, &npu], &two),
            ["ops/tpu, ops/npu (app.kubernetes.io/name=log): together they match no node; \
              2 nodes are covered by none (tpu: lack `hw=x`, npu: lack `hw=y`)"]
        );
        assert_eq!(
            said(&[&tpu, &npu], &Nodes::new()),
            ["ops/tpu, ops/npu (app.kubernetes.io/name=log): there are no nodes to cover"]
        );
    }
}
