//! Pods that wait for the scheduler, and pods that never become ready.

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::{
    Action, Cluster, EventKind, NodeLifecycle, Record, Scheduling, SimulationOptions,
};
use serde_json::json;

use super::nodes::{asking, filler, small};
use super::{agent, key};

/// Returns a cluster in which a pod waits for room on a node, which a pod that tolerates everything
/// takes up.
fn waiting() -> Cluster {
    let knobs = SimulationOptions {
        scheduling: Scheduling::DefaultScheduler,
        node_lifecycle: Some(NodeLifecycle::default()),
        ..SimulationOptions::default()
    };
    let mut cluster = Cluster::new(knobs);
    cluster.apply(Action::AddNode(small("a"))).unwrap();
    let Action::CreatePod(mut full) = filler("full", "a", "800m", 1_000) else { unreachable!() };
    full.spec.as_mut().unwrap().tolerations =
        serde_json::from_value(json!([{"operator": "Exists"}])).unwrap();
    cluster.apply(Action::CreatePod(full)).unwrap();
    let mut spec = asking("500m", "");
    spec["template"]["spec"]["tolerations"] = json!([{
        "key": "db", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 60,
    }]);
    cluster.apply(Action::CreateDaemonSet(Box::new(agent("agent:1", spec)))).unwrap();
    cluster.run(60_000, &mut |_| ());
    assert_eq!(cluster.pods().filter(|pod| !pod.bound).count(), 1);
    cluster
}

#[test]
fn a_pod_waits_for_a_node_that_it_no_longer_tolerates_and_is_not_driven_out() {
    let mut cluster = waiting();
    let taint = |effect| Node::named("a").taint("db", "", effect).taints;
    // A taint evicts only pods that are bound to the node.
    cluster.apply(Action::SetTaints("a".into(), taint("NoExecute"))).unwrap();
    cluster.run(300_000, &mut |record| {
        assert!(!matches!(record, Record::ClusterEvent(h) if h.kind == EventKind::Evicted));
    });
    cluster.apply(Action::SetTaints("a".into(), taint("NoSchedule"))).unwrap();
    cluster.apply(Action::DeletePod("full".into())).unwrap();
    cluster.run(600_000, &mut |_| ());
    assert!(cluster.pods().all(|pod| pod.owner.is_some() && !pod.bound));
    cluster.apply(Action::SetTaints("a".into(), Vec::new())).unwrap();
    cluster.run(900_000, &mut |_| ());
    assert_eq!(cluster.status(&key()).unwrap().number_available, 1);
}

#[test]
fn a_kubelet_that_answers_again_does_not_start_what_waits_for_its_node() {
    let mut cluster = waiting();
    for answers in [false, true] {
        cluster.apply(Action::NodeReady("a".into(), answers)).unwrap();
        cluster.run(cluster.now() + 120_000, &mut |_| ());
        let waiting: Vec<_> = cluster.pods().filter(|pod| !pod.bound).collect();
        assert_eq!(waiting.len(), 1);
        assert_eq!((waiting[0].ready_since, waiting[0].ready_at), (None, None));
    }
}

#[test]
fn a_pod_that_ended_before_it_was_ready_does_not_get_ready() {
    let mut cluster = Cluster::new(SimulationOptions::default());
    cluster.apply(Action::AddNode(small("a"))).unwrap();
    cluster.apply(filler("bare", "a", "100m", 0)).unwrap();
    cluster.apply(Action::SucceedPods("a".into())).unwrap();
    cluster.run(600_000, &mut |_| ());
    let pods: Vec<_> = cluster.pods().map(|pod| pod.ready_since).collect();
    assert_eq!(pods, [None]);
}

/// Source: `getLowerPriorityNominatedPods` in
/// `pkg/scheduler/framework/preemption/preemption.go` at v1.36.
#[test]
fn only_a_more_important_pod_takes_the_room_that_is_made_for_another() {
    for (priority, cpu, want) in
        [(1_000, "500m", &["one", "two"] as &[&str]), (2_000, "600m", &["two"])]
    {
        let classes = json!({"one": {"value": 1_000}, "two": {"value": priority}});
        let knobs = SimulationOptions {
            scheduling: Scheduling::DefaultScheduler,
            termination: 30_000,
            priority_classes: serde_json::from_value(classes).unwrap(),
            ..SimulationOptions::default()
        };
        let mut cluster = Cluster::new(knobs);
        cluster.apply(Action::AddNode(small("a"))).unwrap();
        for name in ["minor-1", "minor-2"] {
            cluster.apply(filler(name, "a", "450m", 0)).unwrap();
        }
        for (name, cpu) in [("one", "500m"), ("two", cpu)] {
            let mut daemon_set = agent("agent:1", asking(cpu, name));
            daemon_set.metadata.name = Some(name.to_owned());
            cluster.apply(Action::CreateDaemonSet(Box::new(daemon_set))).unwrap();
            cluster.run(cluster.now() + 1_000, &mut |_| ());
        }
        let nominated = cluster.pods().filter(|pod| pod.nominated);
        let owners: Vec<String> =
            nominated.filter_map(|pod| Some(pod.owner.as_ref()?.name.to_string())).collect();
        assert_eq!(owners, want, "{priority}");
    }
}

/// A pod waits only for victims that terminate because of preemption, not for other pods that are
/// being deleted.
///
/// Source: `podTerminatingByPreemption` in
/// `pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go` at v1.36.
#[test]
fn a_pod_does_not_wait_for_one_that_ends_for_another_reason() {
    let knobs = SimulationOptions {
        scheduling: Scheduling::DefaultScheduler,
        termination: 30_000,
        priority_classes: serde_json::from_value(json!({"agents": {"value": 1_000}})).unwrap(),
        ..SimulationOptions::default()
    };
    let mut cluster = Cluster::new(knobs);
    cluster.apply(Action::AddNode(small("a"))).unwrap();
    for name in ["minor-1", "minor-2"] {
        cluster.apply(filler(name, "a", "450m", 0)).unwrap();
    }
    let create = agent("agent:1", asking("500m", "agents"));
    cluster.apply(Action::CreateDaemonSet(Box::new(create))).unwrap();
    let start = cluster.now();
    cluster.run(start + 1_000, &mut |_| ());
    let left = cluster.pods().find(|pod| pod.owner.is_none() && !pod.preempted).unwrap();
    cluster.apply(Action::DeletePod(left.name.to_string())).unwrap();
    cluster.run(start + 29_000, &mut |_| ());
    // The victim is gone, and another pod takes its room.
    cluster.apply(filler("important", "a", "450m", 2_000)).unwrap();
    cluster.run(start + 30_500, &mut |_| ());
    assert_eq!(cluster.pods().filter(|pod| pod.owner.is_none()).count(), 2);
    let waiting = cluster.pods().find(|pod| !pod.bound).unwrap();
    assert!(waiting.nominated);
    let message = waiting.pending.as_ref().unwrap();
    assert!(!message.contains("not eligible due to a terminating pod"), "{message}");
}
