//! One step of the DaemonSet controller: its changes, and the events that it emits.
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

/// The result of one sync of one DaemonSet.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// When it happened.
    pub at: Millis,
    /// The DaemonSet.
    pub daemon_set: DaemonSetKey,
    /// The changes, in order.
    pub changes: Vec<Change>,
    /// The rolling update's budget; absent with `OnDelete`, and while there is nothing to update:
    /// the template is the first, and no pod belongs to another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// How many nodes use the budget after the step: without surge, the nodes without an available
    /// pod; with surge, the nodes on which a new pod beside an old one is not available yet.
    pub in_use: usize,
    /// The node that blocks a surging update: it no longer exists, but a pod of an older template
    /// is still bound to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_by: Option<String>,
    /// The status that was written.
    pub status: Status,
}

/// One change that a sync made.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", tag = "change")]
pub enum Change {
    /// A pod was created.
    #[serde(rename_all = "camelCase")]
    Created {
        /// The node that the pod is for.
        node: String,
        /// The name of the pod.
        pod: String,
        /// Whether it was created beside an older pod.
        surge: bool,
        /// The rule that decided it.
        rule: Rule,
    },
    /// The API server refused to create a pod. The controller retries with increasing delays, and
    /// creates no other pod meanwhile.
    #[serde(rename_all = "camelCase")]
    CreateFailed {
        /// The node that the pod is for.
        node: String,
        /// The API server's error.
        error: String,
    },
    /// A pod was not created because it would not fit; only where the controller itself schedules.
    /// Reported once per node, until there is room.
    #[serde(rename_all = "camelCase")]
    Unplaced {
        /// The node that the pod is for.
        node: String,
        /// What is missing, in the scheduler's wording.
        reason: String,
        /// The message of the controller's event; absent where it emits none, because a host port
        /// is taken.
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// A pod was deleted.
    #[serde(rename_all = "camelCase")]
    Deleted {
        /// The node that the pod was on.
        node: String,
        /// The name of the pod.
        pod: String,
        /// The rule that decided it.
        rule: Rule,
    },
    /// A pod without an owner was adopted by this DaemonSet.
    #[serde(rename_all = "camelCase")]
    Adopted {
        /// The node that the pod is on.
        node: String,
        /// The name of the pod.
        pod: String,
        /// The rule that decided it.
        rule: Rule,
    },
    /// A pod of this DaemonSet was released.
    #[serde(rename_all = "camelCase")]
    Released {
        /// The node that the pod is on.
        node: String,
        /// The name of the pod.
        pod: String,
        /// The rule that decided it.
        rule: Rule,
    },
    /// A template got a ControllerRevision, or that of an earlier template became the newest
    /// again.
    #[serde(rename_all = "camelCase")]
    Revised {
        /// The revision's number.
        revision: i64,
        /// The hash of the revision.
        hash: String,
        /// The rule that decided it.
        rule: Rule,
    },
    /// A ControllerRevision was deleted, because there were more than `revisionHistoryLimit`.
    #[serde(rename_all = "camelCase")]
    Forgotten {
        /// The revision's number.
        revision: i64,
    },
}

impl Step {
    /// Returns the events on the DaemonSet, in the order of the changes.
    ///
    /// Adoption, release and revisions emit none.
    pub fn events(&self) -> Vec<Event> {
        let namespace = &self.daemon_set.namespace;
        self.changes.iter().flat_map(|change| change.events(namespace)).collect()
    }
}

impl Change {
    /// Returns the rule that decided the change; `None` for a pod that was not created.
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

    /// Returns the events on the DaemonSet in `namespace` that the change emits.
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
