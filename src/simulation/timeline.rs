//! A run of a script that can be stepped, sought, and forked at any time.
//!
//! A step handles one point in time: an event of the script happens, or timers fire; then the
//! controller acts until it has nothing left to do.
//!
//! ```
//! use daemonset_preflight::manifest::nodes::Node;
//! use daemonset_preflight::simulation::{Action, Cluster, SimulationOptions, Timeline};
//!
//! let agent = serde_json::from_str(r#"{
//!     "metadata": {"name": "agent", "namespace": "default"},
//!     "spec": {
//!         "selector": {"matchLabels": {"app": "agent"}},
//!         "template": {
//!             "metadata": {"labels": {"app": "agent"}},
//!             "spec": {"containers": [{"name": "agent", "image": "agent:1"}]}
//!         }
//!     }
//! }"#).unwrap();
//! let script = vec![
//!     (0, Action::AddNode(Node::named("a"))),
//!     (0, Action::CreateDaemonSet(Box::new(agent))),
//!     (60_000, Action::AddNode(Node::named("b"))),
//! ];
//! let mut timeline = Timeline::new(Cluster::new(SimulationOptions::default()), script).unwrap();
//! timeline.seek(120_000).unwrap();
//! assert_eq!(timeline.cluster().pods().filter(|pod| pod.ready_since.is_some()).count(), 2);
//!
//! // Another future: the second node goes again.
//! let future = vec![(61_000, Action::RemoveNode("b".into()))];
//! let mut fork = timeline.fork(60_000, future).unwrap();
//! fork.seek(120_000).unwrap();
//! assert_eq!(fork.cluster().pods().count(), 1);
//! assert_eq!(timeline.cluster().pods().count(), 2);
//! ```

use std::fmt;

use super::Millis;
use super::action::{Action, Refused};
use super::record::{End, Record};
use super::state::{Cluster, LONGEST};

/// A refused event of a script. The state is that before the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The event's index in the script, from 0.
    pub index: usize,
    /// Why it was refused.
    pub reason: Refused,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event {}: {}", self.index, self.reason)
    }
}

impl std::error::Error for Rejected {}

/// A cluster, a script, and the position of the run in the script.
#[derive(Debug, Clone)]
pub struct Timeline {
    script: Vec<(Millis, Action)>,
    cluster: Cluster,
    next: usize,
    records: Vec<Record>,
    checkpoints: Vec<Checkpoint>,
    /// How many records there are at least between two checkpoints.
    spacing: usize,
}

/// A state to return to. The first one is the start.
#[derive(Debug, Clone)]
struct Checkpoint {
    cluster: Cluster,
    next: usize,
    records: usize,
}

/// How many checkpoints are kept; when there are more, every other one is dropped and the distance
/// between them doubles.
const CHECKPOINTS: usize = 8;

impl Timeline {
    /// Creates a run of `script` from `start`, and lets the controller settle the start.
    ///
    /// # Errors
    /// When the script is not ordered by time, begins before the start, or extends beyond a
    /// hundred years.
    pub fn new(start: Cluster, script: Vec<(Millis, Action)>) -> Result<Self, Rejected> {
        check_order(start.now(), &script, 0)?;
        let mut timeline = Timeline {
            script,
            cluster: start,
            next: 0,
            records: Vec::new(),
            checkpoints: Vec::new(),
            spacing: 64,
        };
        timeline.settle();
        let (cluster, records) = (timeline.cluster.clone(), timeline.records.len());
        timeline.checkpoints.push(Checkpoint { cluster, next: 0, records });
        Ok(timeline)
    }

    /// Returns the cluster in its present state.
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// Returns the records up to the present time.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Returns how many events of the script have happened.
    pub fn position(&self) -> usize {
        self.next
    }

    /// Returns when something happens next; `None` when nothing more will happen.
    pub fn next_moment(&self) -> Option<Millis> {
        let event = self.script.get(self.next).map(|(at, _)| *at);
        event.into_iter().chain(self.cluster.next_moment()).min()
    }

