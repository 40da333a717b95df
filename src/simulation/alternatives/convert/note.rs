//! What a conversion changed in each field, and why.

use serde::Serialize;

/// A change to one field, and its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Conversion {
    /// The field of the given workload.
    pub field: String,
    /// The change.
    pub action: ConversionAction,
    /// The reason.
    pub reason: ConversionReason,
}

/// A change to a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ConversionAction {
    /// It was left out. The value is given if it is short.
    Removed(Option<String>),
    /// These of its keys or items were left out.
    RemovedItems(Vec<String>),
    /// Its value was changed.
    Changed {
        /// The former value, if it is short.
        from: Option<String>,
        /// The new value.
        to: String,
    },
    /// It has another name in a DaemonSet.
    Renamed(&'static str),
    /// It was added.
    Added(String),
    /// It was kept, but has another effect in a DaemonSet.
    Kept,
}

/// Why a field was changed, or its effect in a DaemonSet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum ConversionReason {
    /// There is no such field, or it occurs twice.
    UnknownField,
    /// The name of a mirror pod ends with the name of its node.
    StaticPodName,
    /// The workload has only a `generateName`.
    GeneratedName,
    /// The selector of a DaemonSet must select its own pods by labels.
    SelectorNeedsLabels,
    /// Another controller sets the label on its pods.
    ControllerLabel,
    /// The kubelet sets the annotation on static pods.
    StaticPodAnnotation,
    /// `kubectl apply` stores the last applied object in it.
    LastApplied,
    /// The Deployment controller counts revisions in it.
    DeploymentRevision,
    /// The API server or a controller sets it.
    WrittenByCluster,
    /// The DaemonSet will own the pods.
    OwnedByDaemonSet,
    /// The owner manages the Deployment.
    OwnerOfDeployment,
    /// They delay the deletion of the given object.
    FinalizersOfObject,
    /// They delay the deletion of every pod.
    FinalizersOfPods,
    /// A DaemonSet's pods run on every node that matches.
    EveryMatchingNode,
    /// A DaemonSet has as many pods as nodes match.
    OnePodForEachNode,
    /// It restricts the DaemonSet to a single node.
    OnlyThatNode,
    /// The kubelet adds it to static pods.
    StaticPodToleration,
    /// The DaemonSet controller or admission adds it to each pod.
    AddedToEachPod,
    /// Admission computes it for each pod, and refuses pods with another value.
    ComputedByAdmission,
    /// Pods of a DaemonSet are always restarted.
    AlwaysRestarted,
    /// A container that ends is not always restarted.
    ContainerNotRestarted,
    /// A DaemonSet's template must not have a deadline.
    NoDeadline,
    /// They can only be added to running pods.
    OnlyInRunningPods,
    /// A DaemonSet already has only one pod per node.
    OnePodOnANode,
    /// Each pod has only one possible node.
    NothingToSpread,
    /// Only nodes of one topology domain may satisfy it.
    OneTopologyDomain,
    /// No pod is scheduled until its gates are removed.
    SchedulingGates,
    /// All pods share one claim.
    SharedClaim,
    /// All pods have the same host name.
    SameHostName,
    /// A scheduler other than the default one schedules the pods.
    OtherScheduler,
    /// A surge pod waits for the host port of the pod that it replaces.
    SurgeWaitsForHostPort,
    /// A DaemonSet's surge is at most 100%.
    SurgeAtMost100Percent,
    /// `maxSurge` and `maxUnavailable` cannot both be non-zero.
    EitherSurgeOrUnavailable,
    /// A DaemonSet has no `Recreate` strategy.
    NoRecreate,
    /// The field has another name in a DaemonSet.
    OtherFieldName,
    /// A DaemonSet cannot be paused.
    NoPause,
    /// A DaemonSet's rollout has no deadline.
    NoProgressDeadline,
}

impl ConversionAction {
    /// Returns the action in words.
    pub fn text(&self) -> String {
        match self {
            ConversionAction::Removed(None) => "left out".to_owned(),
            ConversionAction::Removed(Some(value)) => format!("left out (was {value})"),
            ConversionAction::RemovedItems(items) => format!("{} left out", items.join(", ")),
            ConversionAction::Changed { from: None, to } => to.clone(),
            ConversionAction::Changed { from: Some(from), to } => format!("{to} (was {from})"),
            ConversionAction::Renamed(field) => format!("renamed to {field}"),
            ConversionAction::Added(what) => format!("{what} added"),
            ConversionAction::Kept => "kept".to_owned(),
        }
    }
}

