//! The counters of a status beside those that the controller would write.

use super::cause::Severity;
use crate::manifest::dump::UnixMillis;
use crate::simulation::{Millis, Status};

/// A counter of a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CounterName {
    /// `desiredNumberScheduled`.
    Desired,
    /// `currentNumberScheduled`.
    Current,
    /// `numberReady`.
    Ready,
    /// `updatedNumberScheduled`.
    UpToDate,
    /// `numberAvailable`.
    Available,
    /// `numberMisscheduled`.
    Misscheduled,
}

impl CounterName {
    /// All of them, in the order of `kubectl get daemonsets`.
    pub const ALL: [CounterName; 6] = [
        CounterName::Desired,
        CounterName::Current,
        CounterName::Ready,
        CounterName::UpToDate,
        CounterName::Available,
        CounterName::Misscheduled,
    ];

    /// Its value in a status.
    pub fn of(self, status: &Status) -> usize {
        match self {
            CounterName::Desired => status.desired_number_scheduled,
            CounterName::Current => status.current_number_scheduled,
            CounterName::Ready => status.number_ready,
            CounterName::UpToDate => status.updated_number_scheduled,
            CounterName::Available => status.number_available,
            CounterName::Misscheduled => status.number_misscheduled,
        }
    }
}

/// A counter that is not what the controller would write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CounterDifference {
    /// Which.
    pub counter: CounterName,
    /// What the status says.
    pub recorded: usize,
    /// What the controller would write.
    pub observed: usize,
}

/// Why a status is not that of the objects beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusLag {
    /// The controller has never seen the DaemonSet.
    NeverObserved,
    /// It has not seen the present spec.
    GenerationBehind {
        /// `status.observedGeneration`.
        observed: i64,
        /// `metadata.generation`.
        generation: i64,
    },
    /// Nodes keep the DaemonSet's pods off since, and those that were there stay: the
    /// controller does not look again for that, but with the next change of a pod.
    ///
    /// Source: `syncNodeUpdate` in `pkg/controller/daemon/daemon_controller.go` at v1.36.
    StayingPods {
        /// On how many nodes.
        nodes: usize,
    },
    /// Nodes with pods of the DaemonSet were removed since: the controller looks again only when
    /// a pod changes, as it does when the garbage collector takes those.
    ///
    /// Source: `NewDaemonSetsController` in `pkg/controller/daemon/daemon_controller.go` at
    /// v1.36, which has no handler for nodes that are deleted.
    RemovedNodes {
        /// How many nodes.
        nodes: usize,
    },
    /// None of the pods of the dump is of the DaemonSet by its owner references, though the
    /// status counts some.
    NoPods {
        /// How many pods the dump has.
        pods: usize,
    },
    /// Pods changed in the last seconds: the status will follow.
    JustChanged {
        /// How long ago.
        ago: Millis,
    },
    /// Nothing explains it: the controller does not run or does not get to its work, or the
    /// objects are not of one moment.
    Unexplained,
}

impl StatusLag {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            StatusLag::JustChanged { .. }
            | StatusLag::RemovedNodes { .. }
            | StatusLag::StayingPods { .. } => Severity::Normal,
            StatusLag::NoPods { .. } => Severity::Unknown,
            StatusLag::NeverObserved
            | StatusLag::GenerationBehind { .. }
            | StatusLag::Unexplained => Severity::Passing,
        }
    }
}

/// For so long after a change the status may not have followed.
const SETTLING: Millis = 15_000;

pub(super) fn differences(recorded: &Status, observed: &Status) -> Vec<CounterDifference> {
    let both = CounterName::ALL.into_iter().map(|counter| CounterDifference {
        counter,
        recorded: counter.of(recorded),
        observed: counter.of(observed),
    });
    both.filter(|difference| difference.recorded != difference.observed).collect()
}

/// Whether a status says of the present spec that its rollout is complete.
///
/// Source: `DaemonSetStatusViewer.Status` in
/// `staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go` at v1.36.
pub(super) fn is_complete(recorded: &Status, generation: i64) -> bool {
    recorded.observed_generation >= generation
        && recorded.updated_number_scheduled >= recorded.desired_number_scheduled
        && recorded.number_available >= recorded.desired_number_scheduled
}

pub(super) fn lag(
    recorded: Status,
    seen: Option<Status>,
    generation: i64,
    differences: &[CounterDifference],
    removed_nodes: usize,
    newest: Option<UnixMillis>,
    now: UnixMillis,
) -> Option<StatusLag> {
    let observed = recorded.observed_generation;
    if observed < generation {
        return Some(match observed {
            0 => StatusLag::NeverObserved,
            _ => StatusLag::GenerationBehind { observed, generation },
        });
    }
    if differences.is_empty() {
        return None;
    }
    if removed_nodes > 0 {
        return Some(StatusLag::RemovedNodes { nodes: removed_nodes });
    }
    let staying = seen
        .map_or(0, |seen| seen.number_misscheduled.saturating_sub(recorded.number_misscheduled));
    let fewer = seen.map_or(0, |seen| {
        recorded.desired_number_scheduled.saturating_sub(seen.desired_number_scheduled)
    });
    if staying > 0 && staying == fewer {
        return Some(StatusLag::StayingPods { nodes: staying });
    }
    let ago = newest.map(|at| now.saturating_sub(at)).filter(|ago| (0..=SETTLING).contains(ago));
    Some(ago.map_or(StatusLag::Unexplained, |ago| StatusLag::JustChanged { ago }))
}
