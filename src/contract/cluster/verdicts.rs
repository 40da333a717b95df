//! A DaemonSet on many nodes as a table of verdicts and a number for each node.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::contract::place::{PlacedOutcome, hints, note};
use crate::contract::remedy::{Remedy, remedy};
use crate::manifest::nodes::NodeRef;
use crate::placement::{Occupancy, Placed, PodOutcome, Reason};

/// One DaemonSet on the nodes of a loaded cluster.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct PlacementTable {
    /// Its namespace; `default` when it names none.
    pub namespace: String,
    /// Its name; its `generateName` when it has none.
    pub name: String,
    /// On how many nodes a pod should run.
    pub should_run: usize,
    /// Counts by reason in one sentence.
    pub summary: String,
    /// What stands in the way everywhere.
    pub hints: Vec<String>,
    /// Changes that would let pods run on more nodes, as in
    /// [`PlacedDaemonSet`](crate::contract::PlacedDaemonSet).
    pub remedies: Vec<Remedy>,
    /// The verdicts on nodes, in the order of a legend, the most frequent first.
    pub verdicts: Vec<NodeVerdict>,
    /// Of each node, the place of its verdict in `verdicts`.
    #[cfg_attr(feature = "typescript", ts(type = "Uint32Array"))]
    pub nodes: Vec<u32>,
}

/// The verdict on one or many nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct NodeVerdict {
    /// What becomes of the pod.
    pub outcome: PlacedOutcome,
    /// Whether the controller would create a pod here.
    pub should_run: bool,
    /// Whether the controller would let a pod stay that already runs here.
    pub should_continue: bool,
    /// Whether that pod runs, be it with interruptions; absent where none should run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fits: Option<bool>,
    /// What decided it, in one line.
    pub reason: String,
    /// What else is to be known: that a pod which is there already would stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
    /// How many nodes have it.
    pub count: usize,
}

/// What nodes of the same verdict have in common. That of most nodes is compared without
/// writing their sentence.
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

/// The verdicts in the order in which they are shown, and the new place of each old one.
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
