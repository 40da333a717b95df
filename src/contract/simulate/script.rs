//! The events of a script, as a call gives them.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use crate::contract::parts::PodParts;
use crate::manifest::nodes::{Node, NodeTaint, Nodes};
use crate::manifest::{Documents, Entry, decode_json};
use crate::simulation::{Action, Cascade, DaemonSetKey, Millis, Outage};

/// One event.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScriptEvent {
    /// When, in milliseconds.
    pub at: Millis,
    /// The DaemonSet that it is about: `namespace/name`. The first of the call unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daemon_set: Option<String>,
    /// What.
    #[serde(rename = "do")]
    pub doing: Doing,
}

/// The events, one by one, so that it is said which cannot be read.
pub(super) fn events<'de, D: Deserializer<'de>>(script: D) -> Result<Vec<ScriptEvent>, D::Error> {
    let events = Vec::<Value>::deserialize(script)?.into_iter().enumerate();
    let read = |(index, event)| {
        serde_json::from_value(event)
            .map_err(|error| D::Error::custom(format!("script[{index}]: {error}")))
    };
    events.map(read).collect()
}

/// What happens.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Doing {
    /// A node joins: the node as JSON.
    AddNode(#[cfg_attr(feature = "typescript", ts(type = "object"))] Value),
    /// A node leaves: its name.
    RemoveNode(String),
    /// All labels of a node are replaced.
    SetLabels {
        /// The node.
        node: String,
        /// Its labels.
        labels: BTreeMap<String, String>,
    },
    /// All taints of a node are replaced.
    SetTaints {
        /// The node.
        node: String,
        /// Its taints.
        taints: Vec<NodeTaint>,
    },
    /// A node's kubelet stops answering, or answers again.
    NodeReady {
        /// The node.
        node: String,
        /// Whether it answers.
        ready: bool,
        /// Why not; the knobs say so unless it is given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outage: Option<Outage>,
    },
    /// A node is cordoned.
    Cordon(String),
    /// A node is uncordoned.
    Uncordon(String),
    /// A node is drained.
    Drain(String),
    /// The pods on a node fail.
    FailPods(String),
    /// The pods on a node end by themselves.
    SucceedPods(String),
    /// The pods on a node vanish.
    DeletePods(String),
    /// A pod without a controller is created: the pod as JSON.
    CreatePod(#[cfg_attr(feature = "typescript", ts(type = "object"))] Value),
    /// A pod is deleted: its name, or `namespace/name`.
    DeletePod(String),
    /// The labels of a pod are replaced.
    SetPodLabels {
        /// The pod: its name, or `namespace/name`.
        pod: String,
        /// Its labels.
        labels: BTreeMap<String, String>,
    },
    /// Fields of a pod's spec are changed; few may be.
    EditPod {
        /// The pod: its name, or `namespace/name`.
        pod: String,
        /// The fields, in the place of the pod's; containers by their names.
        #[cfg_attr(feature = "typescript", ts(type = "object"))]
        spec: Value,
    },
    /// A DaemonSet is created: as JSON, or as text in YAML or JSON.
    CreateDaemonSet(#[cfg_attr(feature = "typescript", ts(type = "object | string"))] Value),
    /// A DaemonSet is created, or the one of its name gets its spec: likewise.
    Apply(#[cfg_attr(feature = "typescript", ts(type = "object | string"))] Value),
    /// The DaemonSet's template is replaced: `spec.template` as JSON.
    UpdateTemplate(#[cfg_attr(feature = "typescript", ts(type = "object"))] Value),
    /// The DaemonSet's update strategy is replaced: `spec.updateStrategy` as JSON.
    UpdateStrategy(#[cfg_attr(feature = "typescript", ts(type = "object"))] Value),
    /// The template is put back to that of a revision; 0 is the one before.
    RollBack(i64),
    /// The DaemonSet is deleted.
    DeleteDaemonSet(Cascade),
}

impl ScriptEvent {
    /// The event as the simulation takes it. `first` is the DaemonSet that is meant when
    /// the event names none.
    pub(super) fn action(&self, first: Option<&DaemonSetKey>) -> Result<Action, String> {
        let key = || match (self.daemon_set.as_deref(), first) {
            (Some(name), _) => {
                let (namespace, name) = name.split_once('/').unwrap_or(("default", name));
                Ok(DaemonSetKey::new(namespace, name))
            }
            (None, Some(first)) => Ok(first.clone()),
            (None, None) => Err("there is no DaemonSet".to_owned()),
        };
        Ok(match &self.doing {
            Doing::AddNode(node) => Action::AddNode(node_of(node)?),
            Doing::RemoveNode(node) => Action::RemoveNode(node.clone()),
            Doing::SetLabels { node, labels } => Action::SetLabels(node.clone(), labels.clone()),
            Doing::SetTaints { node, taints } => Action::SetTaints(node.clone(), taints.clone()),
            Doing::NodeReady { node, ready, outage } => match (*ready, *outage) {
                (false, Some(outage)) => Action::NodeOutage(node.clone(), outage),
                (true, Some(_)) => return Err("a node that is ready has no outage".to_owned()),
                (ready, None) => Action::NodeReady(node.clone(), ready),
            },
            Doing::Cordon(node) => Action::Cordon(node.clone(), true),
            Doing::Uncordon(node) => Action::Cordon(node.clone(), false),
            Doing::Drain(node) => Action::Drain(node.clone()),
            Doing::FailPods(node) => Action::FailPods(node.clone()),
            Doing::SucceedPods(node) => Action::SucceedPods(node.clone()),
            Doing::DeletePods(node) => Action::DeletePods(node.clone()),
            Doing::CreatePod(pod) => {
                let text = pod.to_string();
                let documents = Documents::read(&text);
                match documents.entries_as("v1", "Pod").first() {
                    Some(Entry::Other(object)) => {
                        let (pod, _) =
                            object.decode::<PodParts>().map_err(|error| error.message)?;
                        Action::CreatePod(Box::new(pod.into()))
                    }
                    _ => return Err("it is no Pod".to_owned()),
                }
            }
            Doing::DeletePod(pod) => Action::DeletePod(pod.clone()),
            Doing::SetPodLabels { pod, labels } => {
                Action::SetPodLabels(pod.clone(), labels.clone())
            }
            Doing::EditPod { pod, spec } => Action::EditPod(pod.clone(), spec.clone()),
            Doing::CreateDaemonSet(object) => Action::CreateDaemonSet(Box::new(whole(object)?)),
            Doing::Apply(object) => Action::Apply(Box::new(whole(object)?)),
            Doing::UpdateTemplate(template) => {
                let spec = spec_with(json!({ "template": template }))?;
                Action::UpdateTemplate(key()?, Box::new(spec.template))
            }
            Doing::UpdateStrategy(strategy) => {
                let spec = spec_with(json!({ "updateStrategy": strategy }))?;
                Action::UpdateStrategy(key()?, spec.update_strategy.unwrap_or_default())
            }
            Doing::RollBack(revision) => Action::RollBack(key()?, *revision),
            Doing::DeleteDaemonSet(cascade) => {
                Action::DeleteDaemonSet { key: key()?, cascade: *cascade }
            }
        })
    }
}

/// A DaemonSet as JSON or as text, with its defaults.
fn whole(object: &Value) -> Result<DaemonSet, String> {
    let text = object.as_str().map_or_else(|| object.to_string(), str::to_owned);
    let documents = Documents::read(&text);
    let entries = documents.entries();
    let object = match (entries.first(), entries.len()) {
        (Some(Entry::DaemonSet(object)), 1) => object,
        (Some(Entry::Unreadable(error)), _) => return Err(error.message.clone()),
        _ => return Err("it is not one DaemonSet".to_owned()),
    };
    let decoded = object.decode_daemon_set().map_err(|error| error.message)?;
    let mut daemon_set = decoded.manifest.daemon_set;
    crate::defaults::apply(&mut daemon_set);
    Ok(daemon_set)
}

fn node_of(node: &Value) -> Result<Node, String> {
    let text = json!({ "kind": "NodeList", "apiVersion": "v1", "items": [node] }).to_string();
    let reading = Nodes::from_json(&text).map_err(|error| error.message)?;
    match (reading.nodes.get(0), reading.problems.first()) {
        (Some(node), _) => Ok(node.to_node()),
        (None, Some(problem)) => Err(problem.message.clone()),
        (None, None) => Err("it is no Node".to_owned()),
    }
}

/// A DaemonSet's spec of which one field is given, with its defaults.
fn spec_with(spec: Value) -> Result<DaemonSetSpec, String> {
    let text = json!({ "spec": spec }).to_string();
    let mut decoded = decode_json(&text).map_err(|error| error.message)?.manifest.daemon_set;
    crate::defaults::apply(&mut decoded);
    Ok(decoded.spec.unwrap_or_default())
}
