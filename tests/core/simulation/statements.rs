//! Compares statements about a rollout with what its run then does.

use std::collections::BTreeSet;

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::rollout::{
    self, Forecast, Rollout, Stuck, UnavailableReason, rollout_status,
};
use daemonset_preflight::simulation::{
    Action, Cascade, Cluster, NodeLifecycle, Outage, Scheduling, SimulationOptions,
};
use serde_json::{Value, json};

use super::{agent, key, running, template_of};

const NODES: &[&str] = &["n1", "n2", "n3"];

fn rolling(max_surge: i32, max_unavailable: i32) -> Value {
    json!({"type": "RollingUpdate", "rollingUpdate": {
        "maxSurge": max_surge, "maxUnavailable": max_unavailable,
    }})
}

fn status(cluster: &Cluster) -> Rollout {
    rollout_status(cluster, &key()).expect("a DaemonSet that was synced")
}

fn forecast(cluster: &Cluster) -> Forecast {
    rollout::forecast(cluster, &key(), 3_600_000).expect("a DaemonSet that was synced")
}

fn settle(cluster: &mut Cluster) {
    cluster.settle(&mut |_| ());
}

fn bad_images() -> SimulationOptions {
    SimulationOptions {
        never_ready_images: BTreeSet::from(["agent:bad".to_owned()]),
        ..SimulationOptions::default()
    }
}

#[test]
fn with_on_delete_a_new_pod_that_never_gets_ready_is_stated_beside_the_old_ones() {
    let spec = json!({"updateStrategy": {"type": "OnDelete"}});
    let mut cluster = running(bad_images(), NODES, agent("agent:1", spec.clone()));
    cluster.apply(template_of("agent:bad", spec)).unwrap();
    cluster.run(cluster.now() + 10_000, &mut |_| ());
    cluster.apply(Action::DeletePods("n1".into())).unwrap();
    cluster.run(cluster.now() + 3_600_000, &mut |_| ());
    let told: Vec<String> = status(&cluster).stuck.iter().map(Stuck::sentence).collect();
    assert_eq!(
        told,
        [
            "The strategy is OnDelete: 2 nodes keep the old pod until somebody deletes it.",
            "Pods with agent:bad never become ready.",
        ]
    );
    cluster.apply(Action::DeletePods("n2".into())).unwrap();
    settle(&mut cluster);
    assert_eq!(
        status(&cluster).stuck[0].sentence(),
        "The strategy is OnDelete: 1 node keeps the old pod until somebody deletes it."
    );
}

#[test]
fn a_budget_that_an_outage_uses_for_a_while_is_not_spent() {
    let spec = json!({"minReadySeconds": 10, "updateStrategy": rolling(0, 1)});
    let knobs = SimulationOptions {
        node_lifecycle: Some(NodeLifecycle::default()),
        ..SimulationOptions::default()
    };
    let mut cluster = running(knobs, NODES, agent("agent:1", spec));
    // The kubelet reports the outage itself, so its pod is soon not ready.
    cluster.apply(Action::NodeOutage("n2".into(), Outage::NotReady)).unwrap();
    settle(&mut cluster);
    let now = status(&cluster);
    assert_eq!(now.stuck, []);
    // Once the node is tainted it should run no pod, and nothing is left to do.
    assert_eq!(now.time_left, forecast(&cluster).takes);
    cluster.run(cluster.now() + now.time_left.unwrap(), &mut |_| ());
    assert!(status(&cluster).finished);
}

#[test]
fn host_ports_that_a_surge_shares_matter_only_where_somebody_looks_at_them() {
    let spec = json!({
        "updateStrategy": rolling(1, 0),
        "template": {"spec": {"containers": [{"ports": [{"containerPort": 1, "hostPort": 9100}]}]}},
    });
    for (scheduling, stuck) in [
        (Scheduling::AtOnce, None),
        (Scheduling::DefaultScheduler, Some(true)),
        (Scheduling::Controller, Some(false)),
    ] {
        let knobs = SimulationOptions { scheduling, ..SimulationOptions::default() };
        let mut cluster = running(knobs, NODES, agent("agent:1", spec.clone()));
        cluster.apply(template_of("agent:2", spec.clone())).unwrap();
        settle(&mut cluster);
        let told = status(&cluster);
        assert_eq!(forecast(&cluster).takes.is_some(), stuck.is_none(), "{scheduling:?}");
        let ports = told.stuck.iter().find_map(|stuck| match stuck {
            Stuck::SurgeHostPorts { ports, pending } => Some((ports.clone(), *pending)),
            _ => None,
        });
        assert_eq!(ports, stuck.map(|pending| (vec!["9100/TCP".to_owned()], pending)));
        // The conflict is reported once, and not as a lack of room too.
        assert!(!told.stuck.iter().any(|stuck| matches!(stuck, Stuck::DoesNotFit { .. })));
    }
}

