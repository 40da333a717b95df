//! Compares a DaemonSet with its alternatives: runs the same script with the daemon started in
//! other ways.
//!
//! How many nodes each alternative covers over time is simulated; its other disadvantages are
//! listed. A node is covered if it should run a daemon by the DaemonSet's rules and has a ready
//! one.
//!
//! ```
//! use daemonset_preflight::manifest::nodes::Node;
//! use daemonset_preflight::simulation::alternatives::{self, Alternative};
//! use daemonset_preflight::simulation::{Action, Cluster, SimulationOptions};
//!
//! let agent = serde_json::from_str(r#"{
//!     "metadata": {"name": "agent", "namespace": "default"},
//!     "spec": {
//!         "selector": {"matchLabels": {"app": "agent"}},
//!         "template": {
//!             "metadata": {"labels": {"app": "agent"}},
//!             "spec": {"containers": [{"name": "agent", "image": "agent:1"}]}
//!         }
//!     }
//! }"#).unwrap();
//! let mut start = Cluster::new(SimulationOptions::default());
//! start.apply(Action::AddNode(Node::named("a"))).unwrap();
//! let script = vec![(60_000, Action::AddNode(Node::named("b")))];
//! let runs = alternatives::compare(&start, &agent, &script, 120_000).unwrap();
//! let covered = |wanted| {
//!     let run = runs.iter().find(|run| run.alternative == wanted).unwrap();
//!     run.coverage.last().unwrap().covered
//! };
//! assert_eq!(covered(Alternative::DaemonSet), 2);
//! assert_eq!(covered(Alternative::BarePods), 1);
//! ```
//!
//! DIFFERENCE: the alternatives are simpler models than the DaemonSet: nodes have room for every
//! copy, a deleted copy is removed at once, and a Deployment's copies are placed on the node with
//! the fewest, the first by name among equals. An init script represents a systemd unit that is
//! restarted.

mod convert;
mod copies;

pub use convert::{Conversion, ConversionAction, ConversionReason, Converted, Workload, convert};

use k8s_openapi::api::apps::v1::DaemonSet;
use serde::Serialize;

use super::Millis;
use super::action::{Action, Refused};
use super::state::{Cluster, DaemonSetKey, DaemonSetState};
use super::timeline::Rejected;
use copies::{Copies, Replacement, Rules, Updates};

/// How the daemon is started on the nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Alternative {
    /// By a DaemonSet.
    DaemonSet,
    /// By a script that every node runs when it starts.
    InitScript,
    /// By pods that were created by hand, one for each node.
    BarePods,
    /// By a file in the manifest directory of each kubelet.
    StaticPods,
    /// By a Deployment with as many replicas as there were nodes.
    Deployment,
    /// By such a Deployment with pod anti-affinity, so that no two of its pods run on one node.
    SpreadDeployment,
}

/// One alternative's run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// The alternative.
    pub alternative: Alternative,
    /// The coverage over time. An entry holds until the next one.
    pub coverage: Vec<Coverage>,
    /// The share of time in which nodes were covered, weighted by nodes: 0 to 1.
    pub share: f64,
    /// Its disadvantages against a DaemonSet.
    pub losses: Vec<Loss>,
}

/// How many nodes are covered, from a time on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// The time.
    pub at: Millis,
    /// How many nodes should run a daemon.
    pub wanted: usize,
    /// How many of the `wanted` nodes have a ready daemon.
    pub covered: usize,
    /// How many ready daemons there are beyond one per node, or on nodes that should run none.
    pub surplus: usize,
    /// How many of the `wanted` nodes have a ready daemon of the present template.
    pub updated: usize,
}

/// A disadvantage of an alternative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Loss {
    /// A daemon whose pod has failed or is deleted is not replaced.
    NotReplaced,
    /// A new node does not get a daemon by itself.
    NotOnNewNodes,
    /// A change of a node's labels or taints neither adds nor removes a daemon.
    IgnoresLabels,
    /// `kubectl` does not show it.
    NotVisible,
    /// `kubectl` shows it but cannot change or delete it.
    NotManageable,
    /// A new template does not update running daemons.
    NoRollout,
    /// One node may have several daemons, and another none.
    SeveralOnOneNode,
    /// Daemons are evicted from a node that is not ready, and are not scheduled to a cordoned one,
    /// where those of a DaemonSet stay.
    LeavesTroubledNodes,
    /// The number of daemons does not change with the number of nodes.
    FixedNumber,
    /// The scheduler does not account for the resources that it uses.
    NotAccountedFor,
    /// Its logs and configuration are not managed with the tools for applications.
    OtherTools,
    /// Nothing limits its use of the node's resources.
    NotIsolated,
}

