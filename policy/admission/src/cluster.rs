//! The rules that look at the cluster, and the objects that they need.
//!
//! Nothing is guessed about objects that cannot be fetched: the rules that need them are skipped,
//! and one warning says so.

mod classes;
mod failure;
mod host;
mod neighbours;
mod nodes;
mod resource;
mod rollout;
mod snapshot;

use daemonset_preflight::placement::DaemonPlacement;
use k8s_openapi::api::apps::v1::DaemonSet;

use crate::Host;
use crate::findings::Finding;
use crate::rule::Rule;
use crate::settings::Settings;
use classes::Classes;
use host::Cluster;
use snapshot::Snapshot;

/// The result of checking a DaemonSet against the cluster.
#[derive(Debug, Default)]
pub(crate) struct Review {
    /// What the rules found.
    pub(crate) findings: Vec<Finding>,
    /// The number of nodes and pods; `None` when the nodes could not be listed.
    pub(crate) placement: Option<Placement>,
    /// Warnings that are not findings: the DaemonSet is not at fault.
    pub(crate) remarks: Vec<String>,
    /// The objects that could not be fetched, and why.
    pub(crate) missing: Vec<String>,
}

/// How many nodes match a DaemonSet, and how many pods are added and removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placement {
    pub(crate) nodes_matched: usize,
    pub(crate) nodes_total: usize,
    pub(crate) pods_added: usize,
    pub(crate) pods_removed: usize,
}

/// Checks a DaemonSet against the cluster. `old` is the DaemonSet before an update.
///
/// Small lists come first and the pods last: the first time that the host makes a list, it blocks
/// until it has all objects, and the lists that were read before the time is over are still used
/// for the answer. Recorded sessions depend on the order.
pub(crate) fn review(
    new: DaemonSet,
    old: Option<DaemonSet>,
    settings: &Settings,
    host: &dyn Host,
) -> Review {
    let cluster = Cluster::new(host, &settings.policy);
    let mut snapshot = Snapshot::default();
    let mut review = Review::default();
    let classes = Classes::of(&new, settings, &cluster, &mut snapshot);
    review.findings.extend(classes.missing.iter().map(|(class, name)| Finding {
        rule: Rule::MissingClass,
        field: class.field(),
        text: class.text(name),
    }));
    let placement = classes.compile(new);
    let old = old.map(DaemonPlacement::from);
    let overlaps = settings.asks(Rule::SelectorOverlap);
    let workloads = match overlaps {
        true => neighbours::workloads(&placement, &cluster, &mut snapshot),
        false => Vec::new(),
    };
    if needs_daemon_sets(&placement, settings) {
        snapshot.daemon_sets = snapshot.take(cluster.other_daemon_sets(&placement));
    }
    let nodes = snapshot.take(cluster.nodes());
    if settings.policy.running_pods && (settings.asks(Rule::PodsDoNotFit) || overlaps) {
        let pods = snapshot.take(cluster.running_pods(&placement.namespace));
        let (occupancy, unowned) = pods.unzip();
        snapshot.occupancy = occupancy;
        snapshot.unowned = unowned.unwrap_or_default();
    }
    if let Some(nodes) = &nodes {
        let placed = placement.on(nodes);
        let before = old.as_ref().map(|old| old.on(nodes));
        let moves = nodes::Moves::between(before.as_ref(), &placed);
        review.placement = Some(moves.count(&placed));
        review.remarks.extend(moves.remark(&placed, settings));
        review.findings.extend(nodes::findings(&placed, &moves, &snapshot, settings));
        if settings.asks(Rule::StuckRollout) {
            review.findings.extend(before.and_then(|before| rollout::stuck(&before, &placed)));
        }
        if settings.asks(Rule::PodsDoNotFit) {
            review.findings.extend(nodes::passed_over(&placed, classes.runtime_name()));
        }
    }
    if overlaps {
        review.findings.extend(neighbours::overlap(&placement, workloads, &snapshot));
    }
    review.missing = snapshot.missing.iter().map(ToString::to_string).collect();
    release((snapshot, nodes));
    review
}

/// Drops what was fetched from the cluster. In a guest the memory is leaked instead: the instance
/// ends with its request, so freeing each value would be wasted work.
fn release<T>(value: T) {
    if cfg!(target_family = "wasm") {
        std::mem::forget(value);
    }
}

/// Whether a rule that is enabled needs the other DaemonSets.
fn needs_daemon_sets(placement: &DaemonPlacement, settings: &Settings) -> bool {
    (settings.asks(Rule::HostPortClash) && !placement.pod.ports.is_empty())
        || (settings.asks(Rule::PodsDoNotFit) && !settings.policy.running_pods)
        || settings.asks(Rule::SelectorOverlap)
}
