//! Pods: the node, controller, spec and status of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use k8s_openapi::api::core::v1::PodSpec;

use super::conditions::{Condition, conditions};
use super::containers::{ContainerFacts, container_statuses};
use super::controller::Controller;
use super::fault::{Fault, Read};
use super::fields::{UnixMillis, array, object, text, time};
use super::kubelet_activity::KubeletActivity;
use super::metadata::{HASH_LABEL, Metadata, metadata};
use super::shared::Shared;
use crate::manifest::nodes::skim::Skim;
use crate::manifest::nodes::source::Source;
use crate::manifest::tree::Kind;

/// A pod.
#[derive(Debug, Clone)]
pub struct DumpedPod {
    /// `metadata.namespace`.
    pub namespace: Arc<str>,
    /// `metadata.name`.
    pub name: Arc<str>,
    /// `metadata.uid`; empty when it has none.
    pub uid: Box<str>,
    /// `metadata.resourceVersion`, where it is a number.
    pub resource_version: Option<u64>,
    /// `metadata.labels`.
    pub labels: Arc<BTreeMap<String, String>>,
    /// Its controller; `None` if it has none.
    pub controller: Option<Arc<Controller>>,
    /// Whether it is the mirror of a static pod.
    pub is_mirror: bool,
    /// `metadata.creationTimestamp`.
    pub created: Option<UnixMillis>,
    /// `metadata.deletionTimestamp`: when its grace period ends; `None` while it is not being
    /// deleted.
    pub deleted: Option<UnixMillis>,
    /// `metadata.deletionGracePeriodSeconds`.
    pub grace_seconds: i64,
    /// `metadata.finalizers`.
    pub finalizers: Vec<Arc<str>>,
    /// `spec.nodeName`; `None` if the pod is not bound.
    pub node: Option<Arc<str>>,
    /// The node that its required node affinity names by `metadata.name`, as the DaemonSet
    /// controller writes it. Read only for a pod that is not bound.
    pub target: Option<Arc<str>>,
    /// The fields of its spec that are kept, of those that the scheduler and the kubelet use. Node
    /// name, affinity and volumes are not kept.
    pub spec: Arc<PodSpec>,
    /// `status.phase`.
    pub phase: PodPhase,
    /// `status.reason`, such as `Evicted`; empty when it has none.
    pub reason: Arc<str>,
    /// `status.message`; empty when it has none.
    pub message: Arc<str>,
    /// `status.startTime`.
    pub started: Option<UnixMillis>,
    /// The condition `Ready`.
    pub ready: Option<Condition>,
    /// The condition `PodScheduled`.
    pub scheduled: Option<Condition>,
    /// Its containers, the init containers first. Read for pods of DaemonSets and for pods without
    /// a controller; empty for others.
    pub containers: Vec<ContainerFacts>,
}

/// `status.phase`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PodPhase {
    /// `Pending`, or empty.
    #[default]
    Pending,
    /// `Running`.
    Running,
    /// `Succeeded`.
    Succeeded,
    /// `Failed`.
    Failed,
    /// `Unknown`, or anything else.
    Unknown,
}

impl DumpedPod {
    /// Whether the pod is bound, has not started, and is started by its kubelet, whose activity is
    /// `kubelet`, only when the node's network is ready.
    pub fn awaits_network(&self, kubelet: KubeletActivity) -> bool {
        let is_ready = self.ready.as_ref().is_some_and(Condition::is_true);
        let has_started = is_ready || self.phase != PodPhase::Pending;
        let on_host = self.spec.host_network == Some(true);
        self.node.is_some() && !has_started && kubelet.awaits_network(on_host)
    }

    /// Whether the pod has neither succeeded nor failed, and so holds its requests once it is
    /// bound.
    pub fn is_active(&self) -> bool {
        !matches!(self.phase, PodPhase::Succeeded | PodPhase::Failed)
    }

