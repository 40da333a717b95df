//! The complete state of a simulated cluster.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use k8s_openapi::api::core::v1::PodTemplateSpec;

use super::clock::Clock;
use super::daemon_set::DaemonSetState;
use super::nodes::NodeState;
use super::options::SimulationOptions;
use super::pod::{DaemonSetKey, Imported, NodeName, Owner, Phase, Pod, PodId, Termination};
use super::pods_by_node::PodsByNode;
use super::revisions::{LeftRevision, Revision};
use super::scheduling_queue::SchedulingQueue;
use crate::manifest::nodes::Node;
use crate::placement::Refusal;
use crate::scheduling::PodInfo;
use crate::simulation::Millis;
use crate::simulation::cluster_event::ClusterEvent;
use crate::simulation::revision_hash::{SAFE, safe};
use crate::simulation::status::Status;
use crate::simulation::step::Change;

/// Nodes, pods and DaemonSets, and the time. A clone can be continued independently of the
/// original.
#[derive(Debug, Clone, Default)]
pub struct Cluster {
    pub(in crate::simulation) clock: Clock,
    pub(in crate::simulation) options: SimulationOptions,
    pub(in crate::simulation) nodes: BTreeMap<NodeName, NodeState>,
    pub(in crate::simulation) pods: BTreeMap<PodId, Pod>,
    /// Pods that belong to no DaemonSet of the simulation.
    pub(in crate::simulation) orphans: PodsByNode,
    /// The namespaces and names of pods that were created from outside or imported.
    pub(in crate::simulation) bare_pods: BTreeSet<(Arc<str>, Arc<str>)>,
    pub(in crate::simulation) left_revisions: Vec<LeftRevision>,
    pub(in crate::simulation) queue: SchedulingQueue,
    /// The events around the DaemonSet controller that have not been taken yet.
    pub(in crate::simulation) events: Vec<ClusterEvent>,
    /// The changes of the DaemonSet controller's present step.
    pub(in crate::simulation) changes: Vec<Change>,
    pub(in crate::simulation) daemon_sets: BTreeMap<DaemonSetKey, DaemonSetState>,
    /// The nodes that the pod garbage collector has found missing, and until when it waits for
    /// them.
    pub(in crate::simulation) quarantine: BTreeMap<NodeName, Millis>,
    pub(in crate::simulation) next_pod: PodId,
}

impl Cluster {
    /// Creates an empty cluster at time 0. Negative durations in the options count as 0, and those
    /// over a hundred years as a hundred years.
    pub fn new(options: SimulationOptions) -> Self {
        Cluster { options: options.bounded(), ..Cluster::default() }
    }

