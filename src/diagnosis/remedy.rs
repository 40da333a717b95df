//! Remedies, each tested by simulation or placement before it is offered.

use k8s_openapi::api::apps::v1::{DaemonSetUpdateStrategy, RollingUpdateDaemonSet};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::cause::{Cause, Severity};
use super::findings::Finding;
use super::rollout::{RolloutFacts, World};
use super::{Observation, ObservedSet};
use crate::placement;
use crate::simulation::rollout::{self, Stuck};
use crate::simulation::{Action, Cluster, Millis};

/// A remedy and its effect.
#[derive(Debug, Clone)]
pub struct Remedy<'a> {
    /// What to do.
    pub action: RemedyAction<'a>,
    /// On how many more nodes a pod is available in the end than without the remedy.
    pub gains: usize,
    /// How long the rollout then takes; `None` when it still does not finish, for another reason.
    pub takes: Option<Millis>,
}

/// An action that may help.
#[derive(Debug, Clone)]
pub enum RemedyAction<'a> {
    /// Change what the template requires of nodes.
    Placement(placement::Remedy<'a>),
    /// Let more nodes be unavailable during an update.
    RaiseMaxUnavailable {
        /// The new value of `maxUnavailable`.
        to: i32,
    },
    /// Replace pods without a surge, so that the old pod releases its host ports first.
    StopSurging,
    /// Roll back to the previous revision.
    RollBack {
        /// The number of the previous revision.
        revision: i64,
    },
    /// Remove the Node objects of nodes that are gone for good.
    RemoveNodes {
        /// The names of the nodes.
        nodes: Vec<String>,
    },
    /// Delete the pods of old revisions, as the strategy `OnDelete` requires.
    DeletePods {
        /// The names of the pods.
        pods: Vec<String>,
    },
    /// Give the pods the priority class `system-node-critical`, so that other pods make room.
    RaisePriority,
}

/// The priority class of daemons that are essential to a node.
const CRITICAL: &str = "system-node-critical";

/// The cluster as it will proceed without a remedy, for comparison.
struct Trial<'t> {
    cluster: &'t Cluster,
    set: &'t ObservedSet<'t>,
    /// How many nodes are left when the simulated rollout ends.
    left: usize,
    is_finishing: bool,
}

pub(super) fn remedies<'a>(
    observation: &'a Observation<'_>,
    set: &'a ObservedSet<'_>,
    world: &World,
    findings: &[Finding<'a>],
    rollout: Option<&RolloutFacts>,
) -> Vec<Remedy<'a>> {
    let mut remedies = placements(set, observation, findings);
    let Some(facts) = rollout.filter(|facts| facts.severity() == Severity::Wrong) else {
        return remedies;
    };
    let Some((cluster, without)) = world.unfinished() else { return remedies };
    let trial = Trial {
        cluster,
        set,
        left: without.left_at_end,
        is_finishing: without.rollout.time_left.is_some(),
    };
    let stuck = &facts.present.stuck;
    let surge = stuck.iter().any(|stuck| matches!(stuck, Stuck::SurgeHostPorts { .. }));
    let mut tried = Vec::new();
    if stuck.iter().any(|stuck| matches!(stuck, Stuck::WaitsForDeletion { .. })) {
        tried.extend(trial.delete_pods(observation, facts));
    }
    if surge {
        tried.extend(trial.strategy(RemedyAction::StopSurging, rolling(1, 0)));
    }
    if facts.template_fails {
        let older = facts.revisions.iter().filter(|share| !share.is_current);
        let before = older.filter_map(|share| share.number).max();
        tried.extend(before.and_then(|revision| {
            let action = Action::RollBack(set.key.clone(), revision);
            trial.attempt(RemedyAction::RollBack { revision }, [action])
        }));
    }
    let silent: Vec<String> = findings
        .iter()
        .filter(|finding| {
            matches!(
                finding.cause,
                Cause::NodeUnreachable | Cause::NodeNotReady { .. } | Cause::DeletionUnanswered
            )
        })
        .flat_map(|finding| finding.nodes.iter().map(|node| node.node.to_owned()))
        .collect();
    if !silent.is_empty() {
        let actions: Vec<Action> = silent.iter().cloned().map(Action::RemoveNode).collect();
        tried.extend(trial.attempt(RemedyAction::RemoveNodes { nodes: silent }, actions));
    }
    let spent = stuck.iter().find_map(|stuck| match stuck {
        Stuck::BudgetSpent { budget, nodes } => Some((*budget).max(nodes.len()) + 1),
        _ => None,
    });
    if let Some(to) = spent.and_then(|to| i32::try_from(to).ok()).filter(|_| !set.placement.surges)
    {
        let action = RemedyAction::RaiseMaxUnavailable { to };
        tried.extend(trial.strategy(action, rolling(to, 0)));
    }
    // The new pods of a surge would preempt their own predecessors.
    let lacks_room = |finding: &Finding<'_>| matches!(finding.cause, Cause::DoesNotFit { .. });
    if !surge && findings.iter().any(lacks_room) {
        tried.extend(trial.raise_priority());
    }
    tried.sort_by_key(|remedy| std::cmp::Reverse(remedy.gains));
    remedies.extend(tried);
    remedies
}

