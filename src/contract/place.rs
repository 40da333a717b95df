//! The call `place`: on which nodes each DaemonSet runs a pod, and why.

use std::collections::BTreeSet;

use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::api::core::v1::Pod;
use serde::{Deserialize, Serialize};

use super::finding::Place;
use super::parts::PodParts;
use super::remedy::{Remedy, remedy};
use crate::manifest::nodes::{NodeRef, Nodes};
use crate::manifest::{DecodeError, Documents, Entry, Position};
use crate::ordered;
use crate::placement::{DaemonPlacement, Explanation, Occupancy, Occupant, Outcome, Placed};

/// Texts to place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceCall {
    /// The DaemonSets: YAML or JSON, one or many documents, also a `List`.
    /// Other kinds are passed over.
    pub daemon_sets: String,
    /// The nodes, as `kubectl get nodes -o json` or `-o yaml` prints them.
    pub nodes: String,
    /// The pods that already run, likewise. Without them every node is empty.
    #[serde(default)]
    pub pods: Option<String>,
    /// The names of the nodes of which every predicate is told; of all of them when it is
    /// absent, of none when it is empty. Names of no node are passed over.
    #[serde(default)]
    pub explain: Option<Vec<String>>,
}

/// The node → pod mapping.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct PlaceAnswer {
    /// One per DaemonSet, in the order of the text.
    pub daemon_sets: Vec<PlacedDaemonSet>,
    /// What could not be read; everything else is answered.
    pub problems: Vec<Problem>,
}

/// One DaemonSet's pods.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct PlacedDaemonSet {
    /// Its namespace; `default` when it names none.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// On how many nodes a pod should run.
    pub should_run: usize,
    /// Counts by reason in one sentence.
    pub summary: String,
    /// What stands in the way everywhere: the nearest label, what no scheduler can mend.
    pub hints: Vec<String>,
    /// Changes that would let pods run on more nodes, those that gain most first; at most
    /// five.
    pub remedies: Vec<Remedy>,
    /// One per node, in the order of the text.
    pub nodes: Vec<PlacedNode>,
}

/// One DaemonSet on one node.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct PlacedNode {
    /// The node's name.
    pub name: String,
    /// Whether the controller would create a pod here.
    pub should_run: bool,
    /// Whether the controller would let a pod stay that already runs here.
    pub should_continue: bool,
    /// Whether the scheduler could bind that pod; absent where none should run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fits: Option<bool>,
    /// What decided it, in one line.
    pub reason: String,
    /// Every predicate with its outcome, in the controller's order; empty where it was not
    /// asked for.
    pub why: Vec<Why>,
}

/// One predicate on one node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// Which predicate: `node name`, `node selector`, `node affinity`, `taints`, …
    pub predicate: String,
    /// How it ended.
    pub outcome: WhyOutcome,
    /// What decided it.
    pub text: String,
}

/// How a predicate ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum WhyOutcome {
    /// It lets the pod run here.
    Passed,
    /// It keeps the pod away.
    Failed,
    /// It decides nothing, but is worth knowing.
    Noted,
}

/// Which text a problem is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// `daemonSets`.
    DaemonSets,
    /// `nodes`.
    Nodes,
    /// `pods`.
    Pods,
    /// `newDaemonSets`.
    NewDaemonSets,
    /// `newNodes`.
    NewNodes,
}

/// An object that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The text that it is in.
    pub source: Source,
    /// Which object of the text, from 0; absent when it is the text as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
    /// The object's name, when it has one.
    pub name: String,
    /// What is wrong.
    pub message: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// Places each DaemonSet of `call.daemon_sets` on the nodes of `call.nodes`.
///
/// Several DaemonSets are placed one after the other, in the order of the text: the pods
/// of the earlier ones hold resources and host ports when a later one is asked. Pods of a
/// DaemonSet that already run are its own and stand in nobody's way.
pub fn place(call: &PlaceCall) -> PlaceAnswer {
    let mut problems = Vec::new();
    let nodes = read_nodes(&call.nodes, &mut problems);
    let pods = read_pods(call.pods.as_deref().unwrap_or_default(), &mut problems);
    let daemon_sets = read_daemon_sets(&call.daemon_sets, &mut problems);
    let mut occupancy = Occupancy::of(pods);
    let told = call.explain.as_ref().map(|names| ordered::set(names.iter().map(String::as_str)));
    let mut placed = Vec::with_capacity(daemon_sets.len());
    for daemon_set in &daemon_sets {
        let placement = DaemonPlacement::compile(daemon_set);
        let on = placement.on(&nodes);
        placed.push(answer(&on, &occupancy, told.as_ref()));
        for node in nodes.iter().filter(|node| on.decide(*node).run) {
            let runs = occupancy.on(node.name()).iter().any(|pod| placement.owns(pod));
            if !runs && on.unfit(node, &occupancy).is_empty() {
                occupancy.add(node.name(), pod_of(&placement));
            }
        }
    }
    PlaceAnswer { daemon_sets: placed, problems }
}