    /// Returns the present time.
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// Returns the nodes, by name.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values().map(|state| &*state.node)
    }

    /// Returns the pods, oldest first.
    pub fn pods(&self) -> impl Iterator<Item = &Pod> {
        self.pods.values()
    }

    /// Returns the DaemonSets, by namespace and name.
    pub fn daemon_sets(&self) -> impl Iterator<Item = &DaemonSetKey> {
        self.daemon_sets.keys()
    }

    /// Returns a DaemonSet's status as its last step wrote it; `None` if there is no such
    /// DaemonSet.
    pub fn status(&self, key: &DaemonSetKey) -> Option<Status> {
        self.daemon_sets.get(key).map(|daemon_set| daemon_set.status)
    }

    /// Returns the revision of a DaemonSet's present template; `None` if there is no such
    /// DaemonSet, or while its controller has not processed the template yet.
    pub fn current_revision(&self, key: &DaemonSetKey) -> Option<&Arc<Revision>> {
        self.daemon_sets.get(key)?.history.current()
    }

    /// Returns the revisions of a DaemonSet, the current one last.
    pub fn revisions(&self, key: &DaemonSetKey) -> impl Iterator<Item = &Arc<Revision>> {
        self.daemon_sets.get(key).into_iter().flat_map(|state| state.history.all())
    }

    /// Returns the present template of a DaemonSet; `None` if there is no such DaemonSet.
    pub fn template(&self, key: &DaemonSetKey) -> Option<&PodTemplateSpec> {
        self.daemon_sets.get(key).map(|state| &*state.template)
    }

    /// Returns the name of the priority class that a DaemonSet's pods refer to, if that class does
    /// not exist.
    pub fn unknown_priority_class(&self, key: &DaemonSetKey) -> Option<&str> {
        match self.daemon_sets.get(key)?.placement.refusals.first()? {
            Refusal::NoSuchPriorityClass { name } => Some(name),
            _ => None,
        }
    }

    /// Returns what a pod that is being deleted waits for; `None` for any other pod.
    pub fn termination(&self, pod: &Pod) -> Option<Termination> {
        let gone_at = pod.gone_at?;
        Some(match self.nodes.get(&pod.node) {
            Some(state) if state.activity().answers() => Termination::EndsAt(gone_at),
            Some(_) => Termination::SilentKubelet,
            None => Termination::Collection,
        })
    }

    /// Removes and returns the events around the controller since the last call.
    pub fn take_events(&mut self) -> Vec<ClusterEvent> {
        std::mem::take(&mut self.events)
    }

    /// Whether a node exists and its kubelet reports its pods and ends deleted ones.
    pub(in crate::simulation) fn answers(&self, node: &str) -> bool {
        self.nodes.get(node).is_some_and(|state| state.activity().answers())
    }

    /// Whether the node of a pod exists and its kubelet runs or starts the pod.
    pub(in crate::simulation) fn is_run(&self, pod: &Pod) -> bool {
        let keeps_pods = |state: &NodeState| state.activity().keeps_pods();
        !pod.awaits_network && self.nodes.get(&pod.node).is_some_and(keeps_pods)
    }

    /// Returns all pods on a node, with and without an owner, oldest first.
    pub(in crate::simulation) fn pods_on(&self, node: &str) -> Vec<PodId> {
        let owned = self.daemon_sets.values().flat_map(|set| set.pods.on(node));
        let mut ids: Vec<PodId> = owned.chain(self.orphans.on(node)).copied().collect();
        ids.sort_unstable();
        ids
    }

    /// Returns the pods that use resources of a node, oldest first.
    pub(in crate::simulation) fn bound_pods_on(&self, node: &str) -> Vec<&Pod> {
        let pods = self.pods_on(node).into_iter().filter_map(|id| self.pods.get(&id));
        pods.filter(|pod| pod.bound && pod.phase == Phase::Active).collect()
    }

    /// Returns the state of the DaemonSet that owns a pod.
    pub(in crate::simulation) fn owner_mut(&mut self, id: PodId) -> Option<&mut DaemonSetState> {
        let owner = self.pods.get(&id)?.owner.as_ref()?;
        self.daemon_sets.get_mut(owner)
    }

    /// Adds a pod.
    pub(in crate::simulation) fn insert_pod(&mut self, pod: Pod) {
        self.index(&pod);
        self.pods.insert(pod.id, pod);
    }

    /// Removes and returns a pod; `None` when it is already gone.
    pub(in crate::simulation) fn take_pod(&mut self, id: PodId) -> Option<Pod> {
        let pod = self.pods.remove(&id)?;
        self.unindex(&pod);
        Some(pod)
    }

    /// Sets or clears the owner of a pod.
    pub(in crate::simulation) fn set_owner(&mut self, id: PodId, owner: Option<Owner>) {
        if let Some(mut pod) = self.take_pod(id) {
            pod.owner = owner;
            self.insert_pod(pod);
        }
    }

    /// Adds a pod to its owner's pods, or to those without an owner, which every DaemonSet then
    /// examines for adoption.
    fn index(&mut self, pod: &Pod) {
        match &pod.owner {
            Some(owner) => {
                if let Some(owner) = self.daemon_sets.get_mut(owner) {
                    owner.add_pod(&pod.node, pod.id);
                }
            }
            None => {
                self.orphans.insert(&pod.node, pod.id);
                self.offer(pod.id);
            }
        }
    }

    fn unindex(&mut self, pod: &Pod) {
        match &pod.owner {
            Some(owner) => {
                if let Some(owner) = self.daemon_sets.get_mut(owner) {
                    owner.remove_pod(&pod.node, pod.id);
                }
            }
            None => self.orphans.remove(&pod.node, pod.id),
        }
    }

    /// Changes a pod, and marks its node to be re-evaluated by its owner.
    pub(in crate::simulation) fn change_pod(&mut self, id: PodId, change: impl FnOnce(&mut Pod)) {
        let Some(pod) = self.pods.get_mut(&id) else { return };
        change(pod);
        let owner = pod.owner.as_ref().and_then(|owner| self.daemon_sets.get_mut(owner));
        if let Some(owner) = owner {
            owner.dirty.insert(pod.node.clone());
        }
    }

    /// Makes a pod without a controller a candidate for adoption by every DaemonSet.
    pub(in crate::simulation) fn offer(&mut self, id: PodId) {
        for daemon_set in self.daemon_sets.values_mut() {
            daemon_set.candidates.insert(id);
        }
    }

    /// Returns the name of the next pod that is named by a prefix, avoiding the names of pods that
    /// were created from outside or imported.
    pub(in crate::simulation) fn generated_name(
        &self,
        namespace: &Arc<str>,
        prefix: &str,
    ) -> Arc<str> {
        let mut names = (0..MOST_NAMES)
            .map(|again| pod_name(prefix, self.next_pod.wrapping_add(again.wrapping_mul(FURTHER))));
        let is_free =
            |name: &Arc<str>| !self.bare_pods.contains(&(namespace.clone(), name.clone()));
        names.find(is_free).unwrap_or_else(|| pod_name(prefix, self.next_pod))
    }
}

