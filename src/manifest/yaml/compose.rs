//! Composes the nodes of one YAML document into a [`Tree`], and resolves aliases, merge keys and
//! duplicate keys.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/decode.go` at v1.36.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::scalar::{Scalar, json_float, key_float, resolve};
use super::{Content, Node, YamlDocument, YamlError};
use crate::manifest::lexer::MAX_DEPTH;
use crate::manifest::places::Lines;
use crate::manifest::tree::{Kind, NodeId, Tree};

/// The deepest nesting of merged mappings. Deeper ones are refused.
const MAX_MERGE_DEPTH: usize = 100;

/// More keys than this are found by their hashes; comparing a few one by one is faster.
const FEW_KEYS: usize = 16;

/// The index of each key of a mapping among its entries.
#[derive(Default)]
struct KeyPlaces<'a> {
    few: Vec<KeyIdentity<'a>>,
    many: HashMap<KeyIdentity<'a>, usize>,
}

impl<'a> KeyPlaces<'a> {
    fn clear(&mut self) {
        self.few.clear();
        self.many.clear();
    }

    fn get(&self, key: &KeyIdentity<'a>) -> Option<usize> {
        match self.many.is_empty() {
            true => self.few.iter().position(|other| other == key),
            false => self.many.get(key).copied(),
        }
    }

    /// Gives a new key the next index.
    fn push(&mut self, key: KeyIdentity<'a>) {
        if !self.many.is_empty() {
            self.many.insert(key, self.many.len());
        } else {
            self.few.push(key);
            if self.few.len() > FEW_KEYS {
                self.many = self.few.drain(..).zip(0..).collect();
            }
        }
    }
}

/// Composes the tree of a document.
pub(super) fn compose<'a>(
    text: &'a str,
    lines: &Lines<'a>,
    nodes: &[Node<'a>],
) -> Result<YamlDocument<'a>, YamlError> {
    let mut composer = Composer {
        text,
        lines,
        nodes,
        tree: Tree::new_yaml(text, nodes.len()),
        open: Vec::new(),
        pending: Vec::new(),
        places: KeyPlaces::default(),
        budget: None,
        duplicate_keys: Vec::new(),
    };
    // Only aliases can make a document larger than its text.
    if nodes.iter().any(|node| matches!(node.content, Content::Alias(_))) {
        composer.decode()?;
    }
    if let Err(error) = composer.compose() {
        // The tree has the keys of a mapping in another order than the text, in which Go decodes.
        composer.decode()?;
        return Err(error);
    }
    let duplicates = match composer.duplicate_keys.iter().map(|span| span.start).min() {
        Some(first) => composer.duplicate_key_error(first)?,
        None => None,
    };
    Ok(YamlDocument { tree: composer.tree, duplicates })
}

/// A sequence or mapping whose children are being composed.
struct Open {
    id: NodeId,
    end: usize,
    is_aliased: bool,
    children: Children,
}

enum Children {
    /// The items from the node `next` to the end of the sequence.
    Items { next: usize, end: usize },
    /// The pending entries above this index, in reverse order.
    Entries { below: usize },
}

struct Entry<'a> {
    key: Cow<'a, str>,
    key_node: usize,
    value: usize,
    is_aliased: bool,
}

enum Child<'a> {
    Item(usize, bool),
    Entry(Entry<'a>),
}

impl Open {
    fn next_child<'a>(
        &mut self,
        nodes: &[Node<'a>],
        pending: &mut Vec<Entry<'a>>,
    ) -> Option<Child<'a>> {
        match &mut self.children {
            Children::Items { next, end } => {
                let at = *next;
                *next = nodes.get(at)?.behind;
                (at < *end).then_some(Child::Item(at, self.is_aliased))
            }
            Children::Entries { below } if pending.len() > *below => {
                pending.pop().map(Child::Entry)
            }
            Children::Entries { .. } => None,
        }
    }
}

/// How many nodes have been decoded, and how many of them by way of aliases. Of up to 400,000
/// nodes, 99 % may come from aliases; of 4,000,000 or more, only 10 %.
pub(super) struct Budget {
    all: u32,
    aliased: u32,
}

impl Budget {
    /// The budget of one document, which counts as a node itself.
    pub(super) fn of_document() -> Self {
        Budget { all: 1, aliased: 0 }
    }

    fn spend(&mut self, is_aliased: bool) -> bool {
        self.all = self.all.saturating_add(1);
        self.aliased = self.aliased.saturating_add(u32::from(is_aliased));
        let (low, high) = (400_000.0, 4_000_000.0);
        let all = f64::from(self.all);
        let allowed = 0.99 - 0.89 * ((all.clamp(low, high) - low) / (high - low));
        self.aliased <= 100 || self.all <= 1000 || f64::from(self.aliased) / all <= allowed
    }
}

