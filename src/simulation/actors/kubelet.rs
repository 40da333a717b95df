//! The kubelets: they start, report and end the pods of their nodes, until they are out.
//!
//! Source: `pkg/kubelet` at v1.36, as far as it is seen through the API.

use crate::manifest::dump::KubeletActivity;
use crate::simulation::Millis;
use crate::simulation::cluster_event::EventKind;
use crate::simulation::effect::{Effect, NodeEffect, PodEffect};
use crate::simulation::state::{
    Cluster, NodeName, NodeState, OngoingOutage, Outage, Phase, Pod, PodId,
};

/// A pod is on its node, or starts there anew: when it will be ready, if it ever is, or that it
/// waits for the node's network.
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

/// When a pod that its kubelet runs will be ready, if it ever is.
pub(in crate::simulation) fn expect_ready(cluster: &Cluster, id: PodId) -> Option<Effect> {
    let pod = cluster.pods.get(&id).filter(|pod| cluster.is_run(pod))?;
    let at = ready_at(cluster, pod, pod.starting_since)?;
    Some(Effect::Pod(id, PodEffect::ExpectReady { at }))
}

/// When a pod gets ready that its kubelet runs, `None` if it is, or never does.
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

/// A kubelet's time for a pod has come: it is ready.
pub(in crate::simulation) fn report_ready(cluster: &Cluster, id: PodId) -> Option<Effect> {
    let pod = cluster.pods.get(&id)?;
    let now = cluster.now();
    let is_due = pod.ready_at.is_some_and(|at| at <= now);
    if !is_due || pod.phase != Phase::Active || !cluster.is_run(pod) {
        return None;
    }
    // The kubelet writes the condition as it has it, with its own time.
    let since = pod.ready_before.unwrap_or(now);
    Some(Effect::Pod(id, PodEffect::MarkReady { since }))
}

/// A pod is deleted: at once, or after its time to terminate. Where its kubelet does not
/// answer it stays, Terminating.
///
/// Source: `CheckGracefulDelete` in `pkg/registry/core/pod/strategy.go` at v1.36 for
/// pods that have ended or are on no node.
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

/// A kubelet's time for a deleted pod has come: it has ended it.
pub(in crate::simulation) fn end_deleted(cluster: &Cluster, id: PodId) -> Option<Effect> {
    let pod = cluster.pods.get(&id)?;
    pod.gone_at.filter(|at| *at <= cluster.now())?;
    // Only a kubelet can say that a pod has ended; a silent one leaves it Terminating.
    let ends = match cluster.nodes.get(&pod.node) {
        Some(state) => state.activity().answers(),
        None => cluster.options.pod_gc.is_none(),
    };
    ends.then_some(Effect::Pod(id, PodEffect::Remove))
}

/// A kubelet begins to be out, or is out in another way.
///
/// Where the node lifecycle controller is modelled, nobody but the kubelet knows of it
/// at first: its pods stay as ready as they were.
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
        // The kubelet reports its node as not ready, and not its pods.
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

/// In a world without a node lifecycle controller the pods of a node that is out are
/// unready at once.
fn lose_sight(cluster: &Cluster, name: &NodeName, kind: Outage) -> Vec<Effect> {
    let since = cluster.now();
    let activity = KubeletActivity::Silent;
    let outage = OngoingOutage { kind, since, activity, observed: true };
    let begun = Effect::Node(name.clone(), NodeEffect::SetOutage(Some(outage)));
    let pods = cluster.pods_on(name).into_iter();
    [begun].into_iter().chain(pods.map(|id| Effect::Pod(id, PodEffect::Restart))).collect()
}

/// An outage ends: the kubelet reports its node as ready, and takes up its pods.
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
            // Without a node lifecycle controller, pods start anew from the outage's beginning.
            let is_modelled = cluster.options.node_lifecycle.is_some();
            let unknown_since = if is_modelled { since } else { Millis::MAX };
            effects.extend(resume(cluster, name, unknown_since));
        }
    }
    effects
}

/// The network of a node is ready: its kubelet starts the pods that waited for it.
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

/// A kubelet answers again: it starts the pods that were bound since `unknown_since`,
/// reports the others as it has them, and ends those that were deleted.
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
