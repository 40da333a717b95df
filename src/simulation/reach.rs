//! Reaching the daemons: each way in which clients find them, as the cluster stands.
//!
//! - **push**: the daemons call out, and nobody calls them;
//! - **node IP and host port**: clients know the nodes;
//! - **headless Service**: DNS gives the addresses of all ready daemons;
//! - **Service**: one address, behind which some daemon answers.
//!
//! ```
//! use daemonset_preflight::manifest::nodes::Node;
//! use daemonset_preflight::simulation::reach::{self, Addresses, Availability, Way};
//! use daemonset_preflight::simulation::{Action, Cluster, DaemonSetKey, Knobs};
//!
//! let agent = serde_json::from_str(r#"{
//!     "metadata": {"name": "agent", "namespace": "default"},
//!     "spec": {
//!         "selector": {"matchLabels": {"app": "agent"}},
//!         "template": {
//!             "metadata": {"labels": {"app": "agent"}},
//!             "spec": {"containers": [{
//!                 "name": "agent", "image": "agent:1",
//!                 "ports": [{"containerPort": 80, "hostPort": 9100}]
//!             }]}
//!         }
//!     }
//! }"#).unwrap();
//! let mut cluster = Cluster::new(Knobs::default());
//! cluster.apply(Action::AddNode(Node::named("a"))).unwrap();
//! cluster.apply(Action::CreateDaemonSet(Box::new(agent))).unwrap();
//! cluster.run(60_000, &mut |_| ());
//!
//! let key = DaemonSetKey::new("default", "agent");
//! let addresses =
//!     Addresses { nodes: [("a".into(), "10.0.0.1".into())].into(), ..Addresses::default() };
//! let ways = reach::ways(&cluster, &key, &[], &addresses).unwrap();
//! let by_node = ways.iter().find(|pattern| pattern.way == Way::HostPort).unwrap();
//! assert_eq!(by_node.available, Availability::Everywhere);
//! assert_eq!(by_node.addresses[0].to_string(), "10.0.0.1:9100/TCP");
//! ```
//!
//! Source: `pkg/controller/endpointslice` and the DNS specification of Kubernetes 1.1.0.
//!
//! Not modelled: network policies, the kinds of Service that are reached from outside the
//! cluster, and topology hints.

use std::collections::BTreeMap;
use std::fmt;

use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use serde::{Deserialize, Serialize};

use super::cluster::Cluster;
use super::controller::{Controller, DaemonSetKey};
use super::pod::Pod;

/// The IP addresses that are known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Addresses {
    /// By node.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub nodes: BTreeMap<String, String>,
    /// By pod.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub pods: BTreeMap<String, String>,
}

/// How clients find the daemons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "WayKind"))]
#[serde(rename_all = "camelCase")]
pub enum Way {
    /// The daemons send, and nobody calls them.
    Push,
    /// A node's address and the host port.
    HostPort,
    /// The names of a headless Service.
    HeadlessService,
    /// The address of a Service.
    Service,
}

/// From where a way leads to a daemon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Availability {
    /// Every daemon that should run can be reached.
    Everywhere,
    /// Some can.
    Partly,
    /// None can.
    Nowhere,
}

/// One way to the daemons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Pattern {
    /// Which.
    pub way: Way,
    /// By which Service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// How far it leads.
    pub available: Availability,
    /// The DNS names to ask for.
    pub names: Vec<String>,
    /// Where the daemons answer.
    pub addresses: Vec<Address>,
    /// Why it does not lead everywhere.
    pub reasons: Vec<String>,
    /// What to know of it.
    pub notes: Vec<String>,
}

/// Where one daemon answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// The node that the daemon runs on.
    pub node: String,
    /// The daemon's pod.
    pub pod: String,
    /// The IP address, as far as it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// Whose address it is.
    pub of: Of,
    /// The port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<i32>,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
}

/// Whose address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "AddressOf"))]
#[serde(rename_all = "camelCase")]
pub enum Of {
    /// The node's.
    Node,
    /// The pod's.
    Pod,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.ip, self.of) {
            (Some(ip), _) if ip.contains(':') => write!(f, "[{ip}]")?,
            (Some(ip), _) => f.write_str(ip)?,
            (None, Of::Node) => write!(f, "<IP of node {}>", self.node)?,
            (None, Of::Pod) => write!(f, "<IP of pod {}>", self.pod)?,
        }
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        write!(f, "/{}", self.protocol)
    }
}

/// All ways to a DaemonSet's pods, with the Services that are given; `None` when there is
/// no such DaemonSet. A Service of another namespace is passed over.
pub fn ways(
    cluster: &Cluster,
    key: &DaemonSetKey,
    services: &[Service],
    addresses: &Addresses,
) -> Option<Vec<Pattern>> {
    let controller = cluster.daemon_sets.get(key)?;
    let view = Daemons::of(cluster, controller, addresses);
    let mut ways = vec![view.push(), view.host_ports()];
    let near = services.iter().filter(|service| {
        let namespace = service.metadata.namespace.as_deref().unwrap_or("default");
        namespace == &*key.namespace
    });
    let (headless, others): (Vec<_>, Vec<_>) = near.partition(|service| is_headless(service));
    for (way, services) in [(Way::HeadlessService, headless), (Way::Service, others)] {
        ways.extend(services.iter().map(|service| view.by_service(way, service, key)));
        if services.is_empty() {
            ways.push(Pattern {
                reasons: vec![
                    match way {
                        Way::HeadlessService => {
                            "no headless Service (clusterIP: None) of this namespace is given"
                        }
                        _ => "no Service with an address of this namespace is given",
                    }
                    .to_owned(),
                ],
                ..Pattern::of(way)
            });
        }
    }
    Some(ways)
}

