//! The calls over JSON text.

use daemonset_preflight::contract;
use serde_json::{Value, json};

const AGENT: &str = "
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers:
      - {name: agent, image: 'agent:1', ports: [{containerPort: 80, hostPort: 9100}]}
";

fn nodes() -> String {
    let node = |name: &str, ip: &str| {
        json!({
            "kind": "Node", "apiVersion": "v1", "metadata": {"name": name},
            "status": {"addresses": [{"type": "InternalIP", "address": ip}]},
        })
    };
    json!({"kind": "List", "apiVersion": "v1", "items": [node("a", "10.0.0.1"), node("b", "10.0.0.2")]})
        .to_string()
}

fn call(name: &str, call: Value) -> Value {
    let answer: Value = serde_json::from_str(&contract::call(name, &call.to_string())).unwrap();
    answer.get("ok").unwrap_or_else(|| panic!("{answer}")).clone()
}

#[test]
fn a_script_is_simulated_and_told() {
    let answer = call(
        "simulate",
        json!({
            "daemonSets": AGENT,
            "nodes": nodes(),
            "script": [
                {"at": 60_000, "do": {"failPods": "a"}},
                {"at": 120_000, "do": {"updateTemplate": {
                    "metadata": {"labels": {"app": "agent"}},
                    "spec": {"containers": [{"name": "agent", "image": "agent:2"}]},
                }}},
                {"at": 240_000, "do": {"rollBack": 0}},
            ],
            "until": 120_000,
            "forecast": 600_000,
            "compareSchedulers": true,
            "alternatives": true,
        }),
    );
    assert_eq!(answer["problems"], json!([]));
    assert_eq!(answer.get("rejected"), None);
    let told = answer["records"].to_string();
    assert!(told.contains("Found failed daemon pod default/agent-"), "{told}");
    assert!(told.contains("it failed and its back-off is over"), "{told}");
    assert_eq!(answer["daemonSets"][0]["forecast"]["takes"], 10_000);
    assert_eq!(answer["daemonSets"][0]["rollout"]["desired"], 2);
    assert_eq!(answer["comparison"]["differences"], json!([]));
    assert_eq!(answer["alternatives"][1]["alternative"], "initScript");
}

#[test]
fn a_rejected_event_and_unread_objects_are_told() {
    let answer = call(
        "simulate",
        json!({
            "daemonSets": format!("{AGENT}---\nkind: DaemonSet\napiVersion: apps/v1\nspec: 5\n"),
            "nodes": nodes(),
            "script": [{"at": 5, "do": {"removeNode": "x"}}],
        }),
    );
    assert_eq!(answer["rejected"], json!({"index": 0, "reason": "there is no node `x`"}));
    assert_eq!(answer["problems"][0]["in"], "daemonSets");
    assert_eq!(answer["at"], 5);
    let unknown = contract::call("simulate", r#"{"daemonSets": "", "nodes": "", "x": 1}"#);
    assert!(unknown.contains("unknown field `x`"), "{unknown}");
}

#[test]
fn ways_are_found_with_the_addresses_that_nodes_state() {
    let answer = call("reach", json!({"simulation": {"daemonSets": AGENT, "nodes": nodes()}}));
    let ways = &answer["daemonSets"][0]["ways"];
    assert_eq!(ways[1]["way"], "hostPort");
    assert_eq!(ways[1]["written"], json!(["10.0.0.1:9100/TCP", "10.0.0.2:9100/TCP"]));
}

#[test]
fn a_pod_is_converted() {
    let pod = "kind: Pod\napiVersion: v1\nmetadata: {name: agent}\nspec: {containers: [{name: a, image: a}]}\n";
    let answer = call("convert", json!({"text": format!("{pod}---\n{AGENT}")}));
    let documents = &answer["documents"];
    assert_eq!(documents[0]["daemonSet"]["kind"], "DaemonSet");
    assert_eq!(documents[0]["changes"][0]["field"], "metadata.labels");
    assert_eq!(documents[1]["error"], "it is a DaemonSet already");
}
