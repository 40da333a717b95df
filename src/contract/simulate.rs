//! The call `simulate`: what happens next, step by step.

mod assumptions;
mod comparison;
mod event_text;
mod line;
mod narration;
mod options;
mod outcome;
mod scenario;
mod script;
mod script_text;
mod taken_over;

pub use comparison::{AlternativeRun, SchedulerComparison, SchedulerDifference};
pub use line::{Counter, Line, LineKind};
pub use narration::{Actor, DaemonSetState, Moment, MomentEntry};
pub use options::OptionValues;
pub use outcome::{DaemonSetNarration, Verdict};
pub use scenario::ScriptStep;
pub(super) use scenario::{Beginning, Scenario};
pub use script::{Script, ScriptAction, ScriptEvent};

use serde::{Deserialize, Serialize};

use super::input::{InputError, Remark};
use crate::manifest::dump::Dump;
use crate::simulation::alternatives;
use crate::simulation::modes;
use crate::simulation::rollout::{self, Forecast, Rollout, Wave};
use crate::simulation::{
    self, Budget, Change, Cluster, ClusterEvent, DaemonSetKey, End, Millis, Phase, Record, Timeline,
};

/// A cluster, DaemonSets and a script to simulate.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SimulateCall {
    /// The DaemonSets, which are created at time 0, and PriorityClasses: YAML or JSON. Objects of
    /// other kinds are ignored. With `cluster` the DaemonSets are applied, and may be absent.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub daemon_sets: String,
    /// The nodes, as `kubectl get nodes -o json` or `-o yaml` prints them.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub nodes: String,
    /// A dump of a running cluster with which the simulation begins, in the format of
    /// [`DiagnoseCall`](super::DiagnoseCall). `nodes` and `pods` need not be given; if they are,
    /// they are added to it. Time 0 is when the dump was taken. Pods take as long to get ready as
    /// the ready pods of the dump took, unless `options` give another time.
    #[serde(default)]
    pub cluster: Option<String>,
    /// The pods that already run, in the same format as `nodes`. Those that are controlled by a
    /// simulated DaemonSet count as created from its template: the DaemonSet keeps them and
    /// creates only the missing ones.
    #[serde(default)]
    pub pods: Option<String>,
    /// The external events, ordered by time: a list, or a text that contains them.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<Script>"))]
    pub script: Script,
    /// Instead of a script: DaemonSets that are applied after one minute, YAML or JSON.
    #[serde(default)]
    pub update: Option<String>,
    /// When the simulation ends, in milliseconds; by default an hour after the last event.
    #[serde(default)]
    pub until: Option<Millis>,
    /// How the cluster around the controller behaves. These options override those in the text of
    /// a script. By default the default scheduler binds pods.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<simulation::SimulationOptions>"))]
    pub options: OptionValues,
    /// Also forecast each rollout that is unfinished at the end, for at most this many
    /// milliseconds.
    #[serde(default)]
    pub forecast: Option<Millis>,
    /// Also compare the script under both schedulers.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub compare_schedulers: bool,
    /// Also run the script with each alternative instead of the first DaemonSet. A `cluster` may
    /// have that DaemonSet already; in these runs it is removed first, with its pods, and created
    /// anew as the alternatives are.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub alternatives: bool,
    /// Also describe the run: `moments`, and the `narration` of each DaemonSet.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub narrate: bool,
}

/// The result of a simulation.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct SimulateAnswer {
    /// What could not be read. If it is the script or the options, the simulation does not run.
    pub problems: Vec<InputError>,
    /// Remarks: the DaemonSets' text has no DaemonSet, or has one twice; what is missing from
    /// `cluster`.
    pub remarks: Vec<Remark>,
    /// The events of the script, each with a description.
    pub script: Vec<ScriptStep>,
    /// The assumptions of the simulation, one clause each.
    pub assumptions: Vec<String>,
    /// The event that was rejected; the simulation ends before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected: Option<RejectedEvent>,
    /// The time at the end of the simulation.
    pub at: Millis,
    /// Whether anything more would happen without external events.
    pub end: End,
    /// A description of when and how the simulation ended.
    pub ending: String,
    /// How the simulation ends.
    pub verdict: Verdict,
    /// The verdict in a few words.
    pub verdict_text: &'static str,
    /// What happened, in chronological order.
    pub records: Vec<SimulationRecord>,
    /// Descriptions of what happened; absent unless requested by `narrate`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub moments: Vec<Moment>,
    /// The DaemonSets at the end.
    pub daemon_sets: Vec<SimulatedDaemonSet>,
    /// The pods at the end, the oldest first.
    pub pods: Vec<SimulatedPod>,
    /// How the two schedulers differ; absent unless requested by `compareSchedulers`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<SchedulerComparison>,
    /// The runs with the alternatives; absent unless requested by `alternatives`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub alternatives: Vec<AlternativeRun>,
}

