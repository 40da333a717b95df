//! Describes the events of a script in a few words.

use std::collections::BTreeMap;

use serde_json::Value;

use super::script::{ScriptAction, ScriptEvent};
use crate::manifest::nodes::NodeTaint;
use crate::simulation::{Cascade, Outage};

/// The maximum length, in characters, of what an event is about; longer text is left out.
const LONGEST: usize = 90;

/// Describes an event: `drain worker-1`, `setTaints worker-1: gpu=yes:NoSchedule`.
pub(super) fn text(event: &ScriptEvent) -> String {
    let about = about(&event.action);
    let is_short = about.chars().count() <= LONGEST && !about.contains('\n');
    let about = if is_short && !about.is_empty() { format!(" {about}") } else { String::new() };
    let of = event.daemon_set.as_ref().map(|name| format!(" of {name}")).unwrap_or_default();
    format!("{}{about}{of}", event.action.name())
}

fn about(action: &ScriptAction) -> String {
    match action {
        ScriptAction::AddNode(object)
        | ScriptAction::CreatePod(object)
        | ScriptAction::CreateDaemonSet(object)
        | ScriptAction::Apply(object) => string(object.pointer("/metadata/name")),
        ScriptAction::RemoveNode(name)
        | ScriptAction::Cordon(name)
        | ScriptAction::Uncordon(name)
        | ScriptAction::Drain(name)
        | ScriptAction::FailPods(name)
        | ScriptAction::SucceedPods(name)
        | ScriptAction::DeletePods(name)
        | ScriptAction::DeletePod(name) => name.clone(),
        ScriptAction::SetLabels { node: name, labels }
        | ScriptAction::SetPodLabels { pod: name, labels } => format!("{name}: {}", list(labels)),
        ScriptAction::SetTaints { node, taints } => {
            let taints: Vec<String> = taints.iter().map(taint).collect();
            let taints = if taints.is_empty() { "none".to_owned() } else { taints.join(", ") };
            format!("{node}: {taints}")
        }
        ScriptAction::NodeReady { node, ready, outage } => {
            let state = match (ready, outage) {
                (true, _) => "ready",
                (false, Some(Outage::Unreachable)) => "unreachable",
                (false, _) => "not ready",
            };
            format!("{node}: {state}")
        }
        ScriptAction::EditPod { pod, spec } => format!("{pod}: {spec}"),
        ScriptAction::UpdateTemplate(template) => {
            let containers = template.pointer("/spec/containers").and_then(Value::as_array);
            let images = containers.into_iter().flatten().map(|c| string(c.get("image")));
            images.collect::<Vec<_>>().join(", ")
        }
        ScriptAction::UpdateStrategy(strategy) => {
            let type_ = string(strategy.get("type"));
            let parameters = strategy.get("rollingUpdate").filter(|value| !value.is_null());
            [Some(type_), parameters.map(ToString::to_string)]
                .into_iter()
                .flatten()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        }
        ScriptAction::RollBack(0) => "to the revision before".to_owned(),
        ScriptAction::RollBack(revision) => format!("to revision {revision}"),
        ScriptAction::DeleteDaemonSet(cascade) => match cascade {
            Cascade::Background => "in the background".to_owned(),
            Cascade::Foreground => "in the foreground".to_owned(),
            Cascade::Orphan => "without its pods".to_owned(),
        },
    }
}

fn string(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Formats labels as `kubectl` accepts them: `a=b, c=d`.
fn list(labels: &BTreeMap<String, String>) -> String {
    if labels.is_empty() {
        return "none".to_owned();
    }
    let pairs = labels.iter().map(|(key, value)| format!("{key}={value}"));
    pairs.collect::<Vec<_>>().join(", ")
}

/// Formats a taint as `kubectl` accepts it: `key=value:effect`.
fn taint(taint: &NodeTaint) -> String {
    let NodeTaint { key, value, effect, .. } = taint;
    let value = if value.is_empty() { String::new() } else { format!("={value}") };
    format!("{key}{value}:{effect}")
}
