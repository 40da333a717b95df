//! Edits of a text that leave everything else as written: comments, order, formatting.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::position::{Place, Position};
use crate::manifest::{Kind, Lines, NodeId, Object, Part, written_string};

/// A change to the text that fixes a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// What the fix does, as an imperative: `Rename to imagePullPolicy`.
    pub title: String,
    /// The edits, which must be applied together, in the order of the text. They do not overlap.
    pub edits: Vec<TextEdit>,
}

/// One edit of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct TextEdit {
    /// The range to replace; an empty range inserts.
    pub place: Place,
    /// The text that replaces the range.
    pub text: String,
}

impl Fix {
    pub(super) fn new(title: String, mut edits: Vec<TextEdit>) -> Self {
        edits.sort_by_key(|edit| (edit.place.start.line, edit.place.start.column));
        Fix { title, edits }
    }

    /// Returns the fix as a single edit, from the start of its first edit to the end of its last.
    /// `None` if `part` does not contain these places.
    pub fn as_one_edit(&self, part: Part<'_>) -> Option<TextEdit> {
        if let [edit] = self.edits.as_slice() {
            return Some(edit.clone());
        }
        let (first, last) = (self.edits.first()?, self.edits.last()?);
        let place = Place { start: first.place.start, end: last.place.end };
        let lines = Lines::behind(part.text(), part.lines_before());
        let mut at = range(&lines, place)?.start;
        let mut text = String::new();
        for edit in &self.edits {
            let bytes = range(&lines, edit.place)?;
            text.push_str(part.text().get(at..bytes.start)?);
            text.push_str(&edit.text);
            at = bytes.end;
        }
        Some(TextEdit { place, text })
    }
}

/// Returns the byte range of a place.
fn range(lines: &Lines<'_>, place: Place) -> Option<Range<usize>> {
    let offset = |position: Position| lines.offset(position.line, position.column);
    Some(offset(place.start)?..offset(place.end)?)
}

/// Returns the text with the fixes applied, and how many were applied. Where the edits of several
/// fixes overlap or touch, only the first of these fixes is applied.
pub fn apply_fixes<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> (String, usize) {
    let lines = Lines::new(text);
    let mut taken: Vec<(Range<usize>, &str)> = Vec::new();
    let mut count = 0;
    for fix in fixes {
        let edits: Option<Vec<_>> = fix
            .edits
            .iter()
            .map(|edit| Some((range(&lines, edit.place)?, edit.text.as_str())))
            .collect();
        let Some(edits) = edits.filter(|edits| !edits.is_empty()) else { continue };
        let meets = |one: &Range<usize>| {
            taken.iter().any(|(other, _)| one.start <= other.end && other.start <= one.end)
        };
        if !edits.iter().any(|(range, _)| meets(range)) {
            taken.extend(edits);
            count += 1;
        }
    }
    taken.sort_by_key(|(range, _)| range.start);
    let mut fixed = String::with_capacity(text.len());
    let mut at = 0;
    for (range, replacement) in taken {
        fixed.push_str(text.get(at..range.start).unwrap_or_default());
        fixed.push_str(replacement);
        at = range.end;
    }
    fixed.push_str(text.get(at..).unwrap_or_default());
    (fixed, count)
}

/// Creates edits of the text of an object. Each method returns `None` where the text is not simple
/// enough to edit safely: aliases, values over several lines, quotes with escapes.
pub(super) struct Editor<'o> {
    object: &'o Object<'o>,
}

impl<'o> Editor<'o> {
    pub(super) fn new(object: &'o Object<'o>) -> Self {
        Editor { object }
    }

    /// Replaces a key or a plain value by a string.
    pub(super) fn replace(&self, node: NodeId, text: &str) -> Option<TextEdit> {
        let span = self.object.tree().span(node);
        let raw = self.text(span.clone())?;
        let bare = raw.trim_matches(['"', '\'']);
        let is_simple = self.object.tree().text_of(node) == bare && !raw.contains('\n');
        (is_simple && !raw.is_empty()).then(|| self.edit(span, self.scalar(text)))
    }

    /// Quotes a number or bool, so that it becomes a string of the same characters.
    pub(super) fn quote(&self, node: NodeId) -> Option<TextEdit> {
        let tree = self.object.tree();
        let span = tree.span(node);
        let raw = self.text(span.clone())?;
        let is_plain = matches!(tree.kind(node), Kind::Bool | Kind::Number) && !raw.is_empty();
        (is_plain && !raw.contains(['\n', '&', '!']))
            .then(|| self.edit(span, serde_json::Value::from(raw).to_string()))
    }

