//! One node, as much of it as the controllers look at.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::manifest::dump::KubeletActivity;
use crate::manifest::nodes::Node;
use crate::scheduling::{NOT_READY, UNREACHABLE};
use crate::simulation::Millis;

/// Why a node is not ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Outage {
    /// Its kubelet reports it, and goes on to start, end and report pods.
    NotReady,
    /// Nothing is heard of its kubelet, which ends no pod.
    #[default]
    Unreachable,
}

impl Outage {
    /// The key of the taints that the node lifecycle controller gives the node.
    pub(in crate::simulation) fn taint_key(self) -> &'static str {
        match self {
            Outage::NotReady => NOT_READY,
            Outage::Unreachable => UNREACHABLE,
        }
    }
}

#[derive(Debug, Clone)]
pub(in crate::simulation) struct NodeState {
    pub(in crate::simulation) node: Arc<Node>,
    /// What is wrong with its kubelet; `None` while it is well.
    pub(in crate::simulation) outage: Option<OngoingOutage>,
    /// Whether the node's Ready condition is true.
    pub(in crate::simulation) ready: bool,
}

/// An outage that has begun and not ended.
#[derive(Debug, Clone, Copy)]
pub(in crate::simulation) struct OngoingOutage {
    pub(in crate::simulation) kind: Outage,
    pub(in crate::simulation) since: Millis,
    /// What the kubelet does meanwhile.
    pub(in crate::simulation) activity: KubeletActivity,
    /// Whether the node lifecycle controller has acted on it.
    pub(in crate::simulation) observed: bool,
}

impl NodeState {
    pub(in crate::simulation) fn new(node: Node) -> Self {
        NodeState { node: Arc::new(node), outage: None, ready: true }
    }

    /// What its kubelet does.
    pub(in crate::simulation) fn activity(&self) -> KubeletActivity {
        self.outage.map_or(KubeletActivity::Working, |outage| outage.activity)
    }
}
