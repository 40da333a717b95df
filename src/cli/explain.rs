//! `explain`: the outcome of every predicate on the named nodes.

use daemonset_preflight::contract::{
    self, PlaceAnswer, PlaceCall, PlacedDaemonSet, PlacedNode, Source, WhyOutcome,
};

use super::arguments::{Explain, Output};
use super::files::Files;
use super::style::{ERROR, GOOD, HELP};
use super::{ExitStatus, cluster, input, print_error, put, put_json};

pub(super) fn run(arguments: &Explain, out: &mut String) -> Result<ExitStatus, String> {
    let Explain { file, nodes, node, pods, apply, cluster, output } = arguments;
    input::one_standard_input(file.iter().chain(nodes).chain(pods).chain(&apply.live))?;
    let live = cluster.daemon_sets(apply.live.as_ref())?;
    let (daemon_sets, live) = match (file, live) {
        (Some(file), live) => (input::objects(file)?, live),
        (None, live) => (live.unwrap_or_default(), None),
    };
    let mut answer = contract::place(&PlaceCall {
        daemon_sets,
        nodes: cluster.nodes(nodes.as_ref())?,
        pods: cluster.pods(pods.as_ref())?,
        live,
        apply: apply.options(),
        namespace: cluster.namespace.clone(),
        explain: Some(node.clone()),
    });
    let node_file = nodes.as_deref().unwrap_or(cluster::NODES);
    let unknown: Vec<&String> = unknown_nodes(&answer, node);
    for name in &unknown {
        print_error(&format!("--node {name}: there is no such node in {}", input::name(node_file)));
    }
    let is_unknown = !unknown.is_empty();
    for daemon_set in &mut answer.daemon_sets {
        daemon_set.nodes.retain(|placed| node.contains(&placed.name));
    }
    match output {
        Output::Json => put_json(&answer, out)?,
        Output::Text => {
            let files = Files::default()
                .with(Source::DaemonSets, file.as_deref().unwrap_or(cluster::DAEMON_SETS))
                .with(Source::Nodes, node_file)
                .with(Source::Pods, pods.as_deref().unwrap_or(cluster::PODS));
            files.put_errors(&answer.problems, out);
            files.put_remarks(&answer.remarks, out);
            for daemon_set in &answer.daemon_sets {
                put_daemon_set(daemon_set, out);
            }
        }
    }
    let is_unread = !answer.problems.is_empty() || answer.daemon_sets.is_empty();
    let runs = |placed: &PlacedNode| placed.fits == Some(true);
    Ok(if is_unknown || is_unread {
        ExitStatus::Unreadable
    } else if answer.daemon_sets.iter().all(|daemon_set| daemon_set.nodes.iter().all(runs)) {
        ExitStatus::Success
    } else {
        ExitStatus::Findings
    })
}

/// Returns the names that no node has; none when the answer has no DaemonSet, and so no nodes.
fn unknown_nodes<'a>(answer: &PlaceAnswer, names: &'a [String]) -> Vec<&'a String> {
    let Some(PlacedDaemonSet { nodes, .. }) = answer.daemon_sets.first() else { return Vec::new() };
    names.iter().filter(|name| nodes.iter().all(|node| node.name != **name)).collect()
}

fn put_daemon_set(daemon_set: &PlacedDaemonSet, out: &mut String) {
    let PlacedDaemonSet { namespace, name, nodes, .. } = daemon_set;
    for node in nodes {
        let style = if node.fits == Some(true) { GOOD } else { ERROR };
        let (word, reason) = (node.outcome.word(), &node.reason);
        put(
            out,
            format_args!(
                "DaemonSet {namespace}/{name} on {}: {style}{word}{style:#}: {reason}\n",
                node.name
            ),
        );
        for why in &node.why {
            let (mark, style) = match why.outcome {
                WhyOutcome::Passed => ("passed", GOOD),
                WhyOutcome::Failed => ("FAILED", ERROR),
                WhyOutcome::Noted => ("note", HELP),
            };
            let (predicate, text) = (&why.predicate, &why.text);
            put(out, format_args!("  {style}{mark:6}{style:#}  {predicate}: {text}\n"));
        }
        if let Some(note) = node.note {
            put(out, format_args!("  {HELP}note{HELP:#}    {note}\n"));
        }
    }
}
