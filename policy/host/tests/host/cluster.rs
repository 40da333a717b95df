//! The rules that look at the cluster, with hosts that answer, refuse, delay and lie.

use std::time::Duration;

use daemonset_preflight_policy_host::{Calls, Cluster, Response};
use serde_json::{Value, json};

use crate::POLICY;

fn daemon_set(name: &str, pod: Value) -> Value {
    let mut spec = json!({
        "priorityClassName": "agents",
        "containers": [{
            "name": "c",
            "image": "c:1",
            "resources": {"requests": {"cpu": "500m", "memory": "1Mi"}},
        }],
    });
    for (key, value) in pod.as_object().unwrap() {
        spec[key] = value.clone();
    }
    json!({
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": name, "namespace": "ops"},
        "spec": {
            "selector": {"matchLabels": {"app": name}},
            "template": {"metadata": {"labels": {"app": name}}, "spec": spec},
        },
    })
}

fn with_port(name: &str, port: i32) -> Value {
    let container = json!({
        "name": "c", "image": "c:1",
        "ports": [{"containerPort": 80, "hostPort": port}],
        "resources": {"requests": {"cpu": "500m", "memory": "1Mi"}},
    });
    daemon_set(name, json!({"containers": [container]}))
}

fn node(name: &str, labels: Value) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": labels},
        "status": {
            "allocatable": {"cpu": "2", "memory": "1Gi", "pods": "110"},
            "images": [{"names": ["x"]}],
        },
    })
}

/// Four nodes: two with fast disks, one of which is tainted.
fn nodes() -> Vec<Value> {
    let mut tainted = node("d", json!({"disk": "ssd"}));
    tainted["spec"] = json!({"taints": [{"key": "db", "effect": "NoSchedule"}]});
    vec![
        node("a", json!({"disk": "ssd"})),
        node("b", json!({"disk": "hdd"})),
        node("c", json!({"disk": "hdd"})),
        tainted,
    ]
}

fn cluster(others: Vec<Value>) -> Cluster {
    Cluster::of(nodes().into_iter().chain(others).collect())
}

#[track_caller]
fn ask(
    settings: Value,
    object: &Value,
    old: Option<&Value>,
    cluster: Cluster,
) -> (Response, Calls) {
    let mut all = json!({"cluster_context": true});
    for (key, value) in settings.as_object().unwrap() {
        all[key] = value.clone();
    }
    let request = json!({
        "kind": {"group": "apps", "version": "v1", "kind": "DaemonSet"},
        "operation": if old.is_some() { "UPDATE" } else { "CREATE" },
        "namespace": "ops",
        "object": object,
        "oldObject": old,
    });
    POLICY.review(&all.to_string(), &request.to_string(), cluster).expect("the guest must not fail")
}

/// What a rule says in each of its modes.
#[track_caller]
fn every_mode(
    rule: &str,
    more: Value,
    object: &Value,
    old: Option<&Value>,
    others: &[Value],
    text: &str,
) {
    let settings = |mode: &str| {
        let mut settings = more.clone();
        settings[rule] = json!(mode);
        settings
    };
    let ask = |mode| ask(settings(mode), object, old, cluster(others.to_vec())).0;
    let refused = ask("reject");
    assert_eq!((refused.accepted, refused.code), (false, Some(403)), "{rule}: {refused:?}");
    let message = refused.message.unwrap();
    assert!(message.contains(&format!("{text} (rule {rule})")), "{message}");
    let warned = ask("warn");
    assert!(warned.accepted);
    let warnings = warned.warnings.unwrap();
    let line: String = format!("{rule}: {text}").chars().take(119).collect();
    assert!(warnings.iter().any(|w| w.starts_with(&line)), "{rule}: {line:?}: {warnings:?}");
    let annotations = warned.audit_annotations.unwrap();
    assert!(annotations["rules-violated"].split(',').any(|named| named == rule));
    let silent = ask("ignore");
    assert!(silent.accepted);
    let said = silent.warnings.unwrap_or_default();
    assert!(!said.iter().any(|warning| warning.starts_with(rule)), "{rule}: {said:?}");
}

