//! Fit: could the scheduler bind a daemon pod beside the pods that run on its node?
//!
//! Source: `fitsRequest` in `pkg/scheduler/framework/plugins/noderesources/fit.go` and
//! `pkg/scheduler/framework/plugins/nodeports/node_ports.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Pod, PodSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;

use super::DaemonPlacement;
use super::host_ports::{HostPort, host_ports};
use super::priority::PriorityClasses;
use super::resources::{Amount, Requests};
use crate::defaults;
use crate::manifest::nodes::NodeRef;

/// The pods that run in a cluster, by node.
#[derive(Debug, Clone, Default)]
pub struct Occupancy {
    by_node: BTreeMap<String, Vec<Occupant>>,
}

/// A pod that holds resources of its node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occupant {
    /// The pod's namespace.
    pub namespace: String,
    /// The pod's name.
    pub name: String,
    /// The DaemonSet that controls the pod.
    pub daemon_set: Option<String>,
    /// What the pod holds.
    pub requests: Requests,
    /// The ports of the node that it takes.
    pub ports: Vec<HostPort>,
    /// Its priority: pods of a higher one may preempt it.
    pub priority: i32,
    /// When the kubelet took it up, in seconds of Unix time; `None` when it has not yet.
    pub started: Option<i64>,
}

impl Occupancy {
    /// The pods that are bound to a node and have not ended.
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

    /// Puts one more pod on a node.
    pub fn add(&mut self, node: &str, occupant: Occupant) {
        match self.by_node.get_mut(node) {
            Some(occupants) => occupants.push(occupant),
            None => {
                self.by_node.insert(node.to_owned(), vec![occupant]);
            }
        }
    }

    /// Takes a pod of these names off a node.
    pub fn remove(&mut self, node: &str, namespace: &str, name: &str) {
        if let Some(occupants) = self.by_node.get_mut(node) {
            occupants.retain(|pod| pod.namespace != namespace || pod.name != name);
        }
    }

    /// The pods on a node.
    pub fn on(&self, node: &str) -> &[Occupant] {
        self.by_node.get(node).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Occupant {
    /// What a pod holds, once it has been given its defaults.
    pub fn of(mut pod: Pod) -> Self {
        defaults::apply_pod(&mut pod);
        let ports = pod.spec.as_ref().map(host_ports).unwrap_or_default();
        let priority = pod.spec.as_ref().map(priority).unwrap_or_default();
        let metadata = std::mem::take(&mut pod.metadata);
        let started = pod.status.as_ref().and_then(|status| status.start_time.as_ref());
        let started = started.map(|time| time.0.as_second());
        let requests = Requests::of_pod(pod);
        Occupant { priority, started, ..Occupant::holding(requests, ports, metadata) }
    }

    /// A pod whose status is not known: it holds what its spec asks for.
    pub fn without_status(metadata: ObjectMeta, mut spec: PodSpec) -> Self {
        defaults::apply_pod_spec(&mut spec);
        let priority = priority(&spec);
        let occupant = Occupant::holding(Requests::of_spec(&spec), host_ports(&spec), metadata);
        Occupant { priority, ..occupant }
    }

    fn holding(requests: Requests, ports: Vec<HostPort>, metadata: ObjectMeta) -> Self {
        let ObjectMeta { namespace, name, owner_references, .. } = metadata;
        let mut owners = owner_references.into_iter().flatten();
        let controller = owners.find(|owner| owner.controller == Some(true));
        Occupant {
            requests,
            ports,
            namespace: namespace.unwrap_or_default(),
            name: name.unwrap_or_default(),
            daemon_set: controller.filter(|owner| owner.kind == "DaemonSet").map(|o| o.name),
            priority: 0,
            started: None,
        }
    }
}

/// The priority that admission wrote into a pod, or would.
fn priority(spec: &PodSpec) -> i32 {
    PriorityClasses::default().of(spec).0
}

/// One reason why the scheduler would not bind a daemon pod to its node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "unfit")]
pub enum Unfit<'a> {
    /// The node has as many pods as it may.
    TooManyPods {
        /// How many pods the node may have.
        allowed: i64,
        /// How many run there.
        running: i64,
    },
    /// There is not enough of a resource.
    Insufficient {
        /// The resource.
        resource: &'a str,
        /// What the daemon pod asks for.
        requested: Amount<'a>,
        /// What the pods on the node hold.
        used: Amount<'a>,
        /// What the node has for pods.
        allocatable: Amount<'a>,
        /// How much is missing.
        short: Amount<'a>,
        /// Who holds it, the largest first.
        holders: Vec<Holder<'a>>,
    },
    /// A host port is taken.
    PortTaken {
        /// The port that the daemon pod asks for.
        port: &'a HostPort,
        /// The port that clashes with it.
        taken: &'a HostPort,
        /// Who has it.
        by: Holder<'a>,
    },
}

/// A pod that has what a daemon pod would need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Holder<'a> {
    /// The pod's namespace.
    pub namespace: &'a str,
    /// The pod's name.
    pub pod: &'a str,
    /// The DaemonSet that controls the pod.
    pub daemon_set: Option<&'a str>,
    /// How much of the resource it holds; `None` of a port.
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

impl Unfit<'_> {
    /// The reason in the scheduler's words, as an event on a pending pod shows it.
    pub fn scheduler_reason(&self) -> String {
        match self {
            Unfit::TooManyPods { .. } => "Too many pods".to_owned(),
            Unfit::Insufficient { resource, .. } => format!("Insufficient {resource}"),
            Unfit::PortTaken { .. } => {
                "node(s) didn't have free ports for the requested pod ports".to_owned()
            }
        }
    }
}

