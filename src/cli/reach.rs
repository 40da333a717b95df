//! `reach`: the ways to each DaemonSet's pods.

use std::fmt::Write;

use daemonset_preflight::contract::{self, ReachAnswer, ReachCall, Way};
use daemonset_preflight::simulation::reach::{self, Addresses, Availability, Unreached};

use super::arguments::{Output, Reach};
use super::{Ending, input, put_json, world};

pub(super) fn run(arguments: &Reach, out: &mut String) -> Result<Ending, String> {
    let Reach { services, output, .. } = arguments;
    let mut read = world::read(&arguments.world, services)?;
    let call = ReachCall {
        simulation: read.call,
        services: match services {
            Some(file) => input::cluster(file).map_err(|unread| unread.in_file(file))?,
            None => String::new(),
        },
        addresses: Addresses::default(),
    };
    let answer = contract::reach(&call);
    read.call = call.simulation;
    match output {
        Output::Json => put_json(&answer, out)?,
        Output::Text => {
            let (problems, rejected) = (&answer.problems, answer.rejected.as_ref());
            read.put_problems(problems, rejected, services.as_deref(), out);
            text(&answer, out);
        }
    }
    if answer.daemon_sets.is_empty() && answer.problems.is_empty() {
        read.complain_of_nothing();
        return Ok(Ending::Unread);
    }
    Ok(ending(&answer))
}

/// A finding is a Service that does not reach every pod: that there is no host port,
/// or no Service of a kind, is how somebody wants it.
fn ending(answer: &ReachAnswer) -> Ending {
    let broken = |way: &Way| {
        way.pattern.service.is_some() && way.pattern.available != Availability::Everywhere
    };
    if !answer.problems.is_empty() || answer.rejected.is_some() {
        Ending::Unread
    } else if answer.daemon_sets.iter().any(|d| d.ways.iter().any(broken)) {
        Ending::Findings
    } else {
        Ending::Fine
    }
}

fn text(answer: &ReachAnswer, out: &mut String) {
    for daemon_set in &answer.daemon_sets {
        let (namespace, name) = (&daemon_set.namespace, &daemon_set.name);
        put(out, format_args!("DaemonSet {namespace}/{name}\n"));
        for way in &daemon_set.ways {
            put_way(way, out);
        }
    }
}

fn put_way(Way { pattern, summary, written }: &Way, out: &mut String) {
    let way = match pattern.way {
        reach::Way::Push => "Push: the daemons send, and nobody calls them",
        reach::Way::HostPort => "Node IP and host port",
        reach::Way::HeadlessService => "DNS of a headless Service",
        reach::Way::Service => "Service",
    };
    let service = pattern.service.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    put(out, format_args!("  {way}{service}: {summary}\n"));
    let nodes: Vec<String> = pattern.unreached.iter().filter_map(unreached).collect();
    for (mark, lines) in [
        ("!", &pattern.reasons),
        ("!", &nodes),
        ("name", &pattern.names),
        ("address", written),
        ("note:", &pattern.notes),
    ] {
        for line in lines {
            put(out, format_args!("    {mark} {line}\n"));
        }
    }
}

/// The pod that is not reached; where there is none, or the reason holds of all pods, the
/// summary says all.
fn unreached(Unreached { node, pod, why }: &Unreached) -> Option<String> {
    let pod = pod.as_ref().filter(|_| why.is_of_one_pod())?;
    Some(format!("pod {pod} on node {node}: {}", why.text()))
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}