#[test]
fn every_rule_refuses_warns_and_is_silent() {
    let on = |disk: &str| daemon_set("agent", json!({"nodeSelector": {"disk": disk}}));
    every_mode(
        "no_matching_node",
        json!({}),
        &on("ssdx"),
        None,
        &[],
        "no node has `disk=ssdx`; 2 nodes have `disk=ssd` (0 of 4 nodes: 4 lack `disk=ssdx`)",
    );
    let everywhere = daemon_set("agent", json!({}));
    let few = json!({"min_nodes": 2});
    every_mode(
        "too_few_nodes",
        few,
        &on("ssd"),
        None,
        &[],
        "1 of 4 nodes match; at least 2 should",
    );
    let many = json!({"max_nodes_percent": 50});
    every_mode(
        "too_many_nodes",
        many,
        &everywhere,
        None,
        &[],
        "3 of 4 nodes match; at most 50% should",
    );
    every_mode(
        "placement_change",
        json!({}),
        &on("hdd"),
        Some(&on("ssd")),
        &[],
        "2 nodes gain a pod (b, c), 1 node loses its pod (a)",
    );
    let greedy = daemon_set(
        "agent",
        json!({"containers": [{
            "name": "c", "image": "c:1", "resources": {"requests": {"cpu": "1800m", "memory": "1Mi"}},
        }]}),
    );
    let rival = daemon_set("rival", json!({"nodeSelector": {"disk": "hdd"}}));
    every_mode(
        "pods_do_not_fit",
        json!({}),
        &greedy,
        None,
        &[rival],
        "2 of 3 matched nodes have no room: Insufficient cpu (b, c)",
    );
    every_mode(
        "host_port_clash",
        json!({}),
        &with_port("agent", 9100),
        None,
        &[with_port("exporter", 9100), with_port("other", 9101)],
        "ops/agent and ops/exporter both want host port 9100/TCP on 3 nodes",
    );
    let mut twin = daemon_set("twin", json!({}));
    twin["spec"]["template"]["metadata"]["labels"]["app"] = json!("agent");
    every_mode(
        "selector_overlap",
        json!({}),
        &everywhere,
        None,
        &[twin],
        "the selector of ops/agent selects the pods of ops/twin",
    );
}

#[test]
fn selectors_are_held_against_all_kinds_of_workload() {
    let agent = daemon_set("agent", json!({}));
    let workload = |kind: &str, namespace: &str, selector: &str, labels: &str| {
        json!({
            "apiVersion": "apps/v1", "kind": kind,
            "metadata": {"name": "web", "namespace": namespace},
            "spec": {
                "selector": {"matchLabels": {"app": selector}},
                "template": {"metadata": {"labels": {"app": labels}}},
            },
        })
    };
    let pod = |owners: Value| {
        json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {
                "name": "p", "namespace": "ops", "labels": {"app": "agent"},
                "ownerReferences": owners,
            },
        })
    };
    let owner = json!([{"kind": "DaemonSet", "name": "agent", "controller": true}]);
    for (other, expected) in [
        (
            workload("Deployment", "ops", "agent", "agent"),
            Some("it and Deployment web select each other's pods"),
        ),
        (
            workload("StatefulSet", "ops", "web", "agent"),
            Some("it selects the pods of StatefulSet web"),
        ),
        (workload("StatefulSet", "ops", "agent", "web"), Some("StatefulSet web selects its pods")),
        (workload("Deployment", "ops", "web", "web"), None),
        (workload("Deployment", "default", "agent", "agent"), None),
        (pod(Value::Null), Some("it would adopt the pod p")),
        (pod(owner), None),
        // The DaemonSet itself, as it is in the cluster now.
        (agent.clone(), None),
    ] {
        let (response, _) = ask(json!({}), &agent, None, cluster(vec![other.clone()]));
        let said = response.warnings.unwrap_or_default();
        let expected: Vec<String> =
            expected.iter().map(|text| format!("selector_overlap: {text}")).collect();
        assert_eq!(said, expected, "{other}");
    }
}

