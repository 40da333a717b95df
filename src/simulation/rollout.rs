//! How a rollout stands: what is left, what uses the budget, how long it will take, and
//! why it cannot finish.
//!
//! ```
//! use daemonset_preflight::manifest::nodes::Node;
//! use daemonset_preflight::simulation::{Action, Cluster, DaemonSetKey, Knobs, rollout};
//!
//! let agent = |image: &str| -> k8s_openapi::api::apps::v1::DaemonSet {
//!     serde_json::from_value(serde_json::json!({
//!         "metadata": {"name": "agent", "namespace": "default"},
//!         "spec": {
//!             "selector": {"matchLabels": {"app": "agent"}},
//!             "template": {
//!                 "metadata": {"labels": {"app": "agent"}},
//!                 "spec": {"containers": [{"name": "agent", "image": image}]}
//!             }
//!         }
//!     })).unwrap()
//! };
//! let mut cluster = Cluster::new(Knobs::default());
//! for name in ["a", "b", "c"] {
//!     cluster.apply(Action::AddNode(Node::named(name))).unwrap();
//! }
//! cluster.apply(Action::CreateDaemonSet(Box::new(agent("agent:1")))).unwrap();
//! cluster.run(60_000, &mut |_| ());
//!
//! let key = DaemonSetKey::new("default", "agent");
//! let template = agent("agent:2").spec.unwrap().template;
//! cluster.apply(Action::UpdateTemplate(key.clone(), Box::new(template))).unwrap();
//! let forecast = rollout::forecast(&cluster, &key, 600_000).unwrap();
//! assert_eq!(forecast.waves.len(), 3);
//! assert_eq!(forecast.takes, Some(15_000));
//!
//! cluster.sync();
//! let told = rollout::tell(&cluster, &key).unwrap();
//! assert_eq!((told.left, told.waves_left, told.time_left), (3, Some(3), Some(15_000)));
//! ```

use std::collections::BTreeSet;

use serde::Serialize;

use super::Millis;
use super::cluster::Cluster;
use super::controller::{Change, Controller, DaemonSetKey, Step};
use super::pod::{Pod, PodId};
use super::rolling_update::{self, Budget};
use super::rule::Rule;
use super::timeline::Record;
use super::view::{Pair, Update};

/// How a rollout stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Rollout {
    /// The number of the present template's revision.
    pub revision: i64,
    /// Nodes that should run a pod.
    pub desired: usize,
    /// Of these, nodes that have no available pod of the present template.
    pub left: usize,
    /// Whether nothing is left.
    pub finished: bool,
    /// The budget; absent with `OnDelete`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// Nodes that use it: without a surge those without an available pod, with one those
    /// on which a new pod is not available yet beside the old one.
    pub in_use: usize,
    /// These nodes, and why they use it.
    pub eaters: Vec<Eater>,
    /// How many more times the controller will replace pods, if all goes well; absent
    /// when it cannot go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waves_left: Option<usize>,
    /// How long that takes with the kubelets' times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_left: Option<Millis>,
    /// Why it cannot finish by itself.
    pub stuck: Vec<Stuck>,
}

/// A node that uses the budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Eater {
    /// The node.
    pub node: String,
    /// Its pod, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod: Option<String>,
    /// Why.
    pub why: Appetite,
}

/// Why a node uses the budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "why")]
pub enum Appetite {
    /// It has no pod at the moment.
    NoPod,
    /// It has more pods than it should.
    SeveralPods,
    /// Its kubelet does not answer.
    NodeNotReady,
    /// The pod waits for the scheduler.
    Pending {
        /// The scheduler's words.
        message: String,
    },
    /// The controller, which schedules by itself, made no pod: it would not fit.
    NoRoom {
        /// What is missing.
        message: String,
    },
    /// The pod failed or ended.
    Ended,
    /// The pod will never get ready.
    NeverReady,
    /// The pod is starting, or not ready for long enough yet.
    Starting,
}

impl Appetite {
    /// Whether it passes by itself.
    fn passes(&self) -> bool {
        use Appetite::{Ended, NoPod, SeveralPods, Starting};
        matches!(self, NoPod | SeveralPods | Ended | Starting)
    }
}

