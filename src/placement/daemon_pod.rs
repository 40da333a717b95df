//! The pod that the controller would create, and why its creation is refused.
//!
//! Source: `NewPod` in `pkg/controller/daemon/daemon_controller.go`,
//! `plugin/pkg/admission/runtimeclass/admission.go`,
//! `plugin/pkg/admission/priority/admission.go` and `ValidatePodCreate` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodSpec;
use k8s_openapi::api::node::v1::RuntimeClass;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity as Amount;
use serde::Serialize;

use crate::quantity::Quantity;
use crate::scheduling::{PreemptionPolicy, PriorityClasses};

type Resources = BTreeMap<String, Amount>;

/// Why the API server refuses the pods of a template at their creation, on every node.
///
/// The DaemonSet itself is accepted. The controller then creates no pods, and only events show
/// it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "refusal")]
pub enum Refusal {
    /// `overhead` is set without a `runtimeClassName`, or the RuntimeClass has no overhead.
    OverheadWithoutRuntimeClass,
    /// The cluster has no priority class with the name in `priorityClassName`.
    NoSuchPriorityClass {
        /// The name.
        name: String,
    },
    /// `overhead` is set and differs from that of the pod's RuntimeClass.
    OverheadOtherThanRuntimeClass,
    /// `nodeSelector` requires another value for a label than the pod's RuntimeClass.
    NodeSelectorOtherThanRuntimeClass {
        /// The label's key.
        key: String,
        /// The value that the RuntimeClass requires.
        wanted: String,
        /// The value in the template.
        given: String,
    },
    /// `priority` is set and differs from that of the pod's priority class.
    PriorityOtherThanClass {
        /// The value in the template.
        given: i32,
        /// The value of the priority class; without a class, the default priority.
        computed: i32,
    },
    /// `preemptionPolicy` is set and differs from that of the pod's priority class.
    PreemptionPolicyOtherThanClass {
        /// The value in the template.
        given: String,
        /// The policy of the priority class; without a class, the default policy.
        computed: PreemptionPolicy,
    },
    /// `nodeName` is set together with `schedulingGates`.
    NodeNameWithSchedulingGates,
}

/// Returns why the API server would refuse the template's pods at their creation, as far as the
/// template and its classes show, in the order of the API server's checks. The API server itself
/// reports only the first. Mutating admission comes before the validation of the pod, and
/// validating admission after it.
///
/// A class that the template names but that is not given is assumed to exist and to agree with
/// the template.
pub(super) fn refusals(
    spec: &PodSpec,
    classes: &PriorityClasses,
    runtime: Option<&RuntimeClass>,
) -> Vec<Refusal> {
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
    if let Some(class) = runtime {
        refusals.extend(conflicts(spec, class));
    }
    if node_name(spec).is_some() && !scheduling_gates(spec).is_empty() {
        refusals.push(Refusal::NodeNameWithSchedulingGates);
    }
    if lacks_overhead(spec, runtime) {
        refusals.push(Refusal::OverheadWithoutRuntimeClass);
    }
    refusals
}

/// Returns the conflicts between a pod's spec and its RuntimeClass, which mutating admission
/// refuses, in the order of its checks.
fn conflicts(spec: &PodSpec, class: &RuntimeClass) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let own = given(spec.overhead.as_ref());
    if let (Some(overhead), Some(own)) = (&class.overhead, own)
        && !given(overhead.pod_fixed.as_ref()).is_some_and(|fixed| are_equal(fixed, own))
    {
        refusals.push(Refusal::OverheadOtherThanRuntimeClass);
    }
    let of_class = class.scheduling.as_ref().and_then(|given| given.node_selector.as_ref());
    let of_pod = spec.node_selector.as_ref();
    for (key, wanted) in of_class.into_iter().flatten() {
        if let Some(own) = of_pod.and_then(|own| own.get(key)).filter(|own| *own != wanted) {
            refusals.push(Refusal::NodeSelectorOtherThanRuntimeClass {
                key: key.clone(),
                wanted: wanted.clone(),
                given: own.clone(),
            });
        }
    }
    refusals
}

/// Whether validating admission refuses the overhead of this spec because no RuntimeClass defines
/// one. A class that the spec names but that is not given is assumed to define it.
fn lacks_overhead(spec: &PodSpec, class: Option<&RuntimeClass>) -> bool {
    let has_class = match class {
        Some(class) => class.overhead.is_some(),
        None => spec.runtime_class_name.is_some(),
    };
    !has_class && given(spec.overhead.as_ref()).is_some()
}

/// Returns the amounts; an empty map counts as `None`, as it does when stored.
fn given(amounts: Option<&Resources>) -> Option<&Resources> {
    amounts.filter(|amounts| !amounts.is_empty())
}

/// Whether the amounts are equal as numbers, however they are written. Amounts that do not parse
/// have been refused earlier.
fn are_equal(a: &Resources, b: &Resources) -> bool {
    let same = |(a, b): (&Amount, &Amount)| {
        let (a, b) = (Quantity::parse(&a.0), Quantity::parse(&b.0));
        a.is_ok_and(|a| b.is_ok_and(|b| a == b))
    };
    a.keys().eq(b.keys()) && a.values().zip(b.values()).all(same)
}

/// Returns a refusal if the pods name a priority class that the cluster does not have.
pub(super) fn no_such_class(spec: &PodSpec, classes: &PriorityClasses) -> Option<Refusal> {
    let name = spec.priority_class_name.clone().filter(|_| classes.class_of(spec).is_none())?;
    Some(Refusal::NoSuchPriorityClass { name })
}

/// Returns the names of the gates that must be removed before a pod is scheduled.
pub(super) fn scheduling_gates(spec: &PodSpec) -> Vec<String> {
    spec.scheduling_gates.iter().flatten().map(|gate| gate.name.clone()).collect()
}

/// Returns the pods' scheduler, unless it is the default scheduler.
pub(super) fn other_scheduler(spec: &PodSpec) -> Option<&str> {
    let name = spec.scheduler_name.as_deref();
    name.filter(|name| !matches!(*name, "" | "default-scheduler"))
}

/// Returns `spec.template.spec.nodeName`; `None` when it is empty.
pub(super) fn node_name(spec: &PodSpec) -> Option<&str> {
    spec.node_name.as_deref().filter(|name| !name.is_empty())
}
