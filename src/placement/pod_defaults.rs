//! The defaults of a pod that placement depends on.
//!
//! Source: `SetDefaults_Pod` in `pkg/apis/core/v1/defaults.go` at v1.36.

use k8s_openapi::api::core::v1::{Container, PodSpec};

/// Requests from limits, host ports of a pod on the host's network.
pub(super) fn apply_pod(spec: &mut PodSpec) {
    let on_host = spec.host_network == Some(true);
    for container in spec.containers.iter_mut().chain(spec.init_containers.iter_mut().flatten()) {
        default_container(container, on_host);
    }
}

fn default_container(container: &mut Container, on_host: bool) {
    if let Some(resources) = &mut container.resources
        && let Some(limits) = &resources.limits
    {
        let requests = resources.requests.get_or_insert_default();
        for (name, limit) in limits {
            requests.entry(name.clone()).or_insert_with(|| limit.clone());
        }
    }
    if on_host {
        for port in container.ports.iter_mut().flatten() {
            if port.host_port.unwrap_or(0) == 0 {
                port.host_port = Some(port.container_port);
            }
        }
    }
}
