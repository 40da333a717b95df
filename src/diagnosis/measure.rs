//! How long pods take to get ready, measured from those that did.

use crate::manifest::dump::{DumpedPod, UnixMillis};
use crate::simulation::Millis;

/// How long the pods of a DaemonSet take from their creation until they are ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// How long.
    pub ready_after: Millis,
    /// From how many pods that was measured: the middle one counts. 0 when it was given, or
    /// assumed since no pod is ready.
    pub pods: usize,
    /// Whether it was given.
    pub is_given: bool,
}

/// What is assumed where no pod is ready: that of [`SimulationOptions`](crate::simulation::SimulationOptions).
const ASSUMED: Millis = 5_000;

/// A pod that starts for so long is not taken to get ready: ten minutes at least, as large
/// images take their time.
const LEAST_PATIENCE: Millis = 600_000;

/// A container that runs for so long and is not ready is not taken to get ready, at least.
const LEAST_PROBING: Millis = 60_000;

impl Default for Measure {
    fn default() -> Self {
        Measure { ready_after: ASSUMED, pods: 0, is_given: false }
    }
}

impl Measure {
    /// For how long a pod may be starting.
    pub(super) fn patience(self) -> Millis {
        self.ready_after.saturating_mul(3).max(LEAST_PATIENCE)
    }

    /// For how long a running container may be without being ready.
    pub(super) fn probing(self) -> Millis {
        self.ready_after.saturating_mul(3).max(LEAST_PROBING)
    }
}

/// The middle of the times that ready pods took, those that were restarted left out: their
/// condition tells of the last time only.
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
