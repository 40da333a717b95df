//! The call `reach`: the paths by which clients reach each DaemonSet's pods.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::Service;
use serde::{Deserialize, Serialize};

use super::input::{InputError, Remark, internal_addresses, read_services};
use super::simulate::{Beginning, RejectedEvent, Scenario, ScriptStep, SimulateCall};
use crate::manifest::dump::Dump;
use crate::simulation::Timeline;
use crate::simulation::reach::{self, AccessMethod, AccessPath, Addresses, Unreached};

/// A cluster and the Services in it.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReachCall {
    /// The simulation whose final state is examined.
    pub simulation: SimulateCall,
    /// The Services: YAML or JSON. Objects of other kinds are ignored. Where the simulation begins
    /// with a dump, the dump's Services are added, except those whose namespace and name are given
    /// here.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub services: String,
    /// Known IP addresses, in addition to those in the status of the nodes. For a node that has
    /// both, these count.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub addresses: Addresses,
}

/// The paths by which clients reach pods.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ReachAnswer {
    /// One entry per DaemonSet.
    pub daemon_sets: Vec<ReachedDaemonSet>,
    /// What could not be read. If it is the script or the options, the simulation does not run.
    pub problems: Vec<InputError>,
    /// Remarks on the DaemonSets' text as a whole: it has no DaemonSet, or has one twice.
    pub remarks: Vec<Remark>,
    /// The events of the script, each with a description.
    pub script: Vec<ScriptStep>,
    /// The event that was rejected; the paths are those of the state before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected: Option<RejectedEvent>,
}

/// The paths to the pods of one DaemonSet.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ReachedDaemonSet {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The paths by which clients reach pods.
    pub paths: Vec<DescribedAccessPath>,
}

/// One path, with descriptions.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DescribedAccessPath {
    /// The path.
    #[serde(flatten)]
    pub path: AccessPath,
    /// The name of the path.
    pub title: &'static str,
    /// How many pods the path reaches, and why it does not reach the others: `reaches 2 of 3 pods
    /// (n3: node unreachable)`.
    pub summary: String,
    /// The path's addresses as text.
    pub written: Vec<String>,
}

impl From<AccessPath> for DescribedAccessPath {
    fn from(path: AccessPath) -> Self {
        DescribedAccessPath {
            title: match path.method {
                AccessMethod::Push => "Push: the daemons send, and nobody calls them",
                AccessMethod::HostPort => "Node IP and host port",
                AccessMethod::HeadlessService => "DNS of a headless Service",
                AccessMethod::Service => "Service",
            },
            summary: summary(&path),
            written: path.addresses.iter().map(ToString::to_string).collect(),
            path,
        }
    }
}

/// The maximum number of nodes that are named for one reason.
const NAMED: usize = 3;

fn summary(AccessPath { total, reached, unreached, .. }: &AccessPath) -> String {
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

/// Finds the paths that exist at the end of `call.simulation`.
pub fn reach(call: &ReachCall) -> ReachAnswer {
    match call.simulation.cluster.as_deref() {
        Some(text) => reach_dump(&Dump::read([text]), call),
        None => reach_from(call, Beginning::Empty, BTreeMap::new(), &[]),
    }
}

/// As [`reach()`], beginning with a dump that is read already: the `cluster` of the call is
/// ignored.
pub fn reach_dump(dump: &Dump, call: &ReachCall) -> ReachAnswer {
    reach_from(call, Beginning::Dump(dump), dump.internal_addresses(), &dump.services)
}

/// Whether two Services have the same namespace and name.
fn is_named_alike(one: &Service, other: &Service) -> bool {
    let name = |service: &Service| {
        let meta = &service.metadata;
        let namespace = meta.namespace.clone().filter(|namespace| !namespace.is_empty());
        (namespace.unwrap_or_else(|| "default".to_owned()), meta.name.clone())
    };
    name(one) == name(other)
}

/// Finds the paths in a cluster that begins as `beginning`. `known` are the internal addresses of
/// its nodes, by name; `stored` are the Services that it has.
pub(super) fn reach_from(
    call: &ReachCall,
    beginning: Beginning<'_>,
    known: BTreeMap<String, Vec<String>>,
    stored: &[Service],
) -> ReachAnswer {
    let mut scenario = Scenario::read(&call.simulation, beginning);
    let services = read_services(&call.services, &mut scenario.errors);
    let mut services: Vec<Service> = services.into_iter().map(|located| located.object).collect();
    let given = services.len();
    for one in stored {
        if !services.iter().take(given).any(|service| is_named_alike(service, one)) {
            services.push(one.clone());
        }
    }
    let mut addresses = call.addresses.clone();
    for (node, ip) in known.into_iter().chain(internal_addresses(&scenario.nodes)) {
        addresses.nodes.entry(node).or_insert(ip);
    }
    let mut rejected = None;
    let cluster = match Timeline::new(scenario.start.clone(), scenario.script()) {
        Ok(mut timeline) => {
            rejected = timeline.run(scenario.until).err();
            timeline.cluster().clone()
        }
        Err(rejection) => {
            rejected.get_or_insert(rejection);
            scenario.start.clone()
        }
    };
    let daemon_sets = cluster.daemon_sets().map(|key| ReachedDaemonSet {
        namespace: key.namespace.to_string(),
        name: key.name.to_string(),
        paths: reach::access_paths(&cluster, key, &services, &addresses)
            .into_iter()
            .flatten()
            .map(DescribedAccessPath::from)
            .collect(),
    });
    ReachAnswer {
        daemon_sets: daemon_sets.collect(),
        script: scenario.steps,
        problems: scenario.errors,
        remarks: scenario.remarks,
        rejected: rejected.map(|rejection| RejectedEvent {
            index: rejection.index.saturating_sub(scenario.daemon_sets.len()),
            reason: rejection.reason.to_string(),
        }),
    }
}
