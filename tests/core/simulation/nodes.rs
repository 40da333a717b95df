//! How nodes affect their pods: room, taints, cordons, kubelets, removal.

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::rollout;
use daemonset_preflight::simulation::{
    Action, Change, Cluster, EventKind, NodeLifecycle, Record, Rule, Scheduling, SimulationOptions,
};
use serde_json::json;

use super::{agent, changes, key, running, template_of};

pub(super) fn small(name: &str) -> Node {
    Node::named(name).allocatable("cpu", 1_000).allocatable("pods", 10)
}

pub(super) fn asking(cpu: &str, class: &str) -> serde_json::Value {
    json!({"template": {"spec": {
        "priorityClassName": class,
        "containers": [{"resources": {"requests": {"cpu": cpu}}}],
    }}})
}

pub(super) fn filler(name: &str, node: &str, cpu: &str, priority: i32) -> Action {
    let pod = json!({
        "metadata": {"name": name, "namespace": "default"},
        "spec": {
            "nodeName": node, "priority": priority,
            "containers": [{"name": "c", "image": "c", "resources": {"requests": {"cpu": cpu}}}],
        }
    });
    Action::CreatePod(Box::new(serde_json::from_value(pod).unwrap()))
}

#[test]
fn a_daemon_waits_for_room_and_drives_out_what_is_less_important() {
    let knobs = SimulationOptions {
        scheduling: Scheduling::DefaultScheduler,
        priority_classes: serde_json::from_value(json!({"agents": {"value": 100}})).unwrap(),
        ..SimulationOptions::default()
    };
    let mut cluster = Cluster::new(knobs);
    for name in ["a", "b"] {
        cluster.apply(Action::AddNode(small(name))).unwrap();
    }
    cluster.apply(filler("important", "a", "800m", 1_000)).unwrap();
    cluster.apply(filler("minor-1", "b", "400m", 0)).unwrap();
    cluster.apply(filler("minor-2", "b", "400m", 5)).unwrap();
    cluster
        .apply(Action::CreateDaemonSet(Box::new(agent("agent:1", asking("500m", "agents")))))
        .unwrap();
    let mut told = Vec::new();
    cluster.run(60_000, &mut |record| {
        if let Record::ClusterEvent(cluster_event) = record {
            told.push((cluster_event.pod.map(|pod| pod.to_string()), cluster_event.kind));
        }
    });
    let waiting = cluster.pods().find(|pod| !pod.bound).unwrap();
    assert_eq!(&*waiting.node, "a");
    assert_eq!(
        waiting.pending.as_deref(),
        Some(
            "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling."
        )
    );
    let preempted: Vec<_> =
        told.iter().filter(|(_, what)| matches!(what, EventKind::Preempted { .. })).collect();
    assert_eq!(preempted.len(), 1);
    assert_eq!(preempted[0].0.as_deref(), Some("minor-1"));

    cluster.apply(Action::DeletePod("important".into())).unwrap();
    cluster.run(120_000, &mut |_| ());
    assert_eq!(cluster.status(&key()).unwrap().number_available, 2);
}

#[test]
fn a_pod_that_waits_for_a_node_that_went_is_deleted() {
    let knobs = SimulationOptions {
        scheduling: Scheduling::DefaultScheduler,
        ..SimulationOptions::default()
    };
    let mut cluster = Cluster::new(knobs);
    cluster.apply(Action::AddNode(small("a"))).unwrap();
    cluster.apply(Action::CreateDaemonSet(Box::new(agent("agent:1", asking("2", ""))))).unwrap();
    cluster.run(60_000, &mut |_| ());
    cluster.apply(Action::RemoveNode("a".into())).unwrap();
    let done = changes(&mut cluster);
    assert!(matches!(&done[..], [Change::Deleted { rule: Rule::NodeGone, .. }]), "{done:?}");
}

