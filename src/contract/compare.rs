//! The call `compare`: what would change if the DaemonSets or the nodes were others.

mod cluster;
mod node_table;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::Pod;
use serde::{Deserialize, Serialize};

use super::input::{DaemonSets, InputError, Key, Remark, Source, read_pods};
use crate::manifest::nodes::Nodes;
use crate::placement::{Occupancy, Preset};
use cluster::Cluster;
use node_table::NodeTable;

/// What is, and what would be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompareCall {
    /// The DaemonSets as they are, as in [`PlaceCall`](super::PlaceCall).
    pub daemon_sets: String,
    /// The nodes as they are, as in [`PlaceCall`](super::PlaceCall).
    pub nodes: String,
    /// The DaemonSets as they would be; as they are, unless given.
    #[serde(default)]
    pub new_daemon_sets: Option<String>,
    /// The nodes as they would be; as they are, unless given.
    #[serde(default)]
    pub new_nodes: Option<String>,
    /// Nodes of these shapes join besides.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub join: Vec<Preset>,
    /// The pods that already run, as in [`PlaceCall`](super::PlaceCall). Without them every
    /// node is empty, and it is not known where pods of the DaemonSets run.
    #[serde(default)]
    pub pods: Option<String>,
}

/// What would change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct CompareAnswer {
    /// One per DaemonSet of either side, by namespace and name. Each that has a
    /// `generateName` alone is one of its own, and goes by that.
    pub daemon_sets: Vec<ComparedDaemonSet>,
    /// What could not be read; everything else is answered.
    pub problems: Vec<InputError>,
    /// What is worth knowing of a text as a whole: it has no DaemonSets or no nodes, or one
    /// DaemonSet twice.
    pub remarks: Vec<Remark>,
}

/// What would change for one DaemonSet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ComparedDaemonSet {
    /// Its namespace; `default` when it names none.
    pub namespace: String,
    /// Its name; its `generateName` when it has none.
    pub name: String,
    /// Whether it could be compared: `false` when it could not be read on one side. The lists
    /// are empty then.
    pub compared: bool,
    /// The numbers in words.
    pub summary: String,
    /// The nodes that get a pod, each with what no longer keeps it away.
    pub added: Vec<Changed>,
    /// The nodes that get none any more, each with what keeps it away.
    pub removed: Vec<Changed>,
    /// The nodes that keep theirs.
    pub kept: Vec<String>,
    /// The new nodes that get no pod, each with what keeps it away.
    pub passed_over: Vec<Changed>,
    /// Of the nodes that get a new pod, added or by a rolling update: those on which it does
    /// not fit, is not scheduled, fails or is evicted, each with the reason. A node that reports
    /// no allocatable resources has room for none.
    pub pending: Vec<Changed>,
    /// The nodes of which it is not known, because they could not be read on one side.
    pub unknown: Vec<Changed>,
}

/// One node on which something changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// The node's name.
    pub node: String,
    /// The node and the reason, in words.
    pub text: String,
}

/// Compares two placements, DaemonSet by DaemonSet.
///
/// One that is only on one side has no nodes on the other. Joining nodes are called by
/// their shape and number: `new-gpu-pool-1`.
pub fn compare(call: &CompareCall) -> CompareAnswer {
    let (mut problems, mut remarks) = (Vec::new(), Vec::new());
    let nodes = NodeTable::read(&call.nodes, Source::Nodes, &mut problems, &mut remarks);
    let mut new_nodes = match &call.new_nodes {
        Some(text) => NodeTable::read(text, Source::NewNodes, &mut problems, &mut remarks),
        None => nodes.clone(),
    };
    join(&mut new_nodes.nodes, &call.join);
    let old = DaemonSets::read(&call.daemon_sets, Source::DaemonSets, &mut problems, &mut remarks);
    let new = match &call.new_daemon_sets {
        Some(text) => DaemonSets::read(text, Source::NewDaemonSets, &mut problems, &mut remarks),
        None => old.clone(),
    };
    let pods: Option<Vec<Pod>> = call.pods.as_deref().map(|text| {
        read_pods(text, &mut problems).into_iter().map(|located| located.object).collect()
    });
    let keys: BTreeSet<&Key> = old.keys().chain(new.keys()).collect();
    let gone = |key: &Key| new.get(key).is_none() && !new.may_have(key);
    let gone: Vec<&Key> = keys.iter().copied().filter(|key| gone(key)).collect();
    let cluster = Cluster {
        nodes: &nodes,
        new_nodes: &new_nodes,
        running: pods.clone().map(Occupancy::of),
        remaining: Occupancy::of(pods.into_iter().flatten().filter(|pod| !is_of(pod, &gone))),
    };
    let compared = keys.iter().map(|key| match (old.get(key), new.get(key)) {
        (Some(old), Some(new)) => cluster.updated(key, old, new),
        (Some(_), None) if new.may_have(key) => not_compared(key, "new"),
        (None, Some(_)) if old.may_have(key) => not_compared(key, "old"),
        (Some(old), None) => cluster.deleted(key, old),
        (None, new) => cluster.created(key, new),
    });
    CompareAnswer { daemon_sets: compared.collect(), problems, remarks }
}

/// Whether a pod is one of these DaemonSets'.
fn is_of(pod: &Pod, daemon_sets: &[&Key]) -> bool {
    let metadata = &pod.metadata;
    let mut owners = metadata.owner_references.iter().flatten();
    let controller =
        owners.find(|owner| owner.controller == Some(true) && owner.kind == "DaemonSet");
    let namespace = metadata.namespace.as_deref().unwrap_or_default();
    controller.is_some_and(|owner| {
        daemon_sets.iter().any(|key| key.namespace == namespace && key.name == owner.name)
    })
}

fn join(nodes: &mut Nodes, presets: &[Preset]) {
    let mut number = 0;
    for preset in presets {
        // A cluster may have nodes of these names already.
        loop {
            number += 1;
            let name =
                format!("new-{}-{number}", preset.title().to_ascii_lowercase().replace(' ', "-"));
            if nodes.push(&preset.node(&name)).is_ok() {
                break;
            }
        }
    }
}

fn not_compared(key: &Key, side: &str) -> ComparedDaemonSet {
    let summary = format!("not compared: the {side} one cannot be read");
    ComparedDaemonSet { compared: false, ..ComparedDaemonSet::of(key, summary) }
}

impl ComparedDaemonSet {
    fn of(key: &Key, summary: String) -> Self {
        ComparedDaemonSet {
            namespace: key.namespace.clone(),
            name: key.name.clone(),
            compared: true,
            summary,
            added: Vec::new(),
            removed: Vec::new(),
            kept: Vec::new(),
            passed_over: Vec::new(),
            pending: Vec::new(),
            unknown: Vec::new(),
        }
    }
}

impl Changed {
    fn of(node: &str, text: String) -> Self {
        Changed { node: node.to_owned(), text }
    }
}
