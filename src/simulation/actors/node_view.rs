//! Evaluates one node as the DaemonSet controller sees it.
//!
//! A view depends only on the node's decision, its pods and the context, so it is recomputed only
//! when one of these, or the passing of time, has changed something.
//!
//! Source: `podsShouldBeOnNode`, `rollingUpdate` and `updateDaemonSetStatus` in
//! `pkg/controller/daemon` at v1.36.

use crate::placement::Decision;
use crate::simulation::Millis;
use crate::simulation::rule::Rule;
use crate::simulation::state::{
    ManagePlan, NodeView, Phase, Pod, PodPair, StatusShare, UpdateView,
};

/// What a view depends on besides the node's pods.
#[derive(Debug, Clone, Copy)]
pub struct NodeContext<'a> {
    /// The hash of the present template.
    pub hash: &'a str,
    /// The generation of the template, which counts its changes; `None` if it is unknown.
    pub template_generation: Option<i64>,
    /// Whether the update strategy surges.
    pub surges: bool,
    /// `minReadySeconds`.
    pub min_ready: Millis,
    /// The present time.
    pub now: Millis,
}

/// Evaluates a node. `decision` is `None` if the node does not exist; `pods` are those of the
/// DaemonSet on it; `backoff` is until when failed pods are kept.
pub fn evaluate_node(
    decision: Option<Decision>,
    pods: &mut Vec<&Pod>,
    backoff: Option<Millis>,
    context: NodeContext<'_>,
) -> NodeView {
    // The controller ignores pods that have ended and are being deleted.
    pods.retain(|pod| pod.phase == Phase::Active || !pod.is_deleting());
    pods.sort_unstable_by_key(|pod| pod.precedence());
    let run = decision.is_some_and(|decision| decision.run);
    let mut held = None;
    let manage = match decision {
        None => ManagePlan {
            create: false,
            delete: pods
                .iter()
                .filter(|p| !p.bound && !p.is_deleting())
                .map(|p| (p.id, Rule::NodeGone))
                .collect(),
        },
        Some(Decision { run: true, .. }) if pods.is_empty() => {
            ManagePlan { create: true, delete: Vec::new() }
        }
        Some(Decision { stay: true, run }) => {
            held = backoff.filter(|_| pods.iter().any(|pod| pod.phase == Phase::Failed));
            staying(run, pods, backoff, context)
        }
        Some(Decision { stay: false, .. }) => ManagePlan {
            create: false,
            delete: pods
                .iter()
                .filter(|p| !p.is_deleting())
                .map(|p| (p.id, Rule::NodeExcluded))
                .collect(),
        },
    };
    let available =
        pods.iter().filter_map(|pod| Some(pod.ready_since?.saturating_add(context.min_ready)));
    let recheck = available.filter(|at| *at > context.now).chain(held).min();
    NodeView {
        manage,
        update: (run || !pods.is_empty()).then(|| UpdateView {
            should_run: run,
            exists: decision.is_some(),
            pods: pair(pods, context),
        }),
        share: decision.map(|_| share(run, pods.first().copied(), context)).unwrap_or_default(),
        recheck,
        held_until: held,
    }
}

/// Plans the manage step for a node on which pods may stay.
fn staying(
    run: bool,
    pods: &[&Pod],
    backoff: Option<Millis>,
    context: NodeContext<'_>,
) -> ManagePlan {
    let mut delete = Vec::new();
    let mut has_failed = false;
    for pod in pods.iter().filter(|pod| !pod.is_deleting()) {
        match (pod.phase, backoff) {
            (Phase::Active, _) | (Phase::Failed, Some(_)) => {}
            // Deleting one failed pod begins a back-off, which keeps the others.
            (Phase::Failed, None) if has_failed => {}
            (Phase::Failed, None) => {
                has_failed = true;
                delete.push((pod.id, Rule::Failed));
            }
            (Phase::Succeeded, _) => delete.push((pod.id, Rule::Succeeded)),
        }
    }
    let running = || pods.iter().copied().filter(|pod| pod.is_live());
    if !context.surges {
        delete.extend(running().skip(1).map(|pod| (pod.id, Rule::Duplicate)));
        return ManagePlan { create: false, delete };
    }
    let count = running().count();
    if count <= 1 {
        return ManagePlan { create: count == 0 && run, delete };
    }
    let (mut new, mut old) = (None, None);
    for pod in running() {
        let kept = if *pod.revision.hash == *context.hash { &mut new } else { &mut old };
        if kept.is_none() {
            *kept = Some(pod);
        } else {
            delete.push((pod.id, Rule::Duplicate));
        }
    }
    if let (Some(new), Some(old)) = (new, old)
        && (old.ready_since.is_none() || new.is_available(context.min_ready, context.now))
    {
        delete.push((old.id, Rule::Surged));
    }
    ManagePlan { create: false, delete }
}

fn pair(pods: &[&Pod], context: NodeContext<'_>) -> Option<PodPair> {
    let mut pair = PodPair::default();
    for pod in pods.iter().filter(|pod| !pod.is_deleting()) {
        let is_updated = pod.is_updated(context.hash, context.template_generation);
        let slot = if is_updated { &mut pair.new } else { &mut pair.old };
        if slot.is_some() {
            return None;
        }
        *slot = Some((pod.id, pod.is_available(context.min_ready, context.now)));
    }
    Some(pair)
}

fn share(run: bool, first: Option<&Pod>, context: NodeContext<'_>) -> StatusShare {
    match (run, first) {
        (true, None) => StatusShare { desired: true, ..StatusShare::default() },
        (true, Some(pod)) => StatusShare {
            desired: true,
            current: true,
            misscheduled: false,
            ready: pod.ready_since.is_some(),
            available: pod.is_available(context.min_ready, context.now),
            updated: pod.is_updated(context.hash, context.template_generation),
        },
        (false, first) => StatusShare { misscheduled: first.is_some(), ..StatusShare::default() },
    }
}
