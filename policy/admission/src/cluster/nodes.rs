//! The rules about nodes: which nodes get a pod, and whether it can run there.

use daemonset_preflight::manifest::nodes::Taint;
use daemonset_preflight::placement::{
    DaemonPlacement, Placed, PodAfterUpdate, PortClash, Reason, port_clashes,
};
use daemonset_preflight::rules::Mode;
use daemonset_preflight::scheduling::{self, FitFailure, HostPort};

use super::Placement;
use super::snapshot::Snapshot;
use crate::findings::Finding;
use crate::rule::Rule;
use crate::settings::Settings;

/// The maximum number of nodes that a finding names.
const EXAMPLES: usize = 3;

/// The maximum number of distinct reasons that a finding counts; the others are lumped together.
const REASONS: usize = 16;

/// The nodes that get a pod, and how an update changes them.
pub(super) struct Moves<'a> {
    matched: usize,
    added: Vec<&'a str>,
    removed: Vec<&'a str>,
    /// The nodes whose pod the rollout deletes and admission then refuses to replace.
    refused: Vec<&'a str>,
    /// The transient taints that are the only obstacle on a node, each with the number of nodes.
    /// The cluster removes such taints by itself.
    transient: Vec<(Taint<'a>, usize)>,
    is_update: bool,
}

