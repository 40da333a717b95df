//! Ports that containers of one pod define twice, or half.
//!
//! Source: `pkg/api/pod/warnings.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{ContainerPort, PodSpec};

use super::{Warnings, containers};
use crate::field::{Path, PathBuf, quote};

/// The ports of all containers: first their numbers, then their names.
/// `path` is that of the pod's spec.
pub(super) fn warn(spec: &PodSpec, path: &Path<'_>, warnings: &mut Warnings) {
    let mut defined: BTreeMap<(i32, &str), Vec<(PathBuf, Binding<'_>)>> = BTreeMap::new();
    for_each_port(spec, path, |port, path| {
        let binding = Binding::of(port);
        if !binding.ip.is_empty() && binding.port == 0 {
            warnings.add(path, format_args!("hostIP set without hostPort: {}", go_text(port)));
        }
        let protocol = port.protocol.as_deref().unwrap_or_default();
        let others = defined.entry((port.container_port, protocol)).or_default();
        for (other_path, other) in others.iter() {
            if let Some(relation) = binding.clash(other) {
                let text = format_args!("{relation} port definition with {other_path}");
                warnings.add(path, text);
            }
        }
        others.push((path.to_path_buf(), binding));
    });

    let mut names: BTreeMap<&str, PathBuf> = BTreeMap::new();
    for_each_port(spec, path, |port, path| {
        let Some(name) = port.name.as_deref().filter(|name| !name.is_empty()) else { return };
        if let Some(first) = names.get(name) {
            let name = quote(name);
            warnings.add(
                path,
                format_args!(
                    "duplicate port name {name} with {first}, services and probes that select \
                     ports by name will use {first}"
                ),
            );
        } else {
            names.insert(name, path.to_path_buf());
        }
    });
}

fn for_each_port<'a>(
    spec: &'a PodSpec,
    path: &Path<'_>,
    mut visit: impl FnMut(&'a ContainerPort, &Path<'_>),
) {
    for (list, i, container) in containers(spec) {
        let list_path = path.child(list);
        let container_path = list_path.index(i);
        let ports_path = container_path.child("ports");
        for (i, port) in container.ports.iter().flatten().enumerate() {
            visit(port, &ports_path.index(i));
        }
    }
}

/// Where on the node a port is to be found. Port 0 is nowhere, no address is every one.
struct Binding<'a> {
    ip: &'a str,
    port: i32,
}

impl<'a> Binding<'a> {
    fn of(port: &'a ContainerPort) -> Self {
        Binding {
            ip: port.host_ip.as_deref().unwrap_or_default(),
            port: port.host_port.unwrap_or_default(),
        }
    }

    /// How two bindings of one container port are at odds, if they are.
    fn clash(&self, other: &Binding<'_>) -> Option<&'static str> {
        if self.ip == other.ip && self.port == other.port {
            Some("duplicate")
        } else if self.port == 0 || other.port == 0 {
            Some("overlapping")
        } else if self.port == other.port && self.ip.is_empty() != other.ip.is_empty() {
            Some("dangerously ambiguous")
        } else {
            None
        }
    }
}

/// A port as Go prints its fields.
fn go_text(port: &ContainerPort) -> String {
    format!(
        "{{Name:{} HostPort:{} ContainerPort:{} Protocol:{} HostIP:{}}}",
        port.name.as_deref().unwrap_or_default(),
        port.host_port.unwrap_or_default(),
        port.container_port,
        port.protocol.as_deref().unwrap_or_default(),
        port.host_ip.as_deref().unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn messages(init: Value, main: Value) -> Vec<String> {
        let spec = json!({
            "initContainers": [{"name": "i", "ports": init}],
            "containers": [{"name": "c", "ports": main}],
        });
        let mut warnings = Warnings::default();
        warn(&serde_json::from_value(spec).unwrap(), &Path::root("spec"), &mut warnings);
        warnings.0.into_iter().map(|warning| warning.message).collect()
    }

    #[test]
    fn bindings_of_one_port_and_protocol() {
        let first = "spec.initContainers[0].ports[0]";
        for (a, b, want) in [
            (json!({}), json!({}), Some("duplicate")),
            (json!({"hostPort": 1}), json!({}), Some("overlapping")),
            (json!({"hostPort": 1}), json!({"hostPort": 2}), None),
            (
                json!({"hostPort": 1}),
                json!({"hostPort": 1, "hostIP": "10.0.0.1"}),
                Some("dangerously ambiguous"),
            ),
            (
                json!({"hostPort": 1, "hostIP": "10.0.0.2"}),
                json!({"hostPort": 1, "hostIP": "10.0.0.1"}),
                None,
            ),
            (json!({"protocol": "UDP"}), json!({"protocol": "TCP"}), None),
        ] {
            let port = |mut port: Value| {
                port["containerPort"] = json!(80);
                json!([port])
            };
            let got = messages(port(a.clone()), port(b.clone()));
            let want = want.map(|relation| {
                format!("spec.containers[0].ports[0]: {relation} port definition with {first}")
            });
            assert_eq!(got, want.into_iter().collect::<Vec<_>>(), "{a} {b}");
        }
    }

    #[test]
    fn an_address_wants_a_port() {
        let port =
            json!([{"containerPort": 80, "protocol": "TCP", "hostIP": "::1", "name": "web"}]);
        assert_eq!(
            messages(json!([]), port),
            ["spec.containers[0].ports[0]: hostIP set without hostPort: \
                 {Name:web HostPort:0 ContainerPort:80 Protocol:TCP HostIP:::1}",],
        );
    }

    #[test]
    fn names_are_looked_up_in_the_first_container_that_has_them() {
        let port = |number: i32| json!([{"containerPort": number, "name": "web"}]);
        assert_eq!(
            messages(port(80), port(81)),
            ["spec.containers[0].ports[0]: duplicate port name \"web\" with \
                 spec.initContainers[0].ports[0], services and probes that select ports by name \
                 will use spec.initContainers[0].ports[0]",],
        );
    }
}
