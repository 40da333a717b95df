//! The call `simulate`: what happens next, step by step.

mod script;

pub use script::{Doing, ScriptEvent};

use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::api::core::v1::Pod as PodObject;
use serde::{Deserialize, Serialize};

use super::parts::{NodeParts, PodParts};
use crate::manifest::nodes::Nodes;
use crate::manifest::{DecodeError, Documents, Entry};
use crate::simulation::alternatives::{self, Loss};
use crate::simulation::modes::{self, Comparison};
use crate::simulation::rollout::{self, Forecast, Rollout};
use crate::simulation::{
    self, Action, Budget, Change, Cluster, DaemonSetKey, End, Happening, Knobs, Millis, Phase,
    Record, Timeline,
};

/// A cluster, DaemonSets and a script.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SimulateCall {
    /// The DaemonSets, created at time 0: YAML or JSON. Other kinds are passed over.
    pub daemon_sets: String,
    /// The nodes, as `kubectl get nodes -o json` or `-o yaml` prints them.
    pub nodes: String,
    /// Other pods that run, likewise. Those of DaemonSets are passed over.
    #[serde(default)]
    pub pods: Option<String>,
    /// What happens from outside, in the order of time.
    #[serde(default)]
    pub script: Vec<ScriptEvent>,
    /// How far to go, in milliseconds; an hour after the last event unless given.
    #[serde(default)]
    pub until: Option<Millis>,
    /// How the world around the controller behaves.
    #[serde(default)]
    pub knobs: Knobs,
    /// Also play each rollout that is left at the end, for at most so long.
    #[serde(default)]
    pub forecast: Option<Millis>,
    /// Also run the script under both schedulers.
    #[serde(default)]
    pub compare_schedulers: bool,
    /// Also run it with each alternative in the place of the first DaemonSet.
    #[serde(default)]
    pub alternatives: bool,
}

/// The run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SimulateAnswer {
    /// What could not be read; everything else is simulated.
    pub problems: Vec<Unread>,
    /// The event that was refused, before which the run stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejected: Option<RejectedEvent>,
    /// The time at the end.
    pub at: Millis,
    /// Whether anything more would happen by itself.
    pub end: End,
    /// What happened, in order.
    pub records: Vec<Told>,
    /// Each DaemonSet at the end.
    pub daemon_sets: Vec<SimulatedDaemonSet>,
    /// Each pod at the end, the oldest first.
    pub pods: Vec<SimulatedPod>,
    /// Where the two schedulers differ, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// The alternatives, where that was asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<AlternativeRun>,
}

/// An object or event that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Unread {
    /// The field of the call that it is in.
    #[serde(rename = "in")]
    pub within: &'static str,
    /// Which object or event, from 0; absent when it is the text as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
    /// What is wrong.
    pub message: String,
}

/// An event that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RejectedEvent {
    /// Its place in the script, from 0.
    pub index: usize,
    /// Why.
    pub reason: String,
}

/// One record of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "record")]
pub enum Told {
    /// An event of the script happened.
    #[serde(rename_all = "camelCase")]
    Event {
        /// When.
        at: Millis,
        /// Its place in the script, from 0.
        index: usize,
    },
    /// The controller acted, or wrote another status.
    #[serde(rename_all = "camelCase")]
    Step {
        /// When.
        at: Millis,
        /// `namespace/name` of the DaemonSet.
        daemon_set: String,
        /// What changed, in order.
        changes: Vec<ToldChange>,
        /// The rolling update's budget; absent with `OnDelete`.
        budget: Option<Budget>,
        /// The node that keeps a surging update from going on.
        stopped_by: Option<String>,
        /// The status that was written.
        status: simulation::Status,
    },
    /// The cluster around the controller did something.
    #[serde(rename_all = "camelCase")]
    Happening {
        /// What.
        #[serde(flatten)]
        happening: Happening,
        /// The event that Kubernetes emits on the pod.
        event: Option<simulation::Event>,
    },
}

