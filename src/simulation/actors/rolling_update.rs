//! Plans one step of a rolling update: which old pods are deleted, and which nodes get a new pod
//! beside an old one.
//!
//! Without surge, as many available old pods are deleted as the budget allows; old pods that are
//! not available are deleted first and use no budget. With surge, new pods are created beside old
//! ones, and an old pod is deleted when the new one is available.
//!
//! Invariants, whichever pods are chosen:
//! - at most `maxUnavailable` nodes are unavailable because of the update;
//! - at most `maxSurge` new pods are beside available old ones.
//!
//! Source: `rollingUpdate` in `pkg/controller/daemon/update.go` at v1.36.

use std::collections::BTreeMap;

use crate::placement::Budget;
use crate::simulation::rule::Rule;
use crate::simulation::state::{NodeName, PodId, UpdateCounts};

/// What the step does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Old pods to delete.
    pub delete: Vec<(PodId, Rule)>,
    /// Nodes to create a pod on.
    pub create: Vec<(NodeName, Rule)>,
    /// The node that blocks the whole update: it no longer exists, but an older pod is still bound
    /// to it.
    pub stopped_by: Option<NodeName>,
}

/// Plans the step. `desired` is how many nodes should run a pod.
pub fn plan(counts: &UpdateCounts, budget: Budget, desired: usize) -> Plan {
    if budget.max_surge == 0 {
        replace(counts, budget.max_unavailable)
    } else {
        surge(counts, budget.max_surge, desired)
    }
}

fn replace(counts: &UpdateCounts, max_unavailable: usize) -> Plan {
    let left = max_unavailable.saturating_sub(counts.unavailable);
    let free = counts.old_unavailable.values().map(|(pod, _)| (*pod, Rule::OlderUnavailable));
    let chosen =
        counts.old_available.values().take(left).map(|(pod, _)| (*pod, Rule::OlderWithinBudget));
    Plan { delete: free.chain(chosen).collect(), ..Plan::default() }
}

fn surge(counts: &UpdateCounts, max_surge: usize, desired: usize) -> Plan {
    // Looking up the node of such a pod fails, and the error ends the controller's step.
    if let Some(lost) = counts.lost.first() {
        return Plan { stopped_by: Some(lost.clone()), ..Plan::default() };
    }
    let on_excluded = |kept: &BTreeMap<NodeName, (PodId, bool)>| -> Vec<PodId> {
        counts.excluded.iter().filter_map(|node| kept.get(node)).map(|(pod, _)| *pod).collect()
    };
    // A pod on a node that should no longer run one stays until enough others are available: a
    // surging update must not leave a gap.
    let spare = counts.available.saturating_sub(desired);
    let surged = counts.surged.values().map(|pod| (*pod, Rule::Surged));
    let dead = on_excluded(&counts.old_unavailable).into_iter().map(|p| (p, Rule::OlderExcluded));
    let alive = on_excluded(&counts.old_available).into_iter().map(|p| (p, Rule::Spared));
    let delete = surged.chain(dead).chain(alive.take(spare)).collect();

    let staying = |(_, (_, should_run)): &(&NodeName, &(PodId, bool))| *should_run;
    let free = counts.old_unavailable.iter().filter(staying);
    let left = max_surge.saturating_sub(counts.surging);
    let chosen = counts.old_available.iter().filter(staying).take(left);
    let create = free
        .map(|(node, _)| (node.clone(), Rule::SurgeFree))
        .chain(chosen.map(|(node, _)| (node.clone(), Rule::Surge)))
        .collect();
    Plan { delete, create, stopped_by: None }
}
