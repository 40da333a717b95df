//! Lines and columns of a text.

use std::ops::Range;

use super::newlines::newlines;

/// A position in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The number of bytes before it.
    pub offset: u32,
    /// Its line, from 1.
    pub line: u32,
    /// Its column in characters, from 1; in bytes, if more than 10,000 of them are
    /// before it in its line.
    pub column: u32,
    /// Its column in UTF-16 code units, as JavaScript and editors count.
    pub column_utf16: u32,
}

/// A range of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The position of its first character.
    pub start: Position,
    /// The position after its last character.
    pub end: Position,
}

/// The lines of a text.
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<u32>,
    /// Whether the text is ASCII, so that bytes are characters and need not be counted.
    is_ascii: bool,
    /// How many lines come before the text.
    before: u32,
}

/// The estimated bytes per line, and the most lines to reserve capacity for.
const BYTES_OF_LINE: usize = 24;
const MOST_LINES: usize = 1_000;

/// The most bytes of a line within which characters are counted.
const MAX_COUNTED_BYTES: usize = 10_000;

impl<'a> Lines<'a> {
    /// Finds the lines of a text.
    pub fn new(text: &'a str) -> Self {
        Lines::behind(text, 0)
    }

    /// Finds the lines of a text that is preceded by `before` other lines.
    pub fn behind(text: &'a str, before: u32) -> Self {
        let mut starts = Vec::with_capacity((text.len() / BYTES_OF_LINE).min(MOST_LINES) + 1);
        starts.push(0);
        starts.extend(newlines(text).map(|at| (at + 1) as u32));
        Lines { text, starts, is_ascii: text.is_ascii(), before }
    }

    /// Returns the position of a byte offset. An offset beyond the end is taken as the end.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let nth = self.nth(offset);
        let start = self.starts.get(nth as usize - 1).map_or(0, |start| *start as usize);
        let before = self.text.get(start..offset).unwrap_or("");
        let is_too_long = before.len() > MAX_COUNTED_BYTES;
        let (column, column_utf16) = if self.is_ascii || is_too_long || before.is_ascii() {
            (before.len(), before.len())
        } else {
            (before.chars().count(), before.chars().map(char::len_utf16).sum::<usize>())
        };
        Position {
            offset: offset as u32,
            line: self.before.saturating_add(nth),
            column: (column + 1) as u32,
            column_utf16: (column_utf16 + 1) as u32,
        }
    }

    /// Returns the offset of a line and a column in characters, as [`Lines::position`] counts them;
    /// the end of the text for a column beyond it. `None` if there is no such line.
    pub fn offset(&self, line: u32, column: u32) -> Option<usize> {
        let nth = line.checked_sub(self.before)?.checked_sub(1)?;
        let start = *self.starts.get(nth as usize)? as usize;
        let rest = self.text.get(start..)?;
        let before = column.saturating_sub(1) as usize;
        let counted = rest.char_indices().take(MAX_COUNTED_BYTES + 1);
        let bytes = match self.is_ascii {
            true => before,
            false => counted.map(|(at, _)| at).nth(before).unwrap_or(rest.len()),
        };
        let bytes = if bytes > MAX_COUNTED_BYTES { before } else { bytes };
        Some(start + bytes.min(rest.len()))
    }

    /// Returns the column in bytes, from 1, of a line and a column in characters. `None` if there
    /// is no such line.
    pub fn byte_column(&self, line: u32, column: u32) -> Option<u32> {
        let start = self.offset(line, 1)?;
        u32::try_from(self.offset(line, column)? - start + 1).ok()
    }

    /// Returns the line of a byte offset, from 1.
    pub fn line(&self, offset: usize) -> u32 {
        self.before.saturating_add(self.nth(offset))
    }

    /// Returns a line by its number, without its line break.
    pub fn text_of(&self, line: u32) -> Option<&'a str> {
        let nth = line.checked_sub(self.before)?.checked_sub(1)?;
        let start = *self.starts.get(nth as usize)?;
        self.text.get(start as usize..)?.lines().next()
    }

    /// Returns which of the text's own lines a byte offset is in, from 1.
    fn nth(&self, offset: usize) -> u32 {
        self.starts.partition_point(|start| *start as usize <= offset).max(1) as u32
    }

    /// Returns the place of a range of bytes.
    pub fn place(&self, span: Range<usize>) -> Place {
        Place { start: self.position(span.start), end: self.position(span.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_both_ways() {
        let lines = Lines::new("a\né😀x\n");
        for (offset, line, column, column_utf16) in [
            (0, 1, 1, 1),
            (1, 1, 2, 2),
            (2, 2, 1, 1),
            (8, 2, 3, 4),
            (9, 2, 4, 5),
            (10, 3, 1, 1),
            (99, 3, 1, 1),
        ] {
            let got = lines.position(offset);
            assert_eq!(
                (got.line, got.column, got.column_utf16),
                (line, column, column_utf16),
                "{offset}"
            );
        }
    }

    #[test]
    fn a_position_leads_back_to_its_byte() {
        let long = format!("a\n{}x\n\u{e9}", "\u{e9}\u{1f600}b".repeat(3_000));
        let ascii = format!("a\n{}\nb", "c".repeat(20_000));
        for text in [long.as_str(), ascii.as_str(), "", "\n"] {
            let lines = Lines::behind(text, 7);
            for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
                let Position { line, column, .. } = lines.position(offset);
                assert_eq!(lines.offset(line, column), Some(offset), "{line}:{column}");
            }
        }
        let lines = Lines::new("\u{e9}a\nb");
        assert_eq!(
            [(1, 1), (1, 2), (1, 3)].map(|(l, c)| lines.byte_column(l, c)),
            [Some(1), Some(3), Some(4)]
        );
        assert_eq!(
            (lines.offset(0, 1), lines.offset(3, 1), lines.offset(2, 9)),
            (None, None, Some(5))
        );
    }
}
