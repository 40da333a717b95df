//! `reach`: the paths by which clients reach each DaemonSet's pods.

use daemonset_preflight::contract::{self, DescribedAccessPath, ReachAnswer, ReachCall, Source};
use daemonset_preflight::simulation::reach::{Addresses, Availability, Unreached};

use super::arguments::{Output, Reach};
use super::scenario::{self, Scenario};
use super::{ExitStatus, input, put, put_json};

pub(super) fn run(arguments: &Reach, out: &mut String) -> Result<ExitStatus, String> {
    let Reach { services, output, .. } = arguments;
    let Scenario { call: simulation, dump, files } = scenario::read(&arguments.world, services)?;
    let files = files.with_any(Source::Services, services.as_ref());
    let call = ReachCall {
        simulation,
        services: match services {
            Some(file) => input::cluster(file)?,
            None if arguments.world.kubectl.from_cluster => arguments.world.kubectl.services(),
            None => String::new(),
        },
        addresses: Addresses::default(),
    };
    let answer = match &dump {
        Some(dump) => contract::reach_dump(dump, &call),
        None => contract::reach(&call),
    };
    match output {
        Output::Json => put_json(&answer, out)?,
        Output::Text => {
            files.put_errors(&answer.problems, out);
            files.put_remarks(&answer.remarks, out);
            scenario::put_rejected(answer.rejected.as_ref(), &answer.script, &files, out);
            text(&answer, out);
        }
    }
    Ok(exit_status(&answer))
}

/// A finding is a Service that is not available everywhere. A missing host port, or a missing
/// Service of some kind, is not a finding: it may be intended.
fn exit_status(answer: &ReachAnswer) -> ExitStatus {
    let broken = |one: &DescribedAccessPath| {
        one.path.service.is_some() && one.path.available != Availability::Everywhere
    };
    if !answer.problems.is_empty() || answer.rejected.is_some() || answer.daemon_sets.is_empty() {
        ExitStatus::Unreadable
    } else if answer.daemon_sets.iter().any(|d| d.paths.iter().any(broken)) {
        ExitStatus::Findings
    } else {
        ExitStatus::Success
    }
}

fn text(answer: &ReachAnswer, out: &mut String) {
    for daemon_set in &answer.daemon_sets {
        let (namespace, name) = (&daemon_set.namespace, &daemon_set.name);
        put(out, format_args!("DaemonSet {namespace}/{name}\n"));
        for one in &daemon_set.paths {
            put_path(one, out);
        }
    }
}

fn put_path(one: &DescribedAccessPath, out: &mut String) {
    let DescribedAccessPath { path, title, summary, written } = one;
    let service = path.service.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    put(out, format_args!("  {title}{service}: {summary}\n"));
    let nodes: Vec<String> = path.unreached.iter().filter_map(unreached).collect();
    for (mark, lines) in [
        ("!", &path.reasons),
        ("!", &nodes),
        ("name", &path.names),
        ("address", written),
        ("note:", &path.notes),
    ] {
        for line in lines {
            put(out, format_args!("    {mark} {line}\n"));
        }
    }
}

/// Describes the pod that is not reached. Returns `None` when the node has no pod or the reason
/// applies to all pods, which the summary reports already.
fn unreached(Unreached { node, pod, why }: &Unreached) -> Option<String> {
    let pod = pod.as_ref().filter(|_| why.is_of_one_pod())?;
    Some(format!("pod {pod} on node {node}: {}", why.text()))
}
