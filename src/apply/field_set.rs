//! Sets of fields, as `managedFields` store them.
//!
//! Source: `sigs.k8s.io/structured-merge-diff/v6/fieldpath` at v6.3.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::schema::Type;
use super::value::{from_tree, number_text};
use crate::field::{PathBuf, Segment, quote};
use crate::manifest::{NodeId, read_json};

/// A step of a path into an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Element {
    /// A field of a struct, or an entry of a map.
    Field(String),
    /// The item of a list that has these key fields, sorted by name.
    Key(Vec<(String, Scalar)>),
    /// The item of a list with this value.
    Value(Scalar),
    /// The item at an index.
    Index(i64),
}

/// A scalar that identifies an item of a list. An integer equals a float of the same value.
#[derive(Debug, Clone)]
pub(super) struct Scalar(Value);

impl Scalar {
    /// Returns `None` for lists and maps.
    pub(super) fn new(value: &Value) -> Option<Self> {
        (!value.is_array() && !value.is_object()).then(|| Scalar(value.clone()))
    }

    /// Whether a value equals this scalar.
    pub(super) fn is(&self, value: &Value) -> bool {
        Scalar::new(value).as_ref() == Some(self)
    }

    /// The sort key: numbers come before strings, strings before booleans, and `null` is last.
    fn rank(&self) -> (u8, Option<f64>, Option<&str>, bool) {
        match &self.0 {
            Value::Number(number) => (0, number.as_f64(), None, false),
            Value::String(text) => (1, None, Some(text), false),
            Value::Bool(value) => (2, None, None, *value),
            _ => (3, None, None, false),
        }
    }
}

impl Ord for Scalar {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().partial_cmp(&other.rank()).unwrap_or(Ordering::Equal)
    }
}

impl PartialOrd for Scalar {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Scalar {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Scalar {}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Value::String(text) => f.write_str(&quote(text)),
            Value::Number(number) => f.write_str(&number_text(number)),
            other => other.fmt(f),
        }
    }
}

/// Prints the element as server-side apply does: `.spec`, `[name="a"]`, `[="a"]`, `[0]`.
impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Element::Field(name) => write!(f, ".{name}"),
            Element::Key(fields) => {
                let fields: Vec<String> =
                    fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
                write!(f, "[{}]", fields.join(","))
            }
            Element::Value(value) => write!(f, "[={value}]"),
            Element::Index(index) => write!(f, "[{index}]"),
        }
    }
}

impl Element {
    /// Parses a key of `fieldsV1`; `None` when it is malformed.
    fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        let value = || read_json(rest).ok().map(|tree| from_tree(&tree, NodeId::ROOT));
        match kind {
            "f" => Some(Element::Field(rest.to_owned())),
            "v" => Some(Element::Value(Scalar::new(&value()?)?)),
            "i" => rest.parse().ok().map(Element::Index),
            "k" => {
                let Value::Object(fields) = value()? else { return None };
                let mut key = Vec::new();
                for (name, value) in fields {
                    key.push((name, Scalar::new(&value)?));
                }
                key.sort_unstable();
                Some(Element::Key(key))
            }
            _ => None,
        }
    }
}

/// A path into an object.
pub(super) type Path = Vec<Element>;

/// A set of fields. A field may be a member itself, or only lead to members below it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct FieldSet(BTreeMap<Element, Node>);

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Node {
    is_member: bool,
    below: FieldSet,
}

impl Node {
    fn is_empty(&self) -> bool {
        !self.is_member && self.below.is_empty()
    }
}

impl FieldSet {
    /// Reads the set from `fieldsV1`. Malformed parts are ignored.
    pub(super) fn from_fields_v1(value: &Value) -> Self {
        let mut set = FieldSet::default();
        for (key, below) in value.as_object().into_iter().flatten() {
            let Some(element) = Element::parse(key) else { continue };
            let below_fields = FieldSet::from_fields_v1(below);
            let is_member =
                below.get(".").is_some() || below.as_object().is_none_or(|map| map.is_empty());
            let node = Node { is_member, below: below_fields };
            if !node.is_empty() {
                set.0.insert(element, node);
            }
        }
        set
    }

    /// Returns the set of the given paths of field names.
    pub(super) fn of_fields(paths: &[&[&str]]) -> Self {
        let mut set = FieldSet::default();
        for path in paths {
            let path: Path = path.iter().map(|name| Element::Field((*name).to_owned())).collect();
            set.insert(&path);
        }
        set
    }