/// One change, told.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ToldChange {
    /// What changed.
    #[serde(flatten)]
    pub change: Change,
    /// The rule in words; empty where there is none.
    pub why: &'static str,
    /// The events that Kubernetes emits on the DaemonSet.
    pub events: Vec<simulation::Event>,
}

/// A DaemonSet at the end of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SimulatedDaemonSet {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its status.
    pub status: simulation::Status,
    /// How its rollout stands.
    pub rollout: Option<Rollout>,
    /// Why it cannot finish, in sentences.
    pub statements: Vec<String>,
    /// How it would go on, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forecast: Option<Forecast>,
}

/// A pod at the end of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SimulatedPod {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The node that it is on, or waits for.
    pub node: String,
    /// The DaemonSet that it belongs to.
    pub daemon_set: Option<String>,
    /// The hash of its template.
    pub hash: String,
    /// `Pending`, `Starting`, `Ready`, `Terminating`, `Failed` or `Succeeded`.
    pub state: &'static str,
    /// The scheduler's words about a pod that waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// One alternative's run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlternativeRun {
    /// The run.
    #[serde(flatten)]
    pub run: alternatives::Run,
    /// What it loses, in words.
    pub loses: Vec<&'static str>,
}

/// An hour: how long a run goes on after its last event.
const AFTER: Millis = 3_600_000;

/// Runs `call.script`, and tells what happened.
///
/// ```
/// use daemonset_preflight::contract::{self, SimulateCall};
///
/// let answer = contract::simulate(&SimulateCall {
///     nodes: r#"{"kind": "List", "apiVersion": "v1", "items": [
///         {"kind": "Node", "apiVersion": "v1", "metadata": {"name": "a"}}
///     ]}"#.to_owned(),
///     daemon_sets: r#"{
///         "kind": "DaemonSet", "apiVersion": "apps/v1", "metadata": {"name": "agent"},
///         "spec": {
///             "selector": {"matchLabels": {"app": "agent"}},
///             "template": {
///                 "metadata": {"labels": {"app": "agent"}},
///                 "spec": {"containers": [{"name": "agent", "image": "agent:1"}]}
///             }
///         }
///     }"#.to_owned(),
///     ..SimulateCall::default()
/// });
/// assert_eq!(answer.pods[0].state, "Ready");
/// ```
pub fn simulate(call: &SimulateCall) -> SimulateAnswer {
    let mut world = World::read(call);
    let mut rejected = None;
    let mut refuse = |rejection: simulation::Rejected, first: usize| {
        let index = rejection.index.saturating_sub(first);
        rejected.get_or_insert(RejectedEvent { index, reason: rejection.reason.to_string() });
    };
    let comparison =
        call.compare_schedulers.then(|| modes::compare(&world.start, &world.script(), world.until));
    let comparison = comparison.transpose().unwrap_or_else(|rejection| {
        refuse(rejection, world.creations);
        None
    });
    let alternatives = match (call.alternatives, world.daemon_sets.first()) {
        (true, Some(first)) => {
            alternatives::compare(&world.start, first, &world.events, world.until)
        }
        _ => Ok(Vec::new()),
    };
    let alternatives = alternatives.unwrap_or_else(|rejection| {
        refuse(rejection, 0);
        Vec::new()
    });
    let timeline = match Timeline::new(world.start.clone(), world.script()) {
        Ok(mut timeline) => {
            if let Err(rejection) = timeline.run(world.until) {
                refuse(rejection, world.creations);
            }
            Some(timeline)
        }
        Err(rejection) => {
            refuse(rejection, world.creations);
            None
        }
    };
    let cluster = timeline.as_ref().map_or(&world.start, Timeline::cluster);
    let quiet = timeline.as_ref().is_none_or(|timeline| timeline.next_moment().is_none());
    SimulateAnswer {
        rejected,
        at: cluster.now(),
        end: if quiet { End::Quiet } else { End::TimeUp },
        records: timeline
            .iter()
            .flat_map(Timeline::records)
            .filter_map(|record| told(record, world.creations))
            .collect(),
        daemon_sets: cluster
            .daemon_sets()
            .map(|key| daemon_set(cluster, key, call.forecast))
            .collect(),
        pods: cluster.pods().map(pod).collect(),
        comparison,
        alternatives: alternatives
            .into_iter()
            .map(|run| AlternativeRun {
                loses: run.losses.iter().map(|loss: &Loss| loss.words()).collect(),
                run,
            })
            .collect(),
        problems: std::mem::take(&mut world.problems),
    }
}

