//! The pods that run on a cluster's nodes, and the room that they leave for a daemon pod.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use k8s_openapi::api::core::v1::{Pod, PodSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;

use super::DaemonPlacement;
use crate::defaults;
use crate::manifest::nodes::NodeRef;
use crate::scheduling::{self, Amount, FitFailure, PodInfo, PriorityClasses, Requests};

/// The pods that run in a cluster, by node.
#[derive(Debug, Clone, Default)]
pub struct Occupancy {
    // No result depends on the iteration order.
    by_node: HashMap<String, Vec<Occupant>, FixedState>,
}

/// A pod that holds resources of its node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupant {
    /// The pod's namespace.
    pub namespace: String,
    /// The pod's name.
    pub name: String,
    /// The DaemonSet that controls the pod; `None` when none does.
    pub daemon_set: Option<String>,
    /// What the pod holds of its node.
    pub pod: PodInfo,
    /// When the kubelet accepted the pod, in seconds of Unix time; `None` when it has not yet.
    pub started: Option<i64>,
}

impl Occupancy {
    /// Collects the pods that are bound to a node and have not terminated.
    pub fn of(pods: impl IntoIterator<Item = Pod>) -> Self {
        let mut occupancy = Occupancy::default();
        for pod in pods {
            let spec = pod.spec.as_ref();
            let node = spec.and_then(|spec| spec.node_name.clone()).unwrap_or_default();
            let phase = pod.status.as_ref().and_then(|status| status.phase.as_deref());
            if !node.is_empty() && !matches!(phase, Some("Succeeded" | "Failed")) {
                occupancy.add(&node, Occupant::of(pod));
            }
        }
        occupancy
    }

    /// Adds a pod to a node.
    pub fn add(&mut self, node: &str, occupant: Occupant) {
        match self.by_node.get_mut(node) {
            Some(occupants) => occupants.push(occupant),
            None => {
                self.by_node.insert(node.to_owned(), vec![occupant]);
            }
        }
    }

    /// Removes the pod with this namespace and name from a node.
    pub fn remove(&mut self, node: &str, namespace: &str, name: &str) {
        if let Some(occupants) = self.by_node.get_mut(node) {
            occupants.retain(|pod| pod.namespace != namespace || pod.name != name);
        }
    }

    /// Returns a copy without the pods for which `leaves` returns `true`.
    #[must_use]
    pub fn without(&self, leaves: impl Fn(&Occupant) -> bool) -> Self {
        let mut remaining = self.clone();
        remaining.by_node.values_mut().for_each(|occupants| occupants.retain(|pod| !leaves(pod)));
        remaining
    }

    /// Returns the pods on a node.
    pub fn on(&self, node: &str) -> &[Occupant] {
        self.by_node.get(node).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Occupant {
    /// Returns what a pod holds. Defaults are applied first.
    pub fn of(mut pod: Pod) -> Self {
        defaults::apply_pod(&mut pod);
        let spec = pod.spec.as_ref();
        let mut info = spec.map(info_of).unwrap_or_default();
        let metadata = std::mem::take(&mut pod.metadata);
        let started = pod.status.as_ref().and_then(|status| status.start_time.as_ref());
        let started = started.map(|time| time.0.as_second());
        // A resized pod may hold other amounts than its spec requests.
        info.requests = Requests::of_pod(pod);
        Occupant { started, ..Occupant::holding(info, metadata) }
    }

    /// Returns a pod whose status is not known: it holds what its spec requests.
    pub fn without_status(metadata: ObjectMeta, mut spec: PodSpec) -> Self {
        defaults::apply_pod_spec(&mut spec);
        Occupant::holding(info_of(&spec), metadata)
    }

    fn holding(pod: PodInfo, metadata: ObjectMeta) -> Self {
        let ObjectMeta { namespace, name, owner_references, .. } = metadata;
        let mut owners = owner_references.into_iter().flatten();
        let controller = owners.find(|owner| owner.controller == Some(true));
        Occupant {
            pod,
            namespace: namespace.unwrap_or_default(),
            name: name.unwrap_or_default(),
            daemon_set: controller.filter(|owner| owner.kind == "DaemonSet").map(|o| o.name),
            started: None,
        }
    }
}

/// Returns what a running pod requests. Its priority is the one that admission set; without one,
/// the built-in priority classes apply.
fn info_of(spec: &PodSpec) -> PodInfo {
    PodInfo::of_spec(spec, &PriorityClasses::default())
}

/// One reason why a daemon pod does not fit on its node, and the pods that hold what it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unfit<'a> {
    /// The reason.
    #[serde(flatten)]
    pub failure: FitFailure<'a>,
    /// The pods that hold the resource, the largest amount first, or the pod that has the port.
    /// Empty when the number of pods is the reason.
    pub holders: Vec<Holder<'a>>,
}

/// A pod that holds what a daemon pod needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Holder<'a> {
    /// The pod's namespace.
    pub namespace: &'a str,
    /// The pod's name.
    pub pod: &'a str,
    /// The DaemonSet that controls the pod.
    pub daemon_set: Option<&'a str>,
    /// How much of the resource the pod holds; `None` for a port.
    pub amount: Option<Amount<'a>>,
}