/// Why a rollout cannot finish by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", tag = "stuck")]
pub enum Stuck {
    /// With `OnDelete`, somebody has to delete the old pods.
    WaitsForDeletion {
        /// On how many nodes.
        nodes: usize,
    },
    /// A new pod cannot come beside the old one, which has its host ports.
    SurgeHostPorts {
        /// The ports that both want.
        ports: Vec<String>,
    },
    /// Nodes that will not recover by themselves use the whole budget.
    BudgetSpent {
        /// The budget.
        budget: usize,
        /// These nodes.
        nodes: Vec<String>,
    },
    /// Pods of the new template never get ready.
    NeverReady {
        /// Their images.
        images: Vec<String>,
    },
    /// Pods of the new template do not fit.
    DoesNotFit {
        /// On these nodes.
        nodes: Vec<String>,
        /// What is missing on the first.
        message: String,
    },
    /// A pod is bound to a node that is gone, which ends every step of a surging update.
    NodeGone {
        /// The node.
        node: String,
    },
}

impl Stuck {
    /// The statement in one sentence.
    pub fn sentence(&self) -> String {
        match self {
            Stuck::WaitsForDeletion { nodes } => format!(
                "The strategy is OnDelete: {nodes} nodes keep the old pod until somebody deletes it."
            ),
            Stuck::SurgeHostPorts { ports } => format!(
                "A surge puts the new pod beside the old one, but both want host port {}: the new one stays Pending.",
                ports.join(", ")
            ),
            Stuck::BudgetSpent { budget, nodes } => format!(
                "The budget of {budget} is spent on nodes that will not recover by themselves: {}.",
                nodes.join(", ")
            ),
            Stuck::NeverReady { images } => {
                format!("Pods with {} never get ready.", images.join(", "))
            }
            Stuck::DoesNotFit { nodes, message } => {
                // That driving out other pods does not help is for whoever looks closer.
                let why = message.split(" no new claims to deallocate").next().unwrap_or_default();
                format!("New pods do not fit on {}: {why}", nodes.join(", "))
            }
            Stuck::NodeGone { node } => format!(
                "A pod is still bound to node {node}, which is gone: the surging update goes on when it is collected."
            ),
        }
    }
}

/// One moment at which the controller replaced pods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Wave {
    /// When.
    pub at: Millis,
    /// The nodes.
    pub nodes: Vec<String>,
    /// The budget at that time; absent with `OnDelete`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// Nodes that used it then, these included: see [`Step::in_use`].
    pub in_use: usize,
}

/// A rollout played to its end.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Forecast {
    /// How long it takes from now; absent when it does not finish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<Millis>,
    /// Its waves.
    pub waves: Vec<Wave>,
    /// How it stands at its end, or where it stops.
    pub end: Rollout,
}

/// Tells how the rollout of a DaemonSet stands, as of its last sync; `None` when there is
/// no such DaemonSet or it has not been synced.
pub fn tell(cluster: &Cluster, key: &DaemonSetKey) -> Option<Rollout> {
    let controller = cluster.daemon_sets.get(key)?;
    let current = controller.history.current()?;
    let desired = controller.tally.desired();
    let budget = Budget::of(&controller.spec, desired);
    let surges = budget.is_some_and(|budget| budget.max_surge > 0);
    let mut eaters = Vec::new();
    let (mut left, mut old, mut old_available) = (0, 0, 0);
    for (node, view) in controller.tally.views() {
        let Some(update) = view.update else { continue };
        if update.should_run && !is_done(update) {
            left += 1;
        }
        if let Some(Pair { new: None, old: Some((_, available)) }) = update.pods {
            old += usize::from(update.should_run);
            old_available += usize::from(update.should_run && available);
        }
        if let Some(pod) = eats(update, surges) {
            let pod = pod.and_then(|id| cluster.pods.get(&id));
            let no_room = || controller.unplaced_on(node).map(str::to_owned);
            let why = match pod.is_none().then(no_room).flatten() {
                Some(message) => Appetite::NoRoom { message },
                None => appetite(cluster, node, pod, update),
            };
            let pod = pod.map(|pod| pod.name.to_string());
            eaters.push(Eater { node: node.to_string(), pod, why });
        }
    }
    let stuck = reasons(cluster, controller, &eaters, budget, left, old, old_available);
    let limit = budget.map(|b| if surges { b.max_surge } else { b.max_unavailable });
    let lasting = eaters.iter().filter(|eater| !eater.why.passes()).count();
    let a_wave = limit.map(|limit| limit.saturating_sub(lasting));
    // Pods that were replaced already and are on their way are a wave of their own.
    let under_way = usize::from(left > old);
    let waves_left = match a_wave {
        _ if left == 0 => Some(0),
        Some(a_wave) if stuck.is_empty() && a_wave > 0 => Some(if surges {
            old.div_ceil(a_wave) + under_way
        } else {
            let busy = left - old;
            (busy + old).div_ceil(a_wave)
        }),
        _ => None,
    };
    let min_ready = Millis::from(controller.spec.min_ready_seconds.unwrap_or(0)) * 1_000;
    let knobs = &cluster.knobs;
    let gone = if surges { 0 } else { knobs.termination };
    let each = knobs.ready_after.max(knobs.reaction) + min_ready + gone;
    Some(Rollout {
        revision: current.number,
        desired,
        left,
        finished: left == 0,
        budget,
        in_use: eaters.len(),
        eaters,
        time_left: waves_left
            .map(|waves| Millis::try_from(waves).unwrap_or(Millis::MAX).saturating_mul(each)),
        waves_left,
        stuck,
    })
}

