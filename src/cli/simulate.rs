//! `simulate`: a timeline, how it ends, and what was asked besides.

mod ending;
mod others;
mod timeline;

use std::fmt::Write;

use daemonset_preflight::contract::{self, SimulateAnswer, SimulateCall};
use daemonset_preflight::simulation::{Knobs, Scheduling, Status};

use super::arguments::{Output, Simulate};
use super::world::{self, Read};
use super::{Ending, put_json, span};

pub(super) fn run(arguments: &Simulate, out: &mut String) -> Result<Ending, String> {
    let Simulate { forecast, compare_schedulers, alternatives, output, .. } = *arguments;
    let mut read = world::read(&arguments.world, [])?;
    let call = SimulateCall { forecast, compare_schedulers, alternatives, ..read.call };
    let answer = contract::simulate(&call);
    read.call = call;
    match output {
        Output::Json => put_json(&answer, out)?,
        Output::Text => text(&answer, &read, arguments, out),
    }
    let nothing = answer.daemon_sets.is_empty() && answer.records.is_empty();
    if nothing && answer.problems.is_empty() && answer.rejected.is_none() {
        read.complain_of_nothing();
        return Ok(Ending::Unread);
    }
    Ok(ending(&answer))
}

/// Findings are a rollout that is not finished and a pod that is not ready.
fn ending(answer: &SimulateAnswer) -> Ending {
    let unfinished = |rollout: &daemonset_preflight::simulation::rollout::Rollout| {
        !rollout.finished || !rollout.stuck.is_empty()
    };
    if !answer.problems.is_empty() || answer.rejected.is_some() {
        Ending::Unread
    } else if answer
        .daemon_sets
        .iter()
        .any(|d| !d.statements.is_empty() || d.rollout.as_ref().is_some_and(unfinished))
    {
        Ending::Findings
    } else {
        Ending::Fine
    }
}

fn text(answer: &SimulateAnswer, read: &Read<'_>, arguments: &Simulate, out: &mut String) {
    if !answer.records.is_empty() {
        assumptions(&read.call.knobs, out);
    }
    timeline::put_records(answer, read, arguments.all, out);
    read.put_problems(&answer.problems, answer.rejected.as_ref(), None, out);
    if answer.daemon_sets.is_empty() && answer.records.is_empty() {
        return;
    }
    ending::put_ending(answer, arguments.all, out);
    if let Some(comparison) = &answer.comparison {
        others::comparison(comparison, arguments.all, out);
    }
    if !answer.alternatives.is_empty() {
        others::alternatives(&answer.alternatives, out);
    }
}

/// What the run takes for granted.
fn assumptions(knobs: &Knobs, out: &mut String) {
    let scheduling = match knobs.scheduling {
        Scheduling::AtOnce => "every pod fits on its node",
        Scheduling::DefaultScheduler => "the default scheduler binds pods",
        Scheduling::Controller => "the controller schedules by itself, as before Kubernetes 1.12",
    };
    let ready = span::print(knobs.ready_after);
    put(out, format_args!("Assumed: pods are ready {ready} after they are on their node"));
    put(out, format_args!(" and gone {} after they are deleted", span::print(knobs.termination)));
    put(out, format_args!("; {scheduling}"));
    match knobs.node_life {
        Some(life) => put(
            out,
            format_args!(
                "; a node that stops reporting is marked NotReady and tainted after {}; its pods stay ready until then, and pods deleted there stay Terminating until it reports again",
                span::print(life.grace)
            ),
        ),
        None => out.push_str("; the pods of a node that does not answer are unready at once"),
    }
    match knobs.pod_gc {
        Some(delay) => put(
            out,
            format_args!(
                "; the pods of a removed node are deleted by the garbage collector after {}; it looks every {}",
                span::print(delay),
                span::print(knobs.pod_gc_period)
            ),
        ),
        None => out.push_str("; pods go with their node"),
    }
    out.push_str("; there are no PodDisruptionBudgets. --knob changes this.\n\n");
}

/// The counters of a status, under their names in `kubectl get daemonset`.
fn counters(status: &Status) -> String {
    let Status {
        desired_number_scheduled: desired,
        current_number_scheduled: current,
        number_misscheduled: misscheduled,
        number_ready: ready,
        updated_number_scheduled: updated,
        number_available: available,
        number_unavailable: unavailable,
        observed_generation: generation,
        collision_count: collisions,
    } = status;
    let mut text = format!(
        "desired {desired}, current {current}, ready {ready}, up-to-date {updated}, available {available}, unavailable {unavailable}, misscheduled {misscheduled}, observed generation {generation}"
    );
    if *collisions > 0 {
        let _ = write!(text, ", collisions {collisions}");
    }
    text
}

/// How many of many are shown.
const SHOWN: usize = 3;

/// The first of several, and how many more there are.
fn some(all: &[String], every: bool) -> String {
    match all.len() {
        count if !every && count > SHOWN + 1 => {
            let shown: Vec<&str> = all.iter().take(SHOWN).map(String::as_str).collect();
            format!("{} and {} more", shown.join(", "), count - SHOWN)
        }
        _ => all.join(", "),
    }
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}
