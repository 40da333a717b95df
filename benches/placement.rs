//! A DaemonSet on clusters of 5,000 to 100,000 nodes: deciding, explaining, and reading
//! the node list.
#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark is no library, and stops when its input is wrong"
)]

#[path = "cluster/mod.rs"]
mod cluster;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use daemonset_preflight::manifest::nodes::Nodes;
use daemonset_preflight::placement::DaemonPlacement;

/// A nodeSelector, two affinity expressions and a toleration.
const DAEMON_SET: &str = r#"{
    "metadata": {"name": "agent", "namespace": "ops"},
    "spec": {
        "selector": {"matchLabels": {"app": "agent"}},
        "template": {
            "metadata": {"labels": {"app": "agent"}},
            "spec": {
                "nodeSelector": {"kubernetes.io/os": "linux"},
                "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {
                    "nodeSelectorTerms": [{"matchExpressions": [
                        {"key": "disktype", "operator": "In", "values": ["ssd", "nvme"]},
                        {"key": "topology.kubernetes.io/zone", "operator": "NotIn",
                         "values": ["eu-west-1c"]}
                    ]}]
                }}},
                "tolerations": [{"key": "nvidia.com/gpu", "operator": "Exists"}],
                "containers": [{"name": "agent", "image": "agent:1"}]
            }
        }
    }
}"#;

fn nodes(count: usize) -> Nodes {
    let reading = Nodes::from_json(&cluster::node_list(count)).expect("a node list");
    assert_eq!((reading.nodes.len(), reading.problems.len()), (count, 0));
    reading.nodes
}

fn benches(c: &mut Criterion) {
    let daemon_set = serde_json::from_str(DAEMON_SET).expect("a DaemonSet");
    let placement = DaemonPlacement::compile(&daemon_set);

    let mut group = c.benchmark_group("place");
    for count in [5_000, 20_000, 100_000] {
        let nodes = nodes(count);
        let decide = || {
            let placed = placement.on(&nodes);
            nodes.iter().filter(|node| placed.decide(*node).run).count()
        };
        // A third of each half of the nodes is in the zone that is left out.
        assert!(decide().abs_diff(count / 3) <= 1);
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |b| b.iter(decide));
    }
    group.finish();

    let few = nodes(5_000);
    let mut group = c.benchmark_group("explain");
    group.throughput(Throughput::Elements(5_000));
    group.bench_function("5000", |b| {
        b.iter(|| {
            let placed = placement.on(&few);
            few.iter().map(|node| placed.explain(node, None).checks.len()).sum::<usize>()
        });
    });
    group.finish();

    let text = cluster::node_list(5_000);
    let mut group = c.benchmark_group("read");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("5000", |b| b.iter(|| Nodes::from_json(&text)));
    group.finish();
}

criterion_group!(placement_benches, benches);
criterion_main!(placement_benches);
