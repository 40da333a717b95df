//! Why a rollout cannot finish by itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::is_done;
use super::unavailable::{UnavailableReason, reason, uses_budget};
use crate::placement::{Budget, allows_surge};
use crate::scheduling::{self, FitFailure, HostPort};
use crate::simulation::actors::scheduler::fit_failures;
use crate::simulation::state::Cluster;
use crate::simulation::state::DaemonSetState;
use crate::simulation::state::Revision;
use crate::simulation::state::{NodeName, Phase, Pod};
use crate::simulation::state::{PodPair, UpdateView};

/// Why a rollout cannot finish by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "stuck")]
pub enum Stuck {
    /// With `OnDelete`, the old pods must be deleted by hand.
    WaitsForDeletion {
        /// How many nodes still have an old pod.
        nodes: usize,
    },
    /// A surge pod does not fit beside the old one, which has its host ports.
    SurgeHostPorts {
        /// The host ports that both pods need.
        ports: Vec<String>,
        /// Whether the new pod exists and is pending: a controller that schedules by itself
        /// creates none.
        pending: bool,
    },
    /// Nodes that will not recover by themselves use the whole budget, for which old pods wait.
    BudgetSpent {
        /// The budget.
        budget: usize,
        /// The nodes concerned.
        nodes: Vec<String>,
    },
    /// Pods of the new template never become ready.
    NeverReady {
        /// The images of these pods.
        images: Vec<String>,
    },
    /// The API server refuses to create pods.
    CreateFailed {
        /// The API server's error.
        error: String,
    },
    /// Pods do not fit.
    DoesNotFit {
        /// The nodes concerned.
        nodes: Vec<String>,
        /// What is missing on each of the nodes.
        message: String,
        /// Those of `nodes` that report no allocatable resources, which counts as having no room
        /// for any pod.
        nodes_without_allocatable: Vec<String>,
    },
    /// The kubelets of nodes do not respond, so that none of their pods becomes available or is
    /// removed.
    NodesNotReady {
        /// The nodes concerned.
        nodes: Vec<String>,
    },
    /// The networks of nodes are not ready, so that only their pods on the host's network start.
    NetworksNotReady {
        /// The nodes concerned.
        nodes: Vec<String>,
    },
    /// Taints evict the pods repeatedly.
    EvictedRepeatedly {
        /// The nodes concerned.
        nodes: Vec<String>,
    },
    /// Pods do not become available, for another reason.
    NotAvailable {
        /// The nodes concerned.
        nodes: Vec<String>,
    },
}

impl Stuck {
    /// Returns the reason in one sentence.
    pub fn sentence(&self) -> String {
        match self {
            Stuck::WaitsForDeletion { nodes } => {
                let keep =
                    if *nodes == 1 { "1 node keeps" } else { &format!("{nodes} nodes keep") };
                format!("The strategy is OnDelete: {keep} the old pod until somebody deletes it.")
            }
            Stuck::SurgeHostPorts { ports, pending } => format!(
                "A surge puts the new pod next to the old one, but both need host port{} {}: {}.",
                plural(ports),
                ports.join(", "),
                if *pending { "the new one stays Pending" } else { "no new one is created" },
            ),
            Stuck::BudgetSpent { budget, nodes } => format!(
                "The budget of {budget} is spent on nodes that will not recover by themselves: {}.",
                nodes.join(", ")
            ),
            Stuck::CreateFailed { error } => {
                format!("The API server refuses to create the pods: {error}.")
            }
            Stuck::NeverReady { images } => {
                format!("Pods with {} never become ready.", images.join(", "))
            }
            Stuck::DoesNotFit { nodes, message, nodes_without_allocatable: unreported } => {
                let pod = if nodes.len() == 1 { "The pod does" } else { "Pods do" };
                let report = if unreported.len() == 1 { "reports" } else { "report" };
                let mut sentence = format!("{pod} not fit on {}: {message}.", nodes.join(", "));
                if !unreported.is_empty() {
                    sentence += &format!(
                        " {} {report} no allocatable resources (status.allocatable), which counts as room for no pod.",
                        unreported.join(", ")
                    );
                }
                sentence
            }
            Stuck::NodesNotReady { nodes } => {
                let (kubelet, pod) = match nodes.len() {
                    1 => (
                        "kubelet",
                        "does not respond: its pod does not become available until it does",
                    ),
                    _ => (
                        "kubelets",
                        "do not respond: their pods do not become available until they do",
                    ),
                };
                format!("The {kubelet} of {} {pod}.", nodes.join(", "))
            }
            Stuck::NetworksNotReady { nodes } => {
                let (network, pod) = match nodes.len() {
                    1 => ("network", "is not ready: its pod does not start until it is"),
                    _ => ("networks", "are not ready: their pods do not start until they are"),
                };
                let nodes = nodes.join(", ");
                format!("The {network} of {nodes} {pod}, which a CNI plugin must set up.")
            }
            Stuck::EvictedRepeatedly { nodes } => {
                format!("A taint evicts each new pod again on {}.", nodes.join(", "))
            }
            Stuck::NotAvailable { nodes } => {
                let pod = if nodes.len() == 1 { "The pod does" } else { "Pods do" };
                format!("{pod} not become available on {}.", nodes.join(", "))
            }
        }
    }
}

