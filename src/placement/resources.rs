//! Resources: how much of a node does the scheduler hold back for a pod?
//!
//! Source: `PodRequests` in `staging/src/k8s.io/component-helpers/resource/helpers.go`,
//! `Resource` in `pkg/scheduler/framework/types.go` and `IsScalarResourceName` in
//! `pkg/scheduler/util/utils.go` at v1.36.

use std::collections::BTreeMap;
use std::fmt;

use k8s_openapi::api::core::v1::{ContainerStatus, Pod, PodSpec, PodStatus};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity as Written;
use serde::{Serialize, Serializer};

use super::host_ports::is_sidecar;
use crate::names;
use crate::quantity::{Format, Quantity};

type WrittenList = BTreeMap<String, Written>;
type List = BTreeMap<String, Quantity>;

/// What a pod holds of its node's resources, by name: `cpu` in thousandths, all else in
/// whole units, rounded up.
///
/// Resources of which nothing is requested are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Requests(BTreeMap<String, i64>);

impl Requests {
    /// What a pod holds by its spec alone, as a new pod does. The spec has been given a
    /// pod's defaults.
    pub fn of_spec(spec: &PodSpec) -> Self {
        Requests::of(spec, None)
    }

    /// What a running pod holds: after a resize, the most of what it asks for, what it
    /// was promised and what it has.
    pub fn of_pod(pod: &Pod) -> Self {
        pod.spec
            .as_ref()
            .map_or_else(Requests::default, |spec| Requests::of(spec, pod.status.as_ref()))
    }

    fn of(spec: &PodSpec, status: Option<&PodStatus>) -> Self {
        let counted = pod_requests(spec, status).into_iter().filter_map(|(name, quantity)| {
            let amount = scheduler_amount(&name, &quantity);
            (is_counted(&name) && amount > 0).then_some((name, amount))
        });
        Requests(counted.collect())
    }

    /// How much of a resource is held.
    pub fn get(&self, resource: &str) -> i64 {
        self.0.get(resource).copied().unwrap_or(0)
    }

    /// The resources with their amounts, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, i64)> {
        self.0.iter().map(|(name, amount)| (name.as_str(), *amount))
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Holds this too.
    pub fn add(&mut self, other: &Requests) {
        for (name, amount) in &other.0 {
            let sum = self.0.entry(name.clone()).or_default();
            *sum = sum.saturating_add(*amount);
        }
    }
}

/// A quantity in the scheduler's counting.
fn scheduler_amount(resource: &str, quantity: &Quantity) -> i64 {
    if resource == "cpu" { quantity.milli_value() } else { quantity.value() }
}

/// An amount in the scheduler's counting, as a person writes it: `1500m`, `2Gi`, `3`.
///
/// Serialised as an object of the number and the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount<'a> {
    /// The resource.
    pub resource: &'a str,
    /// `cpu` in thousandths, all else in whole units.
    pub amount: i64,
}

impl fmt::Display for Amount<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = matches!(self.resource, "memory" | "ephemeral-storage")
            || self.resource.starts_with("hugepages-");
        match self.resource {
            "cpu" if self.amount % 1000 == 0 => write!(f, "{}", self.amount / 1000),
            "cpu" => write!(f, "{}m", self.amount),
            _ if bytes => Quantity::new(self.amount, Format::BinarySi).fmt(f),
            _ => write!(f, "{}", self.amount),
        }
    }
}

impl Serialize for Amount<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether the scheduler looks at a resource when it fits a pod.
fn is_counted(name: &str) -> bool {
    matches!(name, "cpu" | "memory" | "ephemeral-storage")
        || name.starts_with("hugepages-")
        || name.starts_with("attachable-volumes-")
        || name.contains("kubernetes.io/")
        || is_extended(name)
}

/// Whether a resource is one that a device plugin or an administrator offers.
fn is_extended(name: &str) -> bool {
    name.contains('/')
        && !name.starts_with("requests.")
        && names::label_key(&format!("requests.{name}")).is_empty()
}

/// Whether a resource can be requested for the pod as a whole.
fn is_pod_level(name: &str) -> bool {
    matches!(name, "cpu" | "memory") || name.starts_with("hugepages-")
}

