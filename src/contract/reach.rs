//! The call `reach`: by which ways clients get to each DaemonSet's pods.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::Service;
use serde::{Deserialize, Serialize};

use super::parts::NodeParts;
use super::simulate::{RejectedEvent, SimulateCall, Unread, World};
use crate::manifest::{Documents, Entry};
use crate::simulation::Timeline;
use crate::simulation::reach::{self, Addresses, Pattern, Unreached};

/// A cluster and the Services in it.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReachCall {
    /// How the cluster came to stand as it does.
    pub simulation: SimulateCall,
    /// The Services: YAML or JSON. Other kinds are passed over.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub services: String,
    /// The IP addresses that are known, besides those that the nodes state.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub addresses: Addresses,
}

/// The ways.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ReachAnswer {
    /// One per DaemonSet.
    pub daemon_sets: Vec<Reached>,
    /// What could not be read.
    pub problems: Vec<Unread>,
    /// The event that was refused, before which the cluster stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected: Option<RejectedEvent>,
}

/// The ways to one DaemonSet.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Reached {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The ways.
    pub ways: Vec<Way>,
}

/// One way.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Way {
    /// The way.
    #[serde(flatten)]
    pub pattern: Pattern,
    /// How many pods it reaches, and why not the others: `reaches 2 of 3 pods (n3: node
    /// unreachable)`.
    pub summary: String,
    /// The addresses as they are written.
    pub written: Vec<String>,
}

impl From<Pattern> for Way {
    fn from(pattern: Pattern) -> Self {
        Way {
            summary: summary(&pattern),
            written: pattern.addresses.iter().map(ToString::to_string).collect(),
            pattern,
        }
    }
}

/// How many nodes are named for one reason.
const NAMED: usize = 3;

fn summary(Pattern { total, reached, unreached, .. }: &Pattern) -> String {
    if *total == 0 {
        return "reaches no pods".to_owned();
    }
    let pods = if *total == 1 { "pod" } else { "pods" };
    let mut text = format!("reaches {reached} of {total} {pods}");
    let mut reasons: Vec<(String, Vec<&str>)> = Vec::new();
    for Unreached { node, why, .. } in unreached {
        let why = why.text();
        match reasons.iter_mut().find(|(reason, _)| *reason == why) {
            Some((_, nodes)) => nodes.push(node),
            None => reasons.push((why, vec![node])),
        }
    }
    let texts = reasons.iter().map(|(why, nodes)| {
        if nodes.len() == *total {
            return why.clone();
        }
        let named = nodes.get(..NAMED).unwrap_or(nodes).join(", ");
        match nodes.len().saturating_sub(NAMED) {
            0 => format!("{named}: {why}"),
            more => format!("{named} and {more} more: {why}"),
        }
    });
    let texts: Vec<String> = texts.collect();
    if !texts.is_empty() {
        text.push_str(&format!(" ({})", texts.join("; ")));
    }
    text
}

/// Finds the ways at the end of `call.simulation`.
pub fn reach(call: &ReachCall) -> ReachAnswer {
    let mut world = World::read(&call.simulation);
    let services = services(&call.services, &mut world.problems);
    let mut addresses = call.addresses.clone();
    for (node, ip) in node_addresses(&call.simulation.nodes) {
        addresses.nodes.entry(node).or_insert(ip);
    }
    let mut rejected = None;
    let cluster = match Timeline::new(world.start.clone(), world.script()) {
        Ok(mut timeline) => {
            rejected = timeline.run(world.until).err();
            timeline.cluster().clone()
        }
        Err(rejection) => {
            rejected.get_or_insert(rejection);
            world.start.clone()
        }
    };
    let daemon_sets = cluster.daemon_sets().map(|key| Reached {
        namespace: key.namespace.to_string(),
        name: key.name.to_string(),
        ways: reach::ways(&cluster, key, &services, &addresses)
            .into_iter()
            .flatten()
            .map(Way::from)
            .collect(),
    });
    ReachAnswer {
        daemon_sets: daemon_sets.collect(),
        problems: world.problems,
        rejected: rejected.map(|rejection| RejectedEvent {
            index: rejection.index.saturating_sub(world.daemon_sets.len()),
            reason: rejection.reason.to_string(),
        }),
    }
}

/// The internal addresses of nodes, by name, the preferred one first.
fn node_addresses(text: &str) -> BTreeMap<String, Vec<String>> {
    let documents = Documents::read(text);
    let entries = documents.entries_as("v1", "Node");
    let nodes = entries.iter().filter_map(|entry| match entry {
        Entry::Other(object) if object.kind() == "Node" => object.decode::<NodeParts>().ok(),
        _ => None,
    });
    let of_node = |(node, _): (NodeParts, _)| {
        let addresses = node.status.addresses.into_iter();
        let internal = addresses.filter(|address| address.type_ == "InternalIP");
        let internal: Vec<String> = internal.map(|address| address.address).collect();
        node.metadata.name.filter(|_| !internal.is_empty()).map(|name| (name, internal))
    };
    nodes.filter_map(of_node).collect()
}

fn services(text: &str, problems: &mut Vec<Unread>) -> Vec<Service> {
    let mut services = Vec::new();
    for (index, entry) in Documents::read(text).entries().iter().enumerate() {
        let error = match entry {
            Entry::Other(object) if object.kind() == "Service" => {
                match object.decode::<Service>() {
                    Ok((service, _)) => {
                        services.push(service);
                        continue;
                    }
                    Err(error) => error.message,
                }
            }
            Entry::Unreadable(error) => error.message.clone(),
            Entry::Other(_) | Entry::DaemonSet(_) => continue,
        };
        problems.push(Unread { within: "services", index: Some(index), message: error });
    }
    services
}
