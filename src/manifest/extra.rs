//! The fields of a Kubernetes version that the typed objects lack, kept beside the object.
//!
//! [`version::fields`](crate::version::fields) lists them. They are decoded by the same rules as
//! all other fields; this module stores their values, each at its path.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::field::{Path, PathBuf, Segment};
use crate::version::Gate;
use crate::version::fields::ExtraField;

/// The value of a field that the typed objects lack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtraValue {
    /// An integer.
    Number(i64),
    /// A string.
    Text(String),
    /// A list of strings.
    Texts(Vec<String>),
    /// `evictionResponders`.
    EvictionResponders(Vec<EvictionResponder>),
    /// `workloadRef`.
    WorkloadReference(WorkloadReference),
}

impl ExtraValue {
    /// Whether the value is an empty list, which is the same as none.
    pub fn is_empty(&self) -> bool {
        match self {
            ExtraValue::Texts(texts) => texts.is_empty(),
            ExtraValue::EvictionResponders(responders) => responders.is_empty(),
            ExtraValue::Number(_) | ExtraValue::Text(_) | ExtraValue::WorkloadReference(_) => false,
        }
    }
}

/// A responder that is asked before a pod is evicted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EvictionResponder {
    /// Its name, `example.com/name`; empty when missing.
    pub name: String,
    /// The responder of the highest priority is asked first; `None` when missing.
    pub priority: Option<i32>,
}

/// The workload that a pod belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct WorkloadReference {
    /// The name of the Workload; empty when missing.
    pub name: String,
    /// The name of the pod group in it; empty when missing.
    pub pod_group: String,
    /// The key of the replica of the pod group; empty when missing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pod_group_replica_key: String,
}

/// One field with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// The field.
    pub field: &'static ExtraField,
    /// Its value.
    pub value: ExtraValue,
}

/// The fields of an object that its typed form lacks, each at its path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExtraFields(BTreeMap<PathBuf, Extra>);

impl ExtraFields {
    /// Returns the value at a path.
    pub fn get(&self, path: &Path<'_>) -> Option<&ExtraValue> {
        // Nearly every object has no such fields, so that no path needs to be built.
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&path.to_path_buf()).map(|extra| &extra.value)
    }

    /// Returns all fields, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Extra)> {
        self.0.iter()
    }

    /// Whether a field of the feature gate is set and not empty.
    pub fn uses(&self, gate: Gate) -> bool {
        self.0.values().any(|extra| extra.field.gate == gate && !extra.value.is_empty())
    }

    /// Whether there are no such fields.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps only the fields for which `keep` returns `true`.
    pub fn retain(&mut self, mut keep: impl FnMut(&PathBuf, &Extra) -> bool) {
        self.0.retain(|path, extra| keep(path, extra));
    }

    /// Sets the value at a path; `None` removes it.
    pub(super) fn set(&mut self, path: PathBuf, extra: Option<Extra>) {
        match extra {
            Some(extra) => self.0.insert(path, extra),
            None => self.0.remove(&path),
        };
    }

    /// Removes the fields at a path or below it.
    pub(super) fn forget(&mut self, path: &[Segment]) {
        self.0.retain(|at, _| !at.segments().starts_with(path));
    }

    /// Whether two objects have the same fields, where empty lists count as none.
    pub fn same(&self, other: &Self) -> bool {
        let given = |fields: &Self| {
            let given = fields.0.iter().filter(|(_, extra)| !extra.value.is_empty());
            given.map(|(path, extra)| (path.clone(), extra.clone())).collect::<Vec<_>>()
        };
        given(self) == given(other)
    }
}
