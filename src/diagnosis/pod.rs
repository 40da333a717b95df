//! Why a pod is not available, according to its own object and events.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::Container;

use super::cause::{Cause, span_since};
use super::measure::Measure;
use crate::manifest::dump::{
    ContainerFacts, ContainerState, Dump, DumpedPod, PodPhase, UnixMillis, WarningEvent,
};

/// The kubelet's waiting reasons for an image that cannot be pulled or used.
///
/// Source: `pkg/kubelet/images/types.go` at v1.36.
const IMAGE_REASONS: &[&str] = &[
    "ErrImagePull",
    "ImagePullBackOff",
    "InvalidImageName",
    "ErrImageNeverPull",
    "ImageInspectError",
    "RegistryUnavailable",
    "SignatureValidationFailed",
];

/// A container that is not ready after this many restarts is not expected to become ready.
const MANY_RESTARTS: i64 = 3;

/// The kubelet's waiting reasons for a container that it is about to start.
const STARTING_REASONS: &[&str] = &["", "ContainerCreating", "PodInitializing"];

/// The reasons of events that show that a pod cannot be set up. Events about a node whose network
/// is not ready are not among them: the node's condition shows that, and only for as long as it
/// lasts.
const SET_UP_EVENTS: &[&str] = &[
    "FailedMount",
    "FailedAttachVolume",
    "FailedMapVolume",
    "FailedCreatePodSandBox",
    "FailedCreatePodContainer",
];

/// The last event of each pod that shows why the pod cannot be set up.
#[derive(Debug)]
pub(super) struct SetUpEvents<'d>(BTreeMap<(&'d str, &'d str), &'d WarningEvent>);

impl<'d> SetUpEvents<'d> {
    pub(super) fn of(dump: &'d Dump) -> Self {
        let mut last: BTreeMap<(&str, &str), &WarningEvent> = BTreeMap::new();
        let of_pods = dump.events.iter().filter(|event| &*event.kind == "Pod");
        for event in of_pods.filter(|event| SET_UP_EVENTS.contains(&&*event.reason)) {
            let known = last.entry((&*event.namespace, &*event.name)).or_insert(event);
            if known.at <= event.at {
                *known = event;
            }
        }
        SetUpEvents(last)
    }

    fn about(&self, pod: &DumpedPod) -> Option<&'d WarningEvent> {
        self.0.get(&(&*pod.namespace, &*pod.name)).copied()
    }
}

/// A cause, and Kubernetes' own message if it is about a single pod.
pub(super) type Told<'a> = (Cause<'a>, Option<&'a str>);

/// Returns why a bound pod is not ready, according to its kubelet; `None` when it is ready, has
/// terminated, or is not bound.
pub(super) fn cause_in_pod<'a>(
    dump: &Dump,
    events: &SetUpEvents<'a>,
    pod: &'a DumpedPod,
    now: UnixMillis,
    measure: Measure,
) -> Option<Told<'a>> {
    let is_ready = pod.ready.as_ref().is_some_and(|ready| ready.is_true());
    if pod.node.is_none() || is_ready || !pod.is_active() {
        return None;
    }
    let troubled = pod.containers.iter().find_map(|facts| container_cause(pod, facts));
    if troubled.is_some() {
        return troubled;
    }
    let age = span_since(pod.created.max(node_ready_since(dump, pod)), now).unwrap_or(0);
    let set_up = events.about(pod);
    let begins = pod.containers.iter().all(|container| {
        matches!(&container.state, ContainerState::Waiting { reason, .. } if STARTING_REASONS.contains(&&**reason))
            || container.state == ContainerState::Unknown
    });
    if let Some(event) = set_up.filter(|_| begins) {
        return Some((Cause::SetUpFailed { reason: &event.reason }, Some(&event.message)));
    }
    let unready =
        pod.containers.iter().filter(|c| !c.ready && !c.is_init).find_map(|c| match c.state {
            ContainerState::Running { since } => Some((c, span_since(since, now).unwrap_or(age))),
            _ => None,
        });
    if let Some((container, span)) = unready {
        let cause = match span > measure.probing() {
            true => Cause::NotReady {
                container: &container.name,
                has_probe: spec_of(pod, container).is_some_and(|c| c.readiness_probe.is_some()),
            },
            false => Cause::Starting,
        };
        return Some((cause, None));
    }
    let all_ready = !pod.containers.is_empty()
        && pod.containers.iter().filter(|container| !container.is_init).all(|c| c.ready);
    if let Some(ready) = pod.ready.as_ref().filter(|_| all_ready && pod.phase == PodPhase::Running)
    {
        return Some((Cause::ConditionNotMet { reason: &ready.reason }, Some(&ready.message)));
    }
    let cause = match age > measure.patience() {
        true => Cause::StartsTooLong,
        false => Cause::Starting,
    };
    Some((cause, None))
}

/// Returns since when the pod's node has been ready; before that, its kubelet could not start the
/// pod completely. `None` when the node is not ready, and when this is not known.
fn node_ready_since(dump: &Dump, pod: &DumpedPod) -> Option<UnixMillis> {
    let ready = dump.facts_of(pod.node.as_ref()?)?.ready.as_ref()?;
    ready.since.filter(|_| ready.is_true())
}

/// Returns what keeps a container from running, if its kubelet reports it.
fn container_cause<'a>(pod: &'a DumpedPod, facts: &'a ContainerFacts) -> Option<Told<'a>> {
    let container = &*facts.name;
    let crashing = |reason: &'a str, exit_code| {
        (Cause::Crashing { container, is_init: facts.is_init, reason, exit_code }, None)
    };
    match &facts.state {
        ContainerState::Waiting { reason, .. } if IMAGE_REASONS.contains(&&**reason) => {
            let image = spec_of(pod, facts).and_then(|container| container.image.as_deref());
            let image = image.unwrap_or_default();
            Some((Cause::ImageNotPulled { container, image, reason }, None))
        }
        ContainerState::Waiting { reason, .. } if &**reason == "CrashLoopBackOff" => {
            let last = facts.last.as_ref();
            let how = last.map(|last| &*last.reason).unwrap_or_default();
            Some(crashing(how, last.map(|last| last.exit_code)))
        }
        ContainerState::Waiting { reason, .. } if STARTING_REASONS.contains(&&**reason) => None,
        ContainerState::Waiting { reason, message } => {
            Some((Cause::ContainerWaiting { container, reason }, Some(message)))
        }
        // An init container that has succeeded is as it should be.
        ContainerState::Terminated(ended) if facts.is_init && ended.exit_code == 0 => None,
        ContainerState::Terminated(ended) => Some(crashing(&ended.reason, Some(ended.exit_code))),
        // The container is running between two crashes.
        ContainerState::Running { .. }
            if !facts.ready && !facts.is_init && facts.restarts >= MANY_RESTARTS =>
        {
            let last = facts.last.as_ref()?;
            Some(crashing(&last.reason, Some(last.exit_code)))
        }
        ContainerState::Running { .. } | ContainerState::Unknown => None,
    }
}

/// Returns the container's entry in the pod's spec.
fn spec_of<'a>(pod: &'a DumpedPod, facts: &ContainerFacts) -> Option<&'a Container> {
    let init = pod.spec.init_containers.iter().flatten();
    pod.spec.containers.iter().chain(init).find(|container| *container.name == *facts.name)
}
