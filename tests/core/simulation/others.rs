//! Pods that no simulated DaemonSet owns: they take up room and are left alone, and a drain evicts
//! those that kubectl would evict.

use daemonset_preflight::contract;
use serde_json::{Value, json};

const AGENT: &str = "
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: default}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers:
      - {name: agent, image: 'a:1', ports: [{containerPort: 9100, hostPort: 9100}], resources: {requests: {cpu: '2'}}}
";

fn nodes() -> String {
    let node = |name: &str| {
        json!({
            "kind": "Node", "apiVersion": "v1", "metadata": {"name": name},
            "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}},
        })
    };
    json!({"kind": "List", "apiVersion": "v1", "items": [node("n1"), node("n2")]}).to_string()
}

fn run(pods: &[Value], script: Value) -> Value {
    let pods = json!({"kind": "List", "apiVersion": "v1", "items": pods}).to_string();
    let call = json!({
        "daemonSets": AGENT, "nodes": nodes(), "pods": pods, "script": script,
        "options": {"scheduling": "defaultScheduler"},
    });
    let answer: Value =
        serde_json::from_str(&contract::call("simulate", &call.to_string())).unwrap();
    let answer = answer.get("ok").unwrap_or_else(|| panic!("{answer}")).clone();
    assert_eq!(answer["problems"], json!([]));
    answer
}

/// Returns the pods at the end, as `name on node: state`.
fn pods(answer: &Value) -> Vec<String> {
    let text = |pod: &Value, field: &str| pod[field].as_str().unwrap_or_default().to_owned();
    let pod = |pod: &Value| {
        let name = match pod["daemonSet"].as_str() {
            Some(owner) => format!("{owner}'s"),
            None => text(pod, "name"),
        };
        format!("{name} on {}: {}", text(pod, "node"), text(pod, "state"))
    };
    let mut pods: Vec<String> = answer["pods"].as_array().unwrap().iter().map(pod).collect();
    pods.sort();
    pods
}

/// Returns a pod on n1 with an owner and the labels of the agent.
fn owned(name: &str, owner: Value, cpu: &str) -> Value {
    json!({
        "kind": "Pod", "apiVersion": "v1",
        "metadata": {"name": name, "namespace": "default", "labels": {"app": "agent"}, "ownerReferences": [owner]},
        "spec": {"nodeName": "n1", "containers": [
            {"name": "c", "image": "c", "resources": {"requests": {"cpu": cpu}}}
        ]},
        "status": {"phase": "Running"},
    })
}

fn by(kind: &str, name: &str, uid: &str) -> Value {
    let version = if kind == "Node" { "v1" } else { "apps/v1" };
    json!({"apiVersion": version, "kind": kind, "name": name, "uid": uid, "controller": true})
}

#[test]
fn pods_of_daemon_sets_that_are_not_simulated_hold_cpu_and_ports() {
    let exporter = owned("exporter", by("DaemonSet", "node-exporter", "u"), "3");
    let answer = run(&[exporter], json!([]));
    assert_eq!(
        pods(&answer),
        ["agent's on n1: Pending", "agent's on n2: Ready", "exporter on n1: Ready"]
    );

    let mut ports = owned("exporter", by("DaemonSet", "node-exporter", "u"), "1");
    ports["spec"]["hostNetwork"] = json!(true);
    ports["spec"]["containers"][0]["ports"] = json!([{"containerPort": 9100, "hostPort": 9100}]);
    let answer = run(&[ports], json!([]));
    let message = answer["pods"].to_string();
    assert!(message.contains("didn't have free ports"), "{message}");
}

#[test]
fn pods_of_the_simulated_daemon_set_stay_and_its_controller_creates_the_others() {
    let own = owned("agent-x", by("DaemonSet", "agent", "u"), "3");
    let answer = run(&[own], json!([]));
    assert_eq!(pods(&answer), ["agent's on n1: Ready", "agent's on n2: Ready"]);
    assert_eq!(answer["pods"][0]["name"], "agent-x");
    assert_eq!(answer["pods"][0]["hash"], answer["pods"][1]["hash"]);
    let mut elsewhere = owned("agent-x", by("DaemonSet", "agent", "u"), "3");
    elsewhere["metadata"]["namespace"] = json!("other");
    let answer = run(&[elsewhere], json!([]));
    assert_eq!(
        pods(&answer),
        ["agent's on n1: Pending", "agent's on n2: Ready", "agent-x on n1: Ready"]
    );
}

