//! Describes a simulation: what happened at each moment, which actor did it, and why.

use serde::Serialize;

use super::line::{Counter, Line, LineKind, budget_in_use, counters};
use super::scenario::ScriptStep;
use super::{RecordedChange, SimulationRecord};
use crate::contract::time_span;
use crate::simulation::{Budget, Change, ClusterEvent, EventKind, Millis, Status};

/// Everything that happened at the same time.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Moment {
    /// When it happened.
    pub at: Millis,
    /// The time as a span from the start: `1m30s`.
    pub time: String,
    /// What happened, in chronological order.
    pub entries: Vec<MomentEntry>,
}

/// What one actor did at a moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct MomentEntry {
    /// Who acted.
    pub actor: Actor,
    /// The index of the event in the script, from 0; absent unless the actor is the script.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<usize>,
    /// `namespace/name` of the DaemonSet for which the controller acted; absent for other actors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daemon_set: Option<String>,
    /// What the actor did. Empty when only the status changed.
    pub lines: Vec<Line>,
    /// The state of the DaemonSet afterwards; absent unless the controller acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<DaemonSetState>,
}

/// An actor of a simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Actor {
    /// The script of external events.
    Script,
    /// The DaemonSet controller.
    DaemonSetController,
    /// Another component of the cluster.
    Cluster,
}

/// The state of a DaemonSet after a step of its controller.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DaemonSetState {
    /// The status that was written.
    pub status: Status,
    /// The counters of the status, under the names that `kubectl` uses.
    pub counters: Vec<Counter>,
    /// The budget of the rolling update; absent with `OnDelete`, and while there is nothing to
    /// update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// The number of nodes that use the budget.
    pub in_use: usize,
    /// A description of the budget in use: `1 of 2 unavailable`. Absent when `budget` is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_in_use: Option<String>,
}

/// Groups the records of a simulation into moments, in chronological order.
pub(super) fn moments(records: &[SimulationRecord], steps: &[ScriptStep]) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    for record in records {
        let at = record.at();
        if moments.last().is_none_or(|moment| moment.at != at) {
            let time = time_span::print(at);
            moments.push(Moment { at, time, entries: Vec::new() });
        }
        if let Some(Moment { entries, .. }) = moments.last_mut() {
            enter(record, steps, entries);
        }
    }
    moments
}

fn enter(record: &SimulationRecord, steps: &[ScriptStep], entries: &mut Vec<MomentEntry>) {
    match record {
        SimulationRecord::Event { index, .. } => {
            let text = steps.get(*index).map(|step| step.text.clone()).unwrap_or_default();
            let lines = vec![Line::of(LineKind::Neutral, text)];
            entries.push(MomentEntry { event: Some(*index), ..entry(Actor::Script, lines) });
        }
        SimulationRecord::Step {
            daemon_set, changes, budget, in_use, stopped_by, status, ..
        } => {
            let mut lines = Vec::new();
            changes.iter().for_each(|change| of_change(change).join(&mut lines));
            if let Some(node) = stopped_by {
                let text = format!("the update waits for node {node}, which is gone");
                lines.push(Line::of(LineKind::Warning, text));
            }
            entries.push(MomentEntry {
                daemon_set: Some(daemon_set.clone()),
                state: Some(DaemonSetState {
                    status: *status,
                    counters: counters(status),
                    budget: *budget,
                    in_use: *in_use,
                    budget_in_use: budget.map(|budget| budget_in_use(budget, *in_use)),
                }),
                ..entry(Actor::DaemonSetController, lines)
            });
        }
        SimulationRecord::ClusterEvent { cluster_event, event } => {
            let line = of_cluster_event(cluster_event).with(event.clone());
            match entries.last_mut() {
                Some(MomentEntry { actor: Actor::Cluster, lines, .. }) => line.join(lines),
                _ => entries.push(entry(Actor::Cluster, vec![line])),
            }
        }
    }
}

