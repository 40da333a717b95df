//! What is missing from a dump, with descriptions.

use serde::Serialize;

use crate::contract::time_span::print_seconds;
use crate::manifest::dump::{DumpProblem, Gap};

/// Something that is missing from a dump, or that is inconsistent in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DumpGap {
    /// The kind of gap.
    pub gap: GapKind,
    /// The index of the text in the call, from 0; absent when the gap concerns all texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_index: Option<usize>,
    /// A description, with the consequences.
    pub text: String,
}

/// The kind of a gap in a dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum GapKind {
    /// A text ends within an object.
    CutOff,
    /// From some point on, a text is neither JSON nor YAML.
    Malformed,
    /// A text contains no object.
    Empty,
    /// There is no object of a kind that the diagnosis uses.
    NoneOfKind,
    /// The pods are all of one namespace.
    OneNamespace,
    /// Objects of an API version that is not supported are ignored.
    OtherApiVersion,
    /// Objects of the same kind and name have different UIDs.
    TwoIdentities,
    /// Some times cannot be parsed.
    UnreadableTimes,
    /// The texts were not taken at the same time.
    OlderText,
    /// Pods are bound to nodes that are not in the dump.
    UnknownNodes,
}

/// An object that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ObjectProblem {
    /// The index of the text in the call, from 0.
    pub text_index: usize,
    /// The index of the object in the text, from 0.
    pub index: usize,
    /// Its kind; empty when it has none.
    pub kind: String,
    /// Its name, after its namespace where it has one; empty when it has no name.
    pub name: String,
    /// What is wrong.
    pub message: String,
    /// All of the above in one line.
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
            format!("1 {kind} is of {api_version}, which is not read")
        }
        Gap::OtherApiVersion { kind, api_version, objects } => {
            format!("{objects} objects of kind {kind} are of {api_version}, which is not read")
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

/// Returns what cannot be determined when a dump has no object of a kind.
fn without(kind: &str) -> &'static str {
    match kind {
        "Node" => "what should run where, and so the counters, cannot be known",
        "Pod" => "whether pods run, and what they hold of the nodes, cannot be known",
        "DaemonSet" => "there is nothing to diagnose",
        "ControllerRevision" => "which pods are of an older template follows from hashes alone",
        "Event" => "why pods could not be created or set up cannot be known",
        _ => "when a kubelet stopped reporting is known only from the conditions of its node",
    }
}
