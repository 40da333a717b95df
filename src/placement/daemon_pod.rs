//! The pod that the controller would create, and what stops it from being created.
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

/// Why the pods of a template are refused at their creation, on every node.
///
/// The DaemonSet itself is accepted. The controller then creates nothing, and only
/// events say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "refusal")]
pub enum Refusal {
    /// `overhead` is given without a `runtimeClassName`, or its RuntimeClass has none.
    OverheadWithoutRuntimeClass,
    /// The cluster has no priority class of the name that `priorityClassName` gives.
    NoSuchPriorityClass {
        /// The name.
        name: String,
    },
    /// `overhead` is given, and is not that of the pod's RuntimeClass.
    OverheadOtherThanRuntimeClass,
    /// `nodeSelector` wants another value of a label than the pod's RuntimeClass.
    NodeSelectorOtherThanRuntimeClass {
        /// The label.
        key: String,
        /// The value that the RuntimeClass wants.
        wanted: String,
        /// What the template says.
        given: String,
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

/// What would refuse the template's pods at their creation, as far as the template and its
/// classes tell: in the order in which the API server asks, which gives the first
/// alone. Admission that changes pods comes before the validation of the pod, and that before
/// admission that only validates.
///
/// A class that is named and not given is taken to exist and to agree.
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

/// Why admission refuses a pod of this spec when it puts in what the RuntimeClass has that
/// the spec names: in the order in which it asks.
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

/// Whether admission, once pods have been validated, misses a RuntimeClass that has the
/// overhead of this spec. A class that is named and not given is taken to have it.
fn lacks_overhead(spec: &PodSpec, class: Option<&RuntimeClass>) -> bool {
    let has_class = match class {
        Some(class) => class.overhead.is_some(),
        None => spec.runtime_class_name.is_some(),
    };
    !has_class && given(spec.overhead.as_ref()).is_some()
}

/// What is stored of no amounts is nothing.
fn given(amounts: Option<&Resources>) -> Option<&Resources> {
    amounts.filter(|amounts| !amounts.is_empty())
}

/// Whether the amounts are the same numbers, however they are written. What is no number has
/// been refused before.
fn are_equal(a: &Resources, b: &Resources) -> bool {
    let same = |(a, b): (&Amount, &Amount)| {
        let (a, b) = (Quantity::parse(&a.0), Quantity::parse(&b.0));
        a.is_ok_and(|a| b.is_ok_and(|b| a == b))
    };
    a.keys().eq(b.keys()) && a.values().zip(b.values()).all(same)
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
