//! A cluster as it is: the objects that `kubectl get … -o json` prints of it, of mixed kinds,
//! in one text or several.
//!
//! A [`DumpReader`] is given the bytes piece by piece, so that a dump of a large cluster is
//! never held as text. What nobody asks of an object is passed over; what many objects have in
//! common (names, labels, what pods ask for) is kept once. What is missing, was cut off or
//! does not fit together is reported as [`Gap`]s, and the rest is read.
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
//! Of Events only those of type `Warning` are kept, of Leases only those of nodes.
//! Managed fields, environments, volumes and annotations are not kept, but for those of
//! DaemonSets, which are kept as they are.

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

/// What was read of a cluster's objects.
#[derive(Debug, Clone, Default)]
pub struct Dump {
    /// The nodes, in the order of the texts.
    pub nodes: Nodes,
    /// What else is known of each node, in the same order.
    pub node_facts: Vec<NodeFacts>,
    /// The pods, in the order of the texts.
    pub pods: Vec<DumpedPod>,
    /// The DaemonSets of `apps/v1`, as they are stored, in the order of the texts.
    pub daemon_sets: Vec<Manifest>,
    /// The ControllerRevisions of DaemonSets, and of nobody, in the order of the texts.
    pub revisions: Vec<RevisionFacts>,
    /// The events that warn, in the order of the texts.
    pub events: Vec<WarningEvent>,
    /// When the kubelet of a node last renewed its lease, by the node's name. Without those of
    /// texts that are [older](Gap::OlderText) than the others.
    pub leases: BTreeMap<Arc<str>, UnixMillis>,
    /// The PriorityClasses by name.
    pub priority_classes: BTreeMap<String, ClassFacts>,
    /// The namespaces that are being deleted, by name; empty also of a dump without Namespaces.
    pub terminating_namespaces: BTreeSet<Arc<str>>,
    /// The Services, in the order of the texts: of each its namespace, its name and its spec.
    pub services: Vec<Service>,
    /// How many objects there are of each kind, those that are not looked at too.
    pub kinds: BTreeMap<String, usize>,
    /// The newest time that an object of each text states; `None` of a text without times.
    pub newest: Vec<Option<UnixMillis>>,
    /// What is missing or does not fit together.
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

    /// The newest time that any object states: what "now" is, where nobody says it.
    pub fn newest(&self) -> Option<UnixMillis> {
        self.newest.iter().copied().flatten().max()
    }

    /// Major and minor number of the newest kubelet; `None` when no node tells its own.
    pub fn kubelet_version(&self) -> Option<(u32, u32)> {
        let reported = self.node_facts.iter().filter_map(|facts| facts.kubelet_version.as_deref());
        reported.filter_map(major_and_minor).max()
    }

    /// The version that answers for the cluster: that of the newest kubelet, or the nearest to
    /// it that is answered for; the newest when no kubelet tells its own.
    pub fn version(&self) -> Version {
        let Some((_, minor)) = self.kubelet_version() else { return Version::NEWEST };
        let all = Version::ALL.into_iter();
        all.min_by_key(|version| version.minor().abs_diff(minor)).unwrap_or(Version::NEWEST)
    }

    /// How many objects there are of a kind.
    pub fn count(&self, kind: &str) -> usize {
        self.kinds.get(kind).copied().unwrap_or(0)
    }

    /// The internal addresses of the nodes that state some, by the node's name, the preferred
    /// one first.
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

    /// What is known of a node; `None` when there is none of that name.
    pub fn facts_of(&self, node: &str) -> Option<&NodeFacts> {
        self.node_facts.get(self.nodes.find(node)?.index())
    }
}

/// `(1, 36)` of `v1.36.2-gke.100`.
fn major_and_minor(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches('v').split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?;
    let digits = minor.find(|c: char| !c.is_ascii_digit()).unwrap_or(minor.len());
    Some((major, minor.get(..digits)?.parse().ok()?))
}
