//! `status` of a DaemonSet, as the controller would write it.

use serde::Serialize;

/// The counters of `status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "typescript",
    derive(ts_rs::TS),
    ts(rename = "DaemonSetStatus", optional_fields)
)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// Nodes that should run a pod.
    pub desired_number_scheduled: usize,
    /// Nodes that should run a pod and have one.
    pub current_number_scheduled: usize,
    /// Nodes that should not run a pod but have one.
    pub number_misscheduled: usize,
    /// Nodes that should run a pod and have a ready one.
    pub number_ready: usize,
    /// Nodes that should run a pod and have one of the present template.
    pub updated_number_scheduled: usize,
    /// Nodes that should run a pod and have one that has been ready for `minReadySeconds`.
    pub number_available: usize,
    /// `desired_number_scheduled` minus `number_available`.
    pub number_unavailable: usize,
    /// The generation of the spec that the controller has last acted on.
    pub observed_generation: i64,
    /// How often two templates had the same hash.
    pub collision_count: i32,
}