impl ConversionReason {
    /// Returns the reason in words.
    pub fn text(self) -> &'static str {
        use ConversionReason::*;
        match self {
            UnknownField => "there is no such field, or it appears twice",
            StaticPodName => "a kubelet adds its node's name to a static pod's",
            GeneratedName => "a DaemonSet that is applied again needs a name that stays",
            SelectorNeedsLabels => "the selector must choose the DaemonSet's own pods",
            ControllerLabel => "another controller sets it on its own pods",
            StaticPodAnnotation => "a kubelet sets them on pods that it reads from a file",
            LastApplied => "kubectl apply writes it anew",
            DeploymentRevision => "a DaemonSet counts its own revisions",
            WrittenByCluster => "it is the cluster's to write",
            OwnedByDaemonSet => "the DaemonSet will own the pods",
            OwnerOfDeployment => "its controller manages the Deployment and knows no DaemonSet",
            FinalizersOfObject => "they delay the deletion of the object that was given",
            FinalizersOfPods => {
                "every pod gets them and stays Terminating until somebody removes them"
            }
            EveryMatchingNode => "a DaemonSet's pods run on every node that matches",
            OnePodForEachNode => "a DaemonSet has as many pods as there are nodes that match",
            OnlyThatNode => "the DaemonSet runs on that one node only",
            StaticPodToleration => {
                "a kubelet gives it to static pods; a DaemonSet's pods get those they need"
            }
            AddedToEachPod => "the cluster adds it to each pod",
            ComputedByAdmission => {
                "admission computes it for each pod, and refuses a pod with another value"
            }
            AlwaysRestarted => "a DaemonSet's pods must always be restarted",
            ContainerNotRestarted => "a container that ends is not always started again",
            NoDeadline => "a daemon has no deadline, and a DaemonSet's template must not have one",
            OnlyInRunningPods => "they are only added to running pods",
            OnePodOnANode => "a DaemonSet has one pod a node anyway",
            NothingToSpread => "each pod has its node already, so that there is nothing to spread",
            OneTopologyDomain => {
                "it may hold on nodes of one topology domain only; on the others the pods stay Pending"
            }
            SchedulingGates => {
                "no pod is scheduled until its gates are removed, from each pod anew"
            }
            SharedClaim => {
                "all pods share the one claim; if only one node can use it, the pods of all other nodes do not start"
            }
            SameHostName => "all pods have this host name",
            OtherScheduler => "this scheduler must run, or the pods stay Pending",
            SurgeWaitsForHostPort => {
                "the pods take a host port: the new pod waits for the old one's port and the old one for the new pod, so that a rollout does not get on; maxUnavailable does"
            }
            SurgeAtMost100Percent => "a DaemonSet's surge is at most 100%",
            EitherSurgeOrUnavailable => {
                "in a DaemonSet maxSurge and maxUnavailable cannot both be non-zero"
            }
            NoRecreate => "a DaemonSet has no Recreate; this replaces all pods at once",
            OtherFieldName => "so it is called in a DaemonSet; percentages now are of nodes",
            NoPause => "a DaemonSet cannot be paused",
            NoProgressDeadline => "a DaemonSet's rollout has no deadline",
        }
    }
}

/// The notes of one conversion, in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Notes(pub(super) Vec<Conversion>);

impl Notes {
    fn push(&mut self, field: &str, action: ConversionAction, reason: ConversionReason) {
        self.0.push(Conversion { field: field.to_owned(), action, reason });
    }

    /// Notes that a field of the workload was left out; has no effect if the field was absent.
    pub(super) fn removed<T>(&mut self, field: &str, value: Option<T>, reason: ConversionReason) {
        if value.is_some() {
            self.push(field, ConversionAction::Removed(None), reason);
        }
    }

    pub(super) fn removed_value(&mut self, field: &str, value: &str, reason: ConversionReason) {
        self.push(field, ConversionAction::Removed(Some(value.to_owned())), reason);
    }

    /// Notes the items that were left out, if there are any.
    pub(super) fn removed_items(
        &mut self,
        field: &str,
        items: Vec<String>,
        reason: ConversionReason,
    ) {
        if !items.is_empty() {
            self.push(field, ConversionAction::RemovedItems(items), reason);
        }
    }

    pub(super) fn changed(
        &mut self,
        field: &str,
        from: Option<&str>,
        to: &str,
        reason: ConversionReason,
    ) {
        let action = ConversionAction::Changed { from: from.map(str::to_owned), to: to.to_owned() };
        self.push(field, action, reason);
    }

    pub(super) fn renamed(&mut self, field: &str, to: &'static str, reason: ConversionReason) {
        self.push(field, ConversionAction::Renamed(to), reason);
    }

    pub(super) fn added(&mut self, field: &str, what: String, reason: ConversionReason) {
        self.push(field, ConversionAction::Added(what), reason);
    }

    pub(super) fn kept(&mut self, field: &str, reason: ConversionReason) {
        self.push(field, ConversionAction::Kept, reason);
    }
}
