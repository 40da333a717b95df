//! The nodes of a DaemonSet, grouped by the cause that is decisive for each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cause::{Cause, span_since};
use super::{Observation, ObservedSet, pod};
use crate::manifest::dump::{ConditionStatus, DumpedPod, KubeletActivity, UnixMillis};
use crate::manifest::nodes::NodeRef;
use crate::placement::{Occupancy, Occupant, Placed, PodOutcome, Unfit, scheduler_reasons};
use crate::selectors::Selector;
use crate::simulation::Millis;
use crate::simulation::import::{is_silent, kubelet_activity};

/// A cause, and the nodes that have it.
#[derive(Debug, Clone)]
pub struct Finding<'a> {
    /// The cause.
    pub cause: Cause<'a>,
    /// The nodes, by name.
    pub nodes: Vec<Affected<'a>>,
}

/// A node with a cause, and the details of this node.
#[derive(Debug, Clone)]
pub struct Affected<'a> {
    /// The node.
    pub node: &'a str,
    /// The pod; `None` when there is none.
    pub pod: Option<&'a str>,
    /// How long the cause has lasted; `None` when that is not known.
    pub span: Option<Millis>,
    /// How often the pod's containers were restarted.
    pub restarts: i64,
    /// What does not fit, and which pods hold it; only for [`Cause::DoesNotFit`].
    pub unfit: Vec<Lack>,
    /// Kubernetes' own message about this pod; `None` when there is none.
    pub message: Option<&'a str>,
    /// The scheduler's message about the pod, if it contradicts the cause.
    pub scheduler: Option<&'a str>,
}

/// Something that a node lacks, in the words of placement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack(pub String);

/// How long a new node or DaemonSet may be without pods.
const BEGINNING: Millis = 10_000;

/// Groups nodes by their cause.
#[derive(Default)]
struct Groups<'a>(Vec<Finding<'a>>);

impl<'a> Groups<'a> {
    fn add(&mut self, cause: Cause<'a>, node: Affected<'a>) {
        match self.0.iter_mut().find(|finding| finding.cause == cause) {
            Some(finding) => finding.nodes.push(node),
            None => self.0.push(Finding { cause, nodes: vec![node] }),
        }
    }
}

fn affected<'a>(node: &'a str, pod: Option<&'a DumpedPod>, span: Option<Millis>) -> Affected<'a> {
    Affected {
        node,
        pod: pod.map(|pod| &*pod.name),
        span,
        restarts: pod.map_or(0, |pod| pod.containers.iter().map(|c| c.restarts).sum()),
        unfit: Vec::new(),
        message: None,
        scheduler: None,
    }
}

pub(super) fn findings<'a>(
    observation: &'a Observation<'_>,
    set: &'a ObservedSet<'_>,
) -> Vec<Finding<'a>> {
    let dump = observation.dump;
    let placed = set.placement.on(&dump.nodes);
    let mut on_nodes: BTreeMap<&str, Vec<&DumpedPod>> = BTreeMap::new();
    for (_, pod) in &set.pods {
        if let Some(node) = pod.place() {
            on_nodes.entry(node).or_default().push(pod);
        }
    }
    let survey = Survey { observation, set, placed, occupancy: occupancy(observation, set) };
    let mut groups = Groups::default();
    for node in dump.nodes.iter() {
        let pods = on_nodes.remove(node.name()).unwrap_or_default();
        survey.node(node, &pods, &mut groups);
    }
    for (node, pods) in on_nodes.into_iter().filter(|_| !dump.nodes.is_empty()) {
        for pod in pods.into_iter().filter(|pod| pod.is_active()) {
            groups.add(Cause::NodeGone, affected(node, Some(pod), None));
        }
    }
    survey.strangers(&mut groups);
    let mut findings = groups.0;
    for finding in &mut findings {
        finding.nodes.sort_by_key(|node| (node.node, node.pod));
    }
    findings
        .sort_by_key(|finding| (finding.cause.severity(), std::cmp::Reverse(finding.nodes.len())));
    findings
}

/// Returns the unbound pods of a DaemonSet that wait for something other than room, by their
/// index in the dump: they will not be bound by themselves.
pub(super) fn held(observation: &Observation<'_>, set: &ObservedSet<'_>) -> Vec<usize> {
    let nodes = &observation.dump.nodes;
    let waiting = || set.pods.iter().filter(|(_, pod)| pod.node.is_none() && pod.is_active());
    if waiting().next().is_none() {
        return Vec::new();
    }
    let occupancy = occupancy(observation, set);
    let survey = Survey { observation, set, placed: set.placement.on(nodes), occupancy };
    let held = waiting().filter(|(_, pod)| {
        let node = pod.target.as_ref().and_then(|node| nodes.find(node));
        node.is_some_and(|node| survey.unbound(node, pod).0.is_lasting())
    });
    held.map(|(place, _)| *place).collect()
}

