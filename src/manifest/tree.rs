//! A text as a tree of values and their positions, before their types are known.
//!
//! The nodes are in one list in the order of the text, each with the index after its subtree. So a
//! parser only appends, a traversal steps or skips, nothing recurses, and dropping a deep tree
//! needs no stack.

use std::borrow::Cow;

/// The index of a node in its tree. The root is [`NodeId::ROOT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// The outermost value.
    pub const ROOT: NodeId = NodeId(0);
}

/// The kind of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`, or a YAML value that was left out.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number; [`Tree::text_of`] returns its digits as JSON writes them.
    Number,
    /// A string.
    String,
    /// A list; its children are its items.
    Array,
    /// A mapping; its children are keys, each followed by its value.
    Object,
    /// The key of a mapping.
    Key,
}

impl Kind {
    /// Returns the word that Go's `encoding/json` uses for the kind.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "bool",
            Kind::Number => "number",
            Kind::String | Kind::Key => "string",
            Kind::Array => "array",
            Kind::Object => "object",
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Node {
    kind: Kind,
    /// For an object: whether two of its keys may be equal.
    suspect: bool,
    start: u32,
    end: u32,
    /// The node after this one's subtree.
    next: u32,
    content: u32,
}

/// `Node::content` of a node whose content is its span.
const IN_PLACE: u32 = u32::MAX;
/// `Node::content` of a string whose content is its span without the quotes.
const IN_QUOTES: u32 = u32::MAX - 1;

/// A text and the values in it.
#[derive(Debug, Clone)]
pub struct Tree<'a> {
    text: &'a str,
    is_json: bool,
    nodes: Vec<Node>,
    /// Contents that differ from the text.
    contents: Vec<Cow<'a, str>>,
}

impl<'a> Tree<'a> {
    /// Creates an empty tree for the JSON value at an offset of a text.
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        // Typical JSON has about ten bytes per node. Nothing is reserved for later values of a
        // stream, because streams are rare.
        let capacity = if at == 0 { text.len() / 10 + 1 } else { 0 };
        Tree { text, is_json: true, nodes: Vec::with_capacity(capacity), contents: Vec::new() }
    }

    /// Creates an empty tree for a YAML document with about `nodes` nodes. Its strings are not
    /// written as in JSON.
    #[cfg(feature = "yaml")]
    pub(super) fn new_yaml(text: &'a str, nodes: usize) -> Self {
        let nodes = Vec::with_capacity(nodes);
        Tree { text, is_json: false, nodes, contents: Vec::new() }
    }

    /// Returns the text that was read.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Whether the text is JSON.
    pub fn is_json(&self) -> bool {
        self.is_json
    }

    /// Returns the number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether the tree has no nodes, not even a root.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Returns the kind of a node; [`Kind::Null`] for a node that is not in this tree.
    pub fn kind(&self, id: NodeId) -> Kind {
        self.node(id).map_or(Kind::Null, |n| n.kind)
    }

    /// Returns the range of bytes of a node, including quotes and brackets.
    pub fn span(&self, id: NodeId) -> std::ops::Range<usize> {
        self.node(id).map_or(0..0, |n| n.start as usize..n.end as usize)
    }

    /// Returns the content of a key, string, number or boolean. Empty for other kinds.
    pub fn text_of(&self, id: NodeId) -> &str {
        let Some(node) = self.node(id) else { return "" };
        let (start, end) = (node.start as usize, node.end as usize);
        match node.content {
            IN_PLACE if matches!(node.kind, Kind::Null | Kind::Array | Kind::Object) => "",
            IN_PLACE => self.text.get(start..end).unwrap_or(""),
            IN_QUOTES => self.text.get(start + 1..end.saturating_sub(1)).unwrap_or(""),
            index => self.contents.get(index as usize).map_or("", |c| c),
        }
    }

    /// Returns the content of a string between the quotes as JSON text, with escapes as written.
    pub(super) fn raw(&self, id: NodeId) -> &str {
        match self.node(id) {
            Some(node) if self.is_json && node.kind == Kind::String => self
                .text
                .get(node.start as usize + 1..(node.end as usize).saturating_sub(1))
                .unwrap_or(""),
            _ => self.text_of(id),
        }
    }

    /// Returns the node after this node's subtree: its next sibling, if it has one.
    pub(super) fn behind(&self, id: NodeId) -> NodeId {
        NodeId(self.node(id).map_or(u32::MAX, |n| n.next))
    }

    /// Whether two keys of the object may be equal.
    pub(super) fn is_suspect(&self, id: NodeId) -> bool {
        self.node(id).is_some_and(|n| n.suspect)
    }

    /// Returns the items of a list, in order. Empty for any other node.
    pub fn items(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let mut range = self.inside(id, Kind::Array);
        std::iter::from_fn(move || {
            let item = NodeId(range.start);
            (range.start < range.end).then(|| range.start = self.behind(item).0)?;
            Some(item)
        })
    }

    /// Returns the keys of a mapping with their values, in order. Empty for any other node.
    pub fn entries(&self, id: NodeId) -> impl Iterator<Item = (NodeId, NodeId)> {
        let mut range = self.inside(id, Kind::Object);
        std::iter::from_fn(move || {
            let (key, value) = (NodeId(range.start), NodeId(range.start.saturating_add(1)));
            (value.0 < range.end).then(|| range.start = self.behind(value).0)?;
            Some((key, value))
        })
    }

    /// Returns the value of a key of a mapping; the last one if the key is duplicate.
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.entries(id).filter(|(k, _)| self.text_of(*k) == key).map(|(_, value)| value).last()
    }

    pub(super) fn inside(&self, id: NodeId, kind: Kind) -> std::ops::Range<u32> {
        match self.node(id) {
            Some(node) if node.kind == kind => id.0.saturating_add(1)..node.next,
            _ => 0..0,
        }
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }
}