    /// Takes one step and returns its time; `None` when nothing more will happen.
    ///
    /// # Errors
    /// When an event of the script is refused. The step is then not taken.
    pub fn step(&mut self) -> Result<Option<Millis>, Rejected> {
        let Some(moment) = self.next_moment() else { return Ok(None) };
        let due = self.script.get(self.next).filter(|(at, _)| *at <= self.cluster.now());
        match due.cloned() {
            // Timers that are due come before the events of the script at the same time.
            Some((at, action)) if self.cluster.next_moment().is_none_or(|own| own > at) => {
                self.checkpoint();
                let index = self.next;
                let refuse = |reason| Rejected { index, reason };
                self.cluster.apply(action).map_err(refuse)?;
                self.records.push(Record::Event { at, index });
                self.next += 1;
                let same = |(next, _): &(Millis, Action)| *next == at;
                if !self.script.get(self.next).is_some_and(same) {
                    self.settle();
                }
            }
            _ => {
                self.cluster.advance(moment.saturating_sub(self.cluster.now()));
                self.settle();
            }
        }
        Ok(Some(moment))
    }

    /// Moves to `at`, forwards or backwards, after everything that happens at that time.
    ///
    /// # Errors
    /// When an event of the script on the way is refused. The run then stops before it.
    pub fn seek(&mut self, at: Millis) -> Result<(), Rejected> {
        if at < self.cluster.now() {
            self.return_to(at);
        }
        while self.next_moment().is_some_and(|moment| moment <= at) {
            self.step()?;
        }
        self.cluster.advance(at.saturating_sub(self.cluster.now()));
        Ok(())
    }

    /// Runs until nothing more will happen, or until `until`.
    ///
    /// # Errors
    /// The same as for [`Timeline::seek`].
    pub fn run(&mut self, until: Millis) -> Result<End, Rejected> {
        self.seek(until)?;
        Ok(if self.next_moment().is_none() { End::Quiet } else { End::TimeUp })
    }

    /// Returns another run that is the same up to and including `at`, and then has `future`
    /// instead of the rest of the script. Its events are numbered after those that have happened.
    ///
    /// # Errors
    /// When an event up to `at` is refused, or `future` is not ordered by time, begins before
    /// `at`, or extends beyond a hundred years.
    pub fn fork(&self, at: Millis, future: Vec<(Millis, Action)>) -> Result<Timeline, Rejected> {
        let mut fork = self.clone();
        fork.seek(at)?;
        check_order(at, &future, fork.next)?;
        fork.script.truncate(fork.next);
        fork.script.extend(future);
        fork.checkpoints.retain(|checkpoint| checkpoint.next <= fork.next);
        Ok(fork)
    }

    fn settle(&mut self) {
        let records = &mut self.records;
        self.cluster.settle(&mut |record| records.push(record));
    }

    fn checkpoint(&mut self) {
        let last = self.checkpoints.last().map_or(0, |checkpoint| checkpoint.records);
        if self.records.len() < last + self.spacing {
            return;
        }
        if self.checkpoints.len() >= CHECKPOINTS {
            let mut keep = false;
            self.checkpoints.retain(|_| {
                keep = !keep;
                keep
            });
            self.spacing *= 2;
        }
        self.checkpoints.push(Checkpoint {
            cluster: self.cluster.clone(),
            next: self.next,
            records: self.records.len(),
        });
    }

    fn return_to(&mut self, at: Millis) {
        // A checkpoint may be in the middle of its time, so one of an earlier time is needed.
        let found = self.checkpoints.iter().rposition(|checkpoint| checkpoint.cluster.now() < at);
        let found = found.unwrap_or(0);
        self.checkpoints.truncate(found + 1);
        if let Some(checkpoint) = self.checkpoints.last() {
            self.cluster = checkpoint.cluster.clone();
            self.next = checkpoint.next;
            self.records.truncate(checkpoint.records);
        }
    }
}

fn check_order(
    mut after: Millis,
    script: &[(Millis, Action)],
    first: usize,
) -> Result<(), Rejected> {
    for (index, (at, _)) in script.iter().enumerate() {
        if *at < after {
            let reason = Refused::OutOfOrder { at: *at, after };
            return Err(Rejected { index: first + index, reason });
        }
        if *at > LONGEST {
            return Err(Rejected { index: first + index, reason: Refused::TooLate(*at) });
        }
        after = *at;
    }
    Ok(())
}