    /// Returns the node that the pod is bound to or meant for.
    pub fn place(&self) -> Option<&Arc<str>> {
        self.node.as_ref().or(self.target.as_ref())
    }

    /// Returns the hash of the template that the pod was created from; empty if no label states it.
    pub fn hash(&self) -> &str {
        self.labels.get(HASH_LABEL).map(String::as_str).unwrap_or_default()
    }
}

/// The fields of a pod's spec that are kept.
const KEPT: &[&str] = &[
    "hostNetwork",
    "nodeSelector",
    "os",
    "overhead",
    "preemptionPolicy",
    "priority",
    "priorityClassName",
    "resources",
    "schedulerName",
    "schedulingGates",
    "terminationGracePeriodSeconds",
    "tolerations",
];

/// The fields of a container that are kept. Volume mounts are not: volume names are generated for
/// each pod, so that no two pods would have equal specs.
const KEPT_OF_CONTAINER: &[&str] = &[
    "image",
    "livenessProbe",
    "name",
    "ports",
    "readinessProbe",
    "resources",
    "restartPolicy",
    "startupProbe",
];

/// Reads a pod, and the newest time that it states. `asked` is a buffer that is reused.
pub(super) fn pod(
    skim: &mut Skim<'_>,
    shared: &mut Shared,
    asked: &mut String,
) -> Read<(DumpedPod, Option<UnixMillis>)> {
    asked.clear();
    asked.push('{');
    let empty = shared.text("");
    let mut meta = Metadata::new(shared);
    let (mut node, mut target) = (None, None);
    let (mut phase, mut reason, mut message) = (PodPhase::Pending, empty.clone(), empty);
    let (mut started, mut ready, mut scheduled) = (None, None, None);
    let (mut containers, mut others) = (Vec::new(), Vec::new());
    let mut newest = None;
    object(skim, "(pod)", &mut |skim, key| match key {
        "metadata" => metadata(skim, shared, &mut meta),
        "spec" => object(skim, "spec", &mut |skim, key| {
            match key {
                "nodeName" => {
                    let name = text(skim, "spec.nodeName")?;
                    node = Some(name).filter(|name| !name.is_empty()).map(|n| shared.text(&n));
                }
                "affinity" => target = target_of(skim, shared)?,
                "containers" | "initContainers" => kept_containers(skim, key, asked)?,
                _ if KEPT.contains(&key) => keep(asked, key, skim.raw()?),
                _ => skim.pass()?,
            }
            Ok(())
        }),
        "status" => object(skim, "status", &mut |skim, key| {
            match key {
                "phase" => {
                    phase = match &*text(skim, "status.phase")? {
                        "" | "Pending" => PodPhase::Pending,
                        "Running" => PodPhase::Running,
                        "Succeeded" => PodPhase::Succeeded,
                        "Failed" => PodPhase::Failed,
                        _ => PodPhase::Unknown,
                    }
                }
                "reason" => reason = shared.text(&text(skim, "status.reason")?),
                "message" => message = shared.text(&text(skim, "status.message")?),
                "startTime" => started = time(skim, shared, "status.startTime")?,
                "conditions" => conditions(skim, shared, &mut |kind, condition, _| {
                    newest = newest.max(condition.since);
                    match kind {
                        "Ready" => ready = Some(condition),
                        "PodScheduled" => scheduled = Some(condition),
                        _ => {}
                    }
                })?,
                "containerStatuses" => {
                    container_statuses(skim, false, shared, &mut others)?;
                }
                "initContainerStatuses" => {
                    container_statuses(skim, true, shared, &mut containers)?;
                }
                _ => skim.pass()?,
            }
            Ok(())
        }),
        _ => Ok(skim.pass()?),
    })?;
    if meta.name.is_empty() {
        return Err(Fault::Field("metadata.name: the pod has no name".to_owned()));
    }
    if asked.ends_with(',') {
        asked.pop();
    }
    asked.push('}');
    let is_daemon = meta.controller.as_ref().is_none_or(|owner| &*owner.kind == "DaemonSet");
    containers.append(&mut others);
    if !is_daemon {
        containers = Vec::new();
    }
    let newest = newest.max(meta.created).max(started);
    let pod = DumpedPod {
        namespace: meta.namespace_or_default(shared),
        name: (&*meta.name).into(),
        uid: (&*meta.uid).into(),
        resource_version: meta.resource_version,
        labels: meta.labels,
        controller: meta.controller,
        is_mirror: meta.is_mirror,
        created: meta.created,
        deleted: meta.deleted,
        grace_seconds: meta.grace_seconds,
        finalizers: meta.finalizers,
        target: target.filter(|_| node.is_none()),
        node,
        spec: shared.spec(asked)?,
        phase,
        reason,
        message,
        started,
        ready,
        scheduled,
        containers,
    };
    Ok((pod, newest))
}

