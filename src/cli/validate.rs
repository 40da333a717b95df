//! `validate`: findings as compilers print them, a verdict for each object.

mod findings;

use daemonset_preflight::contract::{
    self, DocumentAnswer, FieldValidation, Operation, Outcome, ValidateAnswer, ValidateCall,
};
use serde::Serialize;

use super::arguments::{self, ReportFormat, ReportOutput, Validate};
use super::input::{self, ReadError};
use super::report::{self, FileReport, ObjectReport, Severity};
use super::{ExitStatus, Named, counted, kubernetes, print_error, put};
use findings::{entries, verdicts};

/// A file's answer, or why the system does not give its bytes.
#[derive(Serialize)]
struct FileAnswer<'a> {
    file: &'a str,
    #[serde(skip)]
    text: String,
    #[serde(flatten)]
    answer: Option<ValidateAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<String>,
}

pub(super) fn run(arguments: &Validate, out: &mut String) -> Result<ExitStatus, String> {
    let kubernetes = &arguments.kubernetes;
    let files = arguments.files.iter().chain(&arguments.old);
    input::one_standard_input(files.chain(&kubernetes.kubernetes_version_from))?;
    check_outputs(&arguments.outputs)?;
    let old = arguments.old.as_deref().map(input::objects).transpose()?;
    let call = ValidateCall {
        text: String::new(),
        old,
        field_validation: match arguments.field_validation {
            arguments::FieldValidation::Strict => FieldValidation::Strict,
            arguments::FieldValidation::Warn => FieldValidation::Warn,
            arguments::FieldValidation::Ignore => FieldValidation::Ignore,
        },
        kubernetes_version: kubernetes::versions(kubernetes)?,
        feature_gates: kubernetes::feature_gates(kubernetes),
        allow_privileged: Some(arguments.allow_privileged),
    };
    call.servers().map_err(|problem| problem.to_string())?;
    let answers: Vec<FileAnswer<'_>> =
        arguments.files.iter().map(|file| answer(file, &call)).collect();
    let exit_status = answers
        .iter()
        .map(|file| exit_status(file, arguments))
        .max()
        .unwrap_or(ExitStatus::Success);
    for output in &arguments.outputs {
        let text = rendered(output.format, &answers)?;
        match &output.file {
            None => out.push_str(&text),
            Some(file) => std::fs::write(file, text).map_err(|error| format!("{file}: {error}"))?,
        }
    }
    for FileAnswer { file, unread, .. } in &answers {
        if let Some(reason) = unread {
            print_error(&format!("{file}: {reason}"));
        }
    }
    if let (Some(old), Some(answer)) =
        (&arguments.old, answers.iter().find_map(|a| a.answer.as_ref()))
    {
        print_old_problems(input::name(old), answer);
    }
    Ok(exit_status)
}

/// Two reports on standard output could not be told apart.
fn check_outputs(outputs: &[ReportOutput]) -> Result<(), String> {
    match outputs.iter().filter(|output| output.file.is_none()).count() {
        0 | 1 => Ok(()),
        _ => Err("only one output can go to standard output: give the others a file, as in \
                  `-o sarif=report.sarif`"
            .to_owned()),
    }
}

fn rendered(format: ReportFormat, answers: &[FileAnswer<'_>]) -> Result<String, String> {
    let mut out = String::new();
    match format {
        ReportFormat::Text => {
            for FileAnswer { file, answer, .. } in answers {
                if let Some(answer) = answer {
                    text(file, answer, &mut out);
                }
            }
        }
        ReportFormat::Json => super::put_json(&answers, &mut out)?,
        ReportFormat::Report(format) => {
            let reports: Vec<FileReport<'_>> = answers.iter().map(file_report).collect();
            out = report::write(format, &reports)?;
        }
    }
    Ok(out)
}

fn file_report<'a>(answer: &'a FileAnswer<'_>) -> FileReport<'a> {
    let documents = answer
        .answer
        .iter()
        .flat_map(|answer| answer.documents.iter().map(move |document| (document, answer)));
    FileReport {
        file: answer.file,
        text: &answer.text,
        objects: documents
            .map(|(document, answer)| ObjectReport {
                name: named(document),
                verdict: verdict(document, answer),
                skipped: document.outcome == Outcome::OtherKind,
                entries: entries(document, answer),
            })
            .collect(),
        unread: answer.unread.as_deref(),
    }
}

/// What is wrong with the stored objects, which are the same for all files.
fn print_old_problems(old: &str, answer: &ValidateAnswer) {
    for problem in &answer.old_problems {
        let place =
            problem.place.map(|place| format!(":{}:{}", place.start.line, place.start.column));
        let hint = problem.suggestion.as_ref().map(|hint| format!(" (hint: {hint})"));
        print_error(&format!(
            "{old}{}: {}{}",
            place.unwrap_or_default(),
            problem.message,
            hint.unwrap_or_default()
        ));
    }
    if answer.old_problems.is_empty() && answer.old_daemon_sets == Some(0) {
        print_error(&format!("{old}: no DaemonSet here: every DaemonSet is answered as a create"));
    }
}

/// What one file has wrong, even that it cannot be read, leaves the others alone.
fn answer<'a>(file: &'a str, call: &ValidateCall) -> FileAnswer<'a> {
    let mut text = String::new();
    let (answer, unread) = match input::try_objects(file) {
        Ok(read) => {
            let call = ValidateCall { text: read, ..call.clone() };
            let answer = contract::validate(&call);
            text = call.text;
            (Some(answer), None)
        }
        Err(ReadError::Text(error)) => (Some(ValidateAnswer::unreadable(&error)), None),
        Err(ReadError::Bytes(reason)) => (None, Some(reason)),
    };
    FileAnswer { file: input::name(file), text, answer, unread }
}

