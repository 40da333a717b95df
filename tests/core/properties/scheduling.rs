//! Checks that placement and simulation, which use the same predicates, agree on random nodes, pods
//! and DaemonSets.

use std::collections::BTreeMap;

use daemonset_preflight::manifest::nodes::{Node, Nodes};
use daemonset_preflight::placement::{DaemonPlacement, Occupancy, PodOutcome, scheduler_reasons};
use daemonset_preflight::scheduling::FitFailure;
use daemonset_preflight::simulation::{
    Action, Change, Cluster, ClusterEvent, EventKind, Pod, Record, Scheduling, SimulationOptions,
};
use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::api::core::v1::Pod as PodObject;
use proptest::prelude::*;
use serde_json::{Value, json};

const TAINTS: [&str; 4] = [
    "dedicated",
    "node.kubernetes.io/not-ready",
    "node.kubernetes.io/unreachable",
    "node.kubernetes.io/disk-pressure",
];

fn node() -> impl Strategy<Value = Node> {
    let taint = (
        prop::sample::select(&TAINTS),
        prop::sample::select(&["", "x"][..]),
        prop::sample::select(&["NoSchedule", "NoExecute", "PreferNoSchedule"][..]),
    );
    let amounts = (
        prop::option::weighted(0.9, 0..4_i64),
        prop::option::weighted(0.9, prop::sample::select(&[0, 500, 1_000, 2_000][..])),
        prop::option::weighted(0.5, 0..3_i64),
    );
    let reports = prop::bool::weighted(0.9);
    (prop::collection::vec(taint, 0..3), amounts, reports).prop_map(
        |(taints, (pods, cpu, gpus), reports)| {
            let mut node = Node::named("");
            for (key, value, effect) in taints {
                node = node.taint(key, value, effect);
            }
            let amounts = [("pods", pods), ("cpu", cpu), ("example.com/gpu", gpus)];
            for (resource, amount) in amounts.into_iter().filter(|_| reports) {
                if let Some(amount) = amount {
                    node = node.allocatable(resource, amount);
                }
            }
            node
        },
    )
}

/// Generates a container with requests and host ports.
fn container() -> impl Strategy<Value = Value> {
    let cpu = prop::sample::select(&["0", "250m", "600m", "1500m"][..]);
    let gpus = prop::sample::select(&["0", "0", "1"][..]);
    let port = (
        prop::sample::select(&[80, 443][..]),
        prop::sample::select(&["TCP", "UDP"][..]),
        prop::sample::select(&["", "10.0.0.1", "10.0.0.2"][..]),
    );
    (cpu, gpus, prop::collection::vec(port, 0..2)).prop_map(|(cpu, gpus, ports)| {
        let ports: Vec<Value> = ports
            .into_iter()
            .map(|(port, protocol, ip)| {
                json!({"containerPort": port, "hostPort": port, "protocol": protocol, "hostIP": ip})
            })
            .collect();
        json!({
            "name": "c", "image": "c:1", "ports": ports,
            "resources": {"requests": {"cpu": cpu, "example.com/gpu": gpus}},
        })
    })
}

/// Generates other pods: the node, the container, and the priority of each.
fn others() -> impl Strategy<Value = Vec<(usize, Value, i32)>> {
    let priority = prop::sample::select(&[-5, 0, 5, 50][..]);
    prop::collection::vec((0..4_usize, container(), priority), 0..8)
}

fn daemon_set() -> impl Strategy<Value = Value> {
    let toleration = (
        prop::sample::select(&["", "dedicated", "node.kubernetes.io/not-ready"][..]),
        prop::sample::select(&["Exists", "Equal", "Gt"][..]),
        prop::sample::select(&["", "x"][..]),
        prop::sample::select(&["", "NoSchedule", "NoExecute"][..]),
        prop::option::of(prop::sample::select(&[-1, 0, 30][..])),
    )
        .prop_map(|(key, operator, value, effect, seconds)| {
            json!({
                "key": key, "operator": operator, "value": value, "effect": effect,
                "tolerationSeconds": seconds,
            })
        });
    (
        container(),
        prop::collection::vec(toleration, 0..3),
        prop::sample::select(&[0, 10][..]),
        prop::sample::select(&["PreemptLowerPriority", "Never"][..]),
    )
        .prop_map(|(container, tolerations, priority, policy)| {
            json!({
                "metadata": {"name": "agent", "namespace": "default"},
                "spec": {
                    "selector": {"matchLabels": {"app": "agent"}},
                    "template": {
                        "metadata": {"labels": {"app": "agent"}},
                        "spec": {
                            "containers": [container], "tolerations": tolerations,
                            "priorityClassName": "agents",
                            "priority": priority, "preemptionPolicy": policy,
                        },
                    },
                },
            })
        })
}

fn named(mut nodes: Vec<Node>) -> Vec<Node> {
    for (number, node) in nodes.iter_mut().enumerate() {
        node.name = format!("n{number}");
    }
    nodes
}

