//! What a call of the simulation describes: the cluster at its beginning, and the script.

use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::api::core::v1::Pod as PodObject;

use super::{SimulateCall, Unread};
use crate::contract::parts::{PodParts, PriorityClassParts};
use crate::manifest::nodes::Nodes;
use crate::manifest::{DecodeError, Documents, Entry};
use crate::simulation::{
    Action, Cluster, DaemonSetKey, Millis, PreemptionPolicy, PriorityClass, PriorityClasses,
};

/// An hour: how long a run goes on after its last event.
const AFTER: Millis = 3_600_000;

/// What a call describes.
pub(in crate::contract) struct World {
    /// Nodes and pods, before any DaemonSet.
    pub(in crate::contract) start: Cluster,
    /// The DaemonSets that the API server takes.
    pub(in crate::contract) daemon_sets: Vec<DaemonSet>,
    pub(super) events: Vec<(Millis, Action)>,
    pub(in crate::contract) until: Millis,
    pub(in crate::contract) problems: Vec<Unread>,
}

impl World {
    pub(in crate::contract) fn read(call: &SimulateCall) -> Self {
        let mut problems = Vec::new();
        let mut knobs = call.knobs.clone();
        let objects =
            read_daemon_sets(&call.daemon_sets, &mut knobs.priority_classes, &mut problems);
        let mut start = Cluster::new(knobs);
        for node in read_nodes(&call.nodes, &mut problems) {
            if let Err(refused) = start.apply(Action::AddNode(node)) {
                problems.push(Unread {
                    within: "nodes",
                    index: None,
                    message: refused.to_string(),
                });
            }
        }
        let daemon_sets = accepted(objects, &start, &mut problems);
        let text = call.pods.as_deref().unwrap_or_default();
        for (index, pod) in read_pods(text, &daemon_sets, &mut problems) {
            if let Err(refused) = start.apply(Action::CreatePod(Box::new(pod))) {
                let message = refused.to_string();
                problems.push(Unread { within: "pods", index: Some(index), message });
            }
        }
        start.let_stand();
        let first = daemon_sets.first().map(key_of);
        let mut events = Vec::new();
        for (index, event) in call.script.iter().enumerate() {
            match event.action(first.as_ref()) {
                Ok(action) => events.push((event.at, action)),
                // What comes after would happen in another world.
                Err(message) => {
                    problems.push(Unread { within: "script", index: Some(index), message });
                    break;
                }
            }
        }
        let last = events.last().map_or(0, |(at, _)| *at);
        let until = call.until.unwrap_or_else(|| last.saturating_add(AFTER));
        World { start, daemon_sets, events, until, problems }
    }

    /// The whole script: the DaemonSets are created, then what the call says happens.
    pub(in crate::contract) fn script(&self) -> Vec<(Millis, Action)> {
        let create = |daemon_set: &DaemonSet| {
            (self.start.now(), Action::CreateDaemonSet(Box::new(daemon_set.clone())))
        };
        self.daemon_sets.iter().map(create).chain(self.events.iter().cloned()).collect()
    }
}

/// The DaemonSets that the cluster takes: tried on a fork, one after the other.
fn accepted(
    objects: Vec<(usize, DaemonSet)>,
    start: &Cluster,
    problems: &mut Vec<Unread>,
) -> Vec<DaemonSet> {
    let mut fork = start.clone();
    let mut accepted = Vec::new();
    for (index, daemon_set) in objects {
        match fork.apply(Action::CreateDaemonSet(Box::new(daemon_set.clone()))) {
            Ok(()) => accepted.push(daemon_set),
            Err(refused) => problems.push(Unread {
                within: "daemonSets",
                index: Some(index),
                message: refused.to_string(),
            }),
        }
    }
    accepted
}

fn key_of(daemon_set: &DaemonSet) -> DaemonSetKey {
    let meta = &daemon_set.metadata;
    let namespace = meta.namespace.as_deref().filter(|namespace| !namespace.is_empty());
    DaemonSetKey::new(namespace.unwrap_or("default"), meta.name.as_deref().unwrap_or_default())
}

