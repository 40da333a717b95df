//! The rule `placement_change`: the nodes that lose their pod by an update.
#![allow(missing_docs, reason = "tests explain themselves")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what the tests have in common may fail loudly"
)]

use daemonset_preflight_admission::validate;
use serde_json::{Value, json};

/// A cluster of two nodes, of which the second has a `NoSchedule` taint.
fn host(operation: &str, _request: &str) -> Result<Vec<u8>, String> {
    let node = |name: &str, taints: Value| {
        json!({
            "metadata": {"name": name},
            "spec": {"taints": taints},
            "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}},
        })
    };
    let answer = match operation {
        "get_resource" => json!({"metadata": {"name": "x"}}),
        _ => json!({"items": [
            node("open", json!([])),
            node("dedicated", json!([{"key": "db", "effect": "NoSchedule"}])),
        ]}),
    };
    Ok(answer.to_string().into_bytes())
}

fn daemon_set(strategy: Value, pod: Value) -> Value {
    let mut pod = pod;
    pod["containers"] = json!([{"name": "c", "image": "c:1"}]);
    json!({
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "agent", "namespace": "ops"},
        "spec": {
            "selector": {"matchLabels": {"app": "agent"}},
            "updateStrategy": strategy,
            "template": {"metadata": {"labels": {"app": "agent"}}, "spec": pod},
        },
    })
}

/// Returns the number of removed pods, and the rule's warning.
fn update(old: &Value, new: &Value) -> (String, Option<String>) {
    let rules = ["host_port_clash", "pods_do_not_fit", "selector_overlap", "no_matching_node"];
    let mut settings = json!({"cluster_context": true});
    for rule in rules {
        settings[rule] = json!("ignore");
    }
    let request = json!({
        "kind": {"group": "apps", "version": "v1", "kind": "DaemonSet"},
        "operation": "UPDATE", "namespace": "ops", "object": new, "oldObject": old,
    });
    let payload = json!({"settings": settings, "request": request}).to_string();
    let answer: Value = serde_json::from_str(&validate(payload.as_bytes(), &host)).unwrap();
    let removed = &answer["auditAnnotations"]["pods-removed"];
    let removed = removed.as_str().or(answer["audit_annotations"]["pods-removed"].as_str());
    let warnings = answer["warnings"].as_array().into_iter().flatten();
    let mut texts = warnings.filter_map(|warning| warning.as_str());
    let of_rule = texts.find_map(|text| text.strip_prefix("placement_change: "));
    (removed.expect("an annotation").to_owned(), of_rule.map(str::to_owned))
}

#[test]
fn a_rolling_update_loses_the_pod_under_a_taint_that_is_no_longer_tolerated() {
    let rolling = || json!({"type": "RollingUpdate"});
    let tolerating = || json!({"tolerations": [{"key": "db", "operator": "Exists"}]});
    let old = daemon_set(rolling(), tolerating());
    assert_eq!(
        update(&old, &daemon_set(rolling(), json!({}))),
        ("1".to_owned(), Some("1 node loses its pod (dedicated)".to_owned()))
    );
    // With OnDelete, the controller deletes no pod of an old template.
    let on_delete = daemon_set(json!({"type": "OnDelete"}), json!({}));
    assert_eq!(update(&old, &on_delete), ("0".to_owned(), None));
}

#[test]
fn a_rolling_update_cannot_replace_pods_that_admission_refuses() {
    let old = daemon_set(json!({"type": "RollingUpdate"}), json!({}));
    let refused = json!({"overhead": {"cpu": "100m"}});
    assert_eq!(
        update(&old, &daemon_set(json!({"type": "RollingUpdate"}), refused.clone())),
        (
            "0".to_owned(),
            Some("1 node cannot get its pod back once the rollout deletes it (open)".to_owned())
        )
    );
    // The surge pod is created first: if it is refused, the old pod stays.
    let surging = json!({"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}});
    assert_eq!(update(&old, &daemon_set(surging, refused)), ("0".to_owned(), None));
}
