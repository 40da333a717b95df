//! The causes of a diagnosis, as data and as text.

use serde::Serialize;

use crate::contract::time_span;
use crate::diagnosis::Cause;

/// What is wrong on a node, or why it rightly runs no pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum CauseKind {
    /// The API server rejects every pod of the template.
    Refused,
    /// There is no pod, and an event states why none could be created.
    CreateFailed,
    /// There is no pod, because the namespace is being deleted.
    NamespaceTerminating,
    /// There is no pod although there should be one, and no event states why.
    NotCreated,
    /// There is no pod yet: the node or the DaemonSet is only seconds old.
    NotCreatedYet,
    /// The pod does not fit on its node.
    DoesNotFit,
    /// The node has the resources and host ports for the pod, but the scheduler does not bind it.
    HeldByScheduler,
    /// The scheduler has not bound the pod yet.
    NotScheduledYet,
    /// The pod waits until its scheduling gates are removed.
    Gated,
    /// The pod waits for a scheduler other than Kubernetes' own.
    OtherScheduler,
    /// The node is marked unreachable: its kubelet does not report.
    NodeUnreachable,
    /// The node's kubelet reports that the node is not ready.
    NodeNotReady,
    /// The node's network is not ready, and the pod, which does not use the host network, cannot
    /// start before it is.
    NetworkNotReady,
    /// The kubelet has stopped renewing its lease, but the node is not marked unreachable yet.
    KubeletSilent,
    /// An image cannot be pulled.
    ImageNotPulled,
    /// A container terminates repeatedly.
    Crashing,
    /// A container cannot be started.
    ContainerWaiting,
    /// The pod cannot be set up: a volume or the network fails.
    SetUpFailed,
    /// The pod has been starting for longer than pods usually take, for no known reason.
    StartsTooLong,
    /// A container runs but is not ready.
    NotReady,
    /// All containers are ready but the pod is not.
    ConditionNotMet,
    /// The pod failed.
    Failed,
    /// The pod is starting.
    Starting,
    /// The pod is ready, but not yet for `minReadySeconds`.
    ReadyTooShort,
    /// The pod is being deleted, but finalizers keep it.
    HeldByFinalizers,
    /// The pod is being deleted and has exceeded its grace period, although its kubelet reports.
    DoesNotEnd,
    /// The pod is being deleted, but its kubelet, which must end it, does not report.
    DeletionUnanswered,
    /// The pod is being deleted.
    Terminating,
    /// A pod is on a node that should not run one.
    Misscheduled,
    /// There is more than one pod on a node.
    SeveralPods,
    /// A pod is bound to a node that no longer exists.
    NodeGone,
    /// A pod without an owner matches the selector.
    Orphan,
    /// A pod of another controller matches the selector.
    OthersPod,
    /// No pod should run on the node, and none does.
    Excluded,
}

/// A cause as data: its kind, and the details that are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedCause {
    /// The kind of cause.
    pub cause: CauseKind,
    /// The container concerned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// The image that cannot be pulled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The reason as Kubernetes names it: `CrashLoopBackOff`, `OOMKilled`, `FailedMount`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// A message with details.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The exit code of the container that terminated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i64>,
    /// The names concerned: of finalizers, scheduling gates, a scheduler, or another controller
    /// with its kind.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub names: Vec<String>,
    /// For `misscheduled`: whether the controller leaves the pod running. Absent for other kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stays: Option<bool>,
}