#[test]
fn a_deleted_pod_of_a_node_that_is_not_ready_holds_the_budget() {
    let spec = json!({"updateStrategy": rolling(0, 1)});
    let knobs = SimulationOptions {
        termination: 5_000,
        node_lifecycle: Some(NodeLifecycle {
            outage: Outage::Unreachable,
            ..NodeLifecycle::default()
        }),
        ..SimulationOptions::default()
    };
    let mut cluster = running(knobs, NODES, agent("agent:1", spec.clone()));
    cluster.apply(Action::NodeReady("n3".into(), false)).unwrap();
    cluster.run(cluster.now() + 120_000, &mut |_| ());
    cluster.apply(template_of("agent:2", spec)).unwrap();
    settle(&mut cluster);
    let told = status(&cluster);
    assert_eq!((told.left, told.waves_left, told.time_left), (2, None, None));
    assert_eq!(told.stops_after, Some(0));
    let consumers: Vec<_> = told.budget_consumers.iter().map(|c| (&*c.node, &c.reason)).collect();
    assert_eq!(consumers, [("n3", &UnavailableReason::NodeNotReady)]);
    let sentences: Vec<String> = told.stuck.iter().map(Stuck::sentence).collect();
    assert_eq!(
        sentences,
        [
            "The budget of 1 is spent on nodes that will not recover by themselves: n3.",
            "The kubelet of n3 does not respond: its pod does not become available until it does.",
        ]
    );
    assert_eq!(forecast(&cluster).end.stuck, told.stuck);
}

#[test]
fn one_node_of_two_in_the_budget_is_not_the_whole_budget() {
    let spec = json!({"updateStrategy": rolling(0, 2)});
    // The node is never tainted, so it should still run a pod.
    let knobs = SimulationOptions { node_lifecycle: None, ..SimulationOptions::default() };
    let mut cluster = running(knobs, NODES, agent("agent:1", spec.clone()));
    cluster.apply(Action::NodeReady("n3".into(), false)).unwrap();
    cluster.apply(template_of("agent:2", spec)).unwrap();
    settle(&mut cluster);
    let told = status(&cluster);
    assert_eq!(told.stuck, [Stuck::NodesNotReady { nodes: vec!["n3".to_owned()] }]);
    assert_eq!(told.stops_after, Some(10_000));
}

#[test]
fn a_rollout_whose_pods_are_evicted_again_and_again_has_no_end() {
    let spec = json!({"template": {"spec": {"tolerations": [
        {"key": "db", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 3},
    ]}}});
    let knobs = SimulationOptions {
        node_lifecycle: Some(NodeLifecycle::default()),
        ..SimulationOptions::default()
    };
    let mut cluster = running(knobs, &["n1"], agent("agent:1", spec));
    let taints = Node::named("n1").taint("db", "", "NoExecute").taints;
    cluster.apply(Action::SetTaints("n1".into(), taints)).unwrap();
    // The ready pod has 3 s left.
    assert!(status(&cluster).finished);
    cluster.run(cluster.now() + 3_000, &mut |_| ());
    let told = status(&cluster);
    assert_eq!(told.stuck, [Stuck::EvictedRepeatedly { nodes: vec!["n1".to_owned()] }]);
    assert_eq!((told.time_left, told.stops_after), (None, None));
}

#[test]
fn a_first_creation_uses_no_budget() {
    let mut cluster = Cluster::new(SimulationOptions::default());
    for name in NODES {
        cluster.apply(Action::AddNode(Node::named(*name))).unwrap();
    }
    let agent = agent("agent:1", json!({"updateStrategy": rolling(0, 1)}));
    cluster.apply(Action::CreateDaemonSet(Box::new(agent))).unwrap();
    let step = cluster.sync().remove(0);
    assert_eq!((step.budget, step.status.number_unavailable), (None, 3));
    assert_eq!(status(&cluster).budget, None);
    cluster.run(60_000, &mut |_| ());
    cluster.apply(template_of("agent:2", json!({}))).unwrap();
    assert!(cluster.sync().remove(0).budget.is_some());
}

#[test]
fn a_daemon_set_that_is_being_deleted_has_no_rollout() {
    let knobs = SimulationOptions { termination: 10_000, ..SimulationOptions::default() };
    let mut cluster = running(knobs, NODES, agent("agent:1", json!({})));
    assert_eq!(rollout::deletion_waits_for(&cluster, &key()), None);
    cluster.apply(Action::DeleteDaemonSet { key: key(), cascade: Cascade::Foreground }).unwrap();
    assert_eq!(rollout_status(&cluster, &key()), None);
    assert_eq!(rollout::deletion_waits_for(&cluster, &key()).unwrap(), NODES);
}

#[test]
fn the_end_of_time_ends_a_run() {
    let century = 100 * 366 * 24 * 3_600_000;
    let knobs = SimulationOptions { ready_after: century, ..SimulationOptions::default() };
    let mut cluster = Cluster::new(knobs);
    cluster.apply(Action::AddNode(Node::named("n1"))).unwrap();
    cluster.run(60_000, &mut |_| ());
    cluster.apply(Action::CreateDaemonSet(Box::new(agent("agent:1", json!({}))))).unwrap();
    settle(&mut cluster);
    assert_eq!(rollout::forecast(&cluster, &key(), i64::MAX).unwrap().takes, None);
    cluster.run(i64::MAX, &mut |_| ());
    assert_eq!(cluster.now(), century);
}
