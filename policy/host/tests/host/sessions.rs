//! The recorded sessions of `test_data/`, which `e2e.bats` replays with kwctl too. `BLESS=1`
//! records them again.

use std::path::PathBuf;

use daemonset_preflight_policy_host::{Cluster, Recorder, Response, Session, payload};
use serde_json::{Value, json};

use crate::POLICY;

fn file(name: &str) -> PathBuf {
    PathBuf::from(format!("{}/../test_data/{name}", env!("CARGO_MANIFEST_DIR")))
}

fn text(name: &str) -> String {
    std::fs::read_to_string(file(name)).expect(name)
}

/// A small cluster: two Linux nodes with fast disks, one without, and a Windows node.
fn cluster() -> Cluster {
    let node = |name: &str, os: &str, disk: &str| {
        json!({
            "apiVersion": "v1", "kind": "Node",
            "metadata": {"name": name, "labels": {"kubernetes.io/os": os, "disk": disk}},
            "spec": {"podCIDR": "10.0.0.0/24"},
            "status": {"allocatable": {"cpu": "2", "memory": "4Gi", "pods": "110"}},
        })
    };
    let daemon_set = |name: &str, port: i32| {
        json!({
            "apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": {"name": name, "namespace": "monitoring"},
            "spec": {
                "selector": {"matchLabels": {"app": name}},
                "template": {
                    "metadata": {"labels": {"app": name}},
                    "spec": {"containers": [{
                        "name": "c", "image": "registry.example/c:1",
                        "ports": [{"containerPort": port, "hostPort": port, "protocol": "TCP"}],
                        "resources": {"requests": {"cpu": "500m", "memory": "1Gi"}},
                    }]},
                },
            },
        })
    };
    let workload = |kind: &str, name: &str| {
        json!({
            "apiVersion": "apps/v1", "kind": kind,
            "metadata": {"name": name, "namespace": "monitoring"},
            "spec": {
                "selector": {"matchLabels": {"app": name}},
                "template": {"metadata": {"labels": {"app": name}}},
            },
        })
    };
    let pod = json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": "debug", "namespace": "monitoring", "labels": {"app": "debug"}},
        "spec": {"nodeName": "fast-1", "containers": [
            {"name": "c", "resources": {"requests": {"cpu": "1950m"}}},
        ]},
        "status": {"phase": "Running"},
    });
    Cluster::of(vec![
        node("fast-1", "linux", "ssd"),
        node("fast-2", "linux", "ssd"),
        node("slow-1", "linux", "hdd"),
        node("windows-1", "windows", "ssd"),
        daemon_set("exporter", 9100),
        daemon_set("logs", 9200),
        json!({
            "apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "value": 1000,
            "metadata": {"name": "node-agents"},
        }),
        workload("Deployment", "grafana"),
        workload("StatefulSet", "prometheus"),
        pod,
    ])
}

/// Each session: its file, settings, request and cluster, and the expected code and message.
fn cases() -> Vec<(&'static str, &'static str, &'static str, Cluster, u16, &'static str)> {
    let mut forbidden = cluster();
    forbidden.forbidden.insert("get nodes".to_owned());
    let mut failing = cluster();
    failing.failures.push(("DaemonSet".to_owned(), "the watch ended".to_owned()));
    let mut windows = cluster();
    let of_linux = |name: &Value| matches!(name.as_str(), Some("fast-1" | "fast-2" | "slow-1"));
    windows.objects.retain(|object| !object.pointer("/metadata/name").is_some_and(of_linux));
    vec![
        ("session-good.yml", "settings-cluster.json", "good.json", cluster(), 200, ""),
        (
            "session-no-matching-node.yml",
            "settings-cluster-reject.json",
            "good.json",
            windows,
            403,
            "no node has `kubernetes.io/os=linux` (0 of 1 nodes: 1 lacks `kubernetes.io/os=linux`)",
        ),
        (
            "session-port-clash.yml",
            "settings-cluster-reject.json",
            "host-port.json",
            cluster(),
            403,
            "monitoring/node-agent and monitoring/exporter both want host port 9100/TCP on 3 nodes",
        ),
        (
            "session-running-pods.yml",
            "settings-running-pods.json",
            "good.json",
            cluster(),
            200,
            "pods_do_not_fit: 1 of 3 matched nodes has no room: Insufficient cpu (fast-1)",
        ),
        (
            "session-update-moves-pods.yml",
            "settings-cluster.json",
            "update-moves-pods.json",
            cluster(),
            200,
            "placement_change: 1 node gains a pod (slow-1), 2 nodes lose their pod (fast-1, fast-2)",
        ),
        (
            "session-forbidden.yml",
            "settings-cluster-reject.json",
            "good.json",
            forbidden,
            200,
            "not all rules could look at the cluster: nodes: no right to get nodes",
        ),
        (
            "session-failing.yml",
            "settings-cluster-reject.json",
            "good.json",
            failing,
            200,
            "not all rules could look at the cluster: daemonsets: the watch ended",
        ),
    ]
}

#[test]
fn recorded_sessions_replay_call_by_call() {
    for (session, settings, request, cluster, code, expected) in cases() {
        let payload = payload(&text(settings), &text(request));
        if std::env::var_os("BLESS").is_some() {
            let recorder = Recorder::default();
            let host = recorder.listen(cluster.capabilities().0);
            POLICY.call_with("validate", payload.as_bytes(), host).unwrap();
            std::fs::write(file(session), recorder.session().to_yaml().unwrap()).unwrap();
        }
        let (host, left) = Session::read(&text(session)).unwrap().replay();
        let answer = POLICY.call_with("validate", payload.as_bytes(), host).unwrap();
        let response: Response = serde_json::from_slice(&answer).unwrap();
        assert_eq!(left(), 0, "{session}: not all recorded calls were made: {response:?}");
        assert_eq!(response.code.unwrap_or(200), code, "{session}: {response:?}");
        let said = match code {
            200 => response.warnings.unwrap_or_default().join("\n"),
            _ => response.message.unwrap_or_default(),
        };
        // A warning is truncated to 120 characters.
        let cut: String = expected.chars().take(if code == 200 { 119 } else { 500 }).collect();
        assert!(said.contains(&cut) && said.is_empty() == expected.is_empty(), "{session}: {said}");
    }
}

#[test]
fn a_session_in_another_order_is_not_replayed() {
    let text = text("session-good.yml");
    let mut calls: Vec<Value> = yaml_serde::from_str(&text).unwrap();
    calls.swap(0, 2);
    let swapped = Session::read(&yaml_serde::to_string(&calls).unwrap()).unwrap();
    let payload = payload(&self::text("settings-cluster.json"), &self::text("good.json"));
    let answer = POLICY.call_with("validate", payload.as_bytes(), swapped.replay().0).unwrap();
    let response: Response = serde_json::from_slice(&answer).unwrap();
    assert!(response.warnings.unwrap()[0].contains("the session has another call than"));
}
