//! Follows Go's decoder through a document: it decodes the values in the order of the text,
//! including those of duplicate keys, counts those that come from aliases, and checks in strict
//! decoding whether a key is a duplicate after its value.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/decode.go` at v1.36.

use std::collections::HashSet;

use super::compose::{Budget, Composer, KeyIdentity, is_merge, resolved};
use super::scalar::{Scalar, shown_float};
use super::{Content, Node, YamlError};
use crate::field::quote;

/// The keys of each mapping that was begun, and what is reported of duplicate ones.
struct Duplicates<'a> {
    maps: Vec<HashSet<KeyIdentity<'a>>>,
    message: String,
    reported: usize,
}

/// The most duplicate keys that are reported.
const MAX_REPORTED: usize = 100;

/// A step that is still to be done. The next one is last on the stack.
enum Step<'a> {
    /// A value, and whether it was reached through an alias.
    Value(usize, bool),
    /// The remaining items of a sequence.
    Items { next: usize, end: usize, is_aliased: bool },
    /// The remaining entries of a mapping, and the index of its set of keys.
    Entries { next: usize, end: usize, is_aliased: bool, keys: usize },
    /// Checks a key after its value has been read.
    Entry { identity: KeyIdentity<'a>, key: Scalar<'a>, value: usize, keys: usize },
}

impl<'a> Composer<'_, 'a> {
    /// Returns Go's message, at the first duplicate key of the composed tree, whose offset is
    /// `first`. `None` if Go finds no duplicate keys.
    pub(super) fn duplicate_key_error(
        &mut self,
        first: usize,
    ) -> Result<Option<YamlError>, YamlError> {
        let message = "yaml: unmarshal errors:".to_owned();
        let mut duplicates = Duplicates { maps: Vec::new(), message, reported: 0 };
        self.walk(&mut Some(&mut duplicates))?;
        let Duplicates { message, reported, .. } = duplicates;
        Ok((reported > 0).then(|| YamlError::new(message, first..first)))
    }

    /// Decodes the document as Go does when it does not check for duplicate keys.
    ///
    /// # Errors
    /// The first of the text: an invalid key, merge key or tag, an alias to a node that contains
    /// it, or aliases that expand too far.
    pub(super) fn decode(&mut self) -> Result<(), YamlError> {
        self.walk(&mut None)
    }

    fn walk(&mut self, duplicates: &mut Option<&mut Duplicates<'a>>) -> Result<(), YamlError> {
        self.budget = Some(Budget::of_document());
        let mut steps = vec![Step::Value(0, false)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Value(at, is_aliased) => {
                    steps.extend(self.inside(at, is_aliased, duplicates)?);
                }
                Step::Items { next, end, is_aliased } => {
                    if let Some(node) = self.nodes.get(next).filter(|_| next < end) {
                        steps.push(Step::Items { next: node.behind, end, is_aliased });
                        steps.push(Step::Value(next, is_aliased));
                    }
                }
                Step::Entries { next, end, is_aliased, keys } => {
                    let Some(key) = self.nodes.get(next).filter(|_| next < end) else { continue };
                    let value = key.behind;
                    let behind = self.nodes.get(value).map_or(end, |node| node.behind);
                    steps.push(Step::Entries { next: behind, end, is_aliased, keys });
                    if is_merge(key) {
                        for source in self.merged(value) {
                            steps.extend(self.merge_entries(source, is_aliased, keys)?);
                        }
                    } else {
                        let (identity, key) = self.key(next, is_aliased)?;
                        if duplicates.is_some() {
                            steps.push(Step::Entry { identity, key, value, keys });
                        }
                        steps.push(Step::Value(value, is_aliased));
                    }
                }
                Step::Entry { identity, key, value, keys } => {
                    if let Some(duplicates) = duplicates {
                        let line = self.nodes.get(value).map_or(0, |n| n.line);
                        duplicates.check(keys, identity, &key, line);
                    }
                }
            }
        }
        self.budget = None;
        Ok(())
    }

    fn inside(
        &mut self,
        at: usize,
        is_aliased: bool,
        duplicates: &mut Option<&mut Duplicates<'a>>,
    ) -> Result<Option<Step<'a>>, YamlError> {
        let Some((at, node, is_aliased)) = self.follow(at, is_aliased)? else { return Ok(None) };
        let (next, end) = (at + 1, node.behind);
        Ok(match node.content {
            Content::Scalar { .. } => {
                let fail = |m| YamlError::new(format!("yaml: {m}"), node.span.clone());
                resolved(node).map_err(fail)?;
                None
            }
            Content::Alias(_) => None,
            Content::Sequence => Some(Step::Items { next, end, is_aliased }),
            Content::Mapping => {
                let keys = duplicates.as_mut().map_or(0, |duplicates| duplicates.begin());
                Some(Step::Entries { next, end, is_aliased, keys })
            }
        })
    }

    /// Returns the entries of a mapping that is merged into the one with these keys.
    fn merge_entries(
        &mut self,
        source: usize,
        is_aliased: bool,
        keys: usize,
    ) -> Result<Option<Step<'a>>, YamlError> {
        Ok(match self.follow(source, is_aliased)? {
            Some((at, Node { content: Content::Mapping, behind, .. }, is_aliased)) => {
                Some(Step::Entries { next: at + 1, end: *behind, is_aliased, keys })
            }
            _ => return Err(self.not_a_merge(source)),
        })
    }
}

impl<'a> Duplicates<'a> {
    /// Begins a mapping, and returns the index of its keys.
    fn begin(&mut self) -> usize {
        self.maps.push(HashSet::new());
        self.maps.len() - 1
    }

    /// Adds a key to its mapping, whose value is at `line`, and reports it if it was there.
    fn check(&mut self, keys: usize, identity: KeyIdentity<'a>, key: &Scalar<'_>, line: u32) {
        let is_new = self.maps.get_mut(keys).is_none_or(|keys| keys.insert(identity));
        if !is_new && self.reported < MAX_REPORTED {
            self.reported += 1;
            let shown = shown(key);
            self.message.push_str(&format!("\n  line {line}: key {shown} already set in map"));
        }
    }
}

/// Formats a key as Go prints it.
fn shown(key: &Scalar<'_>) -> String {
    match key {
        Scalar::String(text) => quote(text),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Integer(number) if *number > i64::MAX.into() => format!("{number:#x}"),
        Scalar::Integer(number) => number.to_string(),
        Scalar::Float(number) => shown_float(*number),
        Scalar::Null => "<nil>".to_owned(),
    }
}
