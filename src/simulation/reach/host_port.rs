//! The path by a node's address and a host port.

use std::net::IpAddr;

use k8s_openapi::api::core::v1::{Container, ContainerPort, PodSpec};

use super::address::{Address, AddressOwner, Family, same_address};
use super::{AccessMethod, AccessPath, Daemons, Offer, UnreachedReason};
use crate::simulation::state::Pod;

/// Returns the containers that run as long as the pod: its regular containers and its sidecars.
pub(super) fn running_containers(spec: &PodSpec) -> impl Iterator<Item = &Container> {
    let sidecars = spec.init_containers.iter().flatten();
    let sidecars =
        sidecars.filter(|container| container.restart_policy.as_deref() == Some("Always"));
    spec.containers.iter().chain(sidecars)
}

/// Returns the host port of a container port; `None` if it has none.
fn host_port(port: &ContainerPort, on_host: bool) -> Option<i32> {
    let given = port.host_port.filter(|port| *port != 0);
    given.or(on_host.then_some(port.container_port))
}

impl<'a> Daemons<'a> {
    pub(super) fn host_ports(&self) -> AccessPath {
        let mut path = AccessPath::of(AccessMethod::HostPort);
        self.fill(&mut path, |pod| match (self.fails(pod), self.node_addresses(pod)) {
            (None, (addresses, fails)) => Offer { addresses, fails },
            (fails, _) => Offer { addresses: Vec::new(), fails },
        });
        let mut undeclared = false;
        for pod in self.pods() {
            let Some(spec) = &pod.revision.template.spec else { continue };
            let on_host = pod.revision.info.host_network;
            let ports = running_containers(spec).flat_map(|c| c.ports.iter().flatten());
            let host_ports: Vec<(i32, &str)> = ports
                .filter_map(|port| {
                    let host_ip = port.host_ip.as_deref().unwrap_or_default();
                    Some((host_port(port, on_host)?, host_ip))
                })
                .collect();
            for (port, host_ip) in &host_ports {
                if host_ip.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()) {
                    let note = format!(
                        "host port {port} has hostIP {host_ip}: only processes on the same node reach it"
                    );
                    if !path.notes.contains(&note) {
                        path.notes.push(note);
                    }
                }
            }
            if !host_ports.is_empty() {
                continue;
            }
            match on_host {
                true => undeclared = true,
                false => path.because("the containers have no hostPort".to_owned()),
            }
        }
        if undeclared {
            path.notes.push(
                "hostNetwork without ports: the daemons answer on the ports that they open, which no field names"
                    .to_owned(),
            );
        }
        path.notes.push("clients need the list of nodes; one daemon a node answers".to_owned());
        path
    }

    /// Returns the addresses of a pod's host ports, and why none of them can be reached from other
    /// nodes, if so.
    fn node_addresses(&self, pod: &Pod) -> (Vec<Address>, Option<UnreachedReason>) {
        let on_host = pod.revision.info.host_network;
        let spec = pod.revision.template.spec.as_ref();
        let ports = spec.into_iter().flat_map(running_containers);
        let ports: Vec<&ContainerPort> = ports.flat_map(|c| c.ports.iter().flatten()).collect();
        let at = |ip: Option<String>, port: Option<i32>, protocol: &str| Address {
            node: pod.node.to_string(),
            pod: pod.name.to_string(),
            family: ip.as_deref().map_or(Family::IPv4, Family::of),
            ip,
            owner: AddressOwner::Node,
            port,
            protocol: protocol.to_owned(),
        };
        let known = self.addresses.nodes.get(&*pod.node).map(Vec::as_slice).unwrap_or_default();
        let mut found = Vec::new();
        let mut none = Some(UnreachedReason::NoPort);
        if on_host && ports.is_empty() {
            found.extend(self.ips_of_node(pod, None).into_iter().map(|ip| at(ip, None, "TCP")));
            return (found, None);
        }
        for port in ports {
            let Some(number) = host_port(port, on_host) else { continue };
            let protocol = port.protocol.as_deref().unwrap_or("TCP");
            let host_ip = port.host_ip.as_deref().unwrap_or_default();
            let address = host_ip.parse::<IpAddr>().ok();
            let family = match address {
                Some(address) if address.is_loopback() => {
                    none = Some(UnreachedReason::Loopback { host_ip: host_ip.to_owned() });
                    continue;
                }
                Some(address) if address.is_unspecified() => Some(Family::of(host_ip)),
                Some(_) if known.is_empty() || known.iter().any(|ip| same_address(ip, host_ip)) => {
                    found.push(at(Some(host_ip.to_owned()), Some(number), protocol));
                    continue;
                }
                Some(_) => {
                    none = Some(UnreachedReason::ForeignHostIp { host_ip: host_ip.to_owned() });
                    continue;
                }
                None => None,
            };
            let ips = self.ips_of_node(pod, family);
            if ips.is_empty()
                && let Some(family) = family
            {
                none = Some(UnreachedReason::NoAddress { family });
            }
            found.extend(ips.into_iter().map(|ip| at(ip, Some(number), protocol)));
        }
        let none = if found.is_empty() { none } else { None };
        (found, none)
    }

    /// Returns the addresses of a pod's node at which its host ports respond: those of one family,
    /// or of each family that the pod has an address of. `[None]` if no address is known.
    fn ips_of_node(&self, pod: &Pod, family: Option<Family>) -> Vec<Option<String>> {
        let Some(of_node) = self.addresses.nodes.get(&*pod.node) else { return vec![None] };
        let of_pod = match pod.revision.info.host_network {
            true => None,
            false => self.addresses.pods.get(&*pod.name),
        };
        let usable = |ip: &&String| {
            let own = Family::of(ip);
            family.is_none_or(|family| family == own)
                && of_pod.is_none_or(|ips| ips.iter().any(|ip| Family::of(ip) == own))
        };
        of_node.iter().filter(usable).cloned().map(Some).collect()
    }
}