#[test]
fn a_toleration_that_ends_makes_a_daemon_come_and_go() {
    let tolerations = json!([{
        "key": "db", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 60,
    }]);
    let knobs = SimulationOptions {
        node_lifecycle: Some(NodeLifecycle::default()),
        ..SimulationOptions::default()
    };
    let spec = json!({"template": {"spec": {"tolerations": tolerations}}});
    let mut cluster = running(knobs, &["a"], agent("agent:1", spec));
    let taint = Node::named("a").taint("db", "", "NoExecute").taints;
    cluster.apply(Action::SetTaints("a".into(), taint)).unwrap();
    let start = cluster.now();
    let mut evicted = Vec::new();
    cluster.run(start + 200_000, &mut |record| match record {
        Record::ClusterEvent(h) if h.kind == EventKind::Evicted => evicted.push(h.at - start),
        _ => {}
    });
    assert_eq!(evicted, [60_000, 120_000, 180_000]);
}

#[test]
fn an_outage_taints_the_node_and_drives_out_all_but_daemons() {
    let knobs = SimulationOptions {
        node_lifecycle: Some(NodeLifecycle::default()),
        ..SimulationOptions::default()
    };
    let mut cluster = running(knobs, &["a"], agent("agent:1", json!({})));
    cluster.apply(filler("web", "a", "1", 0)).unwrap();
    let out = cluster.now();
    cluster.apply(Action::NodeReady("a".into(), false)).unwrap();
    let mut evicted = Vec::new();
    cluster.run(out + 3_600_000, &mut |record| match record {
        Record::ClusterEvent(h) if h.kind == EventKind::Evicted => {
            evicted.push((h.at - out, h.pod))
        }
        _ => {}
    });
    assert_eq!(evicted, [(350_000, Some("web".into()))]);
    // No kubelet terminates the evicted pod.
    assert_eq!(cluster.pods().filter(|pod| pod.is_deleting()).count(), 1);
    assert_eq!(cluster.nodes().next().unwrap().taints.len(), 2);
    cluster.apply(Action::NodeReady("a".into(), true)).unwrap();
    cluster.run(out + 7_200_000, &mut |_| ());
    assert_eq!(cluster.pods().count(), 1);
    assert_eq!(cluster.nodes().next().unwrap().taints, []);
    assert_eq!(cluster.status(&key()).unwrap().number_ready, 1);
}

/// The node lifecycle controller restores the taints of a node during an outage.
#[test]
fn the_taints_of_an_outage_come_back_as_long_as_it_lasts() {
    let mut cluster = running(SimulationOptions::default(), &["a"], agent("agent:1", json!({})));
    let keys = |cluster: &Cluster| -> Vec<String> {
        cluster.nodes().flat_map(|node| &node.taints).map(|taint| taint.key.clone()).collect()
    };
    let unreachable = "node.kubernetes.io/unreachable";
    cluster.apply(Action::NodeReady("a".into(), false)).unwrap();
    // The outage is not noticed yet.
    cluster.apply(Action::SetTaints("a".into(), Vec::new())).unwrap();
    assert!(keys(&cluster).is_empty());
    cluster.run(cluster.now() + 60_000, &mut |_| ());
    assert_eq!(keys(&cluster), [unreachable; 2]);
    let taints = Node::named("").taint("other", "", "PreferNoSchedule").taints;
    cluster.apply(Action::SetTaints("a".into(), taints)).unwrap();
    assert_eq!(keys(&cluster), ["other", unreachable, unreachable]);
    cluster.apply(Action::NodeReady("a".into(), true)).unwrap();
    assert_eq!(keys(&cluster), ["other"]);
}

#[test]
fn a_drained_node_keeps_its_daemons() {
    let mut cluster = running(SimulationOptions::default(), &["a"], agent("agent:1", json!({})));
    cluster.apply(filler("web", "a", "1", 0)).unwrap();
    cluster.apply(Action::Drain("a".into())).unwrap();
    assert!(changes(&mut cluster).is_empty());
    assert_eq!(cluster.pods().count(), 1);
    assert!(cluster.nodes().next().unwrap().unschedulable);
}

