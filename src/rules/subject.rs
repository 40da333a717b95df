//! The DaemonSet that the rules check.

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
use k8s_openapi::api::core::v1::{Container, PodSpec};

use super::settings::Settings;

/// A DaemonSet with its defaults, and the settings of the rules.
pub(super) struct Subject<'a> {
    pub(super) daemon_set: &'a DaemonSet,
    pub(super) spec: &'a DaemonSetSpec,
    pub(super) pod: &'a PodSpec,
    pub(super) settings: &'a Settings,
}

impl<'a> Subject<'a> {
    /// Returns the subject of the rules; `None` when the DaemonSet has no template, which the API
    /// server refuses.
    pub(super) fn of(daemon_set: &'a DaemonSet, settings: &'a Settings) -> Option<Self> {
        let spec = daemon_set.spec.as_ref()?;
        let pod = spec.template.spec.as_ref()?;
        Some(Subject { daemon_set, spec, pod, settings })
    }

    /// Returns the containers that run as long as the pod: sidecars first.
    pub(super) fn running_containers(&self) -> impl Iterator<Item = &'a Container> {
        let sidecar =
            |container: &&Container| container.restart_policy.as_deref() == Some("Always");
        self.pod.init_containers.iter().flatten().filter(sidecar).chain(&self.pod.containers)
    }

    /// Returns the host ports that a pod takes.
    pub(super) fn host_ports(&self) -> impl Iterator<Item = i32> {
        let ports =
            self.running_containers().flat_map(|container| container.ports.iter().flatten());
        ports.filter_map(|port| port.host_port).filter(|port| *port > 0)
    }
}
