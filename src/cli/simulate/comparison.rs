//! The same script run differently: under both schedulers, and with alternatives to a DaemonSet.

use daemonset_preflight::contract::{AlternativeRun, SchedulerComparison, SchedulerDifference};

use super::{put, put_lines};

pub(super) fn put_schedulers(comparison: &SchedulerComparison, every: bool, out: &mut String) {
    /// How many differences are shown at most.
    const SHOWN: usize = 20;
    let SchedulerComparison { summary, differences, lines, .. } = comparison;
    put(out, format_args!("\n{summary}\n"));
    put_lines(lines, 2, every, out);
    if differences.is_empty() {
        return;
    }
    put(out, format_args!("  {:>9}  {:9}  {:10}  ON\n", "SINCE", "SCHEDULER", "CONTROLLER"));
    let shown = if every { differences.len() } else { SHOWN };
    for entry in differences.iter().take(shown) {
        let SchedulerDifference {
            difference,
            time,
            default_scheduler_text: scheduler,
            controller_text: controller,
        } = entry;
        let (node, daemon_set) = (&difference.node, &difference.daemon_set);
        put(
            out,
            format_args!("  {time:>9}  {scheduler:9}  {controller:10}  {node} ({daemon_set})\n"),
        );
    }
    if differences.len() > shown {
        put(out, format_args!("  and {} more (--all shows them)\n", differences.len() - shown));
    }
}

pub(super) fn put_alternatives(runs: &[AlternativeRun], out: &mut String) {
    out.push_str("\nWays to run the daemon: nodes that have a ready one, of those that should\n");
    for AlternativeRun { run, name, coverage_texts, loses, suits } in runs {
        let percent = run.share * 100.0;
        put(out, format_args!("\n  {name}: {percent:.1} % of the time\n"));
        put(out, format_args!("    {}\n", coverage(coverage_texts)));
        put(out, format_args!("    + right where {suits}\n"));
        for loss in loses {
            put(out, format_args!("    - {loss}\n"));
        }
    }
}

/// Joins the entries, as in `0s 0/2, 5s 2/2`; of many, only the first ones and the last.
fn coverage(entries: &[String]) -> String {
    const SHOWN: usize = 12;
    match entries {
        [first @ .., last] if entries.len() > SHOWN => {
            let first: Vec<&str> = first.iter().take(SHOWN - 1).map(String::as_str).collect();
            format!("{}, …, {last}", first.join(", "))
        }
        _ => entries.join(", "),
    }
}
