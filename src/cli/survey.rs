//! `survey`: several DaemonSets together on one cluster.

use daemonset_preflight::contract::{self, Source, SurveyAnswer, SurveyCall, SurveyedNode};

use super::arguments::{Output, Survey};
use super::files::Files;
use super::table::{self, grouped, width};
use super::{ExitStatus, input, put, put_json};

pub(super) fn run(arguments: &Survey, out: &mut String) -> Result<ExitStatus, String> {
    let Survey { file, nodes, all, output } = arguments;
    input::one_standard_input([file, nodes])?;
    let answer = contract::survey(&SurveyCall {
        daemon_sets: input::objects(file)?,
        nodes: input::cluster(nodes)?,
    });
    match output {
        Output::Json => put_json(&answer, out)?,
        Output::Text => {
            let files = Files::default().with(Source::DaemonSets, file).with(Source::Nodes, nodes);
            files.put_errors(&answer.problems, out);
            files.put_remarks(&answer.remarks, out);
            if answer.daemon_sets > 0 {
                text(&answer, *all, out);
            }
        }
    }
    let clash = !answer.port_clashes.is_empty() || !answer.selector_overlaps.is_empty();
    Ok(match (answer.problems.is_empty() && answer.daemon_sets > 0, clash) {
        (false, _) => ExitStatus::Unreadable,
        (true, true) => ExitStatus::Findings,
        (true, false) => ExitStatus::Success,
    })
}

fn text(answer: &SurveyAnswer, all: bool, out: &mut String) {
    for (title, lines) in
        [("Host ports", &answer.port_clashes), ("Selectors", &answer.selector_overlaps)]
    {
        if !lines.is_empty() {
            put(out, format_args!("{title}\n"));
        }
        for line in lines {
            put(out, format_args!("  {line}\n"));
        }
    }
    if !answer.groups.is_empty() {
        out.push_str("Groups\n");
    }
    for group in &answer.groups {
        put(out, format_args!("  {}\n", group.text));
    }
    out.push_str("Resources used on each node\n");
    if answer.nodes.iter().all(|node| node.daemon_sets.is_empty()) {
        let none =
            if answer.nodes.is_empty() { "there are no nodes" } else { "none runs anywhere" };
        put(out, format_args!("  {none}\n"));
        return;
    }
    if all {
        for node in &answer.nodes {
            put(out, format_args!("  {}: {}\n", node.name, requested(node)));
        }
        return;
    }
    let nodes = answer.nodes.iter().map(|node| (requested(node), node.name.as_str()));
    for (requested, names) in grouped(nodes) {
        let count = super::counted(names.len(), "node");
        let names = table::names(&names, width().saturating_sub(count.len() + 6));
        put(out, format_args!("  {count} ({names}): {requested}\n"));
    }
}

/// Formats what DaemonSets request on a node: `3 DaemonSets: cpu 300m of 4 (7.5 %), …`
fn requested(node: &SurveyedNode) -> String {
    let shares: Vec<String> = node
        .resources
        .iter()
        .map(|one| match one.percent {
            Some(percent) => {
                format!(
                    "{} {} of {} ({percent:.1} %)",
                    one.resource, one.requested, one.allocatable
                )
            }
            None => format!("{} {}, of which it has none", one.resource, one.requested),
        })
        .collect();
    if shares.is_empty() {
        return "nothing".to_owned();
    }
    format!("{}: {}", super::counted(node.daemon_sets.len(), "DaemonSet"), shares.join(", "))
}
