//! What happens around the controller: scheduler, kubelets, node lifecycle, garbage
//! collection.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::Millis;
use super::event::Event;
use super::pod::NodeName;

/// Something that the cluster did without the DaemonSet controller.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Happening {
    /// When.
    pub at: Millis,
    /// The node.
    #[serde(serialize_with = "text")]
    pub node: NodeName,
    /// The pod; absent of what concerns the node as a whole.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "optional_text")]
    pub pod: Option<Arc<str>>,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "what")]
pub enum What {
    /// The scheduler bound the pod to its node.
    Scheduled,
    /// The scheduler could not; the pod waits.
    FailedScheduling {
        /// The scheduler's words.
        message: String,
    },
    /// The pod had to make room for one of a higher priority.
    Preempted {
        /// The other pod.
        by: String,
    },
    /// A taint that the pod does not tolerate, or not for ever, drove it out.
    Evicted,
    /// The node got the taints of an outage.
    Tainted {
        /// Their key.
        key: &'static str,
    },
    /// The node lost them again.
    Untainted,
    /// The garbage collector took the pod, since its node is gone.
    Collected,
    /// The garbage collector took the pod, since its DaemonSet is deleted.
    OwnerDeleted,
    /// The garbage collector left the pod without its DaemonSet, which is deleted.
    Orphaned,
    /// The pod was evicted, since its node is drained.
    Drained,
}

impl Happening {
    /// The event that Kubernetes would emit on the pod; `None` where it emits none.
    pub fn event(&self) -> Option<Event> {
        let pod = self.pod.as_deref()?;
        let node = &self.node;
        Some(match &self.what {
            What::Scheduled => {
                Event::normal("Scheduled", format!("Successfully assigned {pod} to {node}"))
            }
            What::FailedScheduling { message } => {
                Event::warning("FailedScheduling", message.clone())
            }
            What::Preempted { by } => {
                Event::normal("Preempted", format!("Preempted by pod {by} on node {node}"))
            }
            What::Evicted => {
                Event::normal("TaintManagerEviction", format!("Marking for deletion Pod {pod}"))
            }
            What::Tainted { .. }
            | What::Untainted
            | What::Collected
            | What::OwnerDeleted
            | What::Orphaned
            | What::Drained => return None,
        })
    }
}

fn text<S: Serializer>(text: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

fn optional_text<S: Serializer>(text: &Option<Arc<str>>, serializer: S) -> Result<S::Ok, S::Error> {
    text.as_deref().serialize(serializer)
}
