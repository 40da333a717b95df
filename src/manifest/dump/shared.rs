//! Values that many objects of a cluster share, stored once.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use k8s_openapi::api::core::v1::PodSpec;

use super::controller::Controller;
use super::fault::{Fault, Read};
use crate::manifest::tree::NodeId;
use crate::manifest::{decode_part, read_json};

/// The values read so far. The collections are only looked up, never iterated.
#[derive(Debug, Default)]
pub(super) struct Shared {
    texts: HashSet<Arc<str>>,
    labels: HashMap<Box<str>, Arc<BTreeMap<String, String>>>,
    specs: HashMap<Box<str>, Arc<PodSpec>>,
    controllers: HashSet<Arc<Controller>>,
    /// How many times could not be read.
    pub(super) unreadable_times: usize,
}

impl Shared {
    /// Returns the shared copy of a string.
    pub(super) fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.texts.insert(Arc::clone(&new));
        new
    }

    /// Returns the shared labels for their JSON text.
    pub(super) fn labels(&mut self, json: &str) -> Read<Arc<BTreeMap<String, String>>> {
        if let Some(known) = self.labels.get(json) {
            return Ok(Arc::clone(known));
        }
        let labels: Option<BTreeMap<String, String>> = serde_json::from_str(json)
            .map_err(|error| Fault::Field(format!("metadata.labels: {error}")))?;
        let labels = Arc::new(labels.unwrap_or_default());
        self.labels.insert(json.into(), Arc::clone(&labels));
        Ok(labels)
    }

    /// Returns the shared spec of a pod for the JSON text of its kept fields.
    pub(super) fn spec(&mut self, json: &str) -> Read<Arc<PodSpec>> {
        if let Some(known) = self.specs.get(json) {
            return Ok(Arc::clone(known));
        }
        let tree = read_json(json).map_err(Fault::Field)?;
        let spec = decode_part(&tree, NodeId::ROOT)
            .map_err(|error| Fault::Field(format!("spec: {}", error.message)))?;
        let spec = Arc::new(spec);
        self.specs.insert(json.into(), Arc::clone(&spec));
        Ok(spec)
    }

    pub(super) fn controller(&mut self, controller: Controller) -> Arc<Controller> {
        if let Some(known) = self.controllers.get(&controller) {
            return Arc::clone(known);
        }
        let new = Arc::new(controller);
        self.controllers.insert(Arc::clone(&new));
        new
    }
}