/// A DaemonSet on the nodes of the dump.
struct Survey<'a, 'd> {
    observation: &'a Observation<'d>,
    set: &'a ObservedSet<'d>,
    placed: Placed<'a>,
    occupancy: &'a Occupancy,
}

impl<'a> Survey<'a, '_> {
    fn now(&self) -> UnixMillis {
        self.observation.now
    }

    /// Adds the findings about one node and the DaemonSet's pods on it.
    fn node(&self, node: NodeRef<'a>, pods: &[&'a DumpedPod], groups: &mut Groups<'a>) {
        let decision = self.placed.decide(node);
        let name = node.name();
        if !decision.run {
            let Some(reason) = self.placed.reason(node) else { return };
            if pods.is_empty() {
                groups.add(Cause::Excluded { reason }, affected(name, None, None));
            }
            for pod in pods {
                let cause = match self.deletion(pod) {
                    Some(cause) => cause,
                    None => Cause::Misscheduled { reason, stays: decision.stay },
                };
                groups.add(cause, affected(name, Some(pod), self.since(pod)));
            }
            return;
        }
        let mut live: Vec<&'a DumpedPod> =
            pods.iter().copied().filter(|pod| pod.deleted.is_none() && pod.is_active()).collect();
        if live.is_empty() {
            return self.without_pod(node, pods, groups);
        }
        // The order in which the controller prefers pods.
        live.sort_by_key(|pod| (pod.node.is_none(), pod.created, pod.name.clone()));
        let kinds: BTreeSet<&str> = live.iter().map(|pod| pod.hash()).collect();
        let surges = self.set.placement.surges && kinds.len() == 2;
        if live.len() > 1 + usize::from(surges) {
            for pod in &live {
                let span = span_since(pod.created, self.now());
                groups.add(Cause::SeveralPods, affected(name, Some(pod), span));
            }
            return;
        }
        for pod in live {
            self.pod(node, pod, groups);
        }
    }

    /// Adds the findings about a node whose pods, if any, have terminated or are being deleted.
    fn without_pod(&self, node: NodeRef<'a>, pods: &[&'a DumpedPod], groups: &mut Groups<'a>) {
        let name = node.name();
        let mut reported = false;
        for pod in pods {
            let cause = match self.deletion(pod) {
                Some(cause) => cause,
                None => Cause::Failed { reason: &pod.reason },
            };
            groups.add(cause, affected(name, Some(pod), self.since(pod)));
            reported = true;
        }
        if reported || self.set.is_deleting {
            return;
        }
        let placement = self.placed.placement();
        if !placement.refusals.is_empty() {
            let refusals = &placement.refusals;
            return groups.add(Cause::Refused { refusals }, affected(name, None, None));
        }
        let born = |at: Option<UnixMillis>| {
            span_since(at, self.now()).is_some_and(|span| span < BEGINNING)
        };
        let created = self.observation.dump.facts_of(name).and_then(|facts| facts.created);
        let cause = match self.creation_failure() {
            _ if self.observation.is_terminating(&self.set.key) => Cause::NamespaceTerminating,
            Some(message) => Cause::CreateFailed { message },
            None if born(created) || born(self.created()) => Cause::NotCreatedYet,
            None => Cause::NotCreated,
        };
        groups.add(cause, affected(name, None, None));
    }

    /// Returns when the DaemonSet was created.
    fn created(&self) -> Option<UnixMillis> {
        let manifest = self.observation.dump.daemon_sets.get(self.set.place)?;
        let created = manifest.daemon_set.metadata.creation_timestamp.as_ref()?;
        Some(created.0.as_millisecond())
    }

    /// Returns why the controller could not create a pod, from its last event; `None` if it has
    /// created one since. Pod names, which are random for each attempt, are removed from the
    /// message.
    fn creation_failure(&self) -> Option<String> {
        let key = &self.set.key;
        let events = self.observation.dump.events.iter().filter(|event| {
            &*event.kind == "DaemonSet"
                && event.namespace == key.namespace
                && event.name == key.name
                && &*event.reason == "FailedCreate"
        });
        let last = events.max_by_key(|event| event.at)?;
        let created = self.set.pods.iter().filter_map(|(_, pod)| pod.created).max();
        if last.at.zip(created).is_some_and(|(failed, created)| failed < created) {
            return None;
        }
        let message = last.message.trim_start_matches(COMBINED);
        let message = message.strip_prefix("Error creating: ").unwrap_or(message);
        Some(without_pod_name(message, &key.name))
    }

    /// Returns how long ago the pod's deletion was requested or, if it was not, the pod was
    /// created.
    fn since(&self, pod: &DumpedPod) -> Option<Millis> {
        let deleted =
            pod.deleted.map(|at| at.saturating_sub(pod.grace_seconds.saturating_mul(1_000)));
        span_since(deleted.or(pod.created), self.now())
    }

    /// Returns why a pod that is being deleted still exists; `None` for any other pod.
    fn deletion(&self, pod: &'a DumpedPod) -> Option<Cause<'a>> {
        let until = pod.deleted?;
        if !pod.finalizers.is_empty() {
            let finalizers = pod.finalizers.iter().map(|name| &**name).collect();
            return Some(Cause::HeldByFinalizers { finalizers });
        }
        let answers = pod.node.as_ref().is_none_or(|node| self.activity(node).answers());
        let overdue = self.now().saturating_sub(until) > OVERDUE;
        Some(match (answers, overdue) {
            (false, _) => Cause::DeletionUnanswered,
            (true, true) => Cause::DoesNotEnd,
            (true, false) => Cause::Terminating,
        })
    }

    /// Returns what a node's kubelet does, as far as it is known.
    fn activity(&self, node: &str) -> KubeletActivity {
        kubelet_activity(self.observation.dump, node, self.now())
    }

    /// Adds the finding about a pod that has neither terminated nor is being deleted.
    fn pod(&self, node: NodeRef<'a>, pod: &'a DumpedPod, groups: &mut Groups<'a>) {
        let name = node.name();
        let now = self.now();
        let age = span_since(pod.created, now);
        if pod.node.is_none() {
            let (cause, entry) = self.unbound(node, pod);
            return groups.add(cause, entry);
        }
        if let Some(ready) = pod.ready.as_ref().filter(|ready| ready.is_true()) {
            let seconds = self.min_ready_seconds();
            let span = span_since(ready.since, now);
            if span.is_some_and(|span| span < Millis::from(seconds).saturating_mul(1_000)) {
                groups.add(Cause::ReadyTooShort { seconds }, affected(name, Some(pod), span));
            }
            return;
        }
        if let Some((cause, span)) = self.cause_in_node(name, pod) {
            return groups.add(cause, affected(name, Some(pod), span));
        }
        let Observation { dump, events, .. } = self.observation;
        if let Some((cause, message)) = pod::cause_in_pod(dump, events, pod, now, self.set.measure)
        {
            let since = pod.ready.as_ref().and_then(|ready| ready.since);
            let span = match cause {
                Cause::Starting => age,
                _ => span_since(since, now).or(age),
            };
            let mut entry = affected(name, Some(pod), span);
            entry.message = message.filter(|message| !message.is_empty());
            groups.add(cause, entry);
        }
    }

    /// Returns why the kubelet of a pod's node does not run the pod, and for how long; `None` if
    /// it does.
    fn cause_in_node(&self, node: &str, pod: &DumpedPod) -> Option<(Cause<'a>, Option<Millis>)> {
        let (dump, now) = (self.observation.dump, self.now());
        if is_silent(dump, node, now) {
            let renewed = dump.leases.get(node).copied();
            return Some((Cause::KubeletSilent, span_since(renewed, now)));
        }
        let condition = dump.facts_of(node)?.ready.as_ref()?;
        let activity = self.activity(node);
        let cause = match activity {
            _ if condition.status == ConditionStatus::Unknown => Cause::NodeUnreachable,
            _ if pod.awaits_network(activity) => {
                Cause::NetworkNotReady { message: &condition.message }
            }
            _ if activity.keeps_pods() => return None,
            _ => Cause::NodeNotReady { message: &condition.message },
        };
        Some((cause, span_since(condition.since, now)))
    }

    fn min_ready_seconds(&self) -> i32 {
        let manifest = self.observation.dump.daemon_sets.get(self.set.place);
        let spec = manifest.and_then(|manifest| manifest.daemon_set.spec.as_ref());
        spec.and_then(|spec| spec.min_ready_seconds).unwrap_or(0)
    }

    /// Returns the finding about a pod that is not bound yet.
    fn unbound(&self, node: NodeRef<'a>, pod: &'a DumpedPod) -> (Cause<'a>, Affected<'a>) {
        let age = span_since(pod.created, self.now());
        let condition = pod.scheduled.as_ref().filter(|condition| !condition.is_true());
        let message = condition.map(|condition| &*condition.message).filter(|m| !m.is_empty());
        let mut entry = affected(node.name(), Some(pod), age);
        let mut does_not_fit = |unfit: Vec<Unfit<'a>>| {
            let reasons = scheduler_reasons(&unfit);
            let agrees = |message: &str| reasons.iter().all(|reason| message.contains(reason));
            entry.scheduler = message.filter(|message| !agrees(message));
            entry.unfit = unfit.iter().map(lack).collect();
            Cause::DoesNotFit { reasons }
        };
        let beside_own = self.placed.unfit_beside_own(node, self.occupancy);
        let cause = match self.placed.new_pod(node, Some(self.occupancy)) {
            PodOutcome::Gated { gates } => Cause::Gated { gates },
            PodOutcome::OtherScheduler { scheduler } => Cause::OtherScheduler { scheduler },
            PodOutcome::Pending { unfit, .. } => does_not_fit(unfit),
            // Other pods have to leave first.
            PodOutcome::Preempts { .. } => Cause::NotScheduledYet,
            _ if !beside_own.is_empty() => does_not_fit(beside_own),
            _ => match message {
                Some(message) => Cause::HeldByScheduler { message },
                None => Cause::NotScheduledYet,
            },
        };
        (cause, entry)
    }

    /// Adds the findings about pods that match the selector and are not the DaemonSet's.
    fn strangers(&self, groups: &mut Groups<'a>) {
        let Some(selector) = &self.set.placement.selector else { return };
        let own: BTreeSet<usize> = self.set.pods.iter().map(|(place, _)| *place).collect();
        for (place, pod) in self.observation.dump.pods.iter().enumerate() {
            if pod.namespace != self.set.key.namespace
                || own.contains(&place)
                || !pod.is_active()
                || !matches(selector, pod)
            {
                continue;
            }
            let node = pod.place().map(|node| &**node).unwrap_or_default();
            let cause = match &pod.controller {
                None if pod.is_mirror || pod.deleted.is_some() => continue,
                None => Cause::Orphan,
                Some(owner) => Cause::OthersPod { kind: &owner.kind, name: &owner.name },
            };
            groups.add(cause, affected(node, Some(pod), span_since(pod.created, self.now())));
        }
    }
}

