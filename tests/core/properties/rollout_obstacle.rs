//! Compares the obstacles that placement finds for the rollout of an update with its simulation: no
//! rollout that finishes is reported as stuck, and none that stops is missed.

use std::collections::{BTreeMap, BTreeSet};

use daemonset_preflight::manifest::nodes::{Node, Nodes};
use daemonset_preflight::placement::{DaemonPlacement, RolloutObstacle};
use daemonset_preflight::simulation::rollout::is_finished;
use daemonset_preflight::simulation::{Action, Cluster, DaemonSetKey, Outage, SimulationOptions};
use k8s_openapi::api::apps::v1::DaemonSet;
use proptest::prelude::*;
use serde_json::{Value, json};

/// An hour.
const LONG: i64 = 3_600_000;

const UNREACHABLE: &str = "node.kubernetes.io/unreachable";

/// A node: its pool, and its outage if it has one.
type Site = (&'static str, Option<Outage>);

fn site() -> impl Strategy<Value = Site> {
    let outage = prop_oneof![
        3 => Just(None),
        2 => Just(Some(Outage::Unreachable)),
        1 => Just(Some(Outage::NotReady)),
    ];
    (prop::sample::select(vec!["a", "a", "b"]), outage)
}

/// Generates where pods run (a pool, or all nodes) and what they tolerate.
fn whereabouts() -> impl Strategy<Value = Value> {
    let selector = prop::sample::select(vec![json!({}), json!({}), json!({"pool": "a"})]);
    let tolerations = prop::sample::select(vec![
        json!([]),
        json!([]),
        json!([{"operator": "Exists"}]),
        json!([{"key": UNREACHABLE, "operator": "Exists", "effect": "NoSchedule"}]),
    ]);
    (selector, tolerations).prop_map(
        |(selector, tolerations)| json!({"nodeSelector": selector, "tolerations": tolerations}),
    )
}

fn strategy() -> impl Strategy<Value = Value> {
    let rolling = |value: Value| json!({"type": "RollingUpdate", "rollingUpdate": value});
    prop_oneof![
        (1..4_i32).prop_map(move |budget| rolling(json!({"maxUnavailable": budget}))),
        prop::sample::select(vec!["10%", "30%", "60%"])
            .prop_map(move |budget| rolling(json!({"maxUnavailable": budget}))),
        prop::sample::select(vec![json!(1), json!(2), json!("40%")])
            .prop_map(move |surge| rolling(json!({"maxUnavailable": 0, "maxSurge": surge}))),
        Just(json!({"type": "OnDelete"})),
    ]
}

fn daemon_set(image: &str, whereabouts: &Value, strategy: &Value) -> DaemonSet {
    let mut pod = whereabouts.clone();
    pod["containers"] = json!([{"name": "c", "image": image}]);
    let object = json!({
        "metadata": {"name": "agent", "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": "agent"}},
            "updateStrategy": strategy,
            "template": {"metadata": {"labels": {"app": "agent"}}, "spec": pod},
        },
    });
    let mut daemon_set = serde_json::from_value(object).unwrap();
    daemonset_preflight::defaults::apply(&mut daemon_set);
    daemon_set
}

/// Returns a cluster that ran the DaemonSet before its nodes failed.
fn cluster(sites: &[Site], old: &DaemonSet) -> Cluster {
    let mut cluster = Cluster::new(SimulationOptions::default());
    let named = |number: usize| format!("n{number}");
    for (number, (pool, _)) in sites.iter().enumerate() {
        let node = Node::named(named(number)).label("pool", *pool);
        let node = node.allocatable("cpu", 4_000).allocatable("pods", 110);
        cluster.apply(Action::AddNode(node)).unwrap();
    }
    cluster.apply(Action::CreateDaemonSet(Box::new(old.clone()))).unwrap();
    cluster.run(LONG, &mut |_| ());
    for (number, (_, outage)) in sites.iter().enumerate() {
        if let Some(outage) = outage {
            cluster.apply(Action::NodeOutage(named(number), *outage)).unwrap();
        }
    }
    cluster.run(2 * LONG, &mut |_| ());
    cluster
}

/// Returns the names of the pods on each node, without those that are being deleted.
fn pods(cluster: &Cluster) -> BTreeMap<String, BTreeSet<String>> {
    let mut pods: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for pod in cluster.pods().filter(|pod| pod.is_live()) {
        pods.entry(pod.node.to_string()).or_default().insert(pod.name.to_string());
    }
    pods
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_of_a_rollout_is_what_becomes_of_it(
        sites in prop::collection::vec(site(), 1..8),
        before in whereabouts(),
        moves in prop::option::weighted(0.3, whereabouts()),
        strategy in strategy(),
        image in prop::sample::select(vec!["c:1", "c:2", "c:2", "c:2"]),
    ) {
        let after = moves.unwrap_or_else(|| before.clone());
        let old = daemon_set("c:1", &before, &strategy);
        let new = daemon_set(image, &after, &strategy);
        let mut cluster = cluster(&sites, &old);
        let mut nodes = Nodes::new();
        for node in cluster.nodes() {
            nodes.push(node).unwrap();
        }
        let (was, is) = (DaemonPlacement::compile(&old), DaemonPlacement::compile(&new));
        let (was, is) = (was.on(&nodes), is.on(&nodes));
        let obstacle = is.rollout_obstacle(&was);
        let earlier = pods(&cluster);
        let key = DaemonSetKey::new("default", "agent");
        cluster.apply(Action::Apply(Box::new(new.clone()))).unwrap();
        cluster.run(cluster.now() + LONG, &mut |_| ());
        let later = pods(&cluster);
        let finished = is_finished(&cluster, &key);
        match &obstacle {
            Some(RolloutObstacle::BudgetSpent { nodes: spending, .. }) => {
                prop_assert!(!finished, "{obstacle:?}");
                // The other nodes keep their pods: nothing is replaced there.
                for node in nodes.iter().filter(|node| !spending.contains(&node.name())) {
                    if was.decide(node).run && is.decide(node).run {
                        let name = node.name();
                        prop_assert_eq!(later.get(name), earlier.get(name), "{:?} {}", obstacle, name);
                    }
                }
            }
            Some(RolloutObstacle::NodesUnreachable { nodes }) => {
                prop_assert!(!finished, "{obstacle:?}");
                let available = |node: &&str| {
                    let current = cluster.current_revision(&key).unwrap();
                    cluster.pods().any(|pod| {
                        *pod.node == **node && pod.revision.hash == current.hash && pod.ready_since.is_some()
                    })
                };
                prop_assert!(!nodes.iter().any(available), "{obstacle:?}");
            }
            None => {
                let rolls = image != "c:1" || before != after;
                let by_itself = strategy["type"] == "RollingUpdate";
                prop_assert!(!rolls || !by_itself || finished, "it is stuck, and nobody says so");
            }
        }
    }
}
