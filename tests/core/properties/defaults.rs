//! Checks that applying defaults twice changes nothing.

use daemonset_preflight::defaults;
use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::api::core::v1::Pod;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Generates one of several forms of a part; `null` means absent.
fn part(forms: Vec<Value>) -> impl Strategy<Value = Value> {
    prop::sample::select(forms)
}

fn container() -> impl Strategy<Value = Value> {
    let image = part(vec![json!(null), json!("a"), json!("a:1"), json!("a:latest"), json!("A b")]);
    let ports = part(vec![
        json!([]),
        json!([{"containerPort": 80}, {"containerPort": 81, "hostPort": 8081}]),
    ]);
    let amounts = || {
        part(vec![
            json!(null),
            json!({}),
            json!({"cpu": "1500u", "memory": "1Gi"}),
            json!({"memory": "1n", "hugepages-2Mi": "4Mi", "example.com/gpu": "1"}),
            json!({"cpu": "1e-9", "memory": "0.5"}),
        ])
    };
    let probe = part(vec![
        json!(null),
        json!({"httpGet": {"port": 80}}),
        json!({"grpc": {"port": 1}, "periodSeconds": 5}),
    ]);
    let env = part(vec![
        json!([]),
        json!([
            {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
            {"name": "B", "valueFrom": {"fileKeyRef": {"key": "k", "path": "p", "volumeName": "v"}}},
        ]),
    ]);
    let restart = part(vec![json!(null), json!("Always")]);
    (image, ports, amounts(), amounts(), probe, env, restart).prop_map(
        |(image, ports, limits, requests, probe, env, restart)| {
            json!({
                "name": "a", "image": image, "ports": ports, "env": env, "restartPolicy": restart,
                "resources": {"limits": limits, "requests": requests},
                "livenessProbe": probe, "lifecycle": {"preStop": probe},
            })
        },
    )
}

fn volume() -> impl Strategy<Value = Value> {
    part(vec![
        json!({"name": "v"}),
        json!({"name": "v", "hostPath": {"path": "/"}}),
        json!({"name": "v", "secret": {}}),
        json!({"name": "v", "projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}}),
        json!({"name": "v", "downwardAPI": {"items": [{"path": "a", "fieldRef": {"fieldPath": "b"}}]}}),
        json!({"name": "v", "azureDisk": {"diskName": "a", "diskURI": "b"}}),
        json!({"name": "v", "scaleIO": {"gateway": "a", "system": "b", "secretRef": {}}}),
        json!({"name": "v", "rbd": {"monitors": [], "image": "i"}}),
        json!({"name": "v", "iscsi": {"targetPortal": "a", "iqn": "b", "lun": 0}}),
        json!({"name": "v", "image": {"reference": "a"}}),
        json!({"name": "v", "ephemeral": {"volumeClaimTemplate": {"spec": {"resources": {"requests": {"storage": "1n"}}}}}}),
    ])
}

fn pod_spec() -> impl Strategy<Value = Value> {
    let containers = || prop::collection::vec(container(), 0..3);
    let volumes = prop::collection::vec(volume(), 0..3);
    let own = part(vec![
        json!(null),
        json!({"limits": {"cpu": "3"}}),
        json!({"requests": {"hugepages-2Mi": "2Mi"}}),
    ]);
    (containers(), containers(), volumes, own, any::<bool>()).prop_map(
        |(containers, init, volumes, own, host_network)| {
            json!({
                "containers": containers, "initContainers": init, "volumes": volumes,
                "resources": own, "hostNetwork": host_network, "serviceAccount": "sa",
                "overhead": {"cpu": "1u"},
            })
        },
    )
}

proptest! {
    #[test]
    fn filling_in_twice_changes_nothing_more(spec in pod_spec()) {
        let mut once: DaemonSet = serde_json::from_value(json!({
            "apiVersion": "apps/v1", "kind": "DaemonSet",
            "spec": {"selector": {}, "template": {"spec": spec.clone()}},
        })).unwrap();
        defaults::apply(&mut once);
        let mut twice = once.clone();
        defaults::apply(&mut twice);
        prop_assert_eq!(&once, &twice);

        let mut once: Pod = serde_json::from_value(json!({
            "apiVersion": "v1", "kind": "Pod", "spec": spec,
        })).unwrap();
        defaults::apply_pod(&mut once);
        let mut twice = once.clone();
        defaults::apply_pod(&mut twice);
        prop_assert_eq!(&once, &twice);
    }
}
