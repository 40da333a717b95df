//! Updates while nodes are unreachable: whether the rollout can begin and end.

use daemonset_preflight_policy_host::{Cluster, Response};
use serde_json::{Value, json};

use crate::POLICY;

/// Five nodes, the first `out` of which are unreachable.
fn cluster(out: usize) -> Cluster {
    let node = |number: usize| {
        let taint =
            |effect: &str| json!({"key": "node.kubernetes.io/unreachable", "effect": effect});
        let taints = json!([taint("NoSchedule"), taint("NoExecute")]);
        json!({
            "apiVersion": "v1", "kind": "Node", "metadata": {"name": format!("n{number}")},
            "spec": {"taints": if number < out { taints } else { json!([]) }},
            "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}},
        })
    };
    Cluster::of((0..5).map(node).collect())
}

fn daemon_set(image: &str, rolling: &Value, tolerations: &Value) -> Value {
    let labels = json!({"app": "agent"});
    let spec = json!({"tolerations": tolerations, "containers": [{"name": "c", "image": image}]});
    json!({
        "apiVersion": "apps/v1", "kind": "DaemonSet",
        "metadata": {"name": "agent", "namespace": "ops"},
        "spec": {
            "selector": {"matchLabels": labels},
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": rolling},
            "template": {"metadata": {"labels": labels}, "spec": spec},
        },
    })
}

fn update(old: &Value, new: &Value, mode: &str, out: usize) -> Response {
    let settings = json!({"cluster_context": true, "stuck_rollout": mode});
    let request = json!({
        "kind": {"group": "apps", "version": "v1", "kind": "DaemonSet"},
        "operation": "UPDATE", "namespace": "ops", "object": new, "oldObject": old,
    });
    POLICY.review(&settings.to_string(), &request.to_string(), cluster(out)).unwrap().0
}

#[test]
fn an_update_says_when_its_rollout_cannot_begin_or_end() {
    let everything = json!([{"operator": "Exists"}]);
    for (rolling, tolerations, out, expected) in [
        (json!({"maxUnavailable": 2}), json!([]), 1, None),
        (
            json!({"maxUnavailable": 1}),
            json!([]),
            1,
            Some("the rollout cannot begin: 1 unreachable node uses up its budget of 1 (n0)"),
        ),
        (
            // 30% of the three nodes that should run a pod, rounded up.
            json!({"maxUnavailable": "30%"}),
            json!([]),
            2,
            Some("the rollout cannot begin: 2 unreachable nodes use up its budget of 1 (n0, n1)"),
        ),
        (
            json!({"maxUnavailable": 2}),
            everything,
            1,
            Some("the rollout cannot end: it waits for 1 unreachable node (n0)"),
        ),
    ] {
        let old = daemon_set("c:1", &rolling, &tolerations);
        let new = daemon_set("c:2", &rolling, &tolerations);
        let said = |response: &Response| {
            let warnings = response.warnings.clone().unwrap_or_default();
            let own = |warning: &String| warning.strip_prefix("stuck_rollout: ").map(str::to_owned);
            warnings.iter().find_map(own)
        };
        let warned = update(&old, &new, "warn", out);
        assert!(warned.accepted, "{warned:?}");
        assert_eq!(said(&warned).as_deref(), expected, "{rolling} {tolerations} {out}");
        let refused = update(&old, &new, "reject", out);
        assert_eq!(refused.accepted, expected.is_none(), "{refused:?}");
        // An unchanged template starts no rollout.
        let mut same = old.clone();
        same["spec"]["minReadySeconds"] = json!(5);
        assert_eq!(said(&update(&old, &same, "warn", out)), None);
    }
}
