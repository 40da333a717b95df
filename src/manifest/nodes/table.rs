//! Many nodes, side by side.

use std::collections::{BTreeMap, BTreeSet};

use std::fmt;

use serde::Serialize;

use super::interner::{Interner, seed_of};
use super::{Node, NodeTaint};

/// A string of the cluster, by number: equal strings have equal numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

/// A taint by the numbers of its strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TaintSymbols {
    key: Symbol,
    value: Symbol,
    effect: Symbol,
}

/// An amount of a resource: `cpu` in thousandths, all else in whole units.
type Amount = (Symbol, i64);

/// A node as it is kept.
///
/// Nodes of one cluster carry the same label keys in a few combinations, so the keys
/// are kept once per combination (the *shape*) and a node has only its values, in the
/// order of the shape's keys.
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
    // What each string is as an integer, for `Gt` and `Lt`.
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

/// Why a node could not be put among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushError {
    /// The node has no name.
    Nameless,
    /// There is a node of that name already, at this place.
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

/// What is gathered of a node before it is put among the others.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) name: Option<Symbol>,
    pub(super) labels: Vec<(Symbol, Symbol)>,
    pub(super) taints: Vec<TaintSymbols>,
    pub(super) allocatable: Vec<Amount>,
    /// Stands in for what is allocatable, when that is missing.
    pub(super) capacity: Vec<Amount>,
    /// The internal addresses, where they are to be kept.
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
    /// No nodes.
    pub fn new() -> Self {
        Nodes::default()
    }

    /// No nodes yet, for those of a text.
    pub(super) fn of_text(text: &str) -> Self {
        Nodes { strings: Interner::with_seed(seed_of(text)), ..Nodes::default() }
    }

    /// The same, of which the internal addresses are kept too.
    pub(super) fn keeping_addresses(self, keeps_addresses: bool) -> Self {
        Nodes { keeps_addresses, ..self }
    }

    /// Whether the internal addresses of nodes are kept that are read.
    pub(super) fn keeps_addresses(&self) -> bool {
        self.keeps_addresses
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The node at a place.
    pub fn get(&self, index: usize) -> Option<NodeRef<'_>> {
        self.rows.get(index).map(|row| NodeRef { nodes: self, row, index })
    }

    /// The node with a name.
    pub fn find(&self, name: &str) -> Option<NodeRef<'_>> {
        let symbol = self.symbol(name)?;
        let index = (*self.names.get(symbol.0 as usize)?)?;
        self.get(index as usize)
    }

    /// The nodes in their order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = NodeRef<'_>> {
        self.rows.iter().enumerate().map(|(index, row)| NodeRef { nodes: self, row, index })
    }

    /// The label keys that the nodes have, or had.
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

    /// Puts a node in the place of another, which may have the same name.
    ///
    /// # Errors
    /// When the node has no name, or a third node has the same one. Nothing is changed
    /// then, nor when there is no such place.
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

    /// Takes a node out. Those after it move up.
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

    /// Appends what was gathered, and leaves the draft to be cleared.
    pub(super) fn push_draft(&mut self, draft: &mut Draft) -> Result<(), PushError> {
        let name = self.free_name(draft, None)?;
        let row = self.row(name, draft);
        if let Some(place) = self.names.get_mut(name.0 as usize) {
            *place = Some(self.rows.len() as u32);
        }
        self.rows.push(row);
        Ok(())
    }

    /// Appends a node that differs from a row in nothing but its name and its values, which are
    /// in the order of the row's shape.
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

    /// The row that was appended last, the keys of its labels and their values.
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
        // Of a key that comes twice the last value counts. The sort keeps their order.
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
        // Most nodes are in this as the one before.
        let last = self.rows.last().copied();
        let shape = last.map(|row| row.shape);
        let taints = last.map(|row| row.taints);
        let allocatable = last.map(|row| row.allocatable);
        // No node has as many addresses as are counted.
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

    /// The number of a string, which is stored when it is new.
    pub(super) fn intern(&mut self, text: &str) -> Symbol {
        let id = self.strings.intern(text);
        if id as usize == self.numbers.len() {
            self.numbers.push(text.parse().ok());
            self.names.push(None);
        }
        Symbol(id)
    }

    /// A taint's strings by number.
    pub(super) fn taint(&mut self, key: &str, value: &str, effect: &str) -> TaintSymbols {
        TaintSymbols {
            key: self.intern(key),
            value: self.intern(value),
            effect: self.intern(effect),
        }
    }

    /// The number of a string, if any node has it anywhere.
    pub(crate) fn symbol(&self, text: &str) -> Option<Symbol> {
        self.strings.find(text).map(Symbol)
    }

    /// The string with a number.
    pub(crate) fn text(&self, symbol: Symbol) -> &str {
        self.strings.get(symbol.0).unwrap_or_default()
    }

    /// The string with a number, read as an integer.
    #[inline]
    pub(crate) fn number(&self, symbol: Symbol) -> Option<i64> {
        self.numbers.get(symbol.0 as usize).copied().flatten()
    }

    /// The combinations of label keys, each sorted by number.
    pub(crate) fn shapes(&self) -> impl ExactSizeIterator<Item = &[Symbol]> {
        self.shapes.iter()
    }

    /// The distinct lists of taints.
    pub(crate) fn taint_lists(
        &self,
    ) -> impl ExactSizeIterator<Item = impl Iterator<Item = Taint<'_>>> {
        self.taint_lists.iter().map(|list| list.iter().map(|taint| self.show_taint(*taint)))
    }

    /// The label value at a place of a node's shape.
    #[inline]
    pub(crate) fn value(&self, row: &Row, slot: u32) -> Option<Symbol> {
        self.values.get(row.values as usize + slot as usize).copied()
    }

    /// The class of each node, in their order: nodes of one class have the same taints and
    /// the same values of these label keys.
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

