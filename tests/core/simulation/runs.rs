//! What a run reports: events, rejected actions, and why a rollout does not finish.

use std::collections::BTreeSet;

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::rollout::{self, Stuck};
use daemonset_preflight::simulation::{
    Action, Cluster, Refused, Scheduling, SimulationOptions, Timeline,
};
use serde_json::json;

use super::{agent, changes, key, running, template_of};

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
            "A surge puts the new pod next to the old one, but both need host port 9100/TCP: the new one stays Pending.",
        ),
        (bad, json!({}), rolling.clone(), None, "Pods with agent:2 never become ready."),
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
    // The controller would notice this change in a sync, but is not notified of it.
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
