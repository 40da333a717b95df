//! The rule `stuck_rollout`: whether the rollout that an update starts can begin and end.

use daemonset_preflight::placement::{Placed, RolloutObstacle};

use super::nodes::named;
use crate::findings::Finding;
use crate::rule::Rule;

/// Returns "the rollout cannot begin: 2 unreachable nodes use up its budget of 2 (a, b)".
pub(super) fn stuck<'a>(before: &Placed<'a>, now: &Placed<'a>) -> Option<Finding> {
    let are = |nodes: &[&str]| match nodes.len() {
        1 => "1 unreachable node".to_owned(),
        several => format!("{several} unreachable nodes"),
    };
    let text = match now.rollout_obstacle(before)? {
        RolloutObstacle::BudgetSpent { budget, nodes } => {
            let verb = if nodes.len() == 1 { "uses" } else { "use" };
            let (which, names) = (are(&nodes), named(&nodes));
            format!("the rollout cannot begin: {which} {verb} up its budget of {budget} ({names})")
        }
        RolloutObstacle::NodesUnreachable { nodes } => {
            format!("the rollout cannot end: it waits for {} ({})", are(&nodes), named(&nodes))
        }
    };
    Some(Finding { rule: Rule::StuckRollout, field: "spec.updateStrategy", text })
}
