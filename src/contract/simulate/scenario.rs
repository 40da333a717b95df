//! Reads a simulation call: the cluster at the beginning, and the script.

use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::api::core::v1::Pod as PodObject;
use serde::Serialize;
use serde_json::Value;

use super::options::Merged;
use super::script::{ActionError, Script, ScriptAction, ScriptEvent};
use super::taken_over::{key_of, take_over};
use super::{SimulateCall, event_text, script_text};
use crate::contract::input::{
    DaemonSets, InputError, Located, Remark, Source, read_nodes_with_addresses, read_pods,
};
use crate::contract::position::Place;
use crate::field::{PathBuf, Segment};
use crate::manifest::dump::Dump;
use crate::manifest::nodes::Nodes;
use crate::manifest::{Documents, Entry};
use crate::simulation::{Action, Cluster, Millis, SimulationOptions};

/// How long a simulation continues after its last event: one hour.
const AFTER: Millis = 3_600_000;

/// When the DaemonSets of `update` are applied: after one minute.
const UPDATE_AT: Millis = 60_000;

/// One event of the script, with a description and its place.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ScriptStep {
    /// The event.
    #[serde(flatten)]
    pub event: ScriptEvent,
    /// The event in a few words: `drain worker-1`.
    pub text: String,
    /// The path of the event in the script: `events[0]`. Empty for an event of `update`.
    pub field: String,
    /// Where the event is in its text; absent when the call gives a list of events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// The cluster with which a simulation begins, before the nodes and pods of the call are added.
#[derive(Debug, Clone, Copy)]
pub(in crate::contract) enum Beginning<'a> {
    /// An empty cluster.
    Empty,
    /// A cluster of these nodes and pods.
    Objects { nodes: &'a Nodes, pods: &'a [Located<PodObject>] },
    /// The cluster of a dump.
    Dump(&'a Dump),
}

impl<'a> Beginning<'a> {
    /// Returns the cluster of a dump, if there is one; otherwise an empty cluster.
    pub(in crate::contract) fn of_dump(dump: Option<&'a Dump>) -> Self {
        dump.map_or(Beginning::Empty, Beginning::Dump)
    }
}

/// The scenario that a call describes.
pub(in crate::contract) struct Scenario {
    /// Nodes and pods before any DaemonSet is created, or the cluster of a dump.
    pub(in crate::contract) start: Cluster,
    /// `start` without the pods that the DaemonSets already control; absent when they control
    /// none.
    pub(super) without_daemons: Option<Cluster>,
    /// Whether the cluster is that of a dump.
    pub(super) is_taken_over: bool,
    /// The DaemonSets that the API server accepts.
    pub(in crate::contract) daemon_sets: Vec<DaemonSet>,
    /// The events, as the call gives them.
    pub(in crate::contract) steps: Vec<ScriptStep>,
    /// The events as actions of the simulation.
    pub(super) events: Vec<(Millis, Action)>,
    pub(in crate::contract) until: Millis,
    /// The nodes of the call, with their internal addresses.
    pub(in crate::contract) nodes: Nodes,
    pub(super) options: SimulationOptions,
    /// Whether the script and the options could be read; otherwise the simulation does not run.
    pub(in crate::contract) can_run: bool,
    pub(in crate::contract) errors: Vec<InputError>,
    pub(in crate::contract) remarks: Vec<Remark>,
}

