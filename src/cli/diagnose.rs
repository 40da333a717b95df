//! `diagnose`: the DaemonSets of a cluster, the worst first, with what is wrong with each.

mod text;
mod wait;

use daemonset_preflight::contract::{
    self, DiagnoseAnswer, DiagnoseCall, DiagnosedSeverity, GapKind,
};
use daemonset_preflight::manifest::dump::Dump;

use super::arguments::{Diagnose, Output};
use super::cluster::{Announce, OBJECTS};
use super::{ExitStatus, dump, input, put_json, redact};

pub(super) fn run(arguments: &Diagnose, out: &mut String) -> Result<ExitStatus, String> {
    if !arguments.kubectl.from_cluster {
        input::one_standard_input(&arguments.targets)?;
        let dump = match &arguments.redact {
            None => dump::of_files(&arguments.targets)?,
            Some(file) => {
                let names: Vec<&str> = arguments.targets.iter().map(|t| input::name(t)).collect();
                let texts = arguments.targets.iter().map(|target| input::objects(target));
                write_redacted(texts.collect::<Result<_, _>>()?, &names, file)?
            }
        };
        return print(&diagnose(&dump, arguments, arguments.name.clone())?, arguments, out);
    }
    let name = match (&arguments.name, name_of(&arguments.targets)?) {
        (Some(_), Some(_)) => return Err("the name is given twice".to_owned()),
        (given, name) => name.or_else(|| given.clone()),
    };
    if let Some(span) = arguments.wait {
        return wait::run(arguments, name.as_ref(), span, out);
    }
    let dump = match &arguments.redact {
        None => arguments.kubectl.dump(Announce::Printed)?,
        Some(file) => write_redacted(vec![arguments.kubectl.objects()?], &[OBJECTS], file)?,
    };
    print(&diagnose(&dump, arguments, name)?, arguments, out)
}

/// Reads the objects of texts, and writes them redacted into a file.
fn write_redacted(texts: Vec<String>, names: &[&str], file: &str) -> Result<Dump, String> {
    let dump = Dump::read(texts.iter().map(String::as_str));
    let mut list = String::new();
    // The exit status is ignored: the diagnosis reports unreadable objects too.
    redact::put_redacted(texts, names, &mut list)?;
    std::fs::write(file, list).map_err(|error| format!("{file}: {error}"))?;
    Ok(dump)
}

/// Returns the name of the requested DaemonSet, from arguments as kubectl takes them: `NAME`,
/// `TYPE/NAME` or `TYPE NAME`; `None` when there is no argument.
fn name_of(targets: &[String]) -> Result<Option<String>, String> {
    let of_type = |word: &str| match TYPES.contains(&word.to_ascii_lowercase().as_str()) {
        true => Ok(()),
        false => Err(format!("{word} is not a name of DaemonSets, such as daemonset or ds")),
    };
    let name = match targets {
        [] => return Ok(None),
        [name] => match name.split_once('/') {
            None => name,
            Some((word, name)) => {
                of_type(word)?;
                name
            }
        },
        [word, name] => {
            of_type(word)?;
            name
        }
        _ => return Err("one DaemonSet can be asked for, or all".to_owned()),
    };
    match name {
        "" => Err("the name of the DaemonSet is empty".to_owned()),
        name => Ok(Some(name.to_owned())),
    }
}

/// The resource types by which kubectl accepts DaemonSets.
const TYPES: &[&str] = &[
    "daemonset",
    "daemonsets",
    "ds",
    "daemonset.apps",
    "daemonsets.apps",
    "daemonset.v1.apps",
    "daemonsets.v1.apps",
];

/// Diagnoses the DaemonSets of a dump: all, or those of the given name and namespace.
///
/// # Errors
/// When `--now` is not a time, or no DaemonSet has the given name and namespace.
fn diagnose(
    dump: &Dump,
    arguments: &Diagnose,
    name: Option<String>,
) -> Result<DiagnoseAnswer, String> {
    let asked = DiagnoseCall {
        texts: Vec::new(),
        name,
        namespace: arguments.namespace.clone(),
        now: arguments.now.clone(),
        ready_after: arguments.ready_after,
        kubernetes_version: arguments.kubernetes_version,
    };
    let answer = contract::diagnose_dump(dump, &asked).map_err(|error| format!("--{error}"))?;
    let is_named = asked.name.is_some() || asked.namespace.is_some();
    if answer.daemon_sets.is_empty() && is_named && !dump.daemon_sets.is_empty() {
        let within = match (&asked.name, &asked.namespace) {
            (Some(name), Some(namespace)) => format!("DaemonSet {namespace}/{name}"),
            (Some(name), None) => format!("DaemonSet {name} in any namespace"),
            (None, namespace) => {
                format!("DaemonSet in namespace {}", namespace.as_deref().unwrap_or_default())
            }
        };
        return Err(format!("there is no {within}"));
    }
    Ok(answer)
}

fn print(
    answer: &DiagnoseAnswer,
    arguments: &Diagnose,
    out: &mut String,
) -> Result<ExitStatus, String> {
    match arguments.output {
        Output::Json => put_json(answer, out)?,
        Output::Text => {
            // The output of kubectl has no file name.
            let files = match arguments.kubectl.from_cluster {
                true => &[][..],
                false => &arguments.targets,
            };
            text::put_answer(answer, files, arguments.all, out);
        }
    }
    Ok(exit_status(answer))
}

/// Returns `Findings` only when a DaemonSet stays wrong until somebody intervenes.
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
