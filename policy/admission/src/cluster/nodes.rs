//! The rules about nodes: which get a pod, and whether it can run there.

use daemonset_preflight::placement::{
    DaemonPlacement, Placed, PodAfterUpdate, PortClash, Reason, port_clashes,
};
use daemonset_preflight::scheduling::{self, FitFailure, HostPort};

use super::Placement;
use super::snapshot::Snapshot;
use crate::findings::Finding;
use crate::rule::Rule;
use crate::settings::Settings;

/// So many nodes are named.
const EXAMPLES: usize = 3;

/// So many reasons are told apart: a sentence need not have more.
const REASONS: usize = 16;

/// Where pods run, and what an update changes about it.
pub(super) struct Moves<'a> {
    matched: usize,
    added: Vec<&'a str>,
    removed: Vec<&'a str>,
    /// The nodes whose pod the rollout deletes, while the new one is refused.
    refused: Vec<&'a str>,
    is_update: bool,
}

impl<'a> Moves<'a> {
    /// Without a DaemonSet `before`, pods are added wherever they run.
    pub(super) fn between(before: Option<&Placed<'a>>, now: &Placed<'a>) -> Self {
        let runs = |placed: &Placed<'a>, node| placed.outcome(node, None).is_created();
        let mut moves = Moves {
            matched: 0,
            added: Vec::new(),
            removed: Vec::new(),
            refused: Vec::new(),
            is_update: before.is_some(),
        };
        for node in now.nodes().iter() {
            let is_wanted = runs(now, node);
            moves.matched += usize::from(is_wanted);
            match before.filter(|before| runs(before, node)) {
                None if is_wanted => moves.added.push(node.name()),
                None => {}
                Some(before) => match now.pod_after_update(before.placement(), node) {
                    PodAfterUpdate::Stays | PodAfterUpdate::Replaced => {}
                    PodAfterUpdate::Deleted => moves.removed.push(node.name()),
                    PodAfterUpdate::DeletedAndRefused => moves.refused.push(node.name()),
                },
            }
        }
        moves
    }

    /// The pods in numbers.
    pub(super) fn count(&self, placed: &Placed<'_>) -> Placement {
        Placement {
            nodes_matched: self.matched,
            nodes_total: placed.nodes().len(),
            pods_added: self.added.len(),
            pods_removed: self.removed.len(),
        }
    }
}

/// What the rules about nodes find.
pub(super) fn findings(
    placed: &Placed<'_>,
    moves: &Moves<'_>,
    snapshot: &Snapshot,
    settings: &Settings,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut note = |rule: Rule, text: Option<String>| {
        findings.extend(text.map(|text| Finding { rule, field: "spec.template.spec", text }));
    };
    let (matched, total) = (moves.matched, placed.nodes().len());
    if settings.asks(Rule::NoMatchingNode) && matched == 0 {
        note(Rule::NoMatchingNode, Some(why_none(placed)));
    }
    if settings.asks(Rule::TooFewNodes) {
        note(Rule::TooFewNodes, too_few(matched, total, settings.cluster.min_nodes));
    }
    if settings.asks(Rule::TooManyNodes) {
        note(Rule::TooManyNodes, too_many(matched, total, settings.cluster.max_nodes_percent));
    }
    if settings.asks(Rule::PlacementChange) && moves.is_update {
        note(Rule::PlacementChange, changes(moves));
    }
    if settings.asks(Rule::PodsDoNotFit) && matched > 0 {
        note(Rule::PodsDoNotFit, unfit(placed, matched, snapshot));
    }
    if settings.asks(Rule::HostPortClash) && matched > 0 {
        note(Rule::HostPortClash, clashes(placed, snapshot));
    }
    findings
}

