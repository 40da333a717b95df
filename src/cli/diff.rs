//! `diff`: whether the API server accepts an update, and which nodes gain or lose a pod.

use daemonset_preflight::contract::{
    self, CompareAnswer, CompareCall, ComparedDaemonSet, InputError, Outcome, Source,
    ValidateAnswer, ValidateCall,
};
use serde::Serialize;

use super::arguments::{Diff, Output};
use super::files::Files;
use super::style::{ERROR, GOOD, HELP};
use super::{ExitStatus, cluster, input, put, put_json};

/// Both answers, as they are printed in JSON.
#[derive(Serialize)]
struct Answer {
    /// How the API server answers the new DaemonSets as updates of the old ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    update: Option<ValidateAnswer>,
    /// Which nodes gain or lose a pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    placement: Option<CompareAnswer>,
}

pub(super) fn run(arguments: &Diff, out: &mut String) -> Result<ExitStatus, String> {
    let Diff { old, new, nodes, new_nodes, join, pods, apply, cluster, output } = arguments;
    let files = [old].into_iter().chain(new).chain(nodes).chain(new_nodes).chain(pods);
    input::one_standard_input(files.chain(&apply.live))?;
    let live = cluster.daemon_sets(apply.live.as_ref())?;
    let is_applied = live.is_some();
    if new.is_none() && nodes.is_none() && !is_applied {
        return Err("there is nothing to compare: name a file with the new DaemonSets, or nodes \
                    and what becomes of them"
            .to_owned());
    }
    let given = input::objects(old)?;
    // With live objects, the given DaemonSets are applied to them; otherwise they are the old ones.
    let (old_text, new_text) = match live {
        Some(live) => (live, Some(given)),
        None => (given, new.as_deref().map(input::objects).transpose()?),
    };
    let update = new_text.as_ref().map(|text| {
        let call = ValidateCall {
            text: text.clone(),
            namespace: cluster.namespace.clone(),
            apply: apply.options(),
            ..ValidateCall::default()
        };
        let stored = Some(old_text.clone());
        contract::validate(&match is_applied {
            true => ValidateCall { live: stored, ..call },
            false => ValidateCall { old: stored, ..call },
        })
    });
    let placement = match nodes.is_some() || cluster.is_asked() {
        true => Some(contract::compare(&CompareCall {
            daemon_sets: old_text,
            new_daemon_sets: new_text,
            nodes: cluster.nodes(nodes.as_ref())?,
            new_nodes: new_nodes.as_deref().map(input::cluster).transpose()?,
            join: join.clone(),
            pods: cluster.pods(pods.as_ref())?,
            apply: is_applied.then(|| apply.options()),
            namespace: cluster.namespace.clone(),
        })),
        false => None,
    };
    let answer = Answer { update, placement };
    match output {
        Output::Json => put_json(&answer, out)?,
        Output::Text => text(&answer, arguments, out),
    }
    Ok(exit_status(&answer))
}

/// Findings are an update that is rejected, and nodes that lose their pod or whose pod would stay
/// Pending.
fn exit_status(answer: &Answer) -> ExitStatus {
    let update = answer.update.as_ref().map_or(ExitStatus::Success, |update| {
        let has = |outcome| update.documents.iter().any(|d| d.outcome == outcome);
        if !update.old_problems.is_empty() || has(Outcome::Unreadable) {
            ExitStatus::Unreadable
        } else if has(Outcome::Refused) {
            ExitStatus::Findings
        } else {
            ExitStatus::Success
        }
    });
    let is_lost = |d: &ComparedDaemonSet| !d.removed.is_empty() || !d.pending.is_empty();
    let placement = answer.placement.as_ref().map_or(ExitStatus::Success, |placement| {
        if !placement.problems.is_empty() || placement.daemon_sets.is_empty() {
            ExitStatus::Unreadable
        } else if placement.daemon_sets.iter().any(is_lost) {
            ExitStatus::Findings
        } else {
            ExitStatus::Success
        }
    });
    update.max(placement)
}

fn text(answer: &Answer, arguments: &Diff, out: &mut String) {
    let Diff { old: given, new, nodes, new_nodes, pods, apply, cluster, .. } = arguments;
    let live = match &apply.live {
        None if cluster.is_asked() => Some(cluster::DAEMON_SETS),
        live => live.as_deref(),
    };
    let (old, new) = match live {
        Some(live) => (live, Some(given)),
        None => (given.as_str(), new.as_ref()),
    };
    if let (Some(update), Some(new)) = (&answer.update, new) {
        put_update(update, input::name(old), input::name(new), out);
    }
    if let Some(placement) = &answer.placement {
        let files = Files::default()
            .with(Source::DaemonSets, old)
            .with(Source::Nodes, nodes.as_deref().unwrap_or(cluster::NODES))
            .with(Source::Pods, pods.as_deref().unwrap_or(cluster::PODS))
            .with_any(Source::NewDaemonSets, new)
            .with_any(Source::NewNodes, new_nodes.as_ref());
        // Problems of the new DaemonSets were printed with the update.
        let is_new = |error: &&InputError| error.source != Source::NewDaemonSets;
        files.put_errors(placement.problems.iter().filter(is_new), out);
        files.put_remarks(&placement.remarks, out);
        put_placement(placement, out);
    }
}

/// Prints, for each DaemonSet, the errors of the update and a line with the verdict.
fn put_update(update: &ValidateAnswer, old: &str, new: &str, out: &mut String) {
    for problem in &update.old_problems {
        let line = problem.place.map_or(1, |place| place.start.line);
        put(out, format_args!("{old}:{line}: {ERROR}error{ERROR:#}: {}\n", problem.message));
    }
    for document in update.documents.iter().filter(|d| d.outcome != Outcome::OtherKind) {
        for finding in document.errors.iter().chain(&document.strict) {
            let start = finding.place.unwrap_or(document.place).start;
            put(
                out,
                format_args!(
                    "{new}:{}:{}: {ERROR}error{ERROR:#}: {}{}\n",
                    start.line,
                    start.column,
                    field(&finding.field, &finding.message),
                    finding.message
                ),
            );
        }
        let name = super::Named {
            kind: &document.kind,
            namespace: &document.namespace,
            name: &document.name,
        };
        let operation = match document.operation {
            Some(contract::Operation::Create) => "a new one, which the API server ",
            _ => "an update, which the API server ",
        };
        let (style, word) = match document.outcome {
            Outcome::Accepted => (GOOD, "accepts"),
            _ => (ERROR, "refuses"),
        };
        put(out, format_args!("{name}: {operation}{style}{word}{style:#}\n"));
    }
}

/// Returns the field and a colon, or nothing when the message names the field already.
fn field(field: &str, message: &str) -> String {
    match field.is_empty() || message.contains(field) {
        true => String::new(),
        false => format!("{field}: "),
    }
}

fn put_placement(answer: &CompareAnswer, out: &mut String) {
    for daemon_set in &answer.daemon_sets {
        let (namespace, name) = (&daemon_set.namespace, &daemon_set.name);
        put(out, format_args!("DaemonSet {namespace}/{name}: {}\n", daemon_set.summary));
        for (sign, style, changes) in [
            ('+', GOOD, &daemon_set.added),
            ('-', ERROR, &daemon_set.removed),
            ('!', ERROR, &daemon_set.pending),
            ('.', HELP, &daemon_set.passed_over),
            ('?', HELP, &daemon_set.unknown),
        ] {
            for change in changes {
                put(out, format_args!("  {style}{sign}{style:#} {}\n", change.text));
            }
        }
    }
}
