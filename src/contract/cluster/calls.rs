//! The calls of a loaded cluster, and their answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::verdicts::PlacementTable;
use crate::contract::input::{InputError, Remark};
use crate::contract::place::{OutcomeCount, PlacedNode};
use crate::placement::Preset;

/// An overview of a loaded cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ClusterOverview {
    /// The names of the nodes, in the order of the text. Other answers refer to nodes by their
    /// index in this list.
    pub nodes: Vec<String>,
    /// The label keys of the nodes, sorted.
    pub labels: Vec<LabelKey>,
    /// The indices of the nodes that are cordoned.
    pub cordoned: Vec<u32>,
    /// The number of pods that were read; absent when no text with pods was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pods: Option<usize>,
    /// The nodes and pods that could not be read.
    pub problems: Vec<InputError>,
}

/// A label key that nodes have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct LabelKey {
    /// The key.
    pub key: String,
    /// The number of its different values.
    pub values: usize,
    /// The number of nodes that have it.
    pub nodes: usize,
}

/// DaemonSets to place on a loaded cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClusterPlaceCall {
    /// The DaemonSets, as in [`PlaceCall`](crate::contract::PlaceCall).
    pub daemon_sets: String,
}

/// The mapping of nodes to pods, as indices of verdicts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ClusterPlaceAnswer {
    /// One entry per DaemonSet, in the order of the text.
    pub daemon_sets: Vec<PlacementTable>,
    /// The outcomes that occur, with their meanings, in the order in which a legend lists them.
    pub outcomes: Vec<OutcomeCount>,
    /// The DaemonSets that could not be read; the rest is evaluated. What could not be read of the
    /// cluster is reported by the overview.
    pub problems: Vec<InputError>,
    /// Remarks on the DaemonSets' text as a whole, and on nodes that report no allocatable
    /// resources.
    pub remarks: Vec<Remark>,
}

/// A node to explain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExplainCall {
    /// The DaemonSets, as in [`PlaceCall`](crate::contract::PlaceCall).
    pub daemon_sets: String,
    /// The node's name.
    pub node: String,
}

/// A node, and what happens to each DaemonSet's pod there.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ExplainAnswer {
    /// The node's details; absent when the cluster has no node of this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<NodeDetails>,
    /// One entry per DaemonSet, in the order of the text.
    pub daemon_sets: Vec<ExplainedDaemonSet>,
}

/// The properties of a node that placement uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct NodeDetails {
    /// Its name.
    pub name: String,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Its taints, in the order of the object, each as `key=value:effect`.
    pub taints: Vec<String>,
    /// Whether it is cordoned.
    pub unschedulable: bool,
    /// Its allocatable resources, by name: `1500m`, `32Gi`.
    pub allocatable: BTreeMap<String, String>,
    /// The number of pods on the node; absent when the pods are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pods: Option<usize>,
}

/// One DaemonSet on the node.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ExplainedDaemonSet {
    /// Its namespace; `default` when the object names none.
    pub namespace: String,
    /// Its name, or its `generateName` when it has no name.
    pub name: String,
    /// What happens to its pod on the node, with every predicate.
    pub placed: PlacedNode,
}

/// A label to group nodes by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupCall {
    /// The label's key.
    pub label: String,
}

/// The nodes grouped by the value of a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct GroupAnswer {
    /// The values, sorted. Nodes without the label have the value null, which comes first.
    pub values: Vec<Option<String>>,
    /// For each node, the index of its value in `values`.
    #[cfg_attr(feature = "typescript", ts(type = "Uint32Array"))]
    pub nodes: Vec<u32>,
}

/// The current and the new state to compare on a loaded cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClusterCompareCall {
    /// The current DaemonSets, as in [`PlaceCall`](crate::contract::PlaceCall).
    pub daemon_sets: String,
    /// The new DaemonSets; the current ones when absent.
    #[serde(default)]
    pub new_daemon_sets: Option<String>,
    /// Additional nodes, of these kinds, that join the cluster.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub join: Vec<Preset>,
}

/// DaemonSets to check together on a loaded cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClusterSurveyCall {
    /// The DaemonSets, as in [`PlaceCall`](crate::contract::PlaceCall).
    pub daemon_sets: String,
}
