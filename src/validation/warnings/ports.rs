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
