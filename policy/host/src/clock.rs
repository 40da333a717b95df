//! The time of a fake host: nobody waits for it, so that a test of waiting is quick and
//! always has the same outcome.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A clock that goes on only when it is told to.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<AtomicU64>);

impl Clock {
    /// The time since the clock was made.
    pub fn now(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }

    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        self.0.fetch_add(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

/// When the host ends a request, as policy-server does.
///
/// Its clock ticks once a second, whenever the request began, and the request is over at the
/// tick of its number. Only the guest's own code is stopped, so that a call of the host is
/// waited for to its end; then the guest goes no further.
///
/// Source: `PolicyServer::new_from_config` in `crates/policy-server/src/lib.rs` of Kubewarden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// `timeoutEvalSeconds`; 2 when it is not given.
    pub ticks: u32,
    /// How long after the request's beginning the first tick comes: at most a second.
    pub first_tick: Duration,
}

impl Deadline {
    /// The soonest that a request of so many seconds is over: the first tick comes at once.
    pub fn soonest(ticks: u32) -> Self {
        Deadline { ticks, first_tick: Duration::ZERO }
    }

    /// The time that a request has.
    pub fn time(self) -> Duration {
        self.first_tick + Duration::from_secs(u64::from(self.ticks.saturating_sub(1)))
    }
}
