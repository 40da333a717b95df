//! The DaemonSets of a text, each once, and the PriorityClasses beside them.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::DaemonSet;

use super::{InputError, Located, Remark, Source, Unreadable};
use crate::contract::applied::Live;
use crate::contract::parts::PriorityClassParts;
use crate::manifest::{Documents, Entry};
use crate::placement::DaemonPlacement;
use crate::scheduling::PriorityClasses;

/// What a DaemonSet goes by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::contract) struct Key {
    /// `default` when the object names none.
    pub(in crate::contract) namespace: String,
    /// `metadata.name`, or `metadata.generateName` when it has no name.
    pub(in crate::contract) name: String,
    /// 0 of an object with a name. Those that have a `generateName` alone are counted from 1:
    /// each is a DaemonSet of its own.
    nth: usize,
}

/// The DaemonSets of a text.
#[derive(Debug, Clone, Default)]
pub(in crate::contract) struct DaemonSets {
    read: BTreeMap<Key, Located<DaemonSet>>,
    /// The PriorityClasses of the text; the first of a name counts.
    pub(in crate::contract) priority_classes: PriorityClasses,
    unreadable: Unreadable,
}

impl DaemonSets {
    /// Reads a text; of an object that stands there twice the last one counts, as it does
    /// for `kubectl apply`.
    pub(in crate::contract) fn read(
        text: &str,
        source: Source,
        errors: &mut Vec<InputError>,
        remarks: &mut Vec<Remark>,
    ) -> Self {
        DaemonSets::read_among(PriorityClasses::default(), text, source, errors, remarks)
    }

    /// As [`DaemonSets::read`], of a text that is split already, each applied to its live
    /// object, if it has one.
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

    /// As [`DaemonSets::read`], where some PriorityClasses are known already and stay as they
    /// are.
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
        // How many objects want a name generated, by namespace and prefix.
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
                                "DaemonSet {namespace}/{name} stands here twice; the last one counts"
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

    /// The DaemonSet of a key.
    pub(in crate::contract) fn get(&self, key: &Key) -> Option<&DaemonSet> {
        self.read.get(key).map(|located| &located.object)
    }

    /// Keeps those of which something is so.
    pub(in crate::contract) fn retain(&mut self, keep: impl Fn(&Key) -> bool) {
        self.read.retain(|key, _| keep(key));
    }

    /// The keys in their own order.
    pub(in crate::contract) fn keys(&self) -> impl Iterator<Item = &Key> {
        self.read.keys()
    }

    /// The DaemonSets with their keys, in the order of the text.
    pub(in crate::contract) fn keyed(&self) -> Vec<(&Key, &DaemonSet)> {
        let mut all: Vec<(&Key, &Located<DaemonSet>)> = self.read.iter().collect();
        all.sort_unstable_by_key(|(_, located)| located.index);
        all.into_iter().map(|(key, located)| (key, &located.object)).collect()
    }

    /// The DaemonSets compiled among the PriorityClasses of the text, in the text's order.
    pub(in crate::contract) fn compiled(&self) -> Vec<DaemonPlacement> {
        let compile = |(_, daemon_set): (&Key, &DaemonSet)| {
            DaemonPlacement::compile_among(daemon_set.clone(), &self.priority_classes)
        };
        self.keyed().into_iter().map(compile).collect()
    }

    /// The DaemonSets in the order of the text.
    pub(in crate::contract) fn in_order(self) -> Vec<Located<DaemonSet>> {
        let mut all: Vec<Located<DaemonSet>> = self.read.into_values().collect();
        all.sort_unstable_by_key(|located| located.index);
        all
    }

    /// Whether a DaemonSet is among those that could not be read, as far as is known.
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
