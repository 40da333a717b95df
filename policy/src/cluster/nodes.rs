//! The rules about nodes: which get a pod, and whether it can run there.

use std::borrow::Cow;

use daemonset_preflight::manifest::nodes::NodeRef;
use daemonset_preflight::placement::{
    DaemonPlacement, Difference, Placed, PortClash, port_clashes, scheduler_reasons,
};

use super::Placement;
use super::snapshot::Snapshot;
use crate::rules::{Finding, Rule};
use crate::settings::Settings;

/// So many nodes are named.
const EXAMPLES: usize = 3;

/// The pods in numbers. Without a `difference` there was no DaemonSet before.
pub(super) fn count(placed: &Placed<'_>, difference: Option<&Difference<'_>>) -> Placement {
    let created = placed.placement().refusals.is_empty();
    let matched = match created {
        true => placed.nodes().iter().filter(|node| placed.decide(*node).run).count(),
        false => 0,
    };
    let (added, removed) = match difference {
        None => (matched, 0),
        Some(difference) => (
            difference.added.len(),
            difference.removed.iter().filter(|removed| !removed.stays).count(),
        ),
    };
    Placement {
        nodes_matched: matched,
        nodes_total: placed.nodes().len(),
        pods_added: added,
        pods_removed: removed,
    }
}

/// What the rules about nodes find.
pub(super) fn findings(
    placed: &Placed<'_>,
    difference: Option<&Difference<'_>>,
    snapshot: &Snapshot,
    settings: &Settings,
) -> Vec<Finding> {
    let counted = count(placed, difference);
    let mut findings = Vec::new();
    let mut ask = |rule: Rule, check: &dyn Fn() -> Option<String>| {
        if settings.asks(rule)
            && let Some(text) = check()
        {
            findings.push(Finding { rule, field: Cow::Borrowed("spec.template.spec"), text });
        }
    };
    ask(Rule::NoMatchingNode, &|| (counted.nodes_matched == 0).then(|| why_none(placed)));
    ask(Rule::TooFewNodes, &|| too_few(counted, settings));
    ask(Rule::TooManyNodes, &|| too_many(counted, settings));
    ask(Rule::PlacementChange, &|| changes(difference?));
    ask(Rule::PodsDoNotFit, &|| unfit(placed, snapshot));
    ask(Rule::HostPortClash, &|| clashes(placed, snapshot.daemon_sets.as_ref()?));
    findings
}

/// "0 of 40 nodes: 38 lack `disktype=sdd`"; what comes nearest goes first.
fn why_none(placed: &Placed<'_>) -> String {
    let summary = placed.summarize(None);
    match summary.nearest.first() {
        Some(nearest) => format!("{nearest} ({summary})"),
        None => summary.to_string(),
    }
}

fn too_few(counted: Placement, settings: &Settings) -> Option<String> {
    let Placement { nodes_matched, nodes_total, .. } = counted;
    let few = i64::try_from(nodes_matched).is_ok_and(|matched| matched < settings.min_nodes);
    few.then(|| {
        format!(
            "{nodes_matched} of {nodes_total} nodes match; at least {} should",
            settings.min_nodes
        )
    })
}

fn too_many(counted: Placement, settings: &Settings) -> Option<String> {
    let Placement { nodes_matched, nodes_total, .. } = counted;
    let percent = settings.max_nodes_percent;
    let bound = usize::try_from(percent).ok()?.saturating_mul(nodes_total);
    (nodes_matched.saturating_mul(100) > bound)
        .then(|| format!("{nodes_matched} of {nodes_total} nodes match; at most {percent}% should"))
}

