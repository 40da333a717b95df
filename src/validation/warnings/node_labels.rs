//! Warns of deprecated node labels, wherever a pod selects nodes.
//!
//! Source: `pkg/api/node/util.go` and `pkg/api/pod/warnings.go` at v1.36.

use k8s_openapi::api::core::v1::{NodeAffinity, NodeSelectorTerm, PodSpec};

use super::{NULL_SELECTOR, Warnings};
use crate::field::Path;
use crate::names;

const DEPRECATED: [(&str, &str); 8] = [
    ("beta.kubernetes.io/arch", r#"deprecated since v1.14; use "kubernetes.io/arch" instead"#),
    ("beta.kubernetes.io/os", r#"deprecated since v1.14; use "kubernetes.io/os" instead"#),
    (
        "failure-domain.beta.kubernetes.io/region",
        r#"deprecated since v1.17; use "topology.kubernetes.io/region" instead"#,
    ),
    (
        "failure-domain.beta.kubernetes.io/zone",
        r#"deprecated since v1.17; use "topology.kubernetes.io/zone" instead"#,
    ),
    (
        "beta.kubernetes.io/instance-type",
        r#"deprecated since v1.17; use "node.kubernetes.io/instance-type" instead"#,
    ),
    ("app.kubernetes.io/created-by", "deprecated since v1.9"),
    (
        "scheduler.alpha.kubernetes.io/preferAvoidPods",
        "deprecated since v1.22; use Taints and Tolerations instead",
    ),
    ("node-role.kubernetes.io/master", r#"use "node-role.kubernetes.io/control-plane" instead"#),
];

fn deprecation(label: &str) -> Option<&'static str> {
    DEPRECATED.iter().find(|(deprecated, _)| *deprecated == label).map(|(_, message)| *message)
}

/// Warns about the node selector, node affinity and topology keys, and about topology spread
/// constraints without a label selector. `path` is that of the pod's spec.
pub(super) fn warn(spec: &PodSpec, path: &Path<'_>, warnings: &mut Warnings) {
    let selector_path = path.child("nodeSelector");
    for label in spec.node_selector.iter().flatten().map(|(label, _)| label) {
        if let Some(message) = deprecation(label) {
            warnings.add(&selector_path.key(label), message);
        }
    }
    let affinity_path = path.child("affinity");
    if let Some(affinity) = spec.affinity.as_ref().and_then(|a| a.node_affinity.as_ref()) {
        warn_of_node_affinity(affinity, &affinity_path.child("nodeAffinity"), warnings);
    }
    let constraints_path = path.child("topologySpreadConstraints");
    for (i, constraint) in spec.topology_spread_constraints.iter().flatten().enumerate() {
        let path = constraints_path.index(i);
        warn_of_key(&constraint.topology_key, &path.child("topologyKey"), warnings);
        if constraint.label_selector.is_none() {
            warnings.add(&path.child("labelSelector"), NULL_SELECTOR);
        }
    }
}

fn warn_of_key(key: &str, path: &Path<'_>, warnings: &mut Warnings) {
    if let Some(message) = deprecation(key) {
        warnings.add(path, format_args!("{key} is {message}"));
    }
}

fn warn_of_node_affinity(affinity: &NodeAffinity, path: &Path<'_>, warnings: &mut Warnings) {
    if let Some(required) = &affinity.required_during_scheduling_ignored_during_execution {
        let path = path.child("requiredDuringSchedulingIgnoredDuringExecution");
        let terms_path = path.child("nodeSelectorTerms");
        for (i, term) in required.node_selector_terms.iter().enumerate() {
            warn_of_term(term, Values::Validated, &terms_path.index(i), warnings);
        }
    }
    let terms_path = path.child("preferredDuringSchedulingIgnoredDuringExecution");
    let preferred = affinity.preferred_during_scheduling_ignored_during_execution.iter().flatten();
    for (i, term) in preferred.enumerate() {
        let path = terms_path.index(i);
        warn_of_term(&term.preference, Values::Free, &path.child("preference"), warnings);
    }
}

/// Whether validation required the values of a term to be label values.
#[derive(Clone, Copy, PartialEq)]
enum Values {
    Validated,
    Free,
}

fn warn_of_term(term: &NodeSelectorTerm, values: Values, path: &Path<'_>, warnings: &mut Warnings) {
    let expressions_path = path.child("matchExpressions");
    for (i, expression) in term.match_expressions.iter().flatten().enumerate() {
        let path = expressions_path.index(i);
        warn_of_key(&expression.key, &path.child("key"), warnings);
        if values == Values::Validated {
            continue;
        }
        let values_path = path.child("values");
        for (i, value) in expression.values.iter().flatten().enumerate() {
            for message in names::label_value_in(value, warnings.label_wording()) {
                warnings.add(&values_path.index(i), format_args!("{value} is invalid, {message}"));
            }
        }
    }
}