/// Appends a field, with the comma after it, to the text of an object.
fn keep(asked: &mut String, key: &str, value: &str) {
    asked.push('"');
    asked.push_str(key);
    asked.push_str("\":");
    asked.push_str(value);
    asked.push(',');
}

/// Appends the kept fields of each container.
fn kept_containers(skim: &mut Skim<'_>, list: &str, asked: &mut String) -> Read<()> {
    asked.push('"');
    asked.push_str(list);
    asked.push_str("\":[");
    array(skim, "spec.containers", &mut |skim| {
        asked.push('{');
        object(skim, "spec.containers[]", &mut |skim, key| {
            match KEPT_OF_CONTAINER.contains(&key) {
                true => keep(asked, key, skim.raw()?),
                false => skim.pass()?,
            }
            Ok(())
        })?;
        if asked.ends_with(',') {
            asked.pop();
        }
        asked.push_str("},");
        Ok(())
    })?;
    if asked.ends_with(',') {
        asked.pop();
    }
    asked.push_str("],");
    Ok(())
}

/// Returns the node that the required node affinity names by `metadata.name`.
fn target_of(skim: &mut Skim<'_>, shared: &mut Shared) -> Read<Option<Arc<str>>> {
    let mut target = None;
    let affinity = "spec.affinity.nodeAffinity";
    object(skim, "spec.affinity", &mut |skim, key| {
        if key != "nodeAffinity" {
            return Ok(skim.pass()?);
        }
        object(skim, affinity, &mut |skim, key| {
            if key != "requiredDuringSchedulingIgnoredDuringExecution" {
                return Ok(skim.pass()?);
            }
            object(skim, affinity, &mut |skim, _| match skim.kind()? {
                Kind::Array => array(skim, affinity, &mut |skim| {
                    let mut found = None;
                    object(skim, affinity, &mut |skim, key| match key {
                        "matchFields" => array(skim, affinity, &mut |skim| {
                            found = named_by(skim)?.or(found.take());
                            Ok(())
                        }),
                        _ => Ok(skim.pass()?),
                    })?;
                    target = target.take().or(found.map(|name| shared.text(&name)));
                    Ok(())
                }),
                _ => Ok(skim.pass()?),
            })
        })
    })?;
    Ok(target)
}

/// Returns the value of a requirement for `metadata.name` that has a single value.
fn named_by(skim: &mut Skim<'_>) -> Read<Option<String>> {
    let (mut is_name, mut values) = (false, Vec::new());
    object(skim, "matchFields[]", &mut |skim, key| match key {
        "key" => {
            is_name = text(skim, "matchFields[].key")? == "metadata.name";
            Ok(())
        }
        "values" => array(skim, "matchFields[].values", &mut |skim| {
            values.push(text(skim, "matchFields[].values[]")?.into_owned());
            Ok(())
        }),
        _ => Ok(skim.pass()?),
    })?;
    Ok(values.pop().filter(|_| is_name && values.is_empty()))
}
