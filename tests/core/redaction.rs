//! Tests redaction: objects that are safe to share.

use std::collections::BTreeSet;
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

/// Returns the outcome of each DaemonSet's pod on each node.
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

/// Returns the diagnosis of each DaemonSet without names: its counters, and the findings with their
/// numbers of nodes.
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
        // A truncated text has no objects that can be redacted.
        if serde_json::from_str::<Value>(&text).is_err() {
            continue;
        }
        let list = json!({"apiVersion": "v1", "kind": "List", "items": redacted(std::slice::from_ref(&text))});
        assert_eq!(diagnosed(text), diagnosed(list.to_string()), "{}", path.display());
        dumps += 1;
    }
    assert!(dumps > 5, "there are only {dumps}");
}

/// The activity of a kubelet is recognized only by its message, so redaction must keep the message
/// even if objects in the cluster have names that occur in it.
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

/// Returns the objects of JSON lists.
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

/// Collects the names of the fields whose texts are kept.
fn kept_fields(redacted: &Value, field: &str, kept: &mut BTreeSet<String>) {
    match redacted {
        Value::Object(fields) => {
            for (name, value) in fields {
                kept_fields(value, name, kept);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| kept_fields(item, field, kept)),
        Value::String(text) if text.contains(MARK) => _ = kept.insert(field.to_owned()),
        _ => {}
    }
}

/// A marker that is put into every text.
const MARK: &str = "hunter2";

/// Appends the marker and a number to each text of a value, so that all texts differ.
fn marked(value: &mut Value, count: &mut usize) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|value| marked(value, count)),
        Value::Array(items) => items.iter_mut().for_each(|item| marked(item, count)),
        Value::String(text) => {
            *count += 1;
            *text = format!("{text}{MARK}-{count}");
        }
        _ => {}
    }
}

/// In a DaemonSet with every field, and in whole clusters, only the texts of fields that hold words
/// of Kubernetes, quantities and times are kept.
#[test]
fn of_every_field_only_words_of_kubernetes_are_kept() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    let dumps = fs::read_dir(format!("{root}/diagnosis")).expect("the dumps");
    let files = dumps.map(|entry| entry.expect("a dump").path());
    let mut kept = BTreeSet::new();
    let mut texts = 0;
    for file in files.chain([format!("{root}/core/properties/every-field.json").into()]) {
        let text = fs::read_to_string(&file).expect("a file");
        // One of the dumps is truncated.
        let Ok(mut value) = serde_json::from_str::<Value>(&text) else { continue };
        marked(&mut value, &mut texts);
        for redacted in daemonset_preflight::redaction::redact(&[value]) {
            kept_fields(&redacted, "", &mut kept);
        }
    }
    assert!(texts > 5_000, "there are only {texts}");
    let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
    assert_eq!(kept, KEPT);
}

/// Labels and quantities are listed by their keys, taints as `key`. In messages, words are kept
/// that are not the name of anything else in the file.
const KEPT: [&str; 59] = [
    "action",
    "add",
    "apiVersion",
    "apps.kubernetes.io/name",
    "beta.kubernetes.io/arch",
    "beta.kubernetes.io/os",
    "controller-revision-hash",
    "cpu",
    "creationTimestamp",
    "deletionTimestamp",
    "deprecated.daemonset.template.generation",
    "divisor",
    "dnsPolicy",
    "drop",
    "effect",
    "eventTime",
    "fieldPath",
    "finishedAt",
    "firstTimestamp",
    "imagePullPolicy",
    "key",
    "kind",
    "kubeletVersion",
    "kubernetes.io/arch",
    "kubernetes.io/os",
    "kubernetes.io/x",
    "lastHeartbeatTime",
    "lastObservedTime",
    "lastTimestamp",
    "lastTransitionTime",
    "maxUnavailable",
    "memory",
    "message",
    "mountPropagation",
    "nodeAffinityPolicy",
    "nodeTaintsPolicy",
    "operator",
    "phase",
    "pod-template-generation",
    "pods",
    "preemptionPolicy",
    "protocol",
    "reason",
    "renewTime",
    "resource",
    "resourceName",
    "resourceVersion",
    "restartPolicy",
    "scheme",
    "startTime",
    "startedAt",
    "status",
    "storage",
    "terminationMessagePolicy",
    "topologyKey",
    "type",
    "values",
    "volumeMode",
    "whenUnsatisfiable",
];

/// An event names the container that it is about.
#[test]
fn the_field_of_an_event_is_no_name_of_a_container() {
    let event = json!({
        "apiVersion": "v1", "kind": "Event",
        "metadata": {"name": "agent-x7k2p.1", "namespace": "billing"},
        "involvedObject": {
            "apiVersion": "v1", "kind": "Pod", "name": "agent-x7k2p", "namespace": "billing",
            "fieldPath": "spec.containers{billing-agent}",
        },
        "reason": "Pulled", "message": "Container image pulled",
    });
    let text = json!(redacted(&[event.to_string()])).to_string();
    assert!(!text.contains("billing"), "{text}");
    assert!(text.contains("Pulled"), "{text}");
}

#[test]
fn long_words_and_deep_objects_are_redacted_soon() {
    let pod = |message: &str, rest: &str| {
        format!(
            r#"{{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"x"}},"status":{{"message":"{message}"}}{rest}}}"#
        )
    };
    let start = std::time::Instant::now();
    for word in ["x/", "x:", "x@", "/", "x/y:"] {
        let text = pod(&word.repeat(200_000), "");
        let list = redacted(&[text]);
        let message = list[0]["status"]["message"].as_str().expect("a message");
        assert_eq!(message.len(), word.replace('x', "name-1").len() * 200_000, "{word}");
    }
    let deep = format!(r#","spec":{}{}"#, r#"{"x":"#.repeat(9_000) + "1", "}".repeat(9_000));
    assert_eq!(redacted(&[pod("", &deep)]).len(), 1);
    assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
}
