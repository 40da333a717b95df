//! Host ports: the node's ports that a pod takes, and which of them clash.
//!
//! Source: `GetHostPorts` in `pkg/scheduler/util/utils.go`, `HostPortInfo` in
//! `staging/src/k8s.io/kube-scheduler/framework/types.go` and
//! `pkg/scheduler/framework/plugins/nodeports/node_ports.go` at v1.36.
//!
//! DIFFERENCE: the scheduler keeps the ports of a node as a set and does not count the holders.
//! If two pods hold the same port, which `nodeName` can bring about, the scheduler regards the
//! port as free once one of them has terminated; here it is taken until both have.

use std::fmt;

use k8s_openapi::api::core::v1::{Container, PodSpec};
use serde::Serialize;

/// The address that stands for all addresses of the node.
const ANY: &str = "0.0.0.0";

/// A port of its node that a pod takes.
///
/// `Display` writes `8080/TCP`; if the port is taken on one address only, `127.0.0.1:8080/TCP` or
/// `[::]:8080/TCP`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HostPort {
    /// The port's number.
    pub port: i32,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
    /// The address; `0.0.0.0` for all addresses of the node.
    #[serde(rename = "hostIP")]
    pub host_ip: String,
}

impl HostPort {
    /// Whether the two ports cannot be taken by two pods on the same node.
    pub fn clashes_with(&self, other: &HostPort) -> bool {
        self.port == other.port
            && self.protocol == other.protocol
            && (self.host_ip == other.host_ip || self.host_ip == ANY || other.host_ip == ANY)
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host_ip.as_str() {
            ANY => {}
            ip if ip.contains(':') => write!(f, "[{ip}]:")?,
            ip => write!(f, "{ip}:")?,
        }
        write!(f, "{}/{}", self.port, self.protocol)
    }
}

/// Returns the host ports that a pod takes while it runs: those of its sidecars, then those of
/// its containers. The spec must have its defaults.
pub(super) fn host_ports(spec: &PodSpec) -> Vec<HostPort> {
    let sidecars = spec.init_containers.iter().flatten().filter(|c| is_sidecar(c));
    sidecars
        .chain(&spec.containers)
        .flat_map(|container| container.ports.iter().flatten())
        .filter_map(|port| {
            let number = port.host_port.filter(|number| *number > 0)?;
            let given = |field: &Option<String>, default: &str| match field.as_deref() {
                None | Some("") => default.to_owned(),
                Some(text) => text.to_owned(),
            };
            Some(HostPort {
                port: number,
                protocol: given(&port.protocol, "TCP"),
                host_ip: given(&port.host_ip, ANY),
            })
        })
        .collect()
}

/// Whether an init container keeps running beside the containers.
pub(super) fn is_sidecar(container: &Container) -> bool {
    container.restart_policy.as_deref() == Some("Always")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn containers_and_sidecars_take_ports_that_are_not_0() {
        let container = |ports: Value, policy: Option<&str>| json!({"name": "a", "ports": ports, "restartPolicy": policy});
        let port = |number: i32| json!({"containerPort": 1, "hostPort": number});
        let spec = json!({
            "initContainers": [
                container(json!([port(1)]), None),
                container(json!([port(2)]), Some("Always")),
            ],
            "containers": [
                container(json!([{"containerPort": 3}, port(0), port(4)]), None),
            ],
        });
        let taken = host_ports(&serde_json::from_value(spec).unwrap());
        assert_eq!(taken.iter().map(|port| port.port).collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn ports_clash_on_the_same_protocol_and_a_shared_address() {
        let port = |ip: &str, protocol: &str, port| HostPort {
            port,
            protocol: protocol.into(),
            host_ip: ip.into(),
        };
        for (a, b, clash) in [
            (port(ANY, "TCP", 80), port(ANY, "TCP", 80), true),
            (port(ANY, "TCP", 80), port(ANY, "UDP", 80), false),
            (port(ANY, "TCP", 80), port(ANY, "TCP", 81), false),
            (port("10.0.0.1", "TCP", 80), port(ANY, "TCP", 80), true),
            (port("10.0.0.1", "TCP", 80), port("10.0.0.2", "TCP", 80), false),
            (port("10.0.0.1", "TCP", 80), port("10.0.0.1", "TCP", 80), true),
        ] {
            assert_eq!(a.clashes_with(&b), clash, "{a} {b}");
            assert_eq!(b.clashes_with(&a), clash, "{b} {a}");
        }
        assert_eq!(port("10.0.0.1", "UDP", 53).to_string(), "10.0.0.1:53/UDP");
        assert_eq!(port("::", "TCP", 53).to_string(), "[::]:53/TCP");
        assert_eq!(port(ANY, "TCP", 80).to_string(), "80/TCP");
    }
}