fn answer(
    on: &Placed<'_>,
    occupancy: &Occupancy,
    told: Option<&BTreeSet<&str>>,
) -> PlacedDaemonSet {
    let placement = on.placement();
    let summary = on.summarize(Some(occupancy));
    let mut hints: Vec<String> = summary.nearest.iter().map(ToString::to_string).collect();
    hints.extend(summary.refusals.iter().map(|refusal| format!("no pod is created: {refusal}")));
    PlacedDaemonSet {
        namespace: placement.namespace.clone(),
        name: placement.name.clone(),
        should_run: summary.run,
        summary: summary.to_string(),
        hints,
        remedies: on.remedies().iter().map(|found| remedy(found, placement)).collect(),
        nodes: on
            .nodes()
            .iter()
            .map(|node| {
                let is_told = told.is_none_or(|told| told.contains(node.name()));
                placed_node(on, node, occupancy, is_told)
            })
            .collect(),
    }
}

/// A pod that the controller would create.
fn pod_of(placement: &DaemonPlacement) -> Occupant {
    Occupant {
        namespace: placement.namespace.clone(),
        name: format!("{}-…", placement.name),
        daemon_set: Some(placement.name.clone()),
        requests: placement.requests.clone(),
        ports: placement.ports.clone(),
    }
}

fn placed_node<'a>(
    on: &Placed<'a>,
    node: NodeRef<'a>,
    occupancy: &'a Occupancy,
    is_told: bool,
) -> PlacedNode {
    let decision = on.decide(node);
    let unfit = if decision.run { on.unfit(node, occupancy) } else { Vec::new() };
    let reason = match (on.reason(node), unfit.first()) {
        (Some(reason), _) => reason.of(1).to_string(),
        (None, Some(unfit)) => unfit.to_string(),
        (None, None) => "nothing stands in the way".to_owned(),
    };
    PlacedNode {
        name: node.name().to_owned(),
        should_run: decision.run,
        should_continue: decision.stay,
        fits: decision.run.then_some(unfit.is_empty()),
        reason,
        why: if is_told { why(&on.explain(node, Some(occupancy))) } else { Vec::new() },
    }
}

fn why(explanation: &Explanation<'_>) -> Vec<Why> {
    let checks = explanation.checks.iter().map(|check| Why {
        predicate: check.name().to_owned(),
        outcome: match check.outcome() {
            Outcome::Passed => WhyOutcome::Passed,
            Outcome::Failed => WhyOutcome::Failed,
            Outcome::Noted => WhyOutcome::Noted,
        },
        text: check.to_string(),
    });
    let unfit = explanation.unfit.iter().map(|unfit| Why {
        predicate: "fit".to_owned(),
        outcome: WhyOutcome::Failed,
        text: unfit.to_string(),
    });
    checks.chain(unfit).collect()
}

pub(super) fn read_daemon_sets(text: &str, problems: &mut Vec<Problem>) -> Vec<DaemonSet> {
    let mut daemon_sets = Vec::new();
    for (index, entry) in Documents::read(text).entries().iter().enumerate() {
        match entry {
            Entry::DaemonSet(object) => match object.decode_daemon_set() {
                Ok(decoded) => daemon_sets.push(decoded.manifest.daemon_set),
                Err(error) => {
                    problems.push(problem(Source::DaemonSets, index, object.name(), &error))
                }
            },
            Entry::Unreadable(error) => {
                problems.push(problem(Source::DaemonSets, index, "", error))
            }
            Entry::Other(_) => {}
        }
    }
    daemon_sets
}

pub(super) fn read_pods(text: &str, problems: &mut Vec<Problem>) -> Vec<Pod> {
    let mut pods = Vec::new();
    for (index, entry) in Documents::read(text).entries().iter().enumerate() {
        match entry {
            Entry::Other(object) if object.kind() == "Pod" => match object.decode::<PodParts>() {
                Ok((pod, _)) => pods.push(pod.into()),
                Err(error) => problems.push(problem(Source::Pods, index, object.name(), &error)),
            },
            Entry::Unreadable(error) => problems.push(problem(Source::Pods, index, "", error)),
            Entry::Other(_) | Entry::DaemonSet(_) => {}
        }
    }
    pods
}

pub(super) fn read_nodes(text: &str, problems: &mut Vec<Problem>) -> Nodes {
    let reading = match Nodes::read(text) {
        Ok(reading) => reading,
        Err(error) => {
            problems.push(Problem {
                source: Source::Nodes,
                index: None,
                name: String::new(),
                message: error.message,
                place: Some(point(error.position)),
            });
            return Nodes::new();
        }
    };
    problems.extend(reading.problems.iter().map(|problem| Problem {
        source: Source::Nodes,
        index: Some(problem.index),
        name: problem.name.clone().unwrap_or_default(),
        message: match problem.field.segments() {
            [] => problem.message.clone(),
            _ => format!("{}: {}", problem.field, problem.message),
        },
        place: Some(point(problem.position)),
    }));
    reading.nodes
}

fn point(at: Position) -> Place {
    Place { start: at.into(), end: at.into() }
}

fn problem(source: Source, index: usize, name: &str, error: &DecodeError) -> Problem {
    Problem {
        source,
        index: Some(index),
        name: name.to_owned(),
        message: error.message.clone(),
        place: Some(error.place.into()),
    }
}
