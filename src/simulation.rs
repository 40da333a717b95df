//! Simulates over time how the DaemonSet controller acts on a cluster.
//!
//! A [`Cluster`] holds nodes, pods and DaemonSets. An [`Action`] changes it from outside (a node
//! joins, a label changes, a template is edited); [`Cluster::sync`] runs one step of the
//! controller; [`Cluster::advance`] lets time pass, in which kubelets make pods ready and deleted
//! pods are removed. Nothing happens without such a call, so the same calls always produce the
//! same run, and a clone of a cluster can be continued independently of the original.
//!
//! ```
//! use daemonset_preflight::manifest::nodes::Node;
//! use daemonset_preflight::simulation::{Action, Change, Cluster, DaemonSetKey, SimulationOptions, Rule};
//!
//! let agent = serde_json::from_str(r#"{
//!     "metadata": {"name": "agent", "namespace": "default"},
//!     "spec": {
//!         "selector": {"matchLabels": {"app": "agent"}},
//!         "template": {
//!             "metadata": {"labels": {"app": "agent"}},
//!             "spec": {"containers": [{"name": "agent", "image": "agent:1"}]}
//!         }
//!     }
//! }"#).unwrap();
//! let mut cluster = Cluster::new(SimulationOptions::default());
//! cluster.apply(Action::AddNode(Node::named("a"))).unwrap();
//! cluster.apply(Action::CreateDaemonSet(Box::new(agent))).unwrap();
//! let step = cluster.sync().remove(0);
//! assert!(matches!(&step.changes[1], Change::Created { rule: Rule::Missing, .. }));
//! assert_eq!(step.events()[0].reason, "SuccessfulCreate");
//!
//! cluster.advance(5_000);
//! cluster.sync();
//! let status = cluster.status(&DaemonSetKey::new("default", "agent")).unwrap();
//! assert_eq!(status.number_available, 1);
//! ```
//!
//! Source: `pkg/controller/daemon` at v1.36.
//!
//! Not modelled: failures of the API server, slow-start batches, quota and admission.

mod action;
mod actions;
mod actors;
pub mod alternatives;
mod apply;
mod cluster_event;
mod effect;
mod engine;
mod event;
mod export;
pub mod import;
pub mod modes;
pub mod reach;
mod record;
mod revision_hash;
pub mod rollout;
mod rule;
mod state;
mod status;
mod step;
mod timeline;

pub use crate::placement::Budget;
pub use crate::scheduling::{PreemptionPolicy, PriorityClass, PriorityClasses};
pub use action::{Action, Cascade, Refused};
pub use cluster_event::{ClusterEvent, EventKind};
pub use event::Event;
pub use record::{End, Record};
pub use revision_hash::revision_hash;
pub use rule::Rule;
pub use state::{
    Backoff, BackoffLimits, Cluster, DaemonSetKey, History, Imported, NodeLifecycle, NodeName,
    OtherController, Outage, Owner, Phase, Pod, PodId, PodMaker, Revision, Scheduling,
    SimulationOptions, TemplateInfo, Termination,
};
pub use status::Status;
pub use step::{Change, Step};
pub use timeline::{Rejected, Timeline};

/// A point in time, in milliseconds since the start of the simulation, or a duration in
/// milliseconds.
pub type Millis = i64;
