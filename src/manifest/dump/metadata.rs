//! The metadata of objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::controller::Controller;
use super::fault::Read;
use super::fields::{UnixMillis, array, boolean, integer, needed_time, object, text, time};
use super::shared::Shared;
use crate::manifest::nodes::skim::Skim;
use crate::manifest::nodes::source::Source;

/// The label with the hash of a pod's revision.
pub(crate) const HASH_LABEL: &str = "controller-revision-hash";

/// The metadata fields that are read of every object.
#[derive(Debug)]
pub(super) struct Metadata {
    pub(super) namespace: String,
    pub(super) name: String,
    pub(super) uid: String,
    pub(super) resource_version: Option<u64>,
    pub(super) labels: Arc<BTreeMap<String, String>>,
    pub(super) controller: Option<Arc<Controller>>,
    pub(super) is_mirror: bool,
    pub(super) created: Option<UnixMillis>,
    pub(super) deleted: Option<UnixMillis>,
    pub(super) grace_seconds: i64,
    pub(super) finalizers: Vec<Arc<str>>,
}

impl Metadata {
    /// Returns the metadata of an object that states none.
    pub(super) fn new(shared: &mut Shared) -> Self {
        Metadata {
            namespace: String::new(),
            name: String::new(),
            uid: String::new(),
            resource_version: None,
            labels: shared.labels("{}").unwrap_or_default(),
            controller: None,
            is_mirror: false,
            created: None,
            deleted: None,
            grace_seconds: 0,
            finalizers: Vec::new(),
        }
    }

    /// Returns the namespace of an object of a namespaced kind: `default` if none is stated.
    pub(super) fn namespace_or_default(&self, shared: &mut Shared) -> Arc<str> {
        shared.text(if self.namespace.is_empty() { "default" } else { &self.namespace })
    }
}

/// The annotation that marks the mirror pod of a static pod.
const MIRROR: &str = "kubernetes.io/config.mirror";

pub(super) fn metadata(skim: &mut Skim<'_>, shared: &mut Shared, meta: &mut Metadata) -> Read<()> {
    object(skim, "metadata", &mut |skim, key| {
        match key {
            "name" => meta.name = text(skim, "metadata.name")?.into_owned(),
            "namespace" => meta.namespace = text(skim, "metadata.namespace")?.into_owned(),
            "uid" => meta.uid = text(skim, "metadata.uid")?.into_owned(),
            "resourceVersion" => {
                meta.resource_version = text(skim, "metadata.resourceVersion")?.parse().ok();
            }
            "labels" => meta.labels = shared.labels(skim.raw()?)?,
            "creationTimestamp" => meta.created = time(skim, shared, "metadata.creationTimestamp")?,
            "deletionTimestamp" => meta.deleted = needed_time(skim, "metadata.deletionTimestamp")?,
            "deletionGracePeriodSeconds" => {
                meta.grace_seconds = integer(skim, "metadata.deletionGracePeriodSeconds")?;
            }
            "finalizers" => array(skim, "metadata.finalizers", &mut |skim| {
                meta.finalizers.push(shared.text(&text(skim, "metadata.finalizers[]")?));
                Ok(())
            })?,
            "annotations" => object(skim, "metadata.annotations", &mut |skim, key| {
                meta.is_mirror |= key == MIRROR;
                Ok(skim.pass()?)
            })?,
            "ownerReferences" => array(skim, "metadata.ownerReferences", &mut |skim| {
                let found = owner(skim, shared)?;
                meta.controller = meta.controller.take().or(found);
                Ok(())
            })?,
            _ => skim.pass()?,
        }
        Ok(())
    })
}

/// Reads an owner reference; `None` if it is not the controller's.
fn owner(skim: &mut Skim<'_>, shared: &mut Shared) -> Read<Option<Arc<Controller>>> {
    let empty = shared.text("");
    let mut owner = Controller {
        api_version: empty.clone(),
        kind: empty.clone(),
        name: empty.clone(),
        uid: empty,
    };
    let mut is_controller = false;
    object(skim, "metadata.ownerReferences[]", &mut |skim, key| {
        let place = match key {
            "apiVersion" => &mut owner.api_version,
            "kind" => &mut owner.kind,
            "name" => &mut owner.name,
            "uid" => &mut owner.uid,
            "controller" => {
                is_controller = boolean(skim, "metadata.ownerReferences[].controller")?;
                return Ok(());
            }
            _ => return Ok(skim.pass()?),
        };
        *place = shared.text(&text(skim, "metadata.ownerReferences[]")?);
        Ok(())
    })?;
    Ok(is_controller.then(|| shared.controller(owner)))
}