/// "0 of 40 nodes: 38 lack `disktype=sdd`"; what comes nearest goes first.
fn why_none(placed: &Placed<'_>) -> String {
    let (mut reasons, mut others): (Vec<(Reason<'_>, usize)>, usize) = (Vec::new(), 0);
    for reason in placed.nodes().iter().filter_map(|node| placed.reason(node)) {
        let is_full = reasons.len() >= REASONS;
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, nodes)) => *nodes += 1,
            None if is_full => others += 1,
            None => reasons.push((reason, 1)),
        }
    }
    let mut parts: Vec<String> = Vec::new();
    while let Some(most) = reasons.iter().map(|(_, nodes)| *nodes).max() {
        for (reason, nodes) in reasons.iter().filter(|(_, nodes)| *nodes == most) {
            parts.push(reason.counted(*nodes).to_string());
        }
        reasons.retain(|(_, nodes)| *nodes != most);
    }
    if others > 0 {
        parts.push(format!("{others} for other reasons"));
    }
    for refusal in &placed.placement().refusals {
        parts.push(format!("no pod is created: {refusal}"));
    }
    let text = format!("0 of {} nodes: {}", placed.nodes().len(), parts.join(", "));
    match placed.nearest().first() {
        Some(nearest) => format!("{nearest} ({text})"),
        None => text,
    }
}

fn too_few(matched: usize, total: usize, least: i64) -> Option<String> {
    let few = i64::try_from(matched).is_ok_and(|matched| matched < least);
    few.then(|| format!("{matched} of {total} nodes match; at least {least} should"))
}

fn too_many(matched: usize, total: usize, percent: i64) -> Option<String> {
    let bound = usize::try_from(percent).ok()?.saturating_mul(total);
    (matched.saturating_mul(100) > bound)
        .then(|| format!("{matched} of {total} nodes match; at most {percent}% should"))
}

/// "3 nodes gain a pod (a, b, c), 1 loses its pod (d)".
fn changes(moves: &Moves<'_>) -> Option<String> {
    let part = |nodes: &[&str], one: &str, many: &str| {
        let verb = if nodes.len() == 1 { one } else { many };
        (!nodes.is_empty()).then(|| format!("{} {verb} ({})", nodes.len(), named(nodes)))
    };
    let gain = part(&moves.added, "node gains a pod", "nodes gain a pod");
    let lose = part(&moves.removed, "node loses its pod", "nodes lose their pod");
    let refused = part(
        &moves.refused,
        "node cannot get its pod back once the rollout deletes it",
        "nodes cannot get their pod back once the rollout deletes it",
    );
    let parts: Vec<String> = [gain, lose, refused].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The first few nodes by name.
fn named(nodes: &[&str]) -> String {
    match nodes.get(..EXAMPLES) {
        Some(first) if nodes.len() > EXAMPLES => format!("{}, …", first.join(", ")),
        _ => nodes.join(", "),
    }
}

/// "2 of 5 matched nodes have no room: Insufficient memory (a, b)", in the scheduler's words.
fn unfit(placed: &Placed<'_>, matched: usize, snapshot: &Snapshot) -> Option<String> {
    let crowded = match (&snapshot.occupancy, &snapshot.daemon_sets) {
        (Some(occupancy), _) => placed.crowded_by(occupancy),
        // The pods of the other DaemonSets are on the nodes first.
        (None, Some(others)) => placed.crowded(others),
        (None, None) => return None,
    };
    let mut failures: Vec<FitFailure<'_>> =
        crowded.iter().flat_map(|one| one.failures.iter().copied()).collect();
    failures.sort_by_key(FitFailure::is_port);
    let reasons = scheduling::reasons(&failures);
    let full: Vec<&str> = crowded.iter().map(|one| one.node).collect();
    (!full.is_empty()).then(|| {
        let (number, reasons, first) = (full.len(), reasons.join(", "), named(&full));
        format!("{number} of {matched} matched nodes have no room: {reasons} ({first})")
    })
}

fn clashes(placed: &Placed<'_>, snapshot: &Snapshot) -> Option<String> {
    let wanted: &[HostPort] = &placed.placement().pod.ports;
    let wants_the_same = |other: &&DaemonPlacement| {
        other.pod.ports.iter().any(|port| wanted.iter().any(|own| own.clashes_with(port)))
    };
    let others = snapshot.daemon_sets.iter().flatten();
    let mut found = Vec::new();
    for other in others.filter(wants_the_same).filter(|other| other.refusals.is_empty()) {
        let both = [placed.clone(), other.on(placed.nodes())];
        found.extend(port_clashes(&both).iter().map(PortClash::to_string));
    }
    first_of(found)
}

/// The first of several findings, and how many more there are.
pub(super) fn first_of(found: Vec<String>) -> Option<String> {
    let more = found.len().saturating_sub(1);
    let first = found.into_iter().next()?;
    Some(if more == 0 { first } else { format!("{first}; and {more} more") })
}
