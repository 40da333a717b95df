//! The rules that look at the cluster, and what they look at.
//!
//! What cannot be had is not guessed: the rules that need it are not asked, and one
//! warning says so.

mod host;
mod neighbours;
mod nodes;
mod snapshot;

use daemonset_preflight::placement::{DaemonPlacement, Difference};
use k8s_openapi::api::apps::v1::DaemonSet;

use crate::rules::{Finding, Rule};
use crate::settings::Settings;
use snapshot::Snapshot;

/// What the cluster says to a DaemonSet.
#[derive(Debug, Default)]
pub(crate) struct Review {
    /// What the rules found.
    pub(crate) findings: Vec<Finding>,
    /// On which nodes pods run; `None` when the nodes could not be had.
    pub(crate) placement: Option<Placement>,
    /// What could not be had, and why.
    pub(crate) missing: Vec<String>,
}

/// The pods of a DaemonSet in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placement {
    pub(crate) nodes_matched: usize,
    pub(crate) nodes_total: usize,
    pub(crate) pods_added: usize,
    pub(crate) pods_removed: usize,
}

/// Looks at the cluster. `old` is the DaemonSet before an update.
pub(crate) fn review(new: &DaemonSet, old: Option<&DaemonSet>, settings: &Settings) -> Review {
    let placement = DaemonPlacement::compile(new);
    let old = old.map(DaemonPlacement::compile);
    let mut snapshot = Snapshot::default();
    let mut review = Review::default();
    // Always first, and in this order: recorded sessions depend on it.
    if let Some(nodes) = snapshot.take(host::nodes(settings)) {
        let needs_neighbours = needs_daemon_sets(&placement, settings);
        snapshot.daemon_sets = needs_neighbours
            .then(|| snapshot.take(host::daemon_sets(settings)))
            .flatten()
            .map(|all| snapshot::others(all, &placement));
        if settings.running_pods && settings.asks(Rule::PodsDoNotFit) {
            snapshot.occupancy = snapshot.take(host::running_pods(settings));
        }
        let placed = placement.on(&nodes);
        let before = old.as_ref().map(|old| old.on(&nodes));
        let difference = before.as_ref().map(|before| Difference::between(before, &placed));
        review.placement = Some(nodes::count(&placed, difference.as_ref()));
        review.findings = nodes::findings(&placed, difference.as_ref(), &snapshot, settings);
    }
    if review.placement.is_some() && settings.asks(Rule::SelectorOverlap) {
        review.findings.extend(neighbours::overlaps(&placement, &mut snapshot, settings));
    }
    review.missing = snapshot.missing;
    review
}

/// Whether another DaemonSet can matter to a rule that is asked.
fn needs_daemon_sets(placement: &DaemonPlacement, settings: &Settings) -> bool {
    (settings.asks(Rule::HostPortClash) && !placement.ports.is_empty())
        || (settings.asks(Rule::PodsDoNotFit) && !settings.running_pods)
        || settings.asks(Rule::SelectorOverlap)
}
