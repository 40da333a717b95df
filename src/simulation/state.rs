//! The state of a simulated cluster. Nothing here acts: [`actors`](super::actors) read the state
//! and return effects, which [`apply`](super::apply) applies to it.

mod backoff;
mod clock;
mod cluster;
mod daemon_set;
mod node_index;
mod node_view;
mod nodes;
mod options;
mod pod;
mod pods_by_node;
mod revisions;
mod scheduling_queue;
mod template_info;

pub(super) use backoff::CreationFailure;
pub use backoff::{Backoff, BackoffLimits};
pub(super) use clock::LONGEST;
pub use cluster::Cluster;
pub(super) use cluster::{NewPod, PodName};
pub(super) use daemon_set::{DaemonSetState, RECHECK_SKEW};
pub(super) use node_index::UpdateCounts;
pub(super) use node_view::{ManagePlan, NodeView, PodPair, StatusShare, UpdateView};
pub use nodes::Outage;
pub(super) use nodes::{NodeState, OngoingOutage};
pub use options::{NodeLifecycle, Scheduling, SimulationOptions};
pub use pod::{
    DaemonSetKey, Imported, NodeName, OtherController, Owner, Phase, Pod, PodId, Termination,
};
pub(super) use revisions::LeftRevision;
pub use revisions::{History, Revision};
pub use template_info::{PodMaker, TemplateInfo};
