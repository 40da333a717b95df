//! What a pod asks of its node, as its template says it: worked out once for all pods
//! of a template.

use k8s_openapi::api::core::v1::{Pod, PodTemplateSpec, Toleration};

use crate::placement::{HostPort, Occupant, Requests};

/// What scheduler and kubelet read of a template.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Footprint {
    /// What a pod holds of its node's resources.
    pub requests: Requests,
    /// The ports of its node that it takes.
    pub ports: Vec<HostPort>,
    /// `priority`; 0 when the template names none.
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
    pub fn of(template: &PodTemplateSpec) -> Self {
        let spec = template.spec.clone().unwrap_or_default();
        let occupant = Occupant::of(&Pod { spec: Some(spec.clone()), ..Pod::default() });
        Footprint {
            requests: occupant.requests,
            ports: occupant.ports,
            priority: spec
                .priority
                .unwrap_or_else(|| known_class(spec.priority_class_name.as_deref())),
            preempts: spec.preemption_policy.as_deref() != Some("Never"),
            tolerations: spec.tolerations.unwrap_or_default(),
            host_network: spec.host_network == Some(true),
            images: spec.containers.into_iter().filter_map(|c| c.image).collect(),
        }
    }
}

/// The priority classes that every cluster has; others are not known here and count 0.
///
/// Source: `pkg/apis/scheduling/types.go` at v1.36.
fn known_class(name: Option<&str>) -> i32 {
    match name {
        Some("system-node-critical") => 2_000_001_000,
        Some("system-cluster-critical") => 2_000_000_000,
        _ => 0,
    }
}
