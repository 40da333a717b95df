//! Lines of a run that is narrated, and counters by the names of `kubectl`.

use serde::Serialize;

use crate::simulation::{Budget, Event, Status};

/// What happened to one or several objects, or how something stands: `text subjects: reason`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// What kind of news it is.
    pub kind: LineKind,
    /// What happened: `creates pod`.
    pub text: String,
    /// To which objects: `agent-bbbbb on worker-1`. Empty where the text says all.
    pub subjects: Vec<String>,
    /// Why; empty where there is nothing to say.
    pub reason: String,
    /// The events that Kubernetes emits.
    pub events: Vec<Event>,
}

/// What kind of news a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum LineKind {
    /// Something is there that was not.
    Gain,
    /// Something is gone.
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

    /// Adds the line to others; of neighbours that differ in their subjects alone it makes one.
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
    /// Its name, as `kubectl get daemonset` has it.
    pub name: &'static str,
    /// Its value.
    pub count: i64,
}

/// The counters in the order of `kubectl get daemonset`. How often hashes collided is left
/// out while none did.
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

/// `1 of 2 unavailable`: how much of a rolling update's budget is in use, and what is counted.
pub(super) fn budget_in_use(budget: Budget, in_use: usize) -> String {
    match budget {
        Budget { max_surge: 0, max_unavailable } => {
            format!("{in_use} of {max_unavailable} unavailable")
        }
        Budget { max_surge, .. } => format!("{in_use} of {max_surge} surging"),
    }
}
