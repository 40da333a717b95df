//! Reports the state of a rollout: what is left, what uses the budget, how long it will take, and
//! why it cannot finish.
//!
//! Every forecast comes from a run of a clone of the cluster without further actions, so a
//! forecast never differs from what the simulation then does.
//!
//! ```
//! use daemonset_preflight::manifest::nodes::Node;
//! use daemonset_preflight::simulation::{Action, Cluster, DaemonSetKey, SimulationOptions, rollout};
//!
//! let agent = |image: &str| -> k8s_openapi::api::apps::v1::DaemonSet {
//!     serde_json::from_value(serde_json::json!({
//!         "metadata": {"name": "agent", "namespace": "default"},
//!         "spec": {
//!             "selector": {"matchLabels": {"app": "agent"}},
//!             "template": {
//!                 "metadata": {"labels": {"app": "agent"}},
//!                 "spec": {"containers": [{"name": "agent", "image": image}]}
//!             }
//!         }
//!     })).unwrap()
//! };
//! let mut cluster = Cluster::new(SimulationOptions::default());
//! for name in ["a", "b", "c"] {
//!     cluster.apply(Action::AddNode(Node::named(name))).unwrap();
//! }
//! cluster.apply(Action::CreateDaemonSet(Box::new(agent("agent:1")))).unwrap();
//! cluster.run(60_000, &mut |_| ());
//!
//! let key = DaemonSetKey::new("default", "agent");
//! let template = agent("agent:2").spec.unwrap().template;
//! cluster.apply(Action::UpdateTemplate(key.clone(), Box::new(template))).unwrap();
//! let forecast = rollout::forecast(&cluster, &key, 600_000).unwrap();
//! assert_eq!(forecast.waves.len(), 3);
//! assert_eq!(forecast.takes, Some(15_000));
//!
//! // The first of the three is under way once the controller has acted.
//! cluster.sync();
//! let status = rollout::rollout_status(&cluster, &key).unwrap();
//! assert_eq!((status.left, status.waves_left, status.time_left), (3, Some(2), Some(15_000)));
//! ```

mod playing;
mod stuck;
mod unavailable;

use std::collections::BTreeMap;

use serde::Serialize;

use super::Millis;
use super::record::Record;
use super::rule::Rule;
use super::state::{Cluster, DaemonSetKey, LONGEST, NodeView};
use super::step::{Change, Step};
use crate::placement::Budget;
use playing::{Played, Stop, play};
pub use stuck::Stuck;
pub use unavailable::{BudgetConsumer, UnavailableReason};
use unavailable::{reason, uses_budget};

/// The state of a rollout.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Rollout {
    /// The number of the present template's revision.
    pub revision: i64,
    /// How many nodes should run a pod.
    pub desired: usize,
    /// How many of the `desired` nodes have no available pod of the present template.
    pub left: usize,
    /// Whether nothing is left and the controller has observed the present template:
    /// what `kubectl rollout status` regards as complete.
    pub finished: bool,
    /// The budget; absent with `OnDelete`, and while there is nothing to update: see
    /// [`Step::budget`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// How many nodes use the budget: without surge, the nodes without an available pod; with
    /// surge, the nodes on which a new pod beside an old one is not available yet.
    pub in_use: usize,
    /// The nodes that use the budget, and why.
    pub budget_consumers: Vec<BudgetConsumer>,
    /// The node that blocks a surging update at present: it no longer exists, but a pod of an
    /// older template is still bound to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_by: Option<String>,
    /// How many more waves of replaced pods there will be before the rollout is finished, without
    /// further actions; absent if it does not finish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waves_left: Option<usize>,
    /// How long the rollout will still take without further actions; absent if it does not finish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_left: Option<Millis>,
    /// How long a rollout that does not finish will still make progress: 0 if it has already
    /// stopped. Absent if it finishes, and if that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stops_after: Option<Millis>,
    /// How far ahead the rollout was simulated without either finishing or stopping, so that it is
    /// not known whether it ever does; absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_known_after: Option<Millis>,
    /// Why the rollout cannot finish by itself, judged where it stops, or why it is not finished
    /// at the end of the simulated time. Empty if it finishes.
    pub stuck: Vec<Stuck>,
}

/// One time at which the controller replaced pods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Wave {
    /// When the pods were replaced.
    pub at: Millis,
    /// The nodes of the replaced pods.
    pub nodes: Vec<String>,
    /// The budget at that time; absent with `OnDelete`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// How many nodes used the budget then, including these: see [`Step::in_use`].
    pub in_use: usize,
}