impl Scenario {
    /// Reads a call whose simulation begins with `beginning`; the call's own `cluster` is ignored.
    pub(in crate::contract) fn read(call: &SimulateCall, beginning: Beginning<'_>) -> Self {
        let (mut errors, mut remarks) = (Vec::new(), Vec::new());
        let mut options = Merged::new();
        let steps = read_steps(call, &mut options, &mut errors);
        let given = call.options.0.clone();
        options.take(given, Source::Options, &PathBuf::default(), |_| None, &mut errors);
        let ready_is_given = options.has("readyAfter");
        let mut options = options.finish();
        let mut can_run = errors.is_empty();
        let is_taken_over = matches!(beginning, Beginning::Dump(_));

        let daemon_sets = DaemonSets::read_among(
            std::mem::take(&mut options.priority_classes),
            &call.daemon_sets,
            Source::DaemonSets,
            &mut errors,
            &mut remarks,
        );
        if is_taken_over {
            // A cluster that has its own DaemonSets needs none to be applied.
            remarks.clear();
        }
        options.priority_classes = daemon_sets.priority_classes.clone();
        let (known, standing) = match beginning {
            Beginning::Objects { nodes, pods } => (nodes, pods),
            _ => (&Nodes::default(), [].as_slice()),
        };
        let mut pods = standing.to_vec();
        pods.extend(read_pods(call.pods.as_deref().unwrap_or_default(), &mut errors));
        for spec in pods.iter().filter_map(|pod| pod.object.spec.as_ref()) {
            options.priority_classes.insert_class_of(spec);
        }
        let mut start = match beginning {
            Beginning::Dump(dump) => {
                take_over(dump, &mut options, ready_is_given, &mut errors, &mut remarks)
            }
            Beginning::Empty | Beginning::Objects { .. } => Cluster::new(options.clone()),
        };
        let nodes = read_nodes_with_addresses(&call.nodes, Source::Nodes, &mut errors);
        for node in known.iter().chain(nodes.iter()) {
            if let Err(refused) = start.apply(Action::AddNode(node.to_node())) {
                let name = node.name().to_owned();
                errors.push(InputError {
                    name,
                    ..InputError::of(Source::Nodes, refused.to_string())
                });
            }
        }
        let daemon_sets = accepted(daemon_sets.in_order(), &start, &mut errors);
        pods.retain(|pod| stands(&pod.object));
        let owner = |pod: &PodObject| daemon_sets.iter().position(|set| controls(set, pod));
        let (own, others): (Vec<_>, Vec<_>) =
            pods.into_iter().partition(|pod| owner(&pod.object).is_some());
        for pod in others {
            if let Err(refused) = start.apply(Action::CreatePod(Box::new(pod.object.clone()))) {
                errors.push(pod.error(Source::Pods, refused.to_string()));
            }
        }
        if !is_taken_over {
            start.mark_ready();
        }
        let mut without_daemons = None;
        // The DaemonSets of a dump already have their pods.
        if !is_taken_over && !own.is_empty() {
            without_daemons = Some(start.clone());
            let revisions: Vec<_> =
                daemon_sets.iter().map(|set| start.first_revision(set)).collect();
            for pod in own {
                let revision = owner(&pod.object).and_then(|at| revisions.get(at).cloned());
                // Without a revision, creating the DaemonSet will be rejected.
                let Some(revision) = revision.flatten() else { continue };
                if let Err(refused) = start.leave_pod(pod.object.clone(), revision) {
                    errors.push(pod.error(Source::Pods, refused.to_string()));
                }
            }
            start.mark_ready();
        }
        let first = daemon_sets.first().map(key_of);
        let first = first.or_else(|| start.daemon_sets().next().cloned());
        let mut events = Vec::new();
        for (index, step) in steps.iter().enumerate() {
            match step.event.to_action(first.as_ref()) {
                Ok(action) => events.push((step.event.at, action)),
                Err(error) => {
                    errors.push(action_error(call, index, step, error));
                    can_run = false;
                }
            }
        }
        let last = events.last().map_or(0, |(at, _)| *at);
        let until = call.until.unwrap_or_else(|| last.saturating_add(AFTER));
        Scenario {
            start,
            without_daemons,
            is_taken_over,
            daemon_sets,
            steps,
            events,
            until,
            nodes,
            options,
            can_run,
            errors,
            remarks,
        }
    }

    /// Returns the whole script: the creation of the DaemonSets, then the events of the call.
    /// Empty when the script could not be read.
    pub(in crate::contract) fn script(&self) -> Vec<(Millis, Action)> {
        if !self.can_run {
            return Vec::new();
        }
        let create = |daemon_set: &DaemonSet| {
            let daemon_set = Box::new(daemon_set.clone());
            let action = match self.is_taken_over {
                true => Action::Apply(daemon_set),
                false => Action::CreateDaemonSet(daemon_set),
            };
            (self.start.now(), action)
        };
        self.daemon_sets.iter().map(create).chain(self.events.iter().cloned()).collect()
    }
}

/// Reads the events of the call's script or update.
fn read_steps(
    call: &SimulateCall,
    options: &mut Merged,
    errors: &mut Vec<InputError>,
) -> Vec<ScriptStep> {
    let step = |event: ScriptEvent, field: String, place| ScriptStep {
        text: event_text::text(&event),
        event,
        field,
        place,
    };
    let scripted: Vec<ScriptStep> = match &call.script {
        Script::Text(text) => script_text::read(text, options, errors)
            .into_iter()
            .enumerate()
            .map(|(index, (event, place))| step(event, event_field(index), Some(place)))
            .collect(),
        Script::Events(events) => events
            .iter()
            .enumerate()
            .map(|(index, event)| step(event.clone(), event_field(index), None))
            .collect(),
    };
    match &call.update {
        None => scripted,
        Some(text) if scripted.is_empty() => read_update(text, errors)
            .into_iter()
            .map(|applied| {
                let action = ScriptAction::Apply(applied.object);
                let event = ScriptEvent { at: UPDATE_AT, daemon_set: None, action };
                step(event, String::new(), Some(applied.place))
            })
            .collect(),
        Some(_) => {
            let message = "there is a script with events; write `apply` into it";
            errors.push(InputError::of(Source::Update, message));
            scripted
        }
    }
}

