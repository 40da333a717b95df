//! Fit: whether a node has the resources and host ports that a pod requests, beside other pods.
//!
//! Source: `fitsRequest` in `pkg/scheduler/framework/plugins/noderesources/fit.go` and
//! `pkg/scheduler/framework/plugins/nodeports/node_ports.go` at v1.36.

use std::fmt;

use serde::Serialize;

use super::allocatable::Allocatable;
use super::host_ports::HostPort;
use super::pod_info::PodInfo;

/// The resource name under which the scheduler counts pods.
pub(crate) const PODS: &str = "pods";

/// One reason why a pod does not fit on a node.
///
/// `Display` writes the scheduler's text, as in an event of a pending pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "fit")]
pub enum FitFailure<'a> {
    /// The node reports no resources, which counts as room for no pod.
    NotReported,
    /// The node has no room for another pod.
    TooManyPods {
        /// How many pods the node may have.
        allowed: i64,
        /// How many pods are bound to it.
        running: i64,
    },
    /// The node does not have enough of a resource. Amounts of `cpu` are in thousandths, all
    /// others in whole units.
    Insufficient {
        /// The resource.
        resource: &'a str,
        /// The amount that the pod requests.
        requested: i64,
        /// The amount that the pods on the node hold.
        used: i64,
        /// The amount that the node has for pods.
        allocatable: i64,
    },
    /// A host port is taken by another pod.
    PortTaken {
        /// The port that the pod requests.
        port: &'a HostPort,
        /// The port that clashes with it.
        taken: &'a HostPort,
        /// The index of the other pod that has it.
        by: usize,
    },
}

/// Returns why a pod does not fit on a node beside other pods, which do not include the pod
/// itself: first the number of pods, then resources by name, then host ports. Empty when it fits.
pub fn fit<'a>(
    node: Allocatable<'_>,
    pod: &'a PodInfo,
    beside: &[&'a PodInfo],
) -> Vec<FitFailure<'a>> {
    failures(node, pod, beside).collect()
}

/// Whether a pod fits on a node beside other pods.
pub fn fits(node: Allocatable<'_>, pod: &PodInfo, beside: &[&PodInfo]) -> bool {
    failures(node, pod, beside).next().is_none()
}

fn failures<'a>(
    node: Allocatable<'_>,
    pod: &'a PodInfo,
    beside: &[&'a PodInfo],
) -> impl Iterator<Item = FitFailure<'a>> {
    let used = |resource: &str| match resource {
        PODS => i64::try_from(beside.len()).unwrap_or(i64::MAX),
        _ => beside.iter().map(|pod| pod.requests.get(resource)).fold(0, i64::saturating_add),
    };
    let ports = pod.ports.iter().filter_map(move |port| {
        beside.iter().enumerate().find_map(|(by, pod)| {
            let taken = pod.ports.iter().find(|taken| taken.clashes_with(port))?;
            Some(FitFailure::PortTaken { port, taken, by })
        })
    });
    resource_failures(node, pod, used).chain(ports)
}

/// Returns which resources a node lacks for a pod. `used` returns how much of a resource other
/// pods hold; for [`PODS`], their number.
pub(crate) fn resource_failures<'a>(
    node: Allocatable<'_>,
    pod: &'a PodInfo,
    used: impl Fn(&str) -> i64,
) -> impl Iterator<Item = FitFailure<'a>> {
    let (running, allowed) = (used(PODS), node.get(PODS));
    let pods = (running >= allowed).then(|| match node.is_reported() {
        true => FitFailure::TooManyPods { allowed, running },
        false => FitFailure::NotReported,
    });
    let resources = pod.requests.iter().filter_map(move |(resource, requested)| {
        let (used, allocatable) = (used(resource), node.get(resource));
        (requested > allocatable.saturating_sub(used)).then_some(FitFailure::Insufficient {
            resource,
            requested,
            used,
            allocatable,
        })
    });
    pods.into_iter().chain(resources)
}

impl FitFailure<'_> {
    /// Whether the pod would not fit even if all other pods left the node. For the scheduler, the
    /// limit on the number of pods is always resolvable.
    ///
    /// Source: `Unresolvable` of `InsufficientResource` in `fit.go`.
    pub fn is_unresolvable(&self) -> bool {
        matches!(self, FitFailure::Insufficient { requested, allocatable, .. }
            if requested > allocatable)
    }

    /// Whether a host port is taken.
    pub fn is_port(&self) -> bool {
        matches!(self, FitFailure::PortTaken { .. })
    }
}

impl fmt::Display for FitFailure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FitFailure::NotReported | FitFailure::TooManyPods { .. } => {
                f.write_str("Too many pods")
            }
            FitFailure::Insufficient { resource, .. } => write!(f, "Insufficient {resource}"),
            FitFailure::PortTaken { .. } => {
                f.write_str("node(s) didn't have free ports for the requested pod ports")
            }
        }
    }
}

/// Returns the scheduler's texts for why a pod does not fit, without duplicates: several clashing
/// ports are one reason.
pub fn reasons<'f>(failures: impl IntoIterator<Item = &'f FitFailure<'f>>) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for reason in failures.into_iter().map(ToString::to_string) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}
