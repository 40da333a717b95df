//! Places several DaemonSets on one cluster: each sees the pods of those that precede it in the
//! scheduler's queue.

use std::borrow::Cow;
use std::cmp::Reverse;

use crate::manifest::nodes::{NodeRef, Nodes};
use crate::placement::{DaemonPlacement, Holder, Occupancy, Occupant, Placed, PodOutcome};

/// Calls `each` for every DaemonSet with its index, its placement on the nodes, and the pods that
/// are on the nodes before it; returns the results in the order of `placements`.
///
/// DaemonSets get resources in the order of their priority, as in the scheduler's queue, and those
/// of the same priority in the order of `placements`. If `only` is given, only the pods of that
/// node are tracked.
pub(in crate::contract) fn in_queue_order<'a, A>(
    placements: &'a [DaemonPlacement],
    nodes: &'a Nodes,
    only: Option<NodeRef<'a>>,
    running: &Occupancy,
    mut each: impl FnMut(usize, &Placed<'a>, &Occupancy) -> A,
) -> Vec<A> {
    let mut queue: Vec<(usize, &DaemonPlacement)> = placements.iter().enumerate().collect();
    queue.sort_unstable_by_key(|(index, placement)| (Reverse(placement.pod.priority), *index));
    let last = queue.last().map(|(index, _)| *index);
    let mut occupancy = Cow::Borrowed(running);
    let mut answers = Vec::with_capacity(queue.len());
    for (index, placement) in queue {
        let on = placement.on(nodes);
        answers.push((index, each(index, &on, &occupancy)));
        if Some(index) == last {
            break;
        }
        let changes = changes(&on, only, &occupancy);
        // The pods of the cluster are only copied if one is added or removed.
        if changes.is_empty() {
            continue;
        }
        let occupancy = occupancy.to_mut();
        for change in changes {
            for (namespace, name) in &change.leave {
                occupancy.remove(change.node, namespace, name);
            }
            occupancy.add(change.node, pod_of(placement));
        }
    }
    answers.sort_unstable_by_key(|(index, _)| *index);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// A pod that is bound to a node, and the pods that are preempted for it, by namespace and name.
struct Change<'a> {
    node: &'a str,
    leave: Vec<(String, String)>,
}

/// Returns the changes that a DaemonSet makes to the nodes, as the following DaemonSets see them.
fn changes<'a>(
    on: &Placed<'a>,
    only: Option<NodeRef<'a>>,
    occupancy: &Occupancy,
) -> Vec<Change<'a>> {
    let change = |node: NodeRef<'a>| change(on, node, occupancy);
    match only {
        Some(node) => change(node).into_iter().collect(),
        None => on.nodes().iter().filter_map(change).collect(),
    }
}

fn change<'a>(on: &Placed<'a>, node: NodeRef<'a>, occupancy: &Occupancy) -> Option<Change<'a>> {
    let leave = match on.outcome(node, Some(occupancy)) {
        PodOutcome::Runs => Vec::new(),
        PodOutcome::Evicted { .. }
            if occupancy.on(node.name()).iter().all(|pod| !on.placement().owns(pod)) =>
        {
            Vec::new()
        }
        PodOutcome::Preempts { victims, .. } => {
            let name = |pod: &Holder<'_>| (pod.namespace.to_owned(), pod.pod.to_owned());
            victims.iter().map(name).collect()
        }
        _ => return None,
    };
    Some(Change { node: node.name(), leave })
}

/// Returns the pod that the controller would create.
fn pod_of(placement: &DaemonPlacement) -> Occupant {
    Occupant {
        namespace: placement.namespace.clone(),
        // A `generateName` usually ends with a hyphen.
        name: format!("{}-…", placement.name.trim_end_matches('-')),
        daemon_set: Some(placement.name.clone()),
        pod: placement.pod.clone(),
        started: None,
    }
}
