//! A DaemonSet on many nodes, as a table of verdicts and an index for each node.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::contract::place::{PlacedOutcome, hints, note};
use crate::contract::remedy::{Remedy, remedy};
use crate::manifest::nodes::NodeRef;
use crate::placement::{Occupancy, Placed, PodOutcome, Reason};

/// The placement of one DaemonSet on the nodes of a loaded cluster.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct PlacementTable {
    /// Its namespace; `default` when the object names none.
    pub namespace: String,
    /// Its name, or its `generateName` when it has no name.
    pub name: String,
    /// The number of nodes on which a pod should run.
    pub should_run: usize,
    /// The numbers of nodes by reason, in one sentence.
    pub summary: String,
    /// What is wrong regardless of the node, as in
    /// [`PlacedDaemonSet`](crate::contract::PlacedDaemonSet).
    pub hints: Vec<String>,
    /// Changes that would let pods run on more nodes, as in
    /// [`PlacedDaemonSet`](crate::contract::PlacedDaemonSet).
    pub remedies: Vec<Remedy>,
    /// The different verdicts, by outcome in the order of a legend, then by the number of nodes,
    /// the largest first.
    pub verdicts: Vec<NodeVerdict>,
    /// For each node, the index of its verdict in `verdicts`.
    #[cfg_attr(feature = "typescript", ts(type = "Uint32Array"))]
    pub nodes: Vec<u32>,
}

/// A verdict that one or more nodes have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct NodeVerdict {
    /// What happens to the pod.
    pub outcome: PlacedOutcome,
    /// Whether the controller would create a pod on the node.
    pub should_run: bool,
    /// Whether the controller would leave a pod running that is already on the node.
    pub should_continue: bool,
    /// Whether the pod runs, even if with interruptions; absent when none should run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fits: Option<bool>,
    /// What determines the outcome, in one line.
    pub reason: String,
    /// A note on the outcome: that an existing pod would stay. Absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
    /// The number of nodes that have this verdict.
    pub count: usize,
}

/// What nodes with the same verdict have in common. For the most frequent outcomes it can be
/// compared without formatting their text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness<'a> {
    Excluded { reason: Reason<'a>, stays: bool, exists: bool },
    Runs,
    Running,
    Other { outcome: PlacedOutcome, text: String },
}

impl<'a> Likeness<'a> {
    fn of(outcome: &PodOutcome<'a>) -> Self {
        match outcome {
            PodOutcome::Excluded { reason, stays, exists } => {
                Likeness::Excluded { reason: *reason, stays: *stays, exists: *exists }
            }
            PodOutcome::Runs => Likeness::Runs,
            PodOutcome::Running => Likeness::Running,
            other => Likeness::Other { outcome: other.into(), text: other.to_string() },
        }
    }
}

impl PlacementTable {
    pub(super) fn of(on: &Placed<'_>, occupancy: &Occupancy) -> Self {
        let summary = on.summarize(Some(occupancy));
        let mut numbers: BTreeMap<Likeness<'_>, usize> = BTreeMap::new();
        let mut found: Vec<NodeVerdict> = Vec::new();
        let mut nodes = Vec::with_capacity(on.nodes().len());
        for node in on.nodes().iter() {
            let outcome = on.outcome(node, Some(occupancy));
            let number = *numbers.entry(Likeness::of(&outcome)).or_insert_with(|| {
                found.push(NodeVerdict::of(on, node, &outcome));
                found.len() - 1
            });
            if let Some(verdict) = found.get_mut(number) {
                verdict.count += 1;
            }
            nodes.push(number);
        }
        let (verdicts, places) = in_order(found);
        let place = |number: usize| places.get(number).copied().unwrap_or_default();
        PlacementTable {
            namespace: on.placement().namespace.clone(),
            name: on.placement().name.clone(),
            should_run: summary.run,
            summary: summary.to_string(),
            hints: hints(on, &summary),
            remedies: on.remedies().iter().map(|found| remedy(found, on.placement())).collect(),
            verdicts,
            nodes: nodes.into_iter().map(place).collect(),
        }
    }
}

impl NodeVerdict {
    fn of(on: &Placed<'_>, node: NodeRef<'_>, outcome: &PodOutcome<'_>) -> Self {
        let decision = on.decide(node);
        let placed = PlacedOutcome::from(outcome);
        NodeVerdict {
            outcome: placed,
            should_run: decision.run,
            should_continue: decision.stay,
            fits: outcome.is_wanted().then(|| outcome.runs()),
            reason: outcome.to_string(),
            note: note(placed, decision.stay),
            count: 0,
        }
    }
}

/// Sorts the verdicts for display; also returns the new index of each old one.
fn in_order(found: Vec<NodeVerdict>) -> (Vec<NodeVerdict>, Vec<u32>) {
    let mut all: Vec<(usize, NodeVerdict)> = found.into_iter().enumerate().collect();
    all.sort_unstable_by(|(i, a), (j, b)| {
        let key = |verdict: &NodeVerdict| (verdict.outcome, Reverse(verdict.count));
        key(a).cmp(&key(b)).then_with(|| (&a.reason, i).cmp(&(&b.reason, j)))
    });
    let mut places = vec![0; all.len()];
    for (place, (number, _)) in (0..).zip(&all) {
        if let Some(found) = places.get_mut(*number) {
            *found = place;
        }
    }
    (all.into_iter().map(|(_, verdict)| verdict).collect(), places)
}