fn event_field(index: usize) -> String {
    script_text::event_path(index).to_string()
}

/// Reads the DaemonSets that an update applies.
fn read_update(text: &str, errors: &mut Vec<InputError>) -> Vec<Located<Value>> {
    let first = errors.len();
    let mut read = Vec::new();
    for (index, entry) in Documents::read(text).entries().iter().enumerate() {
        let (name, error) = match entry {
            Entry::Other(_) => continue,
            Entry::Unreadable(error) => ("", error.clone()),
            Entry::DaemonSet(object) => {
                let decoded = object.decode_daemon_set().and_then(|_| object.decode::<Value>());
                match decoded {
                    Ok((value, _)) => {
                        read.push(Located {
                            object: value,
                            index,
                            name: object.name().to_owned(),
                            place: object.place().into(),
                        });
                        continue;
                    }
                    Err(error) => (object.name(), error),
                }
            }
        };
        errors.push(InputError::undecodable(Source::Update, index, name, &error));
    }
    if read.is_empty() && errors.len() == first {
        errors.push(InputError::of(Source::Update, "no DaemonSet here"));
    }
    read
}

/// Returns the error for an event that can never happen, located at the field of its action.
fn action_error(
    call: &SimulateCall,
    index: usize,
    step: &ScriptStep,
    ActionError { path, message }: ActionError,
) -> InputError {
    let (source, mut at) = match &call.update {
        Some(_) if step.field.is_empty() => (Source::Update, PathBuf::default()),
        _ => {
            let mut at = script_text::event_path(index);
            at.push(Segment::Field("do".into()));
            at.push(Segment::Field(step.event.action.name().into()));
            (Source::Script, at)
        }
    };
    path.segments().iter().for_each(|segment| at.push(segment.clone()));
    let place = match &call.script {
        Script::Text(text) if source == Source::Script => script_text::place_of(text, &at),
        _ => None,
    };
    InputError {
        index: Some(index),
        ..InputError::of_field(source, &at, place.or(step.place), message)
    }
}

/// Returns the DaemonSets that the cluster accepts, which are applied to a fork one after the
/// other.
fn accepted(
    objects: Vec<Located<DaemonSet>>,
    start: &Cluster,
    errors: &mut Vec<InputError>,
) -> Vec<DaemonSet> {
    let mut fork = start.clone();
    let mut accepted = Vec::new();
    for mut located in objects {
        crate::defaults::apply(&mut located.object);
        match fork.apply(Action::Apply(Box::new(located.object.clone()))) {
            Ok(()) => accepted.push(located.object),
            Err(refused) => errors.push(located.error(Source::DaemonSets, refused.to_string())),
        }
    }
    accepted
}

/// Whether a pod is bound and has not terminated.
fn stands(pod: &PodObject) -> bool {
    let node = pod.spec.as_ref().and_then(|spec| spec.node_name.as_deref()).unwrap_or_default();
    let phase = pod.status.as_ref().and_then(|status| status.phase.as_deref());
    !node.is_empty() && !matches!(phase, Some("Succeeded" | "Failed"))
}

/// Whether a pod's controller is this DaemonSet, going by the name, and by the UID if both have
/// one.
fn controls(daemon_set: &DaemonSet, pod: &PodObject) -> bool {
    let namespace = pod.metadata.namespace.as_deref().filter(|namespace| !namespace.is_empty());
    let meta = &daemon_set.metadata;
    let uid = |known: &str, given: &str| known.is_empty() || given.is_empty() || known == given;
    let mut owners = pod.metadata.owner_references.iter().flatten();
    *key_of(daemon_set).namespace == *namespace.unwrap_or("default")
        && owners.any(|owner| {
            owner.controller == Some(true)
                && owner.kind == "DaemonSet"
                && owner.api_version.starts_with("apps/")
                && Some(owner.name.as_str()) == meta.name.as_deref()
                && uid(meta.uid.as_deref().unwrap_or_default(), &owner.uid)
        })
}
