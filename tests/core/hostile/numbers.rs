//! Numbers at their limits, in quantities, time spans and counts: each call must answer. The tests
//! are compiled with overflow checks, so that an overflowing sum would panic.

use daemonset_preflight::contract;
use serde_json::{Value, json};

const AMOUNTS: [&str; 8] = [
    "9223372036854775807",
    "9223372036854775807m",
    "9223372036854775.807",
    "-9223372036854775808",
    "9E",
    "8Ei",
    "1e308",
    "1n",
];

const COUNTS: [i64; 6] = [i64::MAX, i64::MIN, i32::MAX as i64, i32::MIN as i64, -1, 0];

fn daemon_set(name: &str, amount: &str) -> Value {
    let resources =
        json!({"requests": {"cpu": amount, "memory": amount, "example.com/gpu": amount}});
    let container =
        |name: &str| json!({"name": name, "image": "i", "resources": resources.clone()});
    let mut sidecar = container("sidecar");
    sidecar["restartPolicy"] = "Always".into();
    json!({
        "apiVersion": "apps/v1", "kind": "DaemonSet",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": name}},
            "template": {
                "metadata": {"labels": {"app": name}},
                "spec": {
                    "initContainers": [sidecar, container("first")],
                    "containers": [container("a"), container("b"), container("c")],
                    "overhead": {"cpu": amount, "memory": amount},
                },
            },
        },
    })
}

fn list(items: &[Value]) -> String {
    json!({"apiVersion": "v1", "kind": "List", "items": items}).to_string()
}

fn node(amount: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"},
        "status": {"allocatable": {
            "cpu": amount, "memory": amount, "pods": amount, "example.com/gpu": amount,
        }},
    })
}

/// Checks that a call is answered. Problems of the objects are part of the answer.
fn is_answered(name: &str, call: &Value) {
    let answer: Value = serde_json::from_str(&contract::call(name, &call.to_string())).unwrap();
    assert!(answer.is_object() && answer.get("error").is_none(), "{name} {call}: {answer}");
}

#[test]
fn amounts() {
    for amount in AMOUNTS {
        for allocatable in AMOUNTS {
            let daemon_sets = list(&["a", "b", "c"].map(|name| daemon_set(name, amount)));
            let nodes = list(&[node(allocatable)]);
            let mut pod = daemon_set("other", amount)["spec"]["template"].clone();
            pod["apiVersion"] = "v1".into();
            pod["kind"] = "Pod".into();
            pod["metadata"] = json!({"name": "other", "namespace": "default"});
            pod["spec"]["nodeName"] = "node-1".into();
            let pods = list(&[pod.clone(), pod]);
            let call = json!({"daemonSets": daemon_sets, "nodes": nodes, "pods": pods});
            is_answered("place", &call);
            is_answered("survey", &json!({"daemonSets": daemon_sets, "nodes": nodes}));
            is_answered("simulate", &call);
        }
        is_answered("validate", &json!({"text": daemon_set("a", amount).to_string()}));
        is_answered("default", &json!({"text": daemon_set("a", amount).to_string()}));
    }
}

#[test]
fn counts_of_a_daemon_set() {
    let nodes = list(&[node("100")]);
    for count in COUNTS {
        for place in [
            "/spec/minReadySeconds",
            "/spec/revisionHistoryLimit",
            "/spec/updateStrategy/rollingUpdate/maxUnavailable",
            "/spec/updateStrategy/rollingUpdate/maxSurge",
            "/spec/template/spec/terminationGracePeriodSeconds",
            "/spec/template/spec/priority",
            "/metadata/generation",
        ] {
            let mut object = daemon_set("a", "1");
            object["spec"]["updateStrategy"] = json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 0}});
            let (parent, field) = place.rsplit_once('/').unwrap();
            object.pointer_mut(parent).unwrap()[field] = count.into();
            let mut newer = object.clone();
            newer["spec"]["template"]["spec"]["containers"][0]["image"] = "newer".into();
            let (text, newer) = (object.to_string(), newer.to_string());
            is_answered("validate", &json!({"text": newer, "old": text}));
            is_answered(
                "simulate",
                &json!({
                    "daemonSets": text, "nodes": nodes, "update": newer, "until": 600_000,
                    "forecast": 600_000, "narrate": true,
                }),
            );
        }
    }
}

#[test]
fn times_of_a_simulation() {
    let (daemon_sets, nodes) = (daemon_set("a", "1").to_string(), list(&[node("100")]));
    let update = daemon_sets.replace("\"i\"", "\"newer\"");
    for count in COUNTS {
        for option in ["readyAfter", "reaction", "termination", "podGc", "podGcPeriod", "burst"] {
            let call = json!({
                "daemonSets": daemon_sets, "nodes": nodes, "update": update, "until": 600_000,
                "options": {option: count},
            });
            // Invalid options are rejected.
            contract::call("simulate", &call.to_string());
        }
        let script = json!({"events": [{"at": count, "do": {"failPods": "node-1"}}]}).to_string();
        let call = json!({"daemonSets": daemon_sets, "nodes": nodes, "script": script});
        is_answered("simulate", &call);
        contract::call(
            "simulate",
            &json!({"daemonSets": daemon_sets, "nodes": nodes, "until": count, "forecast": count})
                .to_string(),
        );
    }
}