/// Plays a rollout on a fork, for at most `horizon`; `None` as in [`tell`].
pub fn forecast(cluster: &Cluster, key: &DaemonSetKey, horizon: Millis) -> Option<Forecast> {
    let mut fork = cluster.clone();
    let mut waves: Vec<Wave> = Vec::new();
    let (begin, until) = (fork.now, fork.now.saturating_add(horizon));
    let name = format!("{}/{}", key.namespace, key.name);
    let mut takes = None;
    loop {
        fork.settle(&mut |record| match record {
            Record::Step(step) if step.daemon_set == name => enter(&mut waves, &step),
            _ => {}
        });
        let told = fork.daemon_sets.get(key)?;
        if is_finished(told) {
            takes = Some(fork.now - begin);
            break;
        }
        match fork.next_moment().filter(|at| *at <= until) {
            Some(at) => fork.advance(at - fork.now),
            None => break,
        }
    }
    Some(Forecast { takes, waves, end: tell(&fork, key)? })
}

/// The waves in the records of a run, for the DaemonSet `namespace/name`.
pub fn waves<'a>(records: impl IntoIterator<Item = &'a Record>, daemon_set: &str) -> Vec<Wave> {
    let mut waves = Vec::new();
    for record in records {
        if let Record::Step(step) = record
            && step.daemon_set == daemon_set
        {
            enter(&mut waves, step);
        }
    }
    waves
}

fn enter(waves: &mut Vec<Wave>, step: &Step) {
    let replaced = step.changes.iter().filter_map(|change| match change {
        Change::Deleted {
            node, rule: Rule::OlderWithinBudget | Rule::OlderUnavailable, ..
        }
        | Change::Created { node, rule: Rule::Surge | Rule::SurgeFree, .. } => Some(node.clone()),
        _ => None,
    });
    let nodes: Vec<String> = replaced.collect();
    match waves.last_mut() {
        _ if nodes.is_empty() => {}
        Some(wave) if wave.at == step.at => {
            wave.nodes.extend(nodes);
            wave.in_use = step.in_use;
        }
        _ => waves.push(Wave { at: step.at, nodes, budget: step.budget, in_use: step.in_use }),
    }
}

/// Every counted node has an available pod of the present template, and no other.
fn is_finished(controller: &Controller) -> bool {
    let status = controller.tally.status(0, 0);
    let update = &controller.tally.update;
    status.number_available == status.desired_number_scheduled
        && status.updated_number_scheduled == status.desired_number_scheduled
        && update.surged.is_empty()
        && update.surging == 0
}

fn is_done(update: Update) -> bool {
    matches!(update.pods, Some(Pair { new: Some((_, true)), old: None }))
}