impl Loss {
    /// Returns the disadvantage in words.
    pub fn words(self) -> &'static str {
        match self {
            Loss::NotReplaced => {
                "a pod that has failed or is deleted, or whose node is lost, does not come back"
            }
            Loss::NotOnNewNodes => "a node that joins gets no daemon by itself",
            Loss::IgnoresLabels => "a change of labels or taints moves no daemon",
            Loss::NotVisible => "kubectl does not show it",
            Loss::NotManageable => "kubectl shows it but cannot change or delete it",
            Loss::NoRollout => "a new template reaches no running daemon",
            Loss::SeveralOnOneNode => "several daemons may run on one node, and none on another",
            Loss::LeavesTroubledNodes => {
                "daemons leave nodes that are not ready and do not come onto cordoned ones"
            }
            Loss::FixedNumber => "the number of daemons does not follow the number of nodes",
            Loss::NotAccountedFor => "the scheduler does not know what it takes of the node",
            Loss::OtherTools => {
                "its logs are not read, and it is not configured, with the tools and the language of the applications"
            }
            Loss::NotIsolated => {
                "no resource limits keep it from the applications, unless the script starts it in a container"
            }
        }
    }
}

impl Alternative {
    /// All alternatives, the DaemonSet first.
    pub const ALL: [Alternative; 6] = [
        Alternative::DaemonSet,
        Alternative::InitScript,
        Alternative::BarePods,
        Alternative::StaticPods,
        Alternative::Deployment,
        Alternative::SpreadDeployment,
    ];

    /// Returns its disadvantages against a DaemonSet.
    pub fn losses(self) -> &'static [Loss] {
        use Loss::*;
        match self {
            Alternative::DaemonSet => &[],
            Alternative::InitScript => {
                &[IgnoresLabels, NotVisible, NoRollout, NotAccountedFor, OtherTools, NotIsolated]
            }
            Alternative::BarePods => &[NotReplaced, NotOnNewNodes, IgnoresLabels, NoRollout],
            Alternative::StaticPods => &[NotOnNewNodes, IgnoresLabels, NotManageable, NoRollout],
            Alternative::Deployment => {
                &[NotOnNewNodes, SeveralOnOneNode, LeavesTroubledNodes, FixedNumber]
            }
            Alternative::SpreadDeployment => &[NotOnNewNodes, LeavesTroubledNodes, FixedNumber],
        }
    }

    /// Returns when it is the right choice, in words.
    pub fn suits(self) -> &'static str {
        match self {
            Alternative::DaemonSet => {
                "a copy must always run on all or certain nodes, and start before other pods"
            }
            Alternative::InitScript => {
                "the daemon must run where no kubelet does, or before it, as the kubelet itself"
            }
            Alternative::BarePods => "a pod is tried out on one node and may be lost",
            Alternative::StaticPods => {
                "the daemon must run without an API server, as when a cluster is started; static pods may be deprecated in the future"
            }
            Alternative::Deployment => {
                "the service is stateless: how many run and how they are rolled out matters more than on which node each runs"
            }
            Alternative::SpreadDeployment => {
                "a known number of copies, at most one a node, will do, wherever they are"
            }
        }
    }

    /// Returns how its copies of the daemon behave; `None` for the DaemonSet itself.
    fn rules(self) -> Option<Rules> {
        let fixed = Rules {
            on_new_nodes: false,
            everywhere: false,
            restarted: true,
            replacement: Replacement::Never,
            returns_when_deleted: false,
            updates: Updates::Never,
        };
        Some(match self {
            Alternative::DaemonSet => return None,
            Alternative::InitScript => Rules {
                on_new_nodes: true,
                everywhere: true,
                // Deleting pods through the API server does not affect the script's process.
                returns_when_deleted: true,
                ..fixed
            },
            // A failed pod is not restarted.
            Alternative::BarePods => Rules { restarted: false, ..fixed },
            // The kubelet recreates the mirror pod.
            Alternative::StaticPods => Rules { returns_when_deleted: true, ..fixed },
            Alternative::Deployment => Rules {
                replacement: Replacement::Elsewhere { one_a_node: false },
                returns_when_deleted: true,
                updates: Updates::Rolling,
                ..fixed
            },
            Alternative::SpreadDeployment => Rules {
                replacement: Replacement::Elsewhere { one_a_node: true },
                returns_when_deleted: true,
                updates: Updates::Rolling,
                ..fixed
            },
        })
    }
}

