//! How a run ends: each DaemonSet, its rollout and what stops it, and the pods.

use daemonset_preflight::contract::{SimulateAnswer, SimulatedDaemonSet, SimulatedPod};
use daemonset_preflight::simulation::End;
use daemonset_preflight::simulation::rollout::{
    BudgetConsumer, Forecast, Rollout, UnavailableReason, Wave,
};

use super::timeline::budget_in_use;
use super::{counters, put, some};
use crate::cli::{counted, span};

pub(super) fn put_ending(answer: &SimulateAnswer, every: bool, out: &mut String) {
    let at = span::print(answer.at);
    match (&answer.rejected, answer.end) {
        (Some(_), _) => put(out, format_args!("\nAs it stands before that, after {at}\n")),
        (None, End::Quiet) => {
            put(out, format_args!("\nAt the end, after {at}: nothing more happens by itself\n"));
        }
        (None, End::TimeUp) => {
            put(out, format_args!("\nAt the end, after {at}: more would happen by itself\n"));
        }
    }
    for daemon_set in &answer.daemon_sets {
        put_daemon_set(daemon_set, every, out);
    }
    put_pods(&answer.pods, every, out);
}

fn put_daemon_set(daemon_set: &SimulatedDaemonSet, every: bool, out: &mut String) {
    let SimulatedDaemonSet { namespace, name, status, rollout, waves, statements, forecast } =
        daemon_set;
    put(out, format_args!("\nDaemonSet {namespace}/{name}\n  status: {}\n", counters(status)));
    if let Some(rollout) = rollout {
        put_rollout(rollout, every, out);
    }
    put_waves(waves, every, out);
    for statement in statements {
        put(out, format_args!("  ! {statement}\n"));
    }
    if let Some(Forecast { takes, waves, end }) = forecast {
        match takes {
            Some(takes) => {
                let waves = counted(waves.len(), "wave");
                put(
                    out,
                    format_args!(
                        "  forecast: finished after {} more, in {waves}\n",
                        span::print(*takes)
                    ),
                );
            }
            None => put(
                out,
                format_args!(
                    "  forecast: it {}; {} of {} nodes are left\n",
                    match end.stops_after {
                        Some(_) => "does not finish",
                        None => "is not finished in that time",
                    },
                    end.left,
                    end.desired
                ),
            ),
        }
        put_waves(waves, every, out);
    }
}

fn put_rollout(rollout: &Rollout, every: bool, out: &mut String) {
    let Rollout { revision, desired, left, waves_left, time_left, stops_after, .. } = rollout;
    let not_known_after = rollout.not_known_after;
    let nodes = counted(*desired, "node");
    match left {
        0 => put(out, format_args!("  rollout: revision {revision} is available on {nodes}\n")),
        _ => put(
            out,
            format_args!("  rollout: revision {revision} is left to do on {left} of {nodes}"),
        ),
    }
    if *left == 0 {
        return;
    }
    match (waves_left, time_left) {
        (Some(0), Some(time)) => put(out, format_args!(": about {} more\n", span::print(*time))),
        (Some(waves), Some(time)) => {
            let waves = counted(*waves, "wave");
            put(out, format_args!(": {waves} more, about {}\n", span::print(*time)));
        }
        _ => match stops_after {
            Some(0) => out.push_str(", and does not go on by itself\n"),
            Some(after) => {
                put(out, format_args!(", and stops after {} more\n", span::print(*after)));
            }
            None => {
                let after = span::print(not_known_after.unwrap_or(0));
                put(
                    out,
                    format_args!(
                        ", and is not finished after {after} more: whether it ever is, is not known\n"
                    ),
                );
            }
        },
    }
    let Rollout { budget, in_use, budget_consumers, stopped_by, .. } = rollout;
    if let Some(node) = stopped_by {
        put(out, format_args!("  it waits for node {node}, which is gone\n"));
    }
    if let Some(budget) = budget {
        put(out, format_args!("  budget in use: {}\n", budget_in_use(*budget, *in_use)));
    }
    // Without a budget to use they are the nodes that have no available pod yet.
    let by = if budget.is_some() { "by" } else { "on" };
    for (why, nodes) in by_reason(budget_consumers) {
        put(out, format_args!("    {by} {}: {why}\n", some(&nodes, every)));
    }
}