fn pods(nodes: &[Node], others: &[(usize, Value, i32)]) -> Vec<PodObject> {
    let pods = others.iter().enumerate().filter(|(_, (node, ..))| *node < nodes.len());
    pods.map(|(number, (node, container, priority))| {
        serde_json::from_value(json!({
            "metadata": {"name": format!("p{number}"), "namespace": "web"},
            "spec": {
                "nodeName": nodes[*node].name, "priority": priority, "containers": [container],
            },
        }))
        .unwrap()
    })
    .collect()
}

/// Returns the cluster right after the DaemonSet was created, and the records of the run.
fn simulate(
    scheduling: Scheduling,
    nodes: &[Node],
    pods: &[PodObject],
    daemon_set: &DaemonSet,
) -> (Cluster, Vec<Record>) {
    let mut cluster = Cluster::new(SimulationOptions {
        scheduling,
        validates: false,
        ..SimulationOptions::default()
    });
    for node in nodes {
        cluster.apply(Action::AddNode(node.clone())).unwrap();
    }
    for pod in pods {
        cluster.apply(Action::CreatePod(Box::new(pod.clone()))).unwrap();
    }
    cluster.apply(Action::CreateDaemonSet(Box::new(daemon_set.clone()))).unwrap();
    let mut records = Vec::new();
    cluster.settle(&mut |record| records.push(record));
    (cluster, records)
}

fn daemon_pods(cluster: &Cluster) -> BTreeMap<String, &Pod> {
    let own = cluster.pods().filter(|pod| pod.owner.is_some());
    own.map(|pod| (pod.node.to_string(), pod)).collect()
}

fn preempted(records: &[Record], node: &str) -> Vec<String> {
    let pods = records.iter().filter_map(|record| match record {
        Record::ClusterEvent(ClusterEvent {
            node: on,
            pod,
            kind: EventKind::Preempted { .. },
            ..
        }) if **on == *node => pod.as_deref().map(str::to_owned),
        _ => None,
    });
    pods.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn placement_and_simulation_say_the_same(
        nodes in prop::collection::vec(node(), 1..4).prop_map(named),
        others in others(),
        object in daemon_set(),
    ) {
        let daemon_set: DaemonSet = serde_json::from_value(object).unwrap();
        let pods = pods(&nodes, &others);
        let placement = DaemonPlacement::compile(&daemon_set);
        let mut table = Nodes::new();
        nodes.iter().for_each(|node| table.push(node).unwrap());
        let (placed, occupancy) = (placement.on(&table), Occupancy::of(pods.clone()));
        let (cluster, records) =
            simulate(Scheduling::DefaultScheduler, &nodes, &pods, &daemon_set);
        let simulated = daemon_pods(&cluster);
        let (_, under_controller) = simulate(Scheduling::Controller, &nodes, &pods, &daemon_set);
        let mut unplaced = BTreeMap::new();
        for record in &under_controller {
            let Record::Step(step) = record else { continue };
            for change in &step.changes {
                if let Change::Unplaced { node, reason, .. } = change {
                    unplaced.insert(node.clone(), reason.clone());
                }
            }
        }
        for node in table.iter() {
            let pod = simulated.get(node.name()).copied();
            prop_assert_eq!(placed.decide(node).run, pod.is_some(), "{}", node.name());
            let Some(pod) = pod else { continue };
            let unfit = placed.unfit(node, &occupancy);
            let reasons = scheduler_reasons(&unfit);
            prop_assert_eq!(
                unplaced.get(node.name()).cloned().unwrap_or_default(),
                reasons.join(", ")
            );
            match placed.outcome(node, Some(&occupancy)) {
                PodOutcome::Runs => prop_assert!(pod.bound && pod.evict_at.is_none(), "{pod:?}"),
                PodOutcome::Evicted { seconds, .. } => {
                    let at = pod.bound.then_some(pod.evict_at).flatten();
                    prop_assert_eq!(at, Some((seconds * 1_000).max(SimulationOptions::default().reaction)));
                }
                PodOutcome::Preempts { victims, .. } => {
                    let victims: Vec<&str> = victims.iter().map(|victim| victim.pod).collect();
                    prop_assert_eq!(preempted(&records, node.name()), victims);
                    prop_assert!(pod.bound, "{pod:?}");
                }
                PodOutcome::Pending { unfit, .. } => {
                    prop_assert!(!pod.bound, "{pod:?}");
                    // The filter for ports runs first, and its failure ends the filtering.
                    let by_ports = unfit.iter().any(|unfit| unfit.failure.is_port());
                    let told = unfit.iter().map(|unfit| &unfit.failure);
                    for failure in told.filter(|failure| failure.is_port() == by_ports) {
                        let (text, message) = (failure.to_string(), pod.pending.as_deref());
                        let message = message.unwrap_or_default();
                        prop_assert!(message.contains(&format!("1 {text}")), "{message}: {text}");
                    }
                }
                outcome => prop_assert!(false, "{outcome:?}"),
            }
            let reports = nodes.iter().any(|known| {
                known.name == node.name() && !known.allocatable.is_empty()
            });
            let unreported = unfit.iter().any(|unfit| unfit.failure == FitFailure::NotReported);
            prop_assert_eq!(unreported, !reports);
        }
    }
}
