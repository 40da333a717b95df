//! Validates the ports of containers, and the host ports that they use.
//!
//! Source: `validateContainerPorts` and `AccumulateUniqueHostPorts` in
//! `pkg/apis/core/validation/validation.go` at v1.36. `hostIP` is not validated there.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::{Container, ContainerPort};

use crate::field::{BadValue, ErrorList, Path};
use crate::names;

const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];

/// Validates the ports of one container.
pub(super) fn validate_container_ports(
    ports: &[ContainerPort],
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let mut port_names = BTreeSet::new();
    for (i, port) in ports.iter().enumerate() {
        let path = path.index(i);
        if let Some(name) = port.name.as_deref().filter(|name| !name.is_empty()) {
            validate_name(name, &mut port_names, &path.child("name"), errors);
        }
        if port.container_port == 0 {
            errors.required(&path.child("containerPort"), "");
        } else {
            validate_number(port.container_port, &path.child("containerPort"), errors);
        }
        if let Some(host_port) = host_port(port) {
            validate_number(host_port, &path.child("hostPort"), errors);
        }
        match protocol(port) {
            "" => errors.required(&path.child("protocol"), ""),
            protocol if PROTOCOLS.contains(&protocol) => {}
            protocol => {
                errors.not_supported(
                    &path.child("protocol"),
                    BadValue::named(protocol),
                    &PROTOCOLS,
                );
            }
        }
    }
}

/// Validates that no two ports of the containers use the same host port.
///
/// Host addresses are compared as text: one that stands for every address does not conflict
/// with a specific one.
pub(super) fn validate_unique_host_ports(
    containers: &[Container],
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let mut taken = BTreeSet::new();
    for (i, container) in containers.iter().enumerate() {
        let path = path.index(i);
        let path = path.child("ports");
        for (i, port) in container.ports.iter().flatten().enumerate() {
            let Some(number) = host_port(port) else { continue };
            let host_ip = port.host_ip.as_deref().unwrap_or_default();
            let place = format!("{}/{host_ip}/{number}", protocol(port));
            if taken.contains(&place) {
                errors.duplicate(&path.index(i).child("hostPort"), &place);
            } else {
                taken.insert(place);
            }
        }
    }
}

fn host_port(port: &ContainerPort) -> Option<i32> {
    port.host_port.filter(|&number| number != 0)
}

fn protocol(port: &ContainerPort) -> &str {
    port.protocol.as_deref().unwrap_or_default()
}

fn validate_name<'a>(
    name: &'a str,
    seen: &mut BTreeSet<&'a str>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let messages = names::port_name(name);
    if messages.is_empty() && !seen.insert(name) {
        errors.duplicate(path, name);
    }
    for message in messages {
        errors.invalid(path, name, message);
    }
}

fn validate_number(number: i32, path: &Path<'_>, errors: &mut ErrorList) {
    for message in names::port_number(number.into()) {
        errors.invalid(path, number, message);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::findings;

    #[test]
    fn host_ports_are_compared_across_containers_by_protocol_address_and_number() {
        let port = |number: i32, protocol: &str, host_ip: &str| {
            json!({"ports": [
                {"containerPort": number, "hostPort": number, "protocol": protocol, "hostIP": host_ip},
            ]})
        };
        let mut containers = vec![
            port(80, "TCP", ""),
            port(80, "UDP", ""),
            port(80, "TCP", "0.0.0.0"),
            port(80, "TCP", ""),
        ];
        for (container, name) in containers.iter_mut().zip(["a", "b", "c", "d"]) {
            container["name"] = json!(name);
        }
        assert_eq!(
            findings(json!({"containers": containers})),
            ["spec.containers[3].ports[0].hostPort: Duplicate value: \"TCP//80\""],
        );
    }

    #[test]
    fn init_containers_may_share_a_host_port_but_not_have_it_twice() {
        let ports = json!({"containerPort": 1, "hostPort": 80, "protocol": "TCP"});
        assert_eq!(
            findings(json!({"initContainers": [
                {"name": "a", "ports": [ports.clone()]},
                {"name": "b", "ports": [ports.clone(), ports]},
            ]})),
            // The API server reports the wrong container.
            ["spec.initContainers[0].ports[1].hostPort: Duplicate value: \"TCP//80\""],
        );
    }

    #[test]
    fn a_name_that_is_no_name_is_no_duplicate() {
        let port = |name: &str| json!({"containerPort": 1, "protocol": "TCP", "name": name});
        assert_eq!(
            findings(json!({"containers": [
                {"ports": [port("1"), port("1"), port("a"), port("a")]},
            ]})),
            [
                "spec.containers[0].ports[0].name: Invalid value: \"1\": \
                 must contain at least one letter (a-z)",
                "spec.containers[0].ports[1].name: Invalid value: \"1\": \
                 must contain at least one letter (a-z)",
                "spec.containers[0].ports[3].name: Duplicate value: \"a\"",
            ],
        );
    }
}