impl Pattern {
    fn of(way: Way) -> Self {
        Pattern {
            way,
            service: None,
            available: Availability::Nowhere,
            names: Vec::new(),
            addresses: Vec::new(),
            reasons: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// The DaemonSet's pods as clients see them.
struct Daemons<'a> {
    addresses: &'a Addresses,
    /// Bound and not ended, by node.
    pods: Vec<&'a Pod>,
    wanted: usize,
    /// What stands in the way of pods that are not ready.
    unready: Vec<String>,
}

impl<'a> Daemons<'a> {
    fn of(cluster: &'a Cluster, controller: &'a Controller, addresses: &'a Addresses) -> Self {
        let of_node = |node: &str| {
            let ids = controller.pods.get(node).into_iter().flatten();
            ids.filter_map(|id| cluster.pods.get(id))
        };
        let mut wanted = 0;
        let mut unready: Vec<String> = Vec::new();
        for node in controller.wanted_nodes() {
            wanted += 1;
            let mut here = of_node(node);
            match of_node(node).next() {
                None => unready.push(format!("node {node} has no pod")),
                Some(_) if here.any(|pod| pod.ready_since.is_some()) => {}
                Some(pod) => unready.push(format!("pod {} on node {node} is not ready", pod.name)),
            }
        }
        let all = controller.pods.keys().flat_map(|node| of_node(node));
        let pods = all.filter(|pod| pod.bound && pod.is_live()).collect();
        Daemons { addresses, pods, wanted, unready }
    }

    fn ready(&self) -> impl Iterator<Item = &'a Pod> {
        self.pods.iter().copied().filter(|pod| pod.ready_since.is_some())
    }

    /// How far a way leads to so many nodes.
    fn reaches(&self, nodes: usize) -> Availability {
        match nodes {
            0 => Availability::Nowhere,
            n if n >= self.wanted => Availability::Everywhere,
            _ => Availability::Partly,
        }
    }

    fn push(&self) -> Pattern {
        Pattern {
            available: self.reaches(count_nodes(self.ready())),
            reasons: self.unready.clone(),
            notes: vec!["needs no address: the daemons call out".to_owned()],
            ..Pattern::of(Way::Push)
        }
    }

    fn host_ports(&self) -> Pattern {
        let mut pattern = Pattern::of(Way::HostPort);
        let mut reached = Vec::new();
        for pod in self.ready() {
            let ports = &pod.revision.footprint.ports;
            if !ports.is_empty() {
                reached.push(pod);
            }
            pattern.addresses.extend(ports.iter().map(|port| {
                let own = Some(port.host_ip.clone()).filter(|ip| ip != "0.0.0.0" && ip != "::");
                Address {
                    node: pod.node.to_string(),
                    pod: pod.name.to_string(),
                    ip: own.or_else(|| self.addresses.nodes.get(&*pod.node).cloned()),
                    of: Of::Node,
                    port: Some(port.port),
                    protocol: port.protocol.clone(),
                }
            }));
        }
        if self.pods.iter().any(|pod| pod.revision.footprint.ports.is_empty()) {
            pattern.reasons.push("the containers have no hostPort".to_owned());
        }
        pattern.reasons.extend(self.unready.iter().cloned());
        pattern.available = self.reaches(count_nodes(reached.into_iter()));
        pattern.notes.push("clients need the list of nodes; one daemon a node answers".to_owned());
        pattern
    }

    fn by_service(&self, way: Way, service: &Service, key: &DaemonSetKey) -> Pattern {
        let name = service.metadata.name.clone().unwrap_or_default();
        let mut pattern = Pattern { service: Some(name.clone()), ..Pattern::of(way) };
        let empty = ServiceSpec::default();
        let spec = service.spec.as_ref().unwrap_or(&empty);
        if spec.type_.as_deref() == Some("ExternalName") {
            pattern.reasons.push("it is an ExternalName and leads to no pods".to_owned());
            return pattern;
        }
        let Some(selector) = spec.selector.as_ref().filter(|selector| !selector.is_empty()) else {
            pattern.reasons.push("it has no selector and so no endpoints of its own".to_owned());
            return pattern;
        };
        let (chosen, missed): (Vec<&Pod>, Vec<&Pod>) =
            self.pods.iter().partition(|pod| mismatch(selector, pod).is_none());
        if let Some(reason) = missed.first().and_then(|pod| mismatch(selector, pod)) {
            pattern.reasons.push(reason);
        }
        let unready_too = spec.publish_not_ready_addresses == Some(true);
        let behind: Vec<&Pod> =
            chosen.into_iter().filter(|pod| unready_too || pod.ready_since.is_some()).collect();
        let host = format!("{name}.{}.svc.cluster.local", key.namespace);
        for port in spec.ports.iter().flatten() {
            if let Some(named) = port.name.as_deref().filter(|named| !named.is_empty()) {
                let protocol = protocol(port).to_lowercase();
                pattern.names.push(format!("_{named}._{protocol}.{host}"));
            }
        }
        pattern.names.insert(0, host);
        let mut reached = Vec::new();
        for &pod in &behind {
            let found = self.endpoints(pod, way, spec, &mut pattern.reasons);
            if !found.is_empty() {
                reached.push(pod);
            }
            pattern.addresses.extend(found);
        }
        if way == Way::Service && spec.ports.iter().flatten().next().is_none() {
            pattern.reasons.push("it has no ports".to_owned());
        }
        if !unready_too {
            pattern.reasons.extend(self.unready.iter().cloned());
        }
        pattern.reasons.dedup();
        pattern.available = self.reaches(count_nodes(reached.into_iter()));
        pattern.notes = notes(way, spec, unready_too);
        pattern
    }

    /// Where a pod answers for a Service: one address a port.
    fn endpoints(
        &self,
        pod: &Pod,
        way: Way,
        spec: &ServiceSpec,
        reasons: &mut Vec<String>,
    ) -> Vec<Address> {
        let on_host = pod.revision.footprint.host_network;
        let ip = match on_host {
            true => self.addresses.nodes.get(&*pod.node),
            false => self.addresses.pods.get(&*pod.name),
        };
        let at = |port: Option<i32>, protocol: &str| Address {
            node: pod.node.to_string(),
            pod: pod.name.to_string(),
            ip: ip.cloned(),
            of: if on_host { Of::Node } else { Of::Pod },
            port,
            protocol: protocol.to_owned(),
        };
        let mut found = Vec::new();
        for port in spec.ports.iter().flatten() {
            match target(pod, port) {
                Ok(number) => found.push(at(Some(number), protocol(port))),
                Err(reason) => {
                    if !reasons.contains(&reason) {
                        reasons.push(reason);
                    }
                }
            }
        }
        if found.is_empty() && spec.ports.is_none() && way == Way::HeadlessService {
            found.push(at(None, "TCP"));
        }
        found
    }
}

fn count_nodes<'a>(pods: impl Iterator<Item = &'a Pod>) -> usize {
    let mut nodes: Vec<&str> = pods.map(|pod| &*pod.node).collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes.len()
}

