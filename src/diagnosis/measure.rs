//! How long pods take to become ready, measured from those that did.

use crate::manifest::dump::{DumpedPod, UnixMillis};
use crate::simulation::Millis;

/// How long the pods of a DaemonSet take from their creation until they are ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// The duration.
    pub ready_after: Millis,
    /// The number of pods measured, of which the median counts. 0 when the duration was given, or
    /// assumed because no pod is ready.
    pub pods: usize,
    /// Whether the duration was given.
    pub is_given: bool,
}

/// The duration assumed when no pod is ready: the default of
/// [`SimulationOptions`](crate::simulation::SimulationOptions).
const ASSUMED: Millis = 5_000;

/// The least time after which a starting pod is not expected to become ready: ten minutes,
/// because large images take long to pull.
const LEAST_PATIENCE: Millis = 600_000;

/// The least time after which a running container that is not ready is not expected to become
/// ready.
const LEAST_PROBING: Millis = 60_000;

impl Default for Measure {
    fn default() -> Self {
        Measure { ready_after: ASSUMED, pods: 0, is_given: false }
    }
}

impl Measure {
    /// Returns how long a pod may be starting.
    pub(super) fn patience(self) -> Millis {
        self.ready_after.saturating_mul(3).max(LEAST_PATIENCE)
    }

    /// Returns how long a running container may be unready.
    pub(super) fn probing(self) -> Millis {
        self.ready_after.saturating_mul(3).max(LEAST_PROBING)
    }
}

/// Returns the median time that ready pods took. Restarted pods are skipped: their condition
/// reflects only the last time they became ready.
pub(super) fn measure(pods: &[(usize, &DumpedPod)], given: Option<Millis>) -> Measure {
    if let Some(ready_after) = given {
        return Measure { ready_after, pods: 0, is_given: true };
    }
    let took = |pod: &DumpedPod| -> Option<UnixMillis> {
        let ready = pod.ready.as_ref().filter(|ready| ready.is_true())?;
        let is_fresh = pod.containers.iter().all(|container| container.restarts == 0);
        let span = ready.since?.saturating_sub(pod.created?);
        (is_fresh && span >= 0).then_some(span)
    };
    let mut all: Vec<Millis> = pods.iter().filter_map(|(_, pod)| took(pod)).collect();
    all.sort_unstable();
    match all.get(all.len() / 2) {
        Some(middle) => Measure { ready_after: *middle, pods: all.len(), is_given: false },
        None => Measure::default(),
    }
}
