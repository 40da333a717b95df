//! Files of public repositories, and how the API server answered a create of each.

use std::path::Path;

use daemonset_preflight::manifest::{Documents, Entry};
use serde::Deserialize;

use super::Outcome;
use super::validation::{self, Answer};

#[derive(Deserialize)]
pub struct Case {
    file: String,
    expect: Answer,
}

/// The one file with invalid `managedFields`. Its answer was recorded from the validation alone;
/// the field manager of a server drops such entries before validation.
const RECORDED_WITHOUT_FIELD_MANAGER: &str = "daemonsets/openshift__microshift__k8s-namevalue.yaml";

/// Runs a case, which names a file in the folder of the corpus that contains one object.
pub fn run(case: Case, folder: &Path) -> Result<Outcome, serde_json::Error> {
    let Case { file, mut expect } = case;
    if file == RECORDED_WITHOUT_FIELD_MANAGER {
        expect.errors.retain(|error| !error.field.starts_with("metadata.managedFields"));
    }
    let bytes = std::fs::read(folder.join(&file)).map_err(serde_json::Error::io)?;
    let got = match daemonset_preflight::manifest::text(&bytes) {
        Ok(text) => answer(&text, expect.decode.as_deref()),
        Err(error) => validation::undecodable(error.message),
    };
    Ok(validation::compare(file, expect, got))
}

fn answer(text: &str, recorded: Option<&str>) -> Answer {
    let documents = Documents::read(text);
    match documents.entries().as_slice() {
        [Entry::DaemonSet(object)] => match object.decode_daemon_set_for(super::server(None)) {
            Ok(decoded) => validation::create(decoded),
            Err(error) => validation::undecodable(error.message),
        },
        // The API server rejects an object of any other kind that is sent to it as a DaemonSet.
        [Entry::Other(object)] => validation::undecodable(match recorded {
            Some(recorded) if recorded.starts_with("no kind ") => recorded.to_owned(),
            _ => format!("another kind: {} {}", object.api_version(), object.kind()),
        }),
        [Entry::Unreadable(error)] => validation::undecodable(error.message.clone()),
        entries => validation::undecodable(format!("{} objects", entries.len())),
    }
}