/// How many names are tried.
const MOST_NAMES: PodId = 1_000;

/// The distance from the id of a taken name to the id that is tried next: far from the ids of
/// other pods.
const FURTHER: PodId = 1_000_003;

impl Pod {
    /// Returns the pod's properties that the scheduler uses.
    pub(in crate::simulation) fn info(&self) -> &PodInfo {
        &self.revision.info.pod
    }
}

/// A pod to be created.
#[derive(Debug, Clone)]
pub(in crate::simulation) struct NewPod {
    pub(in crate::simulation) namespace: Arc<str>,
    pub(in crate::simulation) name: PodName,
    pub(in crate::simulation) node: NodeName,
    pub(in crate::simulation) owner: Option<Owner>,
    pub(in crate::simulation) revision: Arc<Revision>,
    /// The template generation of its DaemonSet.
    pub(in crate::simulation) template_generation: Option<i64>,
    /// How long ago the pod was created and became ready; `None` for a new pod.
    pub(in crate::simulation) age: Option<Millis>,
    /// When a pod that is being deleted will have ended; `None` for any other pod.
    pub(in crate::simulation) gone_at: Option<Millis>,
    /// The other fields of the pod's object.
    pub(in crate::simulation) imported: Option<Arc<Imported>>,
}

/// The name of a pod to be created.
#[derive(Debug, Clone)]
pub(in crate::simulation) enum PodName {
    Given(Arc<str>),
    /// Generated from this prefix.
    Generated(Arc<str>),
}

/// Returns a name such as `agent-7k2bc`: five characters that are derived from the id.
fn pod_name(prefix: &str, id: PodId) -> Arc<str> {
    const BASE: u64 = SAFE.len() as u64;
    const NAMES: u64 = BASE.pow(5);
    // A multiplier coprime to the number of names gives neighbouring ids dissimilar names.
    let mut rest = id.wrapping_mul(9_700_417) % NAMES;
    let mut name = String::with_capacity(prefix.len() + 6);
    name.push_str(prefix);
    name.push('-');
    for _ in 0..5 {
        name.push(safe(usize::try_from(rest % BASE).unwrap_or(0)));
        rest /= BASE;
    }
    name.into()
}
