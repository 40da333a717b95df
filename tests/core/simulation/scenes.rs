//! Scenes: one script each, and what must come of it.

use std::collections::{BTreeMap, BTreeSet};

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::rollout::{self, Stuck};
use daemonset_preflight::simulation::{
    Action, Cascade, Change, Cluster, End, EventKind, NodeLifecycle, Record, Refused, Rule,
    Scheduling, SimulationOptions, Timeline,
};
use serde_json::json;

use super::{agent, key, running, template_of};

fn changes(cluster: &mut Cluster) -> Vec<Change> {
    cluster.sync().into_iter().flat_map(|step| step.changes).collect()
}

fn pods(cluster: &Cluster) -> Vec<(String, String)> {
    cluster.pods().map(|pod| (pod.node.to_string(), pod.name.to_string())).collect()
}

#[test]
fn a_pod_that_no_longer_matches_is_released_and_replaced() {
    let mut cluster = running(SimulationOptions::default(), &["a"], agent("agent:1", json!({})));
    let name = cluster.pods().next().unwrap().name.to_string();
    let labels = BTreeMap::from([("app".to_owned(), "debug".to_owned())]);
    cluster.apply(Action::SetPodLabels(name.clone(), labels)).unwrap();
    let done = changes(&mut cluster);
    assert!(
        matches!(&done[..], [
            Change::Released { pod, rule: Rule::NotSelected, .. },
            Change::Created { rule: Rule::Missing, .. },
        ] if *pod == name),
        "{done:?}"
    );
    assert_eq!(cluster.pods().count(), 2);

    let labels = BTreeMap::from([("app".to_owned(), "agent".to_owned())]);
    cluster.apply(Action::SetPodLabels(name.clone(), labels)).unwrap();
    let done = changes(&mut cluster);
    assert!(
        matches!(&done[..], [
            Change::Adopted { pod, .. },
            Change::Deleted { rule: Rule::Duplicate, pod: newer, .. },
        ] if *pod == name && *newer != name),
        "{done:?}"
    );
}

#[test]
fn what_an_orphaning_deletion_leaves_is_adopted_with_its_revision() {
    let mut cluster =
        running(SimulationOptions::default(), &["a", "b"], agent("agent:1", json!({})));
    let before = pods(&cluster);
    let delete = Action::DeleteDaemonSet { key: key(), cascade: Cascade::Orphan };
    cluster.apply(delete.clone()).unwrap();
    assert!(cluster.sync().is_empty());
    assert_eq!(pods(&cluster), before);

    // The same template again: nothing is replaced.
    let create = |image| Action::CreateDaemonSet(Box::new(agent(image, json!({}))));
    cluster.apply(create("agent:1")).unwrap();
    cluster.run(1_200_000, &mut |_| ());
    assert_eq!(pods(&cluster), before);
    assert_eq!(cluster.status(&key()).unwrap().updated_number_scheduled, 2);

    // Another template: it is the first of the new DaemonSet, as the one before was of the old
    // one, and pods of the same generation count as updated.
    cluster.apply(delete).unwrap();
    cluster.apply(create("agent:2")).unwrap();
    cluster.run(1_500_000, &mut |_| ());
    assert_eq!(pods(&cluster), before);
    assert_eq!(cluster.status(&key()).unwrap().updated_number_scheduled, 2);

    // The next template: what was adopted is replaced by the update strategy.
    cluster.apply(template_of("agent:3", json!({}))).unwrap();
    let mut most_gone = 0;
    cluster.run(1_800_000, &mut |record| {
        if let Record::Step(step) = record {
            most_gone = most_gone.max(step.status.number_unavailable);
        }
    });
    assert_ne!(pods(&cluster), before);
    assert_eq!(most_gone, 1);
    assert_eq!(cluster.status(&key()).unwrap().updated_number_scheduled, 2);
}

#[test]
fn a_daemon_set_deleted_in_the_foreground_goes_with_its_last_pod() {
    let knobs = SimulationOptions { termination: 30_000, ..SimulationOptions::default() };
    let mut cluster = running(knobs, &["a", "b"], agent("agent:1", json!({})));
    cluster.apply(Action::DeleteDaemonSet { key: key(), cascade: Cascade::Foreground }).unwrap();
    assert!(cluster.sync().is_empty());
    assert_eq!(cluster.daemon_sets().count(), 1);
    cluster.apply(Action::DeletePods("a".into())).unwrap();
    cluster.advance(29_999);
    assert_eq!((cluster.daemon_sets().count(), cluster.pods().count()), (1, 1));
    cluster.advance(1);
    assert_eq!((cluster.daemon_sets().count(), cluster.pods().count()), (0, 0));
}

