//! The rules that look at the cluster, with hosts that answer, refuse, delay and lie.

use std::time::Duration;

use daemonset_preflight_policy_host::{Calls, Cluster, Deadline, Response};
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

/// Four nodes: two with fast disks, of which one is tainted.
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
    Cluster::of(nodes().into_iter().chain([priority_class()]).chain(others).collect())
}

/// The PriorityClass that the DaemonSets name.
fn priority_class() -> Value {
    json!({
        "apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "value": 1,
        "metadata": {"name": "agents"},
    })
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

/// Checks a rule's message in each of its modes.
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
        "no node has `disk=ssdx`; 2 nodes have `disk=ssd`, 2 have `disk=hdd` (0 of 4 nodes: 4 lack `disk=ssdx`)",
    );
    let mut classless = daemon_set("agent", json!({"priorityClassName": "urgent"}));
    every_mode(
        "missing_class",
        json!({}),
        &classless,
        None,
        &[],
        "there is no PriorityClass `urgent` in the cluster: no pod is created",
    );
    classless["spec"]["template"]["spec"]["priorityClassName"] = json!("agents");
    classless["spec"]["template"]["spec"]["runtimeClassName"] = json!("gvisor");
    every_mode(
        "missing_class",
        json!({}),
        &classless,
        None,
        &[],
        "there is no RuntimeClass `gvisor` in the cluster: no pod is created",
    );
    let everywhere = daemon_set("agent", json!({}));
    let few = json!({"min_nodes": 2});
    every_mode(
        "too_few_nodes",
        few,
        &on("ssd"),
        None,
        &[],
        "1 of 4 nodes matches; at least 2 should",
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
        (pod(Value::Null), None),
        (pod(owner.clone()), None),
        // The live object of the DaemonSet itself.
        (agent.clone(), None),
    ] {
        let (response, _) = ask(json!({}), &agent, None, cluster(vec![other.clone()]));
        let said = response.warnings.unwrap_or_default();
        let expected: Vec<String> =
            expected.iter().map(|text| format!("selector_overlap: {text}")).collect();
        assert_eq!(said, expected, "{other}");
    }
    // Pods are listed only if the settings say so: a cluster has very many.
    for (owners, expected) in [(Value::Null, vec!["it would adopt the pod p"]), (owner, vec![])] {
        let settings = json!({"running_pods": true});
        let (response, _) = ask(settings, &agent, None, cluster(vec![pod(owners)]));
        let said = response.warnings.unwrap_or_default();
        let expected: Vec<String> =
            expected.iter().map(|text| format!("selector_overlap: {text}")).collect();
        assert_eq!(said, expected);
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
    assert_eq!(said, ["pods_do_not_fit: 1 of 3 matched nodes has no room: Insufficient cpu (a)"]);
    assert!(calls.in_short().contains(&"list_resources_all Pod".to_owned()));
}

#[test]
fn the_host_is_asked_in_one_order_and_only_for_what_is_needed() {
    let agent = daemon_set("agent", json!({}));
    let calls = |settings: Value| ask(settings, &agent, None, cluster(vec![])).1.in_short();
    assert_eq!(
        calls(json!({})),
        [
            "get_resource PriorityClass",
            "get_resource Deployment",
            "list_resources_by_namespace Deployment",
            "get_resource StatefulSet",
            "list_resources_by_namespace StatefulSet",
            "get_resource DaemonSet",
            "list_resources_all DaemonSet",
            "get_resource Node",
            "list_resources_all Node",
        ]
    );
    let with_pods = calls(json!({"running_pods": true}));
    assert_eq!(with_pods[9..], ["get_resource Pod", "list_resources_all Pod"]);
    let few = json!({
        "selector_overlap": "ignore", "pods_do_not_fit": "ignore", "host_port_clash": "ignore",
        "missing_class": "ignore",
    });
    assert_eq!(calls(few.clone()), ["get_resource Node", "list_resources_all Node"]);
    let mut account = few;
    account["service_account"] = json!("system:serviceaccount:kubewarden:policy-server");
    assert_eq!(
        calls(account),
        ["get_resource Node", "can_i list nodes", "can_i watch nodes", "list_resources_all Node"]
    );
    let mut wrong = agent.clone();
    wrong["spec"]["template"]["spec"]["restartPolicy"] = json!("Never");
    let (response, calls) = ask(json!({}), &wrong, None, cluster(vec![]));
    assert_eq!(response.code, Some(422));
    assert!(calls.made().is_empty(), "what is invalid is not looked up in the cluster");
}

