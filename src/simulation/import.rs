//! Imports a cluster: a simulation that begins with the objects of a [dump](Dump).
//!
//! Pods keep their names, ages, readiness, hashes and owners, ControllerRevisions their numbers
//! and hashes, nodes their taints and health, DaemonSets their status. The time of the dump
//! becomes time 0.
//!
//! The objects do not state how long back-offs of failed pods still last, how much of a
//! toleration's seconds has passed, and how far a kubelet is with the deletion of a pod, which is
//! assumed to end at its `deletionTimestamp`.

mod pods;
mod revisions;

use std::collections::BTreeSet;
use std::sync::Arc;

use k8s_openapi::api::apps::v1::DaemonSet;

use super::actors::{kubelet, node_lifecycle, pod_garbage_collector};
use super::effect::{Effect, NodeEffect};
use super::state::{
    Cluster, DaemonSetKey, DaemonSetState, LONGEST, NodeName, NodeState, OngoingOutage, Outage,
    SimulationOptions,
};
use super::status::Status;
use super::{Millis, PodId, actors::daemon_set_controller};
use crate::manifest::Manifest;
use crate::manifest::dump::{
    ClassFacts, ConditionStatus, Dump, KubeletActivity, NodeFacts, UnixMillis,
};
use crate::scheduling::{PreemptionPolicy, PriorityClass, PriorityClasses};
use crate::selectors::Selector;
use crate::validation::template_generation;
use crate::{defaults, version::Version};
use revisions::history;
pub use revisions::is_of;

/// The parameters of an import besides the objects.
#[derive(Debug, Clone)]
pub struct Import {
    /// The time of the dump.
    pub now: UnixMillis,
    /// The options of the simulation. The priority classes of the dump are added to those given
    /// here, which take precedence.
    pub options: SimulationOptions,
    /// The indices, among the pods of the dump, of those that do not become ready by themselves.
    pub failing: BTreeSet<usize>,
    /// The version of Kubernetes, which determines the hashes of new templates.
    pub version: Version,
}

/// Returns the priority classes of a dump.
pub fn priority_classes(dump: &Dump) -> PriorityClasses {
    let mut classes = PriorityClasses::default();
    for (name, facts) in &dump.priority_classes {
        let ClassFacts { value, never_preempts, global_default } = *facts;
        let class = PriorityClass {
            value: i32::try_from(value).unwrap_or(0),
            preemption_policy: match never_preempts {
                true => PreemptionPolicy::Never,
                false => PreemptionPolicy::PreemptLowerPriority,
            },
            global_default,
        };
        classes.insert(name.clone(), class);
    }
    classes
}

/// Returns the counters of a DaemonSet's stored status; all 0 when it has none.
pub fn recorded_status(daemon_set: &DaemonSet) -> Status {
    let Some(status) = &daemon_set.status else { return Status::default() };
    let count = |n: i32| usize::try_from(n).unwrap_or(0);
    let counted = |n: Option<i32>| count(n.unwrap_or(0));
    Status {
        desired_number_scheduled: count(status.desired_number_scheduled),
        current_number_scheduled: count(status.current_number_scheduled),
        number_misscheduled: count(status.number_misscheduled),
        number_ready: count(status.number_ready),
        updated_number_scheduled: counted(status.updated_number_scheduled),
        number_available: counted(status.number_available),
        number_unavailable: counted(status.number_unavailable),
        observed_generation: status.observed_generation.unwrap_or(0),
        collision_count: status.collision_count.unwrap_or(0),
    }
}

/// Returns the key of a DaemonSet; its namespace is `default` unless it states one.
pub fn key_of(daemon_set: &DaemonSet) -> DaemonSetKey {
    let meta = &daemon_set.metadata;
    let namespace = meta.namespace.as_deref().filter(|namespace| !namespace.is_empty());
    DaemonSetKey::new(namespace.unwrap_or("default"), meta.name.as_deref().unwrap_or_default())
}

