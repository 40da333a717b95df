//! Validates what is the same for containers of any kind.
//!
//! Source: `validateContainerCommon` in `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::Container;

use super::super::one_of::validate_one_of;
use super::super::pod_context::Pod;
use super::super::{resources, security_context};
use super::{env, ports, resize_policy, volume_mounts};
use crate::field::{ErrorList, Path};
use crate::names;

/// Validates one container at `path`.
pub(super) fn validate_container(
    container: &Container,
    pod: &Pod<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    validate_name(&container.name, &path.child("name"), errors);
    // Whitespace around an image is allowed in a template, which may be filled in later.
    if container.image.as_deref().unwrap_or_default().is_empty() {
        errors.required(&path.child("image"), "");
    }
    validate_one_of(
        container.termination_message_policy.as_deref().unwrap_or_default(),
        &TERMINATION_MESSAGE_POLICIES,
        &path.child("terminationMessagePolicy"),
        errors,
    );
    let port_list = container.ports.as_deref().unwrap_or_default();
    ports::validate_container_ports(port_list, &path.child("ports"), errors);
    let variables = container.env.as_deref().unwrap_or_default();
    env::validate_env(variables, pod.options, &path.child("env"), errors);
    let env_from = container.env_from.as_deref().unwrap_or_default();
    env::validate_env_from(env_from, &path.child("envFrom"), errors);
    volume_mounts::validate_volume_mounts(
        container,
        &pod.volumes,
        pod.extra,
        &path.child("volumeMounts"),
        errors,
    );
    volume_mounts::validate_volume_devices(
        container,
        &pod.volumes,
        &path.child("volumeDevices"),
        errors,
    );
    validate_one_of(
        container.image_pull_policy.as_deref().unwrap_or_default(),
        &PULL_POLICIES,
        &path.child("imagePullPolicy"),
        errors,
    );
    if let Some(requirements) = &container.resources {
        resources::validate_resource_requirements(
            requirements,
            &pod.claim_names,
            &path.child("resources"),
            pod.options,
            errors,
        );
    }
    resize_policy::validate_resize_policy(
        container.resize_policy.as_deref().unwrap_or_default(),
        pod.spec.restart_policy.as_deref().unwrap_or_default(),
        &pod.options.server,
        &path.child("resizePolicy"),
        errors,
    );
    if let Some(context) = &container.security_context {
        security_context::validate_security_context(
            context,
            pod.host_users,
            pod.options,
            &path.child("securityContext"),
            errors,
        );
    }
}

fn validate_name(name: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if name.is_empty() {
        errors.required(path, "");
        return;
    }
    for message in names::dns1123_label(name) {
        errors.invalid(path, name, message);
    }
}

/// In the order in which they are printed, which is not sorted.
const TERMINATION_MESSAGE_POLICIES: [&str; 2] = ["File", "FallbackToLogsOnError"];
const PULL_POLICIES: [&str; 3] = ["Always", "IfNotPresent", "Never"];
