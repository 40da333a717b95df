//! Prints a diagnosis: one DaemonSet after the other, with its counters, rollout, nodes and
//! remedies.

use daemonset_preflight::contract::{
    DiagnoseAnswer, DiagnosedDaemonSet, DiagnosedFinding, DiagnosedNode, DiagnosedRemedy,
    DiagnosedSeverity, time_span,
};

use crate::cli::{counted, input, put};

/// How many nodes of a finding are printed, unless all are requested.
const SHOWN_NODES: usize = 10;

/// Prints the answer. `files` are the names of the texts; with `all`, every node is shown.
pub(super) fn put_answer(answer: &DiagnoseAnswer, files: &[String], all: bool, out: &mut String) {
    let file = |index: Option<usize>| match index.and_then(|index| files.get(index)) {
        Some(file) => format!("{}: ", input::name(file)),
        None => String::new(),
    };
    for problem in &answer.problems {
        let file = file(Some(problem.text_index));
        put(out, format_args!("{file}error: {}\n", problem.text));
    }
    for gap in &answer.gaps {
        put(out, format_args!("{}note: {}\n", file(gap.text_index), gap.text));
    }
    let at = match &answer.now {
        Some(now) if answer.now_is_given => format!(", at {now} (as given)"),
        Some(now) => format!(", at {now} (the newest time in the dump)"),
        None => String::new(),
    };
    let (nodes, pods) = (counted(answer.nodes, "node"), counted(answer.pods, "pod"));
    put(out, format_args!("{nodes} and {pods}, Kubernetes {}{at}\n", answer.kubernetes_version));
    for set in &answer.daemon_sets {
        daemon_set(set, all, out);
    }
}

fn daemon_set(set: &DiagnosedDaemonSet, all: bool, out: &mut String) {
    let state = match set.severity {
        DiagnosedSeverity::Wrong => "wrong",
        DiagnosedSeverity::Passing => "not as it should be, but may recover by itself",
        DiagnosedSeverity::Unknown => "how it is cannot be known",
        DiagnosedSeverity::Normal => "as it should be",
    };
    let deleting = match (set.is_deleting, set.in_terminating_namespace) {
        (true, _) => ", being deleted",
        (false, true) => ", in a namespace that is being deleted",
        (false, false) => "",
    };
    put(out, format_args!("\nDaemonSet {}/{}: {state}{deleting}\n", set.namespace, set.name));
    counters(set, out);
    if let Some(lag) = &set.status_lag {
        put(out, format_args!("  status: {lag}\n"));
    }
    if let Some(rollout) = &set.rollout {
        put(out, format_args!("  rollout: {}\n", rollout.sentence));
        if rollout.revisions.len() > 1 {
            for revision in &rollout.revisions {
                let number = match revision.revision {
                    Some(number) => format!("revision {number}"),
                    None => "unknown revision".to_owned(),
                };
                let nodes = counted(revision.nodes.len(), "node");
                put(out, format_args!("    {number} ({}): {nodes}\n", revision.hash));
            }
        }
    }
    for finding in &set.findings {
        put_finding(finding, all, out);
    }
    for remedy in &set.remedies {
        put_remedy(remedy, out);
    }
}

/// Prints the counters of the status under the names that `kubectl` uses, and below them those
/// counted from the objects, where these differ or cannot be known.
fn counters(set: &DiagnosedDaemonSet, out: &mut String) {
    let differ = set.counters.iter().any(|c| c.observed.is_some_and(|seen| seen != c.status));
    let mut lines = [String::new(), String::new(), String::new()];
    let [names, status, observed] = &mut lines;
    for counter in &set.counters {
        let width = counter.name.len();
        put(names, format_args!("  {}", counter.name));
        put(status, format_args!("  {:>width$}", counter.status));
        let seen = counter.observed.map_or("?".to_owned(), |seen| seen.to_string());
        put(observed, format_args!("  {seen:>width$}"));
    }
    put(out, format_args!("               {names}\n  status       {status}\n"));
    if differ || set.observed.is_none() {
        put(out, format_args!("  by the objects{}\n", observed.get(1..).unwrap_or_default()));
    }
}

fn put_finding(finding: &DiagnosedFinding, all: bool, out: &mut String) {
    let mark = match finding.severity {
        DiagnosedSeverity::Wrong => "!",
        DiagnosedSeverity::Passing => "~",
        DiagnosedSeverity::Unknown | DiagnosedSeverity::Normal => "-",
    };
    let nodes = counted(finding.nodes.len(), "node");
    put(out, format_args!("  {mark} {nodes}: {}\n", finding.text));
    if finding.severity == DiagnosedSeverity::Normal && !all {
        return;
    }
    let shown = if all { finding.nodes.len() } else { SHOWN_NODES };
    for node in finding.nodes.iter().take(shown) {
        put_node(node, out);
    }
    if let more @ 1.. = finding.nodes.len().saturating_sub(shown) {
        put(out, format_args!("      and {more} more\n"));
    }
}

fn put_node(node: &DiagnosedNode, out: &mut String) {
    let name = if node.name.is_empty() { "(on no node)" } else { &node.name };
    put(out, format_args!("      {name}"));
    if let Some(pod) = &node.pod {
        put(out, format_args!("  {pod}"));
    }
    if let Some(span) = node.span {
        put(out, format_args!("  for {}", time_span::print_seconds(span)));
    }
    if node.restarts > 0 {
        put(
            out,
            format_args!("  {}", counted(usize::try_from(node.restarts).unwrap_or(0), "restart")),
        );
    }
    out.push('\n');
    for detail in &node.details {
        put(out, format_args!("        {detail}\n"));
    }
}

fn put_remedy(remedy: &DiagnosedRemedy, out: &mut String) {
    put(out, format_args!("  help: {}\n", remedy.text));
    if let Some(command) = &remedy.command {
        put(out, format_args!("        {command}\n"));
    } else if let Ok(patch) = serde_json::to_string(&remedy.patch) {
        put(out, format_args!("        patch --type=json: {patch}\n"));
    }
}
