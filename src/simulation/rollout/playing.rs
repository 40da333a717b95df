//! Simulates rollouts on a clone of the cluster, without further actions.

use std::collections::BTreeMap;

use super::{Rollout, Wave, enter_wave, present};
use crate::simulation::Millis;
use crate::simulation::record::Record;
use crate::simulation::state::DaemonSetKey;
use crate::simulation::state::{Cluster, LONGEST};

/// The result of simulating some rollouts.
pub(super) struct Played {
    /// The cluster at the end of the simulation.
    pub(super) cluster: Cluster,
    /// Why the simulation ended.
    pub(super) stop: Stop,
    /// The simulated time.
    pub(super) elapsed: Millis,
    /// The course of each rollout.
    pub(super) courses: BTreeMap<DaemonSetKey, Course>,
}

/// Why a simulation of rollouts ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// All rollouts are finished.
    Finished,
    /// Nothing more happens without an action.
    Quiet,
    /// The time limit was reached.
    TimeUp,
    /// So many records were made that there may be no end.
    Unsettled,
}

/// The course of one rollout.
#[derive(Default)]
pub(super) struct Course {
    /// The waves until the rollout was finished, or until the simulation ended.
    pub(super) waves: Vec<Wave>,
    /// How long the rollout took, and its state at that time; `None` if it is not finished.
    pub(super) finish: Option<(Millis, Rollout)>,
    /// The time from the beginning to the last change of the DaemonSet's pods or status.
    pub(super) last_change: Millis,
}

/// Simulates the rollouts of `keys` without further actions, up to `until`.
pub(super) fn play(cluster: &Cluster, keys: &[DaemonSetKey], until: Millis) -> Played {
    let mut fork = cluster.clone();
    let begin = fork.now();
    let until = until.min(LONGEST);
    let mut courses: BTreeMap<DaemonSetKey, Course> = BTreeMap::new();
    for key in keys {
        courses.insert(key.clone(), Course::default());
    }
    let mut left = most_records(&fork);
    let stop = loop {
        let mut recorded = 1;
        fork.settle(&mut |record| {
            recorded += 1;
            let Record::Step(step) = record else { return };
            recorded += step.changes.len();
            let course = courses.get_mut(&step.daemon_set);
            if let Some(course) = course.filter(|course| course.finish.is_none()) {
                enter_wave(&mut course.waves, &step);
                course.last_change = step.at.saturating_sub(begin);
            }
        });
        let open = courses.iter_mut().filter(|(_, course)| course.finish.is_none());
        for (key, course) in open {
            let finished = fork.daemon_sets.get(key).is_some_and(|c| c.is_rolled_out());
            if finished && let Some(rollout) = present(&fork, key) {
                course.finish = Some((fork.now().saturating_sub(begin), rollout));
            }
        }
        if courses.values().all(|course| course.finish.is_some()) {
            break Stop::Finished;
        }
        left = match left.checked_sub(recorded) {
            Some(left) => left,
            None => break Stop::Unsettled,
        };
        match fork.next_change() {
            None => break Stop::Quiet,
            Some(at) if at > until => break Stop::TimeUp,
            Some(at) => fork.advance(at.saturating_sub(fork.now())),
        }
    };
    Played { elapsed: fork.now().saturating_sub(begin), cluster: fork, stop, courses }
}

/// Returns how many records there may be before a simulation counts as endless, as it is if a
/// taint evicts each new pod again: several times as many as a rollout of every pod needs.
fn most_records(cluster: &Cluster) -> usize {
    10_000 + 50 * (cluster.nodes.len() + cluster.pods.len())
}
