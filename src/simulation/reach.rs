//! Reports how clients can reach the daemons of a DaemonSet in the present state of a cluster, by
//! each method:
//!
//! - **push**: the daemons connect to others, and no client connects to them;
//! - **node IP and host port**: clients know the addresses of the nodes;
//! - **headless Service**: DNS returns the addresses of all ready daemons;
//! - **Service**: one address, at which any of the daemons responds.
//!
//! ```
//! use daemonset_preflight::manifest::nodes::Node;
//! use daemonset_preflight::simulation::reach::{self, AccessMethod, Addresses, Availability};
//! use daemonset_preflight::simulation::{Action, Cluster, DaemonSetKey, SimulationOptions};
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
//! let mut cluster = Cluster::new(SimulationOptions::default());
//! cluster.apply(Action::AddNode(Node::named("a"))).unwrap();
//! cluster.apply(Action::CreateDaemonSet(Box::new(agent))).unwrap();
//! cluster.run(60_000, &mut |_| ());
//!
//! let key = DaemonSetKey::new("default", "agent");
//! let addresses =
//!     Addresses { nodes: [("a".into(), vec!["10.0.0.1".into()])].into(), ..Addresses::default() };
//! let paths = reach::access_paths(&cluster, &key, &[], &addresses).unwrap();
//! let by_node = paths.iter().find(|path| path.method == AccessMethod::HostPort).unwrap();
//! assert_eq!(by_node.available, Availability::Everywhere);
//! assert_eq!(by_node.addresses[0].to_string(), "10.0.0.1:9100/TCP");
//! ```
//!
//! Source: `pkg/controller/endpointslice` and the DNS specification of Kubernetes 1.1.0.
//!
//! Not modelled: network policies, Services that are reached from outside the cluster, and
//! topology hints.

mod address;
mod host_port;
mod service;

pub use address::{Address, AddressOwner, Addresses, Family};

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::Service;
use serde::Serialize;

use super::state::{Cluster, DaemonSetKey, DaemonSetState, Outage, Phase, Pod};

/// The method by which clients reach the daemons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum AccessMethod {
    /// The daemons send, and no client connects to them.
    Push,
    /// A node's address and the host port.
    HostPort,
    /// The DNS names of a headless Service.
    HeadlessService,
    /// The cluster IP of a Service.
    Service,
}

/// How many of the daemons a path reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Availability {
    /// Every daemon can be reached.
    Everywhere,
    /// Some daemons can be reached.
    Partly,
    /// No daemon can be reached.
    Nowhere,
}

/// One path to the daemons.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct AccessPath {
    /// The method.
    pub method: AccessMethod,
    /// The name of the Service; absent for the other methods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// How many of the daemons it reaches.
    pub available: Availability,
    /// The number of nodes that should run a daemon, or still have a live one: a node that is not
    /// ready should run none, but keeps its own.
    pub total: usize,
    /// The number of these nodes whose daemon is reached.
    pub reached: usize,
    /// The other nodes, by name, and why their daemons are not reached.
    pub unreached: Vec<Unreached>,
    /// The DNS names to look up.
    pub names: Vec<String>,
    /// The addresses that clients obtain, or know.
    pub addresses: Vec<Address>,
    /// What in the DaemonSet or the Service prevents the path from reaching all daemons.
    pub reasons: Vec<String>,
    /// Notes on the path.
    pub notes: Vec<String>,
}

/// A daemon that is not reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Unreached {
    /// The node that it should run on.
    pub node: String,
    /// Its pod; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod: Option<String>,
    /// Why it is not reached.
    pub why: UnreachedReason,
}

/// Why a daemon is not reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum UnreachedReason {
    /// The node has no pod of the DaemonSet.
    NoPod,
    /// The pod waits for the scheduler.
    Pending,
    /// The pod is being deleted, or has ended.
    Terminating,
    /// The pod is not ready.
    NotReady,
    /// The node's kubelet does not report.
    NodeUnreachable,
    /// The node's kubelet reports the node as not ready.
    NodeNotReady,
    /// The pod has no port that this path uses.
    NoPort,
    /// The Service does not select the pod.
    NotSelected,
    /// The host port is bound to a loopback address.
    Loopback {
        /// `hostIP`.
        host_ip: String,
    },
    /// The host port is bound to an address that the node does not have.
    ForeignHostIp {
        /// `hostIP`.
        host_ip: String,
    },
    /// The pod has no address of the Service's address family.
    NoAddress {
        /// The family.
        family: Family,
    },
}

impl UnreachedReason {
    /// Whether the reason concerns one pod or node, rather than the template or the Service.
    pub fn is_of_one_pod(&self) -> bool {
        !matches!(self, UnreachedReason::NoPort | UnreachedReason::NotSelected)
    }

    /// Returns the reason in words.
    pub fn text(&self) -> String {
        match self {
            UnreachedReason::NoPod => "no pod".to_owned(),
            UnreachedReason::Pending => "pod is Pending".to_owned(),
            UnreachedReason::Terminating => "pod is Terminating".to_owned(),
            UnreachedReason::NotReady => "pod not ready".to_owned(),
            UnreachedReason::NodeUnreachable => "node unreachable".to_owned(),
            UnreachedReason::NodeNotReady => "node not ready".to_owned(),
            UnreachedReason::NoPort => "no such port".to_owned(),
            UnreachedReason::NotSelected => "not selected".to_owned(),
            UnreachedReason::Loopback { host_ip } => {
                format!("hostIP {host_ip}: only the node itself reaches it")
            }
            UnreachedReason::ForeignHostIp { host_ip } => {
                format!("hostIP {host_ip} is not an address of the node")
            }
            UnreachedReason::NoAddress { family } => format!("no {family} address"),
        }
    }
}

