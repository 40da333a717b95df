//! Placement: what the controller decides about each node, and what the scheduler's
//! resource and port filters report for the nodes that should run a pod.

use daemonset_preflight::manifest::nodes::Nodes;
use daemonset_preflight::manifest::{self, Documents, Entry};
use daemonset_preflight::placement::{DaemonPlacement, Occupancy, scheduler_reasons};
use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::api::core::v1::Pod;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Outcome;

#[derive(Deserialize)]
pub struct Case {
    id: String,
    daemonset: Box<RawValue>,
    nodes: Box<RawValue>,
    pods: Option<Box<RawValue>>,
    expect: Vec<Answer>,
}

#[derive(Deserialize, Debug, Clone, PartialEq)]
struct Answer {
    node: String,
    run: bool,
    r#continue: bool,
    #[serde(default)]
    unfit: Vec<String>,
}

pub fn run(case: Case) -> Result<Outcome, serde_json::Error> {
    let mut expected = case.expect;
    let daemon_set = manifest::decode_json(case.daemonset.get()).expect("a DaemonSet").manifest;
    let pods = case.pods.as_deref().map_or_else(Vec::new, |pods| pods_of(pods.get()));
    let mut got = answers(&daemon_set.daemon_set, case.nodes.get(), &pods);
    for answers in [&mut got, &mut expected] {
        answers.iter_mut().for_each(|answer| answer.unfit.sort());
        answers.sort_by(|a, b| a.node.cmp(&b.node));
    }
    let decisions = |answers: &[Answer]| -> Vec<(String, bool, bool)> {
        answers.iter().map(|a| (a.node.clone(), a.run, a.r#continue)).collect()
    };
    Ok(Outcome {
        id: case.id,
        verdict: decisions(&expected) == decisions(&got),
        exact: expected == got,
        expected: show(&expected, &got),
        got: show(&got, &expected),
    })
}

/// Shows only what the other side does not have, to keep a mismatch readable.
fn show(these: &[Answer], others: &[Answer]) -> String {
    let parts: Vec<String> = these
        .iter()
        .filter(|answer| !others.contains(answer))
        .map(|a| format!("{} run {} continue {} {:?}", a.node, a.run, a.r#continue, a.unfit))
        .collect();
    if parts.is_empty() { "(nothing more)".to_owned() } else { parts.join("\n             ") }
}

fn pods_of(list: &str) -> Vec<Pod> {
    let text = format!(r#"{{"apiVersion": "v1", "kind": "PodList", "items": {list}}}"#);
    let documents = Documents::read(&text);
    let pods = documents.entries().into_iter().map(|entry| match entry {
        Entry::Other(object) => object.decode().expect("a Pod").0,
        other => panic!("no Pod: {other:?}"),
    });
    pods.collect()
}

fn answers(daemon_set: &DaemonSet, nodes: &str, pods: &[Pod]) -> Vec<Answer> {
    let reading = Nodes::from_json(nodes).expect("the nodes of a case can be read");
    for problem in &reading.problems {
        println!("  {problem}");
    }
    let occupancy = Occupancy::of(pods.iter().cloned());
    let placement = DaemonPlacement::compile(daemon_set);
    let placed = placement.on(&reading.nodes);
    let answer = |node| {
        let decision = placed.decide(node);
        let unfit = match decision.run {
            true => scheduler_reasons(&placed.unfit(node, &occupancy)),
            false => Vec::new(),
        };
        Answer { node: node.name().to_owned(), run: decision.run, r#continue: decision.stay, unfit }
    };
    reading.nodes.iter().map(answer).collect()
}
