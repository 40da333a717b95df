//! Laws of placement, for random DaemonSets and clusters.

use std::collections::{BTreeMap, BTreeSet};

use daemonset_preflight::contract::{self, PlaceCall};
use daemonset_preflight::manifest::nodes::{Node, Nodes};
use daemonset_preflight::placement::{
    DaemonPlacement, Difference, Explanation, Occupancy, Outcome, Preset, Rollout,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const KEYS: [&str; 4] = ["disktype", "zone", "cores", "node-role.kubernetes.io/control-plane"];
const VALUES: [&str; 6] = ["", "ssd", "a", "4", "-12", "9223372036854775808"];
const TAINTS: [&str; 4] =
    ["dedicated", "node.kubernetes.io/not-ready", "node.kubernetes.io/unschedulable", "zone"];
const EFFECTS: [&str; 3] = ["NoSchedule", "NoExecute", "PreferNoSchedule"];

fn key() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&KEYS)
}

fn value() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&VALUES)
}

fn node() -> impl Strategy<Value = Node> {
    let taint = (
        prop::sample::select(&TAINTS),
        prop::sample::select(&["", "x"][..]),
        prop::sample::select(&EFFECTS),
    );
    (
        prop::collection::btree_map(key(), value(), 0..4),
        prop::collection::vec(taint, 0..3),
        any::<bool>(),
        0..4i64,
    )
        .prop_map(|(labels, taints, unschedulable, pods)| {
            let mut node = Node::named("").allocatable("pods", pods).allocatable("cpu", 1000);
            node.unschedulable = unschedulable;
            let node = labels.into_iter().fold(node, |node, (key, value)| node.label(key, value));
            taints
                .into_iter()
                .fold(node, |node, (key, value, effect)| node.taint(key, value, effect))
        })
}

/// Generates nodes that are named by their numbers.
pub(super) fn cluster() -> impl Strategy<Value = Vec<Node>> {
    prop::collection::vec(node(), 0..12).prop_map(|mut nodes| {
        for (number, node) in nodes.iter_mut().enumerate() {
            node.name = format!("n{number}");
        }
        nodes
    })
}

fn requirement(keys: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let operators = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Nonsense"];
    let name = prop::sample::select(&["n0", "n1", "n2"][..]);
    (
        prop::sample::select(keys),
        prop::sample::select(operators.to_vec()),
        prop::collection::vec(prop_oneof![3 => value(), 1 => name], 0..3),
    )
        .prop_map(
            |(key, operator, values)| json!({"key": key, "operator": operator, "values": values}),
        )
}

fn daemon_set() -> impl Strategy<Value = DaemonPlacement> {
    manifest().prop_map(|object| DaemonPlacement::compile(&serde_json::from_value(object).unwrap()))
}

pub(super) fn manifest() -> impl Strategy<Value = Value> {
    const FIELDS: &[&str] = &["metadata.name", "metadata.namespace"];
    let term = (
        prop::collection::vec(requirement(&KEYS), 0..3),
        prop::collection::vec(requirement(FIELDS), 0..2),
    )
        .prop_map(|(labels, fields)| json!({"matchExpressions": labels, "matchFields": fields}));
    let toleration = (
        prop::sample::select(&["", "dedicated", "zone"][..]),
        prop::sample::select(&["Exists", "Equal", "", "Gt"][..]),
        prop::sample::select(&["", "x"][..]),
        prop::sample::select(&["", "NoSchedule", "NoExecute"][..]),
    )
        .prop_map(|(key, operator, value, effect)| {
            json!({"key": key, "operator": operator, "value": value, "effect": effect})
        });
    (
        prop::collection::btree_map(key(), value(), 0..2),
        prop::option::of(prop::collection::vec(term, 0..3)),
        prop::collection::vec(toleration, 0..3),
        prop::option::weighted(0.1, prop::sample::select(&["n0", "n1", "nowhere"][..])),
        any::<bool>(),
    )
        .prop_map(|(selector, terms, tolerations, node_name, host_network)| {
            let affinity = terms.map(|terms| {
                json!({"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
                    {"nodeSelectorTerms": terms}}})
            });
            let template = json!({
                "nodeSelector": selector, "affinity": affinity, "tolerations": tolerations,
                "nodeName": node_name, "hostNetwork": host_network,
                "containers": [{"name": "c", "resources": {"requests": {"cpu": "300m"}}}],
            });
            json!({
                "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "agent"},
                "spec": {"selector": {}, "template": {"spec": template}},
            })
        })
}

