//! The rules that look at the cluster, and what they look at.
//!
//! What cannot be had is not guessed: the rules that need it are not asked, and one
//! warning says so.

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

/// What the cluster says to a DaemonSet.
#[derive(Debug, Default)]
pub(crate) struct Review {
    /// What the rules found.
    pub(crate) findings: Vec<Finding>,
    /// On which nodes pods run; `None` when the nodes could not be had.
    pub(crate) placement: Option<Placement>,
    /// What is no fault of the DaemonSet and yet worth a warning.
    pub(crate) remarks: Vec<String>,
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
///
/// Small lists come first and the pods last: a list that the host makes for the first time
/// is waited for, and what was read before the time is over is answered. Recorded sessions
/// depend on the order.
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

/// Ends the use of what was had of the cluster. The instance of a guest ends with its request,
/// and all of its memory with it, so that nothing is freed piece by piece there.
fn release<T>(value: T) {
    if cfg!(target_family = "wasm") {
        std::mem::forget(value);
    }
}

/// Whether another DaemonSet can matter to a rule that is asked.
fn needs_daemon_sets(placement: &DaemonPlacement, settings: &Settings) -> bool {
    (settings.asks(Rule::HostPortClash) && !placement.pod.ports.is_empty())
        || (settings.asks(Rule::PodsDoNotFit) && !settings.policy.running_pods)
        || settings.asks(Rule::SelectorOverlap)
}
