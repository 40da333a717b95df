//! The smaller kinds: revisions, events, leases, priority classes, namespaces, Services.

use std::sync::Arc;

use k8s_openapi::api::core::v1::{PodTemplateSpec, Service};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::controller::Controller;
use super::fault::{Fault, Read};
use super::fields::{UnixMillis, boolean, integer, object, text, time};
use super::metadata::{HASH_LABEL, Metadata, metadata};
use super::shared::Shared;
use crate::manifest::nodes::skim::Skim;
use crate::manifest::nodes::source::Source;
use crate::manifest::tree::NodeId;
use crate::manifest::{decode_part, read_json};

/// A ControllerRevision.
#[derive(Debug, Clone)]
pub struct RevisionFacts {
    /// `metadata.namespace`.
    pub namespace: Arc<str>,
    /// `metadata.name`.
    pub name: Arc<str>,
    /// `metadata.resourceVersion`, where it is a number.
    pub resource_version: Option<u64>,
    /// Its controller.
    pub controller: Option<Arc<Controller>>,
    /// The hash of its template, from its label; empty when it has none.
    pub hash: Arc<str>,
    /// `revision`.
    pub number: i64,
    /// `metadata.creationTimestamp`.
    pub created: Option<UnixMillis>,
    /// The pod template that it records.
    pub template: PodTemplateSpec,
}

/// An event of type `Warning`.
#[derive(Debug, Clone)]
pub struct WarningEvent {
    /// The kind of the object that it is about.
    pub kind: Arc<str>,
    /// The namespace of that object.
    pub namespace: Arc<str>,
    /// The name of that object.
    pub name: Arc<str>,
    /// What happened, as a single word: `FailedCreate`, `FailedScheduling`.
    pub reason: Arc<str>,
    /// What happened, as text.
    pub message: Arc<str>,
    /// When it last happened.
    pub at: Option<UnixMillis>,
    /// How often it happened; at least 1.
    pub count: i64,
}

/// A PriorityClass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassFacts {
    /// `value`.
    pub value: i64,
    /// Whether `preemptionPolicy` is `Never`.
    pub never_preempts: bool,
    /// `globalDefault`.
    pub global_default: bool,
}

/// Reads a ControllerRevision; `None` if its controller is not a DaemonSet.
pub(super) fn revision(skim: &mut Skim<'_>, shared: &mut Shared) -> Read<Option<RevisionFacts>> {
    let mut meta = Metadata::new(shared);
    let (mut number, mut template) = (0, None);
    object(skim, "(revision)", &mut |skim, key| match key {
        "metadata" => metadata(skim, shared, &mut meta),
        "revision" => {
            number = integer(skim, "revision")?;
            Ok(())
        }
        "data" => object(skim, "data", &mut |skim, key| match key {
            "spec" => object(skim, "data.spec", &mut |skim, key| match key {
                "template" => {
                    template = Some(skim.raw()?);
                    Ok(())
                }
                _ => Ok(skim.pass()?),
            }),
            _ => Ok(skim.pass()?),
        }),
        _ => Ok(skim.pass()?),
    })?;
    if meta.controller.as_ref().is_some_and(|owner| !owner.is_daemon_set()) {
        return Ok(None);
    }
    let Some(template) = template else {
        return Err(Fault::Field("data.spec.template: there is none".to_owned()));
    };
    let tree = read_json(template).map_err(Fault::Field)?;
    let template = decode_part(&tree, NodeId::ROOT)
        .map_err(|error| Fault::Field(format!("data.spec.template: {}", error.message)))?;
    let facts = RevisionFacts {
        namespace: meta.namespace_or_default(shared),
        name: shared.text(&meta.name),
        hash: shared.text(meta.labels.get(HASH_LABEL).map(String::as_str).unwrap_or_default()),
        resource_version: meta.resource_version,
        controller: meta.controller,
        number,
        created: meta.created,
        template,
    };
    Ok(Some(facts))
}