impl From<&Cause<'_>> for DiagnosedCause {
    fn from(cause: &Cause<'_>) -> Self {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let mut data = DiagnosedCause {
            cause: kind(cause),
            container: None,
            image: None,
            reason: None,
            message: None,
            exit_code: None,
            names: Vec::new(),
            stays: None,
        };
        match cause {
            Cause::Refused { refusals } => {
                data.message = refusals.first().map(ToString::to_string);
            }
            Cause::CreateFailed { message } => data.message = some(message),
            Cause::DoesNotFit { reasons } => data.message = some(&reasons.join(", ")),
            Cause::HeldByScheduler { message }
            | Cause::NodeNotReady { message }
            | Cause::NetworkNotReady { message } => data.message = some(message),
            Cause::Gated { gates } => data.names = gates.to_vec(),
            Cause::OtherScheduler { scheduler } => data.names = vec![(*scheduler).to_owned()],
            Cause::ImageNotPulled { container, image, reason } => {
                data.container = some(container);
                data.image = some(image);
                data.reason = some(reason);
            }
            Cause::Crashing { container, reason, exit_code, .. } => {
                data.container = some(container);
                data.reason = some(reason);
                data.exit_code = *exit_code;
            }
            Cause::ContainerWaiting { container, reason } => {
                data.container = some(container);
                data.reason = some(reason);
            }
            Cause::SetUpFailed { reason } | Cause::ConditionNotMet { reason } => {
                data.reason = some(reason);
            }
            Cause::NotReady { container, .. } => data.container = some(container),
            Cause::Failed { reason } => data.reason = some(reason),
            Cause::HeldByFinalizers { finalizers } => {
                data.names = finalizers.iter().map(|name| (*name).to_owned()).collect();
            }
            Cause::Misscheduled { reason, stays } => {
                data.message = some(&reason.of(1).to_string());
                data.stays = Some(*stays);
            }
            Cause::Excluded { reason } => data.message = some(&reason.of(1).to_string()),
            Cause::OthersPod { kind, name } => data.names = vec![format!("{kind} {name}")],
            Cause::NamespaceTerminating
            | Cause::NotCreated
            | Cause::NotCreatedYet
            | Cause::NotScheduledYet
            | Cause::NodeUnreachable
            | Cause::KubeletSilent
            | Cause::StartsTooLong
            | Cause::Starting
            | Cause::ReadyTooShort { .. }
            | Cause::DoesNotEnd
            | Cause::DeletionUnanswered
            | Cause::Terminating
            | Cause::SeveralPods
            | Cause::NodeGone
            | Cause::Orphan => {}
        }
        data
    }
}

fn kind(cause: &Cause<'_>) -> CauseKind {
    match cause {
        Cause::Refused { .. } => CauseKind::Refused,
        Cause::CreateFailed { .. } => CauseKind::CreateFailed,
        Cause::NamespaceTerminating => CauseKind::NamespaceTerminating,
        Cause::NotCreated => CauseKind::NotCreated,
        Cause::NotCreatedYet => CauseKind::NotCreatedYet,
        Cause::DoesNotFit { .. } => CauseKind::DoesNotFit,
        Cause::HeldByScheduler { .. } => CauseKind::HeldByScheduler,
        Cause::NotScheduledYet => CauseKind::NotScheduledYet,
        Cause::Gated { .. } => CauseKind::Gated,
        Cause::OtherScheduler { .. } => CauseKind::OtherScheduler,
        Cause::NodeUnreachable => CauseKind::NodeUnreachable,
        Cause::NodeNotReady { .. } => CauseKind::NodeNotReady,
        Cause::NetworkNotReady { .. } => CauseKind::NetworkNotReady,
        Cause::KubeletSilent => CauseKind::KubeletSilent,
        Cause::ImageNotPulled { .. } => CauseKind::ImageNotPulled,
        Cause::Crashing { .. } => CauseKind::Crashing,
        Cause::ContainerWaiting { .. } => CauseKind::ContainerWaiting,
        Cause::SetUpFailed { .. } => CauseKind::SetUpFailed,
        Cause::StartsTooLong => CauseKind::StartsTooLong,
        Cause::NotReady { .. } => CauseKind::NotReady,
        Cause::ConditionNotMet { .. } => CauseKind::ConditionNotMet,
        Cause::Failed { .. } => CauseKind::Failed,
        Cause::Starting => CauseKind::Starting,
        Cause::ReadyTooShort { .. } => CauseKind::ReadyTooShort,
        Cause::HeldByFinalizers { .. } => CauseKind::HeldByFinalizers,
        Cause::DoesNotEnd => CauseKind::DoesNotEnd,
        Cause::DeletionUnanswered => CauseKind::DeletionUnanswered,
        Cause::Terminating => CauseKind::Terminating,
        Cause::Misscheduled { .. } => CauseKind::Misscheduled,
        Cause::SeveralPods => CauseKind::SeveralPods,
        Cause::NodeGone => CauseKind::NodeGone,
        Cause::Orphan => CauseKind::Orphan,
        Cause::OthersPod { .. } => CauseKind::OthersPod,
        Cause::Excluded { .. } => CauseKind::Excluded,
    }
}

