//! The table of nodes.

use std::collections::{BTreeMap, BTreeSet};

use std::fmt;

use serde::Serialize;

use super::interner::{Interner, seed_of};
use super::{Node, NodeTaint};

/// The number of a string in [`Nodes`]: equal strings have equal numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

/// A taint, as the symbols of its strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TaintSymbols {
    key: Symbol,
    value: Symbol,
    effect: Symbol,
}

/// An amount of a resource: `cpu` in thousandths, all else in whole units.
type Amount = (Symbol, i64);

/// A node as it is stored.
///
/// The nodes of a cluster have only a few combinations of label keys, so the keys are stored once
/// per combination (the *shape*), and a row refers only to its values, in the order of the shape's
/// keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) name: Symbol,
    pub(crate) shape: u32,
    pub(crate) values: u32,
    pub(crate) taints: u32,
    allocatable: u32,
    /// Where its internal addresses begin, and how many there are.
    addresses: u32,
    address_count: u8,
    unschedulable: bool,
}

/// The nodes of a cluster, in the order in which they were read. Names are unique.
#[derive(Clone, Default)]
pub struct Nodes {
    strings: Interner<str>,
    // Each string parsed as an integer, for the operators `Gt` and `Lt`.
    numbers: Vec<Option<i64>>,
    names: Vec<Option<u32>>,
    shapes: Interner<[Symbol]>,
    taint_lists: Interner<[TaintSymbols]>,
    resource_lists: Interner<[Amount]>,
    values: Vec<Symbol>,
    rows: Vec<Row>,
    addresses: Vec<Symbol>,
    keeps_addresses: bool,
}

/// Why a node could not be added to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushError {
    /// The node has no name.
    Nameless,
    /// There is already a node of that name, at this index.
    Duplicate(usize),
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PushError::Nameless => f.write_str("the node has no name"),
            PushError::Duplicate(_) => f.write_str("another node has the same name"),
        }
    }
}

impl std::error::Error for PushError {}

/// The fields of a node, before it is added to the table.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) name: Option<Symbol>,
    pub(super) labels: Vec<(Symbol, Symbol)>,
    pub(super) taints: Vec<TaintSymbols>,
    pub(super) allocatable: Vec<Amount>,
    /// Used instead of `allocatable` if that is missing.
    pub(super) capacity: Vec<Amount>,
    /// The internal addresses, if they are kept.
    pub(super) addresses: Vec<Symbol>,
    pub(super) unschedulable: bool,
}

impl Draft {
    pub(super) fn clear(&mut self) {
        self.name = None;
        self.labels.clear();
        self.taints.clear();
        self.allocatable.clear();
        self.capacity.clear();
        self.addresses.clear();
        self.unschedulable = false;
    }
}

impl Nodes {
    /// Creates an empty table.
    pub fn new() -> Self {
        Nodes::default()
    }

    /// Creates an empty table for the nodes of a text.
    pub(super) fn of_text(text: &str) -> Self {
        Nodes { strings: Interner::with_seed(seed_of(text)), ..Nodes::default() }
    }

    /// Sets whether the internal addresses of nodes are kept.
    pub(super) fn keeping_addresses(self, keeps_addresses: bool) -> Self {
        Nodes { keeps_addresses, ..self }
    }

    /// Whether the internal addresses of nodes that are read are kept.
    pub(super) fn keeps_addresses(&self) -> bool {
        self.keeps_addresses
    }

