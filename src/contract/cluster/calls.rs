//! What a loaded cluster is asked, and what it answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::verdicts::PlacementTable;
use crate::contract::input::{InputError, Remark};
use crate::contract::place::{OutcomeCount, PlacedNode};
use crate::placement::Preset;

/// What a cluster has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ClusterOverview {
    /// The names of the nodes, in the order of the text. Other answers say which node they
    /// speak of by its place here.
    pub nodes: Vec<String>,
    /// The label keys of the nodes, by name.
    pub labels: Vec<LabelKey>,
    /// The places of the nodes that are cordoned.
    pub cordoned: Vec<u32>,
    /// How many pods were read; absent when none were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pods: Option<usize>,
    /// What could not be read of nodes and pods.
    pub problems: Vec<InputError>,
}

/// A label key that nodes have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct LabelKey {
    /// The key.
    pub key: String,
    /// How many values it has.
    pub values: usize,
    /// How many nodes have it.
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

/// The node → pod mapping, in numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ClusterPlaceAnswer {
    /// One per DaemonSet, in the order of the text.
    pub daemon_sets: Vec<PlacementTable>,
    /// What the outcomes mean that occur, in the order of a legend.
    pub outcomes: Vec<OutcomeCount>,
    /// What could not be read of the DaemonSets; everything else is answered. What could not
    /// be read of the cluster is reported by the overview.
    pub problems: Vec<InputError>,
    /// What is worth knowing of the DaemonSets' text as a whole, and of nodes without
    /// allocatable resources.
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

/// A node, and what becomes of each DaemonSet's pod there.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ExplainAnswer {
    /// What the node has; absent when the cluster has no node of this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<NodeDetails>,
    /// One per DaemonSet, in the order of the text.
    pub daemon_sets: Vec<ExplainedDaemonSet>,
}

/// What placement reads of a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct NodeDetails {
    /// Its name.
    pub name: String,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Its taints, in their order, each as `key=value:effect`.
    pub taints: Vec<String>,
    /// Whether it is cordoned.
    pub unschedulable: bool,
    /// What it has for pods, by resource: `1500m`, `32Gi`.
    pub allocatable: BTreeMap<String, String>,
    /// How many pods run there; absent when the pods are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pods: Option<usize>,
}

/// One DaemonSet on the node.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ExplainedDaemonSet {
    /// Its namespace; `default` when it names none.
    pub namespace: String,
    /// Its name; its `generateName` when it has none.
    pub name: String,
    /// What becomes of its pod, with every predicate.
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

/// The nodes by the value of a label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct GroupAnswer {
    /// The values, in order; null, which comes first, is that of nodes without the label.
    pub values: Vec<Option<String>>,
    /// Of each node, the place of its value in `values`.
    #[cfg_attr(feature = "typescript", ts(type = "Uint32Array"))]
    pub nodes: Vec<u32>,
}

/// What is compared with a loaded cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClusterCompareCall {
    /// The DaemonSets as they are, as in [`PlaceCall`](crate::contract::PlaceCall).
    pub daemon_sets: String,
    /// The DaemonSets as they would be; as they are, unless given.
    #[serde(default)]
    pub new_daemon_sets: Option<String>,
    /// Nodes of these shapes join.
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
