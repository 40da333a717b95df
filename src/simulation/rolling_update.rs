//! One step of a rolling update: which old pods go, and which nodes get a new pod beside
//! an old one.
//!
//! Without surge, as many old pods go as the budget allows; those that are not available
//! anyway go first and for free. With surge, new pods are made beside old ones, and an
//! old pod goes when the new one is available.
//!
//! What holds, whichever pods are chosen:
//! - at most `maxUnavailable` nodes are unavailable by our doing;
//! - at most `maxSurge` new pods stand beside available old ones.
//!
//! Source: `rollingUpdate` in `pkg/controller/daemon/update.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::DaemonSetSpec;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use serde::Serialize;

use super::pod::{NodeName, PodId};
use super::rule::Rule;
use super::tally::UpdateTally;

/// How much a rolling update may disturb, in nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Budget {
    /// Nodes that may be without an available pod.
    pub max_unavailable: usize,
    /// Nodes that may have a new pod beside the old one. Not 0 means that the update surges.
    pub max_surge: usize,
}

/// What the step does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Old pods to delete.
    pub delete: Vec<(PodId, Rule)>,
    /// Nodes to create a pod on.
    pub create: Vec<(NodeName, Rule)>,
    /// The update stops as a whole: an older pod stands on this node, which is gone.
    pub stopped_by: Option<NodeName>,
}

impl Budget {
    /// The budget over `desired` nodes: percentages round up. `None` when the strategy is
    /// not `RollingUpdate`, which is also the default.
    ///
    /// Where both would be 0, one node may be unavailable.
    pub fn of(spec: &DaemonSetSpec, desired: usize) -> Option<Self> {
        let strategy = spec.update_strategy.as_ref();
        match strategy.and_then(|s| s.type_.as_deref()) {
            None | Some("" | "RollingUpdate") => {}
            Some(_) => return None,
        }
        let rolling = strategy.and_then(|s| s.rolling_update.as_ref());
        let max_surge =
            rolling.and_then(|r| r.max_surge.as_ref()).map_or(0, |v| scaled(v, desired));
        let max_unavailable =
            rolling.and_then(|r| r.max_unavailable.as_ref()).map_or(1, |v| scaled(v, desired));
        let neither = desired > 0 && max_surge == 0 && max_unavailable == 0;
        Some(Budget { max_unavailable: if neither { 1 } else { max_unavailable }, max_surge })
    }
}

/// Whether new pods may stand beside old ones.
///
/// Source: `AllowsSurge` in `pkg/controller/daemon/util/daemonset_util.go`.
pub fn allows_surge(spec: &DaemonSetSpec) -> bool {
    Budget::of(spec, 1).is_some_and(|budget| budget.max_surge > 0)
}

/// A number, or a percentage of `total` rounded up. What is neither counts as 0.
fn scaled(value: &IntOrString, total: usize) -> usize {
    match value {
        IntOrString::Int(number) => usize::try_from(*number).unwrap_or(0),
        IntOrString::String(text) => text
            .strip_suffix('%')
            .and_then(|digits| digits.parse::<usize>().ok())
            .map_or(0, |percent| percent.saturating_mul(total).div_ceil(100)),
    }
}

/// Plans the step. `desired` is how many nodes should run a pod.
pub fn plan(tally: &UpdateTally, budget: Budget, desired: usize) -> Plan {
    if budget.max_surge == 0 {
        replace(tally, budget.max_unavailable)
    } else {
        surge(tally, budget.max_surge, desired)
    }
}

fn replace(tally: &UpdateTally, max_unavailable: usize) -> Plan {
    let left = max_unavailable.saturating_sub(tally.unavailable);
    let free = tally.old_unavailable.values().map(|(pod, _)| (*pod, Rule::OlderUnavailable));
    let chosen =
        tally.old_available.values().take(left).map(|(pod, _)| (*pod, Rule::OlderWithinBudget));
    Plan { delete: free.chain(chosen).collect(), ..Plan::default() }
}

fn surge(tally: &UpdateTally, max_surge: usize, desired: usize) -> Plan {
    // Asking for the node of such a pod is an error that ends the controller's step.
    if let Some(lost) = tally.lost.first() {
        return Plan { stopped_by: Some(lost.clone()), ..Plan::default() };
    }
    let on_excluded = |kept: &BTreeMap<NodeName, (PodId, bool)>| -> Vec<PodId> {
        tally.excluded.iter().filter_map(|node| kept.get(node)).map(|(pod, _)| *pod).collect()
    };
    // A pod on a node that is no longer meant to run one stays until enough others are
    // available: whoever surges wants no gap.
    let spare = tally.available.saturating_sub(desired);
    let surged = tally.surged.values().map(|pod| (*pod, Rule::Surged));
    let dead = on_excluded(&tally.old_unavailable).into_iter().map(|p| (p, Rule::OlderExcluded));
    let alive = on_excluded(&tally.old_available).into_iter().map(|p| (p, Rule::Spared));
    let delete = surged.chain(dead).chain(alive.take(spare)).collect();

    let staying = |(_, (_, should_run)): &(&NodeName, &(PodId, bool))| *should_run;
    let free = tally.old_unavailable.iter().filter(staying);
    let left = max_surge.saturating_sub(tally.surging);
    let chosen = tally.old_available.iter().filter(staying).take(left);
    let create = free
        .map(|(node, _)| (node.clone(), Rule::SurgeFree))
        .chain(chosen.map(|(node, _)| (node.clone(), Rule::Surge)))
        .collect();
    Plan { delete, create, stopped_by: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_round_up() {
        for (value, total, want) in
            [("10%", 11, 2), ("0%", 11, 0), ("100%", 7, 7), ("33%", 3, 1), ("x", 3, 0)]
        {
            assert_eq!(
                scaled(&IntOrString::String(value.to_owned()), total),
                want,
                "{value} of {total}"
            );
        }
    }
}
