//! The cost of a request: fuel and memory, which are the same on every machine, compared with
//! `requests.txt` and `looks.txt`; and time, where the host's deadline limits it. Also: no payload
//! makes the guest trap.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use daemonset_preflight_policy_host::{
    Cluster, Metering, Offer, Recorder, Response, none, payload,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::POLICY;
use crate::snapshot::assert_near;

fn sample(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../test_data");
    std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap()
}

/// Kubewarden 1.38 gives a policy 256 MiB.
const MEMORY: usize = 128 << 20;

/// The requests of `test_data/` that are answered without a look at the cluster.
const REQUESTS: [&str; 4] = ["good", "two-errors", "update-changes-image", "other-kind"];

fn snapshot(name: &str) -> PathBuf {
    PathBuf::from(format!("{}/tests/host/{name}.txt", env!("CARGO_MANIFEST_DIR")))
}

#[test]
fn a_request_takes_as_much_fuel_as_it_did() {
    let measured = REQUESTS.map(|name| {
        let payload = payload("{}", &sample(name));
        let call = || POLICY.metered("validate", payload.as_bytes(), Offer::of(none())).unwrap();
        let (once, again) = (call(), call());
        assert_eq!(once, again, "the same request costs the same");
        (name, [once.fuel, once.memory as u64])
    });
    assert_near(&snapshot("requests"), ["fuel", "bytes of memory"], &measured);
}

/// 5,000 nodes, 200 DaemonSets and 20,000 pods, as the host returns them.
fn large_cluster() -> Cluster {
    let nodes = (0..5_000).map(|number| {
        json!({
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {
                "name": format!("node-{number:04}"),
                "labels": {
                    "kubernetes.io/os": "linux",
                    "kubernetes.io/arch": "amd64",
                    "kubernetes.io/hostname": format!("node-{number:04}"),
                    "topology.kubernetes.io/zone": format!("zone-{}", number % 3),
                    "node.kubernetes.io/instance-type": format!("type-{}", number % 7),
                },
                "annotations": {"node.alpha.kubernetes.io/ttl": "0"},
            },
            "spec": {"taints": if number % 10 == 0 {
                json!([{"key": "db", "effect": "NoSchedule"}])
            } else {
                json!([])
            }},
            "status": {"allocatable": {"cpu": "64", "memory": "256Gi", "pods": "250"}},
        })
    });
    let daemon_sets = (0..200).map(|number| {
        let name = format!("agent-{number}");
        json!({
            "apiVersion": "apps/v1",
            "kind": "DaemonSet",
            "metadata": {"name": name, "namespace": format!("team-{}", number % 20)},
            "spec": {
                "selector": {"matchLabels": {"app": name}},
                "template": {
                    "metadata": {"labels": {"app": name}},
                    "spec": {
                        "nodeSelector": {"topology.kubernetes.io/zone": format!("zone-{}", number % 4)},
                        "containers": [{
                            "name": "c",
                            "ports": [{"containerPort": 80, "hostPort": 9000 + number}],
                            "resources": {"requests": {"cpu": "100m", "memory": "100Mi"}},
                        }],
                    },
                },
            },
        })
    });
    let pods = (0..20_000).map(|number| {
        let owner = format!("agent-{}", number % 200);
        let resources = json!({"requests": {"cpu": format!("{}m", number % 30), "memory": "50Mi"}});
        json!({
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {
                "name": format!("{owner}-{number:05}"),
                "generateName": format!("{owner}-"),
                "namespace": format!("team-{}", number % 20),
                "uid": "2b1a1c0e-5f1d-4c0a-9f5e-0a1b2c3d4e5f",
                "resourceVersion": format!("{number}"),
                "creationTimestamp": "2026-11-29T00:00:00Z",
                "labels": {
                    "app": owner, "controller-revision-hash": "5d4f7c8b9", "pod-template-generation": "1",
                },
                "annotations": {"cni.example.com/podIP": "10.0.0.1/32", "checksum/config": "0a1b2c3d4e5f"},
                "ownerReferences": [{
                    "apiVersion": "apps/v1", "kind": "DaemonSet", "name": owner, "controller": true,
                    "blockOwnerDeletion": true, "uid": "7b1a1c0e-5f1d-4c0a-9f5e-0a1b2c3d4e5f",
                }],
            },
            "spec": {
                "nodeName": format!("node-{:04}", number % 5_000),
                "containers": [{"name": "c", "image": "c:1", "resources": resources}],
            },
            "status": {"phase": "Running", "podIP": "10.0.0.1"},
        })
    });
    Cluster::of(nodes.chain(daemon_sets).chain(pods).collect())
}

