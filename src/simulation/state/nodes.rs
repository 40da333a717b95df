//! One node: the state that the controllers use.

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
    /// Its kubelet reports the node as not ready, and continues to start, end and report pods.
    NotReady,
    /// Its kubelet does not report, and ends no pods.
    #[default]
    Unreachable,
}

impl Outage {
    /// Returns the key of the taints that the node lifecycle controller adds to the node.
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
    /// The present outage of its kubelet; `None` while there is none.
    pub(in crate::simulation) outage: Option<OngoingOutage>,
    /// Whether the node's Ready condition is true.
    pub(in crate::simulation) ready: bool,
}

/// An outage that has begun and not ended.
#[derive(Debug, Clone, Copy)]
pub(in crate::simulation) struct OngoingOutage {
    pub(in crate::simulation) kind: Outage,
    pub(in crate::simulation) since: Millis,
    /// What the kubelet does during the outage.
    pub(in crate::simulation) activity: KubeletActivity,
    /// Whether the node lifecycle controller has acted on it.
    pub(in crate::simulation) observed: bool,
}

impl NodeState {
    pub(in crate::simulation) fn new(node: Node) -> Self {
        NodeState { node: Arc::new(node), outage: None, ready: true }
    }

    /// Returns what its kubelet does.
    pub(in crate::simulation) fn activity(&self) -> KubeletActivity {
        self.outage.map_or(KubeletActivity::Working, |outage| outage.activity)
    }
}