    /// Adds the field at a path. The empty path, which is the whole object, is not added.
    pub(super) fn insert(&mut self, path: &[Element]) {
        let Some((first, rest)) = path.split_first() else { return };
        let node = self.0.entry(first.clone()).or_default();
        match rest {
            [] => node.is_member = true,
            rest => node.below.insert(rest),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.values().all(Node::is_empty)
    }

    pub(super) fn has(&self, element: &Element) -> bool {
        self.0.get(element).is_some_and(|node| node.is_member)
    }

    /// Whether the field at a path is in the set.
    pub(super) fn has_path(&self, path: &[Element]) -> bool {
        match path.split_first() {
            None => false,
            Some((first, [])) => self.has(first),
            Some((first, rest)) => self.below(first).is_some_and(|below| below.has_path(rest)),
        }
    }

    /// Returns the members below a field; `None` when there are none.
    pub(super) fn below(&self, element: &Element) -> Option<&FieldSet> {
        self.0.get(element).map(|node| &node.below).filter(|below| !below.is_empty())
    }

    pub(super) fn union(&self, other: &FieldSet) -> FieldSet {
        let mut union = self.clone();
        for (element, node) in &other.0 {
            let ours = union.0.entry(element.clone()).or_default();
            ours.is_member |= node.is_member;
            ours.below = ours.below.union(&node.below);
        }
        union
    }

    pub(super) fn intersection(&self, other: &FieldSet) -> FieldSet {
        self.with(|element, node| {
            let theirs = other.0.get(element)?;
            Some(Node {
                is_member: node.is_member && theirs.is_member,
                below: node.below.intersection(&theirs.below),
            })
        })
    }

    pub(super) fn difference(&self, other: &FieldSet) -> FieldSet {
        self.with(|element, node| {
            let Some(theirs) = other.0.get(element) else { return Some(node.clone()) };
            Some(Node {
                is_member: node.is_member && !theirs.is_member,
                below: node.below.difference(&theirs.below),
            })
        })
    }

    /// As [`FieldSet::difference`], but also removes everything below the members of the other set.
    pub(super) fn recursive_difference(&self, other: &FieldSet) -> FieldSet {
        self.with(|element, node| match other.0.get(element) {
            Some(theirs) if theirs.is_member => None,
            Some(theirs) => Some(Node {
                is_member: node.is_member,
                below: node.below.recursive_difference(&theirs.below),
            }),
            None => Some(node.clone()),
        })
    }

    fn with(&self, change: impl Fn(&Element, &Node) -> Option<Node>) -> FieldSet {
        let mut changed = FieldSet::default();
        for (element, node) in &self.0 {
            if let Some(node) = change(element, node).filter(|node| !node.is_empty()) {
                changed.0.insert(element.clone(), node);
            }
        }
        changed
    }

    /// Returns the set extended by each declared field that has members below it.
    pub(super) fn with_named_fields(&self, of: Option<Type>) -> FieldSet {
        self.with(|element, node| {
            let is_declared = match element {
                Element::Field(name) => of.is_some_and(|of| of.declares(name)),
                _ => false,
            };
            let below = node.below.with_named_fields(type_below(of, element));
            Some(Node { is_member: node.is_member || is_declared && !node.below.is_empty(), below })
        })
    }

    /// Returns the set as it would be if every type had always been merged as it is now: a value
    /// that is merged atomically is a member itself, and has no members below it.
    pub(super) fn reconciled(&self, of: Option<Type>) -> FieldSet {
        self.with(|element, node| {
            let inner = type_below(of, element);
            Some(match inner {
                Some(inner) if inner.is_atomic() && !node.below.is_empty() => {
                    Node { is_member: true, below: FieldSet::default() }
                }
                inner => Node { below: node.below.reconciled(inner), ..node.clone() },
            })
        })
    }

    /// Returns the paths of all members in their order, each before those below it.
    pub(super) fn paths(&self) -> Vec<Path> {
        let mut members: Vec<Path> = Vec::new();
        let mut path = Vec::new();
        self.collect(&mut path, &mut members);
        members
    }

    fn collect(&self, path: &mut Path, members: &mut Vec<Path>) {
        for (element, node) in &self.0 {
            if node.is_member {
                members.push(path.iter().chain([element]).cloned().collect());
            }
        }
        for (element, node) in &self.0 {
            path.push(element.clone());
            node.below.collect(path, members);
            path.pop();
        }
    }
}

/// Returns the type of the value that an element leads to; `None` when it is not known.
pub(super) fn type_below(of: Option<Type>, element: &Element) -> Option<Type> {
    match (of?, element) {
        (of, Element::Field(name)) => of.field(name),
        (Type::List(list), _) => Some(list.element()),
        _ => None,
    }
}

/// Formats a path as server-side apply prints it.
pub(super) fn path_text(path: &[Element]) -> String {
    path.iter().map(ToString::to_string).collect()
}

/// Returns the value that an element leads to, with its field name or list index.
pub(super) fn step<'v>(value: &'v Value, element: &Element) -> Option<(Segment, &'v Value)> {
    let item = |is_it: &dyn Fn(&Value) -> bool| {
        let found = value.as_array()?.iter().enumerate().find(|(_, item)| is_it(item));
        found.map(|(index, item)| (Segment::Index(index), item))
    };
    match element {
        Element::Field(name) => {
            value.get(name).map(|value| (Segment::Field(name.clone().into()), value))
        }
        // An item without a key field has the default value of that key.
        Element::Key(fields) => item(&|item| {
            fields.iter().all(|(name, wanted)| item.get(name).is_none_or(|value| wanted.is(value)))
        }),
        Element::Value(wanted) => item(&|item| wanted.is(item)),
        Element::Index(index) => {
            let index = usize::try_from(*index).ok()?;
            value.as_array()?.get(index).map(|item| (Segment::Index(index), item))
        }
    }
}

/// Converts a path into field names and list indexes within a value, as far as the value has it.
pub(super) fn path_in(path: &[Element], value: &Value) -> PathBuf {
    let (mut found, mut at) = (PathBuf::default(), value);
    for element in path {
        let Some((segment, inner)) = step(at, element) else { break };
        found.push(segment);
        at = inner;
    }
    found
}
