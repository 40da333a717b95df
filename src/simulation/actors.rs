//! The components of a cluster that act: each reads the state and returns the effects that change
//! it. None changes the state itself.

pub(super) mod daemon_set_controller;
mod fit_error;
pub(super) mod garbage_collector;
pub(super) mod kubelet;
pub(super) mod node_lifecycle;
mod node_view;
pub(super) mod pod_garbage_collector;
mod rolling_update;
pub(super) mod scheduler;