/// Returns the best time, the cost and the answer of a request in a large cluster.
fn in_a_large_cluster(settings: &str, request: &str) -> (Duration, Metering, Response) {
    let payload = payload(settings, request);
    // The lists are recorded beforehand, so that only the guest's time is measured.
    let recorder = Recorder::default();
    let host = recorder.listen(large_cluster().capabilities().0);
    POLICY.call_with("validate", payload.as_bytes(), host).unwrap();
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let (host, _) = recorder.session().replay();
        let start = Instant::now();
        let bytes = POLICY.call_with("validate", payload.as_bytes(), host).unwrap();
        best = best.min(start.elapsed());
        let response: Response = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(response.audit_annotations.unwrap()["nodes-total"], "5000");
    }
    let (host, _) = recorder.session().replay();
    let metering = POLICY.metered("validate", payload.as_bytes(), Offer::of(host)).unwrap();
    let response = serde_json::from_slice(&metering.answer).unwrap();
    (best, metering, response)
}

#[test]
fn a_large_cluster_is_looked_at_in_time() {
    let mut hungry: Value = serde_json::from_str(&sample("host-port")).unwrap();
    let container = "/object/spec/template/spec/containers/0";
    let at = |field: &str| format!("{container}/{field}");
    *hungry.pointer_mut(&at("ports/0/hostPort")).unwrap() = json!(9008);
    *hungry.pointer_mut(&at("resources/requests/cpu")).unwrap() = json!("60");
    let looks = r#"{"cluster_context": true}"#;
    let with_pods = r#"{"cluster_context": true, "running_pods": true}"#;
    let mut measured = Vec::new();
    for (name, settings, request, words) in [
        // Every node has room for all DaemonSets.
        ("a cluster with room", looks, sample("good"), ""),
        // No node has room, so each DaemonSet's nodes must be computed; and a port clashes.
        (
            "a cluster without room",
            looks,
            hungry.to_string(),
            "matched nodes have no room: Insufficient cpu",
        ),
        ("a cluster and its pods", with_pods, sample("good"), ""),
    ] {
        let (best, Metering { fuel, memory, .. }, response) =
            in_a_large_cluster(settings, &request);
        let said = response.warnings.unwrap_or_default().join("\n");
        let of = memory >> 20;
        println!("{name}: {best:?}, {fuel} fuel, {of} MiB: {said}");
        assert!(response.accepted && said.contains(words), "{said}");
        assert_eq!(said.contains("host_port_clash"), !words.is_empty());
        measured.push((name, [fuel, memory as u64]));
        assert!(memory <= MEMORY, "{memory} bytes");
        // The host's deadline of 2 s must never be missed.
        assert!(best <= Duration::from_millis(1_000), "{best:?}");
    }
    assert_near(&snapshot("looks"), ["fuel", "bytes of memory"], &measured);
}

#[test]
fn a_megabyte_is_read_in_time() {
    let mut request: Value = serde_json::from_str(&sample("good")).unwrap();
    let entries =
        (0..9_000).map(|n| json!({"name": format!("VARIABLE_{n}"), "value": "x".repeat(80)}));
    request["object"]["spec"]["template"]["spec"]["containers"][0]["env"] = entries.collect();
    let text = request.to_string();
    assert!(text.len() > 1_000_000);
    assert!(POLICY.validate(&sample("good")).unwrap().accepted);
    let start = Instant::now();
    assert!(POLICY.validate(&text).unwrap().accepted);
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

/// A sample with a part of it replaced.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let names = prop::sample::select(vec![
        "good",
        "two-errors",
        "update-changes-image",
        "delete",
        "legacy",
        "deprecated-label",
    ]);
    let pieces = prop::sample::select(vec![
        "",
        "null",
        "{}",
        "[]",
        "\"\"",
        "-1",
        "1e999",
        "\"\\ud800\"",
        "{\"a\":",
        "]",
        "true",
        "\"é\"",
        "18446744073709551616",
        "\"UPDATE\"",
        "[[[[",
        "\u{0}",
    ]);
    (names, pieces, any::<prop::sample::Index>(), 0_usize..40).prop_map(
        |(name, piece, at, length)| {
            let settings = r#"{"cluster_context": true, "running_pods": true}"#;
            let mut bytes = payload(settings, &sample(name)).into_bytes();
            let at = at.index(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, piece.bytes());
            bytes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_payload_makes_the_guest_trap(payload in damaged()) {
        let answer = POLICY.call("validate", &payload).expect("the guest must not fail");
        serde_json::from_slice::<Response>(&answer).expect("the answer is of the protocol");
    }

    #[test]
    fn no_bytes_make_the_guest_trap(payload in prop::collection::vec(any::<u8>(), 0..200)) {
        let answer = POLICY.call("validate", &payload).expect("the guest must not fail");
        prop_assert!(!serde_json::from_slice::<Response>(&answer).unwrap().accepted);
        POLICY.call("validate_settings", &payload).expect("the guest must not fail");
    }
}
