//! The properties of a template's pods that scheduler, kubelet and controllers use, computed once
//! per template.

use k8s_openapi::api::core::v1::PodTemplateSpec;

use crate::defaults;
use crate::scheduling::{
    PodInfo, PodToleration, PriorityClasses, daemon_tolerations, pod_tolerations,
};

/// Who created a pod from its template, which decides who added some of its tolerations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PodMaker {
    /// The DaemonSet controller.
    DaemonSetController,
    /// Anyone else.
    Other,
}

/// The properties of a template's pods that scheduler, kubelet and controllers use.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateInfo {
    /// What a pod requires of its node.
    pub pod: PodInfo,
    /// Who creates the pods.
    pub maker: PodMaker,
    /// Their tolerations, including those that the controller or admission adds.
    pub tolerations: Vec<PodToleration>,
    /// `hostNetwork`.
    pub host_network: bool,
    /// The images of the containers.
    pub images: Vec<String>,
}

impl TemplateInfo {
    /// Reads a template, to which defaults need not have been applied.
    pub fn of(template: &PodTemplateSpec, maker: PodMaker, classes: &PriorityClasses) -> Self {
        let mut spec = template.spec.clone().unwrap_or_default();
        defaults::apply_pod_spec(&mut spec);
        TemplateInfo {
            pod: PodInfo::of_spec(&spec, classes),
            maker,
            tolerations: match maker {
                PodMaker::DaemonSetController => daemon_tolerations(&spec),
                PodMaker::Other => pod_tolerations(&spec),
            },
            host_network: spec.host_network == Some(true),
            images: spec.containers.into_iter().filter_map(|c| c.image).collect(),
        }
    }
}
