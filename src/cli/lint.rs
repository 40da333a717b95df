//! `lint`: what the house rules find, as compilers print it.

use daemonset_preflight::contract::{
    self, InputError, LintAnswer, LintCall, LintFinding, LintedDaemonSet, SettingsInput, Source,
};
use daemonset_preflight::rules::Mode;
use serde::Serialize;

use super::arguments::{Lint, Output};
use super::files::Files;
use super::{ExitStatus, Named, counted, input, put, put_json};

/// One file's answer, as JSON.
#[derive(Serialize)]
struct FileAnswer<'a> {
    file: &'a str,
    #[serde(flatten)]
    answer: LintAnswer,
}

pub(super) fn run(arguments: &Lint, out: &mut String) -> Result<ExitStatus, String> {
    let Lint { files, settings, output, .. } = arguments;
    input::one_standard_input(files.iter().chain(settings))?;
    let given = settings.as_deref().map(input::objects).transpose()?;
    let mut answers = Vec::new();
    for file in files {
        let text = input::objects(file)?;
        let settings = given.clone().map(SettingsInput::Text);
        let answer = contract::lint(&LintCall { text, settings });
        answers.push(FileAnswer { file, answer });
    }
    match output {
        Output::Json => put_json(&answers, out)?,
        Output::Text => {
            for (index, FileAnswer { file, answer }) in answers.iter().enumerate() {
                let files = Files::default()
                    .with(Source::DaemonSets, file)
                    .with_any(Source::Settings, settings.as_ref());
                // The settings are the same for all files.
                let is_new = |one: &&InputError| index == 0 || one.source != Source::Settings;
                files.put_errors(answer.problems.iter().filter(is_new), out);
                files.put_remarks(&answer.remarks, out);
                for daemon_set in &answer.daemon_sets {
                    put_daemon_set(file, daemon_set, &files, out);
                }
            }
        }
    }
    Ok(answers
        .iter()
        .map(|file| exit_status(&file.answer, arguments))
        .max()
        .unwrap_or(ExitStatus::Success))
}

fn exit_status(answer: &LintAnswer, arguments: &Lint) -> ExitStatus {
    let mut modes = answer.daemon_sets.iter().flat_map(|set| &set.findings).map(|one| one.mode);
    if !answer.problems.is_empty() {
        ExitStatus::Unreadable
    } else if modes.any(|mode| mode == Mode::Reject || arguments.warnings_as_errors) {
        ExitStatus::Findings
    } else {
        ExitStatus::Success
    }
}

fn put_daemon_set(file: &str, daemon_set: &LintedDaemonSet, files: &Files<'_>, out: &mut String) {
    let LintedDaemonSet { namespace, name, findings, .. } = daemon_set;
    for LintFinding { rule, mode, field, message, place } in findings {
        let at = files.place(Source::DaemonSets, Some(*place));
        put(out, format_args!("{at}: {}: {field}: {message} ({rule})\n", word(*mode)));
    }
    let counts: Vec<String> = [Mode::Reject, Mode::Warn]
        .into_iter()
        .map(|mode| (findings.iter().filter(|one| one.mode == mode).count(), word(mode)))
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun))
        .collect();
    let counts = if counts.is_empty() { "no findings".to_owned() } else { counts.join(", ") };
    let object = Named { kind: "DaemonSet", namespace, name };
    put(out, format_args!("{}: {object}: {counts}\n", input::name(file)));
}

fn word(mode: Mode) -> &'static str {
    match mode {
        Mode::Reject => "error",
        Mode::Warn | Mode::Ignore => "warning",
    }
}
