//! The pod that the controller would create, and what stops it from being created.
//!
//! Source: `NewPod` in `pkg/controller/daemon/daemon_controller.go`,
//! `plugin/pkg/admission/runtimeclass/admission.go`,
//! `plugin/pkg/admission/priority/admission.go` and `ValidatePodCreate` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::PodSpec;
use serde::Serialize;

use crate::scheduling::{PreemptionPolicy, PriorityClasses};

/// Why the pods of a template are refused at their creation, on every node.
///
/// The DaemonSet itself is accepted. The controller then creates nothing, and only
/// events say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "refusal")]
pub enum Refusal {
    /// `overhead` is given without a `runtimeClassName`.
    OverheadWithoutRuntimeClass,
    /// The cluster has no priority class of the name that `priorityClassName` gives.
    NoSuchPriorityClass {
        /// The name.
        name: String,
    },
    /// `priority` is given, and is not that of the pod's priority class.
    PriorityOtherThanClass {
        /// What the template says.
        given: i32,
        /// What its priority class is worth; without a class, what pods get by default.
        computed: i32,
    },
    /// `preemptionPolicy` is given, and is not that of the pod's priority class.
    PreemptionPolicyOtherThanClass {
        /// What the template says.
        given: String,
        /// What its priority class has; without a class, what pods get by default.
        computed: PreemptionPolicy,
    },
    /// `nodeName` is given together with `schedulingGates`.
    NodeNameWithSchedulingGates,
}

/// What would refuse the template's pods at their creation, as far as the template and the
/// priority classes tell: in the order in which the API server asks, which gives the first
/// alone. Admission that changes pods comes before the validation of the pod, and that before
/// admission that only validates.
///
/// A RuntimeClass that is named, or a PriorityClass that is not among the given, is taken to
/// exist and to agree.
pub(super) fn refusals(spec: &PodSpec, classes: &PriorityClasses) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if let Some(class) = classes.class_of(spec) {
        let computed = class.value;
        if let Some(given) = spec.priority.filter(|given| *given != computed) {
            refusals.push(Refusal::PriorityOtherThanClass { given, computed });
        }
        let computed = class.preemption_policy;
        let given = spec.preemption_policy.as_deref();
        if let Some(given) = given.filter(|given| *given != computed.as_str()) {
            let given = given.to_owned();
            refusals.push(Refusal::PreemptionPolicyOtherThanClass { given, computed });
        }
    }
    if node_name(spec).is_some() && !scheduling_gates(spec).is_empty() {
        refusals.push(Refusal::NodeNameWithSchedulingGates);
    }
    let has_overhead = spec.overhead.as_ref().is_some_and(|overhead| !overhead.is_empty());
    if has_overhead && spec.runtime_class_name.is_none() {
        refusals.push(Refusal::OverheadWithoutRuntimeClass);
    }
    refusals
}

/// That the pods name a priority class which is none of all that the cluster has, if they do.
pub(super) fn no_such_class(spec: &PodSpec, classes: &PriorityClasses) -> Option<Refusal> {
    let name = spec.priority_class_name.clone().filter(|_| classes.class_of(spec).is_none())?;
    Some(Refusal::NoSuchPriorityClass { name })
}

/// The names of the gates that must be removed before a pod is scheduled.
pub(super) fn scheduling_gates(spec: &PodSpec) -> Vec<String> {
    spec.scheduling_gates.iter().flatten().map(|gate| gate.name.clone()).collect()
}

/// A scheduler other than Kubernetes' own that the pods ask for.
pub(super) fn other_scheduler(spec: &PodSpec) -> Option<&str> {
    let name = spec.scheduler_name.as_deref();
    name.filter(|name| !matches!(*name, "" | "default-scheduler"))
}

/// `spec.template.spec.nodeName`; `None` when it is empty.
pub(super) fn node_name(spec: &PodSpec) -> Option<&str> {
    spec.node_name.as_deref().filter(|name| !name.is_empty())
}
