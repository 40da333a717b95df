//! What a dump does not say, in words.

use serde::Serialize;

use crate::contract::time_span::print_seconds;
use crate::manifest::dump::{DumpProblem, Gap};

/// Something that a dump does not say, or in which it contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DumpGap {
    /// What.
    pub gap: GapKind,
    /// Which text of the call, from 0; absent when it is all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_index: Option<usize>,
    /// The same in words, with what follows from it.
    pub text: String,
}

/// What a dump does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum GapKind {
    /// A text ends in the middle of an object.
    CutOff,
    /// The rest of a text is neither JSON nor YAML.
    Malformed,
    /// A text holds no object.
    Empty,
    /// There is no object of a kind.
    NoneOfKind,
    /// There are pods of one namespace only.
    OneNamespace,
    /// Objects are of a version of the API that is not looked at.
    OtherApiVersion,
    /// Objects of one kind and name have different UIDs.
    TwoIdentities,
    /// Times cannot be read.
    UnreadableTimes,
    /// The objects are not of one moment.
    OlderText,
    /// Pods are bound to nodes that are not there.
    UnknownNodes,
}

/// An object that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ObjectProblem {
    /// Which text of the call, from 0.
    pub text_index: usize,
    /// Which object of the text, from 0.
    pub index: usize,
    /// Its kind; empty when it has none.
    pub kind: String,
    /// Its name with its namespace before it; empty when it has none.
    pub name: String,
    /// What is wrong.
    pub message: String,
    /// All of it in one line.
    pub text: String,
}

impl From<&DumpProblem> for ObjectProblem {
    fn from(problem: &DumpProblem) -> Self {
        ObjectProblem {
            text_index: problem.text,
            index: problem.index,
            kind: problem.kind.clone(),
            name: problem.name.clone(),
            message: problem.message.clone(),
            text: problem.to_string(),
        }
    }
}

impl From<&Gap> for DumpGap {
    fn from(gap: &Gap) -> Self {
        let (kind, index) = match gap {
            Gap::CutOff { text, .. } => (GapKind::CutOff, Some(*text)),
            Gap::Malformed { text, .. } => (GapKind::Malformed, Some(*text)),
            Gap::Empty { text } => (GapKind::Empty, Some(*text)),
            Gap::NoneOfKind { .. } => (GapKind::NoneOfKind, None),
            Gap::OneNamespace { .. } => (GapKind::OneNamespace, None),
            Gap::OtherApiVersion { .. } => (GapKind::OtherApiVersion, None),
            Gap::TwoIdentities { .. } => (GapKind::TwoIdentities, None),
            Gap::UnreadableTimes { .. } => (GapKind::UnreadableTimes, None),
            Gap::OlderText { text, .. } => (GapKind::OlderText, Some(*text)),
            Gap::UnknownNodes { .. } => (GapKind::UnknownNodes, None),
        };
        DumpGap { gap: kind, text_index: index, text: text(gap) }
    }
}

fn text(gap: &Gap) -> String {
    match gap {
        Gap::CutOff { objects, .. } => {
            format!("the text is cut off after {objects} objects; what was behind is not known")
        }
        Gap::Malformed { objects, message, .. } => {
            format!("the text cannot be read behind {objects} objects: {message}")
        }
        Gap::Empty { .. } => "the text holds no object".to_owned(),
        Gap::NoneOfKind { kind } => format!("no {kind} in the dump: {}", without(kind)),
        Gap::OneNamespace { namespace } => format!(
            "only pods of namespace {namespace} are in the dump: what other pods hold of the nodes \
             is not known"
        ),
        Gap::OtherApiVersion { kind, api_version, objects: 1 } => {
            format!("1 {kind} is of {api_version}, which is not looked at")
        }
        Gap::OtherApiVersion { kind, api_version, objects } => {
            format!("{objects} objects of kind {kind} are of {api_version}, which is not looked at")
        }
        Gap::TwoIdentities { kind, objects, namespace, name } => {
            let slash = if namespace.is_empty() { "" } else { "/" };
            let first = format!("{kind} {namespace}{slash}{name}");
            let (what, newer) = match objects {
                1 => (format!("{first} is there twice with different UIDs"), "it was"),
                more => (
                    format!(
                        "{more} of kind {kind} are there twice with different UIDs, such as {first}"
                    ),
                    "they were",
                ),
            };
            format!(
                "{what}: the dump is of two clusters, or {newer} created anew; what was created last \
                 counts"
            )
        }
        Gap::UnreadableTimes { times } => format!(
            "{times} {}: since when something is so is not known there",
            if *times == 1 { "time is none" } else { "times are none" }
        ),
        Gap::OlderText { behind, .. } => format!(
            "its nodes are {} older than the newest object: the objects are not of one moment, and \
             whether kubelets have fallen silent since is not known",
            print_seconds(*behind)
        ),
        Gap::UnknownNodes { pods, node } => format!(
            "{pods} pods are bound to nodes that are not in the dump, such as {node}: they were \
             removed, or the nodes are of another moment or cluster"
        ),
    }
}

/// What cannot be known without a kind.
fn without(kind: &str) -> &'static str {
    match kind {
        "Node" => "what should run where, and so the counters, cannot be known",
        "Pod" => "whether pods run, and what they hold of the nodes, cannot be known",
        "DaemonSet" => "there is nothing to diagnose",
        "ControllerRevision" => "which pods are of an older template follows from hashes alone",
        "Event" => "why pods could not be created or set up cannot be known",
        _ => "since when a kubelet is silent is known from the conditions of its node alone",
    }
}
