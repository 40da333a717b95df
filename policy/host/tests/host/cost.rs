//! What a request costs: fuel, which is the same on every machine, and time where it is
//! bounded by the host's deadline. And: no payload makes the guest trap.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use daemonset_preflight_policy_host::{Cluster, Metered, Recorder, Response, built, none, payload};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::POLICY;

static METERED: LazyLock<Metered> = LazyLock::new(|| Metered::load(&built().unwrap()).unwrap());

fn sample(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../test_data");
    std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap()
}

/// What a request may cost. A fifth above what it costs now: a change that makes it
/// dearer should be seen, and one that is worth it says so here.
const BUDGETS: [(&str, u64); 4] = [
    ("good", 345_000),
    ("two-errors", 392_000),
    ("update-changes-image", 800_000),
    ("other-kind", 160_000),
];

const FUEL_OF_A_LARGE_CLUSTER: u64 = 280_000_000;
const FUEL_WHEN_CROWDED: u64 = 300_000_000;

#[test]
fn a_request_stays_within_its_fuel() {
    for (name, budget) in BUDGETS {
        let payload = payload("{}", &sample(name));
        let once = METERED.call("validate", payload.as_bytes(), none()).unwrap();
        let again = METERED.call("validate", payload.as_bytes(), none()).unwrap();
        assert_eq!(once, again, "the same request costs the same");
        println!("{name}: {} of {budget} fuel for {} bytes", once.fuel, payload.len());
        assert!(once.fuel <= budget, "{name}: {} is more than {budget}", once.fuel);
    }
}

/// 5,000 nodes and 200 DaemonSets, as the host hands them over.
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
    Cluster::of(nodes.chain(daemon_sets).collect())
}

/// One request in a cluster of 5,000 nodes and 200 DaemonSets: what it takes at best, its
/// fuel and its answer.
fn in_a_large_cluster(request: &str) -> (Duration, u64, Response) {
    let payload = payload(r#"{"cluster_context": true}"#, request);
    // The lists are made beforehand: the guest's time is what is looked at.
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
    let metering = METERED.call("validate", payload.as_bytes(), host).unwrap();
    (best, metering.fuel, serde_json::from_slice(&metering.answer).unwrap())
}

#[test]
fn a_large_cluster_is_looked_at_in_time() {
    let mut hungry: Value = serde_json::from_str(&sample("host-port")).unwrap();
    let container = "/object/spec/template/spec/containers/0";
    let at = |field: &str| format!("{container}/{field}");
    *hungry.pointer_mut(&at("ports/0/hostPort")).unwrap() = json!(9008);
    *hungry.pointer_mut(&at("resources/requests/cpu")).unwrap() = json!("60");
    for (request, words, budget) in [
        // Every node has room for all DaemonSets.
        (sample("good"), "", FUEL_OF_A_LARGE_CLUSTER),
        // None has, so that it is asked which of them run where; and a port clashes.
        (hungry.to_string(), "matched nodes have no room: Insufficient cpu", FUEL_WHEN_CROWDED),
    ] {
        let (best, fuel, response) = in_a_large_cluster(&request);
        let said = response.warnings.unwrap_or_default().join("\n");
        println!("5,000 nodes, 200 DaemonSets: {best:?}, {fuel} of {budget} fuel: {said}");
        assert!(response.accepted && said.contains(words), "{said}");
        assert_eq!(said.contains("host_port_clash"), !words.is_empty());
        assert!(fuel <= budget, "{fuel} is more than {budget}");
        // The aim is 50 ms on an idle machine; what must never be missed is the host's 2 s.
        assert!(best <= Duration::from_millis(500), "{best:?}");
    }
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

/// A sample with a stretch of it replaced by something else.
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