/// What a call describes.
pub(super) struct World {
    /// Nodes and pods, before any DaemonSet.
    pub(super) start: Cluster,
    pub(super) daemon_sets: Vec<DaemonSet>,
    /// How many events of the whole script create the DaemonSets.
    creations: usize,
    events: Vec<(Millis, Action)>,
    pub(super) until: Millis,
    pub(super) problems: Vec<Unread>,
}

impl World {
    pub(super) fn read(call: &SimulateCall) -> Self {
        let mut problems = Vec::new();
        let mut start = Cluster::new(call.knobs.clone());
        for node in read_nodes(&call.nodes, &mut problems) {
            if let Err(refused) = start.apply(Action::AddNode(node)) {
                problems.push(Unread {
                    within: "nodes",
                    index: None,
                    message: refused.to_string(),
                });
            }
        }
        for (index, pod) in read_pods(call.pods.as_deref().unwrap_or_default(), &mut problems) {
            if let Err(refused) = start.apply(Action::CreatePod(Box::new(pod))) {
                let message = refused.to_string();
                problems.push(Unread { within: "pods", index: Some(index), message });
            }
        }
        // They stand there since long.
        start.run(start.now(), &mut |_| ());
        let daemon_sets = read_daemon_sets(&call.daemon_sets, &mut problems);
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
        World { start, creations: daemon_sets.len(), daemon_sets, events, until, problems }
    }

    /// The whole script: the DaemonSets are created, then what the call says happens.
    pub(super) fn script(&self) -> Vec<(Millis, Action)> {
        let create = |daemon_set: &DaemonSet| {
            (self.start.now(), Action::CreateDaemonSet(Box::new(daemon_set.clone())))
        };
        self.daemon_sets.iter().map(create).chain(self.events.iter().cloned()).collect()
    }
}

pub(super) fn key_of(daemon_set: &DaemonSet) -> DaemonSetKey {
    let meta = &daemon_set.metadata;
    let namespace = meta.namespace.as_deref().filter(|namespace| !namespace.is_empty());
    DaemonSetKey::new(namespace.unwrap_or("default"), meta.name.as_deref().unwrap_or_default())
}

/// A record, told; `None` of the creation of the DaemonSets, which is not of the script.
fn told(record: &Record, creations: usize) -> Option<Told> {
    Some(match record {
        Record::Event { at, index } => {
            Told::Event { at: *at, index: index.checked_sub(creations)? }
        }
        Record::Step(step) => {
            let namespace = step.daemon_set.split('/').next().unwrap_or_default();
            let change = |change: &Change| ToldChange {
                why: change.rule().map_or("", simulation::Rule::words),
                events: change.events(namespace),
                change: change.clone(),
            };
            Told::Step {
                at: step.at,
                daemon_set: step.daemon_set.clone(),
                changes: step.changes.iter().map(change).collect(),
                budget: step.budget,
                stopped_by: step.stopped_by.clone(),
                status: step.status,
            }
        }
        Record::Happening(happening) => {
            Told::Happening { event: happening.event(), happening: happening.clone() }
        }
    })
}

