//! Validates the containers of a pod, by their three kinds: regular containers, init containers
//! (including sidecars) and ephemeral containers.
//!
//! The rules for every container are in [`container`]; this module adds those of each kind:
//! names that are unique across the kinds, and the fields that a kind may have.
//!
//! Source: `validateContainers`, `validateInitContainers` and `validateEphemeralContainers` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

mod container;
mod env;
mod ephemeral;
mod handlers;
mod lifecycle;
mod ports;
mod probes;
mod resize_policy;
mod restart_policy;
mod volume_mounts;

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::Container;

pub(super) use env::validate_file_key_ref_volumes;
pub(super) use ephemeral::validate_ephemeral_containers;

use super::pod_context::Pod;
use crate::field::{BadValue, ErrorList, Path};
use crate::version::Change;

/// Validates `spec.containers` at `path`.
pub(super) fn validate_containers(pod: &Pod<'_>, path: &Path<'_>, errors: &mut ErrorList) {
    let containers = &pod.spec.containers;
    if containers.is_empty() {
        errors.required(path, "");
        return;
    }
    let mut names = BTreeSet::new();
    for (i, container) in containers.iter().enumerate() {
        let path = path.index(i);
        container::validate_container(container, pod, &path, errors);
        // A name shared with a container of another kind is reported with that container.
        if !names.insert(container.name.as_str()) {
            errors.duplicate(&path.child("name"), &container.name);
        }
        validate_hooks_and_probes(container, pod, &path, errors);
        restart_policy::validate_restart_policy(container, pod.options, &path, errors);
    }
    ports::validate_unique_host_ports(containers, path, errors);
}

/// Validates `spec.initContainers` at `path`, including sidecars: those with the restart policy
/// `Always`.
pub(super) fn validate_init_containers(pod: &Pod<'_>, path: &Path<'_>, errors: &mut ErrorList) {
    let mut names = BTreeSet::from_iter(pod.spec.containers.iter().map(|c| c.name.as_str()));
    for (i, container) in pod.spec.init_containers.iter().flatten().enumerate() {
        let list_path = path;
        let path = path.index(i);
        container::validate_container(container, pod, &path, errors);
        restart_policy::validate_init_restart_policy(container, pod.options, &path, errors);
        if names.contains(container.name.as_str()) {
            errors.duplicate(&path.child("name"), &container.name);
        } else if !container.name.is_empty() {
            names.insert(&container.name);
        }
        // Init containers run one by one, so they may use the same ports. The API server checks
        // a list of only this container, and so reports it with index 0.
        ports::validate_unique_host_ports(std::slice::from_ref(container), list_path, errors);
        if is_sidecar(container) {
            validate_hooks_and_probes(container, pod, &path, errors);
        } else {
            forbid_hooks_and_probes(container, &path, errors);
            if pod.options.server.includes(Change::InitContainersAreNotRestartedByResize)
                && !pod.options.allow_existing_restart_container_for_non_sidecar_init_container
            {
                forbid_restart_on_resize(container, &path.child("resizePolicy"), errors);
            }
        }
    }
}

fn is_sidecar(container: &Container) -> bool {
    container.restart_policy.as_deref() == Some("Always")
}

/// Validates the fields of a container that runs as long as its pod.
fn validate_hooks_and_probes(
    container: &Container,
    pod: &Pod<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if let Some(lifecycle) = &container.lifecycle {
        lifecycle::validate_lifecycle(lifecycle, pod, &path.child("lifecycle"), errors);
    }
    if let Some(probe) = &container.liveness_probe {
        probes::validate_liveness_probe(probe, pod.extra, &path.child("livenessProbe"), errors);
    }
    if let Some(probe) = &container.readiness_probe {
        probes::validate_readiness_probe(probe, pod.extra, &path.child("readinessProbe"), errors);
    }
    if let Some(probe) = &container.startup_probe {
        probes::validate_startup_probe(probe, pod.extra, &path.child("startupProbe"), errors);
    }
}

