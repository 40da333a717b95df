//! Preemption for daemon pods, as observed on a control plane of 1.36.2: a node with 4 CPUs runs
//! `big` (2500m, ends 30 s after its deletion) and `small` (500m); then a DaemonSet `hi` is created
//! (3 CPUs, priority 1000), and 4 s later `lo` (600m, priority 0). Observed after
//!
//! - 0.05 s: `hi` has status.nominatedNodeName and an event FailedScheduling without a preemption
//!   part; `big` has an event `Preempted by pod <uid of hi> on node …`;
//! - 4.4 s: `lo` has an event FailedScheduling, although 1000m are free besides `big`;
//! - 18 s: `hi` has the message `… [NodeAffinity NodeResourcesFit]. preemption: not eligible due to
//!   a terminating pod on the nominated node.`;
//! - 30 s: `big` is gone, `hi` is bound; `lo` stays Pending.

use daemonset_preflight::contract;
use serde_json::{Value, json};

/// Returns a DaemonSet whose pods request CPU, with a priority class of the given value.
fn daemon(name: &str, cpu: &str, priority: i32) -> String {
    format!(
        "---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {{name: {name}}}
value: {priority}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: {name}, namespace: default}}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      priorityClassName: {name}
      containers: [{{name: c, image: 'c:1', resources: {{requests: {{cpu: {cpu}}}}}}}]
"
    )
}

fn pod(name: &str, cpu: &str, start: &str) -> Value {
    json!({
        "kind": "Pod", "apiVersion": "v1", "metadata": {"name": name, "namespace": "default"},
        "spec": {"nodeName": "n1", "containers": [
            {"name": "c", "image": "c", "resources": {"requests": {"cpu": cpu}}}
        ]},
        "status": {"phase": "Running", "startTime": start},
    })
}

fn run(daemon_sets: &[String], pods: &[Value], script: Value) -> Value {
    let node = json!({
        "kind": "Node", "apiVersion": "v1", "metadata": {"name": "n1"},
        "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}},
    });
    let list =
        |items: &[Value]| json!({"kind": "List", "apiVersion": "v1", "items": items}).to_string();
    let call = json!({
        "daemonSets": daemon_sets.concat(), "nodes": list(&[node]), "pods": list(pods),
        "script": script,
        "options": {"scheduling": "defaultScheduler", "termination": 30_000},
    });
    let answer: Value =
        serde_json::from_str(&contract::call("simulate", &call.to_string())).unwrap();
    let answer = answer.get("ok").unwrap_or_else(|| panic!("{answer}")).clone();
    assert_eq!((&answer["problems"], answer.get("rejected")), (&json!([]), None));
    answer
}

/// Returns the scheduler's events: the time, the DaemonSet or pod, and the message.
fn told(answer: &Value) -> Vec<(i64, String, String)> {
    let records = answer["records"].as_array().unwrap().iter();
    let scheduler = records.filter(|record| {
        ["scheduled", "failedScheduling", "preempted"]
            .contains(&record["kind"].as_str().unwrap_or_default())
    });
    let event = |record: &Value| {
        let pod = record["pod"].as_str().unwrap().split('-').next().unwrap().to_owned();
        let message = record["event"]["message"].as_str().unwrap().to_owned();
        (record["at"].as_i64().unwrap(), pod, message)
    };
    scheduler.map(event).collect()
}

fn states(answer: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pods = answer["pods"].as_array().unwrap().iter();
    let mut states: Vec<String> = pods
        .map(|pod| {
            let name = pod["daemonSet"].as_str().map_or_else(|| text(&pod["name"]), str::to_owned);
            format!("{name} {}", text(&pod["state"]))
        })
        .collect();
    states.sort();
    states
}

const NO_ROOM: &str = "0/1 nodes are available: 1 Insufficient cpu.";

#[test]
fn room_that_was_made_for_a_pod_is_held_for_it_while_the_victim_ends() {
    let pods =
        [pod("big", "2500m", "2026-01-01T00:00:00Z"), pod("small", "500m", "2026-01-01T00:00:00Z")];
    let daemons = [daemon("lo", "600m", 0), daemon("hi", "3", 1_000)];
    let answer = run(&daemons, &pods, json!([]));
    let got = told(&answer);
    let preempted = got.iter().find(|(_, pod, _)| pod == "big").unwrap().2.clone();
    let at_once = |pod: &str, message: &str| (0, pod.to_owned(), message.to_owned());
    assert_eq!(
        got.iter().filter(|(at, ..)| *at == 0).cloned().collect::<Vec<_>>(),
        [
            at_once(
                "hi",
                &format!(
                    "{NO_ROOM} preemption: found a potential placement for pod on node n1, preempting 1 victims"
                )
            ),
            at_once("big", &preempted),
            at_once(
                "lo",
                &format!(
                    "{NO_ROOM} preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod."
                )
            ),
        ]
    );
    assert!(preempted.starts_with("Preempted by pod 00000000-0000-4000-8000-"), "{preempted}");
    assert!(preempted.ends_with(" on node n1"), "{preempted}");
    let bound: Vec<_> =
        got.iter().filter(|(.., message)| message.starts_with("Successfully")).collect();
    assert_eq!(bound.len(), 1);
    assert_eq!((bound[0].0, bound[0].1.as_str()), (30_000, "hi"));
    assert_eq!(states(&answer), ["hi Ready", "lo Pending", "small Ready"]);
}

#[test]
fn of_pods_of_one_priority_the_younger_makes_room() {
    for (first, second, left) in [
        ("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", "two Ready"),
        ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "one Ready"),
    ] {
        let pods = [pod("one", "1500m", first), pod("two", "1500m", second)];
        let answer = run(&[daemon("hi", "2", 1_000)], &pods, json!([]));
        assert_eq!(states(&answer), ["hi Ready", left]);
    }
}

#[test]
fn a_victim_that_is_being_deleted_anyway_is_not_preempted() {
    let pods = [pod("big", "2500m", "2026-01-01T00:00:00Z")];
    let hi = daemon("hi", "3", 1_000);
    let hi: Vec<&str> = hi.split("---\n").collect();
    let script = json!([
        {"at": 60_000, "do": {"deletePod": "big"}},
        {"at": 61_000, "do": {"createDaemonSet": hi[2]}},
    ]);
    let answer = run(&[format!("---\n{}", hi[1])], &pods, script);
    let got: Vec<_> = told(&answer).into_iter().map(|(at, pod, _)| (at, pod)).collect();
    assert_eq!(got, [(61_000, "hi".to_owned()), (90_000, "hi".to_owned())]);
    assert_eq!(states(&answer), ["hi Ready"]);
}
