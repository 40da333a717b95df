//! Warns of ports that the containers of a pod define twice, or incompletely.
//!
//! Source: `pkg/api/pod/warnings.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{ContainerPort, PodSpec};

use super::Warnings;
use crate::field::{Path, PathBuf, quote};
use crate::validation::every_container::every_container;

/// Warns about the ports of all containers: first their numbers, then their names.
/// `path` is that of the pod's spec.
pub(super) fn warn(spec: &PodSpec, path: &Path<'_>, warnings: &mut Warnings) {
    if are_apart(spec) {
        return;
    }
    let mut defined: BTreeMap<(i32, &str), Bindings<'_>> = BTreeMap::new();
    for_each_port(spec, path, |port, path| {
        let binding = Binding::of(port);
        if !binding.ip.is_empty() && binding.port == 0 {
            warnings.add(path, format_args!("hostIP set without hostPort: {}", go_text(port)));
        }
        let others = defined.entry(number(port)).or_default();
        for (relation, other) in others.at_odds_with(binding) {
            warnings.add(path, format_args!("{relation} port definition with {other}"));
        }
        others.push(binding, path);
        warnings.is_full()
    });

    let mut names: BTreeMap<&str, PathBuf> = BTreeMap::new();
    for_each_port(spec, path, |port, path| {
        let name = port.name.as_deref().unwrap_or_default();
        if let Some(first) = names.get(name) {
            let name = quote(name);
            warnings.add(
                path,
                format_args!(
                    "duplicate port name {name} with {first}, services and probes that select \
                     ports by name will use {first}"
                ),
            );
        } else if !name.is_empty() {
            names.insert(name, path.to_path_buf());
        }
        warnings.is_full()
    });
}

/// Whether the ports are few, none has a host address without a host port, and no two have the
/// same number or name. This is the usual case, in which no maps need to be built.
fn are_apart(spec: &PodSpec) -> bool {
    const FEW: usize = 16;
    let of_containers = || every_container(spec).flat_map(|container| container.ports);
    let mut ports: Vec<&ContainerPort> = Vec::new();
    for port in of_containers().take(FEW + 1) {
        let binding = Binding::of(port);
        let is_like = |other: &&ContainerPort| {
            number(other) == number(port) || (other.name.is_some() && other.name == port.name)
        };
        let is_half = !binding.ip.is_empty() && binding.port == 0;
        if is_half || ports.len() == FEW || ports.iter().any(is_like) {
            return false;
        }
        ports.push(port);
    }
    true
}

/// Returns the container port and its protocol, which together identify a port of the pod.
fn number(port: &ContainerPort) -> (i32, &str) {
    (port.container_port, port.protocol.as_deref().unwrap_or_default())
}

/// Visits the ports of all containers until `visit` returns true.
fn for_each_port<'a>(
    spec: &'a PodSpec,
    path: &Path<'_>,
    mut visit: impl FnMut(&'a ContainerPort, &Path<'_>) -> bool,
) {
    for container in every_container(spec) {
        let last = container.at(path, |path| {
            let path = path.child("ports");
            container.ports.iter().enumerate().any(|(i, port)| visit(port, &path.index(i)))
        });
        if last {
            return;
        }
    }
}

/// The host port and address that a port is bound to. Port 0 is no host port; an empty address
/// stands for every address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Binding<'a> {
    port: i32,
    ip: &'a str,
}

impl<'a> Binding<'a> {
    fn of(port: &'a ContainerPort) -> Self {
        Binding {
            port: port.host_port.unwrap_or_default(),
            ip: port.host_ip.as_deref().unwrap_or_default(),
        }
    }
}

/// The bindings of one container port so far, in order, with indexes by port and by binding.
///
/// A pod may have very many, so only those that conflict are ever visited.
#[derive(Default)]
struct Bindings<'a> {
    all: Vec<(Binding<'a>, PathBuf)>,
    by_port: BTreeMap<i32, Vec<usize>>,
    by_binding: BTreeMap<Binding<'a>, Vec<usize>>,
}

impl<'a> Bindings<'a> {
    fn push(&mut self, binding: Binding<'a>, path: &Path<'_>) {
        let i = self.all.len();
        self.by_port.entry(binding.port).or_default().push(i);
        self.by_binding.entry(binding).or_default().push(i);
        self.all.push((binding, path.to_path_buf()));
    }

    /// Returns the paths of the earlier bindings that a new one conflicts with, each with the kind
    /// of conflict.
    fn at_odds_with(&self, new: Binding<'a>) -> impl Iterator<Item = (&'static str, &PathBuf)> {
        let on_port = |port| self.by_port.get(&port).into_iter().flatten();
        let bound = |ip| self.by_binding.get(&Binding { port: new.port, ip }).into_iter().flatten();
        let mut found: Vec<usize> = match new {
            Binding { port: 0, .. } => (0..self.all.len()).collect(),
            Binding { port, ip: "" } => on_port(0).chain(on_port(port)).copied().collect(),
            Binding { ip, .. } => on_port(0).chain(bound(ip)).chain(bound("")).copied().collect(),
        };
        found.sort_unstable();
        found.into_iter().filter_map(|i| self.all.get(i)).map(move |(other, path)| {
            let relation = if *other == new {
                "duplicate"
            } else if other.port == 0 || new.port == 0 {
                "overlapping"
            } else {
                // One of the two has no address.
                "dangerously ambiguous"
            };
            (relation, path)
        })
    }
}

/// Formats a port as Go prints its fields.
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
        warnings.into_given().into_iter().map(|warning| warning.message).collect()
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
    fn every_earlier_binding_is_looked_at_in_order() {
        let port = |host_port: i32, ip: &str| json!({"containerPort": 80, "name": "", "hostPort": host_port, "hostIP": ip});
        let main = json!([port(1, "a"), port(2, ""), port(0, ""), port(1, "b"), port(1, "")]);
        let at = "spec.containers[0].ports";
        let want = [
            (2, "overlapping", 0),
            (2, "overlapping", 1),
            (3, "overlapping", 2),
            (4, "dangerously ambiguous", 0),
            (4, "overlapping", 2),
            (4, "dangerously ambiguous", 3),
        ];
        let want = want.map(|(i, relation, j)| {
            format!("{at}[{i}]: {relation} port definition with {at}[{j}]")
        });
        assert_eq!(messages(json!([]), main), want);
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