/// An event that was rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct RejectedEvent {
    /// The index of the event in the script, from 0.
    pub index: usize,
    /// The reason for the rejection.
    pub reason: String,
}

/// One record of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", tag = "record")]
pub enum SimulationRecord {
    /// An event of the script happened.
    #[serde(rename_all = "camelCase")]
    Event {
        /// When it happened.
        at: Millis,
        /// The index of the event in the script, from 0.
        index: usize,
    },
    /// The controller changed something, or wrote a different status.
    #[serde(rename_all = "camelCase")]
    Step {
        /// When it happened.
        at: Millis,
        /// `namespace/name` of the DaemonSet.
        daemon_set: String,
        /// What changed, in order.
        changes: Vec<RecordedChange>,
        /// The budget of the rolling update; absent with `OnDelete`, and while there is nothing to
        /// update.
        #[serde(skip_serializing_if = "Option::is_none")]
        budget: Option<Budget>,
        /// The number of nodes that use the budget after the step.
        in_use: usize,
        /// The node that blocks an update with a surge: it no longer exists, but an old pod is
        /// still bound to it.
        #[serde(skip_serializing_if = "Option::is_none")]
        stopped_by: Option<String>,
        /// The status that was written.
        status: simulation::Status,
    },
    /// Another component of the cluster did something.
    #[serde(rename_all = "camelCase")]
    ClusterEvent {
        /// What happened.
        #[serde(flatten)]
        cluster_event: ClusterEvent,
        /// The event that Kubernetes emits for the pod.
        #[serde(skip_serializing_if = "Option::is_none")]
        event: Option<simulation::Event>,
    },
}

/// One change, with the rule that caused it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct RecordedChange {
    /// What changed.
    #[serde(flatten)]
    pub change: Change,
    /// A description of the rule; empty when there is none.
    pub why: &'static str,
    /// The events that Kubernetes emits for the DaemonSet.
    pub events: Vec<simulation::Event>,
}

/// A DaemonSet at the end of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct SimulatedDaemonSet {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its status.
    pub status: simulation::Status,
    /// The state of its rollout; absent while it is being deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollout: Option<Rollout>,
    /// The waves in which pods were replaced, in chronological order.
    pub waves: Vec<Wave>,
    /// Why its rollout cannot finish, and other remarks on it, as sentences.
    pub statements: Vec<String>,
    /// How its rollout would continue; absent unless requested by `forecast`, and when the rollout
    /// is finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forecast: Option<Forecast>,
    /// Descriptions of the above; absent unless requested by `narrate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub narration: Option<DaemonSetNarration>,
}

/// A pod at the end of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct SimulatedPod {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The node on which it runs, or for which it is pending.
    pub node: String,
    /// The name of the DaemonSet that controls it; absent when none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_set: Option<String>,
    /// The hash of its pod template.
    pub hash: String,
    /// The images of its containers.
    pub images: Vec<String>,
    /// `Pending`, `Starting`, `Ready`, `Terminating`, `Failed` or `Succeeded`.
    #[cfg_attr(
        feature = "typescript",
        ts(
            type = "\"Pending\" | \"Starting\" | \"Ready\" | \"Terminating\" | \"Failed\" | \"Succeeded\""
        )
    )]
    pub state: &'static str,
    /// The scheduler's message about a pod that is pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Simulates `call.script` and returns what happened.