impl<'a> Moves<'a> {
    /// Compares the placement before and after an update. With `before` `None`, every pod is added.
    pub(super) fn between(before: Option<&Placed<'a>>, now: &Placed<'a>) -> Self {
        let runs = |placed: &Placed<'a>, node| placed.creates_pod_on(node);
        let mut moves = Moves {
            matched: 0,
            added: Vec::new(),
            removed: Vec::new(),
            refused: Vec::new(),
            transient: Vec::new(),
            is_update: before.is_some(),
        };
        for node in now.nodes().iter() {
            let is_wanted = runs(now, node);
            if let Some(taint) = now.transient_taint(node) {
                match moves.transient.iter_mut().find(|(known, _)| *known == taint) {
                    Some((_, nodes)) => *nodes += 1,
                    None => moves.transient.push((taint, 1)),
                }
            }
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

    /// Returns how many nodes get a pod once transient taints are gone.
    fn matched_later(&self) -> usize {
        self.matched + self.transient.iter().map(|(_, nodes)| nodes).sum::<usize>()
    }

    /// Returns "2 once `node.kubernetes.io/unreachable:NoSchedule` is gone"; `None` without such
    /// nodes.
    fn when_gone(&self) -> Option<String> {
        let mut taints: Vec<String> =
            self.transient.iter().map(|(taint, _)| format!("`{taint}`")).collect();
        taints.sort_unstable();
        let verb = if taints.len() == 1 { "is" } else { "are" };
        let more = self.matched_later() - self.matched;
        (more > 0).then(|| format!("{more} once {} {verb} gone", taints.join(" and ")))
    }

    /// Returns a warning, not held against the DaemonSet, when only transient taints keep all pods
    /// away.
    pub(super) fn remark(&self, placed: &Placed<'_>, settings: &Settings) -> Option<String> {
        let when = self.when_gone().filter(|_| self.matched == 0)?;
        let total = placed.nodes().len();
        settings.asks(Rule::NoMatchingNode).then(|| format!("0 of {total} nodes match now, {when}"))
    }

    /// Returns the numbers of nodes and pods.
    pub(super) fn count(&self, placed: &Placed<'_>) -> Placement {
        Placement {
            nodes_matched: self.matched,
            nodes_total: placed.nodes().len(),
            pods_added: self.added.len(),
            pods_removed: self.removed.len(),
        }
    }
}

/// Returns the findings of the rules about nodes.
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
    let few = too_few(moves, total, settings.policy.min_nodes)
        .filter(|_| settings.asks(Rule::TooFewNodes));
    if settings.asks(Rule::NoMatchingNode) && moves.matched_later() == 0 {
        // Both rules would report the same, so only the stricter one does.
        let is_stricter = |rule| settings.mode(rule) == Mode::Reject;
        match is_stricter(Rule::TooFewNodes) && !is_stricter(Rule::NoMatchingNode) && few.is_some()
        {
            true => note(Rule::TooFewNodes, Some(why_none(placed))),
            false => note(Rule::NoMatchingNode, Some(why_none(placed))),
        }
    } else {
        note(Rule::TooFewNodes, few);
    }
    if settings.asks(Rule::TooManyNodes) {
        note(Rule::TooManyNodes, too_many(matched, total, settings.policy.max_nodes_percent));
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

/// Returns "0 of 40 nodes: 38 lack `disktype=sdd`", preceded by the most similar label, if there is
/// one.
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
        Some(nearest) => format!("{} ({text})", nearest.with_alternatives(placed.nodes())),
        None => text,
    }
}

fn too_few(moves: &Moves<'_>, total: usize, least: i64) -> Option<String> {
    let few = i64::try_from(moves.matched_later()).is_ok_and(|matched| matched < least);
    few.then(|| {
        let later = moves.when_gone().map(|when| format!(", {when}")).unwrap_or_default();
        format!("{}{later}; at least {least} should", matching(moves.matched, total))
    })
}

/// Returns "1 of 5 nodes matches".
fn matching(matched: usize, total: usize) -> String {
    let verb = if matched == 1 { "matches" } else { "match" };
    format!("{matched} of {total} nodes {verb}")
}

fn too_many(matched: usize, total: usize, percent: i64) -> Option<String> {
    let bound = usize::try_from(percent).ok()?.saturating_mul(total);
    (matched.saturating_mul(100) > bound)
        .then(|| format!("{}; at most {percent}% should", matching(matched, total)))
}

/// Returns "3 nodes gain a pod (a, b, c), 1 node loses its pod (d)"; `None` without changes.
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

/// Returns the names of the first few nodes, sorted: the host's lists are unordered.
pub(super) fn named(nodes: &[&str]) -> String {
    let mut sorted = nodes.to_vec();
    sorted.sort_unstable();
    match sorted.get(..EXAMPLES) {
        Some(first) if sorted.len() > EXAMPLES => format!("{}, …", first.join(", ")),
        _ => sorted.join(", "),
    }
}

/// Returns "2 of 5 matched nodes have no room: Insufficient memory (a, b)", with the scheduler's
/// reasons. Nodes that lack different resources are listed separately.
fn unfit(placed: &Placed<'_>, matched: usize, snapshot: &Snapshot) -> Option<String> {
    let crowded = match (&snapshot.occupancy, &snapshot.daemon_sets) {
        (Some(occupancy), _) => placed.crowded_by(occupancy),
        // Assumes that the pods of the other DaemonSets are on the nodes already.
        (None, Some(others)) => placed.crowded(others),
        (None, None) => return None,
    };
    let mut by_reason: Vec<(String, Vec<&str>)> = Vec::new();
    // Adjacent nodes mostly lack the same resources.
    let mut before: Option<(&[FitFailure<'_>], usize)> = None;
    for one in &crowded {
        if let Some((failures, place)) = before
            && failures == one.failures
            && let Some((_, nodes)) = by_reason.get_mut(place)
        {
            nodes.push(one.node);
            continue;
        }
        let reasons = scheduling::reasons(&one.failures).join(", ");
        let known = by_reason.iter().position(|(known, _)| *known == reasons);
        let place = known.unwrap_or(by_reason.len());
        match by_reason.get_mut(place) {
            Some((_, nodes)) => nodes.push(one.node),
            None => by_reason.push((reasons, vec![one.node])),
        }
        before = Some((&one.failures, place));
    }
    by_reason.sort_by(|(a, of_a), (b, of_b)| of_b.len().cmp(&of_a.len()).then_with(|| a.cmp(b)));
    let verb = if crowded.len() == 1 { "has" } else { "have" };
    let head = format!("{} of {matched} matched nodes {verb} no room", crowded.len());
    match by_reason.as_slice() {
        [] => None,
        [(reasons, nodes)] => Some(format!("{head}: {reasons} ({})", named(nodes))),
        several => {
            let part = |(reasons, nodes): &(String, Vec<&str>)| {
                format!("{} {reasons} ({})", nodes.len(), named(nodes))
            };
            let parts: Vec<String> = several.iter().map(part).collect();
            Some(format!("{head}: {}", parts.join("; ")))
        }
    }
}

/// Returns "2 of 5 matched nodes are not for RuntimeClass `gvisor`: pods stay pending (a, b)".
pub(super) fn passed_over(placed: &Placed<'_>, class: &str) -> Option<Finding> {
    let mut matched = 0_usize;
    let mut names: Vec<&str> = Vec::new();
    for node in placed.nodes().iter().filter(|node| placed.creates_pod_on(*node)) {
        matched += 1;
        if !placed.is_for_runtime(node) {
            names.push(node.name());
        }
    }
    (!names.is_empty()).then(|| {
        let verb = if names.len() == 1 { "is" } else { "are" };
        let (number, first, of) = (names.len(), named(&names), matched);
        let text = format!(
            "{number} of {of} matched nodes {verb} not for RuntimeClass `{class}`: \
             pods stay pending ({first})"
        );
        Finding { rule: Rule::PodsDoNotFit, field: "spec.template.spec.runtimeClassName", text }
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

/// Returns the first of several findings, and the number of further ones.
pub(super) fn first_of(found: Vec<String>) -> Option<String> {
    let more = found.len().saturating_sub(1);
    let first = found.into_iter().next()?;
    Some(if more == 0 { first } else { format!("{first}; and {more} more") })
}