pub(super) fn table(nodes: &[Node]) -> Nodes {
    let mut table = Nodes::new();
    for node in nodes {
        table.push(node).unwrap();
    }
    table
}

fn explanations(placement: &DaemonPlacement, nodes: &[Node]) -> Vec<Value> {
    let table = table(nodes);
    let placed = placement.on(&table);
    let pods = Occupancy::default();
    let all: Vec<Explanation<'_>> =
        table.iter().map(|node| placed.explain(node, Some(&pods))).collect();
    let mut all: Vec<Value> = all.iter().map(|e| serde_json::to_value(e).unwrap()).collect();
    all.sort_by_key(|explanation| explanation["node"].to_string());
    all
}

fn node_list(nodes: &[Node]) -> Value {
    let item = |node: &Node| {
        json!({
            "apiVersion": "v1", "kind": "Node",
            "metadata": {"name": node.name, "labels": node.labels},
            "spec": {"taints": node.taints},
        })
    };
    json!({"apiVersion": "v1", "kind": "List", "items": nodes.iter().map(item).collect::<Vec<_>>()})
}

/// The labels of real nodes, with the values that a template may require: the value of the node, a
/// misspelling of it, and another one.
const ASKED: [(&str, [&str; 3]); 6] = [
    ("kubernetes.io/os", ["linux", "linus", "windows"]),
    ("beta.kubernetes.io/os", ["linux", "Linux", "windows"]),
    ("kubernetes.io/arch", ["amd64", "amd46", "arm64"]),
    ("beta.kubernetes.io/arch", ["amd64", "amd6", "arm"]),
    ("disktype", ["ssd", "sdd", "nvme"]),
    ("topology.kubernetes.io/zone", ["eu-1a", "eu-1b", "us-1a"]),
];
const CHOSEN_TAINTS: [&str; 3] =
    ["dedicated", "nvidia.com/gpu", "node-role.kubernetes.io/control-plane"];
const TECHNICAL_TAINTS: [&str; 8] = [
    "node.kubernetes.io/not-ready",
    "node.cloudprovider.kubernetes.io/uninitialized",
    "eks.amazonaws.com/compute-type",
    "virtual-kubelet.io/provider",
    "ToBeDeletedByClusterAutoscaler",
    "node.cilium.io/agent-not-ready",
    "ebs.csi.aws.com/agent-not-ready",
    "kubernetes.io/arch",
];

/// Generates a DaemonSet that requires some labels, and nodes on which some of these differ.
fn asked_and_found() -> impl Strategy<Value = (Value, Vec<Node>)> {
    let asked = prop::collection::btree_map(0..ASKED.len(), 0..3usize, 1..3);
    let node = (
        prop::collection::btree_set(0..ASKED.len(), 0..6),
        prop::option::of(prop::sample::select(&CHOSEN_TAINTS)),
        prop::option::weighted(0.3, prop::sample::select(&TECHNICAL_TAINTS)),
    );
    let nodes = prop::collection::vec(node, 1..5);
    (asked, nodes, any::<bool>()).prop_map(|(asked, nodes, in_terms)| {
        let asked = asked.iter().map(|(index, choice)| (ASKED[*index].0, ASKED[*index].1[*choice]));
        let template = if in_terms {
            let term = |(key, value)| {
                json!({"matchExpressions": [{"key": key, "operator": "In", "values": [value]}]})
            };
            json!({"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
                {"nodeSelectorTerms": asked.map(term).collect::<Vec<_>>()}}}})
        } else {
            json!({"nodeSelector": asked.collect::<BTreeMap<_, _>>()})
        };
        let object = json!({
            "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "agent"},
            "spec": {"selector": {}, "template": {"spec": template}},
        });
        let nodes = nodes.iter().enumerate().map(|(number, (labels, chosen, technical))| {
            let node = labels.iter().map(|index| ASKED[*index]).fold(
                Node::named(format!("n{number}")),
                |node, (key, [value, ..])| node.label(key, value),
            );
            chosen.iter().chain(technical).fold(node, |node, key| node.taint(*key, "", "NoSchedule"))
        });
        (object, nodes.collect())
    })
}

