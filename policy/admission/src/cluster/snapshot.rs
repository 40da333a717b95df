//! What was had of the cluster for one request.

use daemonset_preflight::placement::{DaemonPlacement, Occupancy, UnownedPod};

use super::failure::Missing;

/// The cluster, as far as it could be had.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    /// The other DaemonSets.
    pub(super) daemon_sets: Option<Vec<DaemonPlacement>>,
    /// The pods that run.
    pub(super) occupancy: Option<Occupancy>,
    /// The pods of the namespace that no controller owns.
    pub(super) unowned: Vec<UnownedPod>,
    /// What could not be had, and why.
    pub(super) missing: Vec<Missing>,
}

impl Snapshot {
    /// Keeps note of what could not be had.
    pub(super) fn take<T>(&mut self, answer: Result<T, Missing>) -> Option<T> {
        answer.map_err(|why| self.missing.push(why)).ok()
    }
}
