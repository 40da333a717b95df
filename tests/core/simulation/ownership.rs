//! Pods that change their owner, and the revisions of their former owner.

use std::collections::BTreeMap;

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::{
    Action, Cascade, Change, Cluster, EventKind, Record, Refused, Rule, SimulationOptions,
};
use serde_json::json;

use super::{agent, changes, key, running, template_of};

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

    // Another template: it is the first one of the new DaemonSet, as the other was the first of the
    // old one, and pods of the same generation count as updated.
    cluster.apply(delete).unwrap();
    cluster.apply(create("agent:2")).unwrap();
    cluster.run(1_500_000, &mut |_| ());
    assert_eq!(pods(&cluster), before);
    assert_eq!(cluster.status(&key()).unwrap().updated_number_scheduled, 2);

    // The next template: the adopted pods are replaced according to the update strategy.
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

/// A change of the owner does not change the tolerations with which a pod was created.
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
fn the_oldest_revisions_without_pods_go_beyond_the_limit() {
    for (strategy, limit, want) in [
        ("RollingUpdate", 3, &[] as &[i64]),
        ("RollingUpdate", 1, &[1, 2]),
        ("RollingUpdate", 0, &[1, 2, 3]),
        // The pod keeps its revision.
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
