//! What a pod requests of its node, and holds there once it is bound.

use k8s_openapi::api::core::v1::PodSpec;

use super::host_ports::{HostPort, host_ports};
use super::priority::PriorityClasses;
use super::resources::Requests;

/// The properties of a pod that the scheduler's filters use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PodInfo {
    /// The node's resources that the pod holds.
    pub requests: Requests,
    /// The host ports that the pod takes.
    pub ports: Vec<HostPort>,
    /// The pod's priority, as set by admission.
    pub priority: i32,
    /// Whether the pod may preempt pods of a lower priority.
    pub preempts: bool,
}

impl PodInfo {
    /// Returns what a new pod requests, in a cluster with these priority classes. The spec must
    /// have a pod's defaults.
    pub fn of_spec(spec: &PodSpec, classes: &PriorityClasses) -> Self {
        let (priority, preempts) = classes.of(spec);
        PodInfo { requests: Requests::of_spec(spec), ports: host_ports(spec), priority, preempts }
    }
}
