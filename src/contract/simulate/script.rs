//! The events of a script, in the format of a call.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use crate::contract::parts::PodParts;
use crate::contract::time_span;
use crate::field::{PathBuf, Segment};
use crate::manifest::nodes::{Node, NodeTaint, Nodes};
use crate::manifest::{DecodeError, Documents, Entry, decode_json};
use crate::simulation::{Action, Cascade, DaemonSetKey, Millis, Outage};

/// A script: a list of events, or a text.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Script {
    /// YAML or JSON: an object with `events`, whose times may be spans such as `90s`, and with
    /// `options`.
    Text(String),
    /// The events.
    Events(Vec<ScriptEvent>),
}

impl Default for Script {
    fn default() -> Self {
        Script::Events(Vec::new())
    }
}

impl<'de> Deserialize<'de> for Script {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Script::Text(text)),
            // Deserialized one by one, so that the error names the event that cannot be read.
            Value::Array(events) => {
                let read = |(index, event)| {
                    serde_json::from_value(event)
                        .map_err(|error| D::Error::custom(format!("script[{index}]: {error}")))
                };
                Ok(Script::Events(
                    events.into_iter().enumerate().map(read).collect::<Result<_, _>>()?,
                ))
            }
            _ => Err(D::Error::custom("script: expected a text or a list of events")),
        }
    }
}

/// One event of a script.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScriptEvent {
    /// When it happens: milliseconds, or text such as `90s`.
    #[serde(deserialize_with = "time_span::deserialize")]
    #[cfg_attr(feature = "typescript", ts(type = "number | string"))]
    pub at: Millis,
    /// The DaemonSet that it concerns: `namespace/name`. By default the first DaemonSet of the
    /// call, or else of the cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daemon_set: Option<String>,
    /// What happens.
    #[serde(rename = "do")]
    pub action: ScriptAction,
}

