//! The kubelets: they start, report and end the pods of their nodes, except during an outage.
//!
//! Source: `pkg/kubelet` at v1.36, as far as its behaviour is visible through the API.

use crate::manifest::dump::KubeletActivity;
use crate::simulation::Millis;
use crate::simulation::cluster_event::EventKind;
use crate::simulation::effect::{Effect, NodeEffect, PodEffect};
use crate::simulation::state::{
    Cluster, NodeName, NodeState, OngoingOutage, Outage, Phase, Pod, PodId,
};

/// Starts or restarts a pod that is on its node: schedules when it becomes ready, if it ever does,
/// or makes it wait for the node's network.
///
/// Source: `SyncPod` in `pkg/kubelet/kubelet.go` at v1.36.
pub(in crate::simulation) fn start(cluster: &Cluster, id: PodId) -> Option<Effect> {
    let pod = cluster.pods.get(&id)?;
    let activity = cluster.nodes.get(&pod.node).map(NodeState::activity)?;
    match activity.awaits_network(pod.revision.info.host_network) {
        true => Some(Effect::Pod(id, PodEffect::AwaitNetwork)),
        false => expect_ready(cluster, id),
    }
}

/// Schedules when a pod that its kubelet runs becomes ready, if it ever does.
pub(in crate::simulation) fn expect_ready(cluster: &Cluster, id: PodId) -> Option<Effect> {
    let pod = cluster.pods.get(&id).filter(|pod| cluster.is_run(pod))?;
    let at = ready_at(cluster, pod, pod.starting_since)?;
    Some(Effect::Pod(id, PodEffect::ExpectReady { at }))
}

/// Returns when a pod that its kubelet runs becomes ready; `None` if it already is, or never will
/// be.
fn ready_at(cluster: &Cluster, pod: &Pod, starting_since: Millis) -> Option<Millis> {
    let options = &cluster.options;
    let never = options.keeps_unready(&pod.revision) || pod.fails();
    if !pod.bound || pod.ready_since.is_some() || never {
        return None;
    }
    let started = match pod.ready_before {
        Some(_) => cluster.now(),
        None => starting_since.saturating_add(options.ready_after),
    };
    Some(started.max(cluster.now().saturating_add(options.reaction)))
}

/// Handles a pod's timer: the kubelet reports the pod ready if that is due.
pub(in crate::simulation) fn report_ready(cluster: &Cluster, id: PodId) -> Option<Effect> {
    let pod = cluster.pods.get(&id)?;
    let now = cluster.now();
    let is_due = pod.ready_at.is_some_and(|at| at <= now);
    if !is_due || pod.phase != Phase::Active || !cluster.is_run(pod) {
        return None;
    }
    // The kubelet restores the condition as it knows it, with its original time.
    let since = pod.ready_before.unwrap_or(now);
    Some(Effect::Pod(id, PodEffect::MarkReady { since }))
}

/// Handles the deletion of a pod: it is removed at once, or after its termination time. If its
/// kubelet does not respond, it stays in `Terminating`.
///
/// Source: `CheckGracefulDelete` in `pkg/registry/core/pod/strategy.go` at v1.36 for pods that
/// have ended or are not bound to a node.
pub(in crate::simulation) fn terminate(cluster: &Cluster, id: PodId) -> Option<Effect> {
    let pod = cluster.pods.get(&id)?;
    let options = &cluster.options;
    let waits_for_nobody = !pod.bound || pod.phase != Phase::Active;
    let ends_at_once = options.termination <= 0
        && (options.node_lifecycle.is_none() || cluster.answers(&pod.node));
    let effect = match () {
        () if waits_for_nobody || ends_at_once => PodEffect::Remove,
        () if pod.is_deleting() => return None,
        () => PodEffect::Terminate { gone_at: cluster.now().saturating_add(options.termination) },
    };
    Some(Effect::Pod(id, effect))
}

/// Handles the timer of a deleted pod: removes it if its kubelet has ended it.
pub(in crate::simulation) fn end_deleted(cluster: &Cluster, id: PodId) -> Option<Effect> {
    let pod = cluster.pods.get(&id)?;
    pod.gone_at.filter(|at| *at <= cluster.now())?;
    // Only a kubelet can report that a pod has ended; if it does not respond, the pod stays in
    // `Terminating`.
    let ends = match cluster.nodes.get(&pod.node) {
        Some(state) => state.activity().answers(),
        None => cluster.options.pod_gc.is_none(),
    };
    ends.then_some(Effect::Pod(id, PodEffect::Remove))
}