/// Runs a script up to `until` with each alternative instead of `daemon_set`. `start` has nodes
/// and pods but not that DaemonSet. The script need not create the DaemonSet, and refers to it by
/// name to update its template.
///
/// # Errors
/// When the DaemonSet, or an event of the script, is refused. A refused DaemonSet has the index of
/// the first event.
pub fn compare(
    start: &Cluster,
    daemon_set: &DaemonSet,
    script: &[(Millis, Action)],
    until: Millis,
) -> Result<Vec<Run>, Rejected> {
    let mut cluster = start.clone();
    cluster
        .apply(Action::CreateDaemonSet(Box::new(daemon_set.clone())))
        .map_err(|reason| Rejected { index: 0, reason })?;
    let Some(key) = cluster.daemon_sets().find(|key| !start.daemon_sets.contains_key(key)).cloned()
    else {
        return Ok(Vec::new());
    };
    let mut runs: Vec<(Alternative, Option<Copies>, Vec<Coverage>)> = Alternative::ALL
        .iter()
        .map(|alternative| {
            let copies = alternative.rules().map(|rules| Copies::new(rules, &cluster, &key));
            (*alternative, copies, Vec::new())
        })
        .collect();
    let measure = |cluster: &Cluster,
                   runs: &mut Vec<(Alternative, Option<Copies>, Vec<Coverage>)>| {
        for (_, copies, coverage) in runs {
            let now = match copies {
                Some(copies) => copies.coverage(cluster, &key),
                None => of_daemon_set(cluster, &key),
            };
            // A later measurement at the same time replaces the earlier one.
            coverage.pop_if(|last| last.at == now.at);
            let same = |last: &Coverage| Coverage { at: now.at, ..*last } == now;
            if !coverage.last().is_some_and(same) {
                coverage.push(now);
            }
        }
    };
    cluster.settle(&mut |_| ());
    measure(&cluster, &mut runs);
    let mut script = script.iter().enumerate().peekable();
    let mut last = cluster.now();
    loop {
        let event = script.peek().map(|(_, (at, _))| *at);
        let copies = runs.iter().filter_map(|(_, copies, _)| copies.as_ref()?.next(cluster.now()));
        let own = cluster.next_moment().into_iter().chain(copies).min();
        let Some(at) = event.into_iter().chain(own).min().filter(|at| *at <= until) else { break };
        if at < last {
            let (index, _) =
                script.peek().copied().unwrap_or((0, &(at, Action::RemoveNode(String::new()))));
            return Err(Rejected { index, reason: Refused::OutOfOrder { at, after: last } });
        }
        last = at;
        cluster.advance(at.saturating_sub(cluster.now()));
        cluster.settle(&mut |_| ());
        while let Some((index, (_, action))) = script.next_if(|(_, (when, _))| *when == at) {
            cluster.apply(action.clone()).map_err(|reason| Rejected { index, reason })?;
            for copies in runs.iter_mut().filter_map(|(_, copies, _)| copies.as_mut()) {
                copies.see(action, &cluster, &key);
            }
            cluster.settle(&mut |_| ());
        }
        for copies in runs.iter_mut().filter_map(|(_, copies, _)| copies.as_mut()) {
            copies.act(&cluster, &key);
        }
        measure(&cluster, &mut runs);
    }
    let finished = |(alternative, _, coverage): (Alternative, _, Vec<Coverage>)| Run {
        alternative,
        share: share(&coverage, until),
        coverage,
        losses: alternative.losses().to_vec(),
    };
    Ok(runs.into_iter().map(finished).collect())
}

/// Returns the coverage by the DaemonSet itself.
fn of_daemon_set(cluster: &Cluster, key: &DaemonSetKey) -> Coverage {
    let mut coverage =
        Coverage { at: cluster.now(), wanted: 0, covered: 0, surplus: 0, updated: 0 };
    let Some(controller) = cluster.daemon_sets.get(key) else { return coverage };
    let current = controller.history.current().map(|revision| &revision.hash);
    coverage.wanted = controller.wanted_nodes().count();
    for node in controller.pods.nodes() {
        let ready = controller.pods.on(node).iter().filter_map(|id| cluster.pods.get(id));
        let ready: Vec<_> = ready.filter(|pod| pod.ready_since.is_some()).collect();
        let wanted = controller.runs_on(node);
        coverage.covered += usize::from(wanted && !ready.is_empty());
        coverage.updated +=
            usize::from(wanted && ready.iter().any(|pod| Some(&pod.revision.hash) == current));
        coverage.surplus += ready.len() - usize::from(wanted && !ready.is_empty());
    }
    coverage
}

/// Whether a node should run a daemon by the DaemonSet's rules.
fn wants(controller: Option<&DaemonSetState>, node: &str) -> bool {
    controller.is_some_and(|controller| controller.runs_on(node))
}

/// Returns the covered share of all node-time in which nodes should run a daemon; 1 if there was
/// none.
fn share(coverage: &[Coverage], until: Millis) -> f64 {
    let ends = coverage.iter().skip(1).map(|next| next.at).chain([until]);
    let (mut wanted, mut covered) = (0.0, 0.0);
    for (entry, end) in coverage.iter().zip(ends) {
        let span = end.saturating_sub(entry.at).max(0) as f64;
        wanted += entry.wanted as f64 * span;
        covered += entry.covered as f64 * span;
    }
    if wanted > 0.0 { covered / wanted } else { 1.0 }
}