/// What happens.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum ScriptAction {
    /// Adds the node, which is given as JSON.
    AddNode(#[cfg_attr(feature = "typescript", ts(type = "object"))] Value),
    /// Removes the node of this name.
    RemoveNode(String),
    /// Replaces all labels of a node.
    SetLabels {
        /// The name of the node.
        node: String,
        /// The new labels.
        labels: BTreeMap<String, String>,
    },
    /// Replaces all taints of a node.
    SetTaints {
        /// The name of the node.
        node: String,
        /// The new taints.
        taints: Vec<NodeTaint>,
    },
    /// Makes a node not ready, or ready again.
    NodeReady {
        /// The name of the node.
        node: String,
        /// Whether the node is ready.
        ready: bool,
        /// Why the node is not ready; by default the `outage` of the options. Not allowed when
        /// `ready` is true.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outage: Option<Outage>,
    },
    /// Cordons the node of this name.
    Cordon(String),
    /// Uncordons the node of this name.
    Uncordon(String),
    /// Drains the node of this name.
    Drain(String),
    /// Makes the pods on the node of this name fail.
    FailPods(String),
    /// Makes the pods on the node of this name succeed.
    SucceedPods(String),
    /// Removes the pods on the node of this name immediately, without terminating them first.
    DeletePods(String),
    /// Creates the pod, which is given as JSON and has no controller.
    CreatePod(#[cfg_attr(feature = "typescript", ts(type = "object"))] Value),
    /// Deletes the pod of this name, or of this `namespace/name`.
    DeletePod(String),
    /// Replaces the labels of a pod.
    SetPodLabels {
        /// The pod: its name, or `namespace/name`.
        pod: String,
        /// The new labels.
        labels: BTreeMap<String, String>,
    },
    /// Changes fields of a pod's spec; the API server allows only few of them to change.
    EditPod {
        /// The pod: its name, or `namespace/name`.
        pod: String,
        /// The fields to replace; containers are matched by name.
        #[cfg_attr(feature = "typescript", ts(type = "object"))]
        spec: Value,
    },
    /// Creates the DaemonSet, which is given as JSON, or as text in YAML or JSON.
    CreateDaemonSet(#[cfg_attr(feature = "typescript", ts(type = "object | string"))] Value),
    /// Creates the DaemonSet, or replaces the spec of the existing one of the same name. It is
    /// given as for `createDaemonSet`.
    Apply(#[cfg_attr(feature = "typescript", ts(type = "object | string"))] Value),
    /// Replaces the DaemonSet's template by this `spec.template`, given as JSON.
    UpdateTemplate(#[cfg_attr(feature = "typescript", ts(type = "object"))] Value),
    /// Replaces the DaemonSet's update strategy by this `spec.updateStrategy`, given as JSON.
    UpdateStrategy(#[cfg_attr(feature = "typescript", ts(type = "object"))] Value),
    /// Rolls the DaemonSet's template back to that of the revision of this number; 0 is the
    /// previous revision.
    RollBack(i64),
    /// Deletes the DaemonSet.
    DeleteDaemonSet(Cascade),
}

impl ScriptAction {
    /// Returns its key in a script.
    pub(super) fn name(&self) -> &'static str {
        match self {
            ScriptAction::AddNode(_) => "addNode",
            ScriptAction::RemoveNode(_) => "removeNode",
            ScriptAction::SetLabels { .. } => "setLabels",
            ScriptAction::SetTaints { .. } => "setTaints",
            ScriptAction::NodeReady { .. } => "nodeReady",
            ScriptAction::Cordon(_) => "cordon",
            ScriptAction::Uncordon(_) => "uncordon",
            ScriptAction::Drain(_) => "drain",
            ScriptAction::FailPods(_) => "failPods",
            ScriptAction::SucceedPods(_) => "succeedPods",
            ScriptAction::DeletePods(_) => "deletePods",
            ScriptAction::CreatePod(_) => "createPod",
            ScriptAction::DeletePod(_) => "deletePod",
            ScriptAction::SetPodLabels { .. } => "setPodLabels",
            ScriptAction::EditPod { .. } => "editPod",
            ScriptAction::CreateDaemonSet(_) => "createDaemonSet",
            ScriptAction::Apply(_) => "apply",
            ScriptAction::UpdateTemplate(_) => "updateTemplate",
            ScriptAction::UpdateStrategy(_) => "updateStrategy",
            ScriptAction::RollBack(_) => "rollBack",
            ScriptAction::DeleteDaemonSet(_) => "deleteDaemonSet",
        }
    }
}

impl ScriptEvent {
    /// Converts the event to an action of the simulation. `first` is the DaemonSet that an event
    /// concerns that names none.
    pub(super) fn to_action(&self, first: Option<&DaemonSetKey>) -> Result<Action, ActionError> {
        let key = || match (self.daemon_set.as_deref(), first) {
            (Some(name), _) => {
                let (namespace, name) = name.split_once('/').unwrap_or(("default", name));
                Ok(DaemonSetKey::new(namespace, name))
            }
            (None, Some(first)) => Ok(first.clone()),
            (None, None) => Err(ActionError::of("there is no DaemonSet")),
        };
        Ok(match &self.action {
            ScriptAction::AddNode(node) => Action::AddNode(node_of(node)?),
            ScriptAction::RemoveNode(node) => Action::RemoveNode(node.clone()),
            ScriptAction::SetLabels { node, labels } => {
                Action::SetLabels(node.clone(), labels.clone())
            }
            ScriptAction::SetTaints { node, taints } => {
                Action::SetTaints(node.clone(), taints.clone())
            }
            ScriptAction::NodeReady { node, ready, outage } => match (*ready, *outage) {
                (false, Some(outage)) => Action::NodeOutage(node.clone(), outage),
                (true, Some(_)) => {
                    return Err(ActionError::of("a node that is ready has no outage"));
                }
                (ready, None) => Action::NodeReady(node.clone(), ready),
            },
            ScriptAction::Cordon(node) => Action::Cordon(node.clone(), true),
            ScriptAction::Uncordon(node) => Action::Cordon(node.clone(), false),
            ScriptAction::Drain(node) => Action::Drain(node.clone()),
            ScriptAction::FailPods(node) => Action::FailPods(node.clone()),
            ScriptAction::SucceedPods(node) => Action::SucceedPods(node.clone()),
            ScriptAction::DeletePods(node) => Action::DeletePods(node.clone()),
            ScriptAction::CreatePod(pod) => {
                let text = pod.to_string();
                let documents = Documents::read(&text);
                match documents.entries_as("v1", "Pod").first() {
                    Some(Entry::Other(object)) if object.kind() == "Pod" => {
                        let (pod, _) = object.decode::<PodParts>()?;
                        Action::CreatePod(Box::new(pod.into()))
                    }
                    _ => return Err(ActionError::of("it is no Pod")),
                }
            }
            ScriptAction::DeletePod(pod) => Action::DeletePod(pod.clone()),
            ScriptAction::SetPodLabels { pod, labels } => {
                Action::SetPodLabels(pod.clone(), labels.clone())
            }
            ScriptAction::EditPod { pod, spec } => Action::EditPod(pod.clone(), spec.clone()),
            ScriptAction::CreateDaemonSet(object) => {
                Action::CreateDaemonSet(Box::new(whole(object)?))
            }
            ScriptAction::Apply(object) => Action::Apply(Box::new(whole(object)?)),
            ScriptAction::UpdateTemplate(template) => {
                let spec = spec_with("template", template)?;
                Action::UpdateTemplate(key()?, Box::new(spec.template))
            }
            ScriptAction::UpdateStrategy(strategy) => {
                let spec = spec_with("updateStrategy", strategy)?;
                Action::UpdateStrategy(key()?, spec.update_strategy.unwrap_or_default())
            }
            ScriptAction::RollBack(revision) => Action::RollBack(key()?, *revision),
            ScriptAction::DeleteDaemonSet(cascade) => {
                Action::DeleteDaemonSet { key: key()?, cascade: *cascade }
            }
        })
    }
}

/// Why an event can never happen.
#[derive(Debug)]
pub(super) struct ActionError {
    /// The invalid field, relative to the value of the action.
    pub(super) path: PathBuf,
    pub(super) message: String,
}

impl ActionError {
    fn of(message: &str) -> Self {
        ActionError { path: PathBuf::default(), message: message.to_owned() }
    }

    /// Makes the path relative to these fields of the decoded object, below which the value of the
    /// action was placed.
    fn below(self, fields: &[&'static str]) -> Self {
        let at = |(segment, field): (&Segment, &&'static str)| {
            *segment == Segment::Field((*field).into())
        };
        let inside = self.path.segments().iter().zip(fields).all(at);
        let mut path = PathBuf::default();
        if inside {
            self.path.segments().iter().skip(fields.len()).for_each(|step| path.push(step.clone()));
        }
        ActionError { path, ..self }
    }
}

impl From<DecodeError> for ActionError {
    fn from(error: DecodeError) -> Self {
        ActionError { path: error.path, message: error.message }
    }
}

/// Decodes a DaemonSet from JSON or from text, with its defaults.
fn whole(object: &Value) -> Result<DaemonSet, ActionError> {
    let text = object.as_str().map_or_else(|| object.to_string(), str::to_owned);
    let documents = Documents::read(&text);
    let entries = documents.entries();
    let object = match (entries.first(), entries.len()) {
        (Some(Entry::DaemonSet(object)), 1) => object,
        (Some(Entry::Unreadable(error)), _) => return Err(error.clone().into()),
        _ => return Err(ActionError::of("it is not one DaemonSet")),
    };
    let mut daemon_set = object.decode_daemon_set()?.manifest.daemon_set;
    crate::defaults::apply(&mut daemon_set);
    Ok(daemon_set)
}

fn node_of(node: &Value) -> Result<Node, ActionError> {
    let text = json!({ "kind": "NodeList", "apiVersion": "v1", "items": [node] }).to_string();
    let reading = Nodes::from_json(&text).map_err(|error| ActionError::of(&error.message))?;
    match (reading.nodes.get(0), reading.problems.first()) {
        (Some(node), _) => Ok(node.to_node()),
        (None, Some(problem)) => {
            Err(ActionError { path: problem.field.clone(), message: problem.message.clone() })
        }
        (None, None) => Err(ActionError::of("it is not a Node")),
    }
}

/// Decodes a DaemonSet's spec with one given field, with its defaults.
fn spec_with(field: &'static str, value: &Value) -> Result<DaemonSetSpec, ActionError> {
    let text = json!({ "spec": { field: value } }).to_string();
    let decoded =
        decode_json(&text).map_err(|error| ActionError::from(error).below(&["spec", field]))?;
    let mut daemon_set = decoded.manifest.daemon_set;
    crate::defaults::apply(&mut daemon_set);
    Ok(daemon_set.spec.unwrap_or_default())
}
