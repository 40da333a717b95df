//! Alternatives to a DaemonSet.

use std::collections::BTreeMap;

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::alternatives::{Alternative, Coverage, compare};
use daemonset_preflight::simulation::{Action, Cluster, Millis, SimulationOptions};
use serde_json::json;

use super::{agent, template_of};

/// Returns the coverage of each alternative at the end of a script on the nodes a, b and c.
fn covered(script: Vec<(Millis, Action)>) -> BTreeMap<Alternative, Coverage> {
    let mut start = Cluster::new(SimulationOptions::default());
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
                (InitScript, 3),
                (BarePods, 2),
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

/// As on a control plane: while a pod is replaced there is one pod more, never one less. With
/// anti-affinity on every node, the additional pod has no node and stays Pending.
#[test]
fn a_deployment_of_three_keeps_three_available() {
    let mut start = Cluster::new(SimulationOptions::default());
    for name in ["a", "b", "c"] {
        start.apply(Action::AddNode(Node::named(name))).unwrap();
    }
    let script = vec![(60_000, template_of("agent:2", json!({})))];
    let runs = compare(&start, &agent("agent:1", json!({})), &script, 3_600_000).unwrap();
    let of = |alternative| {
        let run = runs.iter().find(|run| run.alternative == alternative).unwrap();
        run.coverage.iter().filter(|entry| entry.at >= 60_000).collect::<Vec<_>>()
    };
    let deployment = of(Alternative::Deployment);
    assert!(deployment.iter().all(|entry| entry.covered + entry.surplus >= 3), "{deployment:?}");
    let updated: Vec<_> = deployment.iter().map(|entry| (entry.at, entry.updated)).collect();
    assert_eq!(updated, [(60_000, 0), (65_000, 1), (70_000, 2), (75_000, 3)]);
    let spread = of(Alternative::SpreadDeployment);
    assert!(spread.iter().all(|entry| entry.covered == 3 && entry.updated == 0), "{spread:?}");
}
