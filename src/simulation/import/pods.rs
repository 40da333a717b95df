//! Imports the pods of a dump.

use std::collections::BTreeMap;
use std::sync::Arc;

use k8s_openapi::api::core::v1::{PodSpec, PodTemplateSpec};

use super::revisions::is_of;
use super::{Import, take_up};
use crate::manifest::Manifest;
use crate::manifest::dump::{ContainerState, Dump, DumpedPod, HASH_LABEL, PodPhase};
use crate::simulation::Millis;
use crate::simulation::state::{
    Cluster, DaemonSetKey, Imported, LONGEST, NodeName, NodeState, OtherController, Owner, Phase,
    Pod, PodMaker, Revision, Scheduling,
};

/// The label with the generation of the template, which the controller also sets.
const GENERATION_LABEL: &str = "pod-template-generation";

/// How long after its `deletionTimestamp` a pod is assumed not to end by itself.
const OVERDUE: Millis = 120_000;

/// Values that many pods share.
#[derive(Default)]
struct Known {
    names: BTreeMap<Arc<str>, NodeName>,
    /// The revisions of pods, by owner, hash and the address of the pod's own spec.
    revisions: BTreeMap<(Option<DaemonSetKey>, Box<str>, usize), Arc<Revision>>,
}

/// Imports the pods, oldest first; those of the same age in the order of the dump.
pub(super) fn import(cluster: &mut Cluster, dump: &Dump, import: &Import) {
    let mut order: Vec<usize> = (0..dump.pods.len()).collect();
    order.sort_unstable_by_key(|place| (dump.pods.get(*place).and_then(|pod| pod.created), *place));
    let mut uids: BTreeMap<DaemonSetKey, String> = BTreeMap::new();
    for Manifest { daemon_set, .. } in &dump.daemon_sets {
        let uid = daemon_set.metadata.uid.clone().unwrap_or_default();
        uids.insert(super::key_of(daemon_set), uid);
    }
    let mut known = Known::default();
    for name in cluster.nodes.keys() {
        known.names.insert(name.clone(), name.clone());
    }
    for place in order {
        let Some(pod) = dump.pods.get(place) else { continue };
        if pod.place().is_some() {
            let fails = import.failing.contains(&place);
            import_pod(cluster, pod, fails, import.now, &uids, &mut known);
        }
    }
}

fn import_pod(
    cluster: &mut Cluster,
    pod: &DumpedPod,
    fails: bool,
    now: Millis,
    uids: &BTreeMap<DaemonSetKey, String>,
    known: &mut Known,
) {
    let Some(node) = pod.place() else { return };
    let node = known.names.entry(node.clone()).or_insert_with(|| node.clone()).clone();
    let key = pod
        .controller
        .as_ref()
        .map(|owner| Owner { namespace: pod.namespace.clone(), name: owner.name.clone() });
    let owner = key.filter(|key| {
        let owner = pod.controller.as_ref().zip(uids.get(key));
        owner.is_some_and(|(owner, uid)| is_of(owner, &key.name, uid))
    });
    let owner = owner.filter(|key| cluster.daemon_sets.contains_key(key));
    let revision = revision(cluster, pod, owner.as_ref(), known);
    let id = cluster.next_pod;
    cluster.next_pod = cluster.next_pod.saturating_add(1);
    let bound = pod.node.is_some();
    let created = pod.created.map_or(0, |at| at.saturating_sub(now)).min(0);
    let ready = pod.ready.as_ref();
    let ready_since = ready
        .filter(|ready| ready.is_true())
        .map(|ready| ready.since.map_or(created, |at| at.saturating_sub(now)).min(0));
    let answers = cluster.answers(&node);
    let activity = cluster.nodes.get(&node).map(NodeState::activity);
    let awaits_network = activity.is_some_and(|activity| pod.awaits_network(activity));
    let all_ready = !pod.containers.is_empty() && pod.containers.iter().all(|c| c.ready);
    let phase = match pod.phase {
        PodPhase::Succeeded => Phase::Succeeded,
        PodPhase::Failed => Phase::Failed,
        PodPhase::Pending | PodPhase::Running | PodPhase::Unknown => Phase::Active,
    };
    let unscheduled = pod.scheduled.as_ref().filter(|condition| !condition.is_true() && !bound);
    let imported = Imported {
        uid: Some(pod.uid.to_string()).filter(|uid| !uid.is_empty()),
        controller: other_controller(pod, owner.is_some()),
        start_time: pod.started.map(|at| at / 1_000),
        fails,
    };
    let is_orphan = owner.is_none();
    let own_labels = own_labels(pod, &revision);
    let is_relabelled = own_labels.is_some() && !is_orphan;
    let gone_at = pod
        .deleted
        .map(|at| gone_at(pod, at.saturating_sub(now), answers, cluster.options.reaction));
    let entry = Pod {
        id,
        name: pod.name.clone(),
        namespace: pod.namespace.clone(),
        own_labels,
        node: node.clone(),
        bound,
        created,
        phase,
        ready_since,
        ready_at: None,
        // The node lifecycle controller sets the condition, the kubelet the containers' readiness.
        ready_before: (ready_since.is_none() && !answers && all_ready)
            .then(|| pod.started.map_or(created, |at| at.saturating_sub(now))),
        starting_since: started(pod).map_or(created, |at| at.saturating_sub(now)).min(0),
        awaits_network,
        revision,
        template_generation: pod
            .labels
            .get(GENERATION_LABEL)
            .and_then(|generation| generation.parse().ok()),
        owner: owner.clone(),
        gone_at,
        evict_at: None,
        nominated: false,
        preempted: false,
        pending: unscheduled.map(|condition| condition.message.clone()),
        imported: Some(Arc::new(imported)),
    };
    cluster.insert_pod(entry);
    cluster.bare_pods.insert((pod.namespace.clone(), pod.name.clone()));
    if is_relabelled && let Some(owner) = cluster.owner_mut(id) {
        owner.relabelled.insert(id);
    }
    if let Some(at) = gone_at.filter(|at| *at < LONGEST) {
        cluster.clock.schedule_pod_timer(at, id);
    }
    match bound {
        true => take_up(cluster, id),
        false if cluster.options.scheduling == Scheduling::DefaultScheduler && !fails => {
            cluster.queue.add(&node, id);
        }
        false => {}
    }
}