/// "3 nodes gain a pod (a, b, c), 1 loses its pod (d)".
fn changes(difference: &Difference<'_>) -> Option<String> {
    let gain: Vec<&str> = difference.added.iter().map(|added| added.node).collect();
    let leaving = difference.removed.iter().filter(|removed| !removed.stays);
    let lose: Vec<&str> = leaving.map(|removed| removed.node).collect();
    let part = |nodes: &[&str], one: &str, many: &str| {
        let verb = if nodes.len() == 1 { one } else { many };
        (!nodes.is_empty()).then(|| format!("{} {verb} ({})", nodes.len(), named(nodes)))
    };
    let parts = [
        part(&gain, "node gains a pod", "nodes gain a pod"),
        part(&lose, "node loses its pod", "nodes lose their pod"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The first few nodes by name.
fn named(nodes: &[&str]) -> String {
    let mut text = nodes.iter().take(EXAMPLES).copied().collect::<Vec<_>>().join(", ");
    if nodes.len() > EXAMPLES {
        text.push_str(", …");
    }
    text
}

/// "2 of 5 matched nodes have no room: Insufficient memory (a, b)".
fn unfit(placed: &Placed<'_>, snapshot: &Snapshot) -> Option<String> {
    let rivals = Rivals::of(placed, snapshot);
    let (mut matched, mut full) = (0, Vec::new());
    let mut reasons: Vec<String> = Vec::new();
    for node in placed.nodes().iter().filter(|node| placed.decide(*node).run) {
        matched += 1;
        let found = match &snapshot.occupancy {
            Some(occupancy) => scheduler_reasons(&placed.unfit(node, occupancy)),
            None => rivals.leave_no_room(placed.placement(), node),
        };
        if !found.is_empty() {
            full.push(node.name());
        }
        for reason in found {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    (!full.is_empty()).then(|| {
        let (number, reasons) = (full.len(), reasons.join(", "));
        format!("{number} of {matched} matched nodes have no room: {reasons} ({})", named(&full))
    })
}

/// The other DaemonSets whose pods are on the nodes first, when the pods are not known.
struct Rivals<'a>(Vec<Placed<'a>>);

impl<'a> Rivals<'a> {
    fn of(placed: &Placed<'a>, snapshot: &'a Snapshot) -> Self {
        let known = snapshot.daemon_sets.as_deref().filter(|_| snapshot.occupancy.is_none());
        let running = known.into_iter().flatten().filter(|one| one.refusals.is_empty());
        Rivals(running.map(|one| one.on(placed.nodes())).collect())
    }

    /// What a node has too little of for all DaemonSets together. A node that does not
    /// say what it has is taken to have room.
    fn leave_no_room(&self, placement: &DaemonPlacement, node: NodeRef<'_>) -> Vec<String> {
        if node.resources().next().is_none() {
            return Vec::new();
        }
        let here: Vec<&DaemonPlacement> =
            self.0.iter().filter(|rival| rival.decide(node).run).map(Placed::placement).collect();
        let mut reasons = Vec::new();
        if node.allocatable("pods").is_some_and(|most| here.len() as i64 + 1 > most) {
            reasons.push("Too many pods".to_owned());
        }
        for (resource, wanted) in placement.requests.iter() {
            let held = here.iter().map(|rival| rival.requests.get(resource));
            let sum = held.fold(wanted, i64::saturating_add);
            if sum > node.allocatable(resource).unwrap_or(0) {
                reasons.push(format!("Insufficient {resource}"));
            }
        }
        reasons
    }
}

fn clashes(placed: &Placed<'_>, others: &[DaemonPlacement]) -> Option<String> {
    let with_ports = others.iter().filter(|other| !other.ports.is_empty());
    let found: Vec<String> = with_ports
        .flat_map(|other| {
            let both = [placed.clone(), other.on(placed.nodes())];
            port_clashes(&both).iter().map(PortClash::to_string).collect::<Vec<_>>()
        })
        .collect();
    first_of(found)
}

/// The first of several findings, and how many more there are.
pub(super) fn first_of(found: Vec<String>) -> Option<String> {
    let more = found.len().saturating_sub(1);
    let first = found.into_iter().next()?;
    Some(if more == 0 { first } else { format!("{first}; and {more} more") })
}
