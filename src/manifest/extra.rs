//! The fields of a version that the typed objects lack, beside the object.
//!
//! Which they are is [`version::fields`](crate::version::fields)'s to say. They are read by
//! the same rules as all others; here is where their values are kept, each at its path.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::field::{Path, PathBuf, Segment};
use crate::version::Gate;
use crate::version::fields::ExtraField;

/// What a field holds that the typed objects lack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtraValue {
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
    /// `evictionResponders`.
    EvictionResponders(Vec<EvictionResponder>),
    /// `workloadRef`.
    WorkloadReference(WorkloadReference),
}

impl ExtraValue {
    /// Whether it is a list without items, which is the same as none.
    pub fn is_empty(&self) -> bool {
        match self {
            ExtraValue::Texts(texts) => texts.is_empty(),
            ExtraValue::EvictionResponders(responders) => responders.is_empty(),
            ExtraValue::Number(_) | ExtraValue::Text(_) | ExtraValue::WorkloadReference(_) => false,
        }
    }
}

/// Who is asked before a pod is evicted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EvictionResponder {
    /// Its name, `example.com/name`; empty when missing.
    pub name: String,
    /// The one of the highest priority is asked first; `None` when missing.
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
    /// Which field it is.
    pub field: &'static ExtraField,
    /// What it holds.
    pub value: ExtraValue,
}

/// The fields of an object that its typed form lacks, each at its path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExtraFields(BTreeMap<PathBuf, Extra>);

impl ExtraFields {
    /// The value at a path.
    pub fn get(&self, path: &Path<'_>) -> Option<&ExtraValue> {
        // Nearly every object has none, and needs no path to look for.
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&path.to_path_buf()).map(|extra| &extra.value)
    }

    /// All of them, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Extra)> {
        self.0.iter()
    }

    /// Whether a field of the feature is there and not empty.
    pub fn uses(&self, gate: Gate) -> bool {
        self.0.values().any(|extra| extra.field.gate == gate && !extra.value.is_empty())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps those that a rule lets pass.
    pub fn retain(&mut self, mut keep: impl FnMut(&PathBuf, &Extra) -> bool) {
        self.0.retain(|path, extra| keep(path, extra));
    }

    /// Sets the value at a path, or takes it away.
    pub(super) fn set(&mut self, path: PathBuf, extra: Option<Extra>) {
        match extra {
            Some(extra) => self.0.insert(path, extra),
            None => self.0.remove(&path),
        };
    }

    /// Takes away what stands at a path or below it.
    pub(super) fn forget(&mut self, path: &[Segment]) {
        self.0.retain(|at, _| !at.segments().starts_with(path));
    }

    /// Whether two objects have the same, where empty lists are none.
    pub fn same(&self, other: &Self) -> bool {
        let given = |fields: &Self| {
            let given = fields.0.iter().filter(|(_, extra)| !extra.value.is_empty());
            given.map(|(path, extra)| (path.clone(), extra.clone())).collect::<Vec<_>>()
        };
        given(self) == given(other)
    }
}
