//! Runs jobs on all processors, and hands over their results in the order of the jobs.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How many jobs per processor may be started before the next result is taken.
const AHEAD: usize = 2;

/// Runs `work` on all jobs in parallel, and passes the results to `take` in the order of the jobs,
/// until `take` returns `Break`. The calling thread runs some of the jobs too. However many jobs
/// there are, only a few results are held at a time.
pub(super) fn for_each<J: Send, R: Send>(
    jobs: impl Iterator<Item = J> + Send,
    work: impl Fn(J) -> R + Sync,
    mut take: impl FnMut(R) -> ControlFlow<()>,
) {
    let mut jobs = jobs.peekable();
    let Some(first) = jobs.next() else { return };
    // For a single job, starting a thread would take longer than the job.
    let processors = match jobs.peek() {
        Some(_) => thread::available_parallelism().map_or(1, usize::from),
        None => 1,
    };
    let mut jobs = std::iter::once(first).chain(jobs);
    if processors == 1 {
        // Stops when `take` returns `Break`, which is not an error.
        let _ = jobs.try_for_each(|job| take(work(job)));
        return;
    }
    let queue = Queue {
        state: Mutex::new(State {
            jobs,
            given: 0,
            taken: 0,
            done: BTreeMap::new(),
            waiting: 0,
            is_over: false,
        }),
        changed: Condvar::new(),
        ahead: processors * AHEAD,
    };
    thread::scope(|scope| {
        for _ in 1..processors {
            // Where no thread can be started, the calling thread runs all jobs.
            let _ = thread::Builder::new().spawn_scoped(scope, || queue.work(&work));
        }
        while let Some(next) = queue.next() {
            match next {
                Next::Job(nth, job) => queue.put(nth, work(job)),
                Next::Result(result) => {
                    if take(result).is_break() {
                        queue.end();
                        break;
                    }
                }
            }
        }
    });
}

struct Queue<I, R> {
    state: Mutex<State<I, R>>,
    changed: Condvar,
    ahead: usize,
}

struct State<I, R> {
    jobs: I,
    /// The number of jobs that were handed out.
    given: usize,
    /// The number of results that were taken.
    taken: usize,
    /// Finished results that were not taken yet, by the number of their job.
    done: BTreeMap<usize, R>,
    /// The number of threads that wait on `changed`.
    waiting: usize,
    is_over: bool,
}

/// What the thread that takes the results does next.
enum Next<J, R> {
    /// It runs the job with this number.
    Job(usize, J),
    /// It takes this result.
    Result(R),
}

impl<J, I: Iterator<Item = J>, R> Queue<I, R> {
    fn work(&self, work: &impl Fn(J) -> R) {
        loop {
            let mut state = self.lock();
            while !state.is_over && !self.may_be_given(&state) {
                state = self.wait(state);
            }
            let Some((nth, job)) = self.give(&mut state) else { break };
            drop(state);
            self.put(nth, work(job));
        }
    }

    fn may_be_given(&self, state: &State<I, R>) -> bool {
        state.given < state.taken + self.ahead
    }

    /// Hands out the next job; `None` when there are no more, or the queue is over.
    fn give(&self, state: &mut State<I, R>) -> Option<(usize, J)> {
        if state.is_over {
            return None;
        }
        match state.jobs.next() {
            Some(job) => {
                state.given += 1;
                Some((state.given - 1, job))
            }
            None => {
                state.is_over = true;
                self.tell(state);
                None
            }
        }
    }

    fn put(&self, nth: usize, result: R) {
        let mut state = self.lock();
        state.done.insert(nth, result);
        self.tell(&state);
    }

    /// Returns the result of the next job in the order of the jobs if it is done, else another job
    /// to run. Waits while there is neither; returns `None` after the last result.
    fn next(&self) -> Option<Next<J, R>> {
        let mut state = self.lock();
        loop {
            let next = state.taken;
            if let Some(result) = state.done.remove(&next) {
                state.taken += 1;
                self.tell(&state);
                return Some(Next::Result(result));
            }
            if self.may_be_given(&state)
                && let Some((nth, job)) = self.give(&mut state)
            {
                return Some(Next::Job(nth, job));
            }
            if state.is_over && state.taken == state.given {
                return None;
            }
            state = self.wait(state);
        }
    }

    /// Stops handing out jobs.
    fn end(&self) {
        let mut state = self.lock();
        state.is_over = true;
        self.tell(&state);
    }

    fn wait<'s>(&self, mut state: MutexGuard<'s, State<I, R>>) -> MutexGuard<'s, State<I, R>> {
        state.waiting += 1;
        let mut state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        state.waiting -= 1;
        state
    }

    fn tell(&self, state: &State<I, R>) {
        // Saves a system call when no thread waits.
        if state.waiting > 0 {
            self.changed.notify_all();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<I, R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let slow_first = |job: u64| {
            thread::sleep(Duration::from_millis(if job.is_multiple_of(7) { 5 } else { 0 }));
            job
        };
        let mut taken = Vec::new();
        for_each(0..200, slow_first, |job| {
            taken.push(job);
            ControlFlow::Continue(())
        });
        assert_eq!(taken, (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn no_job_is_done_far_ahead_of_the_one_that_is_taken_up() {
        let done = Mutex::new(0_usize);
        let mut taken = 0;
        for_each(
            0..10_000,
            |_| *done.lock().unwrap() += 1,
            |()| {
                taken += 1;
                if taken == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        let processors = thread::available_parallelism().map_or(1, usize::from);
        assert!(*done.lock().unwrap() <= 3 + processors * AHEAD);
    }
}