fn plural<T>(all: &[T]) -> &'static str {
    if all.len() == 1 { "" } else { "s" }
}

/// What prevents the remaining nodes from having an available pod of the present template.
#[derive(Default)]
struct Obstacles {
    /// Whether they were observed at one time of a rollout that neither finishes nor stops.
    endless: bool,
    /// How many nodes have an old pod that must be deleted by hand.
    deletions: usize,
    /// Whether an old pod waits for the budget.
    wait_for_budget: bool,
    /// The error with which the API server refuses to create pods.
    create_failed: Option<String>,
    not_ready: BTreeSet<String>,
    await_network: BTreeSet<String>,
    evicted: BTreeSet<String>,
    others: BTreeSet<String>,
    /// Images of pods that never become ready.
    never_ready: BTreeSet<String>,
    /// Host ports that a new pod needs and the old one beside it has.
    surge_ports: BTreeSet<String>,
    /// Whether one of these new pods exists and is pending.
    surge_pending: bool,
    /// Nodes that report no allocatable resources.
    without_allocatable: BTreeSet<String>,
    /// What else is missing for pods, and on which nodes.
    lacking: Vec<(String, Vec<String>)>,
}

/// Returns why a rollout does not finish, judged where it has stopped or, if `endless`, at one
/// time of a course that has no end.
pub(super) fn reasons(cluster: &Cluster, controller: &DaemonSetState, endless: bool) -> Vec<Stuck> {
    let Some(current) = controller.history.current() else { return Vec::new() };
    let budget = Budget::of(&controller.spec, controller.index.desired());
    let surges = budget.is_some_and(|budget| budget.max_surge > 0);
    let mut found = Obstacles { endless, ..Obstacles::default() };
    if cluster.options.keeps_unready(current) {
        found.never_ready.extend(current.info.images.iter().cloned());
    }
    for (node, view) in controller.index.views() {
        let Some(update) = view.update.filter(|_| view.share.desired && !is_done(view)) else {
            continue;
        };
        match update.pods {
            Some(PodPair { new: None, old: Some(_) }) if budget.is_none() => found.deletions += 1,
            Some(PodPair { new: None, old: Some(_) })
                if !surges
                    || controller.unplaced_on(node).is_none()
                    || fit_failures(cluster, node, &current.info.pod).is_empty() =>
            {
                found.wait_for_budget = true;
            }
            _ => found.add(cluster, controller, node, update, current),
        }
    }
    let mut spent = None;
    if let Some(budget) = budget.filter(|_| found.wait_for_budget) {
        let limit = if surges { budget.max_surge } else { budget.max_unavailable };
        let mut nodes = Vec::new();
        for (node, view) in controller.index.views() {
            let Some(update) = view.update.filter(|u| uses_budget(*u, surges).is_some()) else {
                continue;
            };
            nodes.push(node.to_string());
            if !view.share.desired {
                // A node that should not run a pod may use the budget, too.
                found.add(cluster, controller, node, update, current);
            }
        }
        // In an endless course, the nodes are only those of the present time.
        spent = (nodes.len() >= limit && !endless)
            .then_some(Stuck::BudgetSpent { budget: limit, nodes });
    }
    found.stuck(spent)
}