/// Returns the controller of a pod that belongs to no DaemonSet of the simulation.
fn other_controller(pod: &DumpedPod, is_owned: bool) -> Option<OtherController> {
    match &pod.controller {
        _ if is_owned => None,
        _ if pod.is_mirror => Some(OtherController::Kubelet),
        Some(owner) if owner.is_daemon_set() => Some(OtherController::DaemonSet),
        Some(_) => Some(OtherController::Other),
        None => None,
    }
}

/// Returns when a pod that is being deleted will be gone: never, as far as is known, if it has
/// finalizers or if its kubelet should have ended it long ago.
fn gone_at(pod: &DumpedPod, at: Millis, answers: bool, reaction: Millis) -> Millis {
    let is_stuck = answers && at < -OVERDUE && pod.is_active();
    match pod.finalizers.is_empty() && !is_stuck {
        true => at.max(reaction),
        false => LONGEST,
    }
}

/// Returns when the kubelet began to start the pod's present containers.
fn started(pod: &DumpedPod) -> Option<Millis> {
    let running = pod.containers.iter().filter_map(|container| match container.state {
        ContainerState::Running { since } if !container.is_init => since,
        _ => None,
    });
    let bound = pod.scheduled.as_ref().filter(|condition| condition.is_true());
    running.max().or(pod.started).or_else(|| bound?.since)
}

/// Returns the pod's labels if they differ from those of its template.
fn own_labels(pod: &DumpedPod, revision: &Revision) -> Option<Arc<BTreeMap<String, String>>> {
    let of_template = revision.template.metadata.as_ref().and_then(|meta| meta.labels.as_ref());
    let written = |key: &str| key == HASH_LABEL || key == GENERATION_LABEL;
    let given = || pod.labels.iter().filter(|(key, _)| !written(key));
    let count = of_template.map_or(0, BTreeMap::len);
    if given().count() == count
        && given().all(|(k, v)| of_template.and_then(|l| l.get(k)) == Some(v))
    {
        return None;
    }
    if pod.labels.keys().any(|key| written(key)) {
        let mut own = BTreeMap::new();
        for (key, value) in given() {
            own.insert(key.clone(), value.clone());
        }
        return Some(Arc::new(own));
    }
    Some(Arc::clone(&pod.labels))
}

/// Returns the revision of a pod: the one of its DaemonSet with its hash, with the requirements of
/// the pod's own spec; or else one that is created from the pod itself.
fn revision(
    cluster: &Cluster,
    pod: &DumpedPod,
    owner: Option<&DaemonSetKey>,
    known: &mut Known,
) -> Arc<Revision> {
    let hash = pod.hash();
    // Specs live as long as the dump, so that their addresses distinguish them.
    let key = (owner.cloned(), Box::from(hash), Arc::as_ptr(&pod.spec).addr());
    let classes = &cluster.options.priority_classes;
    let make = || {
        let state = owner.and_then(|owner| cluster.daemon_sets.get(owner));
        let of_hash = state.and_then(|state| state.history.all().find(|r| *r.hash == *hash));
        if let Some(revision) = of_hash {
            return revision.of_pod(&pod.spec, classes);
        }
        let maker = match owner {
            Some(_) => PodMaker::DaemonSetController,
            None => PodMaker::Other,
        };
        let template = Arc::new(template_of(&pod.spec));
        Arc::new(Revision::made_by(maker, 0, hash.into(), template, classes))
    };
    known.revisions.entry(key).or_insert_with(make).clone()
}

fn template_of(spec: &PodSpec) -> PodTemplateSpec {
    PodTemplateSpec { metadata: None, spec: Some(spec.clone()) }
}
