//! One step of the DaemonSet controller: what it changed, and the events that come with it.
//!
//! Source: `pkg/controller/controller_utils.go` and
//! `pkg/controller/daemon/daemon_controller.go` at v1.36.

use serde::Serialize;

use super::Millis;
use super::event::Event;
use super::rule::Rule;
use super::state::DaemonSetKey;
use super::status::Status;
use crate::placement::Budget;

/// What one sync of one DaemonSet did.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// When.
    pub at: Millis,
    /// The DaemonSet.
    pub daemon_set: DaemonSetKey,
    /// What changed, in order.
    pub changes: Vec<Change>,
    /// The rolling update's budget; absent with `OnDelete`, and while there is nothing to
    /// update: the template is the first and no pod is of another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// Nodes that use it after the step: without a surge those without an available pod,
    /// with one those on which a new pod is not available yet beside the old one.
    pub in_use: usize,
    /// The node that keeps a surging update from going on: it is gone, and a pod of an
    /// older template is still bound to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_by: Option<String>,
    /// The status that was written.
    pub status: Status,
}

/// One thing that a sync changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", tag = "change")]
pub enum Change {
    /// A pod was created.
    #[serde(rename_all = "camelCase")]
    Created {
        /// For which node.
        node: String,
        /// Its name.
        pod: String,
        /// Whether it stands beside an older one.
        surge: bool,
        /// Why.
        rule: Rule,
    },
    /// The API server refused to create a pod. The controller tries again, later each time,
    /// and creates no other pod meanwhile.
    #[serde(rename_all = "camelCase")]
    CreateFailed {
        /// For which node.
        node: String,
        /// The API server's error.
        error: String,
    },
    /// A pod was not created, since it would not fit: only where the controller itself
    /// schedules. Reported once.
    #[serde(rename_all = "camelCase")]
    Unplaced {
        /// For which node.
        node: String,
        /// What is missing, in the scheduler's words.
        reason: String,
        /// The message of the controller's event; absent where it emits none, since a host port
        /// is taken.
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// A pod was deleted.
    #[serde(rename_all = "camelCase")]
    Deleted {
        /// From which node.
        node: String,
        /// Its name.
        pod: String,
        /// Why.
        rule: Rule,
    },
    /// A pod without an owner became this DaemonSet's.
    #[serde(rename_all = "camelCase")]
    Adopted {
        /// On which node.
        node: String,
        /// Its name.
        pod: String,
        /// Why.
        rule: Rule,
    },
    /// A pod of this DaemonSet is no longer its own.
    #[serde(rename_all = "camelCase")]
    Released {
        /// On which node.
        node: String,
        /// Its name.
        pod: String,
        /// Why.
        rule: Rule,
    },
    /// A template got a ControllerRevision, or an old one became the newest again.
    #[serde(rename_all = "camelCase")]
    Revised {
        /// The revision's number.
        revision: i64,
        /// Its hash.
        hash: String,
        /// Why.
        rule: Rule,
    },
    /// A ControllerRevision went: older than `revisionHistoryLimit` keeps.
    #[serde(rename_all = "camelCase")]
    Forgotten {
        /// The revision's number.
        revision: i64,
    },
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
            Change::CreateFailed { .. } | Change::Unplaced { .. } => None,
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
            Change::CreateFailed { error, .. } => {
                vec![Event::warning("FailedCreate", format!("Error creating: {error}"))]
            }
            Change::Unplaced { node, message, .. } => {
                let event = |message: &String| {
                    let message = format!("failed to place pod on \"{node}\": {message}");
                    Event::warning("FailedPlacement", message)
                };
                message.iter().map(event).collect()
            }
            Change::Adopted { .. }
            | Change::Released { .. }
            | Change::Revised { .. }
            | Change::Forgotten { .. } => Vec::new(),
        }
    }
}
