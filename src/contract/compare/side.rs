//! One side of a comparison: the objects of its texts, and which could not be read.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::apps::v1::DaemonSet;

use super::super::place::{Problem, Source, read_nodes};
use super::Remark;
use crate::manifest::nodes::Nodes;
use crate::manifest::{DecodeError, Documents, Entry};

/// What a DaemonSet goes by on both sides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// `default` when the object names none.
    pub(super) namespace: String,
    /// `metadata.name`, or `metadata.generateName` when it has no name.
    pub(super) name: String,
    /// 0, except of objects that have a `generateName` alone: each is a DaemonSet of its own.
    nth: usize,
}

/// The DaemonSets of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct DaemonSets {
    pub(super) read: BTreeMap<Key, DaemonSet>,
    unread: Unread,
}

/// The nodes of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct NodeTable {
    pub(super) read: Nodes,
    unread: Unread,
}

/// The objects that could not be read.
#[derive(Debug, Clone, Default)]
struct Unread {
    /// Namespace and name of those that say them; no namespace for nodes.
    names: BTreeSet<(String, String)>,
    /// Whether there are others, which may be any object.
    has_nameless: bool,
}

impl Unread {
    fn add(&mut self, namespace: &str, name: &str) {
        if name.is_empty() {
            self.has_nameless = true;
        } else {
            self.names.insert((namespace.to_owned(), name.to_owned()));
        }
    }

    fn may_be(&self, namespace: &str, name: &str) -> bool {
        self.has_nameless || self.names.contains(&(namespace.to_owned(), name.to_owned()))
    }
}

impl DaemonSets {
    /// Reads a text; of an object that stands there twice the last one counts, as it does
    /// for `kubectl apply`.
    pub(super) fn of(
        text: &str,
        source: Source,
        problems: &mut Vec<Problem>,
        remarks: &mut Vec<Remark>,
    ) -> Self {
        let mut daemon_sets = DaemonSets::default();
        for (index, entry) in Documents::read(text).entries().iter().enumerate() {
            let (namespace, name, error) = match entry {
                Entry::Other(_) => continue,
                Entry::Unreadable(error) => ("", "", error.clone()),
                Entry::DaemonSet(object) => match object.decode_daemon_set() {
                    Ok(decoded) => {
                        daemon_sets.add(decoded.manifest.daemon_set, source, remarks);
                        continue;
                    }
                    Err(error) => (object.namespace(), object.name(), error),
                },
            };
            daemon_sets.unread.add(namespace_or_default(namespace), name);
            problems.push(problem(source, index, name, &error));
        }
        if daemon_sets.read.is_empty() && daemon_sets.is_all_read() {
            remarks.push(Remark { source, message: "no DaemonSet here".to_owned() });
        }
        daemon_sets
    }

    fn add(&mut self, daemon_set: DaemonSet, source: Source, remarks: &mut Vec<Remark>) {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let metadata = &daemon_set.metadata;
        let namespace = text(&metadata.namespace);
        let named = Some(text(&metadata.name)).filter(|name| !name.is_empty());
        let is_named = named.is_some();
        let mut key = Key {
            namespace: namespace_or_default(&namespace).to_owned(),
            name: named.unwrap_or_else(|| text(&metadata.generate_name)),
            nth: usize::from(!is_named),
        };
        if is_named && self.read.contains_key(&key) {
            let Key { namespace, name, .. } = &key;
            let message =
                format!("DaemonSet {namespace}/{name} stands here twice; the last one counts");
            remarks.push(Remark { source, message });
        }
        while !is_named && self.read.contains_key(&key) {
            key.nth += 1;
        }
        self.read.insert(key, daemon_set);
    }

    /// Whether a DaemonSet is among those that could not be read, as far as is known.
    pub(super) fn may_have(&self, key: &Key) -> bool {
        self.unread.may_be(&key.namespace, &key.name)
    }

    fn is_all_read(&self) -> bool {
        self.unread.names.is_empty() && !self.unread.has_nameless
    }
}

impl NodeTable {
    pub(super) fn of(
        text: &str,
        source: Source,
        problems: &mut Vec<Problem>,
        remarks: &mut Vec<Remark>,
    ) -> Self {
        let mut found = Vec::new();
        let read = read_nodes(text, &mut found);
        let mut unread = Unread::default();
        for problem in &mut found {
            unread.add("", &problem.name);
            problem.source = source;
        }
        if read.is_empty() && found.is_empty() {
            remarks.push(Remark { source, message: "no node here".to_owned() });
        }
        problems.append(&mut found);
        NodeTable { read, unread }
    }

    /// Whether a node is among those that could not be read, as far as is known.
    pub(super) fn may_have(&self, name: &str) -> bool {
        self.unread.may_be("", name)
    }
}

fn namespace_or_default(namespace: &str) -> &str {
    if namespace.is_empty() { "default" } else { namespace }
}

fn problem(source: Source, index: usize, name: &str, error: &DecodeError) -> Problem {
    Problem {
        source,
        index: Some(index),
        name: name.to_owned(),
        message: error.message.clone(),
        place: Some(error.place.into()),
    }
}
