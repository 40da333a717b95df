//! Nodes whose kubelets stop reporting, report not ready, or are removed: compares the simulation
//! with what was observed on a control plane of 1.36.2 with simulated kubelets:
//!
//! - A kubelet stops reporting: its pod stays Ready and counts as available until, after 52.5 s and
//!   52.6 s, node and pod are Ready=False and the node has the taint NoSchedule.
//! - The taint NoExecute comes after 53 s on the first node, and 10 s and 20 s later on two more
//!   that stopped reporting with it (the rate of a zone).
//! - A kubelet stops reporting, is back after 40.6 s, and stops again 5.4 s later: the node is
//!   marked 47.0 s after it stopped again.
//! - A daemon pod that a rolling update deletes on such a node is Terminating until the kubelet
//!   reports again, 4 min later. `kubectl get ds` counts it as available until the node is marked.
//! - A bare pod on such a node: `Marking for deletion Pod default/web-b`, then Terminating, 300.0 s
//!   after NoExecute; gone 0.3 s after the kubelet was back.
//! - `kubectl delete ds --cascade=foreground` is held until that pod is deleted by force.
//! - A kubelet reports NotReady, and goes on reporting: both taints after 0.1 s and 1.2 s; its pod
//!   stays Ready.
//! - A node is removed 2.8 s after a run of the garbage collector: its pod is Failed and gone after
//!   57.2 s.
//! - A node is removed 2.8 s, added 13.3 s and removed 33.6 s after a run of the collector: its pod
//!   is gone 80.0 s after that run.
//! - A node is removed 10.5 s, added 28.2 s and removed 50.3 s after a run: its pod is gone 60.1 s
//!   after that run.

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::{
    Action, Cascade, Cluster, Event, EventKind, Millis, NodeLifecycle, Outage, Record,
    SimulationOptions, Termination,
};
use serde_json::json;

use super::{agent, key, running, template_of};

/// Returns a cluster of three nodes that run the agent, and its current time.
fn three(knobs: SimulationOptions) -> (Cluster, Millis) {
    let cluster = running(knobs, &["n1", "n2", "n3"], agent("agent:1", json!({})));
    let start = cluster.now();
    (cluster, start)
}

/// Returns options with which pods terminate within a second, as in the observed cluster.
fn quick() -> SimulationOptions {
    SimulationOptions { termination: 1_000, ..SimulationOptions::default() }
}

fn silent(node: &str) -> Action {
    Action::NodeReady(node.into(), false)
}

fn back(node: &str) -> Action {
    Action::NodeReady(node.into(), true)
}

fn bare(node: &str) -> Action {
    let pod = json!({
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {"nodeName": node, "containers": [{"name": "c", "image": "c"}]},
    });
    Action::CreatePod(Box::new(serde_json::from_value(pod).unwrap()))
}

/// Runs until `span` after `start`. Returns the cluster events, each with its time after `start`.
fn until(
    cluster: &mut Cluster,
    start: Millis,
    span: Millis,
) -> Vec<(Millis, EventKind, Option<Event>)> {
    let mut seen = Vec::new();
    cluster.run(start + span, &mut |record| {
        if let Record::ClusterEvent(h) = record {
            seen.push((h.at - start, h.kind.clone(), h.event()));
        }
    });
    seen
}

fn counts(cluster: &Cluster) -> (usize, usize, usize, usize) {
    let status = cluster.status(&key()).unwrap();
    (
        status.desired_number_scheduled,
        status.number_available,
        status.updated_number_scheduled,
        status.number_misscheduled,
    )
}

fn waits_for_kubelet(cluster: &Cluster) -> Vec<String> {
    let held =
        cluster.pods().filter(|pod| cluster.termination(pod) == Some(Termination::SilentKubelet));
    held.map(|pod| pod.node.to_string()).collect()
}

