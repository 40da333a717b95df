//! Rollouts played on a fork, in which nothing happens from outside.

use std::collections::BTreeMap;

use super::{Rollout, Wave, enter_wave, present};
use crate::simulation::Millis;
use crate::simulation::record::Record;
use crate::simulation::state::DaemonSetKey;
use crate::simulation::state::{Cluster, LONGEST};

/// What became of some rollouts.
pub(super) struct Played {
    /// The cluster where the playing stopped.
    pub(super) cluster: Cluster,
    /// Why it stopped.
    pub(super) stop: Stop,
    /// How long it took.
    pub(super) elapsed: Millis,
    /// Each rollout.
    pub(super) courses: BTreeMap<DaemonSetKey, Course>,
}

/// Why the playing of rollouts stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// All are finished.
    Finished,
    /// Nothing more happens by itself.
    Quiet,
    /// The time is up.
    TimeUp,
    /// So much happened without an end that there may be none.
    Unsettled,
}

/// What became of one rollout.
#[derive(Default)]
pub(super) struct Course {
    /// The waves until it was finished, or until the playing stopped.
    pub(super) waves: Vec<Wave>,
    /// How long it took, and how it stood then; `None` when it is not finished.
    pub(super) finish: Option<(Millis, Rollout)>,
    /// From the beginning to the last change to the DaemonSet's pods or status.
    pub(super) last_change: Millis,
}

/// Lets the rollouts of `keys` go on by themselves, up to the moment `until`.
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

/// How much may be recorded before it is taken for endless, as it is where a taint evicts
/// each new pod again: some times what a rollout of every pod takes.
fn most_records(cluster: &Cluster) -> usize {
    10_000 + 50 * (cluster.nodes.len() + cluster.pods.len())
}
