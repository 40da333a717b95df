//! Groups the observations of a run by node.

use std::collections::{BTreeMap, BTreeSet};

use super::Sighted;

/// A moment in the life of a pod.
#[derive(Debug)]
pub(super) struct Moment {
    pub(super) at: i64,
    pub(super) what: String,
}

/// The chapters of a node: one each for the pods of a DaemonSet on it, for each other pod, for the
/// node itself, and for the events about each of these.
type Chapters = BTreeMap<String, Vec<String>>;

/// The observations of a run, grouped by node.
pub(super) struct Stories {
    /// The classes of interchangeable nodes, each with the chapters of its nodes in canonical
    /// order.
    nodes: BTreeMap<String, Vec<Chapters>>,
    moments: BTreeMap<String, Vec<Moment>>,
}

/// The object that events are about, with their type and reason.
pub(super) type Reason = (String, String, String);

/// The number of events about one object, with one reason, from which Kubernetes aggregates them:
/// the tenth within ten minutes.
const MANY: usize = 10;

/// Returns the reasons with too many events to compare them one by one.
pub(super) fn reasons_of_many_events(seen: &[Sighted]) -> impl Iterator<Item = Reason> {
    let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
    for one in seen.iter().filter(|one| one.what == "event") {
        *counts.entry(reason(one)).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count >= MANY).map(|(reason, _)| reason)
}

fn reason(event: &Sighted) -> Reason {
    let reason = event.detail.split(':').next().unwrap_or_default();
    (event.daemon_set.clone(), event.pod.clone(), reason.to_owned())
}

impl Stories {
    /// Groups observations. `alike` maps each node to its class of interchangeable nodes; events
    /// with one of the `reasons` are ignored.
    pub(super) fn of(
        seen: &[Sighted],
        alike: &BTreeMap<String, String>,
        reasons: &BTreeSet<Reason>,
    ) -> Self {
        let mut nodes: BTreeMap<&str, Chapters> = BTreeMap::new();
        let mut moments: BTreeMap<String, Vec<Moment>> = BTreeMap::new();
        for (index, one) in seen.iter().enumerate() {
            let is_passed_over = one.what == "status"
                || (one.what == "event" && reasons.contains(&reason(one)))
                || is_left_out(seen, index);
            if is_passed_over {
                continue;
            }
            let (template, _) = one.pod.split_once('#').unwrap_or((&one.pod, ""));
            let chapter = match &*one.what {
                "event" => format!("events of {} {}", one.daemon_set, one.pod),
                _ if one.pod.is_empty() => format!("node {}", one.daemon_set),
                _ => format!("pods of {template}"),
            };
            let detail = match one.node.is_empty() {
                true => one.detail.clone(),
                false => one.detail.replace(&one.node, "…"),
            };
            let what = format!("{} {} {detail}", one.pod, one.what).trim().to_owned();
            nodes.entry(&one.node).or_default().entry(chapter).or_default().push(what.clone());
            if !one.pod.is_empty() && one.what != "event" {
                let kind = format!("{template} {} {detail}", one.what);
                moments.entry(kind).or_default().push(Moment { at: one.at, what });
            }
        }
        let mut classes: BTreeMap<String, Vec<Chapters>> = BTreeMap::new();
        for (name, chapters) in nodes {
            let class = alike.get(name).cloned().unwrap_or_else(|| name.to_owned());
            classes.entry(class).or_default().push(chapters);
        }
        classes.values_mut().for_each(|nodes| nodes.sort());
        moments.values_mut().for_each(|all| all.sort_by_key(|moment| moment.at));
        Stories { nodes: classes, moments }
    }

    /// Whether both runs are the same. Differences are added to the findings, as theirs and ours.
    pub(super) fn same_as(&self, other: &Self, findings: &mut Vec<(String, String)>) -> bool {
        let before = findings.len();
        let none = Vec::new();
        let classes = self.nodes.keys().chain(other.nodes.keys());
        for class in classes.collect::<BTreeSet<_>>() {
            let ours = other.nodes.get(class).unwrap_or(&none);
            let theirs = self.nodes.get(class).unwrap_or(&none);
            let empty = Chapters::new();
            for index in 0..theirs.len().max(ours.len()) {
                let theirs = theirs.get(index).unwrap_or(&empty);
                let ours = ours.get(index).unwrap_or(&empty);
                let names = theirs.keys().chain(ours.keys());
                for name in names.collect::<BTreeSet<_>>() {
                    let of = |chapters: &Chapters| {
                        let said = chapters.get(name).cloned().unwrap_or_default();
                        format!("{name}: {}", said.join(", "))
                    };
                    if theirs.get(name) != ours.get(name) {
                        findings.push((of(theirs), of(ours)));
                    }
                }
            }
        }
        findings.len() == before
    }

    /// Returns the moments of the pods of each DaemonSet, and of each other pod, by kind, the
    /// earliest first.
    pub(super) fn moments(&self) -> &BTreeMap<String, Vec<Moment>> {
        &self.moments
    }
}

/// Whether an observation is not compared. These are:
/// - that a pod has failed or ended: where the script says so, the DaemonSet's events report it
///   too, and the pod garbage collector marks a pod as failed just before deleting it;
/// - whether a pod that is being deleted is ready, and that it loses its owner, which is being
///   deleted itself;
/// - that the scheduler finds a pod waiting for one that makes room for it, which it reports only
///   when something else makes it try again;
/// - that the scheduler has not yet seen a change of a node that the controller has seen;
/// - that a taint evicts a pod which its DaemonSet deletes at the same moment for the same taint:
///   either may be first.
fn is_left_out(seen: &[Sighted], index: usize) -> bool {
    let Some(one) = seen.get(index) else { return false };
    let same_pod = |other: &Sighted| other.pod == one.pod && other.node == one.node;
    let is_deleting = || {
        let before = seen.iter().take(index).rev();
        before.filter(|other| other.what != "event" && same_pod(other)).any(|o| o.what == "deleted")
    };
    match &*one.what {
        "failed" | "succeeded" => true,
        "released" | "ready" | "unready" => !one.pod.is_empty() && is_deleting(),
        "pending" => {
            let words = [
                "not eligible due to a terminating pod on the nominated node",
                "untolerated taint",
                "didn't match Pod's node affinity/selector",
            ];
            words.iter().any(|words| one.detail.contains(words))
        }
        "event" if one.detail.starts_with("Normal TaintManagerEviction: Marking") => {
            let deleted = format!("Normal SuccessfulDelete: Deleted pod: {}", one.pod);
            seen.iter().any(|other| other.node == one.node && other.detail == deleted)
        }
        _ => false,
    }
}
