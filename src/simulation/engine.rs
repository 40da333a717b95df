//! Drives a cluster: applies actions, runs steps of the DaemonSet controller, and advances time.

use std::collections::BTreeMap;
use std::sync::Arc;

use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::api::core::v1::Pod as PodObject;

use super::Millis;
use super::action::{Action, Refused};
use super::actions;
use super::actors::daemon_set_controller;
use super::effect::{Effect, PodEffect};
use super::record::{End, Record};
use super::state::{Cluster, DaemonSetKey, History, LONGEST, Pod, Revision};
use super::status::Status;
use super::step::Step;
use crate::placement::Budget;

/// After how long the controller syncs a DaemonSet again without a notification: the shortest
/// interval that its informers may have, `--min-resync-period` of the controller manager.
const RESYNC: Millis = 12 * 3_600_000;

/// The most rounds of steps that the controller may take at one point in time. More would be an
/// endless loop.
const ROUNDS: usize = 10_000;

impl Cluster {
    /// Applies an action.
    ///
    /// # Errors
    /// When the action is refused: see [`Refused`]. The cluster is then unchanged.
    pub fn apply(&mut self, action: Action) -> Result<(), Refused> {
        let effects = actions::effects(self, action)?;
        self.apply_effects(effects);
        self.schedule_pods();
        Ok(())
    }

    /// Creates a pod on its node, for a DaemonSet to adopt that is created later. `of` is that
    /// DaemonSet's [first revision](Cluster::first_revision).
    ///
    /// # Errors
    /// The same as for [`Action::CreatePod`].
    pub fn leave_pod(&mut self, pod: PodObject, of: Arc<Revision>) -> Result<(), Refused> {
        let effects = actions::create_pod(self, pod, Some(of))?;
        self.apply_effects(effects);
        Ok(())
    }

    /// Returns the revision that a DaemonSet gets when it is created in this cluster; `None` when
    /// it has no spec or its template cannot be serialized.
    pub fn first_revision(&self, daemon_set: &DaemonSet) -> Option<Arc<Revision>> {
        let template = Arc::new(daemon_set.spec.as_ref()?.template.clone());
        let version = self.options.kubernetes_version;
        let mut history = History::restored(Vec::new(), &template, 0, version);
        history.advance(&template, &self.options.priority_classes).ok()?;
        history.current().cloned()
    }

    /// Marks the pods that kubelets run as ready since long before the start of the simulation,
    /// except those that are being deleted, have ended, or never become ready.
    pub fn mark_ready(&mut self) {
        let runs = |pod: &&Pod| {
            let gets_ready = !self.options.keeps_unready(&pod.revision);
            self.is_run(pod) && pod.bound && pod.is_live() && gets_ready
        };
        let running = self.pods.values().filter(runs);
        let effects: Vec<Effect> =
            running.map(|pod| Effect::Pod(pod.id, PodEffect::MarkRunningSinceLong)).collect();
        self.apply_effects(effects);
    }

    /// Runs one step of the controller for each DaemonSet, in the order of namespace and name.
    pub fn sync(&mut self) -> Vec<Step> {
        let keys: Vec<DaemonSetKey> = self.daemon_sets.keys().cloned().collect();
        self.sync_daemon_sets(&keys)
    }

    /// Re-evaluates the nodes that changed without a notification to the controller, so that the
    /// counts are right for callers that read them now. The controller itself acts on these nodes
    /// in its next step, at the latest after a resync; until then, the written status stays as it
    /// is.
    fn evaluate_unnoticed(&mut self) {
        let sets = self.daemon_sets.iter().filter(|(_, set)| !set.unnoticed.is_empty());
        let keys: Vec<DaemonSetKey> = sets.map(|(key, _)| key.clone()).collect();
        let now = self.now();
        for key in &keys {
            let effects = daemon_set_controller::evaluate(self, key);
            self.apply_effects(effects);
            if let Some(state) = self.daemon_sets.get_mut(key) {
                state.resync_at.get_or_insert(now.saturating_add(RESYNC));
            }
        }
    }

    fn sync_daemon_sets(&mut self, keys: &[DaemonSetKey]) -> Vec<Step> {
        let steps = keys.iter().filter_map(|key| self.sync_daemon_set(key)).collect();
        self.schedule_pods();
        steps
    }

    /// Runs a step of the controller for each DaemonSet, except those whose only changes are ones
    /// that the controller is not notified of.
    fn sync_notified(&mut self) -> Vec<Step> {
        let sets = self.daemon_sets.iter();
        let notified = sets.filter(|(_, set)| set.unnoticed.is_empty() || !set.is_left_alone());
        let keys: Vec<DaemonSetKey> = notified.map(|(key, _)| key.clone()).collect();
        self.sync_daemon_sets(&keys)
    }

