//! The facts about a node that placement does not read.

use std::sync::Arc;

use super::conditions::{Condition, conditions};
use super::fault::Read;
use super::fields::{UnixMillis, array, object, text};
use super::metadata::{Metadata, metadata};
use super::shared::Shared;
use crate::manifest::nodes::skim::Skim;
use crate::manifest::nodes::source::Source;

/// A node's identity and health.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodeFacts {
    /// `metadata.uid`; empty when it has none.
    pub uid: Box<str>,
    /// `metadata.resourceVersion`, where it is a number.
    pub resource_version: Option<u64>,
    /// `metadata.creationTimestamp`.
    pub created: Option<UnixMillis>,
    /// `metadata.deletionTimestamp`.
    pub deleted: Option<UnixMillis>,
    /// The condition `Ready`; `None` when no kubelet has written it yet.
    pub ready: Option<Condition>,
    /// When the kubelet last wrote the condition `Ready`.
    pub heartbeat: Option<UnixMillis>,
    /// The other conditions whose status is `True`: `DiskPressure`, `MemoryPressure`, …
    pub conditions: Vec<(Arc<str>, Condition)>,
    /// `status.nodeInfo.kubeletVersion`.
    pub kubelet_version: Option<Arc<str>>,
    /// The addresses of type `InternalIP`, the preferred one first.
    pub internal_addresses: Vec<Box<str>>,
}

/// Reads a node's facts, and the newest time that it states.
pub(super) fn node_facts(
    skim: &mut Skim<'_>,
    shared: &mut Shared,
) -> Read<(NodeFacts, Option<UnixMillis>)> {
    let mut facts = NodeFacts::default();
    let mut meta = Metadata::new(shared);
    let mut newest = None;
    object(skim, "(node)", &mut |skim, key| match key {
        "metadata" => metadata(skim, shared, &mut meta),
        "status" => object(skim, "status", &mut |skim, key| match key {
            "conditions" => {
                let mut all = Vec::new();
                conditions(skim, shared, &mut |kind, condition, heartbeat| {
                    newest = newest.max(condition.since).max(heartbeat);
                    all.push((kind.to_owned(), condition, heartbeat));
                })?;
                for (kind, condition, heartbeat) in all {
                    if kind == "Ready" {
                        facts.ready = Some(condition);
                        facts.heartbeat = heartbeat;
                    } else if condition.is_true() {
                        facts.conditions.push((shared.text(&kind), condition));
                    }
                }
                Ok(())
            }
            "addresses" => array(skim, "status.addresses", &mut |skim| {
                let (mut is_internal, mut address) = (false, Box::default());
                object(skim, "status.addresses[]", &mut |skim, key| {
                    match key {
                        "type" => {
                            is_internal = text(skim, "status.addresses[].type")? == "InternalIP";
                        }
                        "address" => address = (*text(skim, "status.addresses[].address")?).into(),
                        _ => skim.pass()?,
                    }
                    Ok(())
                })?;
                facts.internal_addresses.extend(Some(address).filter(|_| is_internal));
                Ok(())
            }),
            "nodeInfo" => object(skim, "status.nodeInfo", &mut |skim, key| match key {
                "kubeletVersion" => {
                    let version = text(skim, "status.nodeInfo.kubeletVersion")?;
                    facts.kubelet_version = Some(shared.text(&version));
                    Ok(())
                }
                _ => Ok(skim.pass()?),
            }),
            _ => Ok(skim.pass()?),
        }),
        _ => Ok(skim.pass()?),
    })?;
    facts.uid = (&*meta.uid).into();
    facts.resource_version = meta.resource_version;
    facts.created = meta.created;
    facts.deleted = meta.deleted;
    Ok((facts, newest.max(meta.created)))
}