/// Reads an event of `v1` or `events.k8s.io`. Returns the event if its type is `Warning`, and when
/// it last happened.
pub(super) fn event(
    skim: &mut Skim<'_>,
    shared: &mut Shared,
) -> Read<(Option<WarningEvent>, Option<UnixMillis>)> {
    let empty = shared.text("");
    let mut event = WarningEvent {
        kind: empty.clone(),
        namespace: empty.clone(),
        name: empty.clone(),
        reason: empty.clone(),
        message: empty,
        at: None,
        count: 1,
    };
    let (mut warns, mut at, mut count) = (false, None, 1);
    object(skim, "(event)", &mut |skim, key| {
        match key {
            "involvedObject" | "regarding" => object(skim, "involvedObject", &mut |skim, key| {
                let place = match key {
                    "kind" => &mut event.kind,
                    "namespace" => &mut event.namespace,
                    "name" => &mut event.name,
                    _ => return Ok(skim.pass()?),
                };
                *place = shared.text(&text(skim, "involvedObject")?);
                Ok(())
            })?,
            "type" => warns = text(skim, "type")? == "Warning",
            "reason" => event.reason = shared.text(&text(skim, "reason")?),
            "message" | "note" => event.message = shared.text(&text(skim, "message")?),
            "lastTimestamp"
            | "deprecatedLastTimestamp"
            | "eventTime"
            | "firstTimestamp"
            | "deprecatedFirstTimestamp" => at = at.max(time(skim, shared, "lastTimestamp")?),
            "count" | "deprecatedCount" => count = count.max(integer(skim, "count")?),
            "series" => object(skim, "series", &mut |skim, key| {
                match key {
                    "count" => count = count.max(integer(skim, "series.count")?),
                    "lastObservedTime" => {
                        at = at.max(time(skim, shared, "series.lastObservedTime")?)
                    }
                    _ => skim.pass()?,
                }
                Ok(())
            })?,
            _ => skim.pass()?,
        }
        Ok(())
    })?;
    event.at = at;
    event.count = count;
    Ok((warns.then_some(event), at))
}

/// Reads a lease: its metadata, and when it was renewed.
pub(super) fn lease(
    skim: &mut Skim<'_>,
    shared: &mut Shared,
) -> Read<(Metadata, Option<UnixMillis>)> {
    let mut meta = Metadata::new(shared);
    let mut renewed = None;
    object(skim, "(lease)", &mut |skim, key| match key {
        "metadata" => metadata(skim, shared, &mut meta),
        "spec" => object(skim, "spec", &mut |skim, key| {
            match key {
                "renewTime" => renewed = time(skim, shared, "spec.renewTime")?,
                _ => skim.pass()?,
            }
            Ok(())
        }),
        _ => Ok(skim.pass()?),
    })?;
    Ok((meta, renewed))
}

/// Reads a PriorityClass, with its name.
pub(super) fn priority_class(
    skim: &mut Skim<'_>,
    shared: &mut Shared,
) -> Read<(String, ClassFacts)> {
    let mut meta = Metadata::new(shared);
    let mut facts = ClassFacts { value: 0, never_preempts: false, global_default: false };
    object(skim, "(priority class)", &mut |skim, key| {
        match key {
            "metadata" => metadata(skim, shared, &mut meta)?,
            "value" => facts.value = integer(skim, "value")?,
            "preemptionPolicy" => {
                facts.never_preempts = text(skim, "preemptionPolicy")? == "Never";
            }
            "globalDefault" => facts.global_default = boolean(skim, "globalDefault")?,
            _ => skim.pass()?,
        }
        Ok(())
    })?;
    Ok((meta.name, facts))
}

/// Reads a Namespace: its name, and whether it is being deleted, in which case the API server
/// refuses new objects in it.
///
/// Source: `Lifecycle.Admit` in
/// `staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go` at
/// v1.36, which checks the phase; the API server sets it together with the deletion timestamp.
pub(super) fn namespace(skim: &mut Skim<'_>, shared: &mut Shared) -> Read<(Arc<str>, bool)> {
    let mut meta = Metadata::new(shared);
    let mut is_terminating = false;
    object(skim, "(namespace)", &mut |skim, key| match key {
        "metadata" => metadata(skim, shared, &mut meta),
        "status" => object(skim, "status", &mut |skim, key| {
            match key {
                "phase" => is_terminating = text(skim, "status.phase")? == "Terminating",
                _ => skim.pass()?,
            }
            Ok(())
        }),
        _ => Ok(skim.pass()?),
    })?;
    if meta.name.is_empty() {
        return Err(Fault::Field("metadata.name: the namespace has no name".to_owned()));
    }
    Ok((shared.text(&meta.name), is_terminating || meta.deleted.is_some()))
}

/// Reads a Service, with name, namespace and spec only, and its resource version.
pub(super) fn service(skim: &mut Skim<'_>, shared: &mut Shared) -> Read<(Service, Option<u64>)> {
    let mut meta = Metadata::new(shared);
    let mut spec = None;
    object(skim, "(service)", &mut |skim, key| match key {
        "metadata" => metadata(skim, shared, &mut meta),
        "spec" => {
            spec = Some(skim.raw()?);
            Ok(())
        }
        _ => Ok(skim.pass()?),
    })?;
    if meta.name.is_empty() {
        return Err(Fault::Field("metadata.name: the Service has no name".to_owned()));
    }
    let spec = spec.map(|spec| {
        let tree = read_json(spec).map_err(Fault::Field)?;
        decode_part(&tree, NodeId::ROOT)
            .map_err(|error| Fault::Field(format!("spec: {}", error.message)))
    });
    let namespace = meta.namespace_or_default(shared).to_string();
    let metadata =
        ObjectMeta { name: Some(meta.name), namespace: Some(namespace), ..ObjectMeta::default() };
    let service = Service { metadata, spec: spec.transpose()?, status: None };
    Ok((service, meta.resource_version))
}