/// Whether a node uses the budget, and with which pod.
fn eats(update: Update, surges: bool) -> Option<Option<PodId>> {
    match update.pods {
        None => Some(None),
        Some(Pair { new: Some((new, false)), old: Some(_) }) => Some(Some(new)),
        Some(_) if surges => None,
        Some(Pair { new: Some((_, true)), old: None })
        | Some(Pair { new: None, old: Some((_, true)) }) => None,
        Some(pair) => Some(pair.new.or(pair.old).map(|(id, _)| id)),
    }
}

fn appetite(cluster: &Cluster, node: &str, pod: Option<&Pod>, update: Update) -> Appetite {
    let Some(pod) = pod else {
        return if update.pods.is_none() { Appetite::SeveralPods } else { Appetite::NoPod };
    };
    match &pod.pending {
        _ if pod.phase != super::Phase::Active => Appetite::Ended,
        _ if cluster.nodes.get(node).is_none_or(|state| !state.answers()) => Appetite::NodeNotReady,
        Some(message) => Appetite::Pending { message: message.to_string() },
        None if cluster.knobs.keeps_unready(&pod.revision) => Appetite::NeverReady,
        None => Appetite::Starting,
    }
}

fn reasons(
    cluster: &Cluster,
    controller: &Controller,
    eaters: &[Eater],
    budget: Option<Budget>,
    left: usize,
    old: usize,
    old_available: usize,
) -> Vec<Stuck> {
    let Some(current) = controller.history.current().filter(|_| left > 0) else {
        return Vec::new();
    };
    let mut stuck = Vec::new();
    let Some(budget) = budget else {
        if old > 0 {
            stuck.push(Stuck::WaitsForDeletion { nodes: old });
        }
        return stuck;
    };
    let surges = budget.max_surge > 0;
    if cluster.knobs.keeps_unready(current) {
        stuck.push(Stuck::NeverReady { images: current.footprint.images.clone() });
    }
    if surges {
        let ports = shared_ports(cluster, controller);
        if !ports.is_empty() {
            stuck.push(Stuck::SurgeHostPorts { ports });
        }
        if let Some(node) = controller.tally.update.lost.first() {
            stuck.push(Stuck::NodeGone { node: node.to_string() });
        }
    }
    let limit = if surges { budget.max_surge } else { budget.max_unavailable };
    let lasting: Vec<&Eater> = eaters.iter().filter(|eater| !eater.why.passes()).collect();
    if lasting.len() >= limit && old_available > 0 {
        let nodes = lasting.iter().map(|eater| eater.node.clone()).collect();
        stuck.push(Stuck::BudgetSpent { budget: limit, nodes });
    }
    let pending = |eater: &&Eater| match &eater.why {
        Appetite::Pending { message } | Appetite::NoRoom { message } => {
            Some((eater.node.clone(), message.clone()))
        }
        _ => None,
    };
    let (nodes, messages): (Vec<_>, Vec<_>) = lasting.iter().filter_map(pending).unzip();
    if let Some(message) = messages.into_iter().next() {
        stuck.push(Stuck::DoesNotFit { nodes, message });
    }
    // What is left stands on nodes that do not answer, though the budget is not spent.
    if stuck.is_empty() && old == 0 && !lasting.is_empty() && lasting.len() == left {
        let nodes = lasting.iter().map(|eater| eater.node.clone()).collect();
        stuck.push(Stuck::BudgetSpent { budget: limit, nodes });
    }
    stuck
}

/// The host ports that pods of the present template and older ones both want.
fn shared_ports(cluster: &Cluster, controller: &Controller) -> Vec<String> {
    let Some(current) = controller.history.current() else { return Vec::new() };
    let mut ports = BTreeSet::new();
    if rolling_update::allows_surge(&controller.spec) {
        let old = controller.tally.views().filter_map(|(_, view)| view.update?.pods?.old);
        for pod in old.filter_map(|(id, _)| cluster.pods.get(&id)) {
            let clash = |port: &&crate::placement::HostPort| {
                pod.revision.footprint.ports.iter().any(|taken| taken.clashes_with(port))
            };
            ports.extend(current.footprint.ports.iter().filter(clash).map(ToString::to_string));
            if !ports.is_empty() {
                break;
            }
        }
    }
    ports.into_iter().collect()
}
