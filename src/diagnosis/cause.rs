//! Why a node is not as it should be.

use crate::manifest::dump::UnixMillis;
use crate::placement::{Reason, Refusal};

/// How bad something is. The worst comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It is wrong, and stays so until somebody does something.
    Wrong,
    /// It is not as it should be, and may mend itself.
    Passing,
    /// How it is cannot be known from the dump.
    Unknown,
    /// It is as it should be.
    Normal,
}

/// Why a node is not as it should be, or runs no pod. Nodes with equal causes have the same
/// thing wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause<'a> {
    /// The API server refuses the pods of the template.
    Refused {
        /// Why.
        refusals: &'a [Refusal],
    },
    /// No pod is there, and an event tells why none could be created.
    CreateFailed {
        /// The event's message, without the name of the pod.
        message: String,
    },
    /// No pod is there, and the namespace is being deleted, in which the API server creates
    /// nothing any more.
    NamespaceTerminating,
    /// No pod is there though one should be, and nothing tells why.
    NotCreated,
    /// No pod is there yet: the node, or the DaemonSet, is seconds old.
    NotCreatedYet,
    /// The pod does not fit on its node.
    DoesNotFit {
        /// What is missing, in the scheduler's own words.
        reasons: Vec<String>,
    },
    /// The pod would fit, and the scheduler does not bind it.
    HeldByScheduler {
        /// The scheduler's words.
        message: &'a str,
    },
    /// The scheduler has not bound the pod yet.
    NotScheduledYet,
    /// The pod waits for the removal of its scheduling gates.
    Gated {
        /// Their names.
        gates: &'a [String],
    },
    /// The pod waits for a scheduler other than Kubernetes' own.
    OtherScheduler {
        /// Its name.
        scheduler: &'a str,
    },
    /// Nothing is heard of the node's kubelet, and its node is marked so.
    NodeUnreachable,
    /// The node's kubelet says itself that it is not ready.
    NodeNotReady {
        /// Why, in words; empty when it does not say so.
        message: &'a str,
    },
    /// The node's network is not ready, and the pod, which is not on the host's network, does not
    /// start before it is.
    NetworkNotReady {
        /// Why the node is not ready, in the kubelet's words.
        message: &'a str,
    },
    /// The kubelet has not renewed its lease, and its node is not marked yet.
    KubeletSilent,
    /// An image cannot be had.
    ImageNotPulled {
        /// The container.
        container: &'a str,
        /// The image; empty when the pod's spec is not known.
        image: &'a str,
        /// The kubelet's word: `ImagePullBackOff`, `InvalidImageName`.
        reason: &'a str,
    },
    /// A container ends again and again.
    Crashing {
        /// The container.
        container: &'a str,
        /// Whether it is an init container.
        is_init: bool,
        /// How it ended: `OOMKilled`, `Error`; empty when that is not known.
        reason: &'a str,
        /// The exit code; `None` when it is not known.
        exit_code: Option<i64>,
    },
    /// A container cannot be started.
    ContainerWaiting {
        /// The container.
        container: &'a str,
        /// The kubelet's word: `CreateContainerConfigError`.
        reason: &'a str,
    },
    /// The pod cannot be set up, as an event of it tells: a volume, or the network.
    SetUpFailed {
        /// The event's reason: `FailedMount`, `FailedCreatePodSandBox`.
        reason: &'a str,
    },
    /// A pod has been starting for longer than pods take, and nothing tells why.
    StartsTooLong,
    /// A container runs and is not ready, for longer than pods take to get ready.
    NotReady {
        /// The container.
        container: &'a str,
        /// Whether it has a readiness probe.
        has_probe: bool,
    },
    /// All containers are ready and the pod is not.
    ConditionNotMet {
        /// Why, in a word; empty when it is not known.
        reason: &'a str,
    },
    /// The pod failed; the controller replaces it, later each time.
    Failed {
        /// Why, in a word: `Evicted`, `OutOfcpu`; empty when it is not known.
        reason: &'a str,
    },
    /// The pod is starting.
    Starting,
    /// The pod is ready, and not yet for `minReadySeconds`.
    ReadyTooShort {
        /// `minReadySeconds`.
        seconds: i32,
    },
    /// The pod is being deleted, and finalizers hold it.
    HeldByFinalizers {
        /// Their names.
        finalizers: Vec<&'a str>,
    },
    /// The pod is being deleted, and has not ended in its time though its kubelet answers.
    DoesNotEnd,
    /// The pod is being deleted, and its kubelet does not answer, which alone could end it.
    DeletionUnanswered,
    /// The pod is being deleted.
    Terminating,
    /// A pod is on a node that should run none.
    Misscheduled {
        /// Why none should run.
        reason: Reason<'a>,
        /// Whether the controller lets it stay.
        stays: bool,
    },
    /// There are more pods on a node than there should be.
    SeveralPods,
    /// A pod is bound to a node that is gone.
    NodeGone,
    /// A pod that belongs to nobody matches the selector: the controller adopts it.
    Orphan,
    /// A pod that belongs to another controller matches the selector.
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
    /// How bad it is.
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

    /// Whether a pod with it does not get ready by itself, as far as can be known.
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

/// A span since a moment; `None` when the moment is not known or lies ahead.
pub(super) fn span_since(at: Option<UnixMillis>, now: UnixMillis) -> Option<UnixMillis> {
    at.map(|at| now.saturating_sub(at)).filter(|span| *span >= 0)
}
