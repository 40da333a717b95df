//! Determines whether the rollout that an update starts can begin and finish.

use k8s_openapi::api::apps::v1::DaemonSet;

use super::PlaceCall;
use crate::diagnosis::{Observation, Settings};
use crate::manifest::dump::Dump;

/// Returns the cluster as a dump; `None` unless the call gives live objects and pods besides the
/// nodes.
pub(super) fn dump(call: &PlaceCall) -> Option<Dump> {
    let (live, pods) = (call.live.as_ref()?, call.pods.as_ref()?);
    Some(Dump::read([live.as_str(), &call.nodes, pods]))
}

/// Returns why the rollout cannot begin or cannot finish, in one sentence. `None` when it finishes
/// on its own, or when that is not known.
pub(super) fn obstacle(observation: &Observation<'_>, new: &DaemonSet) -> Option<String> {
    let rollout = observation.rollout_after(new)?;
    if rollout.finished || rollout.time_left.is_some() || rollout.not_known_after.is_some() {
        return None;
    }
    let reasons: Vec<String> = rollout.stuck.iter().map(|stuck| stuck.sentence()).collect();
    let what = match rollout.stops_after {
        Some(0) => "cannot begin",
        _ => "cannot end",
    };
    (!reasons.is_empty())
        .then(|| format!("the rollout that this change starts {what}: {}", reasons.join(" ")))
}

/// Prepares a dump for [`obstacle`].
pub(super) fn observe(dump: &Dump) -> Observation<'_> {
    Observation::of(dump, Settings::default())
}