    /// Inserts an entry before the first entry of a mapping.
    pub(super) fn add_first(&self, mapping: NodeId, key: &str, value: &str) -> Option<TextEdit> {
        let tree = self.object.tree();
        let keys = tree.entries(mapping).map(|(key, _)| tree.span(key).start);
        let start = keys.min()?;
        let entry = format!("{}: {}", self.scalar(key), self.scalar(value));
        let before = self.text(tree.span(mapping).start..start)?;
        let text = match before.starts_with('{') {
            true => format!("{entry}, "),
            // Also when the first entry follows the `-` of a list item.
            false => {
                let end = self.line_end(start);
                let newline = if self.text(end..end + 1) == Some("\r") { "\r\n" } else { "\n" };
                format!("{entry}{newline}{}", " ".repeat(self.column(start)?))
            }
        };
        Some(self.edit(start..start, text))
    }

    /// Returns how many characters precede a byte on its line; `None` unless they are spaces and
    /// `-`.
    fn column(&self, at: usize) -> Option<usize> {
        let before = self.text(0..at)?;
        let line = before.get(before.rfind('\n').map_or(0, |end| end + 1)..)?;
        line.chars().all(|c| c == ' ' || c == '-').then_some(line.len())
    }

    /// Appends entries to a mapping of strings.
    pub(super) fn add(&self, mapping: NodeId, entries: &[(&str, &str)]) -> Option<TextEdit> {
        let tree = self.object.tree();
        if tree.kind(mapping) != Kind::Object {
            return None;
        }
        let written =
            |(key, value): &(&str, &str)| format!("{}: {}", self.scalar(key), self.scalar(value));
        let entries: Vec<String> = entries.iter().map(written).collect();
        let span = tree.span(mapping);
        let last = tree.entries(mapping).map(|(key, value)| (tree.span(key), tree.span(value)));
        let last = last.max_by_key(|(key, _)| key.start);
        if self.text(span.clone())?.starts_with('{') {
            return Some(match last {
                Some((_, value)) => {
                    let text = format!(", {}", entries.join(", "));
                    self.edit(value.end..value.end, text)
                }
                None => self.edit(span, format!("{{{}}}", entries.join(", "))),
            });
        }
        let (key, value) = last?;
        let indent = self.indent(key.start)?;
        if self.text(key.start..value.end)?.contains('\n') {
            return None;
        }
        let end = self.line_end(value.end);
        let newline = if self.text(end..end + 1) == Some("\r") { "\r\n" } else { "\n" };
        let text: String =
            entries.iter().map(|entry| format!("{newline}{indent}{entry}")).collect();
        Some(self.edit(end..end, text))
    }

    /// Removes an entry from a mapping that has other entries.
    pub(super) fn remove(&self, mapping: NodeId, key: NodeId) -> Option<TextEdit> {
        let tree = self.object.tree();
        let mut spans: Vec<(Range<usize>, Range<usize>)> =
            tree.entries(mapping).map(|(key, value)| (tree.span(key), tree.span(value))).collect();
        spans.sort_unstable_by_key(|(key, _)| key.start);
        let start = tree.span(key).start;
        let nth = spans.iter().position(|(key, _)| key.start == start)?;
        let (_, value) = spans.get(nth)?.clone();
        let next = spans.get(nth + 1);
        let before = nth.checked_sub(1).and_then(|before| spans.get(before));
        if self.text(tree.span(mapping))?.starts_with('{') {
            let range = match (next, before) {
                (Some((next, _)), _) => start..next.start,
                (None, Some((_, before))) => before.end..value.end,
                (None, None) => return None,
            };
            return Some(self.edit(range, String::new()));
        }
        // The entry must be a whole line, and not the only entry.
        let indent = self.indent(start)?;
        if (next.is_none() && before.is_none()) || self.text(start..value.end)?.contains('\n') {
            return None;
        }
        let end = self.line_end(value.end);
        let newline = ["\r\n", "\n"]
            .into_iter()
            .find(|newline| self.text(end..end + newline.len()) == Some(*newline));
        let end = end + newline.map_or(0, str::len);
        Some(self.edit(start - indent.len()..end, String::new()))
    }

    /// Returns the spaces before a byte, if nothing else precedes it on its line.
    fn indent(&self, at: usize) -> Option<&'o str> {
        let before = self.text(0..at)?;
        let line = before.get(before.rfind('\n').map_or(0, |end| end + 1)..)?;
        line.chars().all(|c| c == ' ').then_some(line)
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.text(at..self.object.tree().text().len()).unwrap_or_default();
        let end = rest.find('\n').unwrap_or(rest.len());
        let end =
            if rest.get(..end).is_some_and(|line| line.ends_with('\r')) { end - 1 } else { end };
        at + end
    }

    fn scalar(&self, text: &str) -> String {
        match self.object.tree().is_json() {
            true => serde_json::Value::from(text).to_string(),
            false => written_string(text),
        }
    }

    fn text(&self, range: Range<usize>) -> Option<&'o str> {
        self.object.tree().text().get(range)
    }

    fn edit(&self, range: Range<usize>, text: String) -> TextEdit {
        TextEdit { place: self.object.place_of_bytes(range).into(), text }
    }
}
