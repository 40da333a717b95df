//! Tests of the simulation: scenes that the recorded runs do not cover, and laws that hold for
//! random scripts.

mod alternatives;
mod contract;
mod convert;
mod failures;
mod histories;
mod kubelets;
pub(crate) mod laws;
mod nodes;
mod others;
mod outages;
mod ownership;
mod preemption;
mod reach;
mod runs;
mod statements;
mod updates;
mod waiting;

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::simulation::{Action, Change, Cluster, DaemonSetKey, SimulationOptions};
use k8s_openapi::api::apps::v1::DaemonSet;
use serde_json::{Value, json};

/// Returns the DaemonSet `default/agent` with one image; `more` is merged into its spec.
fn agent(image: &str, more: Value) -> DaemonSet {
    let mut object = json!({
        "metadata": {"name": "agent", "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": "agent"}},
            "template": {
                "metadata": {"labels": {"app": "agent"}},
                "spec": {"containers": [{"name": "agent", "image": image}]}
            }
        }
    });
    merge(&mut object["spec"], more);
    let mut agent = serde_json::from_value(object).expect("a DaemonSet");
    daemonset_preflight::defaults::apply(&mut agent);
    agent
}

fn merge(into: &mut Value, more: Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (key, value) in more {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(into), Value::Array(more)) if into.len() == more.len() => {
            into.iter_mut().zip(more).for_each(|(into, more)| merge(into, more));
        }
        (into, more) => *into = more,
    }
}

pub(crate) fn key() -> DaemonSetKey {
    DaemonSetKey::new("default", "agent")
}

fn template_of(image: &str, more: Value) -> Action {
    let template = agent(image, more).spec.expect("a spec").template;
    Action::UpdateTemplate(key(), Box::new(template))
}

/// Returns a cluster of the given nodes in which the DaemonSet is rolled out.
fn running(knobs: SimulationOptions, nodes: &[&str], daemon_set: DaemonSet) -> Cluster {
    let mut cluster = Cluster::new(knobs);
    for name in nodes {
        let node = Node::named(*name).allocatable("cpu", 4_000).allocatable("pods", 110);
        cluster.apply(Action::AddNode(node)).expect("a new node");
    }
    cluster.apply(Action::CreateDaemonSet(Box::new(daemon_set))).expect("a new DaemonSet");
    cluster.run(600_000, &mut |_| ());
    cluster
}

/// Returns what one sync of the controllers changes.
fn changes(cluster: &mut Cluster) -> Vec<Change> {
    cluster.sync().into_iter().flat_map(|step| step.changes).collect()
}