/// Returns the labels that a template requires, and the taints that it tolerates.
fn wishes(object: &Value) -> (BTreeSet<(String, String)>, Vec<String>) {
    let spec = &object["spec"]["template"]["spec"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let selector = spec["nodeSelector"].as_object().into_iter().flatten();
    let mut asked: BTreeSet<_> = selector.map(|(k, v)| (k.clone(), text(v))).collect();
    let required =
        &spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"];
    for term in required["nodeSelectorTerms"].as_array().into_iter().flatten() {
        for expression in term["matchExpressions"].as_array().into_iter().flatten() {
            let values = expression["values"].as_array().into_iter().flatten();
            asked.extend(values.map(|value| (text(&expression["key"]), text(value))));
        }
    }
    let tolerations = spec["tolerations"].as_array().into_iter().flatten();
    (asked, tolerations.map(|toleration| text(&toleration["key"])).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// A remedy requires no other operating system, architecture or dissimilar value, and tolerates
    /// only taints that somebody chose.
    #[test]
    fn a_remedy_keeps_what_was_meant((object, nodes) in asked_and_found()) {
        let answer = contract::place(&PlaceCall {
            daemon_sets: object.to_string(),
            nodes: node_list(&nodes).to_string(),
            explain: Some(Vec::new()),
            ..PlaceCall::default()
        });
        let (before, _) = wishes(&object);
        for remedy in &answer.daemon_sets[0].remedies {
            let patch: json_patch::Patch = serde_json::from_value(json!(remedy.patch)).unwrap();
            let mut changed = object.clone();
            json_patch::patch(&mut changed, &patch).unwrap();
            let (after, tolerated) = wishes(&changed);
            prop_assert!(tolerated.iter().all(|key| CHOSEN_TAINTS.contains(&key.as_str())), "{}", remedy.text);
            let platforms = |wishes: &BTreeSet<(String, String)>| -> BTreeSet<(String, String)> {
                let name = |key: &str| key.rsplit('/').next().unwrap().to_owned();
                let pairs = wishes.iter().map(|(key, value)| (name(key), value.clone()));
                pairs.filter(|(name, _)| name == "os" || name == "arch").collect()
            };
            prop_assert_eq!(platforms(&before), platforms(&after), "{}", remedy.text);
            for (_, value) in after.difference(&before) {
                let near = ["ssd", "linux", "amd64"].contains(&value.as_str());
                prop_assert!(near, "{}", remedy.text);
            }
        }
    }

    /// A remedy is a patch of the text that gains the nodes it claims.
    #[test]
    fn a_remedy_gains_what_it_says(object in manifest(), nodes in cluster()) {
        let placed = |object: &Value| {
            let answer = contract::place(&PlaceCall {
                daemon_sets: object.to_string(),
                nodes: node_list(&nodes).to_string(),
                explain: Some(Vec::new()),
                ..PlaceCall::default()
            });
            assert_eq!(answer.problems, []);
            answer.daemon_sets.into_iter().next().unwrap()
        };
        let before = placed(&object);
        for remedy in before.remedies {
            let patch: json_patch::Patch = serde_json::from_value(json!(remedy.patch)).unwrap();
            let mut changed = object.clone();
            json_patch::patch(&mut changed, &patch).unwrap();
            prop_assert_eq!(placed(&changed).should_run, before.should_run + remedy.gains, "{}", remedy.text);
        }
    }

    /// The compiled decision equals the outcome of the explained checks.
    #[test]
    fn deciding_agrees_with_explaining(placement in daemon_set(), nodes in cluster()) {
        let nodes = table(&nodes);
        let placed = placement.on(&nodes);
        for node in nodes.iter() {
            let decision = placed.decide(node);
            let explanation = placed.explain(node, None);
            let failed = explanation.checks.iter().any(|check| check.outcome() == Outcome::Failed);
            prop_assert_eq!(decision.run, !failed, "{}", explanation);
            prop_assert_eq!(decision.run, explanation.reason.is_none());
            prop_assert!(decision.stay || !decision.run);
            let chosen = placement.affinity.matches(node);
            let named = placement.node_name.as_deref().is_none_or(|name| name == node.name());
            let evicted = node.taints().any(|taint| {
                taint.effect == "NoExecute" && !placement.tolerations.iter().any(|t| t.tolerates(&taint))
            });
            prop_assert_eq!(decision.stay, chosen && named && !evicted);
        }
    }

    /// The explanation of a node does not depend on its place among the others.
    #[test]
    fn the_order_of_nodes_changes_nothing(
        placement in daemon_set(),
        (nodes, shuffled) in cluster().prop_flat_map(|nodes| {
            (Just(nodes.clone()), Just(nodes).prop_shuffle())
        }),
    ) {
        prop_assert_eq!(explanations(&placement, &nodes), explanations(&placement, &shuffled));
    }

    /// A summary counts every node once, under its decision or its reason.
    #[test]
    fn a_summary_counts_every_node_once(placement in daemon_set(), nodes in cluster()) {
        let nodes = table(&nodes);
        let placed = placement.on(&nodes);
        let pods = Occupancy::default();
        let summary = placed.summarize(Some(&pods));
        let kept_off: usize = summary.reasons.iter().map(|reason| reason.nodes).sum();
        let standing: usize = summary.standing.iter().map(|standing| standing.nodes).sum();
        prop_assert_eq!(summary.run + kept_off, nodes.len());
        prop_assert_eq!(standing, nodes.len());
        let start = format!("{} of {}", summary.run, nodes.len());
        prop_assert!(summary.to_string().starts_with(&start));
    }

    /// A change of a node and its reversal cancel out.
    #[test]
    fn a_difference_and_its_undoing_cancel(placement in daemon_set(), nodes in cluster()) {
        let before = table(&nodes);
        let mut after = before.clone();
        if !nodes.is_empty() {
            after.replace(0, &Preset::ControlPlane.node("n0")).unwrap();
        }
        let (before, after) = (placement.on(&before), placement.on(&after));
        let (there, back) = (Difference::between(&before, &after, Rollout::None), Difference::between(&after, &before, Rollout::None));
        let names = |added: Vec<&str>| added.into_iter().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(
            names(there.added.iter().map(|a| a.node).collect()),
            names(back.removed.iter().map(|r| r.node).collect())
        );
        prop_assert_eq!(there.kept, back.kept);
        prop_assert!(Difference::between(&before, &before, Rollout::None).is_empty());
    }

    /// Nodes are unchanged after being added to a table and read from it.
    #[test]
    fn nodes_come_out_as_they_went_in(nodes in cluster()) {
        let table = table(&nodes);
        let out: Vec<Node> = table.iter().map(|node| node.to_node()).collect();
        prop_assert_eq!(out, nodes);
    }

    /// The reader of node lists never panics.
    #[test]
    fn any_text_is_read_or_refused(text in r#"[\[\]{}",:a-z0-9\\ \n-]{0,60}"#) {
        let _ = Nodes::from_json(&text);
        let _ = Nodes::from_json(&format!(r#"{{"items": [{{"metadata": {text}}}]}}"#));
    }
}
