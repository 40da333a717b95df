//! `simulate`: the timeline of a run, its end, and the requested forecast and comparisons.

mod comparison;
mod pods;

use daemonset_preflight::contract::{
    self, Actor, Counter, DaemonSetNarration, DaemonSetState, Line, LineKind, Moment, MomentEntry,
    SimulateAnswer, SimulateCall, SimulatedDaemonSet, Verdict,
};

use super::arguments::{Output, Simulate};
use super::files::Files;
use super::scenario::{self, Scenario};
use super::{ExitStatus, put, put_json};

pub(super) fn run(arguments: &Simulate, out: &mut String) -> Result<ExitStatus, String> {
    let Simulate { forecast, compare_schedulers, alternatives, output, .. } = *arguments;
    let Scenario { call, dump, files } = scenario::read(&arguments.world, [])?;
    let narrate = output == Output::Text;
    let call = SimulateCall { forecast, compare_schedulers, alternatives, narrate, ..call };
    let answer = match &dump {
        Some(dump) => contract::simulate_dump(dump, &call),
        None => contract::simulate(&call),
    };
    match output {
        Output::Json => put_json(&answer, out)?,
        Output::Text => text(&answer, &files, arguments, out),
    }
    Ok(exit_status(&answer))
}

/// Findings are a rollout that is not finished or has stuck pods, and a DaemonSet with statements,
/// such as why its rollout cannot finish.
fn exit_status(answer: &SimulateAnswer) -> ExitStatus {
    match answer.verdict {
        _ if !answer.problems.is_empty() => ExitStatus::Unreadable,
        Verdict::NotRun | Verdict::Rejected | Verdict::Nothing => ExitStatus::Unreadable,
        Verdict::CannotFinish | Verdict::NotKnown | Verdict::NotFinished => ExitStatus::Findings,
        Verdict::NoneLeft | Verdict::Finished => {
            let has_findings = |daemon_set: &SimulatedDaemonSet| {
                let stuck = daemon_set.rollout.as_ref().is_some_and(|r| !r.stuck.is_empty());
                stuck || !daemon_set.statements.is_empty()
            };
            match answer.daemon_sets.iter().any(has_findings) {
                true => ExitStatus::Findings,
                false => ExitStatus::Success,
            }
        }
    }
}

fn text(answer: &SimulateAnswer, files: &Files<'_>, arguments: &Simulate, out: &mut String) {
    let every = arguments.all;
    if !answer.records.is_empty() {
        let assumed = answer.assumptions.join("; ");
        put(out, format_args!("Assumed: {assumed}. --option changes this.\n\n"));
    }
    for moment in &answer.moments {
        put_moment(moment, answer, arguments, out);
    }
    files.put_errors(&answer.problems, out);
    files.put_remarks(&answer.remarks, out);
    scenario::put_rejected(answer.rejected.as_ref(), &answer.script, files, out);
    if answer.daemon_sets.is_empty() && answer.records.is_empty() {
        return;
    }
    put(out, format_args!("\n{}\n", answer.ending));
    for daemon_set in &answer.daemon_sets {
        put_daemon_set(daemon_set, every, out);
    }
    pods::put_pods(&answer.pods, every, out);
    if let Some(comparison) = &answer.comparison {
        comparison::put_schedulers(comparison, every, out);
    }
    if !answer.alternatives.is_empty() {
        comparison::put_alternatives(&answer.alternatives, out);
    }
}

/// Prints the entries of one moment, one below the other, with the time before the first.
fn put_moment(moment: &Moment, answer: &SimulateAnswer, arguments: &Simulate, out: &mut String) {
    let mut time = moment.time.as_str();
    for MomentEntry { actor, event, daemon_set, lines, state } in &moment.entries {
        put(out, format_args!("{:>9}  ", std::mem::take(&mut time)));
        match (actor, event.and_then(|index| answer.script.get(index)), daemon_set) {
            (Actor::Script, Some(step), _) => match &arguments.world.update {
                Some(file) => put(out, format_args!("{} of {file}\n", step.text)),
                None => put(out, format_args!("{}: {}\n", step.field, step.text)),
            },
            (_, _, Some(name)) => {
                put(out, format_args!("DaemonSet {name}\n"));
                put_lines(lines, 11, arguments.all, out);
            }
            (_, _, None) => {
                out.push_str("the cluster\n");
                put_lines(lines, 11, arguments.all, out);
            }
        }
        if let Some(DaemonSetState { counters, budget_in_use, .. }) = state {
            put(out, format_args!("{:11}status: {}", "", counted(counters)));
            if let Some(budget) = budget_in_use {
                put(out, format_args!("; budget in use: {budget}"));
            }
            out.push('\n');
        }
    }
}

fn counted(counters: &[Counter]) -> String {
    let counters = counters.iter().map(|Counter { name, count }| format!("{name} {count}"));
    counters.collect::<Vec<_>>().join(", ")
}

fn put_daemon_set(daemon_set: &SimulatedDaemonSet, every: bool, out: &mut String) {
    let SimulatedDaemonSet { namespace, name, statements, narration, .. } = daemon_set;
    put(out, format_args!("\nDaemonSet {namespace}/{name}\n"));
    let Some(narration) = narration else { return };
    let DaemonSetNarration { counters, rollout, waves, forecast, forecast_waves } = narration;
    put(out, format_args!("  status: {}\n", counted(counters)));
    put_lines(rollout, 2, every, out);
    put_waves(waves, every, out);
    for statement in statements {
        put(out, format_args!("  ! {statement}\n"));
    }
    put_lines(forecast, 2, every, out);
    put_waves(forecast_waves, every, out);
}

/// Prints the waves of a rollout; of more than eight, only the first three and the last unless
/// `every` is set.
fn put_waves(waves: &[Line], every: bool, out: &mut String) {
    match waves {
        [first @ .., last] if !every && waves.len() > 8 => {
            let (shown, hidden) = first.split_at_checked(3).unwrap_or((first, &[]));
            put_lines(shown, 2, every, out);
            put(out, format_args!("  … {} more\n", super::counted(hidden.len(), "wave")));
            put_lines(std::slice::from_ref(last), 2, every, out);
        }
        _ => put_lines(waves, 2, every, out),
    }
}

fn put_lines(lines: &[Line], indent: usize, every: bool, out: &mut String) {
    for Line { kind, text, subjects, reason, events } in lines {
        let mark = match kind {
            LineKind::Gain => '+',
            LineKind::Loss => '-',
            LineKind::Warning => '!',
            LineKind::Neutral => '·',
        };
        put(out, format_args!("{:indent$}{mark} {text}", ""));
        if !subjects.is_empty() {
            put(out, format_args!(" {}", some(subjects, every)));
        }
        if !reason.is_empty() {
            put(out, format_args!(": {reason}"));
        }
        out.push('\n');
        let shown = if every || subjects.len() <= SHOWN + 1 { events.len() } else { 1 };
        for event in events.iter().take(shown) {
            let (type_, reason, message) = (event.type_, event.reason, &event.message);
            put(out, format_args!("{:indent$}    {type_} {reason}: {message}\n", ""));
        }
    }
}

/// How many subjects are shown when there are too many.
const SHOWN: usize = 3;

/// Joins the texts; of many, only the first with the number of the others, unless `every` is set.
fn some(all: &[String], every: bool) -> String {
    match all.len() {
        count if !every && count > SHOWN + 1 => {
            let shown: Vec<&str> = all.iter().take(SHOWN).map(String::as_str).collect();
            format!("{} and {} more", shown.join(", "), count - SHOWN)
        }
        _ => all.join(", "),
    }
}
