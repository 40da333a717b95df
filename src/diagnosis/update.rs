//! The rollout that an update of a DaemonSet would start.

use k8s_openapi::api::apps::v1::DaemonSet;

use super::Observation;
use crate::simulation::Action;
use crate::simulation::import::key_of;
use crate::simulation::rollout::{self, Rollout};

impl Observation<'_> {
    /// Returns the rollout that starts when a DaemonSet of the dump is updated to `new`. `None`
    /// when the dump has no such DaemonSet, or the API server refuses the update.
    pub fn rollout_after(&self, new: &DaemonSet) -> Option<Rollout> {
        let key = key_of(new);
        let set = self.sets.iter().find(|set| set.key == key)?;
        let mut cluster = self.cluster.with_readiness(set.measure.ready_after, []);
        cluster.apply(Action::Apply(Box::new(new.clone()))).ok()?;
        cluster.sync();
        rollout::rollout_status(&cluster, &key)
    }
}
