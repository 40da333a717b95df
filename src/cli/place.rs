//! `place`: a table of nodes, with the reason why each runs a pod or not.

use anstyle::Style;
use daemonset_preflight::contract::{
    self, PlaceAnswer, PlaceCall, PlacedDaemonSet, PlacedNode, Source,
};
use unicode_width::UnicodeWidthStr;

use super::arguments::{Output, Place};
use super::files::Files;
use super::style::{ERROR, GOOD, HELP};
use super::table::{self, grouped, padded, width};
use super::{ExitStatus, cluster, input, put, put_json};

pub(super) fn run(arguments: &Place, out: &mut String) -> Result<ExitStatus, String> {
    let Place { file, nodes, pods, apply, cluster, output, .. } = arguments;
    input::one_standard_input(file.iter().chain(nodes).chain(pods).chain(&apply.live))?;
    let live = cluster.daemon_sets(apply.live.as_ref())?;
    let (daemon_sets, live) = match (file, live) {
        (Some(file), live) => (input::objects(file)?, live),
        (None, live) => (live.unwrap_or_default(), None),
    };
    let answer = contract::place(&PlaceCall {
        daemon_sets,
        nodes: cluster.nodes(nodes.as_ref())?,
        pods: cluster.pods(pods.as_ref())?,
        live,
        apply: apply.options(),
        namespace: cluster.namespace.clone(),
        // The text output leaves the predicates to `explain`; JSON contains those of every node.
        explain: (*output == Output::Text).then(Vec::new),
    });
    match output {
        Output::Json => put_json(&answer, out)?,
        Output::Text => text(&answer, arguments, out),
    }
    Ok(exit_status(&answer))
}

/// Findings are a DaemonSet that should run on no node, a wanted pod that would not run on its
/// node, and a rollout that cannot start or finish.
fn exit_status(answer: &PlaceAnswer) -> ExitStatus {
    if !answer.problems.is_empty() || answer.daemon_sets.is_empty() {
        ExitStatus::Unreadable
    } else if answer.daemon_sets.iter().any(|d| {
        d.should_run == 0 || d.rollout.is_some() || d.nodes.iter().any(|n| n.fits == Some(false))
    }) {
        ExitStatus::Findings
    } else {
        ExitStatus::Success
    }
}

fn text(answer: &PlaceAnswer, arguments: &Place, out: &mut String) {
    let files = Files::default()
        .with(Source::DaemonSets, arguments.file.as_deref().unwrap_or(cluster::DAEMON_SETS))
        .with(Source::Nodes, arguments.nodes.as_deref().unwrap_or(cluster::NODES))
        .with(Source::Pods, arguments.pods.as_deref().unwrap_or(cluster::PODS));
    files.put_errors(&answer.problems, out);
    files.put_remarks(&answer.remarks, out);
    for daemon_set in &answer.daemon_sets {
        put_daemon_set(daemon_set, arguments.all, out);
    }
}

fn put_daemon_set(daemon_set: &PlacedDaemonSet, all: bool, out: &mut String) {
    let PlacedDaemonSet { namespace, name, nodes, summary, hints, remedies, rollout, .. } =
        daemon_set;
    put(out, format_args!("DaemonSet {namespace}/{name}: {summary}\n"));
    if let Some(rollout) = rollout {
        put(out, format_args!("  {ERROR}warning{ERROR:#}: {rollout}\n"));
    }
    for hint in hints {
        put(out, format_args!("  {HELP}hint{HELP:#}: {hint}\n"));
    }
    for remedy in remedies {
        put(out, format_args!("  {HELP}help{HELP:#}: {}\n", remedy.text));
    }
    out.push('\n');
    if all {
        put_nodes(nodes, out);
    } else {
        put_groups(nodes, out);
    }
    out.push('\n');
}

/// Prints a line for each node.
fn put_nodes(nodes: &[PlacedNode], out: &mut String) {
    let widest = |texts: &[String]| texts.iter().map(|text| text.width()).max().unwrap_or(0);
    let names: Vec<String> = nodes.iter().map(|node| node.name.clone()).collect();
    let pods: Vec<String> = nodes.iter().map(pod).collect();
    let (name_width, pod_width) = (widest(&names).max(4), widest(&pods).max(7));
    let head = [padded("NODE", name_width), padded("POD", pod_width)];
    put(out, format_args!("  {}  WHY\n", head.join("  ")));
    for (node, pod) in nodes.iter().zip(&pods) {
        let (name, pod) = (padded(&node.name, name_width), padded(pod, pod_width));
        put(
            out,
            format_args!("  {name}  {}{pod}{:#}  {}\n", style(node), style(node), node.reason),
        );
    }
}

/// Prints a line for each group of nodes with the same outcome and reason, with as many names as
/// fit.
fn put_groups(nodes: &[PlacedNode], out: &mut String) {
    let groups = grouped(nodes.iter().map(|node| {
        let is_good = node.fits == Some(true);
        ((pod(node), node.reason.as_str(), is_good), node.name.as_str())
    }));
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| text.width()).max();
    let pod_width =
        widest(&mut groups.iter().map(|((pod, ..), _)| pod.as_str())).unwrap_or(0).max(7);
    let why_width = widest(&mut groups.iter().map(|((_, why, _), _)| *why)).unwrap_or(0).max(3);
    let count_width = groups.iter().map(|(_, names)| names.len().to_string().len()).max();
    let count_width = count_width.unwrap_or(0).max(5);
    let columns =
        [padded("NODES", count_width), padded("POD", pod_width), padded("WHY", why_width)];
    put(out, format_args!("  {}  WHICH\n", columns.join("  ")));
    let room = width().saturating_sub(count_width + pod_width + why_width + 8);
    for ((pod, why, is_good), names) in &groups {
        let style = if *is_good { GOOD } else { ERROR };
        let count = format!("{:>count_width$}", names.len());
        let (pod, why) = (padded(pod, pod_width), padded(why, why_width));
        let names = table::names(names, room);
        put(out, format_args!("  {count}  {style}{pod}{style:#}  {why}  {names}\n"));
    }
}

fn style(node: &PlacedNode) -> Style {
    if node.fits == Some(true) { GOOD } else { ERROR }
}

fn pod(node: &PlacedNode) -> String {
    let note = node.note.map(|note| format!(" ({note})")).unwrap_or_default();
    format!("{}{note}", node.outcome.word())
}