/// A taint that stands on a node. `Display` gives `key=value:Effect`, as `kubectl` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Taint<'a> {
    /// The key.
    pub key: &'a str,
    /// The value; empty when the taint has none.
    pub value: &'a str,
    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`; the API server lets nothing else in.
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

/// One of the [`Nodes`].
#[derive(Clone, Copy)]
pub struct NodeRef<'a> {
    nodes: &'a Nodes,
    row: &'a Row,
    index: usize,
}

impl<'a> NodeRef<'a> {
    /// The place among the nodes.
    pub fn index(self) -> usize {
        self.index
    }

    /// `metadata.name`.
    pub fn name(self) -> &'a str {
        self.nodes.text(self.row.name)
    }

    /// The value of a label; `None` when the node does not have it.
    pub fn label(self, key: &str) -> Option<&'a str> {
        let key = self.nodes.symbol(key)?;
        let slot = self.nodes.shapes.get(self.row.shape)?.binary_search(&key).ok()?;
        self.nodes.value(self.row, slot as u32).map(|value| self.nodes.text(value))
    }

    /// The labels, in an order that is the same for all nodes.
    pub fn labels(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let nodes = self.nodes;
        let keys = nodes.shapes.get(self.row.shape).unwrap_or_default();
        let values = nodes.values.get(self.row.values as usize..).unwrap_or_default();
        keys.iter().zip(values).map(move |(key, value)| (nodes.text(*key), nodes.text(*value)))
    }

    /// The taints, in the order of the spec.
    pub fn taints(self) -> impl Iterator<Item = Taint<'a>> {
        let nodes = self.nodes;
        let taints = nodes.taint_lists.get(self.row.taints).unwrap_or_default();
        taints.iter().map(move |taint| nodes.show_taint(*taint))
    }

    /// The addresses of type `InternalIP` in the order of the status; none where they were not
    /// asked for.
    pub fn internal_addresses(self) -> impl Iterator<Item = &'a str> {
        let nodes = self.nodes;
        let all = nodes.addresses.iter().skip(self.row.addresses as usize);
        all.take(self.row.address_count.into()).map(|address| nodes.text(*address))
    }

    /// Whether the node is cordoned.
    pub fn unschedulable(self) -> bool {
        self.row.unschedulable
    }

    /// How much of a resource pods can have: `cpu` in thousandths, all else in units.
    /// `None` when the node does not offer it.
    pub fn allocatable(self, resource: &str) -> Option<i64> {
        self.amount(self.nodes.symbol(resource)?)
    }

    /// As [`NodeRef::allocatable`], by the number of the resource's name.
    pub(crate) fn amount(self, resource: Symbol) -> Option<i64> {
        let all = self.nodes.resource_lists.get(self.row.allocatable)?;
        all.iter().rev().find(|(name, _)| *name == resource).map(|(_, amount)| *amount)
    }

    /// The resources that the node offers, with their amounts.
    pub fn resources(self) -> impl Iterator<Item = (&'a str, i64)> {
        let nodes = self.nodes;
        let all = nodes.resource_lists.get(self.row.allocatable).unwrap_or_default();
        all.iter().map(move |(name, amount)| (nodes.text(*name), *amount))
    }

    /// The node by itself.
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

    /// The labels by themselves.
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