fn daemon_set(
    cluster: &Cluster,
    key: &DaemonSetKey,
    horizon: Option<Millis>,
) -> SimulatedDaemonSet {
    let rollout = rollout::tell(cluster, key);
    let left = rollout.as_ref().is_some_and(|rollout| !rollout.finished);
    SimulatedDaemonSet {
        namespace: key.namespace.to_string(),
        name: key.name.to_string(),
        status: cluster.status(key).unwrap_or_default(),
        statements: rollout
            .iter()
            .flat_map(|rollout| &rollout.stuck)
            .map(rollout::Stuck::sentence)
            .collect(),
        rollout,
        forecast: horizon
            .filter(|_| left)
            .and_then(|horizon| rollout::forecast(cluster, key, horizon)),
    }
}

fn pod(pod: &simulation::Pod) -> SimulatedPod {
    SimulatedPod {
        namespace: pod.namespace.to_string(),
        name: pod.name.to_string(),
        node: pod.node.to_string(),
        daemon_set: pod.owner.as_ref().map(|owner| owner.name.to_string()),
        hash: pod.revision.hash.to_string(),
        state: match (pod.phase, pod.ready_since) {
            _ if pod.is_deleting() => "Terminating",
            (Phase::Failed, _) => "Failed",
            (Phase::Succeeded, _) => "Succeeded",
            (Phase::Active, Some(_)) => "Ready",
            (Phase::Active, None) if pod.bound => "Starting",
            (Phase::Active, None) => "Pending",
        },
        message: pod.pending.as_deref().map(str::to_owned),
    }
}

fn unread(within: &'static str, index: usize, error: &DecodeError) -> Unread {
    Unread { within, index: Some(index), message: error.message.clone() }
}

fn read_daemon_sets(text: &str, problems: &mut Vec<Unread>) -> Vec<DaemonSet> {
    let mut read = Vec::new();
    for (index, entry) in Documents::read(text).entries().iter().enumerate() {
        match entry {
            Entry::DaemonSet(object) => match object.decode_daemon_set() {
                Ok(decoded) => {
                    let mut daemon_set = decoded.manifest.daemon_set;
                    crate::defaults::apply(&mut daemon_set);
                    read.push(daemon_set);
                }
                Err(error) => problems.push(unread("daemonSets", index, &error)),
            },
            Entry::Unreadable(error) => problems.push(unread("daemonSets", index, error)),
            Entry::Other(_) => {}
        }
    }
    read
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

/// The pods that are bound, have not ended, and are not a DaemonSet's.
fn read_pods(text: &str, problems: &mut Vec<Unread>) -> Vec<(usize, PodObject)> {
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
    read.retain(|(_, pod)| stands(pod));
    read
}

fn stands(pod: &PodObject) -> bool {
    let node = pod.spec.as_ref().and_then(|spec| spec.node_name.as_deref()).unwrap_or_default();
    let phase = pod.status.as_ref().and_then(|status| status.phase.as_deref());
    let owners = pod.metadata.owner_references.iter().flatten();
    let daemon = |kind: &str| kind == "DaemonSet";
    !node.is_empty()
        && !matches!(phase, Some("Succeeded" | "Failed"))
        && !owners.into_iter().any(|owner| owner.controller == Some(true) && daemon(&owner.kind))
}

/// The internal addresses of nodes, by name.
pub(super) fn node_addresses(text: &str) -> std::collections::BTreeMap<String, String> {
    let documents = Documents::read(text);
    let entries = documents.entries_as("v1", "Node");
    let nodes = entries.iter().filter_map(|entry| match entry {
        Entry::Other(object) if object.kind() == "Node" => object.decode::<NodeParts>().ok(),
        _ => None,
    });
    let address = |(node, _): (NodeParts, _)| {
        let mut addresses = node.status.addresses.into_iter();
        let internal = addresses.find(|address| address.type_ == "InternalIP")?;
        Some((node.metadata.name?, internal.address))
    };
    nodes.filter_map(address).collect()
}
