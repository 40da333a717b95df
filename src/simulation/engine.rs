//! What moves a cluster: actions from outside, steps of the DaemonSet controller, and time.

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

/// When the controller looks at every DaemonSet, whatever it has been notified of: not before
/// `--min-resync-period` of the controller manager.
const RESYNC: Millis = 12 * 3_600_000;

/// How often the controller may act in one moment. More would be a loop.
const ROUNDS: usize = 10_000;

impl Cluster {
    /// Lets something happen.
    ///
    /// # Errors
    /// When it cannot: see [`Refused`]. The cluster is then unchanged.
    pub fn apply(&mut self, action: Action) -> Result<(), Refused> {
        let effects = actions::effects(self, action)?;
        self.apply_effects(effects);
        self.schedule_pods();
        Ok(())
    }

    /// Puts a pod on its node before its DaemonSet is created, which then adopts it. `of`: the
    /// DaemonSet's [first revision](Cluster::first_revision).
    ///
    /// # Errors
    /// As of [`Action::CreatePod`].
    pub fn leave_pod(&mut self, pod: PodObject, of: Arc<Revision>) -> Result<(), Refused> {
        let effects = actions::create_pod(self, pod, Some(of))?;
        self.apply_effects(effects);
        Ok(())
    }

    /// The revision that a DaemonSet gets when it is created here; `None` where its template
    /// cannot be written.
    pub fn first_revision(&self, daemon_set: &DaemonSet) -> Option<Arc<Revision>> {
        let template = Arc::new(daemon_set.spec.as_ref()?.template.clone());
        let version = self.options.kubernetes_version;
        let mut history = History::restored(Vec::new(), &template, 0, version);
        history.advance(&template, &self.options.priority_classes).ok()?;
        history.current().cloned()
    }

    /// Makes the pods that are on their nodes ones that run there since long: ready, where
    /// they ever get so.
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

    /// Lets every DaemonSet's controller take one step, by namespace and name.
    pub fn sync(&mut self) -> Vec<Step> {
        let keys: Vec<DaemonSetKey> = self.daemon_sets.keys().cloned().collect();
        self.sync_daemon_sets(&keys)
    }

    /// Counts what the controller is not notified of: it knows when it acts next, and whoever asks
    /// how things stand is to know now. The status stays as it was written.
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

    /// Lets the controller take a step for each DaemonSet, but for those of which nothing is
    /// new but what it is not notified of.
    fn sync_notified(&mut self) -> Vec<Step> {
        let sets = self.daemon_sets.iter();
        let notified = sets.filter(|(_, set)| set.unnoticed.is_empty() || !set.is_left_alone());
        let keys: Vec<DaemonSetKey> = notified.map(|(key, _)| key.clone()).collect();
        self.sync_daemon_sets(&keys)
    }

    /// One step of the controller for one DaemonSet; `None` while it is being deleted, or
    /// when there is none of that name.
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

    /// Lets time pass: kubelets make pods ready, and deleted pods go.
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

    /// The next moment at which anything happens without outside help. What would happen
    /// in more than a hundred years never does.
    pub fn next_moment(&self) -> Option<Millis> {
        let failures = self.daemon_sets.values().filter_map(|set| set.creation_failure.as_ref());
        let retries = failures.map(|failure| failure.retry_at);
        retries.chain(self.next_change()).min().filter(|at| *at <= LONGEST)
    }

    /// The next moment at which more happens than that the creation of a pod is tried again
    /// which was refused.
    pub(super) fn next_change(&self) -> Option<Millis> {
        let sets = self.daemon_sets.values();
        let rechecks = sets.flat_map(|state| [state.recheck_at, state.resync_at]).flatten();
        rechecks.chain(self.clock.next_timer()).min().filter(|at| *at <= LONGEST)
    }

    /// Lets the controller act until it has nothing left to do in this moment.
    /// `see` is shown every step that changed something, and what happened around it.
    pub fn settle(&mut self, see: &mut dyn FnMut(Record)) {
        for _ in 0..ROUNDS {
            // What led to the step comes before it, what follows from it after it.
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

    /// Settles, and lets time pass and everything happen by itself, up to `until`.
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