fn forbid_hooks_and_probes(container: &Container, path: &Path<'_>, errors: &mut ErrorList) {
    for (field, is_set) in [
        ("lifecycle", container.lifecycle.is_some()),
        ("livenessProbe", container.liveness_probe.is_some()),
        ("readinessProbe", container.readiness_probe.is_some()),
        ("startupProbe", container.startup_probe.is_some()),
    ] {
        if is_set {
            errors.forbidden(
                &path.child(field),
                "may not be set for init containers without restartPolicy=Always",
            );
        }
    }
}

/// Forbids the resize policy `RestartContainer` for an init container that is not a sidecar: it
/// runs to completion, so there is nothing to restart.
fn forbid_restart_on_resize(container: &Container, path: &Path<'_>, errors: &mut ErrorList) {
    for (i, policy) in container.resize_policy.iter().flatten().enumerate() {
        if policy.restart_policy == "RestartContainer" {
            errors.invalid(
                &path.index(i).child("restartPolicy"),
                BadValue::named(&policy.restart_policy),
                "must not be set to 'RestartContainer' for non-sidecar initContainers",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    pub(super) use super::super::pod_spec::tests::findings;

    #[test]
    fn names_are_unique_across_the_kinds() {
        assert_eq!(
            findings(json!({
                "containers": [{"name": "a"}, {"name": "a"}],
                "initContainers": [{"name": "b"}, {"name": "a"}, {"name": "b"}],
                "ephemeralContainers": [
                    {"name": "b"},
                    {"name": "c", "targetContainerName": "a"},
                    {"name": "c", "targetContainerName": "c"},
                ],
            })),
            [
                "spec.containers[1].name: Duplicate value: \"a\"",
                "spec.initContainers[1].name: Duplicate value: \"a\"",
                "spec.initContainers[2].name: Duplicate value: \"b\"",
                "spec.ephemeralContainers[0].name: Duplicate value: \"b\"",
                "spec.ephemeralContainers[2].name: Duplicate value: \"c\"",
                "spec.ephemeralContainers[2].targetContainerName: Not found: \"c\"",
            ],
        );
    }

    #[test]
    fn two_containers_without_a_name_are_duplicates_and_two_init_containers_are_not() {
        assert_eq!(
            findings(json!({
                "containers": [{"name": ""}, {"name": ""}],
                "initContainers": [{"name": ""}],
            })),
            [
                "spec.containers[0].name: Required value",
                "spec.containers[1].name: Required value",
                "spec.containers[1].name: Duplicate value: \"\"",
                "spec.initContainers[0].name: Required value",
                "spec.initContainers[0].name: Duplicate value: \"\"",
            ],
        );
        assert_eq!(
            findings(json!({"initContainers": [{"name": ""}, {"name": ""}]})),
            [
                "spec.initContainers[0].name: Required value",
                "spec.initContainers[1].name: Required value",
            ],
        );
    }

    #[test]
    fn only_sidecars_among_init_containers_have_hooks_and_probes() {
        let hooks = json!({"lifecycle": {"preStop": {"sleep": {"seconds": 31}}}});
        let with = |policy: &str| {
            let mut container = hooks.clone();
            container["restartPolicy"] = json!(policy);
            findings(json!({"initContainers": [container]}))
        };
        assert_eq!(
            with("Always"),
            ["spec.initContainers[0].lifecycle.preStop.sleep: Invalid value: 31: \
             must be non-negative and less than terminationGracePeriodSeconds (30)",]
        );
        assert_eq!(
            with("OnFailure"),
            ["spec.initContainers[0].lifecycle: Forbidden: \
             may not be set for init containers without restartPolicy=Always",]
        );
    }

    #[test]
    fn an_init_container_that_ends_is_not_restarted_by_a_resize() {
        let resize = json!([{"resourceName": "cpu", "restartPolicy": "RestartContainer"}]);
        assert_eq!(
            findings(json!({"initContainers": [
                {"resizePolicy": resize.clone()},
                {"name": "sidecar", "restartPolicy": "Always", "resizePolicy": resize},
            ]})),
            ["spec.initContainers[0].resizePolicy[0].restartPolicy: Invalid value: \
              \"RestartContainer\": must not be set to 'RestartContainer' for non-sidecar \
              initContainers"],
        );
    }
}
