//! Objects that are safe to share.

use std::fs;

use daemonset_preflight::contract::{
    DiagnoseCall, PlaceAnswer, PlaceCall, PlacedNode, PlacedOutcome, RedactCall, diagnose, place,
    redact,
};
use daemonset_preflight::manifest::dump::{Dump, KubeletActivity};
use serde_json::{Value, json};

fn file(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/files/");
    fs::read_to_string(format!("{folder}{name}")).expect("a file")
}

fn redacted(texts: &[String]) -> Vec<Value> {
    let answer = redact(&RedactCall { texts: texts.to_vec() });
    assert!(answer.problems.is_empty(), "{:?}", answer.problems);
    answer.list["items"].as_array().expect("a list").clone()
}

/// Of each node, what becomes of the pod there.
fn outcomes(daemon_sets: &str, nodes: &str, pods: &str) -> Vec<Vec<PlacedOutcome>> {
    let PlaceAnswer { daemon_sets, problems, .. } = place(&PlaceCall {
        daemon_sets: daemon_sets.to_owned(),
        nodes: nodes.to_owned(),
        pods: Some(pods.to_owned()),
        ..PlaceCall::default()
    });
    assert!(problems.is_empty(), "{problems:?}");
    let of = |nodes: &[PlacedNode]| nodes.iter().map(|node| node.outcome).collect();
    daemon_sets.iter().map(|daemon_set| of(&daemon_set.nodes)).collect()
}

#[test]
fn pods_are_placed_as_before() {
    for (daemon_sets, nodes) in [
        ("agent.yaml", "nodes.yaml"),
        ("nowhere.yaml", "nodes.yaml"),
        ("outcomes.yaml", "outcome-nodes.yaml"),
        ("live/daemonsets.json", "live/nodes.json"),
    ] {
        let texts = [file(daemon_sets), file(nodes), file("pods.json"), file("live/pods.json")];
        let all = redacted(&texts);
        let of = |kind: &str| {
            let items: Vec<&Value> = all.iter().filter(|object| object["kind"] == kind).collect();
            json!({"apiVersion": "v1", "kind": "List", "items": items}).to_string()
        };
        let pods: Vec<Value> = items_of(&texts[2..]);
        let pods = json!({"apiVersion": "v1", "kind": "List", "items": pods}).to_string();
        let before = outcomes(&texts[0], &texts[1], &pods);
        let after = outcomes(&of("DaemonSet"), &of("Node"), &of("Pod"));
        assert_eq!(before, after, "{daemon_sets}");
    }
}

/// Of each DaemonSet, in no order: its counters, and what is found on how many nodes.
fn diagnosed(text: String) -> Vec<String> {
    let answer = diagnose(&DiagnoseCall { texts: vec![text], ..DiagnoseCall::default() });
    let daemon_sets = answer.expect("an answer").daemon_sets;
    let mut told: Vec<String> = daemon_sets
        .iter()
        .map(|daemon_set| {
            let findings = daemon_set
                .findings
                .iter()
                .map(|finding| format!("{:?} on {} nodes", finding.severity, finding.nodes.len()));
            let verdict = daemon_set.rollout.as_ref().map(|rollout| rollout.verdict);
            let mut findings: Vec<String> = findings.collect();
            findings.sort();
            format!("{:?} {:?} {verdict:?} {findings:?}", daemon_set.severity, daemon_set.status)
        })
        .collect();
    told.sort();
    told
}

#[test]
fn a_cluster_is_diagnosed_as_before() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/diagnosis");
    let mut dumps = 0;
    for entry in fs::read_dir(folder).expect("the dumps") {
        let path = entry.expect("a dump").path();
        let text = fs::read_to_string(&path).expect("a dump");
        // A text that is cut off has no objects that can be redacted.
        if serde_json::from_str::<Value>(&text).is_err() {
            continue;
        }
        let list = json!({"apiVersion": "v1", "kind": "List", "items": redacted(std::slice::from_ref(&text))});
        assert_eq!(diagnosed(text), diagnosed(list.to_string()), "{}", path.display());
        dumps += 1;
    }
    assert!(dumps > 5, "there are only {dumps}");
}

