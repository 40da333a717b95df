//! Reads the fields of a struct and the entries of a map.
//!
//! JSON allows duplicate keys. Go then reads the second value into the place that the first has
//! filled: structs and maps are merged, and so are the items of lists; `null` leaves plain values
//! unchanged and clears everything else. All this is done here, and only for objects that have such
//! keys: each value is first read by itself, so that its errors are recorded, then all of them as
//! one.

use std::collections::HashSet;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, MapAccess};

use super::{Error, Form, Value};
use crate::manifest::go_types;
use crate::manifest::reading::{Frame, Reading, Step};
use crate::manifest::tree::{Kind, NodeId};

/// The fields of an object that are read before the others.
const TYPE_META: [&str; 2] = ["apiVersion", "kind"];

/// Keys with which `serde_json` marks values of its own, and which it would misinterpret in an
/// untyped object.
const PRIVATE: [&str; 2] = ["$serde_json::private::RawValue", "$serde_json::private::Number"];

/// The entries of an object, or of several that are read as one.
pub(super) struct Entries<'t, 'f> {
    reading: &'t Reading<'t>,
    frame: Frame<'t, 'f>,
    next: u32,
    end: u32,
    value: NodeId,
    /// Keys that are skipped.
    passed_over: &'static [&'static str],
    /// `Some` only if keys may be equal.
    grouped: Option<Box<Grouped>>,
}

/// Entries by key, in the order of first occurrence.
struct Grouped {
    entries: std::vec::IntoIter<(NodeId, Vec<NodeId>)>,
    /// The values of the current key that must be read by themselves first.
    alone: std::vec::IntoIter<NodeId>,
    /// All values of the current key.
    all: Vec<NodeId>,
    suppresses_diagnostics: bool,
}

impl<'t, 'f> Entries<'t, 'f> {
    /// Creates the fields of a struct; empty if the value is not an object.
    pub(super) fn of_struct(
        value: Value<'t, 'f>,
        name: &'static str,
        fields: &'static [&'static str],
    ) -> Self {
        let is_root = value.frame.is_root();
        let has_type = is_root && fields.starts_with(&TYPE_META) && fields.contains(&"metadata");
        let mut entries = Entries::new(value, Step::Field { name, fields, key: "" });
        if has_type {
            entries.passed_over = &TYPE_META;
        }
        if value.several.is_some() || value.reading.tree.is_suspect(value.node) {
            entries.grouped = Some(Box::new(Grouped::fields(value, &entries.frame, fields)));
        }
        entries
    }

    /// Creates the entries of a map; empty if the value is not an object.
    pub(super) fn of_map(value: Value<'t, 'f>) -> Self {
        let mut entries = Entries::new(value, Step::Entry { key: "" });
        if value.several.is_some() || value.reading.tree.is_suspect(value.node) {
            entries.grouped = Some(Box::new(Grouped::keys(value, &entries.frame)));
        }
        entries
    }

    /// Creates the entries of an object that is kept unchanged.
    pub(super) fn of_untyped(value: Value<'t, 'f>) -> Self {
        Entries { passed_over: &PRIVATE, ..Entries::of_map(value) }
    }

    fn new(value: Value<'t, 'f>, step: Step<'t>) -> Self {
        let range = value.reading.tree.inside(value.node, Kind::Object);
        Entries {
            reading: value.reading,
            frame: Frame::new(Some(value.frame), step),
            next: range.start,
            end: range.end,
            value: value.node,
            passed_over: &[],
            grouped: None,
        }
    }

    fn next_entry(&mut self) -> Option<NodeId> {
        if let Some(grouped) = &mut self.grouped {
            let (key, values) = grouped.entries.next()?;
            self.value = values.last().copied()?;
            let alone = values.len() > 1 && self.reading.reports_diagnostics();
            grouped.alone = if alone { values.clone() } else { Vec::new() }.into_iter();
            grouped.all = values;
            return Some(key);
        }
        let key = NodeId(self.next);
        (self.next < self.end).then(|| {
            self.value = NodeId(self.next.saturating_add(1));
            self.next = self.reading.tree.behind(self.value).0;
            key
        })
    }

    /// Advances to the next key, and sets its text as the current step.
    #[inline(never)]
    fn next_key(&mut self) -> Option<NodeId> {
        loop {
            let entry = self.next_entry()?;
            let text = self.reading.tree.text_of(entry);
            match &mut self.frame.step {
                Step::Field { key, .. } | Step::Entry { key } => *key = text,
                Step::Root | Step::Item(_) => {}
            }
            if !self.passed_over.contains(&text) {
                return Some(entry);
            }
        }
    }

    fn single(&self, node: NodeId) -> Value<'t, '_> {
        Value { reading: self.reading, frame: &self.frame, node, several: None, form: Form::Plain }
    }

    /// Returns the next value of the current key to read, and whether it is the last, which is
    /// kept.
    #[inline(never)]
    fn next_reading(&mut self) -> (Value<'t, '_>, bool) {
        let alone = self.grouped.as_mut().and_then(|grouped| grouped.alone.next());
        match alone {
            Some(node) => (self.single(node), false),
            None => (self.whole(), true),
        }
    }

    /// Returns the value of the current key, or all of its values as one.
    fn whole(&mut self) -> Value<'t, '_> {
        let (mut node, mut several) = (self.value, None);
        if let Some(grouped) = &mut self.grouped
            && grouped.all.len() > 1
        {
            grouped.suppresses_diagnostics = true;
            self.reading.suppress_diagnostics();
            self.reading.forget_extra(&self.frame);
            if let Some(last) = grouped.all.last().copied()
                && self.reading.tree.kind(last) == Kind::Null
                && self.frame.field().is_some_and(|(n, f)| go_types::is_number_on_null(n, f))
            {
                let is_number = |n: NodeId| self.reading.tree.kind(n) == Kind::Number;
                grouped.all.retain(|n| *n == last || is_number(*n));
            }
            let keeps = self
                .frame
                .field()
                .is_some_and(|(name, field)| go_types::keeps_value_on_null(name, field));
            (node, several) = self.reading.merge(std::mem::take(&mut grouped.all), keeps);
        }
        Value { reading: self.reading, frame: &self.frame, node, several, form: Form::Plain }
    }

    /// Ends the suppression of reports that [`Entries::whole`] began.
    #[inline(never)]
    fn settle(&mut self) {
        if let Some(grouped) = &mut self.grouped
            && grouped.suppresses_diagnostics
        {
            grouped.suppresses_diagnostics = false;
            self.reading.resume_diagnostics();
        }
    }
}

