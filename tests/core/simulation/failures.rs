//! Failed pods and their back-off, and pods that admission rejects.

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::rollout::{self, Stuck};
use daemonset_preflight::simulation::{
    Action, Change, Cluster, End, Record, Rule, SimulationOptions,
};
use serde_json::json;

use super::{agent, changes, key, running, template_of};

/// Returns a cluster of one node on which the old and the new pod of a surging update both failed.
fn failed_twice() -> Cluster {
    let surge = json!({"minReadySeconds": 600, "updateStrategy": {
        "type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0},
    }});
    let mut cluster = running(SimulationOptions::default(), &["a"], agent("agent:1", surge));
    cluster.apply(template_of("agent:2", json!({}))).unwrap();
    cluster.sync();
    assert_eq!(cluster.pods().count(), 2);
    cluster.apply(Action::FailPods("a".into())).unwrap();
    cluster
}

fn failures(changes: &[Change]) -> usize {
    changes.iter().filter(|c| matches!(c, Change::Deleted { rule: Rule::Failed, .. })).count()
}

#[test]
fn one_failed_pod_of_a_node_is_deleted_at_a_time() {
    let mut cluster = failed_twice();
    assert_eq!(failures(&changes(&mut cluster)), 1);
    cluster.advance(999);
    assert_eq!(failures(&changes(&mut cluster)), 0);
    cluster.advance(1);
    assert_eq!(failures(&changes(&mut cluster)), 1);
}

/// Only the end of the back-off makes the controller sync again.
#[test]
fn a_failed_pod_is_deleted_when_its_back_off_is_over() {
    let mut cluster = running(SimulationOptions::default(), &["a"], agent("agent:1", json!({})));
    let start = cluster.now();
    let mut deleted = Vec::new();
    for at in [0, 100] {
        cluster.run(start + at, &mut |_| ());
        cluster.apply(Action::FailPods("a".into())).unwrap();
        cluster.run(start + at + 50, &mut |record| {
            if let Record::Step(step) = record {
                deleted.extend(vec![step.at - start; failures(&step.changes)]);
            }
        });
    }
    cluster.run(start + 60_000, &mut |record| {
        if let Record::Step(step) = record {
            deleted.extend(vec![step.at - start; failures(&step.changes)]);
        }
    });
    assert_eq!(deleted, [0, 1_000]);
}

#[test]
fn a_new_generation_begins_its_back_off_anew() {
    let mut cluster = failed_twice();
    assert_eq!(failures(&changes(&mut cluster)), 1);
    cluster.apply(template_of("agent:3", json!({}))).unwrap();
    assert_eq!(failures(&changes(&mut cluster)), 0, "the generation is observed by this step");
    assert_eq!(failures(&changes(&mut cluster)), 1);
}

/// As seen on 1.36.2.
#[test]
fn pods_that_admission_refuses_are_tried_again_and_again() {
    let spec = json!({"template": {"spec": {"overhead": {"cpu": "1"}}}});
    let mut cluster = Cluster::new(SimulationOptions::default());
    for name in ["a", "b"] {
        cluster.apply(Action::AddNode(Node::named(name))).unwrap();
    }
    cluster.apply(Action::CreateDaemonSet(Box::new(agent("agent:1", spec)))).unwrap();
    let mut tried = Vec::new();
    let end = cluster.run(100, &mut |record| {
        let Record::Step(step) = record else { return };
        for event in step.events() {
            assert_eq!((event.type_, event.reason), ("Warning", "FailedCreate"));
            assert!(event.message.ends_with(
                "is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass \
                 defined Overhead"
            ));
            tried.push(step.at);
        }
    });
    assert_eq!((tried, end), (vec![0, 5, 15, 35, 75], End::TimeUp));
    let status = cluster.status(&key()).unwrap();
    assert_eq!((status.desired_number_scheduled, status.current_number_scheduled), (2, 0));
    let rollout = rollout::rollout_status(&cluster, &key()).unwrap();
    assert_eq!(rollout.stops_after, Some(0));
    assert!(matches!(&rollout.stuck[..], [Stuck::CreateFailed { .. }]), "{:?}", rollout.stuck);

    // Once there is no pod to create, the next failure counts as the first one.
    for name in ["a", "b"] {
        cluster.apply(Action::RemoveNode(name.into())).unwrap();
    }
    let end = cluster.run(1_000_000, &mut |record| {
        assert!(!matches!(record, Record::Step(step)
        if step.changes.iter().any(|change| matches!(change, Change::CreateFailed { .. }))))
    });
    assert_eq!(end, End::Quiet);
    for name in ["a", "b"] {
        cluster.apply(Action::AddNode(Node::named(name))).unwrap();
    }
    let (start, mut tried) = (cluster.now(), Vec::new());
    cluster.run(start + 20, &mut |record| {
        let Record::Step(step) = record else { return };
        let failed = step.changes.iter().any(|c| matches!(c, Change::CreateFailed { .. }));
        tried.extend(failed.then_some(step.at - start));
    });
    assert_eq!(tried, [0, 5, 15]);

    // Without the overhead they are created at once.
    cluster.apply(template_of("agent:1", json!({}))).unwrap();
    cluster.run(cluster.now() + 10_000, &mut |_| ());
    assert_eq!(cluster.status(&key()).unwrap().number_ready, 2);
    assert!(rollout::rollout_status(&cluster, &key()).unwrap().finished);
}

#[test]
fn an_update_to_pods_that_admission_refuses_spends_its_budget() {
    let mut cluster =
        running(SimulationOptions::default(), &["a", "b"], agent("agent:1", json!({})));
    let refused = json!({"template": {"spec": {"overhead": {"cpu": "1"}}}});
    cluster.apply(template_of("agent:2", refused)).unwrap();
    cluster.run(cluster.now() + 600_000, &mut |_| ());
    assert_eq!(cluster.pods().count(), 1);
}

/// As observed on 1.36.2. An error from before the API server generates the name has only its
/// prefix.
#[test]
fn pods_of_a_priority_class_that_is_not_there_are_refused() {
    for (class, error) in [
        ("nosuch", "no PriorityClass with name nosuch was found"),
        (
            "system-node-critical",
            "the integer value of priority (9) must not be provided in pod spec; priority \
             admission controller computed 2000001000 from the given PriorityClass name",
        ),
    ] {
        let spec = json!({"template": {"spec": {"priorityClassName": class, "priority": 9}}});
        let mut cluster = Cluster::new(SimulationOptions::default());
        cluster.apply(Action::AddNode(Node::named("a"))).unwrap();
        cluster.apply(Action::CreateDaemonSet(Box::new(agent("agent:1", spec)))).unwrap();
        let events: Vec<String> =
            cluster.sync()[0].events().into_iter().map(|event| event.message).collect();
        assert_eq!(events, [format!("Error creating: pods \"agent-\" is forbidden: {error}")]);
        assert_eq!(cluster.pods().count(), 0);
    }
}
