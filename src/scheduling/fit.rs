//! Fit: has a node the resources and host ports that a pod asks for, beside other pods?
//!
//! Source: `fitsRequest` in `pkg/scheduler/framework/plugins/noderesources/fit.go` and
//! `pkg/scheduler/framework/plugins/nodeports/node_ports.go` at v1.36.

use std::fmt;

use serde::Serialize;

use super::allocatable::Allocatable;
use super::host_ports::HostPort;
use super::pod_info::PodInfo;

/// The name under which the scheduler counts pods.
pub(crate) const PODS: &str = "pods";

/// One reason why a pod does not fit on a node.
///
/// `Display` is the scheduler's text, as an event on a pending pod shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "fit")]
pub enum FitFailure<'a> {
    /// The node reports nothing of what it has, which counts as room for no pod.
    NotReported,
    /// The node has as many pods as it may.
    TooManyPods {
        /// How many pods the node may have.
        allowed: i64,
        /// How many are bound to it.
        running: i64,
    },
    /// There is not enough of a resource: `cpu` is in thousandths, all else in whole units.
    Insufficient {
        /// The resource.
        resource: &'a str,
        /// What the pod asks for.
        requested: i64,
        /// What the pods on the node hold.
        used: i64,
        /// What the node has for pods.
        allocatable: i64,
    },
    /// A host port is taken.
    PortTaken {
        /// The port that the pod asks for.
        port: &'a HostPort,
        /// The port that clashes with it.
        taken: &'a HostPort,
        /// Which of the other pods has it, by its place among them.
        by: usize,
    },
}

/// Why a pod does not fit on a node beside others, which do not include the pod itself:
/// the number of pods first, then resources by name, then host ports. Empty when it fits.
pub fn fit<'a>(
    node: Allocatable<'_>,
    pod: &'a PodInfo,
    beside: &[&'a PodInfo],
) -> Vec<FitFailure<'a>> {
    failures(node, pod, beside).collect()
}

/// Whether a pod fits on a node beside others.
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

/// Which resources a node lacks for a pod, where `used` is what other pods hold of a
/// resource, and of [`PODS`] their number.
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
    /// Whether the pod would not fit either if all other pods left the node, as the
    /// scheduler sees it, to which the number of pods may always change.
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

/// The scheduler's texts for why a pod does not fit, each once: clashing ports are one
/// reason, however many they are.
pub fn reasons<'f>(failures: impl IntoIterator<Item = &'f FitFailure<'f>>) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for reason in failures.into_iter().map(ToString::to_string) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}
