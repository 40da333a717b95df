//! Why a node is not as it should be.

use crate::manifest::dump::UnixMillis;
use crate::placement::{Reason, Refusal};

/// How bad a finding is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Wrong, and stays so until somebody acts.
    Wrong,
    /// Not as it should be, but may resolve itself.
    Passing,
    /// Cannot be determined from the dump.
    Unknown,
    /// As it should be.
    Normal,
}

/// Why a node is not as it should be, or runs no pod. Nodes with equal causes have the same
/// problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause<'a> {
    /// The API server refuses the pods of the template.
    Refused {
        /// Why.
        refusals: &'a [Refusal],
    },
    /// The node has no pod, and an event shows why none could be created.
    CreateFailed {
        /// The event's message, without the name of the pod.
        message: String,
    },
    /// The node has no pod, and the namespace is being deleted, so that the API server creates
    /// nothing in it any more.
    NamespaceTerminating,
    /// The node has no pod although it should have one, and nothing shows why.
    NotCreated,
    /// The node has no pod yet: the node or the DaemonSet is only seconds old.
    NotCreatedYet,
    /// The pod does not fit on its node.
    DoesNotFit {
        /// The scheduler's reasons.
        reasons: Vec<String>,
    },
    /// The pod would fit, but the scheduler does not bind it.
    HeldByScheduler {
        /// The scheduler's message.
        message: &'a str,
    },
    /// The scheduler has not bound the pod yet.
    NotScheduledYet,
    /// The pod waits for the removal of its scheduling gates.
    Gated {
        /// Their names.
        gates: &'a [String],
    },
    /// The pod waits for a scheduler other than the default one.
    OtherScheduler {
        /// Its name.
        scheduler: &'a str,
    },
    /// The kubelet is unreachable, and the node's condition shows it.
    NodeUnreachable,
    /// The kubelet reports that it is not ready.
    NodeNotReady {
        /// The kubelet's message; empty when it gives none.
        message: &'a str,
    },
    /// The node's network is not ready, and the pod, which does not use the host's network,
    /// cannot start before it is.
    NetworkNotReady {
        /// The kubelet's message.
        message: &'a str,
    },
    /// The kubelet has not renewed its lease, but the node's condition does not show it yet.
    KubeletSilent,
    /// An image cannot be pulled or used.
    ImageNotPulled {
        /// The container.
        container: &'a str,
        /// The image; empty when the pod's spec is not known.
        image: &'a str,
        /// The kubelet's reason: `ImagePullBackOff`, `InvalidImageName`.
        reason: &'a str,
    },
    /// A container terminates again and again.
    Crashing {
        /// The container.
        container: &'a str,
        /// Whether it is an init container.
        is_init: bool,
        /// Why it terminated: `OOMKilled`, `Error`; empty when that is not known.
        reason: &'a str,
        /// The exit code; `None` when it is not known.
        exit_code: Option<i64>,
    },
    /// A container cannot be started.
    ContainerWaiting {
        /// The container.
        container: &'a str,
        /// The kubelet's reason: `CreateContainerConfigError`.
        reason: &'a str,
    },
    /// The pod cannot be set up, as an event shows: because of a volume or the network, for
    /// example.
    SetUpFailed {
        /// The event's reason: `FailedMount`, `FailedCreatePodSandBox`.
        reason: &'a str,
    },
    /// The pod has been starting for longer than pods usually take, and nothing shows why.
    StartsTooLong,
    /// A container has been running without being ready for longer than pods usually take.
    NotReady {
        /// The container.
        container: &'a str,
        /// Whether it has a readiness probe.
        has_probe: bool,
    },
    /// All containers are ready, but the pod is not.
    ConditionNotMet {
        /// The condition's reason; empty when it is not known.
        reason: &'a str,
    },
    /// The pod failed; the controller replaces it, with a growing delay.
    Failed {
        /// The pod's reason: `Evicted`, `OutOfcpu`; empty when it is not known.
        reason: &'a str,
    },
    /// The pod is starting.
    Starting,
    /// The pod is ready, but not yet for `minReadySeconds`.
    ReadyTooShort {
        /// `minReadySeconds`.
        seconds: i32,
    },
    /// The pod is being deleted, but has finalizers.
    HeldByFinalizers {
        /// Their names.
        finalizers: Vec<&'a str>,
    },
    /// The pod is being deleted, but has not terminated in time although its kubelet is
    /// reachable.
    DoesNotEnd,
    /// The pod is being deleted, but its kubelet, which alone can confirm that it has terminated,
    /// is unreachable.
    DeletionUnanswered,
    /// The pod is being deleted.
    Terminating,
    /// The node has a pod and should have none.
    Misscheduled {
        /// Why the node should have none.
        reason: Reason<'a>,
        /// Whether the controller lets it stay.
        stays: bool,
    },
    /// The node has more pods than it should.
    SeveralPods,
    /// A pod is bound to a node that no longer exists.
    NodeGone,
    /// A pod without an owner matches the selector: the controller adopts it.
    Orphan,
    /// A pod of another controller matches the selector.
    OthersPod {
        /// The kind of the other controller.
        kind: &'a str,
        /// Its name.
        name: &'a str,
    },
    /// No pod should run on the node.
    Excluded {
        /// Why.
        reason: Reason<'a>,
    },
}

impl Cause<'_> {
    /// Returns the severity of the cause.
    pub fn severity(&self) -> Severity {
        match self {
            Cause::NotCreatedYet
            | Cause::NotScheduledYet
            | Cause::Starting
            | Cause::ReadyTooShort { .. }
            | Cause::Terminating
            | Cause::KubeletSilent
            | Cause::NetworkNotReady { .. }
            | Cause::SeveralPods
            | Cause::Failed { .. }
            | Cause::Misscheduled { .. }
            | Cause::NodeGone
            | Cause::Orphan => Severity::Passing,
            Cause::Excluded { .. } => Severity::Normal,
            _ => Severity::Wrong,
        }
    }

    /// Whether a pod with this cause will, as far as is known, not become ready by itself.
    pub fn is_lasting(&self) -> bool {
        matches!(
            self,
            Cause::HeldByScheduler { .. }
                | Cause::Gated { .. }
                | Cause::OtherScheduler { .. }
                | Cause::ImageNotPulled { .. }
                | Cause::Crashing { .. }
                | Cause::ContainerWaiting { .. }
                | Cause::SetUpFailed { .. }
                | Cause::StartsTooLong
                | Cause::NotReady { .. }
                | Cause::ConditionNotMet { .. }
        )
    }
}

/// Returns the time since `at`; `None` when `at` is not known or lies in the future.
pub(super) fn span_since(at: Option<UnixMillis>, now: UnixMillis) -> Option<UnixMillis> {
    at.map(|at| now.saturating_sub(at)).filter(|span| *span >= 0)
}