fn unread(within: &'static str, index: usize, error: &DecodeError) -> Unread {
    Unread { within, index: Some(index), message: error.message.clone() }
}

/// The DaemonSets of a text, with their places in it. Its priority classes are entered
/// among those that the call names itself.
fn read_daemon_sets(
    text: &str,
    classes: &mut PriorityClasses,
    problems: &mut Vec<Unread>,
) -> Vec<(usize, DaemonSet)> {
    let mut read = Vec::new();
    for (index, entry) in Documents::read(text).entries().iter().enumerate() {
        match entry {
            Entry::DaemonSet(object) => match object.decode_daemon_set() {
                Ok(decoded) => {
                    let mut daemon_set = decoded.manifest.daemon_set;
                    crate::defaults::apply(&mut daemon_set);
                    read.push((index, daemon_set));
                }
                Err(error) => problems.push(unread("daemonSets", index, &error)),
            },
            Entry::Other(object) if object.kind() == "PriorityClass" => {
                match object.decode::<PriorityClassParts>() {
                    Ok((class, _)) if classes.get(object.name()).is_none() => {
                        classes.insert(object.name().to_owned(), class.into());
                    }
                    Ok(_) => {}
                    Err(error) => problems.push(unread("daemonSets", index, &error)),
                }
            }
            Entry::Unreadable(error) => problems.push(unread("daemonSets", index, error)),
            Entry::Other(_) => {}
        }
    }
    read
}

impl From<PriorityClassParts> for PriorityClass {
    fn from(parts: PriorityClassParts) -> Self {
        PriorityClass {
            value: parts.value,
            preemption_policy: match parts.preemption_policy.as_deref() {
                Some("Never") => PreemptionPolicy::Never,
                _ => PreemptionPolicy::PreemptLowerPriority,
            },
            global_default: parts.global_default,
        }
    }
}

fn read_nodes(text: &str, problems: &mut Vec<Unread>) -> Vec<crate::manifest::nodes::Node> {
    match Nodes::read(text) {
        Ok(reading) => {
            problems.extend(reading.problems.iter().map(|problem| Unread {
                within: "nodes",
                index: Some(problem.index),
                message: problem.message.clone(),
            }));
            reading.nodes.iter().map(|node| node.to_node()).collect()
        }
        Err(error) => {
            problems.push(Unread { within: "nodes", index: None, message: error.message });
            Vec::new()
        }
    }
}

/// The pods that are bound, have not ended, and are not those of a simulated DaemonSet,
/// whose controller creates them itself.
fn read_pods(
    text: &str,
    simulated: &[DaemonSet],
    problems: &mut Vec<Unread>,
) -> Vec<(usize, PodObject)> {
    let mut read = Vec::new();
    for (index, entry) in Documents::read(text).entries().iter().enumerate() {
        match entry {
            Entry::Other(object) if object.kind() == "Pod" => match object.decode::<PodParts>() {
                Ok((pod, _)) => read.push((index, pod.into())),
                Err(error) => problems.push(unread("pods", index, &error)),
            },
            Entry::Unreadable(error) => problems.push(unread("pods", index, error)),
            Entry::Other(_) | Entry::DaemonSet(_) => {}
        }
    }
    read.retain(|(_, pod)| stands(pod) && !simulated.iter().any(|set| controls(set, pod)));
    read
}

fn stands(pod: &PodObject) -> bool {
    let node = pod.spec.as_ref().and_then(|spec| spec.node_name.as_deref()).unwrap_or_default();
    let phase = pod.status.as_ref().and_then(|status| status.phase.as_deref());
    !node.is_empty() && !matches!(phase, Some("Succeeded" | "Failed"))
}

/// Whether a pod's controller is this DaemonSet: by its name, and by its UID where both
/// state one.
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