impl Obstacles {
    /// Records why a node has no available pod.
    fn add(
        &mut self,
        cluster: &Cluster,
        controller: &DaemonSetState,
        node: &NodeName,
        update: UpdateView,
        current: &Arc<Revision>,
    ) {
        let pod_of = |id| cluster.pods.get(&id);
        let new = update.pods.and_then(|pair| pair.new).and_then(|(id, _)| pod_of(id));
        let old = update.pods.and_then(|pair| pair.old).and_then(|(id, _)| pod_of(id));
        // If no new pod could be created beside an old one, the missing new pod is examined, not
        // the old one.
        let unplaced = allows_surge(&controller.spec) && controller.unplaced_on(node).is_some();
        let pod = if unplaced { new } else { new.or(old) };
        let beside = old.filter(|old| pod.is_none_or(|pod| pod.id != old.id));
        let on_node = controller.pods.on(node).iter();
        let evicted = on_node.filter_map(|id| pod_of(*id)).any(|pod| pod.evict_at.is_some());
        match (reason(cluster, controller, node, update, pod), pod) {
            _ if evicted && self.endless => {
                self.evicted.insert(node.to_string());
            }
            (UnavailableReason::NodeNotReady, _) => {
                self.not_ready.insert(node.to_string());
            }
            (UnavailableReason::NetworkNotReady, _) => {
                self.await_network.insert(node.to_string());
            }
            (UnavailableReason::CreateFailed { error }, _) => self.create_failed = Some(error),
            (UnavailableReason::NeverReady, Some(pod)) => {
                self.never_ready.extend(pod.revision.info.images.iter().cloned());
            }
            (UnavailableReason::Pending { message }, Some(pod)) => {
                self.add_lack(cluster, node, &pod.revision, beside, message, true);
            }
            (UnavailableReason::NoRoom { message }, _) => {
                self.add_lack(cluster, node, current, beside, message, false);
            }
            _ if evicted => {
                self.evicted.insert(node.to_string());
            }
            _ => {
                self.others.insert(node.to_string());
            }
        }
    }

    /// Records what is missing for a pod on a node: the host ports of its predecessor, or
    /// something else.
    fn add_lack(
        &mut self,
        cluster: &Cluster,
        node: &NodeName,
        wanted: &Revision,
        beside: Option<&Pod>,
        pending_message: String,
        pending: bool,
    ) {
        let mut failures = fit_failures(cluster, node, &wanted.info.pod);
        let holds = |pod: &&Pod| pod.bound && pod.phase == Phase::Active;
        let shared = beside.filter(holds).map(|old| shared_ports(wanted, &old.revision));
        if let Some(ports) = shared.filter(|ports| !ports.is_empty()) {
            self.surge_ports.extend(ports);
            self.surge_pending |= pending;
            failures.retain(|failure| !failure.is_port());
            if failures.is_empty() {
                return;
            }
        }
        if failures.contains(&FitFailure::NotReported) {
            self.without_allocatable.insert(node.to_string());
        }
        let reasons = scheduling::reasons(&failures);
        let message = if reasons.is_empty() { pending_message } else { reasons.join(", ") };
        match self.lacking.iter_mut().find(|(known, _)| *known == message) {
            Some((_, nodes)) => nodes.push(node.to_string()),
            None => self.lacking.push((message, vec![node.to_string()])),
        }
    }

    fn stuck(self, spent: Option<Stuck>) -> Vec<Stuck> {
        let mut stuck = Vec::new();
        if self.deletions > 0 {
            stuck.push(Stuck::WaitsForDeletion { nodes: self.deletions });
        }
        stuck.extend(self.create_failed.map(|error| Stuck::CreateFailed { error }));
        if !self.never_ready.is_empty() {
            stuck.push(Stuck::NeverReady { images: self.never_ready.into_iter().collect() });
        }
        if !self.surge_ports.is_empty() {
            let ports = self.surge_ports.into_iter().collect();
            stuck.push(Stuck::SurgeHostPorts { ports, pending: self.surge_pending });
        }
        stuck.extend(spent);
        for (message, mut nodes) in self.lacking {
            nodes.sort_unstable();
            let unreported = |node: &&String| self.without_allocatable.contains(*node);
            let nodes_without_allocatable = nodes.iter().filter(unreported).cloned().collect();
            stuck.push(Stuck::DoesNotFit { nodes, message, nodes_without_allocatable });
        }
        let nodes = |names: BTreeSet<String>| -> Option<Vec<String>> {
            (!names.is_empty()).then(|| names.into_iter().collect())
        };
        stuck.extend(nodes(self.not_ready).map(|nodes| Stuck::NodesNotReady { nodes }));
        stuck.extend(nodes(self.await_network).map(|nodes| Stuck::NetworksNotReady { nodes }));
        stuck.extend(nodes(self.evicted).map(|nodes| Stuck::EvictedRepeatedly { nodes }));
        stuck.extend(nodes(self.others).map(|nodes| Stuck::NotAvailable { nodes }));
        stuck
    }
}

/// Returns the host ports of the new template that clash with those of the old one.
fn shared_ports(new: &Revision, old: &Revision) -> Vec<String> {
    let clash = |port: &&HostPort| old.info.pod.ports.iter().any(|taken| taken.clashes_with(port));
    new.info.pod.ports.iter().filter(clash).map(ToString::to_string).collect()
}