/// Of what a kubelet does its message alone tells, whatever the cluster's things are called.
#[test]
fn what_a_kubelet_does_is_told_still() {
    let message = "container runtime network not ready: NetworkReady=false \
        reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized";
    let node = json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": {"name": "network", "creationTimestamp": "2026-01-01T00:00:00Z"},
        "status": {"conditions": [{
            "type": "Ready", "status": "False", "reason": "KubeletNotReady", "message": message,
        }]},
    });
    let named =
        |name: &str| json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}});
    let told = |objects: &[Value]| {
        let texts: Vec<String> = objects.iter().map(Value::to_string).collect();
        let list = json!({"kind": "List", "apiVersion": "v1", "items": redacted(&texts)});
        let dump = Dump::read([list.to_string().as_str()]);
        dump.node_facts[0].kubelet_activity()
    };
    assert_eq!(told(std::slice::from_ref(&node)), KubeletActivity::HostNetworkOnly);
    let clashing = [named("container"), named("runtime"), node];
    assert_eq!(told(&clashing), KubeletActivity::HostNetworkOnly);
}

#[test]
fn times_are_kept() {
    let daemon_set = json!({
        "apiVersion": "apps/v1", "kind": "DaemonSet",
        "metadata": {"name": "agent", "creationTimestamp": "2026-01-01T00:00:00Z"},
        "spec": {"selector": {"matchLabels": {"app": "agent"}}, "template": {
            "metadata": {"labels": {"app": "agent"}, "creationTimestamp": null},
            "spec": {"containers": [{"name": "agent", "image": "agent:1"}]},
        }},
    });
    let kept = redacted(&[daemon_set.to_string()]);
    assert_eq!(kept[0]["metadata"]["creationTimestamp"], "2026-01-01T00:00:00Z");
    let dump = Dump::read([json!(kept).to_string().as_str()]);
    assert_eq!((dump.daemon_sets.len(), dump.problems.len()), (1, 0));
}

/// The objects of some JSON lists, as they are.
fn items_of(texts: &[String]) -> Vec<Value> {
    let items = texts.iter().flat_map(|text| {
        let list: Value = serde_json::from_str(text).expect("JSON");
        list["items"].as_array().expect("items").clone()
    });
    items.collect()
}

#[test]
fn nothing_that_names_anyone_is_left() {
    let secrets =
        ["billing", "10.20.30.40", "acme", "hunter2", "db-7", "fd00::7", "/srv/acme", "6f1d0c1e"];
    let pod = json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {
            "name": "billing-agent-x7k2p", "namespace": "billing", "uid": "6f1d0c1e-0000",
            "labels": {"team": "acme", "app.kubernetes.io/name": "billing-agent", "controller-revision-hash": "5c9f"},
            "annotations": {"acme.example/owner": "billing"},
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "billing-agent", "uid": "6f1d0c1e-0001", "controller": true}],
        },
        "spec": {
            "nodeName": "db-7", "nodeSelector": {"kubernetes.io/os": "linux", "pool": "billing"},
            "tolerations": [{"key": "team", "operator": "Equal", "value": "acme", "effect": "NoSchedule"}],
            "containers": [{
                "name": "billing", "image": "registry.acme.example/billing:1", "args": ["--password=hunter2"],
                "env": [{"name": "PASSWORD", "value": "hunter2"}],
                "volumeMounts": [{"name": "data", "mountPath": "/srv/acme"}],
            }],
        },
        "status": {
            "phase": "Pending", "podIP": "10.20.30.40", "podIPs": [{"ip": "10.20.30.40"}, {"ip": "fd00::7"}],
            "conditions": [{"type": "Ready", "status": "False", "reason": "ContainersNotReady",
                "message": "no answer of 10.20.30.40: billing-agent-x7k2p on db-7."}],
        },
    });
    let list = redacted(&[pod.to_string()]);
    let text = json!(list).to_string();
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} is left in {text}");
    }
    let kept = &list[0];
    assert_eq!(kept["status"]["phase"], "Pending");
    assert_eq!(kept["status"]["conditions"][0]["reason"], "ContainersNotReady");
    assert_eq!(kept["metadata"]["labels"]["controller-revision-hash"], "5c9f");
    assert_eq!(kept["spec"]["nodeSelector"]["kubernetes.io/os"], "linux");
    assert_eq!(kept["spec"]["tolerations"][0]["value"], kept["metadata"]["labels"]["team"]);
    assert_eq!(kept["spec"]["tolerations"][0]["operator"], "Equal");
    let message = kept["status"]["conditions"][0]["message"].as_str().expect("a message");
    let node = kept["spec"]["nodeName"].as_str().expect("a node");
    assert!(message.ends_with(&format!(" on {node}.")), "{message}");
}