/// A rollout simulated to its end.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Forecast {
    /// How long it takes from now; absent if it does not finish in the given time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<Millis>,
    /// Its waves.
    pub waves: Vec<Wave>,
    /// The state of the rollout when it finishes, or where it stops.
    pub end: Rollout,
}

/// The state of a rollout and its future, from a single run.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// The state that [`rollout_status`] returns.
    pub rollout: Rollout,
    /// The waves until the rollout is finished, or until it stops.
    pub waves: Vec<Wave>,
    /// How many nodes then have no available pod of the present template.
    pub left_at_end: usize,
}

/// Whether `kubectl rollout status` would report the rollout of a DaemonSet as complete; `false`
/// if there is no such DaemonSet.
pub fn is_finished(cluster: &Cluster, key: &DaemonSetKey) -> bool {
    cluster.daemon_sets.get(key).is_some_and(|state| state.is_rolled_out())
}

/// Returns the state of a DaemonSet's rollout as of its last sync, and its future without further
/// actions; `None` if there is no such DaemonSet, if it is being deleted, or if it has not been
/// synced yet.
pub fn rollout_status(cluster: &Cluster, key: &DaemonSetKey) -> Option<Rollout> {
    statuses(cluster, [key.clone()]).remove(key)
}

/// Returns the [`rollout_status`] of a DaemonSet with its future waves; `None` if it has no
/// status.
pub fn outlook(cluster: &Cluster, key: &DaemonSetKey) -> Option<Outlook> {
    let mut rollout = present(cluster, key)?;
    if rollout.finished {
        return Some(Outlook { rollout, waves: Vec::new(), left_at_end: 0 });
    }
    let mut played = play(cluster, std::slice::from_ref(key), LONGEST);
    rollout.take_future(&played, key);
    let course = played.courses.remove(key)?;
    let left_at_end = match course.finish {
        Some(_) => 0,
        None => present(&played.cluster, key)?.left,
    };
    Some(Outlook { rollout, waves: course.waves, left_at_end })
}

/// Returns the [`rollout_status`] of every DaemonSet that has one.
pub fn rollouts(cluster: &Cluster) -> BTreeMap<DaemonSetKey, Rollout> {
    statuses(cluster, cluster.daemon_sets.keys().cloned())
}

fn statuses(
    cluster: &Cluster,
    keys: impl IntoIterator<Item = DaemonSetKey>,
) -> BTreeMap<DaemonSetKey, Rollout> {
    let mut rollouts: BTreeMap<DaemonSetKey, Rollout> = BTreeMap::new();
    for key in keys {
        if let Some(rollout) = present(cluster, &key) {
            rollouts.insert(key, rollout);
        }
    }
    let open: Vec<DaemonSetKey> = rollouts
        .iter()
        .filter(|(_, rollout)| !rollout.finished)
        .map(|(key, _)| key.clone())
        .collect();
    if !open.is_empty() {
        let played = play(cluster, &open, LONGEST);
        for key in &open {
            if let Some(rollout) = rollouts.get_mut(key) {
                rollout.take_future(&played, key);
            }
        }
    }
    rollouts
}

/// Simulates a rollout on a clone of the cluster, for at most `horizon`. Returns `None` in the
/// same cases as [`rollout_status`].
pub fn forecast(cluster: &Cluster, key: &DaemonSetKey, horizon: Millis) -> Option<Forecast> {
    present(cluster, key)?;
    let until = cluster.now().saturating_add(horizon);
    let mut played = play(cluster, std::slice::from_ref(key), until);
    let course = played.courses.remove(key)?;
    let (takes, end) = match course.finish {
        Some((takes, end)) => (Some(takes), end),
        None if played.stop == Stop::TimeUp => (None, rollout_status(&played.cluster, key)?),
        None => {
            let mut end = present(&played.cluster, key)?;
            end.take_reasons(&played, key);
            end.stops_after = (played.stop == Stop::Quiet).then_some(0);
            end.not_known_after = (played.stop == Stop::Unsettled).then_some(0);
            (None, end)
        }
    };
    Some(Forecast { takes, waves: course.waves, end })
}

/// Returns the nodes with the pods that a foreground deletion of a DaemonSet waits for; `None` if
/// the DaemonSet is not being deleted in the foreground.
pub fn deletion_waits_for(cluster: &Cluster, key: &DaemonSetKey) -> Option<Vec<String>> {
    let controller = cluster.daemon_sets.get(key).filter(|controller| controller.deleting)?;
    Some(controller.pods.nodes().map(ToString::to_string).collect())
}

