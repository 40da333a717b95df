//! Checks that the simulated rollout of an update does with its pods what placement predicts.

use std::collections::BTreeSet;

use daemonset_preflight::contract::{self, SimulateCall};
use daemonset_preflight::manifest::nodes::Nodes;
use daemonset_preflight::placement::{DaemonPlacement, PodAfterUpdate};
use proptest::prelude::*;
use serde_json::{Value, json};

const NODES: &str = r#"{"kind": "List", "items": [
    {"kind": "Node", "metadata": {"name": "plain", "labels": {"zone": "a"}}},
    {"kind": "Node", "metadata": {"name": "elsewhere", "labels": {"zone": "b"}}},
    {"kind": "Node", "metadata": {"name": "no-new", "labels": {"zone": "a"}},
     "spec": {"taints": [{"key": "t", "effect": "NoSchedule"}]}},
    {"kind": "Node", "metadata": {"name": "none", "labels": {"zone": "a"}},
     "spec": {"taints": [{"key": "t", "effect": "NoExecute"}]}}
]}"#;

fn pod_spec() -> impl Strategy<Value = Value> {
    let effects = prop::sample::select(&["", "NoSchedule", "NoExecute"][..]);
    let zones = prop::sample::select(&["a", "b"][..]);
    let images = prop::sample::select(&["i:1", "i:2"][..]);
    (prop::option::of(effects), prop::option::of(zones), images).prop_map(
        |(effect, zone, image)| {
            let tolerations: Vec<Value> = effect
                .iter()
                .map(|effect| json!({"key": "t", "operator": "Exists", "effect": effect}))
                .collect();
            let selector = zone.map(|zone| json!({"zone": zone})).unwrap_or_else(|| json!({}));
            json!({
                "tolerations": tolerations, "nodeSelector": selector,
                "containers": [{"name": "c", "image": image}],
            })
        },
    )
}

fn strategy() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!({"type": "RollingUpdate"}),
        json!({"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}),
        json!({"type": "OnDelete"}),
    ])
}

fn daemon_set(strategy: &Value, pod: &Value) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "DaemonSet",
        "metadata": {"name": "agent", "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": "agent"}}, "updateStrategy": strategy,
            "template": {"metadata": {"labels": {"app": "agent"}}, "spec": pod},
        },
    })
}

fn compiled(daemon_set: &Value) -> DaemonPlacement {
    DaemonPlacement::compile(&serde_json::from_value(daemon_set.clone()).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rollout_ends_where_placement_foretells(
        old in pod_spec(), new in pod_spec(), strategy in strategy(),
    ) {
        let (old, new) = (daemon_set(&strategy, &old), daemon_set(&strategy, &new));
        let nodes = Nodes::from_json(NODES).unwrap().nodes;
        let (before, after) = (compiled(&old), compiled(&new));
        let (before_on, after_on) = (before.on(&nodes), after.on(&nodes));
        let has_pod = |node: &daemonset_preflight::manifest::nodes::NodeRef<'_>| {
            match before_on.decide(*node).run {
                true => matches!(
                    after_on.pod_after_update(&before, *node),
                    PodAfterUpdate::Stays | PodAfterUpdate::Replaced
                ),
                false => after_on.decide(*node).run,
            }
        };
        let expected: BTreeSet<String> =
            nodes.iter().filter(has_pod).map(|node| node.name().to_owned()).collect();

        let script = json!([{"at": 600_000, "do": {"apply": new}}]);
        let answer = contract::simulate(&SimulateCall {
            daemon_sets: old.to_string(),
            nodes: NODES.to_owned(),
            script: serde_json::from_value(script).unwrap(),
            until: Some(3_600_000),
            options: serde_json::from_value(json!({"scheduling": "atOnce"})).unwrap(),
            ..SimulateCall::default()
        });
        prop_assert!(answer.problems.is_empty() && answer.rejected.is_none(), "{:?}", answer);
        let found: BTreeSet<String> = answer.pods.into_iter().map(|pod| pod.node).collect();
        prop_assert_eq!(found, expected, "{} -> {}", old, new);
    }
}
