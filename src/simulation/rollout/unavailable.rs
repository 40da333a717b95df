//! Why a node has no available pod.

use serde::Serialize;

use crate::simulation::state::Cluster;
use crate::simulation::state::DaemonSetState;
use crate::simulation::state::{NodeName, Phase, Pod, PodId};
use crate::simulation::state::{PodPair, UpdateView};

/// A node that uses the budget of a rolling update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct BudgetConsumer {
    /// The node.
    pub node: String,
    /// Its pod; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod: Option<String>,
    /// Why it uses the budget.
    pub reason: UnavailableReason,
}

/// Why a node has no available pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "reason")]
pub enum UnavailableReason {
    /// It has no pod at present.
    NoPod,
    /// It has more pods than it should.
    SeveralPods,
    /// Its former pod is being deleted.
    Terminating,
    /// The node's kubelet does not respond, or the node is shutting down: its pod does not start
    /// or become ready, and if the kubelet does not respond, a deleted pod is not removed.
    NodeNotReady,
    /// The node's network is not ready: the pod, which is not on the host's network, cannot start.
    NetworkNotReady,
    /// The pod waits for the scheduler.
    Pending {
        /// The scheduler's message.
        message: String,
    },
    /// The controller, which schedules by itself, created no pod because it would not fit.
    NoRoom {
        /// What is missing.
        message: String,
    },
    /// The API server refuses to create the pod.
    CreateFailed {
        /// The API server's error.
        error: String,
    },
    /// The pod failed or succeeded.
    Ended,
    /// The pod will never become ready.
    NeverReady,
    /// The pod is starting, or has not been ready for long enough yet.
    Starting,
}

/// Returns the pod with which a node uses the budget: `Some(None)` if it has no pod, or several of
/// one kind; `None` if it does not use the budget.
pub(super) fn uses_budget(update: UpdateView, surges: bool) -> Option<Option<PodId>> {
    match update.pods {
        None => Some(None),
        Some(PodPair { new: Some((new, false)), old: Some(_) }) => Some(Some(new)),
        Some(_) if surges => None,
        Some(PodPair { new: Some((_, true)), old: None })
        | Some(PodPair { new: None, old: Some((_, true)) }) => None,
        Some(pair) => Some(pair.new.or(pair.old).map(|(id, _)| id)),
    }
}

/// Returns why a node has no available pod. `pod` is the pod that should be available.
pub(super) fn reason(
    cluster: &Cluster,
    controller: &DaemonSetState,
    node: &NodeName,
    update: UpdateView,
    pod: Option<&Pod>,
) -> UnavailableReason {
    let Some(pod) = pod else {
        let mut on_node = controller.pods.on(node).iter();
        let terminating =
            on_node.any(|id| cluster.pods.get(id).is_some_and(|pod| pod.is_deleting()));
        return match controller.unplaced_on(node) {
            _ if update.pods.is_none() => UnavailableReason::SeveralPods,
            _ if terminating && !cluster.answers(node) => UnavailableReason::NodeNotReady,
            _ if terminating => UnavailableReason::Terminating,
            Some(message) => UnavailableReason::NoRoom { message: message.to_owned() },
            None => match &controller.creation_failure {
                Some(failure) => UnavailableReason::CreateFailed { error: failure.error.clone() },
                None => UnavailableReason::NoPod,
            },
        };
    };
    match &pod.pending {
        _ if pod.phase != Phase::Active => UnavailableReason::Ended,
        _ if pod.awaits_network => UnavailableReason::NetworkNotReady,
        _ if !cluster.is_run(pod) => UnavailableReason::NodeNotReady,
        Some(message) => UnavailableReason::Pending { message: message.to_string() },
        None if pod.ready_since.is_none()
            && (pod.fails() || cluster.options.keeps_unready(&pod.revision)) =>
        {
            UnavailableReason::NeverReady
        }
        None => UnavailableReason::Starting,
    }
}
