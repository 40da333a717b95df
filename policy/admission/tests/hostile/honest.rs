//! A host that answers as Kubewarden's does, about a cluster with one object of each kind, which is
//! listed twice.

use serde_json::json;

/// Returns the answer to a call, by the operation and its request.
pub(crate) fn answer(operation: &str, request: &str) -> String {
    let kind = |kind: &str| request.contains(&format!("\"kind\":\"{kind}\""));
    let meta = json!({"name": "x", "namespace": "monitoring", "labels": {"app": "node-agent"}});
    let pod = json!({
        "nodeName": "a", "nodeSelector": {"z": "1"},
        "tolerations": [{"key": "t", "operator": "Exists"}],
        "containers": [{
            "ports": [{"containerPort": 9100, "hostPort": 9100}],
            "resources": {"requests": {"cpu": "900m", "memory": "1Gi"}},
        }],
    });
    let selector = json!({"matchLabels": {"app": "node-agent"}});
    let workload = json!({
        "metadata": meta,
        "spec": {"selector": selector, "template": {"metadata": meta, "spec": pod}},
    });
    let node = json!({
        "metadata": {"name": "a", "labels": {"kubernetes.io/os": "linux", "z": "1"}},
        "spec": {"taints": [{"key": "t", "effect": "NoSchedule"}]},
        "status": {"allocatable": {"cpu": "1", "memory": "2Gi", "pods": "2"}},
    });
    let item = match operation {
        "can_i" => return r#"{"allowed":true,"denied":false}"#.to_owned(),
        "get_resource" => {
            return r#"{"metadata":{"name":"x"},"overhead":{"podFixed":{"cpu":"1"}}}"#.to_owned();
        }
        _ if kind("Node") => node,
        _ if kind("Pod") => json!({"metadata": meta, "spec": pod, "status": {"phase": "Running"}}),
        _ => workload,
    };
    json!({"metadata": {"resourceVersion": "1"}, "items": [item.clone(), item]}).to_string()
}