    /// Runs one step of the controller for one DaemonSet. Returns `None` while the DaemonSet is
    /// being deleted, or when there is none of that name.
    fn sync_daemon_set(&mut self, key: &DaemonSetKey) -> Option<Step> {
        if self.daemon_sets.get(key)?.deleting {
            return None;
        }
        let state = self.daemon_sets.get_mut(key)?;
        state.take_notice();
        use daemon_set_controller::{
            claim, clean_up_history, evaluate, fails_to_manage, forget_creation_failure, manage,
            number_template, update, write_status,
        };
        for part in [claim, number_template, evaluate] {
            let effects = part(self, key);
            self.apply_effects(effects);
        }
        let fails = fails_to_manage(self, key);
        for part in [manage, evaluate] {
            let effects = part(self, key);
            self.apply_effects(effects);
        }
        let state = self.daemon_sets.get(key)?;
        let budget = Budget::of(&state.spec, state.index.desired());
        let (effects, stopped_by) = match fails {
            true => (Vec::new(), None),
            false => update(self, key),
        };
        self.apply_effects(effects);
        if stopped_by.is_none() && !fails {
            let effects = clean_up_history(self, key);
            self.apply_effects(effects);
        }
        for part in [forget_creation_failure, evaluate, write_status] {
            let effects = part(self, key);
            self.apply_effects(effects);
        }
        let changes = std::mem::take(&mut self.changes);
        let state = self.daemon_sets.get(key)?;
        let in_use = match budget {
            Some(Budget { max_surge: 0, .. }) | None => state.index.update().unavailable,
            Some(_) => state.index.update().surging,
        };
        Some(Step {
            at: self.now(),
            daemon_set: key.clone(),
            changes,
            budget: budget.filter(|_| state.is_updating()),
            in_use,
            stopped_by: stopped_by.map(|node| node.to_string()),
            status: state.status,
        })
    }

    /// Advances the time by `span`: kubelets make pods ready, and deleted pods are removed.
    pub fn advance(&mut self, span: Millis) {
        let now = self.now();
        let until = now.saturating_add(span.max(0)).min(LONGEST.max(now));
        while let Some(at) = self.clock.next_timer().filter(|at| *at <= until) {
            self.clock.advance_to(at);
            self.fire_timers(at);
        }
        self.clock.advance_to(until);
        self.mark_due_nodes();
    }

    /// Returns the next moment at which anything happens without an action. What is due after more
    /// than a hundred years never happens.
    pub fn next_moment(&self) -> Option<Millis> {
        let failures = self.daemon_sets.values().filter_map(|set| set.creation_failure.as_ref());
        let retries = failures.map(|failure| failure.retry_at);
        retries.chain(self.next_change()).min().filter(|at| *at <= LONGEST)
    }

    /// Returns the next moment at which anything happens other than the retry of a refused pod
    /// creation.
    pub(super) fn next_change(&self) -> Option<Millis> {
        let sets = self.daemon_sets.values();
        let rechecks = sets.flat_map(|state| [state.recheck_at, state.resync_at]).flatten();
        rechecks.chain(self.clock.next_timer()).min().filter(|at| *at <= LONGEST)
    }

    /// Runs steps of the controller until it has nothing left to do at the present time. `see`
    /// receives each step that changed something or wrote another status, and the cluster events
    /// before and after it.
    pub fn settle(&mut self, see: &mut dyn FnMut(Record)) {
        for _ in 0..ROUNDS {
            // Events that led to a step are recorded before it, those that result from it after
            // it.
            self.take_events().into_iter().for_each(|event| see(Record::ClusterEvent(event)));
            let mut before: BTreeMap<DaemonSetKey, Status> = BTreeMap::new();
            for (key, set) in &self.daemon_sets {
                before.insert(key.clone(), set.status);
            }
            let steps = self.sync_notified();
            let mut acted = false;
            for step in steps {
                acted |= !step.changes.is_empty();
                if !step.changes.is_empty() || before.get(&step.daemon_set) != Some(&step.status) {
                    see(Record::Step(step));
                }
            }
            self.take_events().into_iter().for_each(|event| see(Record::ClusterEvent(event)));
            self.evaluate_unnoticed();
            if !acted {
                return;
            }
        }
    }

    /// Settles the cluster, then repeatedly advances it to the next moment and settles it again,
    /// up to `until`.
    pub fn run(&mut self, until: Millis, see: &mut dyn FnMut(Record)) -> End {
        self.settle(see);
        loop {
            match self.next_moment() {
                Some(at) if at <= until => {
                    self.advance(at.saturating_sub(self.now()));
                    self.settle(see);
                }
                later => {
                    self.advance(until.saturating_sub(self.now()));
                    return if later.is_none() { End::Quiet } else { End::TimeUp };
                }
            }
        }
    }
}
