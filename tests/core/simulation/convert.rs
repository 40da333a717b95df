//! Conversion of Pods, static Pods and Deployments into DaemonSets.

use daemonset_preflight::contract::{
    self, ConvertCall, ConvertedDocument, FieldValidation, ValidateCall,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Converts one object, and checks that the API server accepts the result.
fn converted(object: &Value) -> (Value, ConvertedDocument) {
    let mut answer = contract::convert(&ConvertCall { text: object.to_string() });
    assert_eq!(answer.documents.len(), 1);
    let document = answer.documents.remove(0);
    assert_eq!(document.error, None, "{object}");
    let text = serde_json::to_value(&document).unwrap()["daemonSet"].clone();
    let verdict = contract::validate(&ValidateCall {
        text: text.to_string(),
        field_validation: FieldValidation::Strict,
        ..ValidateCall::default()
    });
    assert!(verdict.accepted, "{object}\nbecame {text}\n{:?}", verdict.documents);
    (text, document)
}

/// Returns each note as `field: what`.
fn notes(document: &ConvertedDocument) -> Vec<String> {
    document.changes.iter().map(|note| format!("{}: {}", note.field, note.what)).collect()
}

fn pod(metadata: Value, spec: Value) -> Value {
    let mut pod = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": metadata,
        "spec": {"containers": [{"name": "agent", "image": "agent:1"}]},
    });
    super::merge(&mut pod["spec"], spec);
    pod
}

fn deployment(spec: Value) -> Value {
    let mut deployment = json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": "agent", "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": "agent"}},
            "template": {
                "metadata": {"labels": {"app": "agent"}},
                "spec": {"containers": [{"name": "agent", "image": "agent:1"}]},
            },
        },
    });
    super::merge(&mut deployment["spec"], spec);
    deployment
}

#[test]
fn the_mirror_of_a_static_pod_becomes_a_daemon_set() {
    let pod = json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {
            "name": "agent-worker-1", "namespace": "default", "labels": {"app": "agent"},
            "annotations": {"kubernetes.io/config.source": "file", "note": "kept"},
            "ownerReferences": [{"apiVersion": "v1", "kind": "Node", "name": "worker-1", "uid": "u"}],
        },
        "spec": {
            "nodeName": "worker-1", "restartPolicy": "OnFailure",
            "tolerations": [{"operator": "Exists", "effect": "NoExecute"}],
            "containers": [{"name": "agent", "image": "agent:1"}],
        },
    });
    let (made, document) = converted(&pod);
    assert_eq!(made["metadata"]["name"], "agent");
    assert_eq!(made["spec"]["template"]["metadata"]["annotations"], json!({"note": "kept"}));
    assert_eq!(
        made["spec"]["template"]["spec"],
        json!({"containers": [{"name": "agent", "image": "agent:1"}], "restartPolicy": "Always"})
    );
    assert_eq!(
        notes(&document),
        [
            "metadata.name: agent",
            "metadata.ownerReferences: left out",
            "metadata.annotations: kubernetes.io/config.source left out",
            "spec.tolerations: the one for every NoExecute taint left out",
            "spec.nodeName: left out",
            "spec.restartPolicy: Always (was OnFailure)",
        ]
    );
}

#[test]
fn a_spread_deployment_becomes_a_daemon_set() {
    let own = json!({"matchLabels": {"app": "agent"}});
    let deployment = deployment(json!({
        "replicas": 3, "progressDeadlineSeconds": 600,
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}},
        "template": {"spec": {"affinity": {"podAntiAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": [
                {"topologyKey": "kubernetes.io/hostname", "labelSelector": own},
            ],
        }}}},
    }));
    let (made, document) = converted(&deployment);
    assert_eq!(
        made["spec"]["updateStrategy"],
        json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%"}})
    );
    assert_eq!(made["spec"]["template"]["spec"].get("affinity"), None);
    assert_eq!(
        notes(&document),
        [
            "spec.replicas: left out (was 3)",
            "spec.template.spec.affinity.podAntiAffinity: the terms that keep the pods off each other's nodes left out",
            "spec.strategy.rollingUpdate.maxSurge: left out",
            "spec.progressDeadlineSeconds: left out",
        ]
    );
}

