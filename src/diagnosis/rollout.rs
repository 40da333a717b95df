//! The rollout of a DaemonSet: which revision is where, and what becomes of it.

use std::collections::{BTreeMap, BTreeSet};

use super::cause::{Cause, Severity};
use super::findings::Finding;
use super::{Observation, ObservedSet};
use crate::manifest::dump::DumpedPod;
use crate::simulation::Cluster;
use crate::simulation::rollout::{self, Outlook, Rollout, Wave};

/// How a rollout stands and goes on.
#[derive(Debug, Clone)]
pub struct RolloutFacts {
    /// Which revisions have pods or nodes, the newest first.
    pub revisions: Vec<RevisionShare>,
    /// How it stands, what uses its budget, and why it does not finish where it does not.
    pub present: Rollout,
    /// The waves that are left, where it goes on.
    pub waves: Vec<Wave>,
    /// Why the API server refuses to create pods: nothing goes on before it takes them.
    /// `present` does not know of it.
    pub creation_obstacle: Option<CreationObstacle>,
    /// Whether pods of the present template fail wherever they had the time to get ready.
    pub template_fails: bool,
}

/// Why the API server refuses to create pods of a DaemonSet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreationObstacle {
    /// It refused some that are missing, as an event tells.
    Refused {
        /// The event's message, without the name of the pod.
        message: String,
    },
    /// The namespace is being deleted.
    NamespaceTerminating,
}

/// The pods of one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionShare {
    /// The revision's number; `None` when the dump has no such revision.
    pub number: Option<i64>,
    /// The hash of its template.
    pub hash: String,
    /// Whether it is of the present template.
    pub is_current: bool,
    /// The nodes with a pod of it that is not being deleted, by name.
    pub nodes: Vec<String>,
}

impl RolloutFacts {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match &self.present {
            _ if self.creation_obstacle.is_some() => Severity::Wrong,
            rollout if rollout.finished => Severity::Normal,
            rollout if rollout.time_left.is_some() => Severity::Passing,
            _ => Severity::Wrong,
        }
    }
}

/// The cluster as it goes on, with the pods of a DaemonSet as they were seen to behave.
pub(super) struct World {
    /// Where it begins; made when the rollout is not finished.
    cluster: Option<Cluster>,
    /// How the rollout stands and goes on; `None` as of [`rollout::rollout_status`].
    outlook: Option<Outlook>,
}

impl World {
    pub(super) fn of(observation: &Observation<'_>, set: &ObservedSet<'_>) -> Self {
        if rollout::is_finished(&observation.cluster, &set.key) {
            let outlook = rollout::outlook(&observation.cluster, &set.key);
            return World { cluster: None, outlook };
        }
        let fails = template_fails(observation, set);
        let images = fails.then(|| images(set)).into_iter().flatten();
        let cluster = observation.cluster.with_readiness(set.measure.ready_after, images);
        let outlook = rollout::outlook(&cluster, &set.key);
        World { cluster: Some(cluster), outlook }
    }

    /// Where it begins, and how many nodes are left in the end, if nobody does anything; `None`
    /// where the rollout is finished.
    pub(super) fn unfinished(&self) -> Option<(&Cluster, &Outlook)> {
        self.cluster.as_ref().zip(self.outlook.as_ref())
    }
}

/// The images of the present template.
fn images(set: &ObservedSet<'_>) -> Vec<String> {
    set.placement.images().map(str::to_owned).collect()
}

/// Whether some pods of the present template do not get ready by themselves, and none is.
fn template_fails(observation: &Observation<'_>, set: &ObservedSet<'_>) -> bool {
    let Some(current) = observation.cluster.current_revision(&set.key) else { return false };
    let of_current = set.pods.iter().filter(|(_, pod)| pod.hash() == &*current.hash);
    let (mut fails, mut ready) = (false, false);
    for (place, pod) in of_current {
        fails |= pod.node.is_some() && observation.failing.contains(place);
        ready |= pod.ready.as_ref().is_some_and(|condition| condition.is_true());
    }
    fails && !ready
}

pub(super) fn facts(
    observation: &Observation<'_>,
    set: &ObservedSet<'_>,
    world: &World,
    findings: &[Finding<'_>],
) -> Option<RolloutFacts> {
    let Outlook { rollout, waves, .. } = world.outlook.clone()?;
    let creation_obstacle = match observation.is_terminating(&set.key) {
        true => Some(CreationObstacle::NamespaceTerminating).filter(|_| !rollout.finished),
        false => findings.iter().find_map(|finding| match &finding.cause {
            Cause::CreateFailed { message } => {
                Some(CreationObstacle::Refused { message: message.clone() })
            }
            _ => None,
        }),
    };
    Some(RolloutFacts {
        revisions: shares(observation, set),
        present: rollout,
        waves,
        creation_obstacle,
        template_fails: template_fails(observation, set),
    })
}

fn shares(observation: &Observation<'_>, set: &ObservedSet<'_>) -> Vec<RevisionShare> {
    let current = observation.cluster.current_revision(&set.key);
    let mut numbers: BTreeMap<&str, i64> = BTreeMap::new();
    for revision in observation.cluster.revisions(&set.key) {
        numbers.insert(&revision.hash, revision.number);
    }
    let mut nodes: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    if let Some(current) = current {
        nodes.entry(&*current.hash).or_default();
    }
    let live = |pod: &DumpedPod| pod.deleted.is_none() && pod.is_active();
    for (_, pod) in set.pods.iter().filter(|(_, pod)| live(pod)) {
        if let Some(node) = pod.place() {
            nodes.entry(pod.hash()).or_default().insert(node.to_string());
        }
    }
    let share = |(hash, nodes): (&str, BTreeSet<String>)| RevisionShare {
        number: numbers.get(hash).copied(),
        hash: hash.to_owned(),
        is_current: current.is_some_and(|current| *current.hash == *hash),
        nodes: nodes.into_iter().collect(),
    };
    let mut shares: Vec<RevisionShare> = nodes.into_iter().map(share).collect();
    shares.sort_by_key(|share| std::cmp::Reverse((share.is_current, share.number)));
    shares
}