fn matches(selector: &Selector, pod: &DumpedPod) -> bool {
    selector.matches(Some(&*pod.labels))
}

fn lack(unfit: &Unfit<'_>) -> Lack {
    Lack(unfit.to_string())
}

/// A pod that is overdue by more than this will not terminate by itself.
const OVERDUE: Millis = 120_000;

/// The prefix of the message of an event that aggregates several.
///
/// Source: `EventAggregatorByReasonMessageFunc` in
/// `staging/src/k8s.io/client-go/tools/record/events_cache.go` at v1.36.
const COMBINED: &str = "(combined from similar events): ";

/// Returns a message in which the random end of a pod's name, five characters, is replaced by
/// `…`.
fn without_pod_name(message: &str, daemon_set: &str) -> String {
    let prefix = format!("\"{daemon_set}-");
    match message.split_once(prefix.as_str()) {
        Some((before, rest)) => match rest.split_once('"') {
            Some((_, behind)) => format!("{before}\"{daemon_set}-…\"{behind}"),
            None => message.to_owned(),
        },
        None => message.to_owned(),
    }
}

/// Returns the pods on the nodes for which one of the DaemonSet's pods is not bound yet.
fn occupancy<'a>(observation: &'a Observation<'_>, set: &'a ObservedSet<'_>) -> &'a Occupancy {
    set.occupancy.get_or_init(|| {
        let waiting = set.pods.iter().filter(|(_, pod)| pod.node.is_none());
        let nodes: BTreeSet<&Arc<str>> = waiting.filter_map(|(_, pod)| pod.place()).collect();
        let mut occupancy = Occupancy::default();
        if nodes.is_empty() {
            return occupancy;
        }
        for pod in observation.dump.pods.iter().filter(|pod| pod.is_active()) {
            if let Some(node) = pod.node.as_ref().filter(|node| nodes.contains(node)) {
                occupancy.add(node, occupant(pod));
            }
        }
        occupancy
    })
}

/// Returns what a pod holds of its node.
fn occupant(pod: &DumpedPod) -> Occupant {
    let owner = pod.controller.as_ref().filter(|owner| &*owner.kind == "DaemonSet");
    Occupant {
        namespace: pod.namespace.to_string(),
        name: pod.name.to_string(),
        daemon_set: owner.map(|owner| owner.name.to_string()),
        started: pod.started.map(|at| at / 1_000),
        ..Occupant::without_status(Default::default(), (*pod.spec).clone())
    }
}
