//! The objects of the cluster that were fetched for one request.

use daemonset_preflight::placement::{DaemonPlacement, Occupancy, UnownedPod};

use super::failure::Missing;

/// The state of the cluster, as far as it could be fetched.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    /// The other DaemonSets; `None` when they were not requested or could not be listed.
    pub(super) daemon_sets: Option<Vec<DaemonPlacement>>,
    /// The running pods by node; `None` when they were not requested or could not be listed.
    pub(super) occupancy: Option<Occupancy>,
    /// The pods of the namespace that no controller owns.
    pub(super) unowned: Vec<UnownedPod>,
    /// The objects that could not be fetched, and why.
    pub(super) missing: Vec<Missing>,
}

impl Snapshot {
    /// Returns the value, or records why it could not be fetched.
    pub(super) fn take<T>(&mut self, answer: Result<T, Missing>) -> Option<T> {
        answer.map_err(|why| self.missing.push(why)).ok()
    }
}