impl Cluster {
    /// Creates a cluster from the objects of a dump. A DaemonSet whose selector cannot be parsed,
    /// which no API server stores, is left out.
    ///
    /// Pods that are neither bound nor tied to a node by their affinity are left out: they take no
    /// resources of a node, and are not daemons.
    pub fn import(dump: &Dump, import: &Import) -> Self {
        let mut options = import.options.clone();
        for (name, class) in priority_classes(dump).iter() {
            if options.priority_classes.get(name).is_none() {
                options.priority_classes.insert(name.to_owned(), class);
            }
        }
        // A dump with pods need not include their priority classes.
        for pod in &dump.pods {
            options.priority_classes.insert_class_of(&pod.spec);
        }
        options.kubernetes_version = import.version;
        let mut cluster = Cluster::new(options);
        for (node, facts) in dump.nodes.iter().zip(&dump.node_facts) {
            let name: NodeName = node.name().into();
            let mut state = NodeState::new(node.to_node());
            let renewed = dump.leases.get(node.name()).copied();
            (state.ready, state.outage) =
                health(facts, renewed, import.now, cluster.options.node_lifecycle.is_some());
            cluster.nodes.insert(name.clone(), state);
            cluster.await_notice(&name);
        }
        for manifest in &dump.daemon_sets {
            cluster.import_daemon_set(dump, manifest, import);
        }
        pods::import(&mut cluster, dump, import);
        if !dump.nodes.is_empty() {
            cluster.await_collection();
        }
        for state in cluster.daemon_sets.values_mut() {
            state.mark_all_dirty();
        }
        cluster
    }

    /// Schedules when the node lifecycle controller will notice an outage that it has not noticed
    /// yet.
    fn await_notice(&mut self, name: &NodeName) {
        let unnoticed = self.nodes.get(name).and_then(|state| state.outage);
        let life = self.options.node_lifecycle;
        if let Some((outage, life)) = unnoticed.filter(|outage| !outage.observed).zip(life) {
            let at =
                outage.since.saturating_add(life.noticed_after(outage.kind, self.options.reaction));
            let at = at.max(self.now());
            self.apply_effects([Effect::Node(name.clone(), NodeEffect::ScheduleTimer { at })]);
        }
    }

    /// Schedules garbage collection for missing nodes to which pods are bound.
    fn await_collection(&mut self) {
        let bound = self.pods.values().filter(|pod| pod.bound).map(|pod| pod.node.clone());
        let gone: BTreeSet<NodeName> =
            bound.filter(|node| !self.nodes.contains_key(node)).collect();
        for node in gone {
            let collected = pod_garbage_collector::node_removed(self, &node);
            self.apply_effects(collected);
        }
    }

    fn import_daemon_set(&mut self, dump: &Dump, manifest: &Manifest, import: &Import) {
        let mut daemon_set = manifest.daemon_set.clone();
        defaults::apply(&mut daemon_set);
        let Ok(selector) = Selector::parse(daemon_set.spec.as_ref().map(|spec| &spec.selector))
        else {
            return;
        };
        let key = key_of(&daemon_set);
        let meta = &daemon_set.metadata;
        let generation = meta.generation.unwrap_or(1);
        let deleting = meta.deletion_timestamp.is_some();
        let status = recorded_status(&daemon_set);
        let classes = self.options.priority_classes.clone();
        let uid = meta.uid.clone().unwrap_or_default();
        let template_generation = template_generation(&daemon_set);
        let mut state = DaemonSetState::new(daemon_set, selector, &classes);
        state.template_generation = template_generation;
        state.generation = generation;
        state.deleting = deleting;
        state.status = status;
        state.history = history(dump, &key, &uid, &state.template, status, import, &classes);
        state.decide_anew(self.nodes.iter().map(|(name, node)| (name, &*node.node)));
        self.daemon_sets.insert(key, state);
    }

    /// Lets every DaemonSet's controller observe its nodes and pods without creating or deleting
    /// pods: pods are adopted and released, and the template's revision becomes the current one.
    pub fn observe(&mut self) {
        let keys: Vec<DaemonSetKey> = self.daemon_sets.keys().cloned().collect();
        for key in keys {
            use daemon_set_controller::{claim, evaluate, number_template};
            for part in [claim, number_template, evaluate] {
                let effects = part(self, &key);
                self.apply_effects(effects);
            }
        }
        self.changes.clear();
    }