#[test]
fn an_update_is_not_held_against_itself() {
    let old = with_port("agent", 9100);
    let mut new = old.clone();
    new["spec"]["template"]["spec"]["containers"][0]["image"] = json!("c:2");
    let (response, _) = ask(json!({}), &new, Some(&old), cluster(vec![old.clone()]));
    assert_eq!((response.accepted, response.warnings), (true, None));
    let annotations = response.audit_annotations.unwrap();
    let of = |key: &str| annotations[key].as_str();
    assert_eq!((of("nodes-matched"), of("nodes-total")), ("3", "4"));
    assert_eq!((of("pods-added"), of("pods-removed")), ("0", "0"));
}

#[test]
fn pods_that_run_are_counted_when_they_are_asked_for() {
    let pod = json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": "web", "namespace": "shop", "labels": {"x": "y"}},
        "spec": {
            "nodeName": "a",
            "containers": [{
                "name": "w", "image": "w",
                "resources": {"requests": {"cpu": "1900m"}},
            }],
        },
        "status": {"phase": "Running", "podIP": "10.0.0.1"},
    });
    let mut ended = pod.clone();
    ended["metadata"]["name"] = json!("done");
    ended["spec"]["nodeName"] = json!("b");
    ended["status"]["phase"] = json!("Succeeded");
    let agent = daemon_set("agent", json!({}));
    let settings = json!({"running_pods": true});
    let (response, calls) = ask(settings, &agent, None, cluster(vec![pod, ended]));
    let said = response.warnings.unwrap();
    assert_eq!(said, ["pods_do_not_fit: 1 of 3 matched nodes have no room: Insufficient cpu (a)"]);
    assert!(calls.in_short().contains(&"list_resources_all Pod".to_owned()));
}

#[test]
fn the_host_is_asked_in_one_order_and_only_for_what_is_needed() {
    let agent = daemon_set("agent", json!({}));
    let calls = |settings: Value| ask(settings, &agent, None, cluster(vec![])).1.in_short();
    assert_eq!(
        calls(json!({})),
        [
            "can_i nodes",
            "list_resources_all Node",
            "can_i daemonsets",
            "list_resources_all DaemonSet",
            "can_i deployments",
            "list_resources_by_namespace Deployment",
            "can_i statefulsets",
            "list_resources_by_namespace StatefulSet",
            "can_i pods",
            "list_resources_by_namespace Pod",
        ]
    );
    let few = json!({
        "selector_overlap": "ignore", "pods_do_not_fit": "ignore", "host_port_clash": "ignore",
    });
    assert_eq!(calls(few), ["can_i nodes", "list_resources_all Node"]);
    let mut wrong = agent.clone();
    wrong["spec"]["template"]["spec"]["restartPolicy"] = json!("Never");
    let (response, calls) = ask(json!({}), &wrong, None, cluster(vec![]));
    assert_eq!(response.code, Some(422));
    assert!(calls.made().is_empty(), "what is invalid is not looked up in the cluster");
}

/// Every rule that looks at the cluster, refusing.
fn strict() -> Value {
    json!({
        "no_matching_node": "reject", "too_few_nodes": "reject", "too_many_nodes": "reject",
        "placement_change": "reject", "pods_do_not_fit": "reject", "host_port_clash": "reject",
        "selector_overlap": "reject", "min_nodes": 4, "running_pods": true,
    })
}

#[track_caller]
fn is_one_warning(cluster: Cluster, expected: &str) {
    let mut settings = strict();
    settings["min_nodes"] = json!(0);
    let (response, _) = ask(settings, &daemon_set("agent", json!({})), None, cluster);
    assert!(response.accepted, "{response:?}");
    let warnings = response.warnings.unwrap();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    let said = warnings[0].strip_prefix("not all rules could look at the cluster: ");
    assert!(said.is_some_and(|said| said.contains(expected)), "{warnings:?}");
}

