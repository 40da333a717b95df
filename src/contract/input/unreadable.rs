//! Records which objects of a text could not be read.

use std::collections::BTreeSet;

/// The objects that could not be read.
#[derive(Debug, Clone, Default)]
pub(in crate::contract) struct Unreadable {
    /// Namespace and name of those that have a name; for nodes, the namespace is empty.
    names: BTreeSet<(String, String)>,
    /// Whether there are objects without a name, any of which may be the object in question.
    has_nameless: bool,
}

impl Unreadable {
    pub(in crate::contract) fn add(&mut self, namespace: &str, name: &str) {
        if name.is_empty() {
            self.has_nameless = true;
        } else {
            self.names.insert((namespace.to_owned(), name.to_owned()));
        }
    }

    /// Whether an object may be among those that could not be read.
    pub(in crate::contract) fn may_be(&self, namespace: &str, name: &str) -> bool {
        self.has_nameless || self.names.contains(&(namespace.to_owned(), name.to_owned()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty() && !self.has_nameless
    }
}
