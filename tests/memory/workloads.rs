//! Twelve calls of the contract as users make them.

use std::path::Path;

use serde_json::{Value, json};

/// A call whose memory is measured.
pub(crate) struct Workload {
    pub(crate) name: &'static str,
    /// The function of the contract.
    pub(crate) function: &'static str,
    /// The argument of the function, as JSON text.
    pub(crate) call: String,
}

/// Returns `count` nodes, as `kubectl get nodes -o json` prints them.
fn nodes(count: usize) -> String {
    let node = |number: usize| {
        json!({
            "apiVersion": "v1", "kind": "Node",
            "metadata": {
                "name": format!("worker-{number:04}"),
                "labels": {
                    "kubernetes.io/os": "linux", "disktype": if number.is_multiple_of(3) { "ssd" } else { "hdd" },
                    "topology.kubernetes.io/zone": format!("eu-1{}", number % 3),
                },
            },
            "spec": {"taints": if number.is_multiple_of(10) {
                json!([{"key": "dedicated", "value": "db", "effect": "NoSchedule"}])
            } else {
                json!([])
            }},
            "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}},
        })
    };
    let nodes: Vec<Value> = (0..count).map(node).collect();
    json!({"apiVersion": "v1", "kind": "List", "items": nodes}).to_string()
}

pub(crate) fn workloads() -> [Workload; 12] {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let read = |file: &str| std::fs::read_to_string(tests.join(file)).unwrap();
    let agent = read("cli/files/agent.yaml");
    let newer = agent.replace("agent:1", "agent:2");
    let (live, exporter) =
        (read("cli/files/live/daemonsets.json"), read("cli/files/live/exporter.yaml"));
    [
        ("validate a DaemonSet", "validate", json!({"text": agent})),
        (
            "validate every field",
            "validate",
            json!({"text": read("core/properties/every-field.json")}),
        ),
        ("validate what is refused", "validate", json!({"text": read("cli/files/several.yaml")})),
        (
            "validate for every version",
            "validate",
            json!({"text": agent, "kubernetesVersion": "1.34,1.35,1.36,1.37"}),
        ),
        ("validate an update", "validate", json!({"text": newer, "old": agent})),
        ("apply to a live object", "validate", json!({"text": exporter, "live": live})),
        (
            "apply by the server",
            "validate",
            json!({"text": exporter, "live": live, "apply": {"serverSide": true}}),
        ),
        ("default", "default", json!({"text": agent})),
        ("lint", "lint", json!({"text": agent})),
        ("place on 1000 nodes", "place", json!({"daemonSets": agent, "nodes": nodes(1_000)})),
        (
            "simulate an update on 100 nodes",
            "simulate",
            json!({"daemonSets": agent, "nodes": nodes(100), "update": newer, "narrate": true}),
        ),
        ("diagnose a dump", "diagnose", json!({"texts": [read("diagnosis/budget-used-up.json")]})),
    ]
    .map(|(name, function, call)| Workload { name, function, call: call.to_string() })
}