///
/// ```
/// use daemonset_preflight::contract::{self, SimulateCall};
///
/// let answer = contract::simulate(&SimulateCall {
///     nodes: r#"{"kind": "List", "apiVersion": "v1", "items": [
///         {"kind": "Node", "apiVersion": "v1", "metadata": {"name": "a"},
///          "status": {"allocatable": {"pods": "110"}}}
///     ]}"#.to_owned(),
///     daemon_sets: r#"{
///         "kind": "DaemonSet", "apiVersion": "apps/v1", "metadata": {"name": "agent"},
///         "spec": {
///             "selector": {"matchLabels": {"app": "agent"}},
///             "template": {
///                 "metadata": {"labels": {"app": "agent"}},
///                 "spec": {"containers": [{"name": "agent", "image": "agent:1"}]}
///             }
///         }
///     }"#.to_owned(),
///     ..SimulateCall::default()
/// });
/// assert_eq!(answer.pods[0].state, "Ready");
/// ```
pub fn simulate(call: &SimulateCall) -> SimulateAnswer {
    let dump = call.cluster.as_deref().map(|text| Dump::read([text]));
    simulate_from(call, Beginning::of_dump(dump.as_ref()))
}

/// As [`simulate`], beginning with a dump that is read already: the `cluster` of the call is
/// ignored.
pub fn simulate_dump(dump: &Dump, call: &SimulateCall) -> SimulateAnswer {
    simulate_from(call, Beginning::Dump(dump))
}

/// As [`simulate`], beginning with a cluster that is read already.
pub(super) fn simulate_from(call: &SimulateCall, beginning: Beginning<'_>) -> SimulateAnswer {
    let scenario = Scenario::read(call, beginning);
    let creations = scenario.daemon_sets.len();
    let mut rejected = None;
    let mut refuse = |rejection: simulation::Rejected, first: usize| {
        let index = rejection.index.saturating_sub(first);
        rejected.get_or_insert(RejectedEvent { index, reason: rejection.reason.to_string() });
    };
    let comparison = (call.compare_schedulers && scenario.can_run)
        .then(|| modes::compare(&scenario.start, &scenario.script(), scenario.until));
    let comparison = comparison.transpose().unwrap_or_else(|rejection| {
        refuse(rejection, creations);
        None
    });
    let replaced = match beginning {
        _ if !call.alternatives || !scenario.can_run => None,
        Beginning::Dump(dump) => {
            let applied = scenario.daemon_sets.first();
            taken_over::without_first(dump, applied, &scenario.options)
        }
        _ => scenario.daemon_sets.first().map(|first| {
            // The DaemonSet may have pods already, but the alternatives have none.
            let start = scenario.without_daemons.as_ref().unwrap_or(&scenario.start);
            (first.clone(), start.clone())
        }),
    };
    let alternatives = replaced.map_or(Ok(Vec::new()), |(first, start)| {
        alternatives::compare(&start, &first, &scenario.events, scenario.until)
    });
    let alternatives = alternatives.unwrap_or_else(|rejection| {
        refuse(rejection, 0);
        Vec::new()
    });
    let timeline =
        scenario.can_run.then(|| Timeline::new(scenario.start.clone(), scenario.script()));
    let timeline = match timeline {
        Some(Ok(mut timeline)) => {
            if let Err(rejection) = timeline.run(scenario.until) {
                refuse(rejection, creations);
            }
            Some(timeline)
        }
        Some(Err(rejection)) => {
            refuse(rejection, creations);
            None
        }
        None => None,
    };
    let cluster = timeline.as_ref().map_or(&scenario.start, Timeline::cluster);
    let quiet = timeline.as_ref().is_none_or(|timeline| timeline.next_moment().is_none());
    let end = if quiet { End::Quiet } else { End::TimeUp };
    let all = timeline.as_ref().map_or(&[][..], Timeline::records);
    let records: Vec<SimulationRecord> =
        all.iter().filter_map(|record| simulation_record(record, creations)).collect();
    let mut rollouts = rollout::rollouts(cluster);
    let daemon_sets: Vec<SimulatedDaemonSet> = cluster
        .daemon_sets()
        .map(|key| daemon_set(cluster, key, rollouts.remove(key), all, call))
        .collect();
    let verdict =
        Verdict::of(scenario.can_run, rejected.as_ref(), !records.is_empty(), &daemon_sets);
    SimulateAnswer {
        at: cluster.now(),
        end,
        ending: outcome::ending(rejected.as_ref(), end, cluster.now()),
        verdict,
        verdict_text: verdict.text(),
        rejected,
        assumptions: assumptions::assumptions(&scenario.options),
        moments: match call.narrate {
            true => narration::moments(&records, &scenario.steps),
            false => Vec::new(),
        },
        records,
        daemon_sets,
        pods: cluster.pods().map(pod).collect(),
        comparison: comparison.map(SchedulerComparison::from),
        alternatives: alternatives.into_iter().map(AlternativeRun::from).collect(),
        script: scenario.steps,
        problems: scenario.errors,
        remarks: scenario.remarks,
    }
}

