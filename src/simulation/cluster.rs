//! The state of a simulated cluster, and the passing of time in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::backoff::BackoffLimits;
use super::claim::LeftRevision;
use super::controller::{Controller, DaemonSetKey, Step};
use super::happening::{Happening, What};
use super::history::Revision;
use super::node_life::{NodeLife, Outage};
use super::pod::{NodeName, Owner, Phase, Pod, PodId, Termination};
use super::revision_hash::{SAFE, safe};
use super::scheduler::{Queue, Scheduling};
use super::{Millis, Status};
use crate::manifest::nodes::Node;
use crate::scheduling::PriorityClasses;

/// Nodes, pods and DaemonSets, and the time. A clone is a fork.
#[derive(Debug, Clone, Default)]
pub struct Cluster {
    pub(super) now: Millis,
    pub(super) knobs: Knobs,
    pub(super) nodes: BTreeMap<NodeName, NodeState>,
    pub(super) pods: BTreeMap<PodId, Pod>,
    /// Pods without an owner, by the node that they stand on.
    pub(super) orphans: BTreeMap<NodeName, BTreeSet<PodId>>,
    /// The namespaces and names of pods that came from outside.
    pub(super) bare_pods: BTreeSet<(Arc<str>, Arc<str>)>,
    pub(super) left_revisions: Vec<LeftRevision>,
    pub(super) queue: Queue,
    pub(super) happenings: Vec<Happening>,
    pub(super) daemon_sets: BTreeMap<DaemonSetKey, Controller>,
    /// When a pod gets ready, is driven out, or is gone.
    alarms: BTreeSet<(Millis, PodId)>,
    /// When a node is tainted, or its pods are collected.
    pub(super) node_alarms: BTreeSet<(Millis, NodeName)>,
    /// Nodes that the pod garbage collector has missed, and until when it waits for them.
    pub(super) quarantine: BTreeMap<NodeName, Millis>,
    next_pod: PodId,
}

#[derive(Debug, Clone)]
pub(super) struct NodeState {
    pub(super) node: Arc<Node>,
    /// What is wrong with its kubelet; `None` while it is well.
    pub(super) outage: Option<OngoingOutage>,
    /// Whether the node's Ready condition is true.
    pub(super) ready: bool,
}

/// An outage that has begun and not ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct OngoingOutage {
    pub(super) kind: Outage,
    pub(super) since: Millis,
    /// Whether the kubelet does nothing and says nothing.
    pub(super) silent: bool,
    /// Whether the node lifecycle controller has acted on it.
    pub(super) observed: bool,
}

impl NodeState {
    pub(super) fn new(node: Node) -> Self {
        NodeState { node: Arc::new(node), outage: None, ready: true }
    }

    /// Whether its kubelet starts and ends pods, and reports it.
    pub(super) fn answers(&self) -> bool {
        self.outage.is_none_or(|outage| !outage.silent)
    }
}

/// How the world around the controller behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Knobs {
    /// From a pod's creation until it is ready.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub ready_after: Millis,
    /// The least time in which a kubelet can make a pod ready, also one long overdue.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub reaction: Millis,
    /// From the deletion of a pod until it is gone.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub termination: Millis,
    /// How many pods one sync may create, and how many delete.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub burst: usize,
    /// How long failed pods are left alone.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub backoff: BackoffLimits,
    /// Pods whose template carries this annotation never get ready.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub never_ready: String,
    /// Pods with one of these images never get ready.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub never_ready_images: BTreeSet<String>,
    /// Who schedules.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub scheduling: Scheduling,
    /// The priority classes besides the two that every cluster has.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub priority_classes: PriorityClasses,
    /// How the node lifecycle and taint eviction controllers behave: as those of a cluster
    /// without settings unless given. `None` (`null`) for a world
    /// without them: an outage makes the pods of its node unready at once, deleted pods go
    /// whether or not their kubelet answers, and nothing is tainted or evicted.
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub node_life: Option<NodeLife>,
    /// Whether the API server validates DaemonSets, and so refuses invalid ones.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub validates: bool,
    /// How long the pod garbage collector waits for a node that it has missed: 40 s unless
    /// given. `None` (`null`) when the pods of a node go with it.
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub pod_gc: Option<Millis>,
    /// How often the pod garbage collector looks: at the start and each time that this span
    /// is over. 0 for at any time.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub pod_gc_period: Millis,
}

impl Default for Knobs {
    /// Ready after 5 s, gone at once, no scheduler, and the controller manager's own limits.
    fn default() -> Self {
        Knobs {
            ready_after: 5_000,
            reaction: 1_000,
            termination: 0,
            burst: 250,
            backoff: BackoffLimits::default(),
            never_ready: "simulate/never-ready".to_owned(),
            never_ready_images: BTreeSet::new(),
            scheduling: Scheduling::default(),
            priority_classes: PriorityClasses::default(),
            node_life: Some(NodeLife::default()),
            validates: true,
            pod_gc: Some(40_000),
            pod_gc_period: 20_000,
        }
    }
}

