//! Checks that the memory of a simulation is proportional to the number of its nodes.

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::{Action, Cluster, DaemonSetKey, SimulationOptions, Timeline};
use k8s_openapi::api::apps::v1::DaemonSet;

use crate::allocator::{alone, taken};

fn agent(image: &str) -> DaemonSet {
    let mut agent = serde_json::from_value(serde_json::json!({
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
    .unwrap();
    daemonset_preflight::defaults::apply(&mut agent);
    agent
}

/// Returns a cluster of `nodes` nodes that run the agent.
fn cluster(nodes: usize) -> Cluster {
    // With this burst, every size takes the same number of waves.
    let mut cluster =
        Cluster::new(SimulationOptions { burst: nodes, ..SimulationOptions::default() });
    for number in 0..nodes {
        let node = Node::named(format!("node-{number:06}")).label("pool", "workers");
        cluster.apply(Action::AddNode(node)).unwrap();
    }
    cluster.apply(Action::CreateDaemonSet(Box::new(agent("agent:1")))).unwrap();
    cluster.run(60_000, &mut |_| ());
    cluster
}

fn update() -> Action {
    let template = agent("agent:2").spec.unwrap().template;
    Action::UpdateTemplate(DaemonSetKey::new("default", "agent"), Box::new(template))
}

fn assert_updated(cluster: &Cluster, nodes: usize) {
    let status = cluster.status(&DaemonSetKey::new("default", "agent")).unwrap();
    assert_eq!(status.updated_number_scheduled, nodes);
}

/// Runs a rollout without keeping records.
fn rollout(nodes: usize) {
    let mut cluster = cluster(nodes);
    cluster.apply(update()).unwrap();
    cluster.run(3_600_000, &mut |_| ());
    assert_updated(&cluster, nodes);
}

/// Runs the same rollout as a timeline, with its records and the points to which it can return.
fn timeline(nodes: usize) {
    let mut timeline = Timeline::new(cluster(nodes), vec![(60_000, update())]).unwrap();
    timeline.run(3_600_000).unwrap();
    assert_updated(timeline.cluster(), nodes);
}

/// The bytes that a node and its pod may take: a little more than they do.
const A_NODE: usize = 2_200;
/// The same with records and points to which a timeline can return.
const A_NODE_ON_A_TIMELINE: usize = 3_500;

#[test]
fn memory_is_in_proportion_to_the_nodes() {
    alone(each_node_takes_its_share);
}

fn each_node_takes_its_share() {
    let sizes = [1_000, 8_000];
    for (name, run, bound) in [
        ("a rollout", rollout as fn(usize), A_NODE),
        ("a rollout on a timeline", timeline, A_NODE_ON_A_TIMELINE),
    ] {
        let each = sizes.map(|nodes| taken(|| run(nodes)).1.most / nodes);
        eprintln!("bytes a node over {sizes:?} nodes, {name}: {each:?}");
        for (nodes, bytes) in sizes.iter().zip(each) {
            assert!(bytes <= bound, "{name}: {bytes} bytes a node over {nodes} nodes");
        }
        let [few, many] = each;
        assert!(many * 10 <= few * 12, "{name}: {many} bytes a node over many, {few} over few");
    }
}
