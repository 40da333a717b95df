//! Validates how a pod shares the node's namespaces: network, users, host name.
//!
//! Source: `validatePodHostNetworkDeps`, `validateHostUsers` and `validatePodHostName` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use super::every_container::every_container;
use super::pod_context::Pod;
use crate::field::{Error, ErrorList, Path};
use crate::names;

const HOST_NAME_MAX_LENGTH: usize = 64;
const WITHOUT_HOST_USERS: &str = "when `hostUsers` is false";

/// Validates that, with `hostNetwork`, every host port of a regular container equals its
/// container port. `path` is that of the pod's spec.
///
/// A host port may be absent: it is filled in when the pod is created.
pub(super) fn validate_host_network(pod: &Pod<'_>, path: &Path<'_>, errors: &mut ErrorList) {
    if !pod.spec.host_network.unwrap_or_default() {
        return;
    }
    let containers = path.child("containers");
    for (i, container) in pod.spec.containers.iter().enumerate() {
        let container_path = containers.index(i);
        let ports = container_path.child("ports");
        for (i, port) in container.ports.iter().flatten().enumerate() {
            let host_port = port.host_port.unwrap_or_default();
            if host_port != 0 && host_port != port.container_port {
                errors.invalid(
                    &ports.index(i).child("hostPort"),
                    host_port,
                    "must match `containerPort` when `hostNetwork` is true",
                );
            }
        }
    }
}

/// Validates that a pod with `hostUsers: false` sets no field that conflicts with it. `path` is
/// that of the pod's spec.
pub(super) fn validate_host_users(pod: &Pod<'_>, path: &Path<'_>, errors: &mut ErrorList) {
    if pod.host_users {
        return;
    }
    let spec = pod.spec;
    let host_network =
        spec.host_network.unwrap_or_default() && !pod.options.allow_user_namespaces_host_network;
    for (is_set, field) in [
        (host_network, "hostNetwork"),
        // Spelled like the fields of the API server's internal type.
        (spec.host_pid.unwrap_or_default(), "HostPID"),
        (spec.host_ipc.unwrap_or_default(), "HostIPC"),
    ] {
        if is_set {
            errors.forbidden(&path.child(field), WITHOUT_HOST_USERS);
        }
    }
    if pod.options.allow_user_namespaces_with_volume_devices {
        return;
    }
    for container in every_container(spec) {
        if !container.volume_devices.is_empty() {
            container.at(path, |path| {
                errors.forbidden(&path.child("volumeDevices"), WITHOUT_HOST_USERS);
            });
        }
    }
}

/// Validates `hostnameOverride`: a DNS subdomain of at most 64 bytes, not combined with another
/// field that determines the pod's host name. `path` is that of the pod's spec.
pub(super) fn validate_host_name(pod: &Pod<'_>, path: &Path<'_>, errors: &mut ErrorList) {
    let Some(name) = &pod.spec.hostname_override else { return };
    let path = path.child("hostnameOverride");
    for (is_set, detail) in [
        (pod.spec.set_hostname_as_fqdn, "may not be specified when setHostnameAsFQDN is true"),
        (pod.spec.host_network, "may not be specified when hostNetwork is true"),
    ] {
        if is_set.unwrap_or_default() {
            errors.forbidden(&path, detail);
        }
    }
    if name.len() > HOST_NAME_MAX_LENGTH {
        errors.push(Error::too_long(&path, HOST_NAME_MAX_LENGTH));
    }
    for message in names::dns1123_subdomain(name) {
        errors.invalid(&path, name, message);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::validation::PodOptions;
    use crate::validation::pod_spec::tests::{findings, findings_with};

    #[test]
    fn own_users_exclude_what_else_is_the_hosts() {
        let pod = json!({
            "hostUsers": false,
            "hostNetwork": true,
            "hostPID": true,
            "hostIPC": true,
        });
        let process = "spec.HostPID: Forbidden: when `hostUsers` is false";
        let ipc = "spec.HostIPC: Forbidden: when `hostUsers` is false";
        assert_eq!(
            findings(pod.clone()),
            ["spec.hostNetwork: Forbidden: when `hostUsers` is false", process, ipc]
        );
        let options =
            PodOptions { allow_user_namespaces_host_network: true, ..PodOptions::default() };
        assert_eq!(findings_with(pod, &options), [process, ipc]);
    }

    #[test]
    fn a_host_name_is_decided_on_once() {
        let pod = json!({
            "hostnameOverride": "a".repeat(65),
            "setHostnameAsFQDN": true,
            "hostNetwork": true,
        });
        assert_eq!(
            findings(pod),
            [
                "spec.hostnameOverride: Forbidden: \
                 may not be specified when setHostnameAsFQDN is true",
                "spec.hostnameOverride: Forbidden: may not be specified when hostNetwork is true",
                "spec.hostnameOverride: Too long: may not be more than 64 bytes",
            ]
        );
    }
}
