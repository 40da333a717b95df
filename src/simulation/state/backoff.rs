//! The back-off of failed pods: how long one stays before it is replaced, longer each time.
//!
//! Source: `staging/src/k8s.io/client-go/util/flowcontrol/backoff.go` and
//! `failedPodsBackoff` in `pkg/controller/daemon` at v1.36.

use serde::{Deserialize, Serialize};

use crate::simulation::Millis;

/// The back-off of one DaemonSet on one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    delay: Millis,
    last: Millis,
}

/// The bounds of every back-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct BackoffLimits {
    /// The first delay.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub initial: Millis,
    /// The longest delay. A back-off whose last failure is more than twice as long ago starts
    /// over.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub max: Millis,
}

impl Default for BackoffLimits {
    /// The limits of the controller manager: one second to fifteen minutes.
    fn default() -> Self {
        BackoffLimits { initial: 1_000, max: 15 * 60 * 1_000 }
    }
}

impl BackoffLimits {
    /// Whether a failure still counts for the next delay.
    fn remembers(self, failure: Millis, now: Millis) -> bool {
        now.saturating_sub(failure) <= self.max.saturating_mul(2)
    }
}

impl Backoff {
    /// Returns until when a failed pod must stay; `None` when it may be deleted now.
    pub fn until(self, limits: BackoffLimits, now: Millis) -> Option<Millis> {
        let until = self.last.saturating_add(self.delay);
        (limits.remembers(self.last, now) && now < until).then_some(until)
    }

    /// Returns the back-off after another failed pod was deleted at `now`.
    pub fn next(previous: Option<Self>, limits: BackoffLimits, now: Millis) -> Self {
        let delay = match previous {
            Some(previous) if limits.remembers(previous.last, now) => {
                previous.delay.saturating_mul(2).min(limits.max)
            }
            _ => limits.initial,
        };
        Backoff { delay, last: now }
    }
}

/// A pod that the API server refused to create, and when its creation is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::simulation) struct CreationFailure {
    /// The API server's error.
    pub(in crate::simulation) error: String,
    /// When the controller tries again.
    pub(in crate::simulation) retry_at: Millis,
    delay: Millis,
}

impl CreationFailure {
    /// The shortest and the longest delay of a retry.
    ///
    /// Source: `DefaultTypedControllerRateLimiter` in
    /// `staging/src/k8s.io/client-go/util/workqueue/default_rate_limiters.go` at v1.36.
    const DELAYS: (Millis, Millis) = (5, 1_000_000);

    /// Records another failure at `now`, with twice the delay of the previous one.
    pub(in crate::simulation) fn after(former: Option<&Self>, error: String, now: Millis) -> Self {
        let (shortest, longest) = Self::DELAYS;
        let delay = former.map_or(shortest, |former| former.delay.saturating_mul(2).min(longest));
        CreationFailure { error, retry_at: now.saturating_add(delay), delay }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_doubles_up_to_its_bound_and_is_forgotten() {
        let limits = BackoffLimits { initial: 1_000, max: 3_000 };
        let first = Backoff::next(None, limits, 0);
        assert_eq!(first.until(limits, 999), Some(1_000));
        assert_eq!(first.until(limits, 1_000), None);
        let second = Backoff::next(Some(first), limits, 1_000);
        assert_eq!(second.until(limits, 1_000), Some(3_000));
        let third = Backoff::next(Some(second), limits, 3_000);
        assert_eq!(third.until(limits, 3_000), Some(6_000));
        let forgotten = Backoff::next(Some(third), limits, 9_001);
        assert_eq!(forgotten.until(limits, 9_001), Some(10_001));
    }
}
