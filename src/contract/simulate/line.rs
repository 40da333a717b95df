//! Lines of a narrated simulation, and counters under the names that `kubectl` uses.

use serde::Serialize;

use crate::simulation::{Budget, Event, Status};

/// What happened to one or more objects, or a description of a state. It reads `text subjects:
/// reason`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// The kind of line.
    pub kind: LineKind,
    /// What happened: `creates pod`.
    pub text: String,
    /// The objects concerned: `agent-bbbbb on worker-1`. Empty when `text` is complete.
    pub subjects: Vec<String>,
    /// The reason; empty when none is given.
    pub reason: String,
    /// The events that Kubernetes emits.
    pub events: Vec<Event>,
}

/// The kind of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum LineKind {
    /// Something was added.
    Gain,
    /// Something was removed.
    Loss,
    /// Something is wrong.
    Warning,
    /// None of these.
    Neutral,
}

impl Line {
    pub(super) fn of(kind: LineKind, text: impl Into<String>) -> Self {
        Line {
            kind,
            text: text.into(),
            subjects: Vec::new(),
            reason: String::new(),
            events: Vec::new(),
        }
    }

    pub(super) fn about(mut self, subject: impl Into<String>) -> Self {
        self.subjects.push(subject.into());
        self
    }

    pub(super) fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        self
    }

    pub(super) fn with(mut self, events: impl IntoIterator<Item = Event>) -> Self {
        self.events.extend(events);
        self
    }

    /// Appends the line; if it differs from the last line only in its subjects, the two are
    /// combined.
    pub(super) fn join(self, lines: &mut Vec<Line>) {
        match lines.last_mut() {
            Some(last) if !self.subjects.is_empty() && last.says_the_same(&self) => {
                last.subjects.extend(self.subjects);
                last.events.extend(self.events);
            }
            _ => lines.push(self),
        }
    }

    fn says_the_same(&self, other: &Line) -> bool {
        self.kind == other.kind
            && self.text == other.text
            && self.reason == other.reason
            && !self.subjects.is_empty()
    }
}

/// A counter of a DaemonSet's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Counter {
    /// Its name, as in the output of `kubectl get daemonset`.
    pub name: &'static str,
    /// Its value.
    pub count: i64,
}

/// Returns the counters in the order of `kubectl get daemonset`. The number of hash collisions is
/// left out when it is zero.
pub(super) fn counters(status: &Status) -> Vec<Counter> {
    let Status {
        desired_number_scheduled: desired,
        current_number_scheduled: current,
        number_misscheduled: misscheduled,
        number_ready: ready,
        updated_number_scheduled: updated,
        number_available: available,
        number_unavailable: unavailable,
        observed_generation: generation,
        collision_count: collisions,
    } = *status;
    let count =
        |name, count: usize| Counter { name, count: i64::try_from(count).unwrap_or(i64::MAX) };
    let mut counters = vec![
        count("desired", desired),
        count("current", current),
        count("ready", ready),
        count("up-to-date", updated),
        count("available", available),
        count("unavailable", unavailable),
        count("misscheduled", misscheduled),
        Counter { name: "observed generation", count: generation },
    ];
    if collisions > 0 {
        counters.push(Counter { name: "collisions", count: collisions.into() });
    }
    counters
}

/// Describes how much of a rolling update's budget is in use, and what is counted: `1 of 2
/// unavailable`.
pub(super) fn budget_in_use(budget: Budget, in_use: usize) -> String {
    match budget {
        Budget { max_surge: 0, max_unavailable } => {
            format!("{in_use} of {max_unavailable} unavailable")
        }
        Budget { max_surge, .. } => format!("{in_use} of {max_surge} surging"),
    }
}