/// Returns all paths to a DaemonSet's pods, including those by the given Services; `None` if there
/// is no such DaemonSet. Services of other namespaces are ignored.
pub fn access_paths(
    cluster: &Cluster,
    key: &DaemonSetKey,
    services: &[Service],
    addresses: &Addresses,
) -> Option<Vec<AccessPath>> {
    let controller = cluster.daemon_sets.get(key)?;
    let view = Daemons { cluster, controller, addresses };
    let mut paths = vec![view.push(), view.host_ports()];
    let near = services.iter().filter(|service| {
        let namespace = service.metadata.namespace.as_deref().unwrap_or("default");
        namespace == &*key.namespace
    });
    let (headless, others): (Vec<_>, Vec<_>) =
        near.partition(|service| service::is_headless(service));
    for (method, services) in
        [(AccessMethod::HeadlessService, headless), (AccessMethod::Service, others)]
    {
        paths.extend(services.iter().map(|service| view.by_service(method, service, key)));
        if services.is_empty() {
            let reason = match method {
                AccessMethod::HeadlessService => {
                    "no headless Service (clusterIP: None) of this namespace is given"
                }
                _ => "no Service with an address of this namespace is given",
            };
            paths.push(AccessPath { reasons: vec![reason.to_owned()], ..AccessPath::of(method) });
        }
    }
    Some(paths)
}

impl AccessPath {
    fn of(method: AccessMethod) -> Self {
        AccessPath {
            method,
            service: None,
            available: Availability::Nowhere,
            total: 0,
            reached: 0,
            unreached: Vec::new(),
            names: Vec::new(),
            addresses: Vec::new(),
            reasons: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Adds a reason unless it is already present.
    fn because(&mut self, reason: String) {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }
}

/// The DaemonSet's pods as clients see them.
struct Daemons<'a> {
    cluster: &'a Cluster,
    controller: &'a DaemonSetState,
    addresses: &'a Addresses,
}

/// What a path offers for one pod.
struct Offer {
    /// The addresses that clients obtain, whether or not anything responds there.
    addresses: Vec<Address>,
    /// Why clients get no response; `None` if they get one.
    fails: Option<UnreachedReason>,
}

impl<'a> Daemons<'a> {
    fn pods_on(&self, node: &str) -> impl Iterator<Item = &'a Pod> {
        let ids = self.controller.pods.on(node).iter();
        ids.filter_map(|id| self.cluster.pods.get(id))
    }

    /// Returns the pods that are bound and have not ended, by node.
    fn pods(&self) -> impl Iterator<Item = &'a Pod> {
        let all = self.controller.pods.nodes().flat_map(|node| self.pods_on(node));
        all.filter(|pod| pod.bound && pod.phase == Phase::Active)
    }

    /// Returns why nothing on a pod's node responds; `None` if something does.
    fn node_fails(&self, pod: &Pod) -> Option<UnreachedReason> {
        match self.cluster.nodes.get(&pod.node)?.outage?.kind {
            Outage::Unreachable => Some(UnreachedReason::NodeUnreachable),
            // The pods respond until they are marked as not ready.
            Outage::NotReady => pod.ready_since.is_none().then_some(UnreachedReason::NodeNotReady),
        }
    }

    /// Returns why a pod does not respond to clients, because the pod is being deleted or not
    /// ready, or because of its node; `None` if it responds.
    fn fails(&self, pod: &Pod) -> Option<UnreachedReason> {
        self.node_fails(pod).or(match pod.ready_since {
            _ if pod.is_deleting() => Some(UnreachedReason::Terminating),
            None => Some(UnreachedReason::NotReady),
            Some(_) => None,
        })
    }

    /// Fills in what a path offers for each pod.
    fn fill(&self, path: &mut AccessPath, offer: impl Fn(&'a Pod) -> Offer) {
        for pod in self.pods() {
            path.addresses.extend(offer(pod).addresses);
        }
        let kept = self
            .controller
            .pods
            .nodes()
            .filter(|node| self.pods_on(node).any(|pod| pod.bound && pod.is_live()));
        let nodes: BTreeSet<&str> = self
            .controller
            .wanted_nodes()
            .map(|node| &**node)
            .chain(kept.map(|node| &**node))
            .collect();
        for node in nodes {
            path.total += 1;
            let mut why: Option<Unreached> = None;
            let mut reached = false;
            for pod in self.pods_on(node) {
                let fails = match pod.phase {
                    Phase::Active if pod.bound => offer(pod).fails,
                    Phase::Active => Some(UnreachedReason::Pending),
                    Phase::Succeeded | Phase::Failed => Some(UnreachedReason::Terminating),
                };
                match fails {
                    None => reached = true,
                    Some(reason) => {
                        let (node, pod) = (node.to_string(), Some(pod.name.to_string()));
                        // The reason of the newest pod counts, as clients wait for that one.
                        why = Some(Unreached { node, pod, why: reason });
                    }
                }
            }
            if reached {
                path.reached += 1;
                continue;
            }
            let none =
                || Unreached { node: node.to_string(), pod: None, why: UnreachedReason::NoPod };
            path.unreached.push(why.unwrap_or_else(none));
        }
        path.available = match path.reached {
            0 => Availability::Nowhere,
            _ if path.unreached.is_empty() => Availability::Everywhere,
            _ => Availability::Partly,
        };
    }

    fn push(&self) -> AccessPath {
        let mut path = AccessPath {
            notes: vec!["needs no address: the daemons call out".to_owned()],
            ..AccessPath::of(AccessMethod::Push)
        };
        self.fill(&mut path, |pod| Offer { addresses: Vec::new(), fails: self.fails(pod) });
        path
    }
}
