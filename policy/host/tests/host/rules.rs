//! House rules, each in its three modes, on create and on update.

use daemonset_preflight_policy_host::{Cluster, Response};
use serde_json::{Value, json};

use crate::POLICY;

/// A DaemonSet that breaks no rule.
fn good() -> Value {
    json!({
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "agent", "namespace": "ops"},
        "spec": {
            "selector": {"matchLabels": {"app": "agent"}},
            "template": {
                "metadata": {"labels": {"app": "agent", "version": "1.2"}},
                "spec": {
                    "priorityClassName": "agents",
                    "containers": [{
                        "name": "agent",
                        "image": "agent:1",
                        "resources": {"requests": {"cpu": "1m", "memory": "1Mi"}},
                    }],
                },
            },
        },
    })
}

fn with(changes: &[(&str, Value)]) -> Value {
    let mut object = good();
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = object.pointer_mut(parent).unwrap();
        match parent {
            Value::Array(_) => {
                *parent.get_mut(key.parse::<usize>().unwrap()).unwrap() = value.clone()
            }
            _ => parent[key] = value.clone(),
        }
    }
    object
}

fn request(operation: &str, object: &Value, old: Option<&Value>) -> String {
    json!({
        "kind": {"group": "apps", "version": "v1", "kind": "DaemonSet"},
        "operation": operation,
        "namespace": "ops",
        "object": object,
        "oldObject": old,
    })
    .to_string()
}

#[track_caller]
fn ask(settings: &Value, request: &str) -> Response {
    let answer = POLICY.review(&settings.to_string(), request, Cluster::default());
    let (response, calls) = answer.expect("the guest must not fail");
    assert!(calls.made().is_empty(), "without cluster_context nothing is asked of the host");
    response
}

/// Each house rule with a DaemonSet that breaks only this rule, the field at fault and the message.
fn broken() -> Vec<(&'static str, Value, &'static str, &'static str)> {
    const POD: &str = "/spec/template/spec";
    let pod = |field: &str, value: Value| with(&[(&format!("{POD}/{field}"), value)]);
    let ports = |value: Value| (format!("{POD}/containers/0/ports"), value);
    let (at, port) = ports(json!([{"containerPort": 80, "hostPort": 9100}]));
    let strategy = |value: Value| ("/spec/updateStrategy", value);
    let rolling = |value: Value| json!({"type": "RollingUpdate", "rollingUpdate": value});
    let (_, node_port) = ports(json!([{"containerPort": 80, "hostPort": 30100}]));
    let long = "a".repeat(58);
    vec![
        (
            "tolerates_everything",
            pod("tolerations", json!([{"operator": "Exists"}])),
            "spec.template.spec.tolerations",
            "a toleration without a key tolerates every taint; name the taints that are meant",
        ),
        (
            "no_priority_class",
            pod("priorityClassName", json!("")),
            "spec.template.spec.priorityClassName",
            "without a priority class, pods stay pending on a full node; set priorityClassName",
        ),
        (
            "critical_priority_class",
            pod("priorityClassName", json!("system-node-critical")),
            "spec.template.spec.priorityClassName",
            "system-node-critical is not for namespace ops; use a class of your own",
        ),
        (
            "no_resource_requests",
            pod("containers/0/resources", json!({"limits": {"cpu": "1"}})),
            "spec.template.spec.containers",
            "container `agent` requests no memory; set resources.requests",
        ),
        (
            "update_strategy",
            with(&[strategy(json!({"type": "OnDelete"}))]),
            "spec.updateStrategy.type",
            "OnDelete is not allowed here; use RollingUpdate",
        ),
        (
            "high_max_unavailable",
            with(&[strategy(rolling(json!({"maxUnavailable": "60%"})))]),
            "spec.updateStrategy.rollingUpdate.maxUnavailable",
            "60% of the nodes at once; at most 50% are allowed",
        ),
        (
            "host_network",
            pod("hostNetwork", json!(true)),
            "spec.template.spec.hostNetwork",
            "pods share the network of their node: it sees their ports, and they see its traffic",
        ),
        (
            "host_port_range",
            with(&[(&at, node_port)]),
            "spec.template.spec.containers",
            "host port 30100 is outside 1 to 29999",
        ),
        (
            "version_label_in_selector",
            with(&[("/spec/selector/matchLabels/version", json!("1.2"))]),
            "spec.selector",
            "`version` changes with the version, the selector cannot: leave it out",
        ),
        (
            "long_name",
            with(&[("/metadata/name", json!(long))]),
            "metadata.name",
            "the names of pods are cut: 58 characters, at most 57 stay whole",
        ),
        (
            "high_max_unavailable",
            with(&[strategy(rolling(json!({"maxUnavailable": "100%"})))]),
            "spec.updateStrategy.rollingUpdate.maxUnavailable",
            "maxUnavailable 100% restarts every node's pod at once; at most 50% are allowed",
        ),
        (
            "self_anti_affinity",
            pod("affinity", repelling("topology.kubernetes.io/zone")),
            "spec.template.spec.affinity.podAntiAffinity",
            "repels its own pods: one runs for each `topology.kubernetes.io/zone`, the others stay pending",
        ),
        (
            "self_anti_affinity",
            with(&[
                strategy(rolling(json!({"maxSurge": "10%", "maxUnavailable": 0}))),
                (&format!("{POD}/affinity"), repelling("kubernetes.io/hostname")),
            ]),
            "spec.template.spec.affinity.podAntiAffinity",
            "a rollout with maxSurge never ends: the new pod's anti-affinity repels the old; use maxUnavailable",
        ),
        (
            "surge_with_host_ports",
            with(&[strategy(rolling(json!({"maxSurge": 1, "maxUnavailable": 0}))), (&at, port)]),
            "spec.updateStrategy.rollingUpdate.maxSurge",
            "a rollout with maxSurge 1 and host ports never ends: the old pod holds 9100; use maxUnavailable",
        ),
    ]
}