/// Building a tree, in the order of the text.
impl<'a> Tree<'a> {
    /// Appends a node whose content is its span.
    pub(super) fn push(&mut self, kind: Kind, start: usize, end: usize) -> NodeId {
        self.append(kind, start, end, IN_PLACE)
    }

    /// Appends a key or string whose content is its span without the quotes.
    pub(super) fn push_quoted(&mut self, kind: Kind, start: usize, end: usize) -> NodeId {
        self.append(kind, start, end, IN_QUOTES)
    }

    /// Appends a node with a content of its own.
    pub(super) fn push_content(
        &mut self,
        kind: Kind,
        start: usize,
        end: usize,
        content: Cow<'a, str>,
    ) -> NodeId {
        let index = self.contents.len() as u32;
        self.contents.push(content);
        self.append(kind, start, end, index)
    }

    /// Appends a key or scalar, and stores its content only if that differs from the text.
    #[cfg(feature = "yaml")]
    pub(super) fn push_text(
        &mut self,
        kind: Kind,
        span: std::ops::Range<usize>,
        content: Cow<'a, str>,
    ) -> NodeId {
        let (start, end) = (span.start, span.end);
        let in_text = |range: std::ops::Range<usize>| {
            // Most contents are borrowed from their place, and need not be compared.
            let same = |text: &str| std::ptr::eq(text, &*content) || text == &*content;
            self.text.get(range).is_some_and(same)
        };
        if kind == Kind::Null || in_text(start..end) {
            self.push(kind, start, end)
        } else if in_text(start + 1..end.saturating_sub(1)) {
            self.push_quoted(kind, start, end)
        } else {
            self.push_content(kind, start, end, content)
        }
    }

    /// Whether an open object has an equal key before this one.
    fn has_key_before(&self, object: NodeId, key: NodeId, text: &str) -> bool {
        let mut at = NodeId(object.0.saturating_add(1));
        while at < key {
            if self.text_of(at) == text {
                return true;
            }
            at = self.behind(NodeId(at.0.saturating_add(1)));
        }
        false
    }

    /// Ends an array or object: all nodes appended since its beginning are inside it.
    pub(super) fn close(&mut self, id: NodeId, end: usize, suspect: bool) {
        let next = self.nodes.len() as u32;
        if let Some(node) = self.nodes.get_mut(id.0 as usize) {
            node.end = end as u32;
            node.next = next;
            node.suspect = suspect;
        }
    }

    fn append(&mut self, kind: Kind, start: usize, end: usize, content: u32) -> NodeId {
        let id = self.nodes.len() as u32;
        self.nodes.push(Node {
            kind,
            suspect: false,
            start: start as u32,
            end: end as u32,
            next: id.saturating_add(1),
            content,
        });
        NodeId(id)
    }
}

/// A cheap test for equal keys in one object: it may suspect keys that differ, but never
/// misses two that are equal.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KeyWatch {
    seen: [u64; 4],
    count: usize,
    suspect: bool,
}

/// The most keys of an object that are compared when one is suspected. A larger object becomes
/// suspect without a comparison.
const MAX_KEYS_COMPARED: usize = 64;

impl KeyWatch {
    /// Examines a key that was just appended to an object that is still open.
    pub(super) fn see(&mut self, tree: &Tree<'_>, object: NodeId, key: NodeId) {
        let text = tree.text_of(key);
        let bytes = text.as_bytes();
        let byte = |b: Option<&u8>| usize::from(b.copied().unwrap_or(0));
        let middle = byte(bytes.get(bytes.len() / 2));
        let sum = bytes.len() + 7 * byte(bytes.first()) + 31 * byte(bytes.last()) + 57 * middle;
        let (word, bit) = (sum / 64 % self.seen.len(), 1 << (sum % 64));
        let Some(seen) = self.seen.get_mut(word) else { return };
        if *seen & bit != 0 && !self.suspect {
            self.suspect = self.count > MAX_KEYS_COMPARED || tree.has_key_before(object, key, text);
        }
        *seen |= bit;
        self.count += 1;
    }

    pub(super) fn suspect(self) -> bool {
        self.suspect
    }
}