    /// Returns the number of nodes.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the node at an index.
    pub fn get(&self, index: usize) -> Option<NodeRef<'_>> {
        self.rows.get(index).map(|row| NodeRef { nodes: self, row, index })
    }

    /// Returns the node with a name.
    pub fn find(&self, name: &str) -> Option<NodeRef<'_>> {
        let symbol = self.symbol(name)?;
        let index = (*self.names.get(symbol.0 as usize)?)?;
        self.get(index as usize)
    }

    /// Returns the nodes in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = NodeRef<'_>> {
        self.rows.iter().enumerate().map(|(index, row)| NodeRef { nodes: self, row, index })
    }

    /// Returns the label keys that nodes have, or had before they were replaced or removed.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let keys = BTreeSet::from_iter(self.shapes.iter().flatten().copied());
        keys.into_iter().map(|key| self.text(key))
    }

    /// Appends a node.
    ///
    /// # Errors
    /// When the node has no name, or another node has the same one.
    pub fn push(&mut self, node: &Node) -> Result<(), PushError> {
        let mut draft = self.draft(node);
        self.push_draft(&mut draft)
    }

    /// Replaces the node at an index with another, which may have the same name.
    ///
    /// # Errors
    /// When the node has no name, or a third node has the same one: then nothing is changed. An
    /// index without a node is no error, and changes nothing either.
    pub fn replace(&mut self, index: usize, node: &Node) -> Result<(), PushError> {
        let Some(old) = self.rows.get(index).copied() else {
            return Ok(());
        };
        let mut draft = self.draft(node);
        let name = self.free_name(&draft, Some(index))?;
        let row = self.row(name, &mut draft);
        if let Some(place) = self.names.get_mut(old.name.0 as usize) {
            *place = None;
        }
        if let Some(place) = self.names.get_mut(name.0 as usize) {
            *place = Some(index as u32);
        }
        if let Some(place) = self.rows.get_mut(index) {
            *place = row;
        }
        Ok(())
    }

    /// Removes a node. Those after it move up.
    pub fn remove(&mut self, index: usize) {
        if index >= self.rows.len() {
            return;
        }
        self.rows.remove(index);
        self.names.fill(None);
        for (place, row) in self.rows.iter().enumerate() {
            if let Some(name) = self.names.get_mut(row.name.0 as usize) {
                *name = Some(place as u32);
            }
        }
    }

    /// Appends a drafted node. The draft must be cleared before it is used again.
    pub(super) fn push_draft(&mut self, draft: &mut Draft) -> Result<(), PushError> {
        let name = self.free_name(draft, None)?;
        let row = self.row(name, draft);
        if let Some(place) = self.names.get_mut(name.0 as usize) {
            *place = Some(self.rows.len() as u32);
        }
        self.rows.push(row);
        Ok(())
    }

    /// Appends a node that differs from a row only in its name and its label values, which are in
    /// the order of the row's shape.
    pub(super) fn push_like(
        &mut self,
        row: &Row,
        name: Symbol,
        values: &[Symbol],
    ) -> Result<(), PushError> {
        self.check_name(name, None)?;
        let start = self.values.len() as u32;
        self.values.extend_from_slice(values);
        if let Some(place) = self.names.get_mut(name.0 as usize) {
            *place = Some(self.rows.len() as u32);
        }
        self.rows.push(Row { name, values: start, ..*row });
        Ok(())
    }

    /// Returns the row that was appended last, the keys of its labels, and their values.
    pub(super) fn last_row(&self) -> Option<(Row, &[Symbol], &[Symbol])> {
        let row = *self.rows.last()?;
        let keys = self.shapes.get(row.shape)?;
        Some((row, keys, self.values.get(row.values as usize..)?))
    }

    fn free_name(&self, draft: &Draft, own: Option<usize>) -> Result<Symbol, PushError> {
        let name = draft.name.ok_or(PushError::Nameless)?;
        self.check_name(name, own).map(|()| name)
    }

    fn check_name(&self, name: Symbol, own: Option<usize>) -> Result<(), PushError> {
        if self.text(name).is_empty() {
            return Err(PushError::Nameless);
        }
        match self.names.get(name.0 as usize).copied().flatten() {
            Some(other) if own != Some(other as usize) => Err(PushError::Duplicate(other as usize)),
            _ => Ok(()),
        }
    }

    fn row(&mut self, name: Symbol, draft: &mut Draft) -> Row {
        // For a duplicate key, the last value counts. The sort is stable.
        if !draft.labels.is_sorted_by_key(|(key, _)| *key) {
            draft.labels.sort_by_key(|(key, _)| *key);
        }
        let mut keys: Vec<Symbol> = Vec::with_capacity(draft.labels.len());
        let start = self.values.len();
        for (key, value) in &draft.labels {
            if keys.last() == Some(key) {
                self.values.pop();
            } else {
                keys.push(*key);
            }
            self.values.push(*value);
        }
        // Most nodes equal the previous one in these.
        let last = self.rows.last().copied();
        let shape = last.map(|row| row.shape);
        let taints = last.map(|row| row.taints);
        let allocatable = last.map(|row| row.allocatable);
        // No node has more addresses than `address_count` can hold.
        let kept = draft.addresses.iter().take(u8::MAX.into());
        let addresses = self.addresses.len();
        self.addresses.extend(kept);
        Row {
            name,
            addresses: addresses as u32,
            address_count: (self.addresses.len() - addresses) as u8,
            shape: self.shapes.intern_as(shape, &keys),
            values: start as u32,
            taints: self.taint_lists.intern_as(taints, &draft.taints),
            allocatable: self.resource_lists.intern_as(allocatable, &draft.allocatable),
            unschedulable: draft.unschedulable,
        }
    }

    fn draft(&mut self, node: &Node) -> Draft {
        Draft {
            name: Some(self.intern(&node.name)),
            labels: node.labels.iter().map(|(k, v)| (self.intern(k), self.intern(v))).collect(),
            taints: node
                .taints
                .iter()
                .map(|taint| self.taint(&taint.key, &taint.value, &taint.effect))
                .collect(),
            allocatable: node.allocatable.iter().map(|(k, v)| (self.intern(k), *v)).collect(),
            capacity: Vec::new(),
            addresses: Vec::new(),
            unschedulable: node.unschedulable,
        }
    }

    /// Returns the symbol of a string, which is stored if it is new.
    pub(super) fn intern(&mut self, text: &str) -> Symbol {
        let id = self.strings.intern(text);
        if id as usize == self.numbers.len() {
            self.numbers.push(text.parse().ok());
            self.names.push(None);
        }
        Symbol(id)
    }

    /// Returns a taint as the symbols of its strings.
    pub(super) fn taint(&mut self, key: &str, value: &str, effect: &str) -> TaintSymbols {
        TaintSymbols {
            key: self.intern(key),
            value: self.intern(value),
            effect: self.intern(effect),
        }
    }

    /// Returns the symbol of a string, if it was ever stored.
    pub(crate) fn symbol(&self, text: &str) -> Option<Symbol> {
        self.strings.find(text).map(Symbol)
    }

    /// Returns the string of a symbol.
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        self.strings.get(symbol.0).unwrap_or_default()
    }

    /// Returns the string of a symbol as an integer, if it is one.
    #[inline]
    pub(crate) fn number(&self, symbol: Symbol) -> Option<i64> {
        self.numbers.get(symbol.0 as usize).copied().flatten()
    }

    /// Returns the combinations of label keys, each sorted by symbol.
    pub(crate) fn shapes(&self) -> impl ExactSizeIterator<Item = &[Symbol]> {
        self.shapes.iter()
    }

    /// Returns the distinct lists of taints.
    pub(crate) fn taint_lists(
        &self,
    ) -> impl ExactSizeIterator<Item = impl Iterator<Item = Taint<'_>>> {
        self.taint_lists.iter().map(|list| list.iter().map(|taint| self.show_taint(*taint)))
    }

    /// Returns the label value at an index of a node's shape.
    #[inline]
    pub(crate) fn value(&self, row: &Row, slot: u32) -> Option<Symbol> {
        self.values.get(row.values as usize + slot as usize).copied()
    }

    /// Returns the class of each node, in order: nodes of one class have the same taints and the
    /// same values of these label keys.
    pub(crate) fn classes(&self, keys: &[&str]) -> Vec<u32> {
        let keys: Vec<Symbol> = keys.iter().filter_map(|key| self.symbol(key)).collect();
        let slot = |shape: &[Symbol], key| shape.binary_search(key).map_or(u32::MAX, |s| s as u32);
        let slots: Vec<Vec<u32>> = self
            .shapes
            .iter()
            .map(|shape| keys.iter().map(|key| slot(shape, key)).collect())
            .collect();
        let mut classes: Interner<[Symbol]> = Interner::default();
        let mut class = Vec::new();
        let number = |row: &Row| {
            class.clear();
            class.push(Symbol(row.taints));
            let slots = slots.get(row.shape as usize).into_iter().flatten();
            let absent = Symbol(u32::MAX);
            class.extend(slots.map(|slot| match *slot {
                u32::MAX => absent,
                slot => self.value(row, slot).unwrap_or(absent),
            }));
            classes.intern(&class)
        };
        self.rows.iter().map(number).collect()
    }

    fn show_taint(&self, taint: TaintSymbols) -> Taint<'_> {
        Taint {
            key: self.text(taint.key),
            value: self.text(taint.value),
            effect: self.text(taint.effect),
        }
    }
}