fn entry(actor: Actor, lines: Vec<Line>) -> MomentEntry {
    MomentEntry { actor, event: None, daemon_set: None, lines, state: None }
}

fn of_change(RecordedChange { change, why, events }: &RecordedChange) -> Line {
    let on = |pod: &str, node: &str| format!("{pod} on {node}");
    let line = match change {
        Change::Created { node, pod, surge, .. } => {
            let beside = if *surge { " beside the older one" } else { "" };
            Line::of(LineKind::Gain, "creates pod").about(format!("{}{beside}", on(pod, node)))
        }
        Change::Deleted { node, pod, .. } => {
            Line::of(LineKind::Loss, "deletes pod").about(on(pod, node))
        }
        Change::Unplaced { node, reason, message, .. } => {
            let silent = if message.is_none() { ", without an event" } else { "" };
            return Line::of(LineKind::Warning, "creates no pod on")
                .about(node)
                .because(format!("{reason}{silent}"))
                .with(events.iter().cloned());
        }
        Change::CreateFailed { node, .. } => Line::of(LineKind::Warning, "creates no pod on")
            .about(node)
            .because("the API server refuses it"),
        Change::Adopted { node, pod, .. } => {
            Line::of(LineKind::Gain, "adopts pod").about(on(pod, node))
        }
        Change::Released { node, pod, .. } => {
            Line::of(LineKind::Loss, "releases pod").about(on(pod, node))
        }
        Change::Revised { revision, hash, .. } => Line::of(LineKind::Neutral, "writes revision")
            .about(format!("{revision} (hash {hash})")),
        Change::Forgotten { revision } => {
            Line::of(LineKind::Neutral, "deletes revision").about(revision.to_string())
        }
    };
    let line = if why.is_empty() { line } else { line.because(*why) };
    line.with(events.iter().cloned())
}

fn of_cluster_event(cluster_event: &ClusterEvent) -> Line {
    let node = cluster_event.node.to_string();
    let subject = match &cluster_event.pod {
        Some(pod) => format!("{pod} on {node}"),
        None => node,
    };
    let whose = if cluster_event.pod.is_some() { "pod" } else { "node" };
    let line = |kind, text: &str| Line::of(kind, text);
    let line = match &cluster_event.kind {
        EventKind::Scheduled => line(LineKind::Neutral, "the scheduler binds pod"),
        // The event states why.
        EventKind::FailedScheduling { .. } => {
            line(LineKind::Warning, "the scheduler finds no room for pod")
        }
        EventKind::Preempted { by, .. } => line(LineKind::Loss, "the scheduler preempts pod")
            .because(format!("{by} has a higher priority")),
        EventKind::Evicted => line(LineKind::Loss, "taint eviction deletes pod")
            .because("it does not tolerate a taint of its node, or no longer"),
        EventKind::EvictionCancelled => {
            line(LineKind::Neutral, "taint eviction is cancelled for pod")
                .because("the taint was removed before its toleration ended")
        }
        EventKind::NodeNotReady => {
            Line::of(LineKind::Warning, format!("not ready any more: {whose}"))
        }
        EventKind::NodeReady => line(LineKind::Neutral, "ready again: node"),
        EventKind::Tainted { key } => {
            Line::of(LineKind::Warning, format!("taint {key} is added to node"))
        }
        EventKind::Untainted => {
            line(LineKind::Neutral, "the taints of the outage are removed from node")
        }
        EventKind::Collected => {
            line(LineKind::Loss, "garbage collection deletes pod").because("its node is gone")
        }
        EventKind::OwnerDeleted => line(LineKind::Loss, "garbage collection deletes pod")
            .because("its DaemonSet is deleted"),
        EventKind::Orphaned => line(LineKind::Neutral, "garbage collection orphans pod")
            .because("its DaemonSet is deleted and the pods stay"),
        EventKind::Drained => line(LineKind::Loss, "the drain evicts pod"),
    };
    line.about(subject)
}