/// Rules that look at the cluster, in mode `reject`.
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
fn what_may_not_be_had_is_one_warning_and_no_list_is_waited_for() {
    for (resource, kind) in [("nodes", "Node"), ("daemonsets", "DaemonSet"), ("pods", "Pod")] {
        let mut forbidden = cluster(vec![]);
        forbidden.forbidden.insert(format!("get {resource}"));
        forbidden.forbidden.insert(format!("list {resource}"));
        // If the list were requested all the same, it would block until the request is over.
        forbidden.waiting.forbidden_list = Duration::from_secs(60);
        forbidden.deadline = Some(Deadline::soonest(2));
        let clock = forbidden.clock.clone();
        is_one_warning(forbidden.clone(), &format!("{resource}: no right to get {resource}"));
        assert_eq!(clock.now(), Duration::ZERO, "{kind} was listed");
        let mut denied = cluster(vec![]);
        denied.not_granted.insert(kind.to_owned());
        // The longest text is truncated within the brackets.
        let text = format!("the policy is not granted access to {kind}s (contextAwareRes");
        is_one_warning(denied, &format!("{resource}: {text}"));
    }
}

#[test]
fn the_account_that_the_settings_name_is_asked_about_with_its_groups() {
    let account = "system:serviceaccount:kubewarden:policy-server";
    let settings = json!({"service_account": account});
    let agent = daemon_set("agent", json!({}));
    // The account may get nodes but not list them: only `can_i` can tell.
    let mut cluster = cluster(vec![]);
    cluster.forbidden.insert("list nodes".to_owned());
    cluster.account_forbidden.insert("list nodes".to_owned());
    cluster.waiting.forbidden_list = Duration::from_secs(60);
    cluster.deadline = Some(Deadline::soonest(2));
    let (response, calls) = ask(settings.clone(), &agent, None, cluster.clone());
    let said = response.warnings.unwrap();
    assert_eq!(
        said,
        [format!("not all rules could look at the cluster: nodes: {account} may not list them")]
    );
    let made = calls.made();
    let review = &made.iter().find(|(call, _)| call == "can_i").unwrap().1;
    let groups = "system:serviceaccounts,system:serviceaccounts:kubewarden,system:authenticated";
    let groups: Vec<&str> = groups.split(',').collect();
    assert_eq!(review["subject_access_review"]["groups"], json!(groups));
    // A wrong account name makes lists unavailable, and blocks nothing.
    let mut wrong = self::cluster(vec![]);
    wrong.forbidden.insert("create subjectaccessreviews".to_owned());
    let (response, _) = ask(settings, &agent, None, wrong);
    let said = response.warnings.unwrap();
    assert!(said[0].ends_with(": no right to create subjectaccessreviews"), "{said:?}");
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
        is_one_warning(failing, &format!("{resource}: out of order"));
    }
}

#[test]
fn taints_that_go_by_themselves_are_held_against_nobody() {
    let outage = || {
        let mut nodes = nodes();
        for node in &mut nodes {
            node["spec"]["taints"] = json!([
                {"key": "node.kubernetes.io/unreachable", "effect": "NoSchedule"},
                {"key": "node.kubernetes.io/unreachable", "effect": "NoExecute"},
            ]);
        }
        nodes
    };
    let reject = json!({
        "no_matching_node": "reject", "too_few_nodes": "reject", "min_nodes": 3,
        "selector_overlap": "ignore", "pods_do_not_fit": "ignore", "missing_class": "ignore",
    });
    let agent = daemon_set("agent", json!({}));
    let (response, _) = ask(reject.clone(), &agent, None, Cluster::of(outage()));
    assert!(response.accepted, "{response:?}");
    assert_eq!(
        response.warnings.unwrap(),
        ["0 of 4 nodes match now, 4 once `node.kubernetes.io/unreachable:NoSchedule` is gone"]
    );
    assert_eq!(response.audit_annotations.unwrap()["nodes-matched"], "0");
    // If too few nodes match even without those taints, the refusal names the taints.
    let on_ssd = daemon_set("agent", json!({"nodeSelector": {"disk": "ssd"}}));
    let (response, _) = ask(reject, &on_ssd, None, Cluster::of(outage()));
    let message = response.message.unwrap();
    let expected = "0 of 4 nodes match, 2 once `node.kubernetes.io/unreachable:NoSchedule` is gone; at least 3 should (rule too_few_nodes)";
    assert!(message.contains(expected), "{message}");
}