/// Returns the waves of one DaemonSet in the records of a run.
pub fn waves<'a>(
    records: impl IntoIterator<Item = &'a Record>,
    daemon_set: &DaemonSetKey,
) -> Vec<Wave> {
    let mut waves = Vec::new();
    for record in records {
        if let Record::Step(step) = record
            && step.daemon_set == *daemon_set
        {
            enter_wave(&mut waves, step);
        }
    }
    waves
}

fn enter_wave(waves: &mut Vec<Wave>, step: &Step) {
    let replaced = step.changes.iter().filter_map(|change| match change {
        Change::Deleted {
            node, rule: Rule::OlderWithinBudget | Rule::OlderUnavailable, ..
        }
        | Change::Created { node, rule: Rule::Surge | Rule::SurgeFree, .. } => Some(node.clone()),
        _ => None,
    });
    let nodes: Vec<String> = replaced.collect();
    match waves.last_mut() {
        _ if nodes.is_empty() => {}
        Some(wave) if wave.at == step.at => {
            wave.nodes.extend(nodes);
            wave.in_use = step.in_use;
        }
        _ => waves.push(Wave { at: step.at, nodes, budget: step.budget, in_use: step.in_use }),
    }
}

/// Returns the present state of a rollout. Its future is filled in only if it is finished.
fn present(cluster: &Cluster, key: &DaemonSetKey) -> Option<Rollout> {
    let controller = cluster.daemon_sets.get(key).filter(|controller| !controller.deleting)?;
    let current = controller.history.current()?;
    let budget = Budget::of(&controller.spec, controller.index.desired());
    let surges = budget.is_some_and(|budget| budget.max_surge > 0);
    let mut budget_consumers = Vec::new();
    let mut left = 0;
    for (node, view) in controller.index.views() {
        left += usize::from(view.share.desired && !is_done(view));
        let Some(update) = view.update else { continue };
        if let Some(pod) = uses_budget(update, surges) {
            let pod = pod.and_then(|id| cluster.pods.get(&id));
            budget_consumers.push(BudgetConsumer {
                node: node.to_string(),
                pod: pod.map(|pod| pod.name.to_string()),
                reason: reason(cluster, controller, node, update, pod),
            });
        }
    }
    let finished = controller.is_rolled_out();
    let lost = controller.index.update().lost.first().filter(|_| surges);
    Some(Rollout {
        revision: current.number,
        desired: controller.index.desired(),
        left,
        finished,
        budget: budget.filter(|_| controller.is_updating()),
        in_use: budget_consumers.len(),
        budget_consumers,
        stopped_by: lost.map(ToString::to_string),
        waves_left: finished.then_some(0),
        time_left: finished.then_some(0),
        stops_after: None,
        not_known_after: None,
        stuck: Vec::new(),
    })
}

impl Rollout {
    /// Whether the only reason that the rollout does not finish is that the networks of nodes are
    /// not ready, which a starting CNI plugin resolves.
    pub fn awaits_networks(&self) -> bool {
        let is_network = |stuck: &Stuck| matches!(stuck, Stuck::NetworksNotReady { .. });
        let follows = |stuck: &Stuck| matches!(stuck, Stuck::BudgetSpent { .. });
        self.stuck.iter().any(is_network)
            && self.stuck.iter().all(|stuck| is_network(stuck) || follows(stuck))
    }

    /// Fills in the future of the rollout from a simulation.
    fn take_future(&mut self, played: &Played, key: &DaemonSetKey) {
        let Some(course) = played.courses.get(key) else { return };
        match &course.finish {
            Some((takes, _)) => {
                self.time_left = Some(*takes);
                self.waves_left = Some(course.waves.len());
            }
            None => {
                self.take_reasons(played, key);
                let stops = played.stop == Stop::Quiet;
                self.stops_after = stops.then_some(course.last_change);
                self.not_known_after = (!stops).then_some(played.elapsed);
            }
        }
    }

    /// Fills in why the rollout is not finished at the end of a simulation.
    fn take_reasons(&mut self, played: &Played, key: &DaemonSetKey) {
        if let Some(controller) = played.cluster.daemon_sets.get(key) {
            let endless = played.stop == Stop::Unsettled;
            self.stuck = stuck::reasons(&played.cluster, controller, endless);
        }
    }
}

/// Whether a node has an available pod of the present template, as the status counts it.
fn is_done(view: &NodeView) -> bool {
    view.share.updated && view.share.available
}
