//! The rollout of a DaemonSet: which revision is on which nodes, and how the rollout will
//! proceed.

use std::collections::{BTreeMap, BTreeSet};

use super::cause::{Cause, Severity};
use super::findings::Finding;
use super::{Observation, ObservedSet};
use crate::manifest::dump::DumpedPod;
use crate::simulation::Cluster;
use crate::simulation::rollout::{self, Outlook, Rollout, Wave};

/// The state of a rollout, and how it will proceed.
#[derive(Debug, Clone)]
pub struct RolloutFacts {
    /// The current revision and the revisions that have pods, the current one first, then the
    /// newest.
    pub revisions: Vec<RevisionShare>,
    /// The state of the rollout, what uses its budget, and why it does not finish if it does not.
    pub present: Rollout,
    /// The remaining waves, if the rollout proceeds.
    pub waves: Vec<Wave>,
    /// Why the API server refuses to create pods, in which case nothing proceeds until it accepts
    /// them. `present` does not take this into account.
    pub creation_obstacle: Option<CreationObstacle>,
    /// Whether pods of the current template fail wherever they had time to become ready.
    pub template_fails: bool,
}

/// Why the API server refuses to create pods of a DaemonSet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreationObstacle {
    /// The API server refused missing pods, as an event shows.
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
    /// The revision's number; `None` when the dump does not have the revision.
    pub number: Option<i64>,
    /// The hash of its template.
    pub hash: String,
    /// Whether it is the revision of the current template.
    pub is_current: bool,
    /// The names of the nodes with a pod of the revision that is not being deleted.
    pub nodes: Vec<String>,
}

impl RolloutFacts {
    /// Returns the severity of the rollout's state.
    pub fn severity(&self) -> Severity {
        match &self.present {
            _ if self.creation_obstacle.is_some() => Severity::Wrong,
            rollout if rollout.finished => Severity::Normal,
            rollout if rollout.time_left.is_some() => Severity::Passing,
            _ => Severity::Wrong,
        }
    }
}

/// The cluster as it will proceed, with the DaemonSet's pods behaving as observed.
pub(super) struct World {
    /// The start of the simulation; `None` when the rollout is finished.
    cluster: Option<Cluster>,
    /// The state of the rollout, and how it will proceed; `None` when [`rollout::rollout_status`]
    /// returns `None`.
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

    /// Returns the start of the simulation, and how the rollout proceeds if nobody acts; `None`
    /// when the rollout is finished.
    pub(super) fn unfinished(&self) -> Option<(&Cluster, &Outlook)> {
        self.cluster.as_ref().zip(self.outlook.as_ref())
    }
}

/// Returns the images of the current template.
fn images(set: &ObservedSet<'_>) -> Vec<String> {
    set.placement.images().map(str::to_owned).collect()
}

/// Whether some pods of the current template will not become ready by themselves, and none is
/// ready.
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
