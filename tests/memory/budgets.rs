//! What named workloads may allocate: twelve calls of the contract as users make them, beside
//! `budgets.txt`, 3 % more or less. `BLESS=1` writes the file anew; a change that makes a
//! workload dearer should be seen, and one that makes it cheaper kept.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use daemonset_preflight::contract;
use serde_json::{Value, json};

use crate::allocator::{Taken, alone, taken};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn snapshot() -> PathBuf {
    root().join("tests/memory/budgets.txt")
}

/// So many nodes, as `kubectl get nodes -o json` prints them.
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

/// Name, function of the contract and call.
fn workloads() -> [(&'static str, &'static str, Value); 12] {
    let read = |file: &str| std::fs::read_to_string(root().join("tests").join(file)).unwrap();
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
}

#[test]
fn workloads_allocate_as_much_as_they_did() {
    alone(|| {
        let measured: Vec<(&str, Taken)> = workloads()
            .into_iter()
            .map(|(name, function, call)| {
                let call = call.to_string();
                // What is set up once is not counted.
                let answer = contract::call(function, &call);
                assert!(!answer.contains("\"invalidCall\""), "{name}: {answer}");
                (name, taken(|| contract::call(function, &call)).1)
            })
            .collect();
        let mut table = String::from("# allocations, most bytes held at a time, workload\n");
        for (name, Taken { allocations, most }) in &measured {
            writeln!(table, "{allocations:>9} {most:>10}  {name}").unwrap();
        }
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(snapshot(), &table).unwrap();
        }
        let snapshot = std::fs::read_to_string(snapshot()).unwrap();
        let wanted: Vec<(&str, Vec<usize>)> = snapshot.lines().filter_map(row).collect();
        assert_eq!(wanted.len(), measured.len(), "BLESS=1 writes it anew:\n{table}");
        for ((name, taken), (wanted_name, wanted)) in measured.iter().zip(&wanted) {
            let is_near = |now: usize, then: usize| now.abs_diff(then) * 100 <= then * 3;
            assert_eq!(name, wanted_name);
            assert!(
                is_near(taken.allocations, wanted[0]) && is_near(taken.most, wanted[1]),
                "{name}: {taken:?}, and not {wanted:?}; BLESS=1 writes it anew:\n{table}"
            );
        }
    });
}

/// A workload of the snapshot, and what it takes.
fn row(line: &str) -> Option<(&str, Vec<usize>)> {
    let mut words = line.trim_start().splitn(2, ' ');
    let allocations = words.next()?.parse().ok()?;
    let (most, name) = words.next()?.trim_start().split_once("  ")?;
    Some((name, vec![allocations, most.parse().ok()?]))
}
