//! A cluster's objects of mixed kinds, read from the output of `kubectl get … -o json` in one text
//! or several.
//!
//! A [`DumpReader`] takes the bytes in pieces, so that the dump of a large cluster is never held as
//! text. Fields that are not needed are skipped; values that many objects share (names, labels, pod
//! specs) are stored once. What is missing, cut off or contradictory is reported as [`Gap`]s, and
//! the rest is read.
//!
//! ```
//! use daemonset_preflight::manifest::dump::{Dump, Gap};
//!
//! let dump = Dump::read([r#"{"kind": "List", "apiVersion": "v1", "items": [
//!     {"kind": "Node", "apiVersion": "v1", "metadata": {"name": "a"},
//!      "status": {"nodeInfo": {"kubeletVersion": "v1.36.2"}}},
//!     {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p", "namespace": "n"},
//!      "spec": {"nodeName": "a"}, "status": {"phase": "Run"#]);
//! assert_eq!((dump.nodes.len(), dump.pods.len()), (1, 0));
//! assert!(dump.gaps.contains(&Gap::CutOff { text: 0, objects: 1 }));
//! assert_eq!(dump.kubelet_version(), Some((1, 36)));
//! ```
//!
//! Only Events of type `Warning` and Leases of nodes are kept. Managed fields, environments,
//! volumes and annotations are dropped, except those of DaemonSets, which are kept unchanged.

mod conditions;
mod containers;
mod controller;
mod fault;
mod fields;
mod gaps;
mod item;
mod kubelet_activity;
mod metadata;
mod nodes;
mod others;
mod pods;
mod reader;
mod shared;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use k8s_openapi::api::core::v1::Service;

use super::Manifest;
use super::nodes::Nodes;
use crate::version::Version;

pub use conditions::{Condition, ConditionStatus};
pub use containers::{ContainerFacts, ContainerState, Terminated};
pub use controller::Controller;
pub use fields::UnixMillis;
pub use gaps::{DumpProblem, Gap};
pub use kubelet_activity::KubeletActivity;
pub(crate) use metadata::HASH_LABEL;
pub use nodes::NodeFacts;
pub use others::{ClassFacts, RevisionFacts, WarningEvent};
pub use pods::{DumpedPod, PodPhase};
pub use reader::DumpReader;

/// The objects of a cluster, as read from a dump.
#[derive(Debug, Clone, Default)]
pub struct Dump {
    /// The nodes, in the order of the texts.
    pub nodes: Nodes,
    /// Further facts about each node, in the same order.
    pub node_facts: Vec<NodeFacts>,
    /// The pods, in the order of the texts.
    pub pods: Vec<DumpedPod>,
    /// The DaemonSets of `apps/v1`, as they are stored, in the order of the texts.
    pub daemon_sets: Vec<Manifest>,
    /// The ControllerRevisions of DaemonSets or without a controller, in the order of the texts.
    pub revisions: Vec<RevisionFacts>,
    /// The events of type `Warning`, in the order of the texts.
    pub events: Vec<WarningEvent>,
    /// When the kubelet of each node last renewed its lease, by the node's name. Leases in texts
    /// that are [older](Gap::OlderText) than the others are left out.
    pub leases: BTreeMap<Arc<str>, UnixMillis>,
    /// The PriorityClasses by name.
    pub priority_classes: BTreeMap<String, ClassFacts>,
    /// The names of namespaces that are being deleted; also empty if the dump has no Namespaces.
    pub terminating_namespaces: BTreeSet<Arc<str>>,
    /// The Services, in the order of the texts, with namespace, name and spec only.
    pub services: Vec<Service>,
    /// The number of objects of each kind, including kinds that are not read.
    pub kinds: BTreeMap<String, usize>,
    /// The newest time stated by any object of each text; `None` for a text without times.
    pub newest: Vec<Option<UnixMillis>>,
    /// What is missing or contradictory.
    pub gaps: Vec<Gap>,
    /// The objects that could not be read.
    pub problems: Vec<DumpProblem>,
}

impl Dump {
    /// Reads texts, each JSON or YAML.
    pub fn read<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut reader = DumpReader::default();
        for text in texts {
            reader.push(text.as_bytes());
            reader.end_text();
        }
        reader.finish()
    }

    /// Returns the newest time that any object states: the default for "now".
    pub fn newest(&self) -> Option<UnixMillis> {
        self.newest.iter().copied().flatten().max()
    }

    /// Returns the major and minor version of the newest kubelet; `None` if no node reports one.
    pub fn kubelet_version(&self) -> Option<(u32, u32)> {
        let reported = self.node_facts.iter().filter_map(|facts| facts.kubelet_version.as_deref());
        reported.filter_map(major_and_minor).max()
    }

    /// Returns the supported version that is closest to the newest kubelet's, or the newest
    /// supported version if no node reports one.
    pub fn version(&self) -> Version {
        let Some((_, minor)) = self.kubelet_version() else { return Version::NEWEST };
        let all = Version::ALL.into_iter();
        all.min_by_key(|version| version.minor().abs_diff(minor)).unwrap_or(Version::NEWEST)
    }

    /// Returns the number of objects of a kind.
    pub fn count(&self, kind: &str) -> usize {
        self.kinds.get(kind).copied().unwrap_or(0)
    }

    /// Returns the internal addresses of each node that states any, by the node's name, the
    /// preferred address first.
    pub fn internal_addresses(&self) -> BTreeMap<String, Vec<String>> {
        let nodes = self.nodes.iter().zip(&self.node_facts);
        let stated = nodes.filter(|(_, facts)| !facts.internal_addresses.is_empty());
        stated
            .map(|(node, facts)| {
                let addresses = facts.internal_addresses.iter().map(ToString::to_string);
                (node.name().to_owned(), addresses.collect())
            })
            .collect()
    }

    /// Returns the facts about a node; `None` if there is no node of that name.
    pub fn facts_of(&self, node: &str) -> Option<&NodeFacts> {
        self.node_facts.get(self.nodes.find(node)?.index())
    }
}

/// Parses `v1.36.2-gke.100` as `(1, 36)`.
fn major_and_minor(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches('v').split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?;
    let digits = minor.find(|c: char| !c.is_ascii_digit()).unwrap_or(minor.len());
    Some((major, minor.get(..digits)?.parse().ok()?))
}
