//! The counters of a status, compared with those that the controller would write.

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
    /// All counters, in the order of `kubectl get daemonsets`.
    pub const ALL: [CounterName; 6] = [
        CounterName::Desired,
        CounterName::Current,
        CounterName::Ready,
        CounterName::UpToDate,
        CounterName::Available,
        CounterName::Misscheduled,
    ];

    /// Returns the counter's value in a status.
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

/// A counter that differs from what the controller would write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CounterDifference {
    /// The counter.
    pub counter: CounterName,
    /// The value in the recorded status.
    pub recorded: usize,
    /// The value that the controller would write.
    pub observed: usize,
}

/// Why a status does not match the objects in the same dump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusLag {
    /// The controller has never seen the DaemonSet.
    NeverObserved,
    /// The controller has not seen the current spec.
    GenerationBehind {
        /// `status.observedGeneration`.
        observed: i64,
        /// `metadata.generation`.
        generation: i64,
    },
    /// Nodes have been changed to keep the DaemonSet's pods off, and existing pods stay: the
    /// controller does not sync because of that, only with the next change of a pod.
    ///
    /// Source: `syncNodeUpdate` in `pkg/controller/daemon/daemon_controller.go` at v1.36.
    StayingPods {
        /// The number of such nodes.
        nodes: usize,
    },
    /// Nodes with pods of the DaemonSet were removed: the controller syncs only when a pod
    /// changes, for example when the garbage collector deletes these pods.
    ///
    /// Source: `NewDaemonSetsController` in `pkg/controller/daemon/daemon_controller.go` at
    /// v1.36, which has no handler for nodes that are deleted.
    RemovedNodes {
        /// The number of removed nodes.
        nodes: usize,
    },
    /// According to the owner references, none of the dump's pods belongs to the DaemonSet,
    /// although the status counts some.
    NoPods {
        /// The number of pods in the dump.
        pods: usize,
    },
    /// Pods changed seconds ago: the status will follow.
    JustChanged {
        /// How long ago the last change was.
        ago: Millis,
    },
    /// Nothing explains the difference: the controller does not run or does not keep up, or the
    /// objects were not read at the same time.
    Unexplained,
}

impl StatusLag {
    /// Returns the severity of the lag.
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

/// How long after a change the status may lag behind.
const SETTLING: Millis = 15_000;

pub(super) fn differences(recorded: &Status, observed: &Status) -> Vec<CounterDifference> {
    let both = CounterName::ALL.into_iter().map(|counter| CounterDifference {
        counter,
        recorded: counter.of(recorded),
        observed: counter.of(observed),
    });
    both.filter(|difference| difference.recorded != difference.observed).collect()
}

/// Whether a status means that the rollout of the current spec is complete.
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
