//! `convert`: Pods and Deployments as DaemonSets.

use daemonset_preflight::contract::{self, ConvertAnswer, ConvertCall, ConvertedDocument};
use serde::Serialize;

use super::arguments::{Convert, Output};
use super::{Ending, complain, input, put_json, yaml};

/// One file's answer, as JSON.
#[derive(Serialize)]
struct FileAnswer<'a> {
    file: &'a str,
    #[serde(flatten)]
    answer: ConvertAnswer,
}

pub(super) fn run(arguments: &Convert, out: &mut String) -> Result<Ending, String> {
    let Convert { files, output } = arguments;
    input::one_standard_input(files)?;
    let mut answers = Vec::new();
    for file in files {
        let text = input::objects(file).map_err(|unread| unread.in_file(file))?;
        let answer = contract::convert(&ConvertCall { text });
        answers.push(FileAnswer { file: input::name(file), answer });
    }
    match output {
        Output::Json => put_json(&answers, out)?,
        Output::Text => text(&answers, out)?,
    }
    let mut documents = answers.iter().flat_map(|file| &file.answer.documents).peekable();
    let none = documents.peek().is_none();
    Ok(if none || documents.any(|d| d.error.is_some()) { Ending::Unread } else { Ending::Fine })
}

/// The DaemonSets on standard output as YAML, ready to be applied; what was changed on
/// standard error, beside them.
fn text(answers: &[FileAnswer<'_>], out: &mut String) -> Result<(), String> {
    let mut objects = Vec::new();
    for FileAnswer { file, answer } in answers {
        if answer.documents.is_empty() {
            complain(&format!("{file}: no object here"));
        }
        for document in &answer.documents {
            let ConvertedDocument { index, kind, name, daemon_set, changes, error } = document;
            let what = match kind.is_empty() {
                true => format!("{file}: object {}", index + 1),
                false => format!("{file}: {kind} {name}"),
            };
            if let Some(error) = error {
                complain(&format!("{what}: {error}"));
            }
            for change in changes {
                complain(&format!("{what}: {}: {}: {}", change.field, change.what, change.why));
            }
            if let Some(daemon_set) = daemon_set {
                objects.push(serde_json::to_value(daemon_set).map_err(|e| e.to_string())?);
            }
        }
    }
    yaml::write_all(&objects, out);
    Ok(())
}