#[test]
fn the_pods_of_a_silent_node_are_available_until_it_is_noticed() {
    let (mut cluster, start) = three(SimulationOptions::default());
    cluster.apply(silent("n3")).unwrap();
    assert_eq!(until(&mut cluster, start, 49_999), []);
    assert_eq!(counts(&cluster), (3, 3, 3, 0));
    let seen = until(&mut cluster, start, 50_000);
    let told: Vec<_> = seen
        .iter()
        .map(|(at, _, event)| {
            (*at, event.as_ref().map(|e| (e.type_, e.reason, e.message.as_str())))
        })
        .collect();
    assert_eq!(
        told,
        [
            (50_000, Some(("Normal", "NodeNotReady", "Node n3 status is now: NodeNotReady"))),
            (50_000, Some(("Warning", "NodeNotReady", "Node is not ready"))),
            (50_000, None),
        ]
    );
    assert_eq!(seen[2].1, EventKind::Tainted { key: "node.kubernetes.io/unreachable" });
    // The daemon pod does not tolerate NoSchedule: its node no longer counts, but the pod stays.
    assert_eq!(counts(&cluster), (2, 2, 2, 1));
    assert_eq!(cluster.pods().filter(|pod| pod.ready_since.is_none()).count(), 1);
}

#[test]
fn a_kubelet_that_answers_again_reports_its_pods_as_it_has_them() {
    let (mut cluster, start) = three(SimulationOptions::default());
    let ready = |cluster: &Cluster| {
        cluster.pods().find(|pod| &*pod.node == "n3").and_then(|pod| pod.ready_since)
    };
    let since = ready(&cluster);
    cluster.apply(silent("n3")).unwrap();
    until(&mut cluster, start, 60_000);
    assert_eq!(ready(&cluster), None);
    cluster.apply(back("n3")).unwrap();
    let seen = until(&mut cluster, start, 70_000);
    assert_eq!(ready(&cluster), since, "its containers never stopped");
    assert!(
        seen.iter().any(|(at, what, _)| (*at, what) == (60_000, &EventKind::NodeReady)),
        "{seen:?}"
    );
    assert_eq!(counts(&cluster), (3, 3, 3, 0));
}

#[test]
fn an_outage_that_begins_again_is_timed_from_its_new_beginning() {
    let (mut cluster, start) = three(SimulationOptions::default());
    let at = |cluster: &mut Cluster, span, action| {
        let seen = until(cluster, start, span);
        cluster.apply(action).unwrap();
        seen
    };
    at(&mut cluster, 60_000, silent("n3"));
    assert_eq!(at(&mut cluster, 100_000, back("n3")), []);
    assert_eq!(at(&mut cluster, 105_000, silent("n3")), []);
    let first = until(&mut cluster, start, 600_000).first().cloned().unwrap();
    assert_eq!((first.0, first.1), (155_000, EventKind::NodeNotReady));
}

#[test]
fn an_outage_that_is_reported_again_goes_on_and_another_takes_its_place() {
    for (outage, want) in [
        (Outage::Unreachable, [(50_000, None), (50_000, Some("node.kubernetes.io/unreachable"))]),
        (Outage::NotReady, [(30_000, None), (31_000, Some("node.kubernetes.io/not-ready"))]),
    ] {
        let (mut cluster, start) = three(SimulationOptions::default());
        cluster.apply(silent("n3")).unwrap();
        assert_eq!(until(&mut cluster, start, 30_000), []);
        cluster.apply(Action::NodeOutage("n3".into(), outage)).unwrap();
        let seen = until(&mut cluster, start, 600_000);
        let of_node = seen.iter().filter(|(_, _, event)| {
            event.as_ref().is_none_or(|event| event.message.starts_with("Node n3"))
        });
        let told: Vec<_> = of_node
            .map(|(at, kind, _)| match kind {
                EventKind::Tainted { key } => (*at, Some(*key)),
                _ => (*at, None),
            })
            .collect();
        assert_eq!(told, want, "{outage:?}");
    }
}

