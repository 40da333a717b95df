//! What a pod asks of its node, and holds of it once it is bound.

use k8s_openapi::api::core::v1::PodSpec;

use super::host_ports::{HostPort, host_ports};
use super::priority::PriorityClasses;
use super::resources::Requests;

/// What the scheduler's filters read of a pod.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PodInfo {
    /// What the pod holds of its node's resources.
    pub requests: Requests,
    /// The ports of its node that it takes.
    pub ports: Vec<HostPort>,
    /// Its priority, as admission writes it.
    pub priority: i32,
    /// Whether it may preempt pods of a lower priority.
    pub preempts: bool,
}

impl PodInfo {
    /// What a new pod asks for, in a cluster with these priority classes. The spec has been
    /// given a pod's defaults.
    pub fn of_spec(spec: &PodSpec, classes: &PriorityClasses) -> Self {
        let (priority, preempts) = classes.of(spec);
        PodInfo { requests: Requests::of_spec(spec), ports: host_ports(spec), priority, preempts }
    }
}