pub(super) struct Composer<'n, 'a> {
    text: &'a str,
    pub(super) lines: &'n Lines<'a>,
    pub(super) nodes: &'n [Node<'a>],
    tree: Tree<'a>,
    open: Vec<Open>,
    /// The entries of open mappings that are not composed yet, the next one last.
    pending: Vec<Entry<'a>>,
    /// The indices of the keys of the mapping that is being gathered.
    places: KeyPlaces<'a>,
    /// What Go's decoder may still do while it is followed; no limit while the tree is composed.
    pub(super) budget: Option<Budget>,
    /// The spans of keys that their mapping already has.
    duplicate_keys: Vec<Range<usize>>,
}

/// A key's kind and text: `1` and `"1"` are two keys.
pub(super) type KeyIdentity<'a> = (Kind, Cow<'a, str>);

impl<'n, 'a> Composer<'n, 'a> {
    /// Fills the tree.
    fn compose(&mut self) -> Result<(), YamlError> {
        self.value(0, false)?;
        while let Some(mut open) = self.open.pop() {
            match open.next_child(self.nodes, &mut self.pending) {
                Some(child) => {
                    self.open.push(open);
                    self.child(child)?;
                }
                None => self.tree.close(open.id, open.end, false),
            }
        }
        Ok(())
    }

    fn child(&mut self, child: Child<'a>) -> Result<(), YamlError> {
        match child {
            Child::Item(at, is_aliased) => self.value(at, is_aliased),
            Child::Entry(entry) => {
                let span = self.nodes.get(entry.key_node).map_or(0..0, |n| n.span.clone());
                self.tree.push_text(Kind::Key, span, entry.key);
                self.value(entry.value, entry.is_aliased)
            }
        }
    }

    /// Appends a node, and opens it if it is a collection.
    fn value(&mut self, at: usize, is_aliased: bool) -> Result<(), YamlError> {
        let Some((at, node, is_aliased)) = self.follow(at, is_aliased)? else {
            self.tree.push(Kind::Null, self.text.len(), self.text.len());
            return Ok(());
        };
        let span = node.span.clone();
        let (kind, children) = match &node.content {
            Content::Scalar { .. } => return self.scalar(node),
            Content::Alias(_) => return Ok(()),
            Content::Sequence => (Kind::Array, Children::Items { next: at + 1, end: node.behind }),
            Content::Mapping => {
                let below = self.pending.len();
                self.entries(at, is_aliased, below)?;
                (Kind::Object, Children::Entries { below })
            }
        };
        if self.open.len() >= MAX_DEPTH {
            return Err(self.error("exceeded max depth", at));
        }
        let id = self.tree.push(kind, span.start, span.end);
        self.open.push(Open { id, end: span.end, is_aliased, children });
        Ok(())
    }

    /// Returns the node at `at` after following aliases. An alias to a node that contains the alias
    /// is detected here, as in Go, after the whole text has been read.
    pub(super) fn follow(
        &mut self,
        mut at: usize,
        mut is_aliased: bool,
    ) -> Result<Option<(usize, &'n Node<'a>, bool)>, YamlError> {
        let nodes = self.nodes;
        loop {
            let Some(node) = nodes.get(at) else { return Ok(None) };
            if self.budget.as_mut().is_some_and(|budget| !budget.spend(is_aliased)) {
                return Err(self.error("document contains excessive aliasing", at));
            }
            match node.content {
                Content::Alias(target) if nodes.get(target).is_some_and(|n| n.behind > at) => {
                    let name = self.text.get(node.span.clone()).unwrap_or_default();
                    let name = name.strip_prefix('*').unwrap_or(name);
                    let message = format!("yaml: anchor '{name}' value contains itself");
                    return Err(YamlError::new(message, node.span.clone()));
                }
                Content::Alias(target) => (at, is_aliased) = (target, true),
                _ => return Ok(Some((at, node, is_aliased))),
            }
        }
    }

    fn scalar(&mut self, node: &Node<'a>) -> Result<(), YamlError> {
        let fail = |message: String| YamlError::new(message, node.span.clone());
        let (kind, text) = match resolved(node).map_err(|m| fail(format!("yaml: {m}")))? {
            Scalar::Null => (Kind::Null, Cow::Borrowed("")),
            Scalar::Bool(true) => (Kind::Bool, Cow::Borrowed("true")),
            Scalar::Bool(false) => (Kind::Bool, Cow::Borrowed("false")),
            Scalar::Integer(number) => (Kind::Number, Cow::Owned(number.to_string())),
            Scalar::Float(number) => (Kind::Number, Cow::Owned(json_float(number).map_err(fail)?)),
            Scalar::String(text) => (Kind::String, text),
        };
        self.tree.push_text(kind, node.span.clone(), text);
        Ok(())
    }

    /// Appends the entries of a mapping to the pending ones, only the last for each key. Merged
    /// entries count as if they stood at the merge key.
    fn entries(&mut self, at: usize, is_aliased: bool, below: usize) -> Result<(), YamlError> {
        self.places.clear();
        self.gather(at, is_aliased, 0, below)?;
        if let Some(entries) = self.pending.get_mut(below..) {
            // Reversed after a stable sort, so that entries of equal keys keep their order.
            entries.sort_by(|a, b| a.key.cmp(&b.key));
            entries.reverse();
        }
        Ok(())
    }