impl Cluster {
    /// An empty cluster at time 0. Spans below 0 count as 0, and those over a hundred
    /// years as a hundred years.
    pub fn new(knobs: Knobs) -> Self {
        Cluster { knobs: knobs.bounded(), ..Cluster::default() }
    }

    /// The time.
    pub fn now(&self) -> Millis {
        self.now
    }

    /// The nodes, by name.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values().map(|state| &*state.node)
    }

    /// The pods, the oldest first.
    pub fn pods(&self) -> impl Iterator<Item = &Pod> {
        self.pods.values()
    }

    /// The DaemonSets, by namespace and name.
    pub fn daemon_sets(&self) -> impl Iterator<Item = &DaemonSetKey> {
        self.daemon_sets.keys()
    }

    /// A DaemonSet's status as its last sync wrote it; `None` when there is none of that name.
    pub fn status(&self, key: &DaemonSetKey) -> Option<Status> {
        self.daemon_sets.get(key).map(|controller| controller.status)
    }

    /// The priority class that a DaemonSet's pods name, where there is none of that name.
    pub fn unknown_priority_class(&self, key: &DaemonSetKey) -> Option<&str> {
        let spec = self.daemon_sets.get(key)?.template.spec.as_ref()?;
        let name = spec.priority_class_name.as_deref().filter(|name| !name.is_empty())?;
        (spec.priority.is_none() && self.knobs.priority_classes.get(name).is_none()).then_some(name)
    }

    /// Makes the pods that are on their nodes ones that run there since long: ready, where
    /// they ever get so.
    pub fn let_stand(&mut self) {
        let ready = |pod: &Pod| {
            let answers = self.nodes.get(&pod.node).is_some_and(NodeState::answers);
            answers && pod.bound && pod.is_live() && !self.knobs.keeps_unready(&pod.revision)
        };
        let standing: Vec<PodId> =
            self.pods.values().filter(|pod| ready(pod)).map(|pod| pod.id).collect();
        for id in standing {
            if let Some(pod) = self.pods.get_mut(&id) {
                pod.starting_since = -LONGEST;
                pod.ready_at = None;
                pod.ready_since = Some(-LONGEST);
                self.touch_pod(id);
            }
        }
    }

    /// Lets every DaemonSet's controller take one step, by namespace and name.
    pub fn sync(&mut self) -> Vec<Step> {
        let keys: Vec<DaemonSetKey> = self.daemon_sets.keys().cloned().collect();
        let steps = keys.iter().filter_map(|key| self.sync_daemon_set(key)).collect();
        self.schedule();
        steps
    }

    /// Lets time pass: kubelets make pods ready, and deleted pods go.
    pub fn advance(&mut self, span: Millis) {
        let until = self.now.saturating_add(span.max(0)).min(LONGEST.max(self.now));
        while let Some(at) = self.next_alarm().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.ring_all(at);
        }
        self.now = until;
        for controller in self.daemon_sets.values_mut() {
            let due = controller.tally.due(until);
            controller.dirty.extend(due);
        }
    }

    /// The next moment at which anything happens without outside help. What would happen
    /// in more than a hundred years never does.
    pub fn next_moment(&self) -> Option<Millis> {
        let rechecks = self.daemon_sets.values().filter_map(|c| c.tally.next_recheck());
        rechecks.chain(self.next_alarm()).min().filter(|at| *at <= LONGEST)
    }

    /// What happened around the controller since this was last asked.
    pub fn take_happenings(&mut self) -> Vec<Happening> {
        std::mem::take(&mut self.happenings)
    }

    fn next_alarm(&self) -> Option<Millis> {
        let pod = self.alarms.first().map(|(at, _)| *at);
        let node = self.node_alarms.first().map(|(at, _)| *at);
        pod.into_iter().chain(node).min()
    }

    /// Lets all happen that was set for a moment.
    fn ring_all(&mut self, at: Millis) {
        while let Some((_, node)) = self.node_alarms.first().filter(|(due, _)| *due <= at).cloned()
        {
            self.node_alarms.pop_first();
            self.ring_node(&node);
        }
        while let Some((_, id)) = self.alarms.first().copied().filter(|(due, _)| *due <= at) {
            self.alarms.pop_first();
            self.ring(id);
        }
        self.schedule();
    }

    /// Sets a moment for a pod.
    pub(super) fn alarm(&mut self, at: Millis, id: PodId) {
        self.alarms.insert((at, id));
    }

    /// A pod's moment has come.
    fn ring(&mut self, id: PodId) {
        let now = self.now;
        let Some(pod) = self.pods.get_mut(&id) else { return };
        if let Some(gone_at) = pod.gone_at {
            // Only a kubelet can say that a pod has ended; a silent one leaves it Terminating.
            let ends = match self.nodes.get(&pod.node) {
                Some(state) => state.answers(),
                None => self.knobs.pod_gc.is_none(),
            };
            if gone_at <= now && ends {
                self.remove_pod(id);
                return;
            }
        }
        if pod.evict_at.is_some_and(|at| at <= now) && !pod.is_deleting() {
            self.tell(id, What::Evicted);
            self.delete_pod(id);
            return;
        }
        let answers = self.nodes.get(&pod.node).is_some_and(NodeState::answers);
        if pod.phase == Phase::Active && answers && pod.ready_at.is_some_and(|at| at <= now) {
            pod.ready_at = None;
            // The kubelet writes the condition as it has it, with its own time.
            let since = pod.ready_before.take().unwrap_or(now);
            pod.ready_since.get_or_insert(since);
            self.touch_pod(id);
        }
    }

    /// Sets the moment at which a pod gets ready, if it ever does.
    pub(super) fn schedule_ready(&mut self, id: PodId) {
        let Some(pod) = self.pods.get_mut(&id) else { return };
        let answers = self.nodes.get(&pod.node).is_some_and(NodeState::answers);
        if pod.bound
            && answers
            && pod.ready_since.is_none()
            && !self.knobs.keeps_unready(&pod.revision)
        {
            let started = match pod.ready_before {
                Some(_) => self.now,
                None => pod.starting_since + self.knobs.ready_after,
            };
            let at = started.max(self.now + self.knobs.reaction);
            pod.ready_at = Some(at);
            self.alarms.insert((at, id));
        }
    }

    /// Creates a pod for a node.
    pub(super) fn create_pod(&mut self, new: NewPod<'_>) -> PodId {
        let id = self.next_pod;
        self.next_pod += 1;
        let NewPod { namespace, name, prefix, node, owner, revision } = new;
        let waits = owner.is_some() && self.knobs.scheduling == Scheduling::DefaultScheduler;
        let free = owner.is_none();
        let pod = Pod {
            id,
            name: name.unwrap_or_else(|| pod_name(prefix, id)),
            namespace,
            own_labels: None,
            node: node.clone(),
            bound: !waits && self.nodes.contains_key(node),
            created: self.now,
            phase: Phase::Active,
            ready_since: None,
            ready_at: None,
            ready_before: None,
            starting_since: self.now,
            revision,
            owner,
            gone_at: None,
            evict_at: None,
            nominated: false,
            preempted: false,
            pending: None,
            imported: None,
        };
        self.pods.insert(id, pod);
        if free {
            self.orphans.entry(node.clone()).or_default().insert(id);
            self.offer(id);
        }
        self.own(id);
        if waits {
            self.queue.enter(node, id);
        } else {
            self.schedule_ready(id);
            self.plan_eviction(id);
        }
        id
    }

    /// A kubelet answers again, and begins to end what was deleted meanwhile.
    pub(super) fn resume_termination(&mut self, id: PodId) {
        let at = self.now + self.knobs.reaction.max(self.knobs.termination);
        if let Some(pod) = self.pods.get_mut(&id)
            && let Some(gone_at) = pod.gone_at.as_mut()
        {
            *gone_at = at.max(*gone_at);
            self.alarms.insert((*gone_at, id));
        }
    }

    /// Deletes a pod: at once, or after its time to terminate. Where its kubelet does not
    /// answer it stays, Terminating.
    ///
    /// Source: `CheckGracefulDelete` in `pkg/registry/core/pod/strategy.go` at v1.36 for
    /// pods that have ended or are on no node.
    pub(super) fn delete_pod(&mut self, id: PodId) {
        let Some(pod) = self.pods.get(&id) else { return };
        let waits_for_nobody = !pod.bound || pod.phase != Phase::Active;
        let ends_at_once = self.knobs.termination <= 0
            && (self.knobs.node_life.is_none()
                || self.nodes.get(&pod.node).is_some_and(NodeState::answers));
        if waits_for_nobody || ends_at_once {
            self.remove_pod(id);
            return;
        }
        let gone_at = self.now + self.knobs.termination;
        if let Some(pod) = self.pods.get_mut(&id)
            && pod.gone_at.is_none()
        {
            pod.gone_at = Some(gone_at);
            self.alarms.insert((gone_at, id));
            self.touch_pod(id);
        }
    }

    /// What a pod that is being deleted waits for; `None` of another.
    pub fn termination(&self, pod: &Pod) -> Option<Termination> {
        let gone_at = pod.gone_at?;
        Some(match self.nodes.get(&pod.node) {
            Some(state) if state.answers() => Termination::EndsAt(gone_at),
            Some(_) => Termination::SilentKubelet,
            None => Termination::Collection,
        })
    }

    /// Takes a pod out of the cluster.
    pub(super) fn remove_pod(&mut self, id: PodId) {
        let owner = self.disown(id);
        self.forget_orphan(id);
        if let Some(pod) = self.pods.remove(&id) {
            self.bare_pods.remove(&(pod.namespace.clone(), pod.name.clone()));
            if !pod.bound {
                self.queue.leave(&pod.node, id);
            }
            self.queue.wake(&pod.node);
        }
        if let Some(owner) = owner {
            self.finish_deletion(&owner);
        }
    }

    /// Enters a pod with its owner.
    pub(super) fn own(&mut self, id: PodId) {
        let Some(pod) = self.pods.get(&id) else { return };
        if let Some(controller) =
            pod.owner.as_ref().and_then(|owner| self.daemon_sets.get_mut(owner))
        {
            controller.pods.entry(pod.node.clone()).or_default().insert(id);
            controller.dirty.insert(pod.node.clone());
        }
    }

    /// Takes a pod from its owner's books. Gives the owner.
    pub(super) fn disown(&mut self, id: PodId) -> Option<Owner> {
        let pod = self.pods.get(&id)?;
        if let Some(controller) =
            pod.owner.as_ref().and_then(|owner| self.daemon_sets.get_mut(owner))
        {
            if let Some(pods) = controller.pods.get_mut(&pod.node) {
                pods.remove(&id);
                if pods.is_empty() {
                    controller.pods.remove(&pod.node);
                }
            }
            controller.dirty.insert(pod.node.clone());
        }
        pod.owner.clone()
    }

    /// Tells a pod's owner that it changed.
    pub(super) fn touch_pod(&mut self, id: PodId) {
        let Some(pod) = self.pods.get(&id) else { return };
        if let Some(controller) =
            pod.owner.as_ref().and_then(|owner| self.daemon_sets.get_mut(owner))
        {
            controller.dirty.insert(pod.node.clone());
        }
    }

    /// The pods on a node, of all owners and of none, the oldest first.
    pub(super) fn pods_on(&self, node: &str) -> Vec<PodId> {
        let owned = self.daemon_sets.values().filter_map(|c| c.pods.get(node)).flatten().copied();
        let orphans = self.orphans.get(node).into_iter().flatten().copied();
        let mut ids: Vec<PodId> = owned.chain(orphans).collect();
        ids.sort_unstable();
        ids
    }
}

