//! The objects that are stored now, as `old` or `live` gives them.

use std::collections::{BTreeMap, btree_map};

use crate::contract::finding::Finding;
use crate::defaults;
use crate::field::Path;
use crate::manifest::{Documents, Entry, Manifest, Object};
use crate::version::Server;

/// Namespace and name of an object; the namespace is `default` when the object names none.
pub(in crate::contract) type Key<'a> = (&'a str, &'a str);

/// Returns the namespace and name under which an object is stored. `None` when it has no name: an
/// object with a `generateName` is never the same as another.
pub(in crate::contract) fn key<'a>(object: &Object<'a>) -> Option<Key<'a>> {
    let (namespace, name) = (object.namespace(), object.name());
    (!name.is_empty()).then_some((if namespace.is_empty() { "default" } else { namespace }, name))
}

/// The stored objects by their keys.
#[derive(Debug, Default)]
pub(super) struct Stored {
    /// By namespace, then by name.
    objects: BTreeMap<String, BTreeMap<String, Manifest>>,
    /// Why the text cannot be used. If not empty, it is not known which objects are updates.
    pub(super) problems: Vec<Finding>,
}

impl Stored {
    /// Decodes the objects and sets their defaults. Nothing else is changed: fields that a create
    /// would drop are kept, because a stored object can have them.
    pub(super) fn read(documents: &Documents<'_>, server: Server) -> Self {
        let mut stored = Stored::default();
        for entry in documents.entries() {
            match entry {
                Entry::DaemonSet(object) => stored.add(&object, server),
                Entry::Unreadable(error) => stored.problems.push(Finding::undecodable(&error)),
                Entry::Other(_) => {}
            }
        }
        stored
    }

    fn add(&mut self, object: &Object<'_>, server: Server) {
        let mut manifest = match object.decode_daemon_set_for(server) {
            Ok(decoded) => decoded.manifest,
            Err(error) => return self.problems.push(Finding::undecodable(&error)),
        };
        defaults::apply_for(&mut manifest.daemon_set, &server);
        let name = Path::root("metadata").child("name").to_path_buf();
        let problem =
            |reason, message| Finding::of(reason, &name, message, object.place_of(&name).into());
        match key(object) {
            None => self.problems.push(problem(
                "MissingName",
                "a DaemonSet without a name is not stored anywhere".to_owned(),
            )),
            Some((namespace, name)) => {
                match self.objects.entry(namespace.to_owned()).or_default().entry(name.to_owned()) {
                    btree_map::Entry::Vacant(entry) => {
                        entry.insert(manifest);
                    }
                    btree_map::Entry::Occupied(_) => {
                        let message = format!("{namespace}/{name} is here already");
                        self.problems.push(problem("DuplicateObject", message));
                    }
                }
            }
        }
    }

    /// Returns the stored object that a new one replaces.
    pub(super) fn get(&self, object: &Object<'_>) -> Option<&Manifest> {
        let (namespace, name) = key(object)?;
        self.objects.get(namespace)?.get(name)
    }

    pub(super) fn len(&self) -> usize {
        self.objects.values().map(BTreeMap::len).sum()
    }
}
