//! Describes how a simulation ends: its verdict, each DaemonSet's rollout, and the forecasts.

use serde::Serialize;

use super::line::{Counter, Line, LineKind, budget_in_use, counters};
use super::{RejectedEvent, SimulatedDaemonSet};
use crate::contract::time_span::print;
use crate::simulation::rollout::{BudgetConsumer, Forecast, Rollout, UnavailableReason, Wave};
use crate::simulation::{End, Millis, Status};

/// How a simulation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// The script or the options could not be read.
    NotRun,
    /// An event was rejected; the simulation ends before it.
    Rejected,
    /// There was no DaemonSet.
    Nothing,
    /// No DaemonSet is left.
    NoneLeft,
    /// A rollout does not finish on its own.
    CannotFinish,
    /// A rollout is unfinished, and within the time that was looked ahead it neither finishes nor
    /// stops.
    NotKnown,
    /// A rollout is unfinished, and finishes on its own.
    NotFinished,
    /// Every rollout is finished.
    Finished,
}

impl Verdict {
    pub(super) fn of(
        can_run: bool,
        rejected: Option<&RejectedEvent>,
        has_records: bool,
        daemon_sets: &[SimulatedDaemonSet],
    ) -> Self {
        let rollouts = daemon_sets.iter().filter_map(|daemon_set| daemon_set.rollout.as_ref());
        let open: Vec<&Rollout> = rollouts.filter(|rollout| !rollout.finished).collect();
        match daemon_sets {
            _ if !can_run => Verdict::NotRun,
            _ if rejected.is_some() => Verdict::Rejected,
            [] if has_records => Verdict::NoneLeft,
            [] => Verdict::Nothing,
            _ if open.is_empty() => Verdict::Finished,
            _ if open.iter().any(|rollout| rollout.stops_after.is_some()) => Verdict::CannotFinish,
            _ if open.iter().all(|rollout| rollout.time_left.is_some()) => Verdict::NotFinished,
            _ => Verdict::NotKnown,
        }
    }

    /// Returns the verdict in a few words.
    pub fn text(self) -> &'static str {
        match self {
            Verdict::NotRun => "The script cannot be run",
            Verdict::Rejected => "An event is refused",
            Verdict::Nothing => "Nothing to simulate",
            Verdict::NoneLeft => "No DaemonSet is left",
            Verdict::CannotFinish => "It cannot finish",
            Verdict::NotKnown => "Not finished, and not known whether ever",
            Verdict::NotFinished => "Not finished yet",
            Verdict::Finished => "Finished",
        }
    }
}

/// Describes when the simulation ended, and whether more would happen.
pub(super) fn ending(rejected: Option<&RejectedEvent>, end: End, at: Millis) -> String {
    let at = print(at);
    match (rejected, end) {
        (Some(_), _) => format!("The state before the refused event, after {at}"),
        (None, End::Quiet) => format!("At the end, after {at}: nothing more happens by itself"),
        (None, End::TimeUp) => format!("At the end, after {at}: more would happen by itself"),
    }
}

/// Descriptions of a DaemonSet at the end of a simulation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DaemonSetNarration {
    /// The counters of the status, under the names that `kubectl` uses.
    pub counters: Vec<Counter>,
    /// The state of the rollout, and the nodes that use its budget.
    pub rollout: Vec<Line>,
    /// The waves in which pods were replaced.
    pub waves: Vec<Line>,
    /// How the rollout would continue; empty unless requested by `forecast`.
    pub forecast: Vec<Line>,
    /// The waves of the forecast.
    pub forecast_waves: Vec<Line>,
}

pub(super) fn narrate(
    status: &Status,
    rollout: Option<&Rollout>,
    past: &[Wave],
    forecast: Option<&Forecast>,
) -> DaemonSetNarration {
    DaemonSetNarration {
        counters: counters(status),
        rollout: rollout.map(|rollout| rollout_lines(rollout, past)).unwrap_or_default(),
        waves: waves(past),
        forecast: forecast.map(forecast_line).into_iter().collect(),
        forecast_waves: forecast.map(|forecast| waves(&forecast.waves)).unwrap_or_default(),
    }
}

