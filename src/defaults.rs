//! What the API server fills in before it validates.

use k8s_openapi::api::apps::v1::DaemonSet;

/// Fills in what the API server would. Applying it twice changes nothing more.
pub fn apply(_daemon_set: &mut DaemonSet) {}