/// Anti-affinity to pods of the same template.
fn repelling(topology: &str) -> Value {
    let selector = json!({"matchLabels": {"app": "agent"}});
    let term = json!({"labelSelector": selector, "topologyKey": topology});
    json!({"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}})
}

#[test]
fn every_rule_refuses_warns_and_is_silent() {
    for (rule, object, field, text) in broken() {
        let name = object["metadata"]["name"].as_str().unwrap();
        let mut old = object.clone();
        old["spec"]["template"]["spec"]["containers"][0]["image"] = json!("agent:0");
        let update = request("UPDATE", &object, Some(&old));
        for request in [request("CREATE", &object, None), update] {
            let refused = ask(&json!({rule: "reject"}), &request);
            let sentence =
                format!(r#"daemonsets.apps "{name}" is forbidden: {field}: {text} (rule {rule})"#);
            assert_eq!((refused.accepted, refused.code), (false, Some(403)), "{rule}");
            assert_eq!(refused.message.unwrap(), sentence);
            assert_eq!(refused.warnings, None, "{rule}");
            assert_eq!(refused.audit_annotations.unwrap()["rules-violated"], rule);

            let warned = ask(&json!({rule: "warn"}), &request);
            assert_eq!((warned.accepted, warned.code, warned.message), (true, None, None));
            assert_eq!(warned.warnings.unwrap(), [format!("{rule}: {text}")]);
            assert_eq!(warned.audit_annotations.unwrap()["rules-violated"], rule);

            let silent = ask(&json!({rule: "ignore"}), &request);
            assert!(silent.accepted, "{rule}");
            assert_eq!((silent.warnings, silent.audit_annotations), (None, None), "{rule}");
        }
    }
}

#[test]
fn a_good_daemon_set_breaks_no_rule() {
    let rules: Vec<&str> = broken().iter().map(|(rule, ..)| *rule).collect();
    let strict: Value = rules.iter().map(|rule| ((*rule).to_owned(), json!("reject"))).collect();
    let response = ask(&strict, &request("CREATE", &good(), None));
    assert_eq!((response.accepted, response.warnings), (true, None), "{:?}", response.message);
}

#[test]
fn what_stays_as_it_was_or_is_going_is_not_held_to_new_rules() {
    let settings = json!({"no_priority_class": "reject"});
    let old = with(&[("/spec/template/spec/priorityClassName", json!(""))]);
    let mut labelled = old.clone();
    labelled["metadata"]["labels"] = json!({"team": "a"});
    assert!(ask(&settings, &request("UPDATE", &labelled, Some(&old))).accepted);
    let mut going = old.clone();
    going["metadata"]["deletionTimestamp"] = json!("2026-01-01T00:00:00Z");
    going["metadata"]["finalizers"] = json!(["example.com/a"]);
    let mut gone = going.clone();
    gone["metadata"]["finalizers"] = json!([]);
    gone["spec"]["template"]["spec"]["containers"][0]["image"] = json!("agent:2");
    assert!(ask(&settings, &request("UPDATE", &gone, Some(&going))).accepted);
}

#[test]
fn several_rules_are_told_by_importance() {
    let object = with(&[
        ("/spec/template/spec/priorityClassName", json!("")),
        ("/spec/template/spec/tolerations", json!([{"operator": "Exists"}])),
        ("/spec/selector/matchLabels/version", json!("1.2")),
    ]);
    let request = request("CREATE", &object, None);
    let warned = ask(&json!({}), &request);
    let rules = ["version_label_in_selector", "no_priority_class", "tolerates_everything"];
    let said = warned.warnings.unwrap();
    let named: Vec<&str> = said.iter().map(|w| w.split(':').next().unwrap()).collect();
    assert_eq!(named, rules);
    assert!(said.iter().all(|warning| warning.chars().count() <= 120));
    assert_eq!(warned.audit_annotations.unwrap()["rules-violated"], rules.join(","));
    let both = json!({"no_priority_class": "reject", "tolerates_everything": "reject"});
    let message = ask(&both, &request).message.unwrap();
    let start = r#"daemonsets.apps "agent" is forbidden: [spec.template.spec.priorityClassName: "#;
    assert!(message.starts_with(start) && message.ends_with("(rule tolerates_everything)]"));
}

#[test]
fn anti_affinity_to_other_pods_is_no_fault() {
    let reject = json!({"self_anti_affinity": "reject"});
    let affinity = |change: &str, value: Value| {
        let mut affinity = repelling("topology.kubernetes.io/zone");
        let terms = "/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/0";
        affinity.pointer_mut(terms).unwrap()[change] = value;
        with(&[("/spec/template/spec/affinity", affinity)])
    };
    let accepts = |object: &Value| ask(&reject, &request("CREATE", object, None)).accepted;
    // With a topology key that is unique per node, each pod is alone, and none is started beside
    // another.
    assert!(accepts(&affinity("topologyKey", json!("kubernetes.io/hostname"))));
    assert!(accepts(&affinity("labelSelector", json!({"matchLabels": {"app": "web"}}))));
    assert!(accepts(&affinity("labelSelector", Value::Null)));
    assert!(accepts(&affinity("namespaces", json!(["elsewhere"]))));
    assert!(accepts(&affinity("mismatchLabelKeys", json!(["app"]))));
    assert!(!accepts(&affinity("namespaces", json!(["elsewhere", "ops"]))));
    assert!(!accepts(&affinity("namespaceSelector", json!({}))));
    assert!(!accepts(&affinity("labelSelector", json!({}))));
}

#[test]
fn version_labels_are_the_settings() {
    let object = with(&[
        ("/spec/selector/matchLabels/version", json!("blue")),
        ("/spec/template/metadata/labels/version", json!("blue")),
    ]);
    let accepts = |labels: Value| {
        let settings = json!({"version_label_in_selector": "reject", "version_labels": labels});
        ask(&settings, &request("CREATE", &object, None)).accepted
    };
    assert!(!accepts(json!(["version"])));
    assert!(accepts(json!(["chart"])));
}

#[test]
fn who_is_exempt_is_asked_nothing_and_the_audit_log_says_so() {
    let mut object = with(&[("/spec/template/spec/priorityClassName", json!(""))]);
    object["metadata"]["labels"] = json!({"preflight": "off"});
    let request = request("CREATE", &object, None);
    for (setting, value, is_exempt) in [
        ("exempt_namespaces", json!(["kube-system", "ops"]), true),
        ("exempt_namespaces", json!(["kube-system"]), false),
        ("exempt_names", json!(["agent"]), true),
        ("exempt_names", json!(["ops/agent"]), true),
        ("exempt_names", json!(["other/agent"]), false),
        ("exempt_label", json!("preflight"), true),
        ("exempt_label", json!("preflight=off"), true),
        ("exempt_label", json!("preflight=on"), false),
        ("exempt_label", json!(""), false),
    ] {
        let settings = json!({"no_priority_class": "reject", setting: value});
        let response = ask(&settings, &request);
        assert_eq!(response.accepted, is_exempt, "{setting}: {value}");
        let annotations = response.audit_annotations.unwrap();
        assert_eq!(annotations.get("exempt-by").map(String::as_str), is_exempt.then_some(setting));
    }
    // An exemption does not cover what the API server refuses.
    let mut invalid = object;
    invalid["spec"]["template"]["spec"]["restartPolicy"] = json!("Never");
    let exempt = json!({"exempt_names": ["agent"]});
    assert_eq!(ask(&exempt, &self::request("CREATE", &invalid, None)).code, Some(422));
}

#[test]
fn a_refusal_says_whom_to_ask() {
    let object = with(&[("/spec/template/spec/priorityClassName", json!(""))]);
    let settings = json!({"no_priority_class": "reject", "contact": "see https://wiki.example/ds"});
    let refused = ask(&settings, &request("CREATE", &object, None)).message.unwrap();
    assert!(
        refused.ends_with("(rule no_priority_class); see https://wiki.example/ds"),
        "{refused}"
    );
    let warned = ask(&json!({"contact": "x"}), &request("CREATE", &object, None));
    assert!(warned.warnings.unwrap()[0].ends_with("set priorityClassName"));
}

#[test]
fn in_a_cluster_the_api_server_gives_its_warnings_itself() {
    let mut object =
        with(&[("/spec/template/spec/nodeSelector", json!({"beta.kubernetes.io/os": "linux"}))]);
    object["spec"]["unknown"] = json!(1);
    let request = request("CREATE", &object, None);
    let warnings = |settings: Value| ask(&settings, &request).warnings.unwrap_or_default();
    assert_eq!(warnings(json!({})).len(), 2);
    assert!(warnings(json!({"api_server_warnings": false})).is_empty());
}

#[test]
fn what_is_invalid_is_said_first() {
    let object = with(&[
        ("/spec/template/spec/priorityClassName", json!("")),
        ("/spec/template/spec/restartPolicy", json!("Never")),
    ]);
    let response = ask(&json!({"no_priority_class": "reject"}), &request("CREATE", &object, None));
    assert_eq!(response.code, Some(422));
    assert!(response.warnings.unwrap()[0].starts_with("no_priority_class: "));
    let annotations = response.audit_annotations.unwrap();
    assert_eq!(annotations["rules-violated"], "invalid,no_priority_class");
}

#[test]
fn bounds_are_the_settings() {
    let refused = |settings: Value, object: &Value| {
        !ask(&settings, &request("CREATE", object, None)).accepted
    };
    let strategy = |max: Value| {
        with(&[("/spec/updateStrategy", json!({"rollingUpdate": {"maxUnavailable": max}}))])
    };
    let bound = json!({"high_max_unavailable": "reject", "max_unavailable_nodes": 3});
    assert!(refused(bound.clone(), &strategy(json!(4))));
    assert!(!refused(bound, &strategy(json!(3))));
    assert!(!refused(json!({"high_max_unavailable": "reject"}), &strategy(json!(400))));
    let critical =
        with(&[("/spec/template/spec/priorityClassName", json!("system-node-critical"))]);
    let allowed = json!({"critical_priority_class": "reject", "critical_namespaces": ["ops"]});
    assert!(!refused(allowed, &critical));
    let on_delete = with(&[("/spec/updateStrategy", json!({"type": "OnDelete"}))]);
    let both = json!({
        "update_strategy": "reject", "allowed_update_strategies": ["OnDelete", "RollingUpdate"],
    });
    assert!(!refused(both, &on_delete));
}

#[test]
fn warnings_are_short_single_lines() {
    let key = "k".repeat(300);
    let object = with(&[("/spec/template/metadata/labels/a\u{7}b", json!("x"))]);
    let mut unknown = object.clone();
    unknown["spec"][&key] = json!(1);
    unknown["spec"]["a\nb"] = json!(1);
    for number in 0..100 {
        unknown["spec"][format!("unknown{number}")] = json!(1);
    }
    let warnings = ask(&json!({}), &request("CREATE", &unknown, None)).warnings.unwrap();
    assert_eq!(warnings.len(), 30);
    for warning in &warnings {
        assert!(warning.chars().count() <= 120, "{warning}");
        assert!(!warning.chars().any(char::is_control), "{warning}");
    }
    assert!(warnings.last().unwrap().ends_with("more warnings"));
}

#[test]
fn settings_say_what_to_write() {
    for (settings, expected) in [
        (json!({"clusterContext": true}), "no such setting; did you mean cluster_context?"),
        (json!({"no_priority_clas": "warn"}), "did you mean no_priority_class?"),
        (json!({"foo": 1}), "foo: no such setting; the policy's README lists them"),
        (
            json!({"host_network": "deny"}),
            r#"host_network: "deny" is not a mode; write "reject", "warn" or "ignore""#,
        ),
        (json!({"cluster_context": "yes"}), r#""yes" is not a boolean; write true or false"#),
        (json!({"max_nodes_percent": 101}), "write a whole number from 0 to 100"),
        (
            json!({"min_nodes": "3"}),
            r#""3" is a string, not a number; write a whole number from 0 to 1000000"#,
        ),
        (json!({"min_nodes": 1.5}), "1.5 is out of range"),
        (json!({"min_nodes": {"a": "x".repeat(99)}}), r#"xx… is not a number; write a whole"#),
        (json!({"allowed_update_strategies": []}), "[] allows no update"),
        (json!({"critical_namespaces": ["a", 1]}), r#"["a",1] is not a list of strings"#),
        (json!({"critical_namespaces": "kube-system"}), "is not a list of strings"),
        (json!({"allowed_update_strategies": ["Recreate"]}), r#""RollingUpdate" or "OnDelete""#),
        (json!({"service_account": "me"}), "system:serviceaccount:<namespace>:<name>"),
        (
            json!({"timeout_eval_seconds": 1}),
            "1 is out of range; write a whole number from 2 to 30",
        ),
        (json!({"contact": "a\nb"}), r#"contact: "a\nb" is not a line of text"#),
        (json!({"min_nodes": 3}), "min_nodes: 3 has no effect without \"cluster_context\": true"),
        (json!({"running_pods": true}), "has no effect without \"cluster_context\": true"),
        (json!({"host_port_min": 9000, "host_port_max": 80}), "9000 is above host_port_max, 80"),
        (
            json!({"no_matching_node": "reject"}),
            r#"no_matching_node: "reject" has no effect without "cluster_context": true"#,
        ),
    ] {
        let answer = POLICY.validate_settings(&settings.to_string()).unwrap();
        let message = answer.message.unwrap_or_default();
        assert!(!answer.valid && message.contains(expected), "{settings}: {message}");
    }
    let all_at_once = POLICY.validate_settings(r#"{"a": 1, "b": 2}"#).unwrap().message.unwrap();
    assert!(all_at_once.contains("a: ") && all_at_once.contains("; b: "), "{all_at_once}");
    let twice = r#"{"min_nodes": "x", "min_nodes": "y"}"#;
    assert!(!POLICY.validate_settings(twice).unwrap().valid);
    let full = json!({
        "cluster_context": true, "running_pods": true, "min_nodes": 1, "max_nodes_percent": 50,
        "service_account": "system:serviceaccount:kubewarden:policy-server-context",
        "no_matching_node": "reject", "host_network": "warn", "long_name": "ignore",
    });
    assert!(POLICY.validate_settings(&full.to_string()).unwrap().valid);
}