#[test]
fn a_deleted_pod_of_a_silent_node_holds_the_rolling_update() {
    for (noticed_before, budget) in [(false, 1), (true, 1), (true, 2)] {
        let rolling = json!({"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {
            "maxUnavailable": budget, "maxSurge": 0,
        }}});
        let nodes = ["n1", "n2", "n3"];
        let mut cluster = running(quick(), &nodes, agent("agent:1", rolling.clone()));
        let start = cluster.now();
        cluster.apply(silent("n3")).unwrap();
        until(&mut cluster, start, if noticed_before { 120_000 } else { 4_000 });
        cluster.apply(template_of("agent:2", rolling)).unwrap();
        let update = format!("noticed before: {noticed_before}, budget {budget}");
        until(&mut cluster, start, 3_600_000);
        assert_eq!(waits_for_kubelet(&cluster), ["n3"], "{update}");
        // If the outage is noticed in time, the pod on n3 is deleted first without using budget,
        // and uses the budget from then on.
        let updated = if noticed_before && budget == 1 { 0 } else { 2 };
        assert_eq!(counts(&cluster), (2, 2, updated, 1), "{update}");

        cluster.apply(back("n3")).unwrap();
        until(&mut cluster, start, 7_200_000);
        assert_eq!(counts(&cluster), (3, 3, 3, 0), "{update}");
        assert_eq!(cluster.pods().count(), 3, "{update}");
    }
}

#[test]
fn a_deleted_pod_of_a_silent_node_counts_as_available_until_it_is_noticed() {
    let (mut cluster, start) = three(SimulationOptions { ready_after: 2_000, ..quick() });
    cluster.apply(silent("n3")).unwrap();
    cluster.apply(template_of("agent:2", json!({}))).unwrap();
    until(&mut cluster, start, 49_999);
    assert_eq!(waits_for_kubelet(&cluster), ["n3"]);
    assert_eq!(counts(&cluster), (3, 3, 2, 0));
    until(&mut cluster, start, 50_000);
    assert_eq!(counts(&cluster), (2, 2, 2, 1));
}

#[test]
fn a_silent_node_or_its_pod_removed_ends_the_waiting() {
    for action in [Action::RemoveNode("n3".into()), Action::DeletePods("n3".into()), back("n3")] {
        let (mut cluster, start) = three(quick());
        cluster.apply(silent("n3")).unwrap();
        until(&mut cluster, start, 120_000);
        cluster
            .apply(Action::DeleteDaemonSet { key: key(), cascade: Cascade::Foreground })
            .unwrap();
        until(&mut cluster, start, 3_600_000);
        assert_eq!(waits_for_kubelet(&cluster), ["n3"]);
        assert_eq!(cluster.daemon_sets().count(), 1, "it waits for its last pod");
        cluster.apply(action.clone()).unwrap();
        until(&mut cluster, start, 7_200_000);
        let left = (cluster.daemon_sets().count(), cluster.pods().count());
        assert_eq!(left, (0, 0), "{action:?}");
    }
}

#[test]
fn a_kubelet_that_says_that_it_is_not_ready_still_starts_and_ends_pods() {
    let (mut cluster, start) =
        three(SimulationOptions { termination: 5_000, ..SimulationOptions::default() });
    cluster.apply(Action::NodeOutage("n3".into(), Outage::NotReady)).unwrap();
    let seen = until(&mut cluster, start, 60_000);
    let what: Vec<_> = seen.iter().map(|(at, what, _)| (*at, what.clone())).collect();
    assert_eq!(
        what,
        [
            (0, EventKind::NodeNotReady),
            (1_000, EventKind::Tainted { key: "node.kubernetes.io/not-ready" }),
        ]
    );
    assert!(cluster.pods().all(|pod| pod.ready_since.is_some()), "its pods stay ready");
    assert_eq!(counts(&cluster), (3, 3, 3, 0), "nobody tells the controller, as the pod may stay");
    cluster.apply(template_of("agent:2", json!({}))).unwrap();
    until(&mut cluster, start, 600_000);
    assert_eq!(counts(&cluster), (2, 2, 2, 0));
    assert_eq!(cluster.pods().count(), 2, "the pod on n3 is ended, and not replaced");
}