/// Returns changes of what the template requires of nodes, when no node runs a pod, or when nodes
/// with pods have been tainted since.
fn placements<'a>(
    set: &'a ObservedSet<'_>,
    observation: &'a Observation<'_>,
    findings: &[Finding<'a>],
) -> Vec<Remedy<'a>> {
    let placed = set.placement.on(&observation.dump.nodes);
    let is_nowhere = !observation.dump.nodes.iter().any(|node| placed.decide(node).run);
    let misscheduled =
        findings.iter().any(|finding| matches!(finding.cause, Cause::Misscheduled { .. }));
    if !is_nowhere && !misscheduled {
        return Vec::new();
    }
    let remedies = placed.remedies().into_iter();
    let of_placement = remedies.map(|remedy| Remedy {
        gains: remedy.gains,
        takes: None,
        action: RemedyAction::Placement(remedy),
    });
    of_placement.collect()
}

/// Returns a rolling update strategy with this budget.
fn rolling(max_unavailable: i32, max_surge: i32) -> DaemonSetUpdateStrategy {
    DaemonSetUpdateStrategy {
        type_: Some("RollingUpdate".to_owned()),
        rolling_update: Some(RollingUpdateDaemonSet {
            max_unavailable: Some(IntOrString::Int(max_unavailable)),
            max_surge: Some(IntOrString::Int(max_surge)),
        }),
    }
}

impl Trial<'_> {
    /// Tests actions on a fork of the cluster; `None` when they gain nothing or are refused.
    fn attempt<'a>(
        &self,
        action: RemedyAction<'a>,
        actions: impl IntoIterator<Item = Action>,
    ) -> Option<Remedy<'a>> {
        let mut fork = self.cluster.clone();
        for action in actions {
            fork.apply(action).ok()?;
        }
        let with = rollout::outlook(&fork, &self.set.key)?;
        let takes = with.rollout.time_left;
        let gains = self.left.saturating_sub(with.left_at_end);
        let helps = gains > 0 || (takes.is_some() && !self.is_finishing);
        helps.then_some(Remedy { action, gains, takes })
    }

    fn strategy<'a>(
        &self,
        action: RemedyAction<'a>,
        strategy: DaemonSetUpdateStrategy,
    ) -> Option<Remedy<'a>> {
        self.attempt(action, [Action::UpdateStrategy(self.set.key.clone(), strategy)])
    }

    /// Tests deleting the pods of old revisions.
    fn delete_pods<'a>(
        &self,
        observation: &Observation<'_>,
        facts: &RolloutFacts,
    ) -> Option<Remedy<'a>> {
        let current = facts.revisions.iter().find(|share| share.is_current)?;
        let live = self.set.pods.iter().map(|(_, pod)| *pod).filter(|pod| pod.deleted.is_none());
        let old = live.filter(|pod| pod.hash() != current.hash && pod.is_active());
        let old = old.filter(|pod| {
            let node = pod.place().map(|node| &**node).unwrap_or_default();
            observation.dump.nodes.find(node).is_some()
        });
        let pods: Vec<String> = old.map(|pod| pod.name.to_string()).collect();
        let of_pod = |pod: &String| Action::DeletePod(format!("{}/{pod}", self.set.key.namespace));
        let actions: Vec<Action> = pods.iter().map(of_pod).collect();
        self.attempt(RemedyAction::DeletePods { pods }, actions)
    }

    /// Tests giving the template a critical priority class. The change itself creates a new
    /// revision.
    fn raise_priority<'a>(&self) -> Option<Remedy<'a>> {
        let mut template = self.cluster.template(&self.set.key)?.clone();
        let spec = template.spec.as_mut()?;
        if spec.priority_class_name.as_deref().is_some_and(|name| name.starts_with("system-")) {
            return None;
        }
        spec.priority_class_name = Some(CRITICAL.to_owned());
        spec.priority = None;
        spec.preemption_policy = None;
        let action = Action::UpdateTemplate(self.set.key.clone(), Box::new(template));
        self.attempt(RemedyAction::RaisePriority, [action])
    }
}