/// As observed on 1.36.2.
#[test]
fn the_taint_of_a_cordoned_node_follows_the_cordon() {
    let mut cluster = Cluster::new(SimulationOptions::default());
    cluster.apply(Action::AddNode(Node::named("a"))).unwrap();
    let taints = |cluster: &Cluster| -> Vec<String> {
        let taints = &cluster.nodes().next().unwrap().taints;
        taints.iter().map(|taint| format!("{}:{}", taint.key, taint.effect)).collect()
    };
    let cordon = "node.kubernetes.io/unschedulable:NoSchedule";
    let set = |taints: &[(&str, &str)]| {
        let node = taints
            .iter()
            .fold(Node::named("a"), |node, (key, effect)| node.taint(*key, "", *effect));
        Action::SetTaints("a".into(), node.taints)
    };
    cluster.apply(Action::Cordon("a".into(), true)).unwrap();
    assert_eq!(taints(&cluster), [cordon]);
    cluster.apply(set(&[("x", "NoSchedule")])).unwrap();
    assert_eq!(taints(&cluster), ["x:NoSchedule", cordon]);
    cluster.apply(Action::Cordon("a".into(), false)).unwrap();
    assert_eq!(taints(&cluster), ["x:NoSchedule"]);
    let key = "node.kubernetes.io/unschedulable";
    cluster.apply(set(&[(key, "NoSchedule"), (key, "NoExecute")])).unwrap();
    assert_eq!(taints(&cluster), ["node.kubernetes.io/unschedulable:NoExecute"]);
}

#[test]
fn a_pod_that_is_deleted_twice_goes_when_it_was_to_go_at_first() {
    let knobs = SimulationOptions { termination: 30_000, ..SimulationOptions::default() };
    let mut cluster = running(knobs, &["a"], agent("agent:1", json!({})));
    let name = cluster.pods().next().unwrap().name.to_string();
    for span in [10_000, 19_999] {
        cluster.apply(Action::DeletePod(name.clone())).unwrap();
        cluster.run(cluster.now() + span, &mut |_| ());
        assert!(cluster.pods().any(|pod| *pod.name == *name));
    }
    cluster.run(cluster.now() + 1, &mut |_| ());
    assert!(cluster.pods().all(|pod| *pod.name != *name));
}

#[test]
fn a_terminating_pod_waits_for_its_kubelet() {
    let knobs = SimulationOptions { termination: 10_000, ..SimulationOptions::default() };
    let mut cluster = running(knobs, &["a"], agent("agent:1", json!({})));
    let pod = cluster.pods().next().unwrap().name.to_string();
    cluster.apply(Action::NodeReady("a".into(), false)).unwrap();
    cluster.apply(Action::DeletePod(pod)).unwrap();
    cluster.run(3_600_000, &mut |_| ());
    assert!(cluster.pods().all(|pod| pod.is_deleting()));
    cluster.apply(Action::NodeReady("a".into(), true)).unwrap();
    cluster.run(7_200_000, &mut |_| ());
    assert!(cluster.pods().all(|pod| pod.ready_since.is_some() && !pod.is_deleting()));
}

#[test]
fn the_pods_of_a_vanished_node_stop_a_surging_update_until_they_are_collected() {
    let surge = json!({"updateStrategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}});
    let knobs = SimulationOptions { pod_gc: Some(40_000), ..SimulationOptions::default() };
    let mut cluster = running(knobs, &["a", "b"], agent("agent:1", surge.clone()));
    cluster.apply(Action::RemoveNode("b".into())).unwrap();
    cluster.apply(template_of("agent:2", surge)).unwrap();
    assert_eq!(cluster.sync().pop().unwrap().stopped_by.as_deref(), Some("b"));
    // The rollout waits, but is not stuck: the garbage collector deletes the pod by itself, 40 s
    // after its next run, which is 20 s ahead.
    let status = rollout::rollout_status(&cluster, &key()).unwrap();
    assert_eq!(status.stopped_by.as_deref(), Some("b"));
    assert_eq!((status.stuck, status.time_left), (vec![], Some(65_000)));
    cluster.run(3_600_000, &mut |_| ());
    assert!(rollout::rollout_status(&cluster, &key()).unwrap().finished);
}

#[test]
fn the_controller_is_not_told_that_a_node_is_gone() {
    let mut cluster =
        running(SimulationOptions::default(), &["a", "b"], agent("agent:1", json!({})));
    let start = cluster.now();
    let desired = |cluster: &Cluster| cluster.status(&key()).unwrap().desired_number_scheduled;
    cluster.apply(Action::RemoveNode("a".into())).unwrap();
    cluster.run(start + 30_000, &mut |_| ());
    assert_eq!(desired(&cluster), 2);
    // The garbage collector deletes the pod, of which the controller is notified.
    cluster.run(start + 100_000, &mut |_| ());
    assert_eq!((desired(&cluster), cluster.pods().count()), (1, 1));
}
