//! `diagnose --wait`: reads the cluster repeatedly until the rollout is complete or cannot finish.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use daemonset_preflight::contract::{
    DiagnoseAnswer, DiagnosedDaemonSet, DiagnosedRollout, RolloutVerdict, time_span,
};
use daemonset_preflight::simulation::Millis;

use super::{diagnose, print};
use crate::cli::arguments::Diagnose;
use crate::cli::cluster::Announce;
use crate::cli::{ExitStatus, print_error};

/// The pause between two reads of the cluster; as long as the last read took, if that is longer.
const PAUSE: Duration = Duration::from_secs(3);

/// Waits for at most `span`, and prints the last diagnosis.
///
/// # Errors
/// The errors of a diagnosis without waiting if the first one fails, or if one fails after the time
/// is over. Failures in between are printed, and the cluster is read again.
pub(super) fn run(
    arguments: &Diagnose,
    name: Option<&String>,
    span: Millis,
    out: &mut String,
) -> Result<ExitStatus, String> {
    let span = Duration::from_millis(u64::try_from(span).unwrap_or(0));
    let begun = now();
    let mut announce = Announce::Printed;
    let mut told = BTreeMap::new();
    loop {
        let asked = now();
        let answer = arguments
            .kubectl
            .dump(announce)
            .and_then(|dump| diagnose(&dump, arguments, name.cloned()));
        let took = asked.elapsed();
        let is_first = announce == Announce::Printed;
        announce = Announce::Known;
        let left = span.saturating_sub(begun.elapsed());
        match answer {
            Err(error) if is_first || left.is_zero() => return Err(error),
            Err(error) => print_error(&error),
            Ok(answer) => {
                let end = end(&answer);
                match end {
                    End::Complete => {
                        print(&answer, arguments, out)?;
                        return Ok(ExitStatus::Success);
                    }
                    End::CannotFinish => {
                        print(&answer, arguments, out)?;
                        return Ok(ExitStatus::Findings);
                    }
                    End::GoesOn if left.is_zero() => {
                        print(&answer, arguments, out)?;
                        let waited = time_span::print(arguments.wait.unwrap_or(0));
                        print_error(&format!("the rollout is not complete after {waited}"));
                        return Ok(ExitStatus::Findings);
                    }
                    End::GoesOn => answer.daemon_sets.iter().for_each(|set| tell(set, &mut told)),
                }
            }
        }
        std::thread::sleep(PAUSE.max(took).min(left));
    }
}

/// Whether waiting is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Every rollout is complete.
    Complete,
    /// At least one rollout does not finish by itself.
    CannotFinish,
    /// Each rollout that is not complete may still finish.
    GoesOn,
}

fn end(answer: &DiagnoseAnswer) -> End {
    let mut left = answer.daemon_sets.iter().filter(|set| !set.is_complete).peekable();
    if left.peek().is_none() {
        return End::Complete;
    }
    let cannot_finish = |set: &DiagnosedDaemonSet| {
        let is_stuck = |rollout: &DiagnosedRollout| {
            // If the rollout waits for networks, other DaemonSets may still set them up.
            rollout.verdict == RolloutVerdict::DoesNotFinish && !rollout.rollout.awaits_networks()
        };
        set.is_deleting || set.rollout.as_ref().is_some_and(is_stuck)
    };
    if left.any(cannot_finish) { End::CannotFinish } else { End::GoesOn }
}

/// Prints the progress of a rollout if its counts changed since they were last printed.
fn tell(set: &DiagnosedDaemonSet, told: &mut BTreeMap<(String, String), (usize, usize, usize)>) {
    let status = &set.status;
    let counts =
        (status.desired_number_scheduled, status.updated_number_scheduled, status.number_available);
    let key = (set.namespace.clone(), set.name.clone());
    if told.insert(key, counts) == Some(counts) {
        return;
    }
    let (desired, updated, available) = counts;
    let sentence = set.rollout.as_ref().map(|rollout| format!("; {}", rollout.sentence));
    print_error(&format!(
        "DaemonSet {}/{}: of {desired} pods {updated} are updated, {available} available{}",
        set.namespace,
        set.name,
        sentence.unwrap_or_default()
    ));
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program, unlike the core, may look at the clock"
)]
fn now() -> Instant {
    Instant::now()
}
