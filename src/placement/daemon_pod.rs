//! The pod that the controller would create, and what stops it from being created.
//!
//! Source: `NewPod` in `pkg/controller/daemon/daemon_controller.go`,
//! `plugin/pkg/admission/runtimeclass/admission.go` and
//! `plugin/pkg/admission/priority/admission.go` at v1.36.

use k8s_openapi::api::core::v1::PodSpec;
use serde::Serialize;

/// Why admission refuses the pods of a template, on every node.
///
/// The DaemonSet itself is accepted. The controller then creates nothing, and only
/// events say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "refusal")]
pub enum Refusal {
    /// `overhead` is given without a `runtimeClassName`.
    OverheadWithoutRuntimeClass,
    /// `priority` is given, and is not that of the pod's priority class.
    PriorityOtherThanClass {
        /// What the template says.
        given: i32,
        /// What its priority class is worth; without a class, what pods get by default.
        computed: i32,
    },
}

/// The priority classes that every cluster has.
const BUILT_IN: &[(&str, i32)] =
    &[("system-cluster-critical", 2_000_000_000), ("system-node-critical", 2_000_001_000)];

/// What admission would refuse about the template's pods, as far as the template tells.
///
/// A RuntimeClass or PriorityClass that is named is taken to exist and to agree, and no
/// PriorityClass is taken to be the default for all pods.
pub(super) fn refusals(spec: &PodSpec) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let has_overhead = spec.overhead.as_ref().is_some_and(|overhead| !overhead.is_empty());
    if has_overhead && spec.runtime_class_name.is_none() {
        refusals.push(Refusal::OverheadWithoutRuntimeClass);
    }
    let class = spec.priority_class_name.as_deref().unwrap_or_default();
    let known = BUILT_IN.iter().find(|(name, _)| *name == class).map(|(_, value)| *value);
    let computed = if class.is_empty() { Some(0) } else { known };
    if let (Some(given), Some(computed)) = (spec.priority, computed)
        && given != computed
    {
        refusals.push(Refusal::PriorityOtherThanClass { given, computed });
    }
    refusals
}

/// `spec.template.spec.nodeName`; `None` when it is empty.
pub(super) fn node_name(spec: &PodSpec) -> Option<&str> {
    spec.node_name.as_deref().filter(|name| !name.is_empty())
}
