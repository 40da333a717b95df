//! Compares placement with its definition, implemented once more on plain JSON without any
//! preparation: term by term, expression by expression, taint by taint.
//!
//! Source: `pkg/controller/daemon/daemon_controller.go` (`NodeShouldRunDaemonPod`),
//! `pkg/controller/daemon/util/daemonset_util.go`,
//! `staging/src/k8s.io/component-helpers/scheduling/corev1` at v1.36.

use std::collections::BTreeMap;

use daemonset_preflight::manifest::nodes::Node;
use daemonset_preflight::placement::DaemonPlacement;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::placement::{cluster, manifest, table};

/// Returns whether the pod should run, and whether a running one should continue.
fn decide(spec: &Value, node: &Node) -> (bool, bool) {
    let wanted = spec["nodeName"].as_str().is_none_or(|name| name.is_empty() || name == node.name);
    if !wanted || !is_selected(spec, node) || !is_required(spec, node) {
        return (false, false);
    }
    let tolerations = tolerations(spec);
    let untolerated = |effects: &[&str]| {
        node.taints.iter().any(|taint| {
            effects.contains(&taint.effect.as_str())
                && !tolerations.iter().any(|toleration| {
                    tolerates(toleration, &taint.key, &taint.value, &taint.effect)
                })
        })
    };
    (!untolerated(&["NoSchedule", "NoExecute"]), !untolerated(&["NoExecute"]))
}

fn is_selected(spec: &Value, node: &Node) -> bool {
    let selector = spec["nodeSelector"].as_object().into_iter().flatten();
    selector
        .into_iter()
        .all(|(key, value)| node.labels.get(key).map(String::as_str) == value.as_str())
}

/// Whether the required node affinity matches. One matching term is enough; a term without
/// requirements matches nothing.
fn is_required(spec: &Value, node: &Node) -> bool {
    let required =
        &spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"];
    let Some(terms) = required["nodeSelectorTerms"].as_array() else { return true };
    terms.iter().any(|term| {
        let of = |field: &str| term[field].as_array().cloned().unwrap_or_default();
        let (labels, fields) = (of("matchExpressions"), of("matchFields"));
        // `fields.Set` returns the empty string for a missing field.
        let own = |it: &Value| -> BTreeMap<String, String> {
            let key = it["key"].as_str().unwrap_or_default();
            let own = if key == "metadata.name" { node.name.as_str() } else { "" };
            [(key.to_owned(), own.to_owned())].into()
        };
        !(labels.is_empty() && fields.is_empty())
            && labels.iter().all(|it| {
                is_well_formed(it) && is_met(it, &node.labels.clone().into_iter().collect())
            })
            && fields.iter().all(|it| is_field(it) && is_met(it, &own(it)))
    })
}

fn values(requirement: &Value) -> Vec<&str> {
    requirement["values"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Whether `labels.NewRequirement` accepts the requirement. A term with a malformed one matches
/// nothing.
fn is_well_formed(requirement: &Value) -> bool {
    let values = values(requirement);
    let is_counted = match requirement["operator"].as_str() {
        Some("In" | "NotIn") => !values.is_empty(),
        Some("Exists" | "DoesNotExist") => values.is_empty(),
        Some("Gt" | "Lt") => values.len() == 1 && values[0].parse::<i64>().is_ok(),
        _ => false,
    };
    // The generated values are never too long, and never end with an invalid character.
    is_counted && values.iter().all(|value| !value.starts_with('-'))
}

/// Whether a field requirement is well-formed: it compares with exactly one value.
fn is_field(requirement: &Value) -> bool {
    matches!(requirement["operator"].as_str(), Some("In" | "NotIn"))
        && values(requirement).len() == 1
}

fn is_met(requirement: &Value, has: &BTreeMap<String, String>) -> bool {
    let values = values(requirement);
    let own = requirement["key"].as_str().and_then(|key| has.get(key));
    let is_one = own.is_some_and(|own| values.contains(&own.as_str()));
    let ordered = |is: fn(i64, i64) -> bool| {
        let own = own.and_then(|own| own.parse().ok());
        own.zip(values.first().and_then(|value| value.parse().ok())).is_some_and(|(a, b)| is(a, b))
    };
    match requirement["operator"].as_str() {
        Some("In") => is_one,
        Some("NotIn") => !is_one,
        Some("Exists") => own.is_some(),
        Some("DoesNotExist") => own.is_none(),
        Some("Gt") => ordered(|a, b| a > b),
        Some("Lt") => ordered(|a, b| a < b),
        _ => false,
    }
}

/// Returns the tolerations of the template, and those that the controller adds to every daemon pod.
fn tolerations(spec: &Value) -> Vec<Value> {
    let given = |key: &str, effect: &str| json!({"key": format!("node.kubernetes.io/{key}"), "operator": "Exists", "effect": effect});
    let mut all = spec["tolerations"].as_array().cloned().unwrap_or_default();
    all.extend(["not-ready", "unreachable"].map(|key| given(key, "NoExecute")));
    all.extend(
        ["disk-pressure", "memory-pressure", "pid-pressure", "unschedulable"]
            .map(|key| given(key, "NoSchedule")),
    );
    if spec["hostNetwork"] == true {
        all.push(given("network-unavailable", "NoSchedule"));
    }
    all
}

fn tolerates(toleration: &Value, key: &str, value: &str, effect: &str) -> bool {
    let of = |field: &str| toleration[field].as_str().unwrap_or_default();
    (of("effect").is_empty() || of("effect") == effect)
        && (of("key").is_empty() || of("key") == key)
        && match of("operator") {
            "Exists" => true,
            "" | "Equal" => of("value") == value,
            // The other operators compare numbers, and no generated taint has one.
            _ => false,
        }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn placement_is_as_its_definition_has_it(object in manifest(), nodes in cluster()) {
        let placement = DaemonPlacement::compile(&serde_json::from_value(object.clone()).unwrap());
        let table = table(&nodes);
        let placed = placement.on(&table);
        for (row, node) in table.iter().zip(&nodes) {
            let decision = placed.decide(row);
            let expected = decide(&object["spec"]["template"]["spec"], node);
            prop_assert_eq!((decision.run, decision.stay), expected, "{:?}", node);
        }
    }
}
