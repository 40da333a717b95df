//! The same script in other ways: under both schedulers, and without a DaemonSet.

use daemonset_preflight::contract::AlternativeRun;
use daemonset_preflight::simulation::alternatives::{Alternative, Coverage};
use daemonset_preflight::simulation::modes::{Comparison, Difference, State};

use super::{put, some};
use crate::cli::span;

pub(super) fn comparison(comparison: &Comparison, every: bool, out: &mut String) {
    let Comparison { differences, preempted, unplaced } = comparison;
    out.push_str("\nThe default scheduler, or the controller itself (before Kubernetes 1.12)\n");
    if differences.is_empty() && preempted.is_empty() && unplaced.is_empty() {
        out.push_str("  Both schedulers give the same result.\n");
        return;
    }
    if !unplaced.is_empty() {
        let nodes = some(unplaced, every);
        put(
            out,
            format_args!(
                "  The controller makes no pod that would not fit, so that none is ever Pending, and nothing but an event tells what is missing: {nodes}.\n"
            ),
        );
    }
    if !preempted.is_empty() {
        let pods = some(preempted, every);
        put(
            out,
            format_args!(
                "  The scheduler lets pods of a lower priority make room, of which the controller knows nothing: {pods}.\n"
            ),
        );
    }
    const SHOWN: usize = 20;
    let shown = if every { differences.len() } else { SHOWN };
    if !differences.is_empty() {
        put(out, format_args!("  {:>9}  {:9}  {:10}  ON\n", "SINCE", "SCHEDULER", "CONTROLLER"));
    }
    for Difference { at, daemon_set, node, default_scheduler, controller } in
        differences.iter().take(shown)
    {
        let (at, scheduler, controller) =
            (span::print(*at), state(*default_scheduler), state(*controller));
        put(
            out,
            format_args!("  {at:>9}  {scheduler:9}  {controller:10}  {node} ({daemon_set})\n"),
        );
    }
    if differences.len() > shown {
        put(out, format_args!("  and {} more (--all shows them)\n", differences.len() - shown));
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Absent => "no pod",
        State::Pending => "Pending",
        State::Starting => "starting",
        State::Ready => "ready",
    }
}

pub(super) fn alternatives(runs: &[AlternativeRun], out: &mut String) {
    out.push_str("\nWays to run the daemon: nodes that have a ready one, of those that should\n");
    for AlternativeRun { run, loses, suits } in runs {
        let name = match run.alternative {
            Alternative::DaemonSet => "DaemonSet",
            Alternative::InitScript => "Init script on each node",
            Alternative::BarePods => "Bare pods",
            Alternative::StaticPods => "Static pods",
            Alternative::Deployment => "Deployment",
            Alternative::SpreadDeployment => "Deployment with anti-affinity",
        };
        let percent = run.share * 100.0;
        put(out, format_args!("\n  {name}: {percent:.1} % of the time\n"));
        put(out, format_args!("    {}\n", coverage(&run.coverage)));
        put(out, format_args!("    + right where {suits}\n"));
        for loss in loses {
            put(out, format_args!("    - {loss}\n"));
        }
    }
}

/// `0s 0/2, 5s 2/2, …`
fn coverage(entries: &[Coverage]) -> String {
    const SHOWN: usize = 12;
    let mut texts: Vec<String> = entries.iter().map(covered).collect();
    if texts.len() > SHOWN {
        let last = texts.pop();
        texts.truncate(SHOWN - 1);
        texts.push("…".to_owned());
        texts.extend(last);
    }
    texts.join(", ")
}

fn covered(entry: &Coverage) -> String {
    let Coverage { at, wanted, covered, surplus, updated } = entry;
    let mut text = format!("{} {covered}/{wanted}", span::print(*at));
    if updated < covered {
        text.push_str(&format!(" ({updated} up-to-date)"));
    }
    if *surplus > 0 {
        text.push_str(&format!(" and {surplus} too many"));
    }
    text
}
