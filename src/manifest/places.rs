//! Where in a text something stands: lines and columns.

use std::ops::Range;

/// A point in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Bytes before it.
    pub offset: u32,
    /// Its line, from 1.
    pub line: u32,
    /// Its column in characters, from 1.
    pub column: u32,
    /// Its column in units of UTF-16, as JavaScript and editors count, from 1.
    pub column_utf16: u32,
}

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Its first character.
    pub start: Position,
    /// The character behind it.
    pub end: Position,
}

/// The lines of a text.
#[derive(Debug, Clone)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Finds the lines of a text.
    pub fn new(text: &'a str) -> Self {
        let starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { text, starts }
    }

    /// The position of a byte. One beyond the end is taken as the end.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or("");
        let units: usize = before.chars().map(char::len_utf16).sum();
        Position {
            offset: offset as u32,
            line: line as u32,
            column: before.chars().count() as u32 + 1,
            column_utf16: units as u32 + 1,
        }
    }

    /// The place of a range of bytes.
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
}
