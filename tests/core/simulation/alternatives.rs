//! The alternatives beside a DaemonSet, and workloads turned into one.

use std::collections::BTreeMap;

use daemonset_preflight::manifest::Manifest;
use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::alternatives::{
    Alternative, Coverage, Workload, compare, convert,
};
use daemonset_preflight::simulation::{Action, Cluster, Knobs, Millis};
use daemonset_preflight::{defaults, validation};
use serde_json::json;

use super::{agent, template_of};

/// What each alternative covers at the end of a script over nodes a, b and c.
fn covered(script: Vec<(Millis, Action)>) -> BTreeMap<Alternative, Coverage> {
    let mut start = Cluster::new(Knobs::default());
    for name in ["a", "b", "c"] {
        start.apply(Action::AddNode(Node::named(name))).unwrap();
    }
    let runs = compare(&start, &agent("agent:1", json!({})), &script, 3_600_000).unwrap();
    runs.into_iter().map(|run| (run.alternative, *run.coverage.last().unwrap())).collect()
}

#[test]
fn what_each_covers_at_the_end() {
    use Alternative::*;
    let node = |name: &str| Action::AddNode(Node::named(name));
    let lost_and_back = || vec![(60_000, Action::RemoveNode("c".into())), (120_000, node("c"))];
    for (what, script, want) in [
        (
            "a node joins",
            vec![(60_000, node("d"))],
            [
                (DaemonSet, 4),
                (InitScript, 4),
                (BarePods, 3),
                (StaticPods, 3),
                (Deployment, 3),
                (SpreadDeployment, 3),
            ],
        ),
        (
            "a node is lost and another of its name comes",
            lost_and_back(),
            [
                (DaemonSet, 3),
                (InitScript, 3),
                (BarePods, 2),
                (StaticPods, 2),
                (Deployment, 2),
                (SpreadDeployment, 3),
            ],
        ),
        (
            "the daemon fails on a node",
            vec![(60_000, Action::FailPods("a".into()))],
            [
                (DaemonSet, 3),
                (InitScript, 2),
                (BarePods, 3),
                (StaticPods, 3),
                (Deployment, 3),
                (SpreadDeployment, 3),
            ],
        ),
        (
            "the pods of a node are deleted",
            vec![(60_000, Action::DeletePods("a".into()))],
            [
                (DaemonSet, 3),
                (InitScript, 3),
                (BarePods, 2),
                (StaticPods, 3),
                (Deployment, 3),
                (SpreadDeployment, 3),
            ],
        ),
    ] {
        let got = covered(script);
        for (alternative, nodes) in want {
            assert_eq!(got[&alternative].covered, nodes, "{what}: {alternative:?}");
        }
    }
    let crowded = covered(lost_and_back())[&Deployment];
    assert_eq!((crowded.wanted, crowded.surplus), (3, 1), "two daemons on one node");
}

#[test]
fn a_new_template_reaches_only_what_is_rolled_out() {
    let got = covered(vec![(60_000, template_of("agent:2", json!({})))]);
    let updated = |alternative| got[&alternative].updated;
    assert_eq!(updated(Alternative::DaemonSet), 3);
    assert_eq!(updated(Alternative::Deployment), 3);
    for old in [Alternative::InitScript, Alternative::BarePods, Alternative::StaticPods] {
        assert_eq!(updated(old), 0, "{old:?}");
    }
}

fn turned(workload: Workload) -> (serde_json::Value, Vec<(String, String)>) {
    let converted = convert(workload);
    let mut manifest = Manifest { daemon_set: converted.daemon_set.clone(), has_selector: true };
    defaults::apply(&mut manifest.daemon_set);
    let verdict = validation::create(&mut manifest);
    assert!(verdict.errors.is_empty(), "{:?}", verdict.errors);
    let changes = converted.changes.into_iter().map(|change| (change.field, change.what));
    (serde_json::to_value(converted.daemon_set).unwrap(), changes.collect())
}

#[test]
fn the_mirror_of_a_static_pod_becomes_a_daemon_set() {
    let pod = json!({
        "metadata": {
            "name": "agent-worker-1", "namespace": "default", "labels": {"app": "agent"},
            "annotations": {"kubernetes.io/config.source": "file", "note": "kept"},
            "ownerReferences": [{"apiVersion": "v1", "kind": "Node", "name": "worker-1", "uid": "u"}],
        },
        "spec": {
            "nodeName": "worker-1", "restartPolicy": "OnFailure",
            "tolerations": [{"operator": "Exists", "effect": "NoExecute"}],
            "containers": [{"name": "agent", "image": "agent:1"}],
        },
    });
    let (made, changes) = turned(Workload::Pod(Box::new(serde_json::from_value(pod).unwrap())));
    assert_eq!(made["metadata"]["name"], "agent");
    assert_eq!(made["spec"]["template"]["metadata"]["annotations"], json!({"note": "kept"}));
    assert_eq!(
        made["spec"]["template"]["spec"],
        json!({"containers": [{"name": "agent", "image": "agent:1"}], "restartPolicy": "Always"})
    );
    let fields: Vec<&str> = changes.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "metadata.name",
            "metadata.annotations",
            "metadata.ownerReferences",
            "spec.nodeName",
            "spec.tolerations",
            "spec.restartPolicy",
        ]
    );
}

#[test]
fn a_spread_deployment_becomes_a_daemon_set() {
    let own = json!({"matchLabels": {"app": "agent"}});
    let deployment = json!({
        "metadata": {"name": "agent", "namespace": "default"},
        "spec": {
            "replicas": 3, "selector": own, "progressDeadlineSeconds": 600,
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}},
            "template": {
                "metadata": {"labels": {"app": "agent"}},
                "spec": {
                    "containers": [{"name": "agent", "image": "agent:1"}],
                    "affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
                        {"topologyKey": "kubernetes.io/hostname", "labelSelector": own},
                    ]}},
                },
            },
        },
    });
    let deployment = Box::new(serde_json::from_value(deployment).unwrap());
    let (made, changes) = turned(Workload::Deployment(deployment));
    assert_eq!(
        made["spec"]["updateStrategy"],
        json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%"}})
    );
    assert_eq!(made["spec"]["template"]["spec"].get("affinity"), None);
    assert_eq!(
        changes,
        [
            ("spec.replicas", "left out (was 3)"),
            (
                "spec.template.spec.affinity.podAntiAffinity",
                "the terms that keep the pods off each other's nodes left out",
            ),
            ("spec.strategy.rollingUpdate.maxSurge", "left out"),
            ("spec.progressDeadlineSeconds", "left out"),
        ]
        .map(|(field, what)| (field.to_owned(), what.to_owned()))
    );
}