#[test]
fn an_evicted_pod_of_a_silent_node_stays_until_the_kubelet_answers() {
    let (mut cluster, start) = three(SimulationOptions::default());
    cluster.apply(bare("n3")).unwrap();
    cluster.apply(silent("n3")).unwrap();
    let seen = until(&mut cluster, start, 3_600_000);
    let event = seen.iter().find(|(_, what, _)| *what == EventKind::Evicted).unwrap();
    assert_eq!(event.0, 350_000);
    assert_eq!(event.2.as_ref().unwrap().message, "Marking for deletion Pod default/web");
    assert_eq!(waits_for_kubelet(&cluster), ["n3"]);
    cluster.apply(back("n3")).unwrap();
    until(&mut cluster, start, 3_602_000);
    assert_eq!(cluster.pods().count(), 3);
}

#[test]
fn an_eviction_is_cancelled_when_the_outage_ends_in_time() {
    let (mut cluster, start) = three(SimulationOptions::default());
    cluster.apply(bare("n3")).unwrap();
    cluster.apply(silent("n3")).unwrap();
    until(&mut cluster, start, 200_000);
    cluster.apply(back("n3")).unwrap();
    let seen = until(&mut cluster, start, 3_600_000);
    let cancelled = seen.iter().find(|(_, what, _)| *what == EventKind::EvictionCancelled).unwrap();
    assert_eq!(cancelled.2.as_ref().unwrap().message, "Cancelling deletion of Pod default/web");
    assert_eq!(cluster.pods().count(), 4);
}

#[test]
fn a_pod_that_is_bound_to_a_silent_node_starts_when_the_kubelet_answers() {
    let (mut cluster, start) = three(SimulationOptions::default());
    cluster.apply(silent("n3")).unwrap();
    cluster.apply(Action::DeletePods("n3".into())).unwrap();
    until(&mut cluster, start, 40_000);
    assert_eq!(cluster.pods().filter(|pod| pod.ready_since.is_none()).count(), 1);
    cluster.apply(back("n3")).unwrap();
    until(&mut cluster, start, 60_000);
    let started = cluster.pods().find(|pod| &*pod.node == "n3").unwrap().ready_since;
    assert_eq!(started.map(|at| at - start), Some(45_000));
}

#[test]
fn the_pods_of_a_node_that_is_gone_wait_for_the_garbage_collector() {
    // When n3 is removed, added, removed …, and when its pod is collected: in milliseconds after a
    // run of the garbage collector, as in the list above.
    for (changes, collected) in [
        (vec![2_800], Some(60_000)),
        (vec![2_800, 13_300, 33_600], Some(80_000)),
        (vec![10_500, 28_200, 50_300], Some(60_000)),
        // A run that misses the node again does not restart the waiting time.
        (vec![10_500, 28_200, 33_600], Some(60_000)),
        (vec![20_000, 30_000], None),
        (vec![60_000, 70_000, 90_000], Some(140_000)),
    ] {
        let (mut cluster, start) = three(SimulationOptions::default());
        assert_eq!(start % 20_000, 0, "the start is a look");
        let name = cluster.pods().find(|pod| &*pod.node == "n3").unwrap().name.clone();
        let mut seen = Vec::new();
        for (index, at) in changes.iter().enumerate() {
            seen.extend(until(&mut cluster, start, *at));
            let action = match index % 2 {
                0 => Action::RemoveNode("n3".into()),
                _ => Action::AddNode(Node::named("n3")),
            };
            cluster.apply(action).unwrap();
        }
        seen.extend(until(&mut cluster, start, 600_000));
        let at = seen.iter().find(|(_, what, _)| *what == EventKind::Collected).map(|(at, ..)| *at);
        assert_eq!(at, collected, "{changes:?}");
        let kept = cluster.pods().any(|pod| pod.name == name);
        assert_eq!(kept, collected.is_none(), "{changes:?}");
    }
}

#[test]
fn without_a_node_lifecycle_controller_an_outage_shows_at_once() {
    let (mut cluster, _) = three(SimulationOptions {
        node_lifecycle: None,
        pod_gc: None,
        ..SimulationOptions::default()
    });
    cluster.apply(silent("n3")).unwrap();
    cluster.sync();
    assert_eq!(counts(&cluster), (3, 2, 3, 0));
    assert_eq!(NodeLifecycle::default().grace, 50_000);
}
