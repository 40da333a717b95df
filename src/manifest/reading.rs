//! The state of one decoding: its position, and the errors that it has found.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use super::extra::{Extra, ExtraFields, ExtraValue};
use super::go_types;
use super::memory_limit::MemoryLimit;
use super::suggestion;
use super::tree::{Kind, NodeId, Tree};
use crate::field::{PathBuf, Segment, quote};
use crate::version::Change;
use crate::version::Server;
use crate::version::fields::{self, ExtraField};

/// What strict decoding reports about a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StrictKind {
    /// The type has no such field.
    UnknownField,
    /// The field occurs more than once.
    DuplicateField,
}

/// The most strict findings that are kept; the API server stops there too.
const MAX_FINDINGS: usize = 100;

/// One step of the path from the object to the current value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'t> {
    /// The object itself.
    Root,
    /// A field of a struct.
    Field { name: &'static str, fields: &'static [&'static str], key: &'t str },
    /// An entry of a map.
    Entry { key: &'t str },
    /// An item of a list.
    Item(usize),
}

/// The path from the object to the current value, as a chain on the stack.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'t, 'f> {
    parent: Option<&'f Frame<'t, 'f>>,
    pub(super) step: Step<'t>,
    depth: u16,
}

impl<'t, 'f> Frame<'t, 'f> {
    pub(super) fn new(parent: Option<&'f Frame<'t, 'f>>, step: Step<'t>) -> Self {
        Frame { parent, step, depth: parent.map_or(0, |p| p.depth.saturating_add(1)) }
    }

    pub(super) fn is_root(&self) -> bool {
        self.parent.is_none()
    }

    pub(super) fn depth(&self) -> usize {
        usize::from(self.depth)
    }

    /// Returns the innermost struct field that contains the current value, as the struct's name and
    /// the field's key. `None` if there is none.
    pub(super) fn field(&self) -> Option<(&'static str, &'t str)> {
        self.chain().find_map(|frame| match frame.step {
            Step::Field { name, key, .. } => Some((name, key)),
            _ => None,
        })
    }

    fn chain(&self) -> impl Iterator<Item = &Frame<'t, 'f>> {
        std::iter::successors(Some(self), |frame| frame.parent)
    }

    /// Returns the steps from the object to the current value.
    fn steps(&self) -> Vec<Step<'t>> {
        let mut steps: Vec<Step<'t>> = self.chain().map(|frame| frame.step).collect();
        steps.reverse();
        steps
    }

    pub(super) fn path(&self) -> PathBuf {
        let mut path = PathBuf::default();
        for step in self.steps() {
            path.push(match step {
                Step::Root => continue,
                Step::Field { fields, key, .. } => {
                    Segment::Field(match fields.iter().find(|f| **f == key) {
                        Some(known) => Cow::Borrowed(*known),
                        None => Cow::Owned(key.to_owned()),
                    })
                }
                Step::Entry { key } => Segment::Key(key.to_owned()),
                Step::Item(index) => Segment::Index(index),
            });
        }
        path
    }

    /// Returns the path as strict decoding prints it: `spec.containers[0].foo`.
    fn strict_path(&self) -> String {
        let mut text = String::new();
        for step in self.steps() {
            match step {
                Step::Root => {}
                Step::Field { key, .. } | Step::Entry { key } => {
                    if !text.is_empty() {
                        text.push('.');
                    }
                    text.push_str(key);
                }
                Step::Item(index) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }

    /// Returns the struct and the path as Go's decoder prints them: with embedded structs as steps,
    /// if `names_embedded` is true, and without list items and map entries:
    /// `HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpGet.path`.
    fn go_path(&self, names_embedded: bool) -> Option<String> {
        let mut text = self.field()?.0.to_owned();
        for step in self.steps() {
            if let Step::Field { name, key, .. } = step {
                let embedded = names_embedded.then(|| go_types::embedded(name, key)).flatten();
                for part in embedded.into_iter().chain([key]) {
                    text.push('.');
                    text.push_str(part);
                }
            }
        }
        Some(text)
    }
}

/// An error, and the value that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) node: NodeId,
    pub(super) path: PathBuf,
    pub(super) message: String,
    pub(super) suggestion: Option<&'static str>,
    /// Whether the value must be a string and is not.
    pub(super) wants_string: bool,
}

