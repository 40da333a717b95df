//! The call `reach`: by which ways clients get to each DaemonSet's pods.

use k8s_openapi::api::core::v1::Service;
use serde::{Deserialize, Serialize};

use super::simulate::{RejectedEvent, SimulateCall, Unread, World, node_addresses};
use crate::manifest::{Documents, Entry};
use crate::simulation::Timeline;
use crate::simulation::reach::{self, Addresses, Pattern};

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
    /// The addresses as they are written.
    pub written: Vec<String>,
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
            .map(|pattern| Way {
                written: pattern.addresses.iter().map(ToString::to_string).collect(),
                pattern,
            })
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
