//! Puts the sample requests through the built policy and prints each verdict; then
//! shows on which nodes of a sample cluster the pods of a DaemonSet would run.
#![allow(clippy::print_stdout, reason = "printing is what a demo is for")]
#![allow(clippy::disallowed_methods, reason = "reads the samples, outside the core")]

use std::{error::Error, fs, path::Path};

use daemonset_preflight::contract::{self, PlaceAnswer, PlaceCall};
use daemonset_preflight_policy_host::{Policy, Response};
use serde::Deserialize;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../test_data");
const NODES: &str = include_str!("nodes.yaml");
const DAEMON_SET: &str = include_str!("daemonset.yaml");

#[derive(Deserialize)]
struct Request {
    operation: String,
    kind: Kind,
    name: String,
    #[serde(default, rename = "subResource")]
    sub_resource: String,
}

#[derive(Deserialize)]
struct Kind {
    kind: String,
}

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let policy = Policy::built()?;
    println!("The sample requests of policy/test_data, through policy.wasm in a waPC host:\n");
    for file in samples()? {
        let text = fs::read_to_string(Path::new(SAMPLES).join(&file))?;
        print_verdict(&file, &serde_json::from_str(&text)?, &policy.validate(&text)?);
    }
    println!("\nA DaemonSet on a sample cluster, node by node:\n");
    print_map(&contract::place(&PlaceCall {
        daemon_sets: DAEMON_SET.to_owned(),
        nodes: NODES.to_owned(),
        ..PlaceCall::default()
    }));
    Ok(())
}

fn samples() -> std::io::Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(SAMPLES)? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        if file.ends_with(".json") && !file.starts_with("settings-") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

fn print_verdict(file: &str, request: &Request, response: &Response) {
    let Request { operation, kind: Kind { kind }, name, sub_resource } = request;
    let verdict = match response.code {
        _ if response.accepted => "accepted".to_owned(),
        Some(code) => format!("REFUSED, {code}"),
        None => "REFUSED".to_owned(),
    };
    let slash = if sub_resource.is_empty() { "" } else { "/" };
    println!("{file}: {operation} {kind}{slash}{sub_resource} {name}: {verdict}");
    for line in response.message.iter().flat_map(|message| errors_of(message)) {
        println!("    {line}");
    }
    for warning in response.warnings.iter().flatten() {
        println!("    warning: {warning}");
    }
}

/// The API server's sentence as one line for its subject and one for each field error.
fn errors_of(message: &str) -> Vec<String> {
    let Some((subject, errors)) = message.split_once(" is invalid: ") else {
        return vec![message.to_owned()];
    };
    let errors = errors.strip_prefix('[').and_then(|e| e.strip_suffix(']')).unwrap_or(errors);
    let mut lines = vec![format!("{subject} is invalid:")];
    let starts = errors.match_indices(", spec.").chain(errors.match_indices(", metadata."));
    let mut cuts: Vec<usize> = starts.map(|(at, _)| at).collect();
    cuts.sort_unstable();
    let mut rest = errors;
    let mut done = 0;
    for cut in cuts {
        if let Some((error, after)) = rest.split_at_checked(cut - done) {
            lines.push(format!("  {error}"));
            rest = after.trim_start_matches(", ");
            done = cut + 2;
        }
    }
    lines.push(format!("  {rest}"));
    lines
}

fn print_map(answer: &PlaceAnswer) {
    for problem in &answer.problems {
        println!("    {}", problem.message);
    }
    for daemon_set in &answer.daemon_sets {
        let nodes = &daemon_set.nodes;
        println!(
            "{}/{}: a pod on {} of {} nodes. {}",
            daemon_set.namespace,
            daemon_set.name,
            daemon_set.should_run,
            nodes.len(),
            daemon_set.summary
        );
        let width = nodes.iter().map(|node| node.name.chars().count()).max().unwrap_or(0);
        for node in nodes {
            let pod = match (node.should_run, node.fits) {
                (true, Some(false)) => "-> pod, pending",
                (true, _) => "-> pod         ",
                (false, _) => "               ",
            };
            println!("  {:width$} {pod}  {}", node.name, node.reason);
        }
        for hint in &daemon_set.hints {
            println!("  hint: {hint}");
        }
    }
}
