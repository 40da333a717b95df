//! The call `compare`: what would change with other DaemonSets or other nodes.

mod cluster;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::applied::{ApplyOptions, Live};
use super::input::{DaemonSets, InputError, Key, NodeTable, Remark, Source, read_pods};
use super::place::in_queue_order;
use crate::manifest::Documents;
use crate::manifest::nodes::Nodes;
use crate::placement::{DaemonPlacement, Occupancy, Occupant, Preset};
use cluster::{Cluster, rollout};

/// The current and the new state to compare.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CompareCall {
    /// The current DaemonSets, as in [`PlaceCall`](super::PlaceCall).
    pub daemon_sets: String,
    /// The current nodes, as in [`PlaceCall`](super::PlaceCall).
    pub nodes: String,
    /// The new DaemonSets; the current ones when absent.
    #[serde(default)]
    pub new_daemon_sets: Option<String>,
    /// The new nodes; the current ones when absent.
    #[serde(default)]
    pub new_nodes: Option<String>,
    /// Additional nodes, of these kinds, that join the new nodes.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub join: Vec<Preset>,
    /// The pods that already run, as in [`PlaceCall`](super::PlaceCall). Without them every node
    /// counts as empty, and it is not known where pods of the DaemonSets run.
    #[serde(default)]
    pub pods: Option<String>,
    /// If given, the new DaemonSets are applied to the current ones, as `kubectl apply` does,
    /// instead of replacing them; current DaemonSets to which none is applied are left out.
    #[serde(default)]
    pub apply: Option<ApplyOptions>,
    /// `--namespace` of kubectl: the namespace of DaemonSets that name none; new ones that name a
    /// different one are reported in `problems`. `default` when absent. With `apply` it concerns
    /// only the new DaemonSets, since the current ones come from a cluster.
    #[serde(default)]
    pub namespace: Option<String>,
}

/// What would change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct CompareAnswer {
    /// One entry per DaemonSet of either side, sorted by namespace and name. Objects that have
    /// only a `generateName` count as different DaemonSets, and are identified by it.
    pub daemon_sets: Vec<ComparedDaemonSet>,
    /// What could not be read; the rest is evaluated.
    pub problems: Vec<InputError>,
    /// Remarks on a text as a whole: it has no DaemonSets or no nodes, or has one DaemonSet twice.
    pub remarks: Vec<Remark>,
}

/// What would change for one DaemonSet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ComparedDaemonSet {
    /// Its namespace; `default` when the object names none.
    pub namespace: String,
    /// Its name, or its `generateName` when it has no name.
    pub name: String,
    /// Whether it could be compared: `false` when it could not be read on one side. The lists are
    /// then empty.
    pub compared: bool,
    /// The numbers of nodes in one sentence.
    pub summary: String,
    /// The nodes that newly get a pod, each with the reason, such as what no longer keeps it off
    /// the node.
    pub added: Vec<Changed>,
    /// The nodes that no longer get a pod, each with what keeps it off the node.
    pub removed: Vec<Changed>,
    /// The nodes on which a pod should run before and after.
    pub kept: Vec<String>,
    /// The new nodes that get no pod, each with what keeps it off the node.
    pub passed_over: Vec<Changed>,
    /// The nodes whose new pod, added or created by a rolling update, does not fit, is not
    /// scheduled, fails or is evicted, each with the reason. A node that reports no allocatable
    /// resources has room for no pod.
    pub pending: Vec<Changed>,
    /// The nodes for which the change is not known, because they could not be read on one side.
    pub unknown: Vec<Changed>,
}

/// One node on which something changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// The node's name.
    pub node: String,
    /// The node and the reason, in one sentence.
    pub text: String,
}

