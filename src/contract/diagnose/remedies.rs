//! Remedies as text, as a patch and as a command.

use serde::Serialize;

use crate::contract::remedy::{PatchOp, PatchOperation, PatchValue, remedy};
use crate::contract::time_span::print_seconds as print;
use crate::diagnosis::{Remedy, RemedyAction, SetDiagnosis};
use crate::simulation::Millis;

/// A remedy: a change that lets pods run on more nodes, or that lets the rollout go on, verified
/// by simulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedRemedy {
    /// What to do and its effect, in one line.
    pub text: String,
    /// The number of additional nodes on which a pod becomes available, or on which a pod should
    /// run.
    pub gains: usize,
    /// How long the rollout then takes, in milliseconds; absent when it still does not finish, or
    /// when that was not simulated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<Millis>,
    /// The change to the DaemonSet, as a JSON Patch of the stored object; empty when the remedy
    /// does not change it by a patch.
    pub patch: Vec<PatchOperation>,
    /// The command that applies the remedy; absent when `patch` does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

pub(super) fn remedies(set: &SetDiagnosis<'_>) -> Vec<DiagnosedRemedy> {
    set.remedies.iter().map(|remedy| diagnosed(remedy, set)).collect()
}

fn diagnosed(found: &Remedy<'_>, set: &SetDiagnosis<'_>) -> DiagnosedRemedy {
    let Remedy { action, gains, takes } = found;
    let (namespace, name) = (&set.key.namespace, &set.key.name);
    let strategy = "/spec/updateStrategy/rollingUpdate";
    let (what, patch, command) = match action {
        RemedyAction::Placement(placement) => {
            let remedy = remedy(placement, set.placement);
            return DiagnosedRemedy {
                text: remedy.text,
                gains: *gains,
                takes: None,
                patch: remedy.patch,
                command: None,
            };
        }
        RemedyAction::RaiseMaxUnavailable { to } => (
            format!("set maxUnavailable to {to}"),
            vec![put(format!("{strategy}/maxUnavailable"), PatchValue::Number(*to))],
            None,
        ),
        RemedyAction::StopSurging => (
            "replace pods without a surge (maxSurge 0, maxUnavailable 1)".to_owned(),
            vec![
                put(format!("{strategy}/maxSurge"), PatchValue::Number(0)),
                put(format!("{strategy}/maxUnavailable"), PatchValue::Number(1)),
            ],
            None,
        ),
        RemedyAction::RollBack { revision } => (
            format!("go back to revision {revision}"),
            Vec::new(),
            Some(format!(
                "kubectl -n {namespace} rollout undo daemonset/{name} --to-revision={revision}"
            )),
        ),
        RemedyAction::RemoveNodes { nodes } => (
            match nodes.as_slice() {
                [node] => format!("if node {node} is gone for good, remove it"),
                nodes => format!("if {} nodes are gone for good, remove them", nodes.len()),
            },
            Vec::new(),
            Some(format!("kubectl delete node {}", nodes.join(" "))),
        ),
        RemedyAction::DeletePods { pods } => (
            match pods.len() {
                1 => "delete the pod of the old revision".to_owned(),
                count => format!("delete the {count} pods of old revisions, at your own pace"),
            },
            Vec::new(),
            Some(format!("kubectl -n {namespace} delete pod {}", pods.join(" "))),
        ),
        RemedyAction::RaisePriority => (
            "give the pods the priority class system-node-critical, so that they can preempt others"
                .to_owned(),
            vec![put(
                "/spec/template/spec/priorityClassName".to_owned(),
                PatchValue::Text("system-node-critical".to_owned()),
            )],
            None,
        ),
    };
    let gained = match gains {
        0 => String::new(),
        1 => "a pod becomes available on 1 more node".to_owned(),
        gains => format!("pods become available on {gains} more nodes"),
    };
    let finish = match takes {
        Some(takes) => format!("the rollout finishes in about {}", print(*takes)),
        None => String::new(),
    };
    let comes: Vec<String> = [gained, finish].into_iter().filter(|text| !text.is_empty()).collect();
    DiagnosedRemedy {
        text: format!("{what}: {}", comes.join(", ")),
        gains: *gains,
        takes: *takes,
        patch,
        command,
    }
}

/// Returns the operation that sets the value at a path, replacing any existing value.
fn put(path: String, value: PatchValue) -> PatchOperation {
    PatchOperation { op: PatchOp::Add, path, value: Some(value) }
}
