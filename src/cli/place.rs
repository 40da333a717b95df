//! `place`: a table of nodes, with the reason for each.

use daemonset_preflight::contract::{
    self, PlaceAnswer, PlaceCall, PlacedDaemonSet, PlacedNode, Source, WhyOutcome,
};

use super::arguments::{Output, Place};
use super::files::Files;
use super::{ExitStatus, input, print_error, put, put_json};

pub(super) fn run(arguments: &Place, out: &mut String) -> Result<ExitStatus, String> {
    let Place { file, nodes, pods, explain, .. } = arguments;
    input::one_standard_input([file, nodes].into_iter().chain(pods))?;
    let answer = contract::place(&PlaceCall {
        daemon_sets: input::objects(file)?,
        nodes: input::cluster(nodes)?,
        pods: pods.as_deref().map(input::cluster).transpose()?,
        // The text tells of those asked for; data is for programs, which take it all.
        explain: (arguments.output == Output::Text || !explain.is_empty()).then(|| explain.clone()),
    });
    match arguments.output {
        Output::Json => put_json(&answer, out)?,
        Output::Text => text(&answer, arguments, out),
    }
    let unknown_nodes = unknown_nodes(&answer, explain);
    for node in &unknown_nodes {
        print_error(&format!("--explain {node}: there is no such node in {}", input::name(nodes)));
    }
    Ok(if unknown_nodes.is_empty() { exit_status(&answer) } else { ExitStatus::Unreadable })
}

/// The names that are no node's, where there is a table to look them up in.
fn unknown_nodes<'a>(answer: &PlaceAnswer, explain: &'a [String]) -> Vec<&'a String> {
    let Some(PlacedDaemonSet { nodes, .. }) = answer.daemon_sets.first() else { return Vec::new() };
    explain.iter().filter(|name| nodes.iter().all(|node| node.name != **name)).collect()
}

/// Findings are a DaemonSet without a node, and a pod that does not get to run.
fn exit_status(answer: &PlaceAnswer) -> ExitStatus {
    if !answer.problems.is_empty() || answer.daemon_sets.is_empty() {
        ExitStatus::Unreadable
    } else if answer
        .daemon_sets
        .iter()
        .any(|d| d.should_run == 0 || d.nodes.iter().any(|n| n.fits == Some(false)))
    {
        ExitStatus::Findings
    } else {
        ExitStatus::Success
    }
}

fn text(answer: &PlaceAnswer, arguments: &Place, out: &mut String) {
    let files = Files::default()
        .with(Source::DaemonSets, &arguments.file)
        .with(Source::Nodes, &arguments.nodes)
        .with_any(Source::Pods, arguments.pods.as_ref());
    files.put_errors(&answer.problems, out);
    files.put_remarks(&answer.remarks, out);
    for daemon_set in &answer.daemon_sets {
        table(daemon_set, &arguments.explain, out);
    }
}

fn table(daemon_set: &PlacedDaemonSet, explain: &[String], out: &mut String) {
    let PlacedDaemonSet { namespace, name, nodes, summary, hints, remedies, .. } = daemon_set;
    put(out, format_args!("DaemonSet {namespace}/{name}: {summary}\n"));
    for hint in hints {
        put(out, format_args!("  hint: {hint}\n"));
    }
    for remedy in remedies {
        put(out, format_args!("  help: {}\n", remedy.text));
    }
    let width = nodes.iter().map(|n| n.name.chars().count()).max().unwrap_or(0).max(4);
    let pod_width = nodes.iter().map(|n| pod(n).chars().count()).max().unwrap_or(0).max(7);
    put(out, format_args!("\n  {:width$}  {:pod_width$}  WHY\n", "NODE", "POD"));
    for node in nodes {
        put(
            out,
            format_args!("  {:width$}  {:pod_width$}  {}\n", node.name, pod(node), node.reason),
        );
        if explain.contains(&node.name) {
            for why in &node.why {
                let mark = match why.outcome {
                    WhyOutcome::Passed => "passed",
                    WhyOutcome::Failed => "FAILED",
                    WhyOutcome::Noted => "note",
                };
                put(
                    out,
                    format_args!("  {:width$}    {mark:6}  {}: {}\n", "", why.predicate, why.text),
                );
            }
        }
    }
    out.push('\n');
}

fn pod(node: &PlacedNode) -> String {
    let note = node.note.map(|note| format!(" ({note})")).unwrap_or_default();
    format!("{}{note}", node.outcome.word())
}
