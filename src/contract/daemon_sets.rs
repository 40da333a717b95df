//! The DaemonSets of a text, each once.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::apps::v1::DaemonSet;

use super::problem::{Problem, Remark, Source, problem};
use crate::manifest::{Documents, Entry};

/// What a DaemonSet goes by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// `default` when the object names none.
    pub(super) namespace: String,
    /// `metadata.name`, or `metadata.generateName` when it has no name.
    pub(super) name: String,
    /// 0 of an object with a name. Those that have a `generateName` alone are counted from 1:
    /// each is a DaemonSet of its own.
    nth: usize,
}

/// The DaemonSets of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct DaemonSets {
    pub(super) read: BTreeMap<Key, DaemonSet>,
    /// The keys in the order of the text.
    order: BTreeMap<usize, Key>,
    unread: Unread,
}

/// The objects that could not be read.
#[derive(Debug, Clone, Default)]
pub(super) struct Unread {
    /// Namespace and name of those that say them; no namespace for nodes.
    names: BTreeSet<(String, String)>,
    /// Whether there are others, which may be any object.
    has_nameless: bool,
}

impl Unread {
    pub(super) fn add(&mut self, namespace: &str, name: &str) {
        if name.is_empty() {
            self.has_nameless = true;
        } else {
            self.names.insert((namespace.to_owned(), name.to_owned()));
        }
    }

    /// Whether an object is among them, as far as is known.
    pub(super) fn may_be(&self, namespace: &str, name: &str) -> bool {
        self.has_nameless || self.names.contains(&(namespace.to_owned(), name.to_owned()))
    }

    fn is_empty(&self) -> bool {
        self.names.is_empty() && !self.has_nameless
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
        // Where the object of each key stands.
        let mut indexes = BTreeMap::new();
        // How many objects want a name generated, by namespace and prefix.
        let mut generated: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (index, entry) in Documents::read(text).entries().iter().enumerate() {
            let (namespace, name, error) = match entry {
                Entry::Other(_) => continue,
                Entry::Unreadable(error) => ("", "", error.clone()),
                Entry::DaemonSet(object) => match object.decode_daemon_set() {
                    Ok(decoded) => {
                        let daemon_set = decoded.manifest.daemon_set;
                        let key = key(&daemon_set, &mut generated);
                        if let Some(before) = indexes.insert(key.clone(), index) {
                            daemon_sets.order.remove(&before);
                            let Key { namespace, name, .. } = &key;
                            let message = format!(
                                "DaemonSet {namespace}/{name} stands here twice; the last one counts"
                            );
                            remarks.push(Remark { source, message });
                        }
                        daemon_sets.order.insert(index, key.clone());
                        daemon_sets.read.insert(key, daemon_set);
                        continue;
                    }
                    Err(error) => (object.namespace(), object.name(), error),
                },
            };
            daemon_sets.unread.add(namespace_or_default(namespace), name);
            problems.push(problem(source, index, name, &error));
        }
        if daemon_sets.read.is_empty() && daemon_sets.unread.is_empty() {
            remarks.push(Remark { source, message: "no DaemonSet here".to_owned() });
        }
        daemon_sets
    }

    /// The DaemonSets in the order of the text.
    pub(super) fn in_order(mut self) -> Vec<DaemonSet> {
        self.order.values().filter_map(|key| self.read.remove(key)).collect()
    }

    /// Whether a DaemonSet is among those that could not be read, as far as is known.
    pub(super) fn may_have(&self, key: &Key) -> bool {
        self.unread.may_be(&key.namespace, &key.name)
    }
}

fn key(daemon_set: &DaemonSet, generated: &mut BTreeMap<(String, String), usize>) -> Key {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let metadata = &daemon_set.metadata;
    let namespace = namespace_or_default(&text(&metadata.namespace)).to_owned();
    let name = text(&metadata.name);
    if !name.is_empty() {
        return Key { namespace, name, nth: 0 };
    }
    let prefix = text(&metadata.generate_name);
    let count = generated.entry((namespace.clone(), prefix.clone())).or_default();
    *count += 1;
    Key { namespace, name: prefix, nth: *count }
}

fn namespace_or_default(namespace: &str) -> &str {
    if namespace.is_empty() { "default" } else { namespace }
}