#[test]
fn the_oldest_revisions_without_pods_go_beyond_the_limit() {
    for (strategy, limit, want) in [
        ("RollingUpdate", 3, &[] as &[i64]),
        ("RollingUpdate", 1, &[1, 2]),
        ("RollingUpdate", 0, &[1, 2, 3]),
        // The pod stays what it is.
        ("OnDelete", 1, &[2, 3]),
    ] {
        let more = json!({"revisionHistoryLimit": limit, "updateStrategy": {"type": strategy}});
        let mut cluster =
            running(SimulationOptions::default(), &["a"], agent("agent:1", more.clone()));
        let mut forgotten = Vec::new();
        for image in ["agent:2", "agent:3", "agent:4"] {
            cluster.apply(template_of(image, more.clone())).unwrap();
            let end = cluster.now() + 600_000;
            cluster.run(end, &mut |record| {
                if let Record::Step(step) = record {
                    forgotten.extend(step.changes.iter().filter_map(|change| match change {
                        Change::Forgotten { revision } => Some(*revision),
                        _ => None,
                    }));
                }
            });
        }
        assert_eq!(forgotten, want, "{strategy} {limit}");
    }
}

#[test]
fn a_roll_back_goes_to_the_revision_before_and_numbers_it_anew() {
    let mut cluster = Cluster::new(SimulationOptions::default());
    let create = Action::CreateDaemonSet(Box::new(agent("agent:1", json!({}))));
    for (action, want) in [
        (create, (1, Rule::NewTemplate)),
        (template_of("agent:2", json!({})), (2, Rule::NewTemplate)),
        (Action::RollBack(key(), 0), (3, Rule::KnownTemplate)),
    ] {
        cluster.apply(action).unwrap();
        let revised: Vec<(i64, Rule)> = changes(&mut cluster)
            .into_iter()
            .filter_map(|change| match change {
                Change::Revised { revision, rule, .. } => Some((revision, rule)),
                _ => None,
            })
            .collect();
        assert_eq!(revised, [want]);
        cluster.run(cluster.now() + 600_000, &mut |_| ());
    }
    assert_eq!(
        cluster.apply(Action::RollBack(key(), 1)),
        Err(Refused::NoSuchRevision(1)),
        "revision 1 is 3 now"
    );
}

#[test]
fn steps_tell_kubernetes_own_events() {
    let mut cluster = running(SimulationOptions::default(), &["a"], agent("agent:1", json!({})));
    let pod = cluster.pods().next().unwrap().name.clone();
    cluster.apply(Action::FailPods("a".into())).unwrap();
    let step = cluster.sync().pop().unwrap();
    let told: Vec<_> = step.events().into_iter().map(|e| (e.type_, e.reason, e.message)).collect();
    let found = format!("Found failed daemon pod default/{pod} on node a, will try to kill it");
    assert_eq!(
        told,
        [
            ("Warning", "FailedDaemonPod", found),
            ("Normal", "SuccessfulDelete", format!("Deleted pod: {pod}")),
        ]
    );
}

#[test]
fn a_refused_action_changes_nothing() {
    let mut cluster = running(SimulationOptions::default(), &["a"], agent("agent:1", json!({})));
    let before = format!("{cluster:?}");
    let invalid =
        template_of("agent:2", json!({"template": {"metadata": {"labels": {"app": "x"}}}}));
    let Err(Refused::Invalid(errors)) = cluster.apply(invalid) else { panic!("accepted") };
    assert!(errors[0].starts_with("spec.template.metadata.labels: Invalid value"), "{errors:?}");
    for action in [
        Action::RemoveNode("x".into()),
        Action::DeletePod("x".into()),
        Action::RollBack(key(), 7),
        Action::AddNode(Node::named("a")),
        Action::CreateDaemonSet(Box::new(agent("agent:1", json!({})))),
    ] {
        cluster.apply(action).unwrap_err();
    }
    assert_eq!(format!("{cluster:?}"), before);
}