/// Begins an outage of a kubelet, or changes the kind of the present one.
///
/// Where the node lifecycle controller is modelled, other components notice an unreachable kubelet
/// only later: its pods stay as ready as they were.
pub(in crate::simulation) fn begin_outage(
    cluster: &Cluster,
    name: &NodeName,
    outage: Option<Outage>,
) -> Vec<Effect> {
    let Some(state) = cluster.nodes.get(name) else { return Vec::new() };
    let of_node = |effect| Effect::Node(name.clone(), effect);
    let Some(life) = cluster.options.node_lifecycle else {
        return lose_sight(cluster, name, outage.unwrap_or_default());
    };
    let kind = outage.unwrap_or(life.outage);
    if state.outage.is_some_and(|ongoing| ongoing.kind == kind) {
        return Vec::new();
    }
    let since = cluster.now();
    let activity = match kind {
        Outage::Unreachable => KubeletActivity::Silent,
        Outage::NotReady => KubeletActivity::Working,
    };
    let ongoing = OngoingOutage { kind, since, activity, observed: false };
    let mut effects = vec![of_node(NodeEffect::SetOutage(Some(ongoing)))];
    if activity.answers() {
        // The kubelet reports its node as not ready, but does not change its pods.
        effects.push(of_node(NodeEffect::SetReady(false)));
        if state.ready {
            effects.push(Effect::ReportNode(name.clone(), EventKind::NodeNotReady));
        }
        if let Some(former) = state.outage.filter(|former| !former.activity.answers()) {
            effects.extend(resume(cluster, name, former.since));
        }
    }
    let at = since.saturating_add(life.noticed_after(kind, cluster.options.reaction));
    effects.push(of_node(NodeEffect::ScheduleTimer { at }));
    effects
}

/// Begins an outage where no node lifecycle controller is modelled: the pods of the node are
/// unready at once.
fn lose_sight(cluster: &Cluster, name: &NodeName, kind: Outage) -> Vec<Effect> {
    let since = cluster.now();
    let activity = KubeletActivity::Silent;
    let outage = OngoingOutage { kind, since, activity, observed: true };
    let begun = Effect::Node(name.clone(), NodeEffect::SetOutage(Some(outage)));
    let pods = cluster.pods_on(name).into_iter();
    [begun].into_iter().chain(pods.map(|id| Effect::Pod(id, PodEffect::Restart))).collect()
}

/// Ends an outage: the kubelet reports its node as ready and manages its pods again.
pub(in crate::simulation) fn end_outage(cluster: &Cluster, name: &NodeName) -> Vec<Effect> {
    let Some(state) = cluster.nodes.get(name) else { return Vec::new() };
    let of_node = |effect| Effect::Node(name.clone(), effect);
    let mut effects =
        vec![of_node(NodeEffect::SetOutage(None)), of_node(NodeEffect::SetReady(true))];
    if !state.ready {
        effects.push(Effect::ReportNode(name.clone(), EventKind::NodeReady));
    }
    match state.outage.map(|ended| (ended.activity, ended.since)) {
        None | Some((KubeletActivity::Working, _)) => {}
        Some((KubeletActivity::HostNetworkOnly, _)) => {
            effects.extend(start_awaiting_network(cluster, name));
        }
        Some((KubeletActivity::Silent | KubeletActivity::ShuttingDown, since)) => {
            // Without a node lifecycle controller, the pods were restarted when the outage began.
            let is_modelled = cluster.options.node_lifecycle.is_some();
            let unknown_since = if is_modelled { since } else { Millis::MAX };
            effects.extend(resume(cluster, name, unknown_since));
        }
    }
    effects
}

/// Starts the pods that waited for the node's network, which is now ready.
fn start_awaiting_network(cluster: &Cluster, name: &NodeName) -> Vec<Effect> {
    let now = cluster.now();
    let pods = cluster.pods_on(name).into_iter().filter_map(|id| cluster.pods.get(&id));
    let waiting = pods.filter(|pod| pod.awaits_network);
    let started = waiting.map(|pod| {
        let ready_at = ready_at(cluster, pod, now);
        let resume = PodEffect::Resume { starting_since: now, ready_at, gone_at: None };
        Effect::Pod(pod.id, resume)
    });
    started.collect()
}

/// Resumes the work of a kubelet: it starts the pods that were bound at or after `unknown_since`,
/// reports the others in the state that it knows, and ends those that were deleted.
pub(in crate::simulation) fn resume(
    cluster: &Cluster,
    name: &NodeName,
    unknown_since: Millis,
) -> Vec<Effect> {
    let now = cluster.now();
    let pods = cluster.pods_on(name).into_iter().filter_map(|id| cluster.pods.get(&id));
    let resumed = pods.map(|pod| {
        let is_unknown = pod.starting_since >= unknown_since
            && pod.ready_since.is_none()
            && pod.ready_before.is_none();
        let is_new = is_unknown || pod.awaits_network;
        let starting_since = if is_new { now } else { pod.starting_since };
        let ended = now.saturating_add(cluster.options.reaction.max(cluster.options.termination));
        let resume = PodEffect::Resume {
            starting_since,
            ready_at: ready_at(cluster, pod, starting_since),
            gone_at: pod.gone_at.map(|gone_at| gone_at.max(ended)),
        };
        Effect::Pod(pod.id, resume)
    });
    resumed.collect()
}
