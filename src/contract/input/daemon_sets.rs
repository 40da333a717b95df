//! Reads the DaemonSets of a text, each once, and the PriorityClasses next to them.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::DaemonSet;

use super::{InputError, Located, Remark, Source, Unreadable};
use crate::contract::applied::Live;
use crate::contract::parts::PriorityClassParts;
use crate::manifest::{Documents, Entry};
use crate::placement::DaemonPlacement;
use crate::scheduling::PriorityClasses;

/// What identifies a DaemonSet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::contract) struct Key {
    /// `default` when the object names none.
    pub(in crate::contract) namespace: String,
    /// `metadata.name`, or `metadata.generateName` when it has no name.
    pub(in crate::contract) name: String,
    /// 0 for an object with a name. Objects that have only a `generateName` are numbered from 1,
    /// because each is a different DaemonSet.
    nth: usize,
}

/// The DaemonSets of a text.
#[derive(Debug, Clone, Default)]
pub(in crate::contract) struct DaemonSets {
    read: BTreeMap<Key, Located<DaemonSet>>,
    /// The PriorityClasses of the text; of duplicates, the first one counts.
    pub(in crate::contract) priority_classes: PriorityClasses,
    unreadable: Unreadable,
}

impl DaemonSets {
    /// Reads a text. Of duplicates, the last one counts, as with `kubectl apply`.
    pub(in crate::contract) fn read(
        text: &str,
        source: Source,
        errors: &mut Vec<InputError>,
        remarks: &mut Vec<Remark>,
    ) -> Self {
        DaemonSets::read_among(PriorityClasses::default(), text, source, errors, remarks)
    }

    /// As [`DaemonSets::read`], for a text that is already split into documents; each DaemonSet is
    /// applied to its live object, if it has one.
    pub(in crate::contract) fn read_applied(
        text: &Documents<'_>,
        live: &Live,
        source: Source,
        errors: &mut Vec<InputError>,
        remarks: &mut Vec<Remark>,
    ) -> Self {
        let classes = PriorityClasses::default();
        DaemonSets::read_all(classes, text, live, source, errors, remarks)
    }

    /// As [`DaemonSets::read`], with PriorityClasses that are already known and take precedence
    /// over those of the text.
    pub(in crate::contract) fn read_among(
        priority_classes: PriorityClasses,
        text: &str,
        source: Source,
        errors: &mut Vec<InputError>,
        remarks: &mut Vec<Remark>,
    ) -> Self {
        let (text, live) = (Documents::read(text), Live::default());
        DaemonSets::read_all(priority_classes, &text, &live, source, errors, remarks)
    }

    fn read_all(
        priority_classes: PriorityClasses,
        text: &Documents<'_>,
        live: &Live,
        source: Source,
        errors: &mut Vec<InputError>,
        remarks: &mut Vec<Remark>,
    ) -> Self {
        let mut daemon_sets = DaemonSets { priority_classes, ..DaemonSets::default() };
        // The number of objects whose name is to be generated, by namespace and prefix.
        let mut generated: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (index, entry) in text.entries().iter().enumerate() {
            let (namespace, name, error) = match entry {
                Entry::Other(object) if object.kind() == "PriorityClass" => {
                    let classes = &mut daemon_sets.priority_classes;
                    match object.decode::<PriorityClassParts>() {
                        Ok((class, _)) if classes.get(object.name()).is_none() => {
                            classes.insert(object.name().to_owned(), class.into());
                        }
                        Ok(_) => {}
                        Err(error) => {
                            let name = object.name();
                            errors.push(InputError::undecodable(source, index, name, &error));
                        }
                    }
                    continue;
                }
                Entry::Other(_) => continue,
                Entry::Unreadable(error) => ("", "", error.clone()),
                Entry::DaemonSet(object) => match live.read_update(object) {
                    Ok(daemon_set) => {
                        let key = key(&daemon_set, &mut generated);
                        let located = Located {
                            index,
                            name: object.name().to_owned(),
                            place: object.place().into(),
                            object: daemon_set,
                        };
                        if daemon_sets.read.insert(key.clone(), located).is_some() {
                            let Key { namespace, name, .. } = &key;
                            let message = format!(
                                "DaemonSet {namespace}/{name} appears twice; the last one counts"
                            );
                            remarks.push(Remark { source, message });
                        }
                        continue;
                    }
                    Err(error) => (object.namespace(), object.name(), error),
                },
            };
            daemon_sets.unreadable.add(namespace_or_default(namespace), name);
            errors.push(InputError::undecodable(source, index, name, &error));
        }
        if daemon_sets.read.is_empty() && daemon_sets.unreadable.is_empty() {
            remarks.push(Remark { source, message: "no DaemonSet here".to_owned() });
        }
        daemon_sets
    }

    /// Returns the DaemonSet with a key.
    pub(in crate::contract) fn get(&self, key: &Key) -> Option<&DaemonSet> {
        self.read.get(key).map(|located| &located.object)
    }

    /// Keeps the DaemonSets for whose keys `keep` returns true.
    pub(in crate::contract) fn retain(&mut self, keep: impl Fn(&Key) -> bool) {
        self.read.retain(|key, _| keep(key));
    }

    /// Returns the keys, sorted.
    pub(in crate::contract) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.read.keys()
    }

    /// Returns the DaemonSets with their keys, in the order of the text.
    pub(in crate::contract) fn keyed(&self) -> Vec<(&Key, &DaemonSet)> {
        let mut all: Vec<(&Key, &Located<DaemonSet>)> = self.read.iter().collect();
        all.sort_unstable_by_key(|(_, located)| located.index);
        all.into_iter().map(|(key, located)| (key, &located.object)).collect()
    }

    /// Compiles the DaemonSets with the PriorityClasses of the text, in the order of the text.
    pub(in crate::contract) fn compiled(&self) -> Vec<DaemonPlacement> {
        let compile = |(_, daemon_set): (&Key, &DaemonSet)| {
            DaemonPlacement::compile_among(daemon_set.clone(), &self.priority_classes)
        };
        self.keyed().into_iter().map(compile).collect()
    }

    /// Returns the DaemonSets in the order of the text.
    pub(in crate::contract) fn in_order(self) -> Vec<Located<DaemonSet>> {
        let mut all: Vec<Located<DaemonSet>> = self.read.into_values().collect();
        all.sort_unstable_by_key(|located| located.index);
        all
    }

    /// Whether a DaemonSet may be among those that could not be read.
    pub(in crate::contract) fn may_have(&self, key: &Key) -> bool {
        self.unreadable.may_be(&key.namespace, &key.name)
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