#[test]
fn a_rejected_event_is_named_by_its_place() {
    let script = vec![(0, Action::AddNode(Node::named("a"))), (10, Action::RemoveNode("b".into()))];
    let mut timeline =
        Timeline::new(Cluster::new(SimulationOptions::default()), script.clone()).unwrap();
    let rejected = timeline.seek(20).unwrap_err();
    assert_eq!(rejected.to_string(), "event 1: there is no node `b`");
    assert_eq!(timeline.cluster().nodes().count(), 1);

    let backwards = script.into_iter().rev().collect();
    let rejected =
        Timeline::new(Cluster::new(SimulationOptions::default()), backwards).unwrap_err();
    assert_eq!(
        rejected.to_string(),
        "event 1: it happens at 0 ms, before 10 ms, where the script already is"
    );
}

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
    // Nobody ends the pod that was driven out.
    assert_eq!(cluster.pods().filter(|pod| pod.is_deleting()).count(), 1);
    assert_eq!(cluster.nodes().next().unwrap().taints.len(), 2);
    cluster.apply(Action::NodeReady("a".into(), true)).unwrap();
    cluster.run(out + 7_200_000, &mut |_| ());
    assert_eq!(cluster.pods().count(), 1);
    assert_eq!(cluster.nodes().next().unwrap().taints, []);
    assert_eq!(cluster.status(&key()).unwrap().number_ready, 1);
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
    // It waits, but it is not stuck: the garbage collector acts by itself, 40 s after its next
    // look, which is 20 s ahead.
    let status = rollout::rollout_status(&cluster, &key()).unwrap();
    assert_eq!(status.stopped_by.as_deref(), Some("b"));
    assert_eq!((status.stuck, status.time_left), (vec![], Some(65_000)));
    cluster.run(3_600_000, &mut |_| ());
    assert!(rollout::rollout_status(&cluster, &key()).unwrap().finished);
}