/// The scheduler's own words for why a pod does not fit. Clashing ports are one reason,
/// however many they are.
pub fn scheduler_reasons(unfit: &[Unfit<'_>]) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for reason in unfit.iter().map(Unfit::scheduler_reason) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

/// Why a pod of the DaemonSet does not fit beside the pods of a node. A pod of the same
/// DaemonSet that runs there already is not counted: it is this one.
pub(super) fn unfit<'a>(
    placement: &'a DaemonPlacement,
    node: NodeRef<'a>,
    occupancy: &'a Occupancy,
) -> Vec<Unfit<'a>> {
    unfit_beside(placement, node, &others(placement, node, occupancy))
}

/// Why a pod of the DaemonSet does not fit beside these pods of a node.
pub(super) fn unfit_beside<'a>(
    placement: &'a DaemonPlacement,
    node: NodeRef<'a>,
    others: &[&'a Occupant],
) -> Vec<Unfit<'a>> {
    let reason = |short: Shortage<'a>| {
        let Shortage { resource, requested, used, allocatable } = short;
        if resource == PODS {
            return Unfit::TooManyPods { allowed: allocatable, running: used };
        }
        let amount = |amount| Amount { resource, amount };
        Unfit::Insufficient {
            resource,
            requested: amount(requested),
            used: amount(used),
            allocatable: amount(allocatable),
            short: amount(requested.saturating_sub(allocatable.saturating_sub(used))),
            holders: holders(resource, others),
        }
    };
    let mut reasons: Vec<Unfit<'a>> = shortages(placement, node, others).map(reason).collect();
    let taken = taken_ports(&placement.ports, others);
    reasons.extend(taken.map(|(port, taken, pod)| {
        let by = Holder::of(pod, None);
        Unfit::PortTaken { port, taken, by }
    }));
    reasons
}

/// The name under which the scheduler counts pods.
pub(super) const PODS: &str = "pods";

/// A resource of which a node has too little left for a pod.
pub(super) struct Shortage<'a> {
    /// Its name; [`PODS`] for the number of pods.
    pub(super) resource: &'a str,
    requested: i64,
    used: i64,
    allocatable: i64,
}

/// The pods on a node that are not the DaemonSet's own.
pub(super) fn others<'a>(
    placement: &DaemonPlacement,
    node: NodeRef<'_>,
    occupancy: &'a Occupancy,
) -> Vec<&'a Occupant> {
    occupancy.on(node.name()).iter().filter(|pod| !placement.owns(pod)).collect()
}

/// Of which resources a node has too little left beside other pods, the pods first.
pub(super) fn shortages<'a>(
    placement: &'a DaemonPlacement,
    node: NodeRef<'a>,
    others: &[&Occupant],
) -> impl Iterator<Item = Shortage<'a>> {
    let wanted = [(PODS, 1)].into_iter().chain(placement.requests.iter());
    wanted.filter_map(move |(resource, requested)| {
        let allocatable = node.allocatable(resource).unwrap_or(0);
        let held = |pod: &&Occupant| if resource == PODS { 1 } else { pod.requests.get(resource) };
        let used = others.iter().map(held).fold(0, i64::saturating_add);
        (requested > allocatable.saturating_sub(used)).then_some(Shortage {
            resource,
            requested,
            used,
            allocatable,
        })
    })
}

fn holders<'a>(resource: &'a str, others: &[&'a Occupant]) -> Vec<Holder<'a>> {
    let mut holders: Vec<(i64, Holder<'a>)> = others
        .iter()
        .map(|pod| (pod.requests.get(resource), *pod))
        .filter(|(amount, _)| *amount > 0)
        .map(|(amount, pod)| (amount, Holder::of(pod, Some(Amount { resource, amount }))))
        .collect();
    holders
        .sort_by(|(a, x), (b, y)| b.cmp(a).then((x.namespace, x.pod).cmp(&(y.namespace, y.pod))));
    holders.into_iter().map(|(_, holder)| holder).collect()
}

/// The wanted ports that other pods have, each with the port that it clashes with.
pub(super) fn taken_ports<'a>(
    wanted: &'a [HostPort],
    others: &[&'a Occupant],
) -> impl Iterator<Item = (&'a HostPort, &'a HostPort, &'a Occupant)> {
    let clash = |port: &'a HostPort| {
        others.iter().find_map(|pod| {
            let taken = pod.ports.iter().find(|taken| taken.clashes_with(port))?;
            Some((port, taken, *pod))
        })
    };
    wanted.iter().filter_map(clash)
}