impl SimulationRecord {
    /// Returns when it happened.
    pub fn at(&self) -> Millis {
        match self {
            SimulationRecord::Event { at, .. } | SimulationRecord::Step { at, .. } => *at,
            SimulationRecord::ClusterEvent { cluster_event, .. } => cluster_event.at,
        }
    }
}

/// Converts a record to plain data. `None` for the creation of the DaemonSets, which is not part
/// of the script.
fn simulation_record(record: &Record, creations: usize) -> Option<SimulationRecord> {
    Some(match record {
        Record::Event { at, index } => {
            SimulationRecord::Event { at: *at, index: index.checked_sub(creations)? }
        }
        Record::Step(step) => {
            let change = |change: &Change| RecordedChange {
                why: change.rule().map_or("", simulation::Rule::words),
                events: change.events(&step.daemon_set.namespace),
                change: change.clone(),
            };
            SimulationRecord::Step {
                at: step.at,
                daemon_set: step.daemon_set.to_string(),
                changes: step.changes.iter().map(change).collect(),
                budget: step.budget,
                in_use: step.in_use,
                stopped_by: step.stopped_by.clone(),
                status: step.status,
            }
        }
        Record::ClusterEvent(cluster_event) => SimulationRecord::ClusterEvent {
            event: cluster_event.event(),
            cluster_event: cluster_event.clone(),
        },
    })
}

fn daemon_set(
    cluster: &Cluster,
    key: &DaemonSetKey,
    rollout: Option<Rollout>,
    records: &[Record],
    call: &SimulateCall,
) -> SimulatedDaemonSet {
    let left = rollout.as_ref().is_some_and(|rollout| !rollout.finished);
    let unknown_class = cluster.unknown_priority_class(key).map(|name| {
        format!(
            "The PriorityClass {name} is not among those given, so that the API server refuses the pods. Where the cluster has it, write it beside the DaemonSet."
        )
    });
    let deletion = rollout::deletion_waits_for(cluster, key).map(|nodes| {
        format!(
            "It is being deleted in the foreground, and goes when its pods on {} are gone.",
            nodes.join(", ")
        )
    });
    let status = cluster.status(key).unwrap_or_default();
    let waves = rollout::waves(records, key);
    let horizon = call.forecast.filter(|_| left);
    let forecast = horizon.and_then(|horizon| rollout::forecast(cluster, key, horizon));
    SimulatedDaemonSet {
        namespace: key.namespace.to_string(),
        name: key.name.to_string(),
        status,
        narration: call
            .narrate
            .then(|| outcome::narrate(&status, rollout.as_ref(), &waves, forecast.as_ref())),
        statements: rollout
            .iter()
            .flat_map(|rollout| &rollout.stuck)
            .map(rollout::Stuck::sentence)
            .chain(deletion)
            .chain(unknown_class)
            .collect(),
        waves,
        rollout,
        forecast,
    }
}

fn pod(pod: &simulation::Pod) -> SimulatedPod {
    SimulatedPod {
        namespace: pod.namespace.to_string(),
        name: pod.name.to_string(),
        node: pod.node.to_string(),
        daemon_set: pod.owner.as_ref().map(|owner| owner.name.to_string()),
        hash: pod.revision.hash.to_string(),
        images: pod.revision.info.images.clone(),
        state: match (pod.phase, pod.ready_since) {
            _ if pod.is_deleting() => "Terminating",
            (Phase::Failed, _) => "Failed",
            (Phase::Succeeded, _) => "Succeeded",
            (Phase::Active, Some(_)) => "Ready",
            (Phase::Active, None) if pod.bound => "Starting",
            (Phase::Active, None) => "Pending",
        },
        message: pod.pending.as_deref().map(str::to_owned),
    }
}
