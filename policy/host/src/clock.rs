//! The simulated time of a fake host: nothing sleeps, so a test of waiting is quick and
//! deterministic.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A clock that advances only when [`Clock::pass`] is called.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<AtomicU64>);

impl Clock {
    /// The time since the clock was made.
    pub fn now(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }

    /// Advances the clock.
    pub fn pass(&self, time: Duration) {
        self.0.fetch_add(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

/// When the host stops a request, as policy-server does.
///
/// The host's clock ticks once a second, independently of when a request begins, and a request is
/// over at its tick number `ticks`. Only the guest's own code is interrupted: a call to the host
/// runs to its end, and then the guest does not continue.
///
/// Source: `PolicyServer::new_from_config` in `crates/policy-server/src/lib.rs` of Kubewarden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// `timeoutEvalSeconds`; 2 by default.
    pub ticks: u32,
    /// The time from the start of the request to the first tick: at most a second.
    pub first_tick: Duration,
}

impl Deadline {
    /// Returns the earliest deadline of a request with this time-out: the first tick comes at once.
    pub fn soonest(ticks: u32) -> Self {
        Deadline { ticks, first_tick: Duration::ZERO }
    }

    /// Returns the time from the start of a request to its deadline.
    pub fn time(self) -> Duration {
        self.first_tick + Duration::from_secs(u64::from(self.ticks.saturating_sub(1)))
    }
}