#[test]
fn what_may_not_be_listed_is_one_warning_and_is_not_listed() {
    for (resource, kind) in [("nodes", "Node"), ("daemonsets", "DaemonSet"), ("pods", "Pod")] {
        let mut forbidden = cluster(vec![]);
        forbidden.forbidden.insert(resource.to_owned());
        // A list that is made all the same hangs.
        forbidden.failures.push((kind.to_owned(), "it hangs".to_owned()));
        is_one_warning(
            forbidden,
            &format!("{resource}: system:serviceaccount:kubewarden:policy-server"),
        );
    }
    let mut nothing = cluster(vec![]);
    nothing.forbidden.insert("nodes".to_owned());
    let (response, calls) = ask(strict(), &daemon_set("agent", json!({})), None, nothing);
    assert!(response.accepted && response.audit_annotations.is_none());
    assert_eq!(calls.in_short(), ["can_i nodes"]);
}

#[test]
fn a_host_that_fails_is_one_warning() {
    for (kind, resource) in [
        ("Node", "nodes"),
        ("DaemonSet", "daemonsets"),
        ("Deployment", "deployments"),
        ("StatefulSet", "statefulsets"),
        ("Pod", "pods"),
    ] {
        let mut failing = cluster(vec![]);
        failing.failures.push((kind.to_owned(), "out of order".to_owned()));
        is_one_warning(failing, &format!("{resource}: list_resources_"));
    }
}

#[test]
fn a_host_without_capabilities_is_one_warning() {
    let request = json!({
        "kind": {"group": "apps", "version": "v1", "kind": "DaemonSet"},
        "operation": "CREATE",
        "object": daemon_set("agent", json!({})),
    });
    let payload = json!({"settings": {"cluster_context": true}, "request": request}).to_string();
    let answer = POLICY.call("validate", payload.as_bytes()).unwrap();
    let response: Response = serde_json::from_slice(&answer).unwrap();
    assert!(response.accepted);
    assert_eq!(response.warnings.unwrap().len(), 1);
}

#[test]
fn a_host_that_lies_is_one_warning() {
    for lie in [
        "",
        "{}",
        "null",
        "[]",
        "7",
        "{\"items\": null}",
        "{\"items\": [7]}",
        "{\"items\": [{}",
        "\u{0}",
        "{\"items\": [{\"kind\": \"Secret\", \"metadata\": {\"name\": \"x\"}}]}",
        "{\"items\": [{\"metadata\": 5, \"spec\": 5, \"status\": 5}]}",
    ] {
        for kind in ["Node", "DaemonSet", "Deployment", "StatefulSet", "Pod"] {
            let mut lying = cluster(vec![]);
            lying.lies.push((kind.to_owned(), lie.as_bytes().to_vec()));
            let mut settings = strict();
            settings["min_nodes"] = json!(0);
            let (response, _) = ask(settings, &daemon_set("agent", json!({})), None, lying);
            assert!(response.accepted, "{kind}: {lie}: {response:?}");
            let warnings = response.warnings.unwrap_or_default();
            assert!(warnings.len() <= 1, "{kind}: {lie}: {warnings:?}");
        }
    }
    let mut binary = cluster(vec![]);
    binary.lies.push(("Node".to_owned(), vec![0xff, 0xfe]));
    is_one_warning(binary, "nodes: the host's answer cannot be read: it is not UTF-8");
    is_one_warning(Cluster::of(vec![]), "nodes: there are none");
}

#[test]
fn a_host_that_takes_its_time_is_waited_for() {
    let mut slow = cluster(vec![]);
    slow.delay = Duration::from_millis(20);
    let (response, calls) = ask(strict(), &daemon_set("agent", json!({})), None, slow);
    assert_eq!(response.code, Some(403), "min_nodes is 4, and 3 match: {response:?}");
    assert!(calls.made().len() >= 10);
}
