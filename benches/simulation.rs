//! What a simulated rollout costs, one step after one node's change, and one that looks at
//! every node.

#![allow(clippy::expect_used, reason = "a bench may fail where the core may not")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::{Action, Cluster, DaemonSetKey, Record, SimulationOptions};
use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetUpdateStrategy, RollingUpdateDaemonSet};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

fn agent(image: &str) -> DaemonSet {
    let mut agent: DaemonSet = serde_json::from_value(serde_json::json!({
        "metadata": {"name": "agent", "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": "agent"}},
            "updateStrategy": {"rollingUpdate": {"maxUnavailable": "1%"}},
            "template": {
                "metadata": {"labels": {"app": "agent"}},
                "spec": {"containers": [{"name": "agent", "image": image}]}
            }
        }
    }))
    .expect("a DaemonSet");
    daemonset_preflight::defaults::apply(&mut agent);
    agent
}

/// A settled cluster in which every node runs the agent.
fn cluster(nodes: usize) -> Cluster {
    let mut cluster = Cluster::new(SimulationOptions::default());
    for number in 0..nodes {
        let node = Node::named(format!("node-{number:06}")).label("pool", "workers");
        cluster.apply(Action::AddNode(node)).expect("a new node");
    }
    cluster.apply(Action::CreateDaemonSet(Box::new(agent("agent:1")))).expect("a DaemonSet");
    cluster.run(600_000, &mut |_| ());
    cluster
}

fn roll(cluster: &mut Cluster) {
    let key = DaemonSetKey::new("default", "agent");
    let template = agent("agent:2").spec.expect("a spec").template;
    cluster.apply(Action::UpdateTemplate(key.clone(), Box::new(template))).expect("valid");
    let mut steps = 0;
    cluster.run(36_000_000, &mut |record| steps += usize::from(matches!(record, Record::Step(_))));
    let status = cluster.status(&key).expect("the DaemonSet");
    assert_eq!(status.updated_number_scheduled, status.desired_number_scheduled);
    assert!(steps > 100, "a hundred waves");
}

fn benches(c: &mut Criterion) {
    for nodes in [5_000, 100_000] {
        let start = cluster(nodes);
        let mut group = c.benchmark_group("rollout");
        group.sample_size(10);
        group.bench_function(nodes.to_string(), |b| {
            b.iter_batched_ref(|| start.clone(), roll, BatchSize::PerIteration);
        });
    }
    let mut cluster = cluster(5_000);
    let mut ready = true;
    c.benchmark_group("step").bench_function("5000", |b| {
        b.iter(|| {
            ready = !ready;
            cluster.apply(Action::NodeReady("node-002500".to_owned(), ready)).expect("a node");
            cluster.sync()
        });
    });
    // What a step would cost if it looked at every node: another strategy makes it so.
    let key = DaemonSetKey::new("default", "agent");
    let strategy = |percent: &str| {
        let rolling = RollingUpdateDaemonSet {
            max_unavailable: Some(IntOrString::String(percent.to_owned())),
            max_surge: None,
        };
        let type_ = Some("RollingUpdate".to_owned());
        DaemonSetUpdateStrategy { rolling_update: Some(rolling), type_ }
    };
    let mut few = false;
    c.benchmark_group("pass").bench_function("5000", |b| {
        b.iter(|| {
            few = !few;
            let strategy = strategy(if few { "1%" } else { "2%" });
            cluster.apply(Action::UpdateStrategy(key.clone(), strategy)).expect("valid");
            cluster.sync()
        });
    });
}

criterion_group!(simulation_benches, benches);
criterion_main!(simulation_benches);
