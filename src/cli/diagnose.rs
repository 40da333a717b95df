//! `diagnose`: the DaemonSets of a cluster, the worst first, with what is the matter.

use std::fs::File;
use std::io::{IsTerminal, Read};

use daemonset_preflight::contract::{
    self, DiagnoseAnswer, DiagnoseCall, DiagnosedDaemonSet, DiagnosedFinding, DiagnosedNode,
    DiagnosedRemedy, DiagnosedSeverity, GapKind, time_span,
};
use daemonset_preflight::manifest::dump::{Dump, DumpReader};

use super::arguments::{Diagnose, Output};
use super::{ExitStatus, counted, input, print_error, put, put_json};

/// So many nodes of a finding are printed, unless all are asked for.
const SHOWN_NODES: usize = 10;

/// So many bytes are read at a time.
const PIECE: usize = 1 << 20;

/// Progress is told each time that so many bytes were read.
const PROGRESS: u64 = 64 << 20;

pub(super) fn run(arguments: &Diagnose, out: &mut String) -> Result<ExitStatus, String> {
    input::one_standard_input(&arguments.files)?;
    let mut reader = DumpReader::default();
    for file in &arguments.files {
        read(file, &mut reader)?;
    }
    if arguments.kubectl.from_cluster {
        reader.push(arguments.kubectl.objects()?.as_bytes());
        reader.end_text();
    }
    answer(&reader.finish(), arguments, out)
}

/// Prints what is found in a dump.
///
/// # Errors
/// When `--now` is no time, or no DaemonSet is the one that is asked for.
pub(super) fn answer(
    dump: &Dump,
    arguments: &Diagnose,
    out: &mut String,
) -> Result<ExitStatus, String> {
    let answer = contract::diagnose_dump(
        dump,
        &DiagnoseCall {
            texts: Vec::new(),
            name: arguments.name.clone(),
            namespace: arguments.namespace.clone(),
            now: arguments.now.clone(),
            ready_after: arguments.ready_after,
            kubernetes_version: arguments.kubernetes_version,
        },
    )
    .map_err(|error| format!("--{error}"))?;
    match arguments.output {
        Output::Json => put_json(&answer, out)?,
        Output::Text => text(&answer, arguments, out),
    }
    if answer.daemon_sets.is_empty() && !dump.daemon_sets.is_empty() {
        return Err("no DaemonSet of that name in the dump".to_owned());
    }
    Ok(exit_status(&answer))
}

/// Gives a file to the reader piece by piece, and tells how far it is where that takes time.
fn read(file: &str, reader: &mut DumpReader) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", input::name(file));
    let mut source: Box<dyn Read> = match file {
        "-" => Box::new(std::io::stdin()),
        file => Box::new(File::open(file).map_err(failed)?),
    };
    let mut piece = vec![0; PIECE];
    let (mut bytes, mut told) = (0_u64, 0);
    loop {
        let length = match source.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(failed(error)),
        };
        reader.push(piece.get(..length).unwrap_or_default());
        bytes += u64::try_from(length).unwrap_or(0);
        if bytes / PROGRESS > told && std::io::stderr().is_terminal() {
            told = bytes / PROGRESS;
            let objects = counted(reader.objects(), "object");
            print_error(&format!("{}: {} MiB read, {objects}", input::name(file), bytes >> 20));
        }
    }
    reader.end_text();
    Ok(())
}

/// Findings are what stays wrong until somebody does something.
fn exit_status(answer: &DiagnoseAnswer) -> ExitStatus {
    let broken =
        |gap: GapKind| matches!(gap, GapKind::CutOff | GapKind::Malformed | GapKind::Empty);
    let has = |severity| answer.daemon_sets.iter().any(|set| set.severity == severity);
    if answer.daemon_sets.is_empty()
        || !answer.problems.is_empty()
        || answer.gaps.iter().any(|gap| broken(gap.gap))
        || has(DiagnosedSeverity::Unknown)
    {
        ExitStatus::Unreadable
    } else if has(DiagnosedSeverity::Wrong) {
        ExitStatus::Findings
    } else {
        ExitStatus::Success
    }
}

fn text(answer: &DiagnoseAnswer, arguments: &Diagnose, out: &mut String) {
    let file = |index: Option<usize>| match index.and_then(|index| arguments.files.get(index)) {
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
        daemon_set(set, arguments.all, out);
    }
}

fn daemon_set(set: &DiagnosedDaemonSet, all: bool, out: &mut String) {
    let state = match set.severity {
        DiagnosedSeverity::Wrong => "wrong",
        DiagnosedSeverity::Passing => "not as it should be, and may mend itself",
        DiagnosedSeverity::Unknown => "how it is cannot be known",
        DiagnosedSeverity::Normal => "as it should be",
    };
    let deleting = if set.is_deleting { ", being deleted" } else { "" };
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

/// The counters as `kubectl` prints them, and below them those of the objects where they
/// differ.
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
