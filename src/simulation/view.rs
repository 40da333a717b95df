//! One node as the controller sees it: what it would do there, how the rolling update
//! counts it, and what it adds to the status.
//!
//! All three follow from the node's decision and its pods alone, so a view is made anew
//! only when one of these, or the clock, has changed something.
//!
//! Source: `podsShouldBeOnNode`, `rollingUpdate` and `updateDaemonSetStatus` in
//! `pkg/controller/daemon` at v1.36.

use super::Millis;
use super::pod::{Phase, Pod, PodId};
use super::rule::Rule;
use crate::placement::Decision;

/// What the controller sees on one node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    /// What the manage step would do.
    pub manage: Manage,
    /// How the rolling update counts the node; `None` when it does not look at it.
    pub update: Option<Update>,
    /// What the node adds to the status.
    pub share: Share,
    /// When time alone will change the view.
    pub recheck: Option<Millis>,
}

/// What the manage step would do on a node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manage {
    /// Create a pod.
    pub create: bool,
    /// Delete these pods.
    pub delete: Vec<(PodId, Rule)>,
}

/// How the rolling update counts a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Update {
    /// Whether a pod should run here.
    pub should_run: bool,
    /// Whether the node is there.
    pub exists: bool,
    /// The pods of the present and of an older template; `None` when there are several of
    /// a kind and the manage step has to act first.
    pub pods: Option<Pair>,
}

/// At most one pod of each kind, with its availability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pair {
    /// A pod of the present template.
    pub new: Option<(PodId, bool)>,
    /// A pod of an older one.
    pub old: Option<(PodId, bool)>,
}

/// What a node adds to the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// It should run a pod.
    pub desired: bool,
    /// It should and has one.
    pub current: bool,
    /// It should not and has one.
    pub misscheduled: bool,
    /// The pod that counts is ready.
    pub ready: bool,
    /// The pod that counts is available.
    pub available: bool,
    /// The pod that counts is of the present template.
    pub updated: bool,
}

/// What a view depends on besides the node's pods.
#[derive(Debug, Clone, Copy)]
pub struct Eye<'a> {
    /// The hash of the present template.
    pub hash: &'a str,
    /// Whether the update strategy surges.
    pub surges: bool,
    /// `minReadySeconds`.
    pub min_ready: Millis,
    /// The clock.
    pub now: Millis,
}

/// Looks at a node. `decision` is `None` for a node that is not there; `pods` are those
/// of the DaemonSet; `backoff` is until when failed pods are left alone.
pub fn look(
    decision: Option<Decision>,
    pods: &mut Vec<&Pod>,
    backoff: Option<Millis>,
    eye: Eye<'_>,
) -> View {
    // Deleted pods that have ended are nobody's concern any more.
    pods.retain(|pod| pod.phase == Phase::Active || !pod.is_deleting());
    pods.sort_by_key(|pod| pod.precedence());
    let run = decision.is_some_and(|decision| decision.run);
    let mut recheck = Vec::new();
    let manage = match decision {
        None => Manage {
            create: false,
            delete: pods
                .iter()
                .filter(|p| !p.bound && !p.is_deleting())
                .map(|p| (p.id, Rule::NodeGone))
                .collect(),
        },
        Some(Decision { run: true, .. }) if pods.is_empty() => {
            Manage { create: true, delete: Vec::new() }
        }
        Some(Decision { stay: true, run }) => staying(run, pods, backoff, eye, &mut recheck),
        Some(Decision { stay: false, .. }) => Manage {
            create: false,
            delete: pods
                .iter()
                .filter(|p| !p.is_deleting())
                .map(|p| (p.id, Rule::NodeExcluded))
                .collect(),
        },
    };
    for pod in pods.iter() {
        recheck
            .extend(pod.ready_since.map(|since| since + eye.min_ready).filter(|&at| at > eye.now));
    }
    View {
        manage,
        update: (run || !pods.is_empty()).then(|| Update {
            should_run: run,
            exists: decision.is_some(),
            pods: pair(pods, eye),
        }),
        share: decision.map(|_| share(run, pods.first().copied(), eye)).unwrap_or_default(),
        recheck: recheck.into_iter().min(),
    }
}

/// The pods of a node where they may stay.
fn staying(
    run: bool,
    pods: &[&Pod],
    backoff: Option<Millis>,
    eye: Eye<'_>,
    recheck: &mut Vec<Millis>,
) -> Manage {
    let mut delete = Vec::new();
    let mut running = Vec::new();
    let mut has_failed = false;
    for pod in pods.iter().filter(|pod| !pod.is_deleting()) {
        match (pod.phase, backoff) {
            (Phase::Failed, Some(until)) => recheck.push(until),
            // The deletion of one begins a back-off that holds the others.
            (Phase::Failed, None) if has_failed => {}
            (Phase::Failed, None) => {
                has_failed = true;
                delete.push((pod.id, Rule::Failed));
            }
            (Phase::Succeeded, _) => delete.push((pod.id, Rule::Succeeded)),
            (Phase::Active, _) => running.push(*pod),
        }
    }
    if !eye.surges {
        delete.extend(running.iter().skip(1).map(|pod| (pod.id, Rule::Duplicate)));
        return Manage { create: false, delete };
    }
    if running.len() <= 1 {
        return Manage { create: running.is_empty() && run, delete };
    }
    let (mut new, mut old) = (None, None);
    for pod in running {
        let kept = if *pod.revision.hash == *eye.hash { &mut new } else { &mut old };
        if kept.is_none() {
            *kept = Some(pod);
        } else {
            delete.push((pod.id, Rule::Duplicate));
        }
    }
    if let (Some(new), Some(old)) = (new, old)
        && (old.ready_since.is_none() || new.is_available(eye.min_ready, eye.now))
    {
        delete.push((old.id, Rule::Surged));
    }
    Manage { create: false, delete }
}

fn pair(pods: &[&Pod], eye: Eye<'_>) -> Option<Pair> {
    let mut pair = Pair::default();
    for pod in pods.iter().filter(|pod| !pod.is_deleting()) {
        let slot = if *pod.revision.hash == *eye.hash { &mut pair.new } else { &mut pair.old };
        if slot.is_some() {
            return None;
        }
        *slot = Some((pod.id, pod.is_available(eye.min_ready, eye.now)));
    }
    Some(pair)
}

fn share(run: bool, first: Option<&Pod>, eye: Eye<'_>) -> Share {
    match (run, first) {
        (true, None) => Share { desired: true, ..Share::default() },
        (true, Some(pod)) => Share {
            desired: true,
            current: true,
            misscheduled: false,
            ready: pod.ready_since.is_some(),
            available: pod.is_available(eye.min_ready, eye.now),
            updated: *pod.revision.hash == *eye.hash,
        },
        (false, first) => Share { misscheduled: first.is_some(), ..Share::default() },
    }
}