/// Compares two placements, DaemonSet by DaemonSet.
///
/// A DaemonSet that exists on only one side runs on no nodes on the other. Joining nodes are named
/// after their kind, with a number: `new-gpu-pool-1`. A new pod competes with the pods of the
/// DaemonSets that precede its own in the scheduler's queue, as in [`place`](super::place).
pub fn compare(call: &CompareCall) -> CompareAnswer {
    let (mut problems, mut remarks) = (Vec::new(), Vec::new());
    let nodes = NodeTable::read(&call.nodes, Source::Nodes, &mut problems, &mut remarks);
    let mut new_nodes = match &call.new_nodes {
        Some(text) => NodeTable::read(text, Source::NewNodes, &mut problems, &mut remarks),
        None => nodes.clone(),
    };
    join(&mut new_nodes.nodes, &call.join);
    let namespace = call.namespace.as_deref();
    let documents = Documents::read(&call.daemon_sets)
        .with_default_namespace(namespace.filter(|_| call.apply.is_none()));
    let nothing = Live::default();
    let mut old = DaemonSets::read_applied(
        &documents,
        &nothing,
        Source::DaemonSets,
        &mut problems,
        &mut remarks,
    );
    let live = match &call.apply {
        Some(options) => Live::read(&documents, options),
        None => Live::default(),
    };
    let new = match &call.new_daemon_sets {
        Some(text) => {
            let source = Source::NewDaemonSets;
            let documents = Documents::read(text).in_namespace(namespace);
            DaemonSets::read_applied(&documents, &live, source, &mut problems, &mut remarks)
        }
        None => old.clone(),
    };
    if call.apply.is_some() {
        old.retain(|key| new.get(key).is_some() || new.may_have(key));
    }
    let pods = call.pods.as_deref().map(|text| read_pods(text, &mut problems));
    let running = pods.map(|pods| Occupancy::of(pods.into_iter().map(|located| located.object)));
    let daemon_sets = compare_among(&old, &new, &nodes, &new_nodes, running.as_ref());
    CompareAnswer { daemon_sets, problems, remarks }
}

/// As [`compare`], for objects that are read already. Without `running` it is not known which pods
/// run.
pub(super) fn compare_among(
    old: &DaemonSets,
    new: &DaemonSets,
    nodes: &NodeTable,
    new_nodes: &NodeTable,
    running: Option<&Occupancy>,
) -> Vec<ComparedDaemonSet> {
    let cluster = Cluster { nodes, new_nodes, running };
    let mut compared = BTreeMap::new();
    for (key, placement) in old.keyed().into_iter().map(|(key, _)| key).zip(old.compiled()) {
        if new.get(key).is_some() {
            continue;
        }
        let one = match new.may_have(key) {
            true => not_compared(key, "new"),
            false => cluster.deleted(key, &placement),
        };
        compared.insert(key, one);
    }
    let gone: BTreeSet<(&str, &str)> = old
        .keys()
        .filter(|key| new.get(key).is_none() && !new.may_have(key))
        .map(|key| (key.namespace.as_str(), key.name.as_str()))
        .collect();
    let is_gone = |pod: &Occupant| {
        let owner = pod.daemon_set.as_deref();
        owner.is_some_and(|name| gone.contains(&(pod.namespace.as_str(), name)))
    };
    let remaining = running.map(|running| running.without(is_gone)).unwrap_or_default();
    let (keyed, placements) = (new.keyed(), new.compiled());
    let answered = in_queue_order(
        &placements,
        &new_nodes.nodes,
        None,
        &remaining,
        |number, after, occupancy| {
            let (key, daemon_set) = keyed.get(number)?;
            let one = match old.get(key) {
                Some(before) => {
                    let placement =
                        DaemonPlacement::compile_among(before.clone(), &old.priority_classes);
                    let rollout = rollout(before, daemon_set);
                    cluster.updated(key, &placement, after, rollout, occupancy)
                }
                None if old.may_have(key) => not_compared(key, "old"),
                None => cluster.created(key, after, occupancy),
            };
            Some((*key, one))
        },
    );
    compared.extend(answered.into_iter().flatten());
    compared.into_values().collect()
}

/// Adds nodes of these kinds, each with an unused name.
pub(super) fn join(nodes: &mut Nodes, presets: &[Preset]) {
    let mut number = 0_usize;
    for preset in presets {
        // The cluster may already have a node of that name.
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
