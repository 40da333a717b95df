//! What happens to a DaemonSet's pod on one node, with descriptions.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::placement::PodOutcome;

/// What happens to a DaemonSet's pod on one node. The variants are in the order in which a legend
/// lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum PlacedOutcome {
    /// A pod is created and runs.
    Runs,
    /// The pod runs already.
    Running,
    /// A pod is created and runs; pods of lower priority are preempted for it.
    Preempts,
    /// The pod runs for some seconds, is evicted, and is created again.
    Evicted,
    /// The pod stays Pending, because it does not fit.
    Pending,
    /// The pod stays Pending until its scheduling gates are removed.
    Gated,
    /// The pod stays Pending until a scheduler other than Kubernetes' own binds it.
    OtherScheduler,
    /// The API server refuses to create the pod.
    Refused,
    /// The kubelet rejects the pod, and the controller creates another one.
    Rejected,
    /// No pod is created, and there is none.
    Excluded,
    /// No pod is created; the existing one stays.
    Misscheduled,
    /// No pod is created; the existing one is deleted.
    Deleted,
}

impl From<&PodOutcome<'_>> for PlacedOutcome {
    fn from(outcome: &PodOutcome<'_>) -> Self {
        match outcome {
            PodOutcome::Runs => PlacedOutcome::Runs,
            PodOutcome::Running => PlacedOutcome::Running,
            PodOutcome::Preempts { .. } => PlacedOutcome::Preempts,
            PodOutcome::Evicted { .. } => PlacedOutcome::Evicted,
            PodOutcome::Pending { .. } => PlacedOutcome::Pending,
            PodOutcome::Gated { .. } => PlacedOutcome::Gated,
            PodOutcome::OtherScheduler { .. } => PlacedOutcome::OtherScheduler,
            PodOutcome::Refused { .. } => PlacedOutcome::Refused,
            PodOutcome::Rejected { .. } => PlacedOutcome::Rejected,
            PodOutcome::Excluded { exists: false, .. } => PlacedOutcome::Excluded,
            PodOutcome::Excluded { stays: true, .. } => PlacedOutcome::Misscheduled,
            PodOutcome::Excluded { stays: false, .. } => PlacedOutcome::Deleted,
        }
    }
}

impl PlacedOutcome {
    /// Returns the outcome as one word, for a table column.
    pub fn word(self) -> &'static str {
        match self {
            PlacedOutcome::Runs | PlacedOutcome::Running | PlacedOutcome::Preempts => "runs",
            PlacedOutcome::Evicted => "evicted",
            PlacedOutcome::Pending | PlacedOutcome::Gated | PlacedOutcome::OtherScheduler => {
                "pending"
            }
            PlacedOutcome::Refused => "refused",
            PlacedOutcome::Rejected => "fails",
            PlacedOutcome::Misscheduled => "stays",
            PlacedOutcome::Deleted => "deleted",
            PlacedOutcome::Excluded => "none",
        }
    }

    /// The outcome in a few words.
    pub fn text(self) -> &'static str {
        match self {
            PlacedOutcome::Runs => "gets a pod",
            PlacedOutcome::Running => "its pod is running",
            PlacedOutcome::Preempts => "gets a pod, which preempts others",
            PlacedOutcome::Evicted => "a pod is evicted and created again",
            PlacedOutcome::Pending => "a pod is created, but stays Pending",
            PlacedOutcome::Gated => "a pod is created, but has scheduling gates",
            PlacedOutcome::OtherScheduler => "a pod is created, but waits for another scheduler",
            PlacedOutcome::Refused => "each pod is refused when it is created",
            PlacedOutcome::Rejected => "the kubelet rejects each pod",
            PlacedOutcome::Excluded => "gets no pod",
            PlacedOutcome::Misscheduled => "no new pod; the running one stays",
            PlacedOutcome::Deleted => "the running pod is deleted",
        }
    }
}

/// One entry of a legend: an outcome, and how many nodes have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct OutcomeCount {
    /// The outcome.
    pub outcome: PlacedOutcome,
    /// The number of nodes with this outcome, summed over the DaemonSets.
    pub count: usize,
    /// The outcome as one word.
    pub word: &'static str,
    /// The outcome in a few words.
    pub text: &'static str,
}

/// Returns the outcomes that occur, each once, with their total counts. `outcomes` are pairs of an
/// outcome and a number of nodes.
pub(in crate::contract) fn legend(
    outcomes: impl Iterator<Item = (PlacedOutcome, usize)>,
) -> Vec<OutcomeCount> {
    let mut counts: BTreeMap<PlacedOutcome, usize> = BTreeMap::new();
    outcomes.for_each(|(outcome, nodes)| *counts.entry(outcome).or_default() += nodes);
    let entry = |(outcome, count): (PlacedOutcome, usize)| OutcomeCount {
        outcome,
        count,
        word: outcome.word(),
        text: outcome.text(),
    };
    counts.into_iter().map(entry).collect()
}
