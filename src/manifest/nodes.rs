//! The node data that placement uses, stored compactly: every distinct string, set of label keys,
//! list of taints and list of resources is stored once.
//!
//! A node list of a large cluster is hundreds of megabytes, nearly all of it image
//! lists, conditions and annotations that placement does not need. [`Nodes`] keeps the
//! name, the labels, the taints, `spec.unschedulable` and the allocatable resources.
//!
//! ```
//! use daemonset_preflight::manifest::nodes::Nodes;
//!
//! let text = r#"{"kind": "NodeList", "items": [
//!   {"metadata": {"name": "a", "labels": {"disktype": "ssd"}}},
//!   {"metadata": {"labels": {"disktype": "hdd"}}}
//! ]}"#;
//! let reading = Nodes::from_json(text).unwrap();
//! assert_eq!(reading.nodes.len(), 1);
//! assert_eq!(reading.nodes.get(0).unwrap().label("disktype"), Some("ssd"));
//! assert_eq!(
//!     reading.problems[0].to_string(),
//!     "object 1 (line 3): metadata.name: the node has no name",
//! );
//! ```

mod documents;
mod gather;
pub(super) mod interner;
mod json;
mod memo;
mod problem;
pub(super) mod skim;
pub(super) mod source;
mod table;
mod template;

pub use problem::{NodeProblem, NodeReading, ReadError};
pub(crate) use table::Row;
pub use table::{NodeRef, Nodes, PushError, Symbol, Taint};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A single node, as it is put into [`Nodes`] or taken out to be changed.
///
/// ```
/// use daemonset_preflight::manifest::nodes::{Node, Nodes};
///
/// let mut nodes = Nodes::new();
/// nodes.push(&Node::named("a").label("disktype", "ssd")).unwrap();
/// let mut changed = nodes.get(0).unwrap().to_node();
/// changed.labels.insert("disktype".into(), "hdd".into());
/// nodes.replace(0, &changed).unwrap();
/// assert_eq!(nodes.get(0).unwrap().label("disktype"), Some("hdd"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Node {
    /// `metadata.name`.
    pub name: String,
    /// `metadata.labels`.
    pub labels: BTreeMap<String, String>,
    /// `spec.taints`, in their order.
    pub taints: Vec<NodeTaint>,
    /// `spec.unschedulable`: the node is cordoned.
    pub unschedulable: bool,
    /// `status.allocatable` as the scheduler counts it: `cpu` in thousandths, all else
    /// in whole units, rounded up.
    pub allocatable: BTreeMap<String, i64>,
}

/// A taint of a [`Node`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Taint", optional_fields))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct NodeTaint {
    /// The key.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub key: String,
    /// The value; empty when the taint has none.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub value: String,
    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub effect: String,
}

impl Node {
    /// Creates a node with a name and nothing else.
    pub fn named(name: impl Into<String>) -> Self {
        Node { name: name.into(), ..Node::default() }
    }

    /// Adds a label.
    #[must_use]
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(key.into(), value.into());
        self
    }

    /// Adds a taint.
    #[must_use]
    pub fn taint(
        mut self,
        key: impl Into<String>,
        value: impl Into<String>,
        effect: impl Into<String>,
    ) -> Self {
        self.taints.push(NodeTaint { key: key.into(), value: value.into(), effect: effect.into() });
        self
    }

    /// Sets the allocatable amount of a resource: `cpu` in thousandths, all else in units.
    #[must_use]
    pub fn allocatable(mut self, resource: impl Into<String>, amount: i64) -> Self {
        self.allocatable.insert(resource.into(), amount);
        self
    }
}
