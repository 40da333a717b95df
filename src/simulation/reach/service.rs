//! The paths by Services: the DNS names of headless ones, and the addresses of the others.
//!
//! Source: `staging/src/k8s.io/endpointslice/utils.go` and `pkg/proxy/topology.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::address::{Address, AddressOwner, Addresses, Family};
use super::host_port::running_containers;
use super::{AccessMethod, AccessPath, Daemons, Offer, UnreachedReason};
use crate::simulation::state::DaemonSetKey;
use crate::simulation::state::Pod;

/// The labels that the controller sets on the pods of one revision.
const REVISION_LABELS: [&str; 2] = ["controller-revision-hash", "pod-template-generation"];

pub(super) fn is_headless(service: &Service) -> bool {
    service.spec.as_ref().and_then(|spec| spec.cluster_ip.as_deref()) == Some("None")
}

impl<'a> Daemons<'a> {
    pub(super) fn by_service(
        &self,
        method: AccessMethod,
        service: &Service,
        key: &DaemonSetKey,
    ) -> AccessPath {
        let name = service.metadata.name.clone().unwrap_or_default();
        let mut path = AccessPath { service: Some(name.clone()), ..AccessPath::of(method) };
        let empty = ServiceSpec::default();
        let spec = service.spec.as_ref().unwrap_or(&empty);
        if spec.type_.as_deref() == Some("ExternalName") {
            path.reasons.push("it is an ExternalName and leads to no pods".to_owned());
            return path;
        }
        let Some(selector) = spec.selector.as_ref().filter(|selector| !selector.is_empty()) else {
            path.reasons.push("it has no selector and so no endpoints of its own".to_owned());
            return path;
        };
        let unready_too = spec.publish_not_ready_addresses == Some(true);
        let families = families(spec, self.addresses);
        self.fill(&mut path, |pod| {
            if mismatch(selector, pod).is_some() {
                return Offer { addresses: Vec::new(), fails: Some(UnreachedReason::NotSelected) };
            }
            let fails = match unready_too {
                true => self.node_fails(pod),
                false => self.fails(pod),
            };
            // Pods whose Ready condition is true have endpoints, whether or not their node
            // responds.
            let published = unready_too || (pod.ready_since.is_some() && !pod.is_deleting());
            let (addresses, none) = match published {
                true => self.endpoints(pod, method, spec, &families),
                false => (Vec::new(), None),
            };
            Offer { addresses, fails: fails.or(none) }
        });
        for pod in self.pods() {
            match mismatch(selector, pod) {
                Some(reason) => path.because(reason),
                None => note_ports(pod, method, spec, &mut path),
            }
        }
        if method == AccessMethod::Service && spec.ports.iter().flatten().next().is_none() {
            path.because("it has no ports".to_owned());
        }
        self.put_names(
            method,
            spec,
            format!("{name}.{}.svc.cluster.local", key.namespace),
            &mut path,
        );
        put_notes(method, spec, unready_too, &mut path);
        let answers_not = |address: &Address| {
            path.unreached.iter().any(|unreached| {
                unreached.node == address.node && unreached.why == UnreachedReason::NodeUnreachable
            })
        };
        if path.addresses.iter().any(answers_not) {
            path.notes.push(
                "the addresses of pods on unreachable nodes are among those given, and do not answer"
                    .to_owned(),
            );
        }
        path
    }

    /// Adds the Service's name, and a name for each named port; for a headless Service, only if
    /// some pod has that port or there are no pods.
    fn put_names(
        &self,
        method: AccessMethod,
        spec: &ServiceSpec,
        host: String,
        path: &mut AccessPath,
    ) {
        for port in spec.ports.iter().flatten() {
            let known =
                || self.pods().next().is_none() || self.pods().any(|pod| target(pod, port).is_ok());
            if let Some(named) = port.name.as_deref().filter(|named| !named.is_empty())
                && (method == AccessMethod::Service || known())
            {
                let protocol = protocol(port).to_lowercase();
                path.names.push(format!("_{named}._{protocol}.{host}"));
            }
        }
        path.names.insert(0, host);
    }

    /// Returns the addresses at which a pod responds for a Service: one for each port and family.
    /// A headless Service also publishes the address of a pod without ports.
    fn endpoints(
        &self,
        pod: &Pod,
        method: AccessMethod,
        spec: &ServiceSpec,
        families: &[Family],
    ) -> (Vec<Address>, Option<UnreachedReason>) {
        let on_host = pod.revision.info.host_network;
        let known = match on_host {
            true => self.addresses.nodes.get(&*pod.node),
            false => self.addresses.pods.get(&*pod.name),
        };
        let mut found = Vec::new();
        let mut none = None;
        let ports = spec.ports.iter().flatten();
        let targets: Vec<(Option<i32>, &str)> = ports
            .filter_map(|port| Some((Some(target(pod, port).ok()?), protocol(port))))
            .collect();
        let targets = match targets.is_empty() && method == AccessMethod::HeadlessService {
            true => vec![(None, "TCP")],
            false => targets,
        };
        for family in families {
            let ip = known.map(|known| known.iter().find(|ip| Family::of(ip) == *family));
            if ip == Some(None) {
                none = Some(UnreachedReason::NoAddress { family: *family });
                continue;
            }
            found.extend(targets.iter().map(|(port, protocol)| Address {
                node: pod.node.to_string(),
                pod: pod.name.to_string(),
                ip: ip.flatten().cloned(),
                owner: if on_host { AddressOwner::Node } else { AddressOwner::Pod },
                family: *family,
                port: *port,
                protocol: (*protocol).to_owned(),
            }));
        }
        let none = match found.is_empty() {
            true => none.or(Some(UnreachedReason::NoPort)),
            false => None,
        };
        (found, none)
    }
}

