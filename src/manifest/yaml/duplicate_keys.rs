//! Finds duplicate keys as strict decoding does: Go decodes the values in the order of the text,
//! including those of duplicate keys, and checks the key after its value.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/decode.go` at v1.36.

use std::collections::HashSet;

use super::compose::{Budget, Composer, KeyIdentity, is_merge, resolved};
use super::scalar::{Scalar, shown_float};
use super::{Content, Node, YamlError};
use crate::field::quote;

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
        let mut message = "yaml: unmarshal errors:".to_owned();
        let mut reported = 0;
        let mut maps: Vec<HashSet<KeyIdentity<'a>>> = Vec::new();
        let mut steps = vec![Step::Value(0, false)];
        self.budget = Budget::default();
        while let Some(step) = steps.pop() {
            match step {
                Step::Value(at, is_aliased) => {
                    steps.extend(self.inside(at, is_aliased, &mut maps)?);
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
                        steps.push(Step::Entry { identity, key, value, keys });
                        steps.push(Step::Value(value, is_aliased));
                    }
                }
                Step::Entry { identity, key, value, keys } => {
                    let is_new = maps.get_mut(keys).is_none_or(|keys| keys.insert(identity));
                    if !is_new && reported < MAX_REPORTED {
                        reported += 1;
                        let line = self.nodes.get(value).map_or(0, |n| n.line);
                        let shown = shown(&key);
                        message
                            .push_str(&format!("\n  line {line}: key {shown} already set in map"));
                    }
                }
            }
        }
        Ok((reported > 0).then(|| YamlError::new(message, first..first)))
    }

    fn inside(
        &mut self,
        at: usize,
        is_aliased: bool,
        maps: &mut Vec<HashSet<KeyIdentity<'a>>>,
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
                maps.push(HashSet::new());
                Some(Step::Entries { next, end, is_aliased, keys: maps.len() - 1 })
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
