//! Defaults of containers, of all three kinds.

use k8s_openapi::api::core::v1::{
    Container, ContainerPort, EnvVar, EphemeralContainer, HTTPGetAction, Lifecycle, Probe,
};

use super::{fill, fill_absent, fill_zero, image, resources};

/// Sets the defaults of a container. This is a macro because an ephemeral container has the same
/// fields but a type of its own.
macro_rules! apply_to_fields {
    ($container:expr) => {{
        let container = $container;
        let image = container.image.as_deref().unwrap_or_default();
        image::fill_pull_policy(&mut container.image_pull_policy, image);
        fill(&mut container.termination_message_path, "/dev/termination-log");
        fill(&mut container.termination_message_policy, "File");
        container.ports.iter_mut().flatten().for_each(apply_to_port);
        container.env.iter_mut().flatten().for_each(apply_to_variable);
        container.resources.iter_mut().for_each(resources::apply);
        container.liveness_probe.iter_mut().for_each(apply_to_probe);
        container.readiness_probe.iter_mut().for_each(apply_to_probe);
        container.startup_probe.iter_mut().for_each(apply_to_probe);
        container.lifecycle.iter_mut().for_each(apply_to_lifecycle);
    }};
}

pub(super) fn apply(container: &mut Container) {
    apply_to_fields!(container);
}

pub(super) fn apply_ephemeral(container: &mut EphemeralContainer) {
    apply_to_fields!(container);
}

fn apply_to_port(port: &mut ContainerPort) {
    fill(&mut port.protocol, "TCP");
}

fn apply_to_variable(variable: &mut EnvVar) {
    let Some(source) = &mut variable.value_from else { return };
    if let Some(field) = &mut source.field_ref {
        fill(&mut field.api_version, "v1");
    }
    if let Some(key) = &mut source.file_key_ref {
        key.optional.get_or_insert(false);
    }
}

fn apply_to_probe(probe: &mut Probe) {
    fill_zero(&mut probe.timeout_seconds, 1);
    fill_zero(&mut probe.period_seconds, 10);
    fill_zero(&mut probe.success_threshold, 1);
    fill_zero(&mut probe.failure_threshold, 3);
    probe.http_get.iter_mut().for_each(apply_to_http_get);
    if let Some(grpc) = &mut probe.grpc {
        fill_absent(&mut grpc.service, "");
    }
}

fn apply_to_lifecycle(lifecycle: &mut Lifecycle) {
    let handlers = lifecycle.post_start.iter_mut().chain(&mut lifecycle.pre_stop);
    handlers.flat_map(|handler| &mut handler.http_get).for_each(apply_to_http_get);
}

fn apply_to_http_get(action: &mut HTTPGetAction) {
    fill(&mut action.path, "/");
    fill(&mut action.scheme, "HTTP");
}