/// A pod as `kubectl get -o yaml` prints it: what its controller, admission and the scheduler added
/// applies only to that pod.
#[test]
fn what_the_cluster_added_to_a_pod_is_left_out() {
    let mount = "/var/run/secrets/kubernetes.io/serviceaccount";
    let name_field = json!({"key": "metadata.name", "operator": "In", "values": ["a"]});
    let pod = pod(
        json!({
            "name": "agent-x7k2b", "generateName": "agent-", "uid": "u", "resourceVersion": "4",
            "labels": {
                "app": "agent", "controller-revision-hash": "abc", "pod-template-generation": "1",
            },
            "finalizers": ["example.com/wait"],
        }),
        json!({
            "nodeName": "a", "priority": 2_000_001_000, "preemptionPolicy": "PreemptLowerPriority",
            "priorityClassName": "system-node-critical",
            "containers": [{"volumeMounts": [{"name": "kube-api-access-abcde", "mountPath": mount}]}],
            "volumes": [{"name": "kube-api-access-abcde", "projected": {"sources": [
                {"serviceAccountToken": {"path": "token", "expirationSeconds": 3607}},
            ]}}],
            "tolerations": [
                {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute"},
                {"key": "gpu", "operator": "Exists"},
            ],
            "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [{"matchFields": [name_field]}],
            }}},
        }),
    );
    let (made, document) = converted(&pod);
    assert_eq!(made["spec"]["selector"], json!({"matchLabels": {"app": "agent"}}));
    assert_eq!(
        made["spec"]["template"],
        json!({
            "metadata": {"labels": {"app": "agent"}},
            "spec": {
                "containers": [{"name": "agent", "image": "agent:1"}],
                "priorityClassName": "system-node-critical",
                "tolerations": [{"key": "gpu", "operator": "Exists"}],
            },
        })
    );
    assert_eq!(
        notes(&document),
        [
            "metadata.generateName: left out",
            "metadata.uid: left out",
            "metadata.resourceVersion: left out",
            "metadata.finalizers: left out",
            "metadata.labels: controller-revision-hash, pod-template-generation left out",
            "spec.nodeName: left out",
            "spec.tolerations: node.kubernetes.io/not-ready left out",
            "spec.volumes: kube-api-access-abcde left out",
            "spec.priority: left out (was 2000001000)",
            "spec.preemptionPolicy: left out",
            "spec.affinity.nodeAffinity: the match of metadata.name left out",
        ]
    );
}

#[test]
fn a_generated_name_becomes_a_name() {
    let (made, _) = converted(&pod(json!({"generateName": "agent-"}), json!({})));
    assert_eq!(made["metadata"]["name"], "agent");
    assert_eq!(made["spec"]["selector"], json!({"matchLabels": {"app": "agent"}}));
}

#[test]
fn a_strategy_becomes_one_that_a_daemon_set_can_have() {
    for (rolling, want) in [
        (
            json!({"maxSurge": "200%", "maxUnavailable": 0}),
            json!({"maxSurge": "100%", "maxUnavailable": 0}),
        ),
        // A missing value is 25% in a Deployment.
        (json!({"maxUnavailable": 0}), json!({"maxSurge": "25%", "maxUnavailable": 0})),
        (json!({"maxSurge": 0}), json!({"maxUnavailable": "25%"})),
        (json!({"maxSurge": 2}), json!({"maxUnavailable": "25%"})),
        (json!({"maxSurge": "0%", "maxUnavailable": "50%"}), json!({"maxUnavailable": "50%"})),
    ] {
        let spec = json!({"strategy": {"type": "RollingUpdate", "rollingUpdate": rolling}});
        let (made, _) = converted(&deployment(spec));
        assert_eq!(made["spec"]["updateStrategy"]["rollingUpdate"], want, "{rolling}");
    }
}

