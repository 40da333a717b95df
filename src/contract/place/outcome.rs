//! What becomes of a DaemonSet's pod on one node, and the words for it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::placement::PodOutcome;

/// What becomes of a DaemonSet's pod on one node. The order is that of a legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum PlacedOutcome {
    /// It runs.
    Runs,
    /// It runs already.
    Running,
    /// It runs, and pods of a lower priority leave the node for it.
    Preempts,
    /// It runs for some seconds, is evicted, and created again.
    Evicted,
    /// It stays Pending: there is no room.
    Pending,
    /// It stays Pending until its scheduling gates are removed.
    Gated,
    /// It waits for a scheduler that is not Kubernetes' own.
    OtherScheduler,
    /// It is refused when it is created.
    Refused,
    /// The kubelet rejects it, and the controller creates another.
    Rejected,
    /// None is created, and none is there.
    Excluded,
    /// None is created; the one that is there stays.
    Misscheduled,
    /// None is created; the one that is there is deleted.
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
    /// The outcome in a word, for a column of a table.
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

/// One entry of a legend: an outcome, and of how many nodes it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct OutcomeCount {
    /// The outcome.
    pub outcome: PlacedOutcome,
    /// Of how many nodes it is, those of each DaemonSet counted.
    pub count: usize,
    /// The outcome in a word.
    pub word: &'static str,
    /// The outcome in a few words.
    pub text: &'static str,
}

/// The outcomes that occur, each once, from outcomes and of how many nodes they are.
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
