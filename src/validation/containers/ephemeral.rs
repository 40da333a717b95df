//! Validates ephemeral containers, which are added to a running pod to inspect it.
//!
//! They are forbidden in a template, which is reported elsewhere; the API server still validates
//! them.
//!
//! Source: `validateEphemeralContainers` in `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::{Container, EphemeralContainer, ResourceRequirements};

use super::super::pod_context::Pod;
use super::container;
use crate::field::{Error, ErrorList, Path};

const NOT_FOR_EPHEMERAL: &str = "cannot be set for an Ephemeral Container";

/// Validates `spec.ephemeralContainers` at `path`.
pub(in super::super) fn validate_ephemeral_containers(
    pod: &Pod<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let others = pod.spec.containers.iter().chain(pod.spec.init_containers.iter().flatten());
    let others = BTreeSet::from_iter(others.map(|container| container.name.as_str()));
    let mut names = others.clone();
    for (i, ephemeral) in pod.spec.ephemeral_containers.iter().flatten().enumerate() {
        let path = path.index(i);
        let container = as_container(ephemeral);
        container::validate_container(&container, pod, &path, errors);
        validate_image_blanks(&container, &path.child("image"), errors);
        if !names.insert(&ephemeral.name) {
            errors.duplicate(&path.child("name"), &ephemeral.name);
        }
        let target = ephemeral.target_container_name.as_deref().unwrap_or_default();
        if !target.is_empty() && !others.contains(target) {
            errors.push(Error::not_found(&path.child("targetContainerName"), target));
        }
        forbid_fields(&container, &path, errors);
        forbid_sub_paths(&container, &path.child("volumeMounts"), errors);
    }
}

/// Validates that there is no whitespace around an image, which is allowed for the other
/// containers of a template.
fn validate_image_blanks(container: &Container, path: &Path<'_>, errors: &mut ErrorList) {
    let image = container.image.as_deref().unwrap_or_default();
    if image.trim() != image {
        errors.invalid(path, image, "must not have leading or trailing whitespace");
    }
}

/// Forbids the fields of a long-running service: no pod may depend on an ephemeral container.
/// An empty list counts as set.
fn forbid_fields(container: &Container, path: &Path<'_>, errors: &mut ErrorList) {
    for (field, is_set) in [
        ("ports", container.ports.is_some()),
        ("resources", container.resources.as_ref().is_some_and(has_requirements)),
        ("resizePolicy", container.resize_policy.is_some()),
        ("restartPolicy", container.restart_policy.is_some()),
        ("restartPolicyRules", container.restart_policy_rules.is_some()),
        ("livenessProbe", container.liveness_probe.is_some()),
        ("readinessProbe", container.readiness_probe.is_some()),
        ("startupProbe", container.startup_probe.is_some()),
        ("lifecycle", container.lifecycle.is_some()),
    ] {
        if is_set {
            errors.forbidden(&path.child(field), NOT_FOR_EPHEMERAL);
        }
    }
}

fn has_requirements(resources: &ResourceRequirements) -> bool {
    resources.limits.is_some() || resources.requests.is_some() || resources.claims.is_some()
}

/// Forbids mounts of a sub-path of a volume, which would remain until the pod is gone.
fn forbid_sub_paths(container: &Container, path: &Path<'_>, errors: &mut ErrorList) {
    for (i, mount) in container.volume_mounts.iter().flatten().enumerate() {
        for (field, value) in [("subPath", &mount.sub_path), ("subPathExpr", &mount.sub_path_expr)]
        {
            if value.as_deref().is_some_and(|value| !value.is_empty()) {
                errors.forbidden(&path.index(i).child(field), NOT_FOR_EPHEMERAL);
            }
        }
    }
}

/// Converts an ephemeral container to a [`Container`], without the name of its target.
fn as_container(ephemeral: &EphemeralContainer) -> Container {
    let EphemeralContainer {
        args,
        command,
        env,
        env_from,
        image,
        image_pull_policy,
        lifecycle,
        liveness_probe,
        name,
        ports,
        readiness_probe,
        resize_policy,
        resources,
        restart_policy,
        restart_policy_rules,
        security_context,
        startup_probe,
        stdin,
        stdin_once,
        target_container_name: _,
        termination_message_path,
        termination_message_policy,
        tty,
        volume_devices,
        volume_mounts,
        working_dir,
    } = ephemeral.clone();
    Container {
        args,
        command,
        env,
        env_from,
        image,
        image_pull_policy,
        lifecycle,
        liveness_probe,
        name,
        ports,
        readiness_probe,
        resize_policy,
        resources,
        restart_policy,
        restart_policy_rules,
        security_context,
        startup_probe,
        stdin,
        stdin_once,
        termination_message_path,
        termination_message_policy,
        tty,
        volume_devices,
        volume_mounts,
        working_dir,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::findings;

    #[test]
    fn what_makes_a_service_is_forbidden_also_when_empty() {
        assert_eq!(
            findings(json!({"ephemeralContainers": [{
                "image": " i\u{a0}",
                "ports": [],
                "resources": {"limits": {}},
                "volumeMounts": [{"name": "v", "mountPath": "/v", "subPath": "s"}],
            }], "volumes": [{"name": "v", "emptyDir": {}}]})),
            [
                "spec.ephemeralContainers[0].image: Invalid value: \" i\\u00a0\": \
                 must not have leading or trailing whitespace",
                "spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral \
                 Container",
                "spec.ephemeralContainers[0].resources: Forbidden: cannot be set for an \
                 Ephemeral Container",
                "spec.ephemeralContainers[0].volumeMounts[0].subPath: Forbidden: \
                 cannot be set for an Ephemeral Container",
            ],
        );
        assert!(findings(json!({"ephemeralContainers": [{"resources": {}}]})).is_empty());
    }
}
