//! The garbage collector: what happens to the pods of a deleted DaemonSet.
//!
//! Source: `pkg/controller/garbagecollector` at v1.36.

use crate::simulation::action::Cascade;
use crate::simulation::cluster_event::EventKind;
use crate::simulation::effect::{DaemonSetEffect, Effect, PodEffect};
use crate::simulation::state::{Cluster, DaemonSetKey, PodId};

/// Returns the effects of deleting a DaemonSet.
pub(in crate::simulation) fn delete_daemon_set(
    cluster: &Cluster,
    key: &DaemonSetKey,
    cascade: Cascade,
) -> Vec<Effect> {
    let Some(state) = cluster.daemon_sets.get(key) else { return Vec::new() };
    let pods: Vec<PodId> = state.pods.all().collect();
    let of_daemon_set = |effect| Effect::DaemonSet(key.clone(), effect);
    let mut effects = Vec::new();
    if cascade == Cascade::Foreground {
        effects.push(of_daemon_set(DaemonSetEffect::MarkDeleting));
        if pods.is_empty() {
            effects.push(of_daemon_set(DaemonSetEffect::Remove { leaves_revisions: false }));
        }
    }
    for id in pods {
        match cascade {
            Cascade::Foreground => {}
            Cascade::Background | Cascade::Orphan => {
                effects.push(Effect::Pod(id, PodEffect::Orphan));
            }
        }
        if cascade == Cascade::Orphan {
            effects.push(Effect::ReportPod(id, EventKind::Orphaned));
        } else {
            effects.push(Effect::ReportPod(id, EventKind::OwnerDeleted));
            effects.push(Effect::Pod(id, PodEffect::Delete(None)));
        }
    }
    if cascade != Cascade::Foreground {
        let leaves_revisions = cascade == Cascade::Orphan;
        effects.push(of_daemon_set(DaemonSetEffect::Remove { leaves_revisions }));
    }
    effects
}

/// Removes a DaemonSet that is being deleted in the foreground once its last pod is gone.
pub(in crate::simulation) fn finish_deletion(
    cluster: &Cluster,
    key: &DaemonSetKey,
) -> Option<Effect> {
    let state = cluster.daemon_sets.get(key);
    let is_over = state.is_some_and(|state| state.deleting && state.pods.is_empty());
    let remove = DaemonSetEffect::Remove { leaves_revisions: false };
    is_over.then(|| Effect::DaemonSet(key.clone(), remove))
}