fn exit_status(file: &FileAnswer<'_>, arguments: &Validate) -> ExitStatus {
    let Some(answer) = &file.answer else { return ExitStatus::Unreadable };
    let older = answer.older_versions.iter().flatten();
    let mut documents =
        answer.documents.iter().chain(older.clone().flat_map(|version| &version.documents));
    let mut old_problems =
        answer.old_problems.iter().chain(older.flat_map(|version| &version.old_problems));
    if old_problems.next().is_some() || documents.clone().any(|d| d.outcome == Outcome::Unreadable)
    {
        ExitStatus::Unreadable
    } else if documents.any(|d| {
        let is_remarked = !d.warnings.is_empty() || !d.dropped.is_empty();
        d.outcome == Outcome::Refused || (arguments.warnings_as_errors && is_remarked)
    }) {
        ExitStatus::Findings
    } else {
        ExitStatus::Success
    }
}

fn text(file: &str, answer: &ValidateAnswer, out: &mut String) {
    for document in &answer.documents {
        for entry in entries(document, answer) {
            let word = match entry.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            let start = entry.place.start;
            let message = entry.message();
            put(out, format_args!("{file}:{}:{}: {word}: {message}\n", start.line, start.column));
        }
        put(out, format_args!("{file}: {}\n", verdict(document, answer)));
    }
    if !answer.old_problems.is_empty() {
        return;
    }
    if answer.documents.is_empty() {
        put(out, format_args!("{file}: no object here\n"));
    } else if answer.documents.iter().all(|d| d.outcome == Outcome::OtherKind) {
        put(out, format_args!("{file}: no DaemonSet here\n"));
    }
}

fn named(document: &DocumentAnswer) -> String {
    let DocumentAnswer { kind, namespace, generate_name, .. } = document;
    let name = match generate_name {
        None => document.name.clone(),
        Some(prefix) => format!("{prefix}…"),
    };
    Named { kind, namespace, name: &name }.to_string()
}

/// The verdict of the newest version, or what the versions say where they differ.
fn verdict(document: &DocumentAnswer, answer: &ValidateAnswer) -> String {
    let object = named(document);
    let operation = match document.operation {
        Some(Operation::Create) => "create ",
        Some(Operation::Update) => "update ",
        None => "",
    };
    if let Some(difference) = verdicts(document, answer) {
        return format!("{object}: {operation}{}", difference.message);
    }
    let errors = document.errors.len() + document.strict.len();
    let mut counts = Vec::new();
    if document.outcome != Outcome::Accepted && errors > 0 {
        counts.push(counted(errors, "error"));
    }
    if !document.warnings.is_empty() {
        counts.push(counted(document.warnings.len(), "warning"));
    }
    if !document.dropped.is_empty() {
        counts.push(counted(document.dropped.len(), "dropped field"));
    }
    let outcome = match (document.outcome, &document.status) {
        (Outcome::Accepted, _) => "accepted".to_owned(),
        (Outcome::Refused, Some(status)) => {
            let reason = format!("{} {}", status.code, status.reason);
            format!("refused ({})", reason.trim_end())
        }
        (Outcome::Refused, None) => "refused".to_owned(),
        (Outcome::Unreadable, _) => "could not be read".to_owned(),
        (Outcome::OtherKind, _) => "not looked at: no DaemonSet".to_owned(),
    };
    let counts = if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) };
    format!("{object}: {operation}{outcome}{counts}")
}