/// The nodes that use the budget, by why they do.
fn by_reason(consumers: &[BudgetConsumer]) -> Vec<(String, Vec<String>)> {
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for BudgetConsumer { node, reason, .. } in consumers {
        let why = unavailable(reason);
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, nodes)) => nodes.push(node.clone()),
            None => reasons.push((why, vec![node.clone()])),
        }
    }
    reasons
}

fn unavailable(reason: &UnavailableReason) -> String {
    match reason {
        UnavailableReason::NoPod => "no pod at the moment".to_owned(),
        UnavailableReason::SeveralPods => "more pods than there should be".to_owned(),
        UnavailableReason::Terminating => "the pod is being deleted".to_owned(),
        UnavailableReason::NodeNotReady => "the kubelet does not answer".to_owned(),
        UnavailableReason::Pending { message } => format!("the pod is Pending: {message}"),
        UnavailableReason::NoRoom { message } => format!("no pod was made: {message}"),
        UnavailableReason::CreateFailed { error } => {
            format!("the API server refuses to create the pod: {error}")
        }
        UnavailableReason::Ended => "the pod failed or ended".to_owned(),
        UnavailableReason::NeverReady => "the pod never gets ready".to_owned(),
        UnavailableReason::Starting => "the pod is starting".to_owned(),
    }
}

fn put_waves(waves: &[Wave], every: bool, out: &mut String) {
    for (number, Wave { at, nodes, budget, in_use }) in waves.iter().enumerate() {
        let number = number + 1;
        // The first and the last tell how it went.
        if !every && waves.len() > 8 && number > 3 && number < waves.len() {
            if number == 4 {
                put(out, format_args!("  … {} more\n", counted(waves.len() - 4, "wave")));
            }
            continue;
        }
        let at = span::print(*at);
        put(out, format_args!("  wave {number} at {at}: {}", some(nodes, every)));
        match budget {
            Some(budget) => {
                put(out, format_args!(" (budget in use: {})\n", budget_in_use(*budget, *in_use)));
            }
            None => out.push('\n'),
        }
    }
}

/// The pods that are not as they should be; all of them where there are few.
fn put_pods(pods: &[SimulatedPod], every: bool, out: &mut String) {
    const FEW: usize = 20;
    let shown: Vec<&SimulatedPod> = match every || pods.len() <= FEW {
        true => pods.iter().collect(),
        false => pods.iter().filter(|pod| pod.state != "Ready").take(FEW).collect(),
    };
    put(out, format_args!("\n{}", counted(pods.len(), "pod")));
    match pods.len() - shown.len() {
        0 => out.push('\n'),
        hidden => put(out, format_args!(", of which {hidden} are not shown (--all shows them)\n")),
    }
    if shown.is_empty() {
        return;
    }
    let names = shown.iter().map(|pod| format!("{}/{}", pod.namespace, pod.name));
    let width =
        |all: &mut dyn Iterator<Item = usize>, title: usize| all.max().unwrap_or(0).max(title);
    let names: Vec<String> = names.collect();
    let name = width(&mut names.iter().map(|name| name.chars().count()), 4);
    let node = width(&mut shown.iter().map(|pod| pod.node.chars().count()), 4);
    put(out, format_args!("  {:name$}  {:node$}  {:11}  IMAGES\n", "NAME", "NODE", "STATE"));
    for (pod, full_name) in shown.iter().zip(&names) {
        let images = pod.images.join(", ");
        let SimulatedPod { node: on, state, .. } = pod;
        put(out, format_args!("  {full_name:name$}  {on:node$}  {state:11}  {images}\n"));
    }
}
