//! The events that Kubernetes would emit, in its own words.
//!
//! Source: `pkg/controller/controller_utils.go` and
//! `pkg/controller/daemon/daemon_controller.go` at v1.36.

use serde::Serialize;

use super::controller::{Change, Step};
use super::rule::Rule;

/// An event as `kubectl describe` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// `Normal` or `Warning`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "typescript", ts(type = "\"Normal\" | \"Warning\""))]
    pub type_: &'static str,
    /// The reason in one word.
    pub reason: &'static str,
    /// The sentence.
    pub message: String,
}

impl Event {
    pub(super) fn normal(reason: &'static str, message: String) -> Self {
        Event { type_: "Normal", reason, message }
    }

    pub(super) fn warning(reason: &'static str, message: String) -> Self {
        Event { type_: "Warning", reason, message }
    }
}

impl Step {
    /// The events on the DaemonSet, in the order of the changes.
    ///
    /// Adoption, release and revisions emit none.
    pub fn events(&self) -> Vec<Event> {
        let namespace = &self.daemon_set.namespace;
        self.changes.iter().flat_map(|change| change.events(namespace)).collect()
    }
}

impl Change {
    /// The rule that decided; `None` of a pod that was not created.
    pub fn rule(&self) -> Option<Rule> {
        match self {
            Change::Created { rule, .. }
            | Change::Deleted { rule, .. }
            | Change::Adopted { rule, .. }
            | Change::Released { rule, .. }
            | Change::Revised { rule, .. } => Some(*rule),
            Change::Forgotten { .. } => Some(Rule::HistoryLimit),
            Change::Unplaced { .. } => None,
        }
    }

    /// The events on the DaemonSet in `namespace` that come with the change.
    pub fn events(&self, namespace: &str) -> Vec<Event> {
        match self {
            Change::Created { pod, .. } => {
                vec![Event::normal("SuccessfulCreate", format!("Created pod: {pod}"))]
            }
            Change::Deleted { node, pod, rule } => {
                let found = match rule {
                    Rule::Failed => Some(Event::warning(
                        "FailedDaemonPod",
                        format!(
                            "Found failed daemon pod {namespace}/{pod} on node {node}, will try to kill it"
                        ),
                    )),
                    Rule::Succeeded => Some(Event::normal(
                        "SucceededDaemonPod",
                        format!(
                            "Found succeeded daemon pod {namespace}/{pod} on node {node}, will try to delete it"
                        ),
                    )),
                    _ => None,
                };
                let deleted = Event::normal("SuccessfulDelete", format!("Deleted pod: {pod}"));
                found.into_iter().chain([deleted]).collect()
            }
            Change::Unplaced { node, told, .. } => {
                let event = |told: &String| {
                    let message = format!("failed to place pod on \"{node}\": {told}");
                    Event::warning("FailedPlacement", message)
                };
                told.iter().map(event).collect()
            }
            Change::Adopted { .. }
            | Change::Released { .. }
            | Change::Revised { .. }
            | Change::Forgotten { .. } => Vec::new(),
        }
    }
}