impl<'a> Holder<'a> {
    pub(super) fn of(occupant: &'a Occupant, amount: Option<Amount<'a>>) -> Self {
        Holder {
            namespace: &occupant.namespace,
            pod: &occupant.name,
            daemon_set: occupant.daemon_set.as_deref(),
            amount,
        }
    }
}

/// Returns the scheduler's texts for why a pod does not fit, without duplicates.
pub fn scheduler_reasons(unfit: &[Unfit<'_>]) -> Vec<String> {
    scheduling::reasons(unfit.iter().map(|unfit| &unfit.failure))
}

/// Returns the pods on a node that the DaemonSet does not own. A pod of the DaemonSet that
/// already runs on the node is the pod in question.
pub(super) fn others<'a>(
    placement: &DaemonPlacement,
    node: NodeRef<'_>,
    occupancy: &'a Occupancy,
) -> Vec<&'a Occupant> {
    occupancy.on(node.name()).iter().filter(|pod| !placement.owns(pod)).collect()
}

/// Returns what each pod holds of its node.
pub(super) fn infos<'a>(others: &[&'a Occupant]) -> Vec<&'a PodInfo> {
    others.iter().map(|other| &other.pod).collect()
}

/// Returns why a pod of the DaemonSet does not fit on a node beside these pods; empty if it fits.
pub(super) fn unfit_beside<'a>(
    placement: &'a DaemonPlacement,
    node: NodeRef<'a>,
    others: &[&'a Occupant],
) -> Vec<Unfit<'a>> {
    let failures = scheduling::fit(node.into(), &placement.pod, &infos(others));
    let unfit = failures.into_iter().map(|failure| Unfit {
        holders: match failure {
            FitFailure::NotReported | FitFailure::TooManyPods { .. } => Vec::new(),
            FitFailure::Insufficient { resource, .. } => holders(resource, others),
            FitFailure::PortTaken { by, .. } => {
                others.get(by).map(|pod| Holder::of(pod, None)).into_iter().collect()
            }
        },
        failure,
    });
    unfit.collect()
}

fn holders<'a>(resource: &'a str, others: &[&'a Occupant]) -> Vec<Holder<'a>> {
    let mut holders: Vec<(i64, Holder<'a>)> = others
        .iter()
        .map(|other| (other.pod.requests.get(resource), *other))
        .filter(|(amount, _)| *amount > 0)
        .map(|(amount, other)| (amount, Holder::of(other, Some(Amount { resource, amount }))))
        .collect();
    holders
        .sort_by(|(a, x), (b, y)| b.cmp(a).then((x.namespace, x.pod).cmp(&(y.namespace, y.pod))));
    holders.into_iter().map(|(_, holder)| holder).collect()
}
