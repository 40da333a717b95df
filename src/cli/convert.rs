//! `convert`: converts Pods and Deployments into DaemonSets.

use daemonset_preflight::contract::{self, ConvertAnswer, ConvertCall, ConvertedDocument};
use serde::Serialize;

use super::arguments::{Convert, Output};
use super::{ExitStatus, input, print_error, put_json, yaml};

/// The answer for one file, as it is printed in JSON.
#[derive(Serialize)]
struct FileAnswer<'a> {
    file: &'a str,
    #[serde(flatten)]
    answer: ConvertAnswer,
}

pub(super) fn run(arguments: &Convert, out: &mut String) -> Result<ExitStatus, String> {
    let Convert { files, output } = arguments;
    input::one_standard_input(files)?;
    let mut answers = Vec::new();
    for file in files {
        let text = input::objects(file)?;
        let answer = contract::convert(&ConvertCall { text });
        answers.push(FileAnswer { file: input::name(file), answer });
    }
    match output {
        Output::Json => put_json(&answers, out)?,
        Output::Text => text(&answers, out)?,
    }
    let mut documents = answers.iter().flat_map(|file| &file.answer.documents).peekable();
    let none = documents.peek().is_none();
    Ok(if none || documents.any(|d| d.error.is_some()) {
        ExitStatus::Unreadable
    } else {
        ExitStatus::Success
    })
}

/// Prints the DaemonSets on standard output as YAML, ready to be applied, and the changes and
/// errors on standard error.
fn text(answers: &[FileAnswer<'_>], out: &mut String) -> Result<(), String> {
    let mut objects = Vec::new();
    for FileAnswer { file, answer } in answers {
        if answer.documents.is_empty() {
            print_error(&format!("{file}: no object here"));
        }
        for document in &answer.documents {
            let ConvertedDocument { daemon_set, changes, error, .. } = document;
            if let Some(error) = error {
                let start = error.place.map(|place| place.start);
                let place = start.map(|at| format!("{}:{}: ", at.line, at.column));
                let place = place.unwrap_or_default();
                print_error(&format!("{file}:{place}{}: {error}", what(document)));
            }
            for change in changes {
                let (object, field) = (what(document), &change.field);
                let (what, why) = (&change.what, change.why);
                print_error(&format!("{file}: {object}: {field}: {what}: {why}"));
            }
            if let Some(daemon_set) = daemon_set {
                objects.push(serde_json::to_value(daemon_set).map_err(|e| e.to_string())?);
            }
        }
    }
    yaml::write_all(&objects, out);
    Ok(())
}

/// Names the object: `Pod web`, or `object 2` when its kind is unknown.
fn what(document: &ConvertedDocument) -> String {
    let ConvertedDocument { index, kind, name, .. } = document;
    match kind.is_empty() {
        true => format!("object {}", index + 1),
        false => format!("{kind} {name}"),
    }
}