/// Returns the address families of a Service. As the API server does, fields that are not set
/// default to one address, of the cluster's first family.
fn families(spec: &ServiceSpec, addresses: &Addresses) -> Vec<Family> {
    let named = spec.ip_families.iter().flatten().filter_map(|name| Family::named(name));
    let mut families: Vec<Family> = named.collect();
    if families.is_empty() {
        let ips = spec.cluster_ips.iter().flatten().chain(&spec.cluster_ip);
        families
            .extend(ips.filter(|ip| !matches!(ip.as_str(), "" | "None")).map(|ip| Family::of(ip)));
    }
    families.dedup();
    if families.is_empty() {
        families.push(addresses.primary_family());
    }
    let both = match spec.ip_family_policy.as_deref() {
        Some("RequireDualStack") => true,
        Some("PreferDualStack") => addresses.is_dual_stack(),
        _ => false,
    };
    if let (true, &[only]) = (both, families.as_slice()) {
        families.push(only.other());
    }
    families
}

fn protocol(port: &ServicePort) -> &str {
    port.protocol.as_deref().unwrap_or("TCP")
}

/// Returns, in words, the first label that a Service's selector requires and a pod does not have.
fn mismatch(selector: &BTreeMap<String, String>, pod: &Pod) -> Option<String> {
    let labels = pod.labels();
    selector.iter().find_map(|(key, wanted)| {
        match labels.and_then(|labels| labels.get(key)) {
            Some(value) if value == wanted => None,
            _ if key == "controller-revision-hash" && **wanted == *pod.revision.hash => None,
            _ if REVISION_LABELS.contains(&key.as_str()) => Some(format!(
                "its selector requires {key}={wanted}, which only the pods of one revision have: a new template takes them away"
            )),
            Some(value) => {
                Some(format!("its selector requires {key}={wanted}, the pods have {key}={value}"))
            }
            None => {
                Some(format!("its selector requires {key}={wanted}, which the pods do not have"))
            }
        }
    })
}

/// Returns the port of the pod that a Service's port targets; as an error, the port name that no
/// container declares.
///
/// Source: `FindPort` in `staging/src/k8s.io/endpointslice/utils.go`.
fn target<'p>(pod: &Pod, port: &'p ServicePort) -> Result<i32, &'p str> {
    match &port.target_port {
        None | Some(IntOrString::Int(0)) => Ok(port.port),
        Some(IntOrString::Int(number)) => Ok(*number),
        Some(IntOrString::String(name)) if name.is_empty() => Ok(port.port),
        Some(IntOrString::String(name)) => {
            let spec = pod.revision.template.spec.as_ref();
            let containers = spec.into_iter().flat_map(running_containers);
            let mut ports = containers.flat_map(|container| container.ports.iter().flatten());
            let same = |p: &k8s_openapi::api::core::v1::ContainerPort| {
                p.name.as_ref() == Some(name)
                    && p.protocol.as_deref().unwrap_or("TCP") == protocol(port)
            };
            ports.find(|p| same(p)).map(|p| p.container_port).ok_or(name)
        }
    }
}

/// Reports the ports of a Service that a selected pod does not have.
fn note_ports(pod: &Pod, method: AccessMethod, spec: &ServiceSpec, path: &mut AccessPath) {
    for port in spec.ports.iter().flatten() {
        if let Err(name) = target(pod, port) {
            let none =
                format!("targetPort {name} is not a {} port of the containers", protocol(port));
            match method {
                AccessMethod::HeadlessService => {
                    let note = format!("{none}: the addresses are published without that port");
                    if !path.notes.contains(&note) {
                        path.notes.push(note);
                    }
                }
                _ => path.because(none),
            }
        }
    }
}

fn put_notes(method: AccessMethod, spec: &ServiceSpec, unready_too: bool, path: &mut AccessPath) {
    let local = spec.internal_traffic_policy.as_deref() == Some("Local");
    let note = match (method, local, unready_too) {
        (AccessMethod::HeadlessService, ..) => {
            "the name has one A or AAAA record for each address, and the EndpointSlices list the same"
        }
        (_, true, false) => {
            "internalTrafficPolicy is Local: a client reaches the daemon of its own node only, and nothing where that is not ready"
        }
        (_, true, true) => {
            "internalTrafficPolicy is Local: a client reaches the daemon of its own node only, ready or not"
        }
        (_, false, false) => {
            "each connection goes to some ready daemon; a client cannot choose the node"
        }
        (_, false, true) => {
            "each connection goes to some daemon, ready or not; a client cannot choose the node"
        }
    };
    path.notes.push(note.to_owned());
    if let Some(kind @ ("NodePort" | "LoadBalancer")) = spec.type_.as_deref() {
        path.notes.push(format!(
            "its type is {kind}: how it is reached from outside the cluster is not shown"
        ));
    }
    if unready_too {
        let note = "publishNotReadyAddresses: daemons that are not ready are given too";
        path.notes.push(note.to_owned());
    }
}
