//! Defaults of a DaemonSet.

use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::{fill, pod_spec};
use crate::version::{Change, Server};

/// Sets the defaults that a server of the newest version would set. Idempotent.
pub fn apply(daemon_set: &mut DaemonSet) {
    apply_for(daemon_set, &Server::default());
}

/// Sets the defaults that `server` would set. Idempotent.
pub fn apply_for(daemon_set: &mut DaemonSet, server: &Server) {
    let spec = daemon_set.spec.get_or_insert_default();
    let strategy = spec.update_strategy.get_or_insert_default();
    fill(&mut strategy.type_, "RollingUpdate");
    if strategy.type_.as_deref() == Some("RollingUpdate") {
        let rolling_update = strategy.rolling_update.get_or_insert_default();
        rolling_update.max_unavailable.get_or_insert(IntOrString::Int(1));
        rolling_update.max_surge.get_or_insert(IntOrString::Int(0));
    }
    spec.revision_history_limit.get_or_insert(10);
    let template = &mut spec.template;
    if let Some(meta) = &mut template.metadata
        && !server.includes(Change::InitContainerAnnotationsAreDroppedFromRequests)
    {
        pod_spec::drop_init_container_annotations(meta);
    }
    pod_spec::apply(template.spec.get_or_insert_default(), server);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::version::Version;

    fn filled_in(spec: Value) -> Value {
        let object = json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "spec": spec});
        let mut daemon_set: DaemonSet = serde_json::from_value(object).unwrap();
        apply_for(&mut daemon_set, &Server::of(Version::V1_36));
        serde_json::to_value(daemon_set.spec).unwrap()
    }

    #[test]
    fn a_small_daemon_set_is_filled_in() {
        let spec = json!({
            "selector": {},
            "template": {
                "metadata": {"annotations": {"pod.beta.kubernetes.io/init-containers": "[]"}},
                "spec": {
                    "serviceAccount": "agent",
                    "containers": [{
                        "name": "agent",
                        "image": "agent:1",
                        "ports": [{"containerPort": 80}],
                        "livenessProbe": {"httpGet": {"port": 80}, "timeoutSeconds": 0},
                        "resources": {"limits": {"cpu": "1500u", "memory": "1"}},
                    }],
                    "hostNetwork": true,
                    "volumes": [{"name": "v"}],
                },
            },
        });
        let want = json!({
            "selector": {},
            "revisionHistoryLimit": 10,
            "updateStrategy": {
                "type": "RollingUpdate",
                "rollingUpdate": {"maxUnavailable": 1, "maxSurge": 0},
            },
            "template": {
                "metadata": {"annotations": {}},
                "spec": {
                    "serviceAccount": "agent",
                    "serviceAccountName": "agent",
                    "dnsPolicy": "ClusterFirst",
                    "restartPolicy": "Always",
                    "schedulerName": "default-scheduler",
                    "securityContext": {},
                    "terminationGracePeriodSeconds": 30,
                    "containers": [{
                        "name": "agent",
                        "image": "agent:1",
                        "imagePullPolicy": "IfNotPresent",
                        "terminationMessagePath": "/dev/termination-log",
                        "terminationMessagePolicy": "File",
                        "ports": [{"containerPort": 80, "protocol": "TCP"}],
                        "livenessProbe": {
                            "httpGet": {"port": 80, "path": "/", "scheme": "HTTP"},
                            "timeoutSeconds": 1,
                            "periodSeconds": 10,
                            "successThreshold": 1,
                            "failureThreshold": 3,
                        },
                        "resources": {"limits": {"cpu": "2m", "memory": "1"}},
                    }],
                    "hostNetwork": true,
                    "volumes": [{"name": "v", "emptyDir": {}}],
                },
            },
        });
        assert_eq!(filled_in(spec), want);
    }

    #[test]
    fn only_a_rolling_update_gets_its_numbers() {
        let spec = json!({"selector": {}, "template": {}, "updateStrategy": {"type": "OnDelete"}});
        assert_eq!(filled_in(spec)["updateStrategy"], json!({"type": "OnDelete"}));
    }
}