/// Describes a cause that affects this many nodes.
pub(super) fn text(cause: &Cause<'_>, nodes: usize) -> String {
    match cause {
        Cause::Refused { refusals } => {
            let all: Vec<String> = refusals.iter().map(ToString::to_string).collect();
            format!("no pod: the API server refuses the template's pods: {}", all.join("; "))
        }
        Cause::CreateFailed { message } => {
            format!("no pod: the API server refuses to create it: {message}")
        }
        Cause::NamespaceTerminating => {
            "no pod: the namespace is being deleted, and the API server creates none in it"
                .to_owned()
        }
        Cause::NotCreated => {
            "no pod, though one should run, and no event says why: the controller has not created it"
                .to_owned()
        }
        Cause::NotCreatedYet => "no pod yet: the node or the DaemonSet is seconds old".to_owned(),
        Cause::DoesNotFit { reasons } => format!("pod Pending: {}", reasons.join(", ")),
        Cause::HeldByScheduler { message } => {
            format!("pod Pending: resources and host ports would do; the scheduler says: {message}")
        }
        Cause::NotScheduledYet => "pod Pending: the scheduler has not bound it yet".to_owned(),
        Cause::Gated { gates } => {
            format!("pod Pending: it waits for the removal of scheduling gates: {}", gates.join(", "))
        }
        Cause::OtherScheduler { scheduler } => format!(
            "pod Pending: it waits for scheduler `{scheduler}`, which is not Kubernetes' own"
        ),
        Cause::NodeUnreachable => "node unreachable: its kubelet does not report".to_owned(),
        Cause::NodeNotReady { message: "" } => "node not ready".to_owned(),
        Cause::NodeNotReady { message } => format!("node not ready: {message}"),
        Cause::NetworkNotReady { message } => format!(
            "the pod waits for the network of {}, which a CNI plugin must set up: {message}",
            node(nodes)
        ),
        Cause::KubeletSilent => {
            "the kubelet has not renewed its lease; the node will be marked unreachable".to_owned()
        }
        Cause::ImageNotPulled { container, image, reason } => {
            format!("container {container}: image `{image}` cannot be pulled ({reason})")
        }
        Cause::Crashing { container, is_init, reason, exit_code } => {
            let init = if *is_init { "init " } else { "" };
            let how = match (*reason, exit_code) {
                ("", None) => String::new(),
                (reason, None) => format!(" ({reason})"),
                ("", Some(code)) => format!(" (exit code {code})"),
                (reason, Some(code)) => format!(" ({reason}, exit code {code})"),
            };
            format!("{init}container {container} exits repeatedly{how}")
        }
        Cause::ContainerWaiting { container, reason } => {
            format!("container {container} cannot be started ({reason})")
        }
        Cause::SetUpFailed { reason } => format!("the pod cannot be set up ({reason})"),
        Cause::StartsTooLong => {
            "the pod has been starting for longer than usual, and the dump does not say why".to_owned()
        }
        Cause::NotReady { container, has_probe: true } => {
            format!("container {container} runs and is not ready: its readiness probe fails")
        }
        Cause::NotReady { container, has_probe: false } => {
            format!("container {container} runs and is not ready, though it has no readiness probe")
        }
        Cause::ConditionNotMet { reason: "" } => {
            "all containers are ready, and the pod is not".to_owned()
        }
        Cause::ConditionNotMet { reason } => {
            format!("all containers are ready, and the pod is not ({reason})")
        }
        Cause::Failed { reason: "" } => {
            "the pod failed; the controller replaces it, later each time".to_owned()
        }
        Cause::Failed { reason } => {
            format!("the pod failed ({reason}); the controller replaces it, later each time")
        }
        Cause::Starting => "the pod is starting".to_owned(),
        Cause::ReadyTooShort { seconds } => format!(
            "ready, and not yet for minReadySeconds ({})",
            time_span::print(i64::from(*seconds).saturating_mul(1_000))
        ),
        Cause::HeldByFinalizers { finalizers } => {
            format!("the pod is being deleted, and held by finalizers: {}", finalizers.join(", "))
        }
        Cause::DoesNotEnd => {
            "the pod is being deleted for longer than it may take, though its kubelet answers"
                .to_owned()
        }
        Cause::DeletionUnanswered => {
            "the pod is being deleted, and only its kubelet could end it, which does not answer"
                .to_owned()
        }
        Cause::Terminating => "the pod is being deleted".to_owned(),
        Cause::Misscheduled { reason, stays: true } => format!(
            "a pod runs where none should: {} {}; it stays, since nothing evicts it",
            node(nodes),
            reason.of(nodes)
        ),
        Cause::Misscheduled { reason, stays: false } => format!(
            "a pod runs where none should: {} {}; the controller deletes it",
            node(nodes),
            reason.of(nodes)
        ),
        Cause::SeveralPods => {
            "more than one pod of it: the controller deletes all but the oldest".to_owned()
        }
        Cause::NodeGone => {
            "the pod is bound to a node that is not there: the garbage collector takes it"
                .to_owned()
        }
        Cause::Orphan => {
            "a pod without an owner matches the selector: the controller adopts it".to_owned()
        }
        Cause::OthersPod { kind, name } => {
            format!("a pod of {kind} {name} matches the selector too")
        }
        Cause::Excluded { reason } => {
            format!("no pod should run: {} {}", node(nodes), reason.of(nodes))
        }
    }
}

fn node(nodes: usize) -> &'static str {
    if nodes == 1 { "the node" } else { "the nodes" }
}
