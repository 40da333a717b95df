//! The rules that look at the cluster, and what they look at.
//!
//! What cannot be had is not guessed: the rules that need it are not asked, and one
//! warning says so.

mod host;
mod neighbours;
mod nodes;
mod snapshot;

use daemonset_preflight::placement::DaemonPlacement;
use k8s_openapi::api::apps::v1::DaemonSet;

use crate::Host;
use crate::findings::Finding;
use crate::rule::Rule;
use crate::settings::Settings;
use host::Lists;
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
pub(crate) fn review(
    new: DaemonSet,
    old: Option<DaemonSet>,
    settings: &Settings,
    host: &Host<'_>,
) -> Review {
    let placement = DaemonPlacement::from(new);
    let old = old.map(DaemonPlacement::from);
    let lists = Lists { host, service_account: &settings.cluster.service_account };
    let mut snapshot = Snapshot::default();
    let mut review = Review::default();
    // Always first, and in this order: recorded sessions depend on it.
    if let Some(nodes) = snapshot.take(lists.nodes()) {
        if needs_daemon_sets(&placement, settings) {
            snapshot.daemon_sets = snapshot.take(lists.other_daemon_sets(&placement));
        }
        if settings.cluster.running_pods && settings.asks(Rule::PodsDoNotFit) {
            snapshot.occupancy = snapshot.take(lists.running_pods());
        }
        let placed = placement.on(&nodes);
        let before = old.as_ref().map(|old| old.on(&nodes));
        let moves = nodes::Moves::between(before.as_ref(), &placed);
        review.placement = Some(moves.count(&placed));
        review.findings = nodes::findings(&placed, &moves, &snapshot, settings);
        if settings.asks(Rule::SelectorOverlap) {
            let overlap = neighbours::overlaps(&placement, &lists, &mut snapshot);
            review.findings.extend(overlap);
        }
    }
    review.missing = snapshot.missing;
    review
}

/// Whether another DaemonSet can matter to a rule that is asked.
fn needs_daemon_sets(placement: &DaemonPlacement, settings: &Settings) -> bool {
    (settings.asks(Rule::HostPortClash) && !placement.pod.ports.is_empty())
        || (settings.asks(Rule::PodsDoNotFit) && !settings.cluster.running_pods)
        || settings.asks(Rule::SelectorOverlap)
}