/// A pod to be created.
pub(super) struct NewPod<'a> {
    pub(super) namespace: Arc<str>,
    /// `None` when it is made from the prefix.
    pub(super) name: Option<Arc<str>>,
    pub(super) prefix: &'a str,
    pub(super) node: &'a NodeName,
    pub(super) owner: Option<Owner>,
    pub(super) revision: Arc<Revision>,
}

/// A hundred years: the longest span, and the end of time.
pub(super) const LONGEST: Millis = 100 * 366 * 24 * 3_600_000;

impl Knobs {
    /// The same with spans that can be added without fear.
    fn bounded(mut self) -> Self {
        for span in [
            &mut self.ready_after,
            &mut self.reaction,
            &mut self.termination,
            &mut self.pod_gc_period,
            &mut self.backoff.initial,
            &mut self.backoff.max,
        ] {
            *span = (*span).clamp(0, LONGEST);
        }
        self.pod_gc = self.pod_gc.map(|delay| delay.clamp(0, LONGEST));
        if let Some(life) = self.node_life.as_mut() {
            life.grace = life.grace.clamp(0, LONGEST);
        }
        self
    }

    /// Whether pods of a revision never get ready.
    pub(super) fn keeps_unready(&self, revision: &Revision) -> bool {
        let meta = revision.template.metadata.as_ref();
        let annotations = meta.and_then(|meta| meta.annotations.as_ref());
        annotations.is_some_and(|annotations| annotations.contains_key(&self.never_ready))
            || revision.info.images.iter().any(|i| self.never_ready_images.contains(i))
    }
}

/// `agent-7k2bc`: five characters that follow from the id.
fn pod_name(prefix: &str, id: PodId) -> Arc<str> {
    let base = SAFE.len() as u64;
    // A step that shares no factor with the base to the fifth spreads neighbours apart.
    let mut rest = id.wrapping_mul(9_700_417) % base.pow(5);
    let mut name = String::with_capacity(prefix.len() + 6);
    name.push_str(prefix);
    name.push('-');
    for _ in 0..5 {
        name.push(safe(usize::try_from(rest % base).unwrap_or(0)));
        rest /= base;
    }
    name.into()
}