fn is_headless(service: &Service) -> bool {
    service.spec.as_ref().and_then(|spec| spec.cluster_ip.as_deref()) == Some("None")
}

fn protocol(port: &ServicePort) -> &str {
    port.protocol.as_deref().unwrap_or("TCP")
}

/// The first label that a Service asks for and a pod does not have.
fn mismatch(selector: &BTreeMap<String, String>, pod: &Pod) -> Option<String> {
    let labels = pod.labels();
    selector.iter().find_map(|(key, wanted)| match labels.and_then(|labels| labels.get(key)) {
        Some(value) if value == wanted => None,
        Some(value) => {
            Some(format!("its selector asks for {key}={wanted}, the pods have {key}={value}"))
        }
        None => Some(format!("its selector asks for {key}={wanted}, which the pods do not have")),
    })
}

/// The number of the pod's port that a Service's port leads to.
fn target(pod: &Pod, port: &ServicePort) -> Result<i32, String> {
    match &port.target_port {
        None | Some(IntOrString::Int(0)) => Ok(port.port),
        Some(IntOrString::Int(number)) => Ok(*number),
        Some(IntOrString::String(name)) => {
            let spec = pod.revision.template.spec.as_ref();
            let containers = spec.into_iter().flat_map(|spec| &spec.containers);
            let mut ports = containers.flat_map(|container| container.ports.iter().flatten());
            let same = |p: &k8s_openapi::api::core::v1::ContainerPort| {
                p.name.as_ref() == Some(name)
                    && p.protocol.as_deref().unwrap_or("TCP") == protocol(port)
            };
            ports.find(|p| same(p)).map(|p| p.container_port).ok_or_else(|| {
                format!("targetPort {name} is no {} port of the containers", protocol(port))
            })
        }
    }
}

fn notes(way: Way, spec: &ServiceSpec, unready_too: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if way == Way::HeadlessService {
        notes.push("the name has one A or AAAA record for each address, and the EndpointSlices list the same"
                .to_owned());
    } else if spec.internal_traffic_policy.as_deref() == Some("Local") {
        notes.push(
            "internalTrafficPolicy is Local: a client reaches the daemon of its own node only, and nothing where that is not ready".to_owned(),
        );
    } else {
        notes.push(
            "each connection goes to some ready daemon; a client cannot choose the node".to_owned(),
        );
    }
    if unready_too {
        notes.push("publishNotReadyAddresses: daemons that are not ready are given too".to_owned());
    }
    notes
}