impl fmt::Debug for Nodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|node| node.to_node())).finish()
    }
}

/// A taint of a node. `Display` writes `key=value:Effect`, as `kubectl` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Taint<'a> {
    /// The key.
    pub key: &'a str,
    /// The value; empty when the taint has none.
    pub value: &'a str,
    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`; the API server accepts nothing else.
    pub effect: &'a str,
}

impl fmt::Display for Taint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            "" => write!(f, "{}:{}", self.key, self.effect),
            value => write!(f, "{}={value}:{}", self.key, self.effect),
        }
    }
}

/// A node of [`Nodes`].
#[derive(Clone, Copy)]
pub struct NodeRef<'a> {
    nodes: &'a Nodes,
    row: &'a Row,
    index: usize,
}

impl<'a> NodeRef<'a> {
    /// Returns the index of the node in [`Nodes`].
    pub fn index(self) -> usize {
        self.index
    }

    /// `metadata.name`.
    pub fn name(self) -> &'a str {
        self.nodes.text(self.row.name)
    }

    /// Returns the value of a label; `None` if the node does not have it.
    pub fn label(self, key: &str) -> Option<&'a str> {
        let key = self.nodes.symbol(key)?;
        let slot = self.nodes.shapes.get(self.row.shape)?.binary_search(&key).ok()?;
        self.nodes.value(self.row, slot as u32).map(|value| self.nodes.text(value))
    }

    /// Returns the labels, in an order that is the same for all nodes.
    pub fn labels(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let nodes = self.nodes;
        let keys = nodes.shapes.get(self.row.shape).unwrap_or_default();
        let values = nodes.values.get(self.row.values as usize..).unwrap_or_default();
        keys.iter().zip(values).map(move |(key, value)| (nodes.text(*key), nodes.text(*value)))
    }

    /// Returns the taints, in the order of the spec.
    pub fn taints(self) -> impl Iterator<Item = Taint<'a>> {
        let nodes = self.nodes;
        let taints = nodes.taint_lists.get(self.row.taints).unwrap_or_default();
        taints.iter().map(move |taint| nodes.show_taint(*taint))
    }

    /// Returns the addresses of type `InternalIP` in the order of the status; none if the table was
    /// read without addresses.
    pub fn internal_addresses(self) -> impl Iterator<Item = &'a str> {
        let nodes = self.nodes;
        let all = nodes.addresses.iter().skip(self.row.addresses as usize);
        all.take(self.row.address_count.into()).map(|address| nodes.text(*address))
    }

    /// Whether the node is cordoned.
    pub fn unschedulable(self) -> bool {
        self.row.unschedulable
    }

    /// Returns the allocatable amount of a resource: `cpu` in thousandths, all else in units.
    /// `None` if the node does not offer the resource.
    pub fn allocatable(self, resource: &str) -> Option<i64> {
        self.amount(self.nodes.symbol(resource)?)
    }

    /// As [`NodeRef::allocatable`], by the symbol of the resource's name.
    pub(crate) fn amount(self, resource: Symbol) -> Option<i64> {
        let all = self.nodes.resource_lists.get(self.row.allocatable)?;
        all.iter().rev().find(|(name, _)| *name == resource).map(|(_, amount)| *amount)
    }

    /// Returns the allocatable resources with their amounts.
    pub fn resources(self) -> impl Iterator<Item = (&'a str, i64)> {
        let nodes = self.nodes;
        let all = nodes.resource_lists.get(self.row.allocatable).unwrap_or_default();
        all.iter().map(move |(name, amount)| (nodes.text(*name), *amount))
    }

    /// Copies the node out of the table.
    pub fn to_node(self) -> Node {
        let mut allocatable = BTreeMap::new();
        for (resource, amount) in self.resources() {
            allocatable.insert(resource.to_owned(), amount);
        }
        Node {
            name: self.name().to_owned(),
            labels: self.to_labels(),
            taints: self
                .taints()
                .map(|taint| NodeTaint {
                    key: taint.key.to_owned(),
                    value: taint.value.to_owned(),
                    effect: taint.effect.to_owned(),
                })
                .collect(),
            unschedulable: self.unschedulable(),
            allocatable,
        }
    }

    /// Copies the labels out of the table.
    pub(crate) fn to_labels(self) -> BTreeMap<String, String> {
        let mut labels = BTreeMap::new();
        for (key, value) in self.labels() {
            labels.insert(key.to_owned(), value.to_owned());
        }
        labels
    }

    pub(crate) fn row(self) -> &'a Row {
        self.row
    }
}

impl fmt::Debug for NodeRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_node().fmt(f)
    }
}