/// What strict decoding reports about a field, and where.
#[derive(Debug)]
pub(super) struct StrictFault {
    pub(super) kind: StrictKind,
    pub(super) fault: Fault,
}

/// The state of one decoding.
#[derive(Debug)]
pub(super) struct Reading<'t> {
    pub(super) tree: &'t Tree<'t>,
    /// The Go package of the types that differ between API versions.
    package: &'static str,
    pub(super) server: Server,
    /// The limit on the memory of list items.
    memory: &'t MemoryLimit,
    /// The first item for which no memory was left.
    exhausted: RefCell<Option<Fault>>,
    /// The fields that the server knows and the Rust types lack.
    extra: RefCell<ExtraFields>,
    /// Nothing is reported while this count is not zero.
    suppressions: Cell<u32>,
    /// The first value of a wrong type.
    mismatch: RefCell<Option<Fault>>,
    /// The first value that its own type rejects; Go stops there.
    stop: RefCell<Option<Fault>>,
    /// Unknown and duplicate fields, in the order of the text.
    strict: RefCell<Vec<StrictFault>>,
    /// Groups of values that are read into the same place.
    several: RefCell<Vec<Vec<NodeId>>>,
}

impl<'t> Reading<'t> {
    pub(super) fn new(
        tree: &'t Tree<'t>,
        package: &'static str,
        server: Server,
        memory: &'t MemoryLimit,
    ) -> Self {
        Reading {
            tree,
            package,
            server,
            memory,
            exhausted: RefCell::default(),
            extra: RefCell::default(),
            suppressions: Cell::new(0),
            mismatch: RefCell::default(),
            stop: RefCell::default(),
            strict: RefCell::default(),
            several: RefCell::default(),
        }
    }

    /// Takes the error that makes the decoding fail, if there is one.
    pub(super) fn fault(&self) -> Option<Fault> {
        self.stop.take().or_else(|| self.mismatch.take())
    }

    /// Takes the error of the item for which no memory was left, if there is one.
    pub(super) fn exhausted(&self) -> Option<Fault> {
        self.exhausted.take()
    }

    /// Takes the memory of an item from the limit; `false` if not enough is left, which is
    /// recorded.
    pub(super) fn take_memory(&self, bytes: usize, node: NodeId, frame: &Frame<'t, '_>) -> bool {
        let is_left = self.memory.take(bytes);
        if !is_left {
            self.note_exhausted(node, frame);
        }
        is_left
    }

    #[cold]
    fn note_exhausted(&self, node: NodeId, frame: &Frame<'t, '_>) {
        let mut exhausted = self.exhausted.borrow_mut();
        if exhausted.is_none() {
            let (path, message) = (frame.path(), self.memory.message());
            *exhausted = Some(Fault { node, path, message, suggestion: None, wants_string: false });
        }
    }

    /// Takes the unknown and duplicate fields, in the order of the text.
    pub(super) fn strict(&self) -> Vec<StrictFault> {
        self.strict.take()
    }

    /// Takes the fields that the server knows and the Rust types lack.
    pub(super) fn extra(&self) -> ExtraFields {
        self.extra.take()
    }
}