    fn gather(
        &mut self,
        at: usize,
        is_aliased: bool,
        depth: usize,
        below: usize,
    ) -> Result<(), YamlError> {
        if depth > MAX_MERGE_DEPTH {
            return Err(self.error("document contains excessive aliasing", at));
        }
        let end = self.nodes.get(at).map_or(at, |n| n.behind);
        let mut next = at + 1;
        while let (true, Some(key)) = (next < end, self.nodes.get(next)) {
            let (key_node, value) = (next, key.behind);
            next = self.nodes.get(value).map_or(end, |n| n.behind);
            if is_merge(key) {
                self.merge(value, is_aliased, depth, below)?;
                continue;
            }
            let (identity, scalar) = self.key(key_node, is_aliased)?;
            match scalar {
                Scalar::Integer(number) if number > i64::MAX.into() => {
                    return Err(self.error("unsupported map key of type: uint64", key_node));
                }
                Scalar::Null => return Err(self.error("unsupported map key: null", key_node)),
                _ => {}
            }
            let entry = Entry { key: identity.1.clone(), key_node, value, is_aliased };
            let place = self.places.get(&identity);
            match place.and_then(|place| self.pending.get_mut(below + place)) {
                Some(place) => {
                    *place = entry;
                    self.duplicate_keys.push(key.span.clone());
                }
                None => {
                    self.places.push(identity);
                    self.pending.push(entry);
                }
            }
        }
        Ok(())
    }

    /// Gathers the value of a merge key: a mapping, or a list of mappings of which the first takes
    /// precedence.
    fn merge(
        &mut self,
        at: usize,
        is_aliased: bool,
        depth: usize,
        below: usize,
    ) -> Result<(), YamlError> {
        for source in self.merged(at).into_iter().rev() {
            match self.follow(source, is_aliased)? {
                Some((mapping, Node { content: Content::Mapping, .. }, is_aliased)) => {
                    self.gather(mapping, is_aliased, depth + 1, below)?;
                }
                _ => {
                    return Err(self.not_a_merge(source));
                }
            }
        }
        Ok(())
    }

    /// Returns the nodes that the value of a merge key refers to.
    pub(super) fn merged(&self, at: usize) -> Vec<usize> {
        let mut sources = vec![at];
        if let Some(node) = self.nodes.get(at)
            && matches!(node.content, Content::Sequence)
        {
            sources.clear();
            let mut next = at + 1;
            while next < node.behind {
                sources.push(next);
                next = self.nodes.get(next).map_or(node.behind, |n| n.behind);
            }
        }
        sources
    }

    /// Returns the identity of a key, by which equal keys are found, and its value. Whether JSON
    /// can represent the key matters only where its mapping is kept: Go converts to JSON only what
    /// it has decoded.
    pub(super) fn key(
        &mut self,
        at: usize,
        is_aliased: bool,
    ) -> Result<(KeyIdentity<'a>, Scalar<'a>), YamlError> {
        let node = match self.follow(at, is_aliased)? {
            Some((_, node, _)) if matches!(node.content, Content::Scalar { .. }) => node,
            _ => {
                let message = "invalid map key: a mapping or sequence; is this a template that was not filled in?";
                return Err(self.error(message, at));
            }
        };
        let scalar = resolved(node).map_err(|message| self.error(&message, at))?;
        let identity = match &scalar {
            Scalar::String(text) => (Kind::String, text.clone()),
            Scalar::Bool(value) => (Kind::Bool, Cow::Owned(value.to_string())),
            Scalar::Integer(number) => (Kind::Number, Cow::Owned(number.to_string())),
            Scalar::Float(number) => (Kind::Number, Cow::Owned(key_float(*number))),
            Scalar::Null => (Kind::Null, Cow::Borrowed("")),
        };
        Ok((identity, scalar))
    }

    pub(super) fn not_a_merge(&self, at: usize) -> YamlError {
        self.error("map merge requires map or sequence of maps as the value", at)
    }

    pub(super) fn error(&self, message: &str, at: usize) -> YamlError {
        let span = self.nodes.get(at).map_or(0..0, |n| n.span.clone());
        YamlError::new(format!("yaml: line {}: {message}", self.lines.line(span.start)), span)
    }
}

pub(super) fn resolved<'a>(node: &Node<'a>) -> Result<Scalar<'a>, String> {
    match &node.content {
        Content::Scalar { value, is_plain } => resolve(value.clone(), *is_plain, &node.tag),
        _ => Ok(Scalar::Null),
    }
}

pub(super) fn is_merge(key: &Node<'_>) -> bool {
    let Content::Scalar { value, is_plain } = &key.content else { return false };
    value == "<<"
        && match key.tag.as_str() {
            "" => *is_plain,
            tag => matches!(tag, "!" | "tag:yaml.org,2002:merge"),
        }
}