/// Fields that are kept, but do not work alike on every node.
#[test]
fn fields_that_are_kept_and_work_otherwise_get_a_note() {
    let (_, document) = converted(&deployment(json!({
        "strategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
        "template": {"spec": {
            "schedulingGates": [{"name": "example.com/wait"}],
            "nodeSelector": {"kubernetes.io/hostname": "a"},
            "hostname": "one",
            "containers": [{"ports": [{"containerPort": 80, "hostPort": 80}]}],
            "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}],
        }},
    })));
    let kept: Vec<String> = notes(&document).into_iter().filter(|n| n.ends_with("kept")).collect();
    assert_eq!(
        kept,
        [
            "spec.template.spec.nodeSelector: kept",
            "spec.template.spec.hostname: kept",
            "spec.template.spec.schedulingGates: kept",
            "spec.template.spec.volumes[0].persistentVolumeClaim: kept",
            "spec.strategy.rollingUpdate.maxSurge: kept",
        ]
    );
}

#[test]
fn an_unknown_field_is_an_error() {
    let (_, document) = converted(&pod(json!({"name": "agent"}), json!({"nodName": "a"})));
    assert_eq!(notes(&document)[0], "spec.nodName: left out");
}

#[test]
fn what_the_api_server_refuses_is_not_converted() {
    let pod = pod(json!({"name": "agent"}), json!({"containers": [{"name": "Agent"}]}));
    let answer = contract::convert(&ConvertCall { text: pod.to_string() });
    let document = &answer.documents[0];
    assert_eq!(document.daemon_set, None);
    let error = document.error.as_ref().unwrap().message.as_str();
    assert!(
        error.starts_with("the DaemonSet would be refused: spec.template.spec.containers[0].name"),
        "{error}"
    );
}

/// Parts of pods that the API server accepts, each specific to one pod, one node or another
/// controller.
const POD_PARTS: &[&str] = &[
    r#"{"spec": {"nodeName": "a"}}"#,
    r#"{"spec": {"restartPolicy": "Never"}}"#,
    r#"{"spec": {"restartPolicy": "OnFailure", "activeDeadlineSeconds": 5}}"#,
    r#"{"spec": {"ephemeralContainers": [{"name": "debug", "image": "d"}]}}"#,
    r#"{"spec": {"hostNetwork": true}}"#,
    r#"{"spec": {"priority": 7, "preemptionPolicy": "Never"}}"#,
    r#"{"spec": {"overhead": {"cpu": "1"}, "runtimeClassName": "kata"}}"#,
    r#"{"spec": {"schedulingGates": [{"name": "example.com/a"}]}}"#,
    r#"{"spec": {"resourceClaims": [{"name": "gpu", "resourceClaimName": "one"}]}}"#,
    r#"{"spec": {"hostname": "one", "subdomain": "two"}}"#,
    r#"{"spec": {"topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {}}]}}"#,
    r#"{"spec": {"tolerations": [{"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}]}}"#,
    r#"{"spec": {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["a"]}], "matchExpressions": [{"key": "x", "operator": "Exists"}]}]}}}}}"#,
    r#"{"spec": {"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "agent"}, "matchExpressions": [{"key": "pod-template-hash", "operator": "In", "values": ["abc"]}]}, "matchLabelKeys": ["pod-template-hash"]}]}}}}"#,
    r#"{"spec": {"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "zone", "labelSelector": {"matchLabels": {"app": "agent"}}, "mismatchLabelKeys": ["tenant"]}]}}}}"#,
    r#"{"spec": {"volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}, {"name": "kube-api-access-x", "projected": {"sources": [{"serviceAccountToken": {"path": "token"}}]}}], "containers": [{"volumeMounts": [{"name": "kube-api-access-x", "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}]}]}}"#,
    r#"{"spec": {"initContainers": [{"name": "side", "image": "s", "restartPolicy": "Always", "ports": [{"containerPort": 9, "hostPort": 9}]}]}}"#,
    r#"{"metadata": {"labels": {"pod-template-hash": "abc", "controller-revision-hash": "d"}}}"#,
    r#"{"metadata": {"labels": {"batch.kubernetes.io/job-name": "j", "tier": "a"}}}"#,
    r#"{"metadata": {"annotations": {"kubernetes.io/config.source": "file", "kubectl.kubernetes.io/last-applied-configuration": "{}"}}}"#,
    r#"{"metadata": {"finalizers": ["example.com/a"]}}"#,
];

