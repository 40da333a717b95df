//! What happens next: the life of DaemonSets, simulated as their controller lives it.
//!
//! A [`Cluster`] holds nodes, pods and DaemonSets. An [`Action`] changes it from outside
//! (a node joins, a label changes, a template is edited); [`Cluster::sync`] lets the
//! controller take its step; [`Cluster::advance`] lets time pass, in which kubelets make
//! pods ready and deleted pods go. Nothing happens by itself, so the same calls always
//! give the same run, and a clone of a cluster is a fork of it.
//!
//! Source: `pkg/controller/daemon` at v1.36.
//!
//! Not modelled: failures of the API server, slow-start batches, quota and admission.

mod action;
pub mod alternatives;
mod backoff;
mod claim;
mod cluster;
mod controller;
mod daemon_sets;
mod event;
mod footprint;
mod happening;
mod history;
pub mod modes;
mod node_life;
mod pod;
pub mod reach;
mod rolling_update;
pub mod rollout;
mod rule;
mod scheduler;
mod status;
mod tally;
mod timeline;
mod view;

pub use action::{Action, Cascade, Refused};
pub use backoff::{Backoff, BackoffLimits};
pub use cluster::{Cluster, Knobs};
pub use controller::{Change, DaemonSetKey, Step};
pub use event::Event;
pub use footprint::Footprint;
pub use happening::{Happening, What};
pub use history::{History, Revision};
pub use node_life::{NodeLife, Outage};
pub use pod::{NodeName, Owner, Phase, Pod, PodId};
pub use rolling_update::Budget;
pub use rule::Rule;
pub use scheduler::Scheduling;
pub use status::Status;
pub use timeline::{End, Record, Rejected, Timeline};

/// A moment, or a span, in thousandths of a second from the start of the simulation.
pub type Millis = i64;