#[test]
fn a_rollout_that_cannot_finish_says_why() {
    let port = |n: i32| json!({"template": {"spec": {"containers": [{"ports": [{"containerPort": n, "hostPort": n}]}]}}});
    let with = |more: serde_json::Value, strategy: serde_json::Value| {
        let mut spec = more;
        super::merge(&mut spec, json!({"updateStrategy": strategy}));
        spec
    };
    let rolling =
        json!({"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}});
    let surge =
        json!({"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}});
    let on_delete = json!({"type": "OnDelete"});
    let bad = SimulationOptions {
        never_ready_images: BTreeSet::from(["agent:2".to_owned()]),
        ..SimulationOptions::default()
    };
    for (knobs, more, strategy, dead, sentence) in [
        (
            SimulationOptions::default(),
            json!({}),
            on_delete,
            None,
            "The strategy is OnDelete: 2 nodes keep the old pod until somebody deletes it.",
        ),
        (
            SimulationOptions {
                scheduling: Scheduling::DefaultScheduler,
                ..SimulationOptions::default()
            },
            port(9100),
            surge,
            None,
            "A surge puts the new pod beside the old one, but both want host port 9100/TCP: the new one stays Pending.",
        ),
        (bad, json!({}), rolling.clone(), None, "Pods with agent:2 never get ready."),
        (
            SimulationOptions::default(),
            json!({}),
            rolling,
            Some("b"),
            "The budget of 1 is spent on nodes that will not recover by themselves: b.",
        ),
    ] {
        let spec = with(more, strategy);
        let mut cluster = running(knobs, &["a", "b"], agent("agent:1", spec.clone()));
        if let Some(dead) = dead {
            cluster.apply(Action::NodeReady(dead.into(), false)).unwrap();
            let noticed = cluster.now() + 60_000;
            cluster.run(noticed, &mut |_| ());
        }
        cluster.apply(template_of("agent:2", spec)).unwrap();
        let forecast = rollout::forecast(&cluster, &key(), 3_600_000).unwrap();
        assert_eq!(forecast.takes, None);
        let told: Vec<String> = forecast.end.stuck.iter().map(Stuck::sentence).collect();
        assert!(told.iter().any(|s| s == sentence), "wanted {sentence}, told {told:?}");
    }
}

/// A node on which the old and the new pod of a surging update run and then both fail.
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

/// Nothing but the end of the back-off has the controller look again.
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

    // Once there is none to create, the next failure is a first one.
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

/// As seen on 1.36.2.
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

/// As seen on 1.36.2. What is refused before the API server makes a name names its beginning.
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

/// The node lifecycle controller gives a node that is out its taints back.
#[test]
fn the_taints_of_an_outage_come_back_as_long_as_it_lasts() {
    let mut cluster = running(SimulationOptions::default(), &["a"], agent("agent:1", json!({})));
    let keys = |cluster: &Cluster| -> Vec<String> {
        cluster.nodes().flat_map(|node| &node.taints).map(|taint| taint.key.clone()).collect()
    };
    let unreachable = "node.kubernetes.io/unreachable";
    cluster.apply(Action::NodeReady("a".into(), false)).unwrap();
    // Nobody has noticed it.
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

/// Who owns a pod later changes nothing about the tolerations with which it was created.
#[test]
fn an_orphan_keeps_the_tolerations_of_a_daemon_and_an_adopted_pod_gets_none() {
    let evicted = |cluster: &mut Cluster| {
        cluster.apply(Action::NodeReady("a".into(), false)).unwrap();
        let mut evicted = 0;
        cluster.run(cluster.now() + 600_000, &mut |record| {
            evicted += usize::from(
                matches!(record, Record::ClusterEvent(e) if e.kind == EventKind::Evicted),
            );
        });
        evicted
    };
    let mut orphaned = running(SimulationOptions::default(), &["a"], agent("agent:1", json!({})));
    let cascade = Cascade::Orphan;
    orphaned.apply(Action::DeleteDaemonSet { key: key(), cascade }).unwrap();
    assert_eq!((orphaned.pods().count(), evicted(&mut orphaned)), (1, 0));

    let mut adopted = Cluster::new(SimulationOptions::default());
    adopted.apply(Action::AddNode(Node::named("a"))).unwrap();
    let pod = json!({
        "metadata": {"name": "bare", "namespace": "default", "labels": {"app": "agent"}},
        "spec": {"nodeName": "a", "containers": [{"name": "agent", "image": "agent:1"}]},
    });
    adopted.apply(Action::CreatePod(Box::new(serde_json::from_value(pod).unwrap()))).unwrap();
    let on_delete = json!({"updateStrategy": {"type": "OnDelete"}});
    adopted.apply(Action::CreateDaemonSet(Box::new(agent("agent:1", on_delete)))).unwrap();
    adopted.run(10_000, &mut |_| ());
    assert!(adopted.pods().all(|pod| &*pod.name == "bare" && pod.owner.is_some()));
    assert_eq!(evicted(&mut adopted), 1);
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
    // The garbage collector takes the pod, of which it is told.
    cluster.run(start + 100_000, &mut |_| ());
    assert_eq!((desired(&cluster), cluster.pods().count()), (1, 1));
}

/// Source: `nextPodAvailabilityCheck` in `pkg/controller/controller_utils.go` at v1.36.
#[test]
fn the_controller_does_not_look_again_at_a_pod_that_is_available_once_it_is_ready() {
    let mut cluster = running(SimulationOptions::default(), &["a"], agent("agent:1", json!({})));
    cluster.apply(Action::AddNode(Node::named("b").allocatable("pods", 10))).unwrap();
    cluster.run(cluster.now(), &mut |_| ());
    let ready_at = cluster.pods().find_map(|pod| pod.ready_at).unwrap();
    cluster.run(ready_at, &mut |_| ());
    let status = cluster.status(&key()).unwrap();
    assert_eq!((status.desired_number_scheduled, status.number_available), (2, 2));
    // It would learn of this, of which it is not told.
    cluster.apply(Action::RemoveNode("a".into())).unwrap();
    cluster.run(ready_at + 10_000, &mut |_| ());
    assert_eq!(cluster.status(&key()).unwrap().desired_number_scheduled, 2);
}

#[test]
fn an_object_that_is_applied_as_it_was_exported_changes_nothing() {
    let mut cluster = running(SimulationOptions::default(), &["a"], agent("agent:1", json!({})));
    let mut exported = agent("agent:1", json!({}));
    let pod = exported.spec.as_mut().unwrap().template.spec.as_mut().unwrap();
    pod.containers[0].resources = Some(Default::default());
    pod.tolerations = Some(Vec::new());
    cluster.apply(Action::Apply(Box::new(exported))).unwrap();
    assert!(changes(&mut cluster).is_empty());
    assert_eq!(cluster.status(&key()).unwrap().observed_generation, 1);
}
