//! What a pod asks of its node, as its template says it: worked out once for all pods
//! of a template.

use k8s_openapi::api::core::v1::{Pod, PodTemplateSpec, Toleration};

use crate::placement::PriorityClasses;
use crate::placement::{HostPort, Occupant, Requests};

/// What scheduler and kubelet read of a template.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Footprint {
    /// What a pod holds of its node's resources.
    pub requests: Requests,
    /// The ports of its node that it takes.
    pub ports: Vec<HostPort>,
    /// Its priority, as admission writes it.
    pub priority: i32,
    /// Whether it may drive out pods of a lower priority.
    pub preempts: bool,
    /// `tolerations`, without those that the controller adds.
    pub tolerations: Vec<Toleration>,
    /// `hostNetwork`.
    pub host_network: bool,
    /// The images of its containers.
    pub images: Vec<String>,
}

impl Footprint {
    /// Reads a template, which need not have been given its defaults.
    pub fn of(template: &PodTemplateSpec, classes: &PriorityClasses) -> Self {
        let spec = template.spec.clone().unwrap_or_default();
        let (priority, preempts) = classes.of(&spec);
        let occupant = Occupant::of(Pod { spec: Some(spec.clone()), ..Pod::default() });
        Footprint {
            requests: occupant.requests,
            ports: occupant.ports,
            priority,
            preempts,
            tolerations: spec.tolerations.unwrap_or_default(),
            host_network: spec.host_network == Some(true),
            images: spec.containers.into_iter().filter_map(|c| c.image).collect(),
        }
    }
}
