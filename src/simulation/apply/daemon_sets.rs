//! Applies effects on DaemonSets, and on what their controller knows.

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};

use crate::selectors::Selector;
use crate::simulation::Millis;
use crate::simulation::effect::DaemonSetEffect;
use crate::simulation::state::{
    Cluster, DaemonSetKey, DaemonSetState, History, LeftRevision, RECHECK_SKEW,
};

impl Cluster {
    pub(super) fn apply_to_daemon_set(&mut self, key: &DaemonSetKey, effect: DaemonSetEffect) {
        match effect {
            DaemonSetEffect::SetSpec(spec) => return self.set_daemon_set_spec(key, *spec),
            DaemonSetEffect::Remove { leaves_revisions } => {
                return self.remove_daemon_set(key, leaves_revisions);
            }
            _ => {}
        }
        let now = self.now();
        let Some(state) = self.daemon_sets.get_mut(key) else { return };
        match effect {
            DaemonSetEffect::SetSpec(_) | DaemonSetEffect::Remove { .. } => {}
            DaemonSetEffect::MarkDeleting => state.deleting = true,
            DaemonSetEffect::FinishClaims => {
                state.relabelled.clear();
                state.candidates.clear();
            }
            DaemonSetEffect::SetHistory(history) => state.history = *history,
            DaemonSetEffect::MarkAllDirty => state.mark_all_dirty(),
            DaemonSetEffect::SetNodeViews(views) => {
                state.dirty.clear();
                for (node, view) in views {
                    state.index.replace(node, view);
                }
            }
            DaemonSetEffect::SetBackoff(node, backoff) => {
                state.backoffs.insert(node, backoff);
            }
            DaemonSetEffect::ForgetBackoffs => {
                let backoffs = std::mem::take(&mut state.backoffs);
                state.dirty.extend(backoffs.into_keys());
            }
            DaemonSetEffect::SetUnplaced(node, Some(reason)) => {
                state.unplaced.insert(node, reason);
            }
            DaemonSetEffect::SetUnplaced(node, None) => {
                state.unplaced.remove(&node);
            }
            DaemonSetEffect::SetCreationFailure(failure) => state.creation_failure = failure,
            DaemonSetEffect::WriteStatus(status) => {
                state.status = status;
                // The controller syncs again when the first back-off ends, and when ready pods
                // should be available.
                state.index.held_until().into_iter().for_each(|until| state.recheck_by(until));
                if state.min_ready() > 0 && status.number_ready != status.number_available {
                    state.recheck_by(now.saturating_add(state.min_ready()));
                }
                if let Some(at) = state.index.next_recheck().filter(|_| state.recheck_at.is_none())
                {
                    state.recheck_by(at.saturating_add(RECHECK_SKEW));
                }
            }
        }
    }

    pub(super) fn create_daemon_set(
        &mut self,
        key: DaemonSetKey,
        object: DaemonSet,
        selector: Selector,
    ) {
        let mut state = DaemonSetState::new(object, selector, &self.options.priority_classes);
        let (claimed, left) = std::mem::take(&mut self.left_revisions)
            .into_iter()
            .partition::<Vec<LeftRevision>, _>(|left| {
                let meta = left.revision.template.metadata.as_ref();
                left.namespace == key.namespace
                    && state.selector.matches(meta.and_then(|meta| meta.labels.as_ref()))
            });
        self.left_revisions = left;
        let version = self.options.kubernetes_version;
        state.history = History::restored(Vec::new(), &state.template, 0, version);
        state.history.take_in(claimed.into_iter().map(|left| left.revision).collect());
        state.candidates.extend(self.orphans.all());
        state.decide_anew(self.nodes.iter().map(|(name, state)| (name, &*state.node)));
        self.daemon_sets.insert(key, state);
    }

    /// Marks the nodes whose recheck is due. They are re-evaluated in the controller's next step,
    /// which is due now if the time of a scheduled sync or resync has come.
    pub(in crate::simulation) fn mark_due_nodes(&mut self) {
        let now = self.now();
        for state in self.daemon_sets.values_mut() {
            let due = state.index.due(now);
            state.unnoticed.extend(due);
            let is_due = |at: Option<Millis>| at.is_some_and(|at| at <= now);
            if is_due(state.recheck_at) || is_due(state.resync_at) {
                state.recheck_at = state.recheck_at.filter(|at| *at > now);
                state.take_notice();
            }
        }
    }

    fn set_daemon_set_spec(&mut self, key: &DaemonSetKey, spec: DaemonSetSpec) {
        if let Some(state) = self.daemon_sets.get_mut(key) {
            state.set_spec(spec, &self.options.priority_classes);
            state.decide_anew(self.nodes.iter().map(|(name, state)| (name, &*state.node)));
        }
    }

    fn remove_daemon_set(&mut self, key: &DaemonSetKey, leaves_revisions: bool) {
        let Some(state) = self.daemon_sets.remove(key) else { return };
        if leaves_revisions {
            let left = state.history.all().map(|revision| LeftRevision {
                namespace: key.namespace.clone(),
                revision: revision.clone(),
            });
            self.left_revisions.extend(left);
        }
    }
}
