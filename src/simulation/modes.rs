//! Runs one script with each scheduler, and reports where the two runs differ.
//!
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Millis;
use super::action::Action;
use super::cluster_event::EventKind;
use super::record::Record;
use super::state::{Cluster, DaemonSetKey, Phase, Scheduling};
use super::step::Change;
use super::timeline::{Rejected, Timeline};

/// The comparison of the two runs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The differences, by time and node. An entry holds until the next one of the same DaemonSet
    /// and node.
    pub differences: Vec<Difference>,
    /// Pods that the default scheduler preempted; the controller never preempts any.
    pub preempted: Vec<String>,
    /// Nodes for which the controller created no pod because it would not fit.
    pub unplaced: Vec<String>,
}

/// The states of a DaemonSet on a node in both runs, from a time on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// The time.
    pub at: Millis,
    /// `namespace/name` of the DaemonSet.
    pub daemon_set: String,
    /// The node.
    pub node: String,
    /// The state with the default scheduler.
    pub default_scheduler: State,
    /// The state with the controller scheduling pods itself.
    pub controller: State,
}

/// The state of a DaemonSet on a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "DaemonState"))]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// It has no pod on the node.
    Absent,
    /// Its pod waits for the scheduler.
    Pending,
    /// Its pod is on the node and not ready.
    Starting,
    /// Its pod is ready.
    Ready,
}

/// Runs a script up to `until` with each scheduler. `start` may have nodes and pods, but must not
/// have a DaemonSet yet.
///
/// # Errors
/// When an event of the script is refused in either run.
///
/// ```
/// use daemonset_preflight::manifest::nodes::Node;
/// use daemonset_preflight::simulation::{Action, Cluster, SimulationOptions, modes};
///
/// let agent = serde_json::from_str(r#"{
///     "metadata": {"name": "agent", "namespace": "default"},
///     "spec": {
///         "selector": {"matchLabels": {"app": "agent"}},
///         "template": {
///             "metadata": {"labels": {"app": "agent"}},
///             "spec": {"containers": [{
///                 "name": "agent", "image": "agent:1",
///                 "resources": {"requests": {"cpu": "2"}}
///             }]}
///         }
///     }
/// }"#).unwrap();
/// let small = Node::named("small").allocatable("cpu", 1_000).allocatable("pods", 110);
/// let script =
///     vec![(0, Action::AddNode(small)), (0, Action::CreateDaemonSet(Box::new(agent)))];
/// let compared = modes::compare(&Cluster::new(SimulationOptions::default()), &script, 60_000).unwrap();
/// assert_eq!(compared.differences[0].default_scheduler, modes::State::Pending);
/// assert_eq!(compared.differences[0].controller, modes::State::Absent);
/// assert_eq!(compared.unplaced, ["small"]);
/// ```
pub fn compare(
    start: &Cluster,
    script: &[(Millis, Action)],
    until: Millis,
) -> Result<Comparison, Rejected> {
    let under = |scheduling| {
        let mut cluster = start.clone();
        cluster.options.scheduling = scheduling;
        Timeline::new(cluster, script.to_vec())
    };
    let mut scheduler = under(Scheduling::DefaultScheduler)?;
    let mut controller = under(Scheduling::Controller)?;
    let mut differences = Vec::new();
    let mut known = BTreeMap::new();
    let next =
        |a: &Timeline, b: &Timeline| a.next_moment().into_iter().chain(b.next_moment()).min();
    while let Some(at) = next(&scheduler, &controller).filter(|at| *at <= until) {
        scheduler.seek(at)?;
        controller.seek(at)?;
        compare_at(at, scheduler.cluster(), controller.cluster(), &mut known, &mut differences);
    }
    Ok(Comparison {
        differences,
        preempted: preempted(&scheduler),
        unplaced: unplaced(&controller),
    })
}

/// The states that were last reported for each DaemonSet and node.
type Known = BTreeMap<(DaemonSetKey, String), (State, State)>;

fn compare_at(
    at: Millis,
    scheduler: &Cluster,
    controller: &Cluster,
    known: &mut Known,
    differences: &mut Vec<Difference>,
) {
    let nodes: BTreeSet<&str> =
        scheduler.nodes().chain(controller.nodes()).map(|node| node.name.as_str()).collect();
    for key in scheduler.daemon_sets() {
        for node in &nodes {
            let states = (state(scheduler, key, node), state(controller, key, node));
            let place = (key.clone(), (*node).to_owned());
            let new = match known.get(&place) {
                None => states.0 != states.1,
                Some(reported) => *reported != states,
            };
            if !new {
                continue;
            }
            known.insert(place, states);
            differences.push(Difference {
                at,
                daemon_set: format!("{}/{}", key.namespace, key.name),
                node: (*node).to_owned(),
                default_scheduler: states.0,
                controller: states.1,
            });
        }
    }
}

/// Returns the state of a DaemonSet on a node: that of its best pod.
pub fn state(cluster: &Cluster, key: &DaemonSetKey, node: &str) -> State {
    let Some(controller) = cluster.daemon_sets.get(key) else { return State::Absent };
    let pods = controller.pods.on(node).iter();
    let states = pods.filter_map(|id| cluster.pods.get(id)).map(|pod| match pod.ready_since {
        _ if pod.phase != Phase::Active => State::Absent,
        Some(_) => State::Ready,
        None if pod.bound => State::Starting,
        None => State::Pending,
    });
    states.max_by_key(|state| *state as u8).unwrap_or(State::Absent)
}

fn preempted(timeline: &Timeline) -> Vec<String> {
    let records = timeline.records().iter();
    let pods = records.filter_map(|record| match record {
        Record::ClusterEvent(h) if matches!(h.kind, EventKind::Preempted { .. }) => {
            h.pod.as_deref()
        }
        _ => None,
    });
    pods.map(str::to_owned).collect()
}

fn unplaced(timeline: &Timeline) -> Vec<String> {
    let steps = timeline.records().iter().filter_map(|record| match record {
        Record::Step(step) => Some(step),
        _ => None,
    });
    let nodes = steps.flat_map(|step| &step.changes).filter_map(|change| match change {
        Change::Unplaced { node, .. } => Some(node.clone()),
        _ => None,
    });
    let mut nodes: Vec<String> = nodes.collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}
