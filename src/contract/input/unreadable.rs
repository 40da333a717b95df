//! Which objects of a text could not be read.

use std::collections::BTreeSet;

/// The objects that could not be read.
#[derive(Debug, Clone, Default)]
pub(in crate::contract) struct Unreadable {
    /// Namespace and name of those that say them; no namespace for nodes.
    names: BTreeSet<(String, String)>,
    /// Whether there are others, which may be any object.
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

    /// Whether an object is among them, as far as is known.
    pub(in crate::contract) fn may_be(&self, namespace: &str, name: &str) -> bool {
        self.has_nameless || self.names.contains(&(namespace.to_owned(), name.to_owned()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty() && !self.has_nameless
    }
}
