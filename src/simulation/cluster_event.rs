//! Events around the DaemonSet controller: of scheduler, kubelets, node lifecycle and garbage
//! collection.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::Millis;
use super::event::Event;
use super::state::NodeName;

/// Something that a component other than the DaemonSet controller did.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ClusterEvent {
    /// When it happened.
    pub at: Millis,
    /// The node.
    #[serde(serialize_with = "text")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub node: NodeName,
    /// The pod's namespace; absent for an event about the node as a whole.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "optional_text")]
    #[cfg_attr(feature = "typescript", ts(type = "string", optional))]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub namespace: Option<Arc<str>>,
    /// The pod's name; absent for an event about the node as a whole.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "optional_text")]
    #[cfg_attr(feature = "typescript", ts(type = "string", optional))]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub pod: Option<Arc<str>>,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum EventKind {
    /// The scheduler bound the pod to its node.
    Scheduled,
    /// The scheduler could not bind the pod, which stays pending.
    FailedScheduling {
        /// The scheduler's message.
        message: String,
    },
    /// The pod was preempted by one of a higher priority.
    Preempted {
        /// The name of the preempting pod.
        by: String,
        /// The UID of the preempting pod.
        uid: String,
    },
    /// The pod was evicted because of a taint that it does not tolerate, or no longer tolerates.
    Evicted,
    /// The taint was removed before the pod was evicted, and the pod stays.
    EvictionCancelled,
    /// The Ready condition of the node, or of the pod on it, is no longer true.
    NodeNotReady,
    /// The node's Ready condition is true again.
    NodeReady,
    /// The taints of an outage were added to the node.
    Tainted {
        /// The key of the taints.
        key: &'static str,
    },
    /// The taints of an outage were removed from the node.
    Untainted,
    /// The garbage collector removed the pod, because its node no longer exists.
    Collected,
    /// The garbage collector deleted the pod, because its DaemonSet is deleted.
    OwnerDeleted,
    /// The garbage collector orphaned the pod, whose DaemonSet is deleted.
    Orphaned,
    /// The pod was evicted because its node is drained.
    Drained,
}

impl ClusterEvent {
    /// Returns the event that Kubernetes would emit on the pod, or on the node if there is no pod;
    /// `None` if it emits none.
    ///
    /// Source: `pkg/scheduler/schedule_one.go`,
    /// `pkg/scheduler/framework/preemption/executor.go`,
    /// `pkg/controller/tainteviction/taint_eviction.go`,
    /// `pkg/controller/util/node/controller_utils.go` and
    /// `pkg/kubelet/kubelet_node_status.go` at v1.36.
    pub fn event(&self) -> Option<Event> {
        let node = &self.node;
        let name = match (&self.namespace, &self.pod) {
            (Some(namespace), Some(pod)) => format!("{namespace}/{pod}"),
            _ => String::new(),
        };
        Some(match &self.kind {
            EventKind::Scheduled => {
                Event::normal("Scheduled", format!("Successfully assigned {name} to {node}"))
            }
            EventKind::FailedScheduling { message } => {
                Event::warning("FailedScheduling", message.clone())
            }
            EventKind::Preempted { uid, .. } => {
                Event::normal("Preempted", format!("Preempted by pod {uid} on node {node}"))
            }
            EventKind::Evicted => {
                Event::normal("TaintManagerEviction", format!("Marking for deletion Pod {name}"))
            }
            EventKind::EvictionCancelled => {
                Event::normal("TaintManagerEviction", format!("Cancelling deletion of Pod {name}"))
            }
            EventKind::NodeNotReady if self.pod.is_some() => {
                Event::warning("NodeNotReady", "Node is not ready".to_owned())
            }
            EventKind::NodeNotReady => {
                Event::normal("NodeNotReady", format!("Node {node} status is now: NodeNotReady"))
            }
            EventKind::NodeReady => {
                Event::normal("NodeReady", format!("Node {node} status is now: NodeReady"))
            }
            EventKind::Tainted { .. }
            | EventKind::Untainted
            | EventKind::Collected
            | EventKind::OwnerDeleted
            | EventKind::Orphaned
            | EventKind::Drained => return None,
        })
    }
}

fn text<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

fn optional_text<S: Serializer>(text: &Option<Arc<str>>, serializer: S) -> Result<S::Ok, S::Error> {
    text.as_deref().serialize(serializer)
}