fn rollout_lines(rollout: &Rollout, past: &[Wave]) -> Vec<Line> {
    let Rollout { revision, desired, left, stopped_by, budget, in_use, .. } = rollout;
    let nodes = counted(*desired, "node");
    if *left == 0 {
        let waves = match past.len() {
            0 => String::new(),
            count => format!(", after {} of replacements", counted(count, "wave")),
        };
        let text = format!("revision {revision} is available on {nodes}{waves}");
        return vec![Line::of(LineKind::Gain, text)];
    }
    let goes_on = goes_on(rollout);
    let text = format!("revision {revision} is left to do on {left} of {nodes}, {goes_on}");
    let mut lines = vec![Line::of(LineKind::Neutral, text)];
    if let Some(node) = stopped_by {
        let text = format!("the update waits for node {node}, which is gone");
        lines.push(Line::of(LineKind::Warning, text));
    }
    if let Some(budget) = budget {
        let text = format!("budget in use: {}", budget_in_use(*budget, *in_use));
        lines.push(Line::of(LineKind::Neutral, text));
    }
    // Without a budget, these are the nodes that have no available pod yet.
    let by = if budget.is_some() { "budget used by" } else { "no available pod on" };
    // The reasons of a stuck rollout already contain the scheduler's messages about pending pods.
    let with_messages = rollout.stuck.is_empty();
    for BudgetConsumer { node, reason, .. } in &rollout.budget_consumers {
        let reason = unavailable(reason, with_messages);
        Line::of(LineKind::Neutral, by).about(node).because(reason).join(&mut lines);
    }
    lines
}

/// Describes how a rollout continues on its own.
fn goes_on(rollout: &Rollout) -> String {
    let Rollout { waves_left, time_left, stops_after, .. } = rollout;
    match (waves_left, time_left, stops_after) {
        (Some(0), Some(time), _) => format!("about {} more", print(*time)),
        (Some(waves), Some(time), _) => {
            format!("{} more, about {}", counted(*waves, "wave"), print(*time))
        }
        (_, _, Some(0)) => "and does not go on by itself".to_owned(),
        (_, _, Some(after)) => format!("and stops after {} more", print(*after)),
        (_, _, None) => {
            let after = print(rollout.not_known_after.unwrap_or(0));
            format!("and is not finished after {after} more: whether it ever is, is not known")
        }
    }
}

fn unavailable(reason: &UnavailableReason, with_messages: bool) -> String {
    let with = |text: &str, message: &str| match with_messages && !message.is_empty() {
        true => format!("{text}: {message}"),
        false => text.to_owned(),
    };
    match reason {
        UnavailableReason::NoPod => "no pod at the moment".to_owned(),
        UnavailableReason::SeveralPods => "more pods than there should be".to_owned(),
        UnavailableReason::Terminating => "the pod is being deleted".to_owned(),
        UnavailableReason::NodeNotReady => "the kubelet does not answer".to_owned(),
        UnavailableReason::NetworkNotReady => "the node's network is not ready".to_owned(),
        UnavailableReason::Pending { message } => with("the pod is Pending", message),
        UnavailableReason::NoRoom { message } => with("no pod was created", message),
        UnavailableReason::CreateFailed { error } => {
            with("the API server refuses to create the pod", error)
        }
        UnavailableReason::Ended => "the pod failed or ended".to_owned(),
        UnavailableReason::NeverReady => "the pod never becomes ready".to_owned(),
        UnavailableReason::Starting => "the pod is starting".to_owned(),
    }
}

fn forecast_line(Forecast { takes, waves, end }: &Forecast) -> Line {
    match takes {
        Some(takes) => {
            let waves = counted(waves.len(), "wave");
            let text = format!("forecast: finished after {} more, in {waves}", print(*takes));
            Line::of(LineKind::Gain, text)
        }
        None => {
            let nodes = counted(end.desired, "node");
            let left = end.left;
            let ends = match end.stops_after {
                Some(_) => "does not finish",
                None => "is not finished in that time",
            };
            let text = format!("forecast: it {ends}; left to do on {left} of {nodes}");
            Line::of(LineKind::Warning, text)
        }
    }
}

fn waves(waves: &[Wave]) -> Vec<Line> {
    let line = |(index, wave): (usize, &Wave)| {
        let Wave { at, nodes, budget, in_use } = wave;
        let text = format!("wave {} at {} on", index + 1, print(*at));
        let mut line = Line::of(LineKind::Neutral, text);
        line.subjects.clone_from(nodes);
        match budget {
            Some(budget) => {
                line.because(format!("budget in use {}", budget_in_use(*budget, *in_use)))
            }
            None => line,
        }
    };
    waves.iter().enumerate().map(line).collect()
}

/// `1 wave`, `2 waves`.
fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
