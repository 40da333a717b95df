//! `validate`: findings as compilers print them, a verdict for each object.

use std::fmt::Write;

use daemonset_preflight::contract::{
    self, DocumentAnswer, FieldValidation, Finding, Outcome, Place, ValidateAnswer, ValidateCall,
};
use serde::Serialize;

use super::arguments::{self, Output, Validate};
use super::{Ending, counted, input};

#[derive(Serialize)]
struct FileAnswer<'a> {
    file: &'a str,
    #[serde(flatten)]
    answer: ValidateAnswer,
}

pub(super) fn run(arguments: &Validate, out: &mut String) -> Result<Ending, String> {
    let old = arguments.old.as_deref().map(input::read).transpose()?;
    let mut answers = Vec::with_capacity(arguments.files.len());
    for file in &arguments.files {
        let call = ValidateCall {
            text: input::read(file)?,
            old: old.clone(),
            field_validation: match arguments.field_validation {
                arguments::FieldValidation::Strict => FieldValidation::Strict,
                arguments::FieldValidation::Warn => FieldValidation::Warn,
                arguments::FieldValidation::Ignore => FieldValidation::Ignore,
            },
        };
        answers.push(FileAnswer { file: input::name(file), answer: contract::validate(&call) });
    }
    let ending =
        answers.iter().map(|file| ending(&file.answer, arguments)).max().unwrap_or(Ending::Fine);
    match arguments.output {
        Output::Json => {
            out.push_str(&serde_json::to_string_pretty(&answers).map_err(|e| e.to_string())?);
            out.push('\n');
        }
        Output::Text => {
            for FileAnswer { file, answer } in &answers {
                text(file, answer, out);
            }
        }
    }
    Ok(ending)
}

fn ending(answer: &ValidateAnswer, arguments: &Validate) -> Ending {
    let documents = &answer.documents;
    if documents.iter().any(|d| d.outcome == Outcome::Unreadable) {
        Ending::Unread
    } else if documents.iter().any(|d| d.outcome == Outcome::Refused)
        || (arguments.warnings_as_errors && documents.iter().any(|d| !d.warnings.is_empty()))
    {
        Ending::Findings
    } else {
        Ending::Fine
    }
}

fn text(file: &str, answer: &ValidateAnswer, out: &mut String) {
    for document in &answer.documents {
        for finding in &document.errors {
            line(file, "error", finding, document, out);
        }
        for finding in &document.strict {
            let word = if document.outcome == Outcome::Refused { "error" } else { "warning" };
            line(file, word, finding, document, out);
        }
        for finding in &document.warnings {
            line(file, "warning", finding, document, out);
        }
        put(out, format_args!("{file}: {}\n", verdict(document)));
    }
    if answer.documents.is_empty() {
        put(out, format_args!("{file}: no object here\n"));
    }
}

fn line(file: &str, word: &str, finding: &Finding, document: &DocumentAnswer, out: &mut String) {
    let Place { start, .. } = finding.place.unwrap_or(document.place);
    put(out, format_args!("{file}:{}:{}: {word}: ", start.line, start.column));
    // The API's own texts of warnings and of unknown fields name the field already.
    if !finding.field.is_empty() && !finding.message.contains(&finding.field) {
        put(out, format_args!("{}: ", finding.field));
    }
    out.push_str(&finding.message);
    if let Some(suggestion) = &finding.suggestion {
        put(out, format_args!(" (did you mean `{suggestion}`?)"));
    }
    out.push('\n');
}

fn verdict(document: &DocumentAnswer) -> String {
    let kind = if document.kind.is_empty() { "object" } else { &document.kind };
    let name = match (document.namespace.as_str(), document.name.as_str()) {
        (_, "") => String::new(),
        ("", name) => format!(" {name}"),
        (namespace, name) => format!(" {namespace}/{name}"),
    };
    let errors = document.errors.len() + document.strict.len();
    let mut counts = Vec::new();
    if document.outcome != Outcome::Accepted && errors > 0 {
        counts.push(counted(errors, "error"));
    }
    if !document.warnings.is_empty() {
        counts.push(counted(document.warnings.len(), "warning"));
    }
    let outcome = match (document.outcome, &document.status) {
        (Outcome::Accepted, _) => "accepted".to_owned(),
        (Outcome::Refused, Some(status)) => format!("refused ({} {})", status.code, status.reason),
        (Outcome::Refused, None) => "refused".to_owned(),
        (Outcome::Unreadable, _) => "could not be read".to_owned(),
        (Outcome::OtherKind, _) => "not looked at: no DaemonSet".to_owned(),
    };
    let counts = if counts.is_empty() { String::new() } else { format!(": {}", counts.join(", ")) };
    format!("{kind}{name}: {outcome}{counts}")
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}