#[test]
fn a_run_says_of_pods_that_are_there_what_placement_says() {
    let daemon_sets = format!("{AGENT}---{}", AGENT.replace("agent", "other"));
    let mut own = owned("other-x", by("DaemonSet", "other", "u"), "2");
    own["spec"]["containers"][0]["ports"] = json!([{"containerPort": 9100, "hostPort": 9100}]);
    let pods = json!({"kind": "List", "apiVersion": "v1", "items": [own]}).to_string();
    let call = |name: &str, call: Value| -> Value {
        let answer = contract::call(name, &call.to_string());
        serde_json::from_str::<Value>(&answer).unwrap()["ok"].clone()
    };
    let given = json!({"daemonSets": daemon_sets, "nodes": nodes(), "pods": pods});
    let placed = call("place", given.clone());
    let outcome = |daemon_set: usize| {
        let nodes = placed["daemonSets"][daemon_set]["nodes"].as_array().unwrap().clone();
        nodes.iter().map(|node| node["outcome"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(outcome(0), ["pending", "runs"]);
    assert_eq!(outcome(1), ["running", "pending"]);
    let mut simulated = given;
    simulated["alternatives"] = json!(true);
    let answer = call("simulate", simulated);
    assert_eq!(
        self::pods(&answer),
        [
            "agent's on n1: Pending",
            "agent's on n2: Ready",
            "other's on n1: Ready",
            "other's on n2: Pending"
        ]
    );
    // Alternatives are compared from a start without pods.
    assert_eq!(answer["alternatives"][0]["coverage"][0]["covered"], 0);
}

#[test]
fn what_another_controller_owns_or_is_being_deleted_is_not_adopted() {
    let adopted = |pod: Value| run(&[pod], json!([]))["records"].to_string().contains("adopted");
    for (kind, name) in [("ReplicaSet", "web"), ("DaemonSet", "other"), ("Node", "n1")] {
        assert!(!adopted(owned("p", by(kind, name, "u"), "1")), "of a {kind}");
    }
    let mut deleted = owned("p", Value::Null, "1");
    deleted["metadata"].as_object_mut().unwrap().remove("ownerReferences");
    assert!(adopted(deleted.clone()), "of nobody");
    deleted["metadata"]["deletionTimestamp"] = json!("2026-01-01T00:00:00Z");
    deleted["metadata"]["deletionGracePeriodSeconds"] = json!(30);
    assert!(!adopted(deleted.clone()), "being deleted");
    let answer = run(&[deleted], json!([]));
    assert_eq!(pods(&answer), ["agent's on n1: Ready", "agent's on n2: Ready"], "it ends");
}

#[test]
fn a_drain_leaves_daemons_and_mirrors_of_static_pods() {
    let mut mirror = owned("etcd-n1", by("Node", "n1", "u1"), "1");
    mirror["metadata"]["annotations"] = json!({"kubernetes.io/config.mirror": "abc"});
    let daemon = owned("exporter", by("DaemonSet", "node-exporter", "u"), "100m");
    let web = owned("web-1", by("ReplicaSet", "web", "u2"), "100m");
    let drain = json!([{"at": 60_000, "do": {"drain": "n1"}}]);
    let answer = run(&[mirror, daemon, web], drain);
    assert_eq!(
        pods(&answer),
        [
            "agent's on n1: Ready",
            "agent's on n2: Ready",
            "etcd-n1 on n1: Ready",
            "exporter on n1: Ready"
        ]
    );
    assert_eq!(answer["daemonSets"][0]["status"]["desiredNumberScheduled"], 2);
}

#[test]
fn events_have_the_messages_of_kubernetes() {
    let answer = run(&[], json!([{"at": 60_000, "do": {"rollBack": 0}}]));
    let told = answer["records"].to_string();
    assert!(told.contains("Successfully assigned default/agent-bbbbb to n1"), "{told}");
    assert_eq!(answer["rejected"]["reason"], "no last revision to roll back to");
    let answer = run(&[], json!([{"at": 60_000, "do": {"rollBack": 7}}]));
    assert_eq!(answer["rejected"]["reason"], "unable to find specified revision 7 in history");
}
