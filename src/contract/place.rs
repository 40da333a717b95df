//! The call `place`: on which nodes each DaemonSet runs a pod, and why.

use serde::{Deserialize, Serialize};

use super::finding::Place;

/// Texts to place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceCall {
    /// The DaemonSets: YAML or JSON, one or many documents, also a `List`.
    /// Other kinds are passed over.
    pub daemon_sets: String,
    /// The nodes, as `kubectl get nodes -o json` or `-o yaml` prints them.
    pub nodes: String,
    /// The pods that already run, likewise. Without them every node is empty.
    #[serde(default)]
    pub pods: Option<String>,
}

/// The node → pod mapping.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlaceAnswer {
    /// One per DaemonSet, in the order of the text.
    pub daemon_sets: Vec<PlacedDaemonSet>,
    /// What could not be read; everything else is answered.
    pub problems: Vec<Problem>,
}

/// One DaemonSet's pods.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacedDaemonSet {
    /// Its namespace; `default` when it names none.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// On how many nodes a pod should run.
    pub should_run: usize,
    /// Counts by reason in one sentence.
    pub summary: String,
    /// What would help: the nearest label, what no scheduler can mend.
    pub hints: Vec<String>,
    /// One per node, in the order of the text.
    pub nodes: Vec<PlacedNode>,
}

/// One DaemonSet on one node.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacedNode {
    /// The node's name.
    pub name: String,
    /// Whether the controller would create a pod here.
    pub should_run: bool,
    /// Whether the controller would let a pod stay that already runs here.
    pub should_continue: bool,
    /// Whether the scheduler could bind that pod; absent where none should run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fits: Option<bool>,
    /// What decided it, in one line.
    pub reason: String,
    /// Every predicate with its outcome, in the controller's order.
    pub why: Vec<Why>,
}

/// One predicate on one node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// Which predicate: `node name`, `node selector`, `node affinity`, `taints`, …
    pub predicate: String,
    /// How it ended.
    pub outcome: WhyOutcome,
    /// What decided it.
    pub text: String,
}

/// How a predicate ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum WhyOutcome {
    /// It lets the pod run here.
    Passed,
    /// It keeps the pod away.
    Failed,
    /// It decides nothing, but is worth knowing.
    Noted,
}

/// Which text a problem is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// `daemonSets`.
    DaemonSets,
    /// `nodes`.
    Nodes,
    /// `pods`.
    Pods,
}

/// An object that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The text that it is in.
    pub source: Source,
    /// Which object of the text, from 0; absent when it is the text as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
    /// The object's name, when it has one.
    pub name: String,
    /// What is wrong.
    pub message: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// Places each DaemonSet of `call.daemon_sets` on the nodes of `call.nodes`.
pub fn place(_call: &PlaceCall) -> PlaceAnswer {
    PlaceAnswer { daemon_sets: Vec::new(), problems: Vec::new() }
}