    /// Returns a copy of an imported cluster in which pods take `ready_after` to become ready, and
    /// pods with one of these images never do: as if it had been imported with these options.
    pub fn with_readiness(
        &self,
        ready_after: Millis,
        never_ready_images: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut fork = self.clone();
        fork.options.ready_after = ready_after.clamp(0, LONGEST);
        fork.options.never_ready_images.extend(never_ready_images);
        let starting = fork.pods.values().filter(|pod| pod.bound && pod.ready_since.is_none());
        let starting: Vec<PodId> = starting.map(|pod| pod.id).collect();
        for id in starting {
            // The pod's former timer has no effect when it fires.
            if let Some(pod) = fork.pods.get_mut(&id) {
                pod.ready_at = None;
            }
            let started = kubelet::expect_ready(&fork, id);
            fork.apply_effects(started);
        }
        fork
    }

    /// Returns the status that the controller would write for its present observations; `None` if
    /// there is no such DaemonSet. Call it only after [`Cluster::observe`].
    pub fn observed_status(&self, key: &DaemonSetKey) -> Option<Status> {
        let state = self.daemon_sets.get(key)?;
        Some(state.index.status(state.generation, state.history.collisions()))
    }
}

/// Returns whether a node is ready, and its outage.
fn health(
    facts: &NodeFacts,
    renewed: Option<UnixMillis>,
    now: UnixMillis,
    is_watched: bool,
) -> (bool, Option<OngoingOutage>) {
    let Some(ready) = &facts.ready else { return (true, None) };
    let since = ready.since.map_or(0, |at| at.saturating_sub(now)).min(0);
    let activity = activity(facts, renewed, now);
    let ongoing = |kind, since, observed| Some(OngoingOutage { kind, since, activity, observed });
    let overdue =
        overdue(facts, renewed, now).filter(|_| is_watched).map(|at| at.saturating_sub(now));
    match (ready.status, overdue) {
        (ConditionStatus::Unknown, _) => (false, ongoing(Outage::Unreachable, since, true)),
        (_, Some(renewed)) => (ready.is_true(), ongoing(Outage::Unreachable, renewed, false)),
        (ConditionStatus::False, None) => (false, ongoing(Outage::NotReady, since, true)),
        (ConditionStatus::True, None) => (true, None),
    }
}

/// A lease is overdue if it has not been renewed for this long: the lease duration of kubelets.
///
/// Source: `NodeLeaseDurationSeconds` in `pkg/kubelet/apis/config/v1beta1/defaults.go` at v1.36.
const SILENCE: Millis = 40_000;

/// Returns when a kubelet last renewed its lease, if the lease is overdue but its node is not
/// marked as unreachable yet; `None` otherwise.
fn overdue(facts: &NodeFacts, renewed: Option<UnixMillis>, now: UnixMillis) -> Option<UnixMillis> {
    let is_marked = |status| status == ConditionStatus::Unknown;
    let ready = facts.ready.as_ref().filter(|ready| !is_marked(ready.status));
    renewed.filter(|renewed| ready.is_some() && now.saturating_sub(*renewed) > SILENCE)
}

fn activity(facts: &NodeFacts, renewed: Option<UnixMillis>, now: UnixMillis) -> KubeletActivity {
    match overdue(facts, renewed, now) {
        Some(_) => KubeletActivity::Silent,
        None => facts.kubelet_activity(),
    }
}

/// Whether a kubelet's lease is overdue, but its node is not marked as unreachable yet.
pub fn is_silent(dump: &Dump, node: &str, now: UnixMillis) -> bool {
    let renewed = dump.leases.get(node).copied();
    dump.facts_of(node).is_some_and(|facts| overdue(facts, renewed, now).is_some())
}

/// Returns what a node's kubelet does, according to the node's Ready condition and lease. A node
/// that is not in the dump counts as ready.
pub fn kubelet_activity(dump: &Dump, node: &str, now: UnixMillis) -> KubeletActivity {
    let renewed = dump.leases.get(node).copied();
    let facts = dump.facts_of(node);
    facts.map_or(KubeletActivity::Working, |facts| activity(facts, renewed, now))
}

/// Schedules when an imported pod becomes ready or is evicted.
fn take_up(cluster: &mut Cluster, id: super::PodId) {
    let started = kubelet::expect_ready(cluster, id);
    cluster.apply_effects(started);
    let eviction = node_lifecycle::plan_eviction(cluster, id);
    cluster.apply_effects(eviction);
}

/// Creates a shared string.
fn shared(text: &str) -> Arc<str> {
    text.into()
}