/// Fields that the Rust types have and the server does not know, or the other way round.
impl<'t> Reading<'t> {
    /// Returns the field that the current value belongs to, if the Rust types lack the field.
    pub(super) fn extra_field(&self, frame: &Frame<'t, '_>) -> Option<&'static ExtraField> {
        let (owner, name) = frame.field()?;
        fields::extra_field(self.server.version(), owner, name)
    }

    /// Whether the server does not know the field of a step, although the Rust type has the field.
    pub(super) fn lacks(&self, step: &Step<'t>) -> bool {
        let Step::Field { name, key, .. } = step else { return false };
        fields::lacks(self.server.version(), name, key)
    }

    /// Stores the value of a field that its Rust type lacks; `None` removes the value.
    pub(super) fn keep_extra(
        &self,
        field: &'static ExtraField,
        value: Option<ExtraValue>,
        frame: &Frame<'t, '_>,
    ) {
        let extra = value.map(|value| Extra { field, value });
        self.extra.borrow_mut().set(frame.path(), extra);
    }

    /// Removes such fields inside the current value, which is about to be read again.
    pub(super) fn forget_extra(&self, frame: &Frame<'t, '_>) {
        if !self.extra.borrow().is_empty() {
            self.extra.borrow_mut().forget(frame.path().segments());
        }
    }

    /// Returns the fields of a struct that the server knows.
    pub(super) fn known_fields(&self, owner: &str, fields: &[&'static str]) -> Vec<&'static str> {
        let version = self.server.version();
        let typed = fields.iter().filter(|field| !fields::lacks(version, owner, field)).copied();
        typed.chain(fields::extra_fields(version, owner).map(|field| field.name)).collect()
    }
}

/// Errors in values.
impl<'t> Reading<'t> {
    /// Records that a value is not of Go's type `wanted`. Only the first such value of a text is
    /// reported.
    #[cold]
    pub(super) fn mismatch(&self, node: NodeId, found: &str, frame: &Frame<'t, '_>, wanted: &str) {
        let message = || self.mismatch_message(found, frame, wanted);
        self.note_first(&self.mismatch, node, frame, wanted == "string", message);
    }

    /// As [`Reading::mismatch`], for a value at which Go stops at once.
    #[cold]
    pub(super) fn stop_mismatch(
        &self,
        node: NodeId,
        found: &str,
        frame: &Frame<'t, '_>,
        wanted: &str,
    ) {
        let message = || self.mismatch_message(found, frame, wanted);
        self.note_first(&self.stop, node, frame, false, message);
    }

    fn mismatch_message(&self, found: &str, frame: &Frame<'t, '_>, wanted: &str) -> String {
        let wanted = go_types::in_package(wanted, self.package);
        let names_embedded = self.server.includes(Change::DecodingPathsNameEmbeddedStructs);
        let target = match frame.go_path(names_embedded) {
            Some(path) => format!("struct field {path}"),
            None => "value".to_owned(),
        };
        format!("json: cannot unmarshal {found} into Go {target} of type {wanted}")
    }

    /// Records that a value is rejected by its own type.
    #[cold]
    pub(super) fn stop(&self, node: NodeId, frame: &Frame<'t, '_>, message: String) {
        self.note_first(&self.stop, node, frame, false, || message);
    }

    fn note_first(
        &self,
        slot: &RefCell<Option<Fault>>,
        node: NodeId,
        frame: &Frame<'t, '_>,
        wants_string: bool,
        message: impl FnOnce() -> String,
    ) {
        if self.reports_diagnostics()
            && slot.borrow().as_ref().is_none_or(|first| node < first.node)
        {
            let (path, message) = (frame.path(), message());
            *slot.borrow_mut() =
                Some(Fault { node, path, message, suggestion: None, wants_string });
        }
    }

    /// Records a field that its struct does not have.
    #[cold]
    pub(super) fn unknown_field(&self, value: NodeId, frame: &Frame<'t, '_>) {
        let Step::Field { name, fields, key } = frame.step else { return };
        let key_node = NodeId(value.0.saturating_sub(1));
        self.note_strict(key_node, frame, StrictKind::UnknownField, || {
            suggestion::nearest(key, &self.known_fields(name, fields))
        });
    }

    /// Records a key that occurs again in its object.
    #[cold]
    pub(super) fn duplicate_field(&self, key: NodeId, frame: &Frame<'t, '_>, text: &'t str) {
        let step = match frame.step {
            Step::Field { name, fields, .. } => Step::Field { name, fields, key: text },
            _ => Step::Entry { key: text },
        };
        self.note_strict(key, &Frame { step, ..*frame }, StrictKind::DuplicateField, || None);
    }

    fn note_strict(
        &self,
        node: NodeId,
        frame: &Frame<'t, '_>,
        kind: StrictKind,
        suggestion: impl FnOnce() -> Option<&'static str>,
    ) {
        let mut strict = self.strict.borrow_mut();
        let is_full = strict.len() >= MAX_FINDINGS;
        if !self.reports_diagnostics()
            || (is_full && strict.last().is_some_and(|last| last.fault.node < node))
        {
            return;
        }
        let what = match kind {
            StrictKind::UnknownField => "unknown",
            StrictKind::DuplicateField => "duplicate",
        };
        let message = format!("{what} field {}", quote(&frame.strict_path()));
        if let Some(same) = strict.iter().position(|f| f.fault.message == message) {
            if strict.get(same).is_some_and(|f| f.fault.node <= node) {
                return;
            }
            strict.remove(same);
        }
        let at = strict.partition_point(|f| f.fault.node < node);
        let fault = Fault {
            node,
            path: frame.path(),
            message,
            suggestion: suggestion(),
            wants_string: false,
        };
        strict.insert(at, StrictFault { kind, fault });
        strict.truncate(MAX_FINDINGS);
    }

    pub(super) fn reports_diagnostics(&self) -> bool {
        self.suppressions.get() == 0
    }

    /// Suppresses all reports from now on: the values that follow have been read before.
    pub(super) fn suppress_diagnostics(&self) {
        self.suppressions.set(self.suppressions.get().saturating_add(1));
    }

    /// Ends [`Reading::suppress_diagnostics`].
    pub(super) fn resume_diagnostics(&self) {
        self.suppressions.set(self.suppressions.get().saturating_sub(1));
    }
}

/// Values that are read into the same place.
impl<'t> Reading<'t> {
    /// Returns what is left in a place after these values are read into it in turn: `null` either
    /// leaves the place unchanged or clears it. If several values are left, this is the last one
    /// and the index of all of them in [`Reading::several`].
    pub(super) fn merge(
        &self,
        mut nodes: Vec<NodeId>,
        keeps_value_on_null: bool,
    ) -> (NodeId, Option<usize>) {
        let last = nodes.last().copied().unwrap_or(NodeId::ROOT);
        let is_null = |node: &NodeId| self.tree.kind(*node) == Kind::Null;
        if keeps_value_on_null {
            nodes.retain(|node| !is_null(node));
        } else if let Some(at) = nodes.iter().rposition(is_null) {
            nodes.drain(..=at);
        }
        match nodes.as_slice() {
            [] => (last, None),
            [one] => (*one, None),
            [.., last] => {
                let last = *last;
                let mut several = self.several.borrow_mut();
                several.push(nodes);
                (last, Some(several.len() - 1))
            }
        }
    }

    /// Returns the objects among the values of a place; `several` is that of
    /// [`merge`](Self::merge).
    pub(super) fn objects(&self, node: NodeId, several: Option<usize>) -> Vec<NodeId> {
        let mut nodes = match several {
            Some(several) => self.several.borrow().get(several).cloned().unwrap_or_default(),
            None => vec![node],
        };
        nodes.retain(|node| self.tree.kind(*node) == Kind::Object);
        nodes
    }

    /// Returns the items of each list among the values, from the last empty list on: for an empty
    /// list, Go creates a new list; all others are read into the old one, so that items cut off by
    /// a shorter list return with a longer one.
    pub(super) fn lists(&self, several: usize) -> Vec<Vec<NodeId>> {
        let mut lists: Vec<Vec<NodeId>> = Vec::new();
        for node in self.several.borrow().get(several).into_iter().flatten() {
            if self.tree.kind(*node) == Kind::Array {
                let items: Vec<NodeId> = self.tree.items(*node).collect();
                if items.is_empty() {
                    lists.clear();
                }
                lists.push(items);
            }
        }
        lists
    }

    /// Returns the text of a string between its quotes, with escapes as written.
    pub(super) fn raw(&self, node: NodeId) -> &'t str {
        self.tree.raw(node)
    }
}