impl Grouped {
    fn new(entries: Vec<(NodeId, Vec<NodeId>)>) -> Self {
        Grouped {
            entries: entries.into_iter(),
            alone: Vec::new().into_iter(),
            all: Vec::new(),
            suppresses_diagnostics: false,
        }
    }

    /// Groups known fields by name; each occurrence of an unknown field is separate.
    fn fields<'t>(value: Value<'t, '_>, frame: &Frame<'t, '_>, fields: &[&'static str]) -> Self {
        let tree = value.reading.tree;
        let mut entries: Vec<(NodeId, Vec<NodeId>)> = Vec::new();
        let fields = match frame.step {
            Step::Field { name, .. } => value.reading.known_fields(name, fields),
            Step::Root | Step::Entry { .. } | Step::Item(_) => fields.to_vec(),
        };
        let mut places: Vec<Option<usize>> = vec![None; fields.len()];
        for object in value.reading.objects(value.node, value.several) {
            for (key, node) in tree.entries(object) {
                let text = tree.text_of(key);
                let place = fields.iter().position(|f| *f == text).and_then(|i| places.get_mut(i));
                match place {
                    Some(Some(at)) => {
                        value.reading.duplicate_field(key, frame, text);
                        if let Some((_, values)) = entries.get_mut(*at) {
                            values.push(node);
                        }
                    }
                    place => {
                        if let Some(place) = place {
                            *place = Some(entries.len());
                        }
                        entries.push((key, vec![node]));
                    }
                }
            }
        }
        Grouped::new(entries)
    }

    /// Keeps all entries separate: the last one of a key replaces the others as a whole.
    fn keys<'t>(value: Value<'t, '_>, frame: &Frame<'t, '_>) -> Self {
        let tree = value.reading.tree;
        let mut entries = Vec::new();
        let mut seen = HashSet::new();
        for object in value.reading.objects(value.node, value.several) {
            for (key, node) in tree.entries(object) {
                let text = tree.text_of(key);
                if !seen.insert(text) {
                    value.reading.duplicate_field(key, frame, text);
                }
                entries.push((key, vec![node]));
            }
        }
        Grouped::new(entries)
    }
}

impl<'t> MapAccess<'t> for Entries<'t, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'t>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some(key) = self.next_key() else { return Ok(None) };
        let value = match self.reading.lacks(&self.frame.step) {
            // No field has the empty name, so the value is skipped like that of an unknown field.
            true => seed.deserialize(StrDeserializer::new("")),
            false => seed.deserialize(self.single(key)),
        };
        value.map(Some).map_err(|error: Error| error.at(key, &self.frame))
    }

    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let node = self.value;
        let value = seed.deserialize(self.whole());
        self.settle();
        value.map_err(|error| error.at(node, &self.frame))
    }

    // As `next_value_seed`, for each value of a duplicate key.
    fn next_value<V: Deserialize<'t>>(&mut self) -> Result<V, Error> {
        loop {
            let (value, is_last) = self.next_reading();
            let (node, value) = (value.node, V::deserialize(value));
            if is_last {
                self.settle();
            }
            let value = value.map_err(|error| error.at(node, &self.frame))?;
            if is_last {
                return Ok(value);
            }
        }
    }
}
