//! What happens to a cluster from outside, and why some of it cannot.

use std::collections::BTreeMap;
use std::fmt;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetUpdateStrategy};
use k8s_openapi::api::core::v1::{Pod as PodObject, PodTemplateSpec};

use super::Millis;
use super::state::{DaemonSetKey, Outage};
use crate::manifest::nodes::{Node, NodeTaint};

/// Something that happens from outside.
#[derive(Debug, Clone)]
pub enum Action {
    /// A node joins.
    AddNode(Node),
    /// A node leaves. Its pods go with it, or wait for the garbage collector where
    /// [`SimulationOptions::pod_gc`](super::SimulationOptions::pod_gc) says so.
    RemoveNode(String),
    /// All labels of a node are replaced.
    SetLabels(String, BTreeMap<String, String>),
    /// All taints of a node are replaced.
    SetTaints(String, Vec<NodeTaint>),
    /// A node's kubelet stops answering (`false`), in the way of
    /// [`NodeLifecycle::outage`](super::NodeLifecycle::outage), or answers again.
    NodeReady(String, bool),
    /// A node is out in this way, whatever it was before.
    NodeOutage(String, Outage),
    /// A node is closed for new pods (`true`) or opened again.
    Cordon(String, bool),
    /// A node is cordoned, and all pods on it but daemons and mirrors of static pods are
    /// deleted.
    Drain(String),
    /// The pods on a node fail.
    FailPods(String),
    /// The pods on a node end by themselves.
    SucceedPods(String),
    /// The pods on a node vanish.
    DeletePods(String),
    /// A pod without a controller is created on the node that it names.
    CreatePod(Box<PodObject>),
    /// A pod, by its name or `namespace/name`, is deleted.
    DeletePod(String),
    /// The labels of a pod, by its name or `namespace/name`, are replaced.
    SetPodLabels(String, BTreeMap<String, String>),
    /// Fields of a pod's spec, by its name or `namespace/name`, are changed: an object whose
    /// fields take the place of the pod's, containers by their names.
    EditPod(String, serde_json::Value),
    /// A DaemonSet is created.
    CreateDaemonSet(Box<DaemonSet>),
    /// A DaemonSet is created, or the spec of the one of its name is replaced.
    Apply(Box<DaemonSet>),
    /// A DaemonSet's template is replaced.
    UpdateTemplate(DaemonSetKey, Box<PodTemplateSpec>),
    /// A DaemonSet's update strategy is replaced.
    UpdateStrategy(DaemonSetKey, DaemonSetUpdateStrategy),
    /// A DaemonSet's template is put back to that of a revision; 0 is the one before.
    RollBack(DaemonSetKey, i64),
    /// A DaemonSet is deleted.
    DeleteDaemonSet {
        /// Which one.
        key: DaemonSetKey,
        /// What becomes of its pods.
        cascade: Cascade,
    },
    /// A pod of a DaemonSet's labels and of no owner, ready since long, stands on a node.
    LeaveOrphan {
        /// The DaemonSet whose labels it has.
        like: DaemonSetKey,
        /// The node.
        node: String,
        /// How long ago it was created and got ready.
        age: Millis,
    },
}

/// What becomes of the pods of a deleted DaemonSet: `kubectl delete --cascade`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Cascade {
    /// The DaemonSet goes at once, then its pods.
    #[default]
    Background,
    /// The DaemonSet stays until its last pod is gone, and does nothing meanwhile.
    Foreground,
    /// The pods and revisions stay without an owner.
    Orphan,
}

/// Why an action cannot happen. The cluster is unchanged.
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
    /// The pod names no node; pods that look for one are not modelled.
    PodWithoutNode(String),
    /// There is no such DaemonSet.
    NoSuchDaemonSet(String),
    /// There is such a DaemonSet already.
    DaemonSetExists(String),
    /// The DaemonSet has no revision of that number.
    NoSuchRevision(i64),
    /// The DaemonSet has had no template but its present one.
    NoLastRevision,
    /// The DaemonSet's selector cannot be used.
    Selector(String),
    /// The API server would refuse the DaemonSet with these errors.
    Invalid(Vec<String>),
    /// The API server would refuse the pod with these errors.
    PodInvalid(Vec<String>),
    /// A moment of the script lies more than a hundred years ahead.
    TooLate(Millis),
    /// A moment of the script lies before the one before it, or before the present.
    OutOfOrder {
        /// The moment.
        at: Millis,
        /// The one before.
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
            // kubectl's own words.
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