fn pod_requests(spec: &PodSpec, status: Option<&PodStatus>) -> List {
    let mut requests = container_requests(spec, status);
    let of_pod = spec.resources.as_ref().and_then(|resources| resources.requests.as_ref());
    for (name, quantity) in of_pod.into_iter().flatten().filter(|(name, _)| is_pod_level(name)) {
        requests.insert(name.clone(), read(quantity));
    }
    if let (Some(of_pod), Some(status)) = (of_pod, status)
        && status.resources.is_some()
    {
        let actuated = status.resources.as_ref().and_then(|r| r.requests.as_ref());
        let allocated = status.allocated_resources.as_ref();
        let held = effective(of_pod, actuated, allocated, is_resize_infeasible(status));
        for name in of_pod.keys().filter(|name| is_pod_level(name)) {
            requests.insert(name.clone(), held.get(name).cloned().unwrap_or_default());
        }
    }
    add(&mut requests, &read_list(spec.overhead.as_ref()));
    requests
}

/// The most that the containers hold at any time: the init containers run one after the
/// other, each beside the sidecars before it.
fn container_requests(spec: &PodSpec, status: Option<&PodStatus>) -> List {
    let mut requests = List::new();
    for container in &spec.containers {
        let of_container = container.resources.as_ref().and_then(|r| r.requests.as_ref());
        add(&mut requests, &held_by(&container.name, of_container, status));
    }
    let mut sidecars = List::new();
    let mut starting = List::new();
    for container in spec.init_containers.iter().flatten() {
        let of_container = container.resources.as_ref().and_then(|r| r.requests.as_ref());
        if is_sidecar(container) {
            let held = held_by(&container.name, of_container, status);
            add(&mut requests, &held);
            add(&mut sidecars, &held);
            most(&mut starting, &sidecars);
        } else {
            let mut held = read_list(of_container);
            add(&mut held, &sidecars);
            most(&mut starting, &held);
        }
    }
    most(&mut requests, &starting);
    requests
}

fn held_by(name: &str, asked: Option<&WrittenList>, status: Option<&PodStatus>) -> List {
    let found = status.and_then(|pod| {
        let all = pod.container_statuses.iter().chain(&pod.init_container_statuses).flatten();
        let mut named = all.filter(|container| container.name == name);
        Some((pod, named.next_back()?))
    });
    match found {
        Some((pod, ContainerStatus { resources: Some(actuated), allocated_resources, .. })) => {
            effective(
                asked.unwrap_or(&WrittenList::new()),
                actuated.requests.as_ref(),
                allocated_resources.as_ref(),
                is_resize_infeasible(pod),
            )
        }
        _ => read_list(asked),
    }
}

/// The most of what is asked for, had and promised. What can never be had is not counted.
fn effective(
    asked: &WrittenList,
    actuated: Option<&WrittenList>,
    allocated: Option<&WrittenList>,
    infeasible: bool,
) -> List {
    let mut held = if infeasible { List::new() } else { read_list(Some(asked)) };
    most(&mut held, &read_list(actuated));
    most(&mut held, &read_list(allocated));
    held
}

fn is_resize_infeasible(status: &PodStatus) -> bool {
    let mut conditions = status.conditions.iter().flatten();
    let resize = conditions.find(|condition| condition.type_ == "PodResizePending");
    resize.is_some_and(|condition| condition.reason.as_deref() == Some("Infeasible"))
}

/// What is no quantity counts as nothing: the API server lets none through.
fn read(written: &Written) -> Quantity {
    Quantity::parse(&written.0).unwrap_or_default()
}

fn read_list(written: Option<&WrittenList>) -> List {
    written.into_iter().flatten().map(|(name, q)| (name.clone(), read(q))).collect()
}

fn add(list: &mut List, other: &List) {
    for (name, quantity) in other {
        list.entry(name.clone()).or_default().add(quantity);
    }
}

fn most(list: &mut List, other: &List) {
    for (name, quantity) in other {
        match list.get_mut(name) {
            Some(held) if *held >= *quantity => {}
            _ => {
                list.insert(name.clone(), quantity.clone());
            }
        }
    }
}
