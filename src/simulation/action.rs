//! Actions that change a cluster from outside, and why one is refused.

use std::collections::BTreeMap;
use std::fmt;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetUpdateStrategy};
use k8s_openapi::api::core::v1::{Pod as PodObject, PodTemplateSpec};

use super::Millis;
use super::state::{DaemonSetKey, Outage};
use crate::manifest::nodes::{Node, NodeTaint};

/// A change to a cluster from outside.
#[derive(Debug, Clone)]
pub enum Action {
    /// Adds a node.
    AddNode(Node),
    /// Removes a node. Its pods are removed with it, or left to the garbage collector if
    /// [`SimulationOptions::pod_gc`](super::SimulationOptions::pod_gc) is set.
    RemoveNode(String),
    /// Replaces all labels of a node.
    SetLabels(String, BTreeMap<String, String>),
    /// Replaces all taints of a node.
    SetTaints(String, Vec<NodeTaint>),
    /// Begins an outage of a node (`false`), of the kind
    /// [`NodeLifecycle::outage`](super::NodeLifecycle::outage), or ends it (`true`).
    NodeReady(String, bool),
    /// Begins an outage of this kind, whether or not the node has another one.
    NodeOutage(String, Outage),
    /// Cordons a node (`true`) or uncordons it.
    Cordon(String, bool),
    /// Cordons a node and deletes all pods on it except those of DaemonSets and mirror pods.
    Drain(String),
    /// Makes the pods on a node fail.
    FailPods(String),
    /// Makes the pods on a node succeed.
    SucceedPods(String),
    /// Removes the pods on a node at once.
    DeletePods(String),
    /// Creates a pod on the node that it names. It belongs to no DaemonSet of the simulation until
    /// one adopts it.
    CreatePod(Box<PodObject>),
    /// Deletes a pod, by its name or `namespace/name`.
    DeletePod(String),
    /// Replaces the labels of a pod, by its name or `namespace/name`.
    SetPodLabels(String, BTreeMap<String, String>),
    /// Changes fields of the spec of a pod, by its name or `namespace/name`. The value is an
    /// object whose fields replace those of the spec; containers are matched by name.
    EditPod(String, serde_json::Value),
    /// Creates a DaemonSet.
    CreateDaemonSet(Box<DaemonSet>),
    /// Creates a DaemonSet, or replaces the spec of the existing one of that name.
    Apply(Box<DaemonSet>),
    /// Replaces a DaemonSet's template.
    UpdateTemplate(DaemonSetKey, Box<PodTemplateSpec>),
    /// Replaces a DaemonSet's update strategy.
    UpdateStrategy(DaemonSetKey, DaemonSetUpdateStrategy),
    /// Rolls a DaemonSet's template back to that of a revision; 0 means the previous one.
    RollBack(DaemonSetKey, i64),
    /// Deletes a DaemonSet.
    DeleteDaemonSet {
        /// The DaemonSet to delete.
        key: DaemonSetKey,
        /// What happens to its pods.
        cascade: Cascade,
    },
    /// Adds a pod to a node. The pod has a DaemonSet's labels but no owner, and has been ready for
    /// `age`.
    LeaveOrphan {
        /// The DaemonSet whose labels the pod has.
        like: DaemonSetKey,
        /// The node.
        node: String,
        /// How long ago the pod was created and became ready.
        age: Millis,
    },
}

/// What happens to the pods of a deleted DaemonSet: `kubectl delete --cascade`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Cascade {
    /// The DaemonSet is removed at once, then its pods are deleted.
    #[default]
    Background,
    /// The DaemonSet stays until its last pod is gone, and its controller does nothing meanwhile.
    Foreground,
    /// The pods and revisions stay without an owner.
    Orphan,
}

/// Why an action is refused. The cluster is unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// There is no node of that name.
    NoSuchNode(String),
    /// There is a node of that name already.
    NodeExists(String),
    /// There is no pod of that name.
    NoSuchPod(String),
    /// There is a pod of that name already.
    PodExists(String),
    /// The pod names no node; scheduling such pods is not modelled.
    PodWithoutNode(String),
    /// There is no such DaemonSet.
    NoSuchDaemonSet(String),
    /// There is such a DaemonSet already.
    DaemonSetExists(String),
    /// The DaemonSet has no revision of that number.
    NoSuchRevision(i64),
    /// The DaemonSet has no previous revision.
    NoLastRevision,
    /// The DaemonSet's selector is invalid.
    Selector(String),
    /// The API server would refuse the DaemonSet with these errors.
    Invalid(Vec<String>),
    /// The API server would refuse the pod with these errors.
    PodInvalid(Vec<String>),
    /// An event of the script is more than a hundred years ahead.
    TooLate(Millis),
    /// An event of the script is earlier than the one before it, or than the present.
    OutOfOrder {
        /// The time of the event.
        at: Millis,
        /// The time that it must not precede.
        after: Millis,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::NoSuchNode(name) => write!(f, "there is no node `{name}`"),
            Refused::NodeExists(name) => write!(f, "there is a node `{name}` already"),
            Refused::NoSuchPod(name) => write!(f, "there is no pod `{name}`"),
            Refused::PodExists(name) => write!(f, "there is a pod `{name}` already"),
            Refused::PodWithoutNode(name) => write!(f, "the pod `{name}` names no node"),
            Refused::NoSuchDaemonSet(name) => write!(f, "there is no DaemonSet `{name}`"),
            Refused::DaemonSetExists(name) => write!(f, "there is a DaemonSet `{name}` already"),
            // The wording of kubectl.
            Refused::NoSuchRevision(number) => {
                write!(f, "unable to find specified revision {number} in history")
            }
            Refused::NoLastRevision => f.write_str("no last revision to roll back to"),
            Refused::Selector(reason) => write!(f, "the selector cannot be used: {reason}"),
            Refused::Invalid(errors) => {
                write!(f, "the DaemonSet is invalid: {}", errors.join("; "))
            }
            Refused::PodInvalid(errors) => write!(f, "the pod is invalid: {}", errors.join("; ")),
            Refused::TooLate(at) => {
                write!(f, "it happens at {at} ms, in more than a hundred years")
            }
            Refused::OutOfOrder { at, after } => {
                write!(f, "it happens at {at} ms, before {after} ms, where the script already is")
            }
        }
    }
}

impl std::error::Error for Refused {}
