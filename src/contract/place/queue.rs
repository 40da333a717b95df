//! Several DaemonSets on one cluster: each finds the pods of those that come before it in the
//! scheduler's queue.

use std::borrow::Cow;
use std::cmp::Reverse;

use crate::manifest::nodes::{NodeRef, Nodes};
use crate::placement::{DaemonPlacement, Holder, Occupancy, Occupant, Placed, PodOutcome};

/// Calls `each` with the number of every DaemonSet, with it on the nodes, and with the pods
/// that it finds there; returns the answers in the order of `placements`.
///
/// DaemonSets take room by priority, as the scheduler's queue has it, and those of the same
/// priority in their order. Where the pods of one node alone are looked at, `only` is it.
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
        // A cluster's pods are copied only where one joins or leaves them.
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

/// A pod that is bound to a node, and those that leave for it, by namespace and name.
struct Change<'a> {
    node: &'a str,
    leave: Vec<(String, String)>,
}

/// What a DaemonSet changes about the nodes for those that come after it.
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

/// A pod that the controller would create.
fn pod_of(placement: &DaemonPlacement) -> Occupant {
    Occupant {
        namespace: placement.namespace.clone(),
        // A name that is to be generated ends in a hyphen as a rule.
        name: format!("{}-…", placement.name.trim_end_matches('-')),
        daemon_set: Some(placement.name.clone()),
        pod: placement.pod.clone(),
        started: None,
    }
}