#[test]
fn one_rule_alone_speaks_where_no_node_matches() {
    let on_nvme = daemon_set("agent", json!({"nodeSelector": {"disk": "nvme"}}));
    let rules = |no_node: &str, few: &str| {
        let settings = json!({"no_matching_node": no_node, "too_few_nodes": few, "min_nodes": 2});
        let (response, _) = ask(settings, &on_nvme, None, cluster(vec![]));
        (response.accepted, response.audit_annotations.unwrap()["rules-violated"].clone())
    };
    assert_eq!(rules("warn", "warn"), (true, "no_matching_node".to_owned()));
    assert_eq!(rules("reject", "reject"), (false, "no_matching_node".to_owned()));
    assert_eq!(rules("warn", "reject"), (false, "too_few_nodes".to_owned()));
    assert_eq!(rules("ignore", "warn"), (true, "too_few_nodes".to_owned()));
}

#[test]
fn nodes_are_named_in_their_order_and_by_what_they_lack() {
    let small = |name: &str, cpu: &str, pods: &str| {
        let mut node = node(name, json!({}));
        node["status"]["allocatable"] = json!({"cpu": cpu, "memory": "1Gi", "pods": pods});
        node
    };
    let mut nodes = vec![
        small("e", "100m", "9"),
        small("b", "100m", "9"),
        small("d", "1", "1"),
        small("c", "100m", "1"),
        small("a", "100m", "9"),
    ];
    let rival = daemon_set("rival", json!({"containers": [{"name": "c", "image": "c:1"}]}));
    let said = |nodes: &[Value]| {
        let objects = nodes.iter().cloned().chain([rival.clone()]).collect();
        let quiet = json!({"missing_class": "ignore"});
        let (response, _) = ask(quiet, &daemon_set("agent", json!({})), None, Cluster::of(objects));
        response.warnings.unwrap()
    };
    let expected = "pods_do_not_fit: 5 of 5 matched nodes have no room: 3 Insufficient cpu (a, b, e); \
                    1 Too many pods (d); 1 Too many pods,…";
    assert_eq!(said(&nodes), [expected]);
    nodes.reverse();
    assert_eq!(said(&nodes), [expected]);
}

#[test]
fn a_runtime_s_overhead_and_nodes_are_counted() {
    let class = json!({
        "apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "handler": "runsc",
        "metadata": {"name": "gvisor"},
        "overhead": {"podFixed": {"cpu": "1900m"}},
        "scheduling": {"nodeSelector": {"disk": "ssd"}},
    });
    let agent = daemon_set("agent", json!({"runtimeClassName": "gvisor"}));
    let (response, _) = ask(json!({}), &agent, None, cluster(vec![class]));
    assert_eq!(
        response.warnings.unwrap(),
        [
            "pods_do_not_fit: 3 of 3 matched nodes have no room: Insufficient cpu (a, b, c)",
            "pods_do_not_fit: 2 of 3 matched nodes are not for RuntimeClass `gvisor`: pods stay pending (b, c)",
        ]
    );
}

#[test]
fn a_template_that_contradicts_its_runtime_runs_nowhere() {
    let class = json!({
        "apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "handler": "runsc",
        "metadata": {"name": "gvisor"},
        "overhead": {"podFixed": {"cpu": "100m"}},
    });
    let agent =
        daemon_set("agent", json!({"runtimeClassName": "gvisor", "overhead": {"cpu": "1"}}));
    let settings = json!({"missing_class": "ignore", "pods_do_not_fit": "ignore"});
    let (response, _) = ask(settings, &agent, None, cluster(vec![class]));
    let warnings = response.warnings.unwrap();
    assert!(
        warnings[0].contains("no pod is created: pod rejected: Pod's Overhead doesn't ma…"),
        "{warnings:?}"
    );
    assert_eq!(response.audit_annotations.unwrap()["nodes-matched"], "0");
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
    is_one_warning(Cluster::of(vec![priority_class()]), "nodes: there are none");
}