/// Further fields of a Deployment.
const DEPLOYMENT_PARTS: &[&str] = &[
    r#"{"replicas": 0, "paused": true}"#,
    r#"{"progressDeadlineSeconds": 600, "minReadySeconds": 5, "revisionHistoryLimit": 0}"#,
    r#"{"selector": {"matchLabels": {"pod-template-hash": "abc"}}, "template": {"metadata": {"labels": {"pod-template-hash": "abc"}}}}"#,
    r#"{"selector": {"matchExpressions": [{"key": "app", "operator": "Exists"}, {"key": "controller-uid", "operator": "DoesNotExist"}]}}"#,
];

const STRATEGIES: &[&str] = &[
    r#"{}"#,
    r#"{"strategy": {"type": "Recreate"}}"#,
    r#"{"strategy": {"type": "RollingUpdate"}}"#,
    r#"{"strategy": {"rollingUpdate": {"maxSurge": "200%", "maxUnavailable": 0}}}"#,
    r#"{"strategy": {"rollingUpdate": {"maxSurge": "000%", "maxUnavailable": "100%"}}}"#,
    r#"{"strategy": {"rollingUpdate": {"maxUnavailable": "0%"}}}"#,
    r#"{"strategy": {"rollingUpdate": {"maxSurge": 0}}}"#,
    r#"{"strategy": {"rollingUpdate": {"maxSurge": 7, "maxUnavailable": 7}}}"#,
];

fn parts(of: &'static [&'static str]) -> impl Strategy<Value = Vec<Value>> {
    prop::sample::subsequence(of, 0..=of.len())
        .prop_map(|parts| parts.iter().map(|part| serde_json::from_str(part).unwrap()).collect())
}

/// Generates the metadata of a pod: with or without labels, with a name or a prefix for generated
/// names.
fn metadata() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({"name": "agent-a", "labels": {"app": "agent"}})),
        Just(json!({"name": "agent.a"})),
        Just(json!({"name": "a".repeat(200)})),
        Just(json!({"generateName": "agent-"})),
        Just(json!({"generateName": "a.b--", "labels": {"app": "agent"}})),
    ]
}

proptest! {
    #[test]
    fn every_pod_becomes_a_daemon_set_that_is_accepted(
        metadata in metadata(),
        parts in parts(POD_PARTS),
    ) {
        let mut pod = pod(metadata, json!({}));
        parts.into_iter().for_each(|part| super::merge(&mut pod, part));
        converted(&pod);
    }

    #[test]
    fn every_deployment_becomes_a_daemon_set_that_is_accepted(
        own in parts(DEPLOYMENT_PARTS),
        strategy in prop::sample::select(STRATEGIES),
        template in parts(POD_PARTS),
    ) {
        let mut deployment = deployment(json!({}));
        let template = template.into_iter().map(|part| json!({"template": part}));
        for part in template.chain(own).chain([serde_json::from_str(strategy).unwrap()]) {
            super::merge(&mut deployment["spec"], part);
        }
        converted(&deployment);
    }
}
