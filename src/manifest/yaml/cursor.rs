//! A position in a YAML text, and the classes of its characters.
//!
//! Source: `yamlprivateh.go` and `readerc.go` in `vendor/go.yaml.in/yaml/v2` at v1.36.

use std::cell::Cell;

/// Go reads its input in pieces of this many bytes, each of which it checks as a whole.
const PIECE: usize = 512;

/// A position. Lines, columns and characters count from 0. Marks are kept small because each token
/// has two.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mark {
    offset: u32,
    /// The number of characters from the start of the text.
    pub(super) index: u32,
    pub(super) line: u32,
    pub(super) column: u32,
}

impl Mark {
    /// The start of a text.
    pub(super) const START: Mark = Mark { offset: 0, index: 0, line: 0, column: 0 };

    /// Returns the number of bytes from the start of the text.
    pub(super) const fn offset(self) -> usize {
        self.offset as usize
    }
}

/// A text that is read character by character. After its end there are zero bytes.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) mark: Mark,
    /// Whether the text is read as `LineReader` of `k8s.io/apimachinery/pkg/util/yaml` passes it
    /// on: its last line always ends with a line feed, and a carriage return before a line feed is
    /// dropped.
    by_lines: bool,
    /// Whether a line feed is added because the text does not end with one.
    ends_line: bool,
    /// The bytes before the first piece with a character that is not allowed.
    allowed: &'a [u8],
    /// Whether such a piece has been read.
    is_forbidden: Cell<bool>,
    /// Whether a second byte order mark follows the first.
    has_second_bom: bool,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, by_lines: bool) -> Self {
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let behind = text.get(start..).unwrap_or("");
        let forbidden = first_forbidden(behind).map(|at| start + at / PIECE * PIECE);
        let allowed = text.as_bytes();
        Cursor {
            text,
            mark: Mark { offset: start as u32, ..Mark::START },
            by_lines,
            ends_line: by_lines && !text.ends_with('\n'),
            allowed: forbidden.and_then(|at| allowed.get(..at)).unwrap_or(allowed),
            is_forbidden: Cell::new(false),
            has_second_bom: behind.starts_with('\u{feff}'),
        }
    }

    /// Returns the byte `ahead` bytes after the cursor.
    pub(super) fn at(&self, ahead: usize) -> u8 {
        match self.allowed.get(self.mark.offset() + ahead) {
            Some(byte) => *byte,
            None => self.behind_allowed(self.mark.offset() + ahead),
        }
    }

    #[cold]
    fn behind_allowed(&self, offset: usize) -> u8 {
        if self.allowed.len() < self.text.len() {
            self.is_forbidden.set(true);
            return 0;
        }
        if self.ends_line && offset == self.text.len() { b'\n' } else { 0 }
    }

    /// Whether a piece with a character that is not allowed has been read.
    pub(super) fn has_met_forbidden(&self) -> bool {
        self.is_forbidden.get()
    }

    /// Whether Go finds a byte order mark at the start of a line here: it checks the start of its
    /// buffer instead of the line.
    pub(super) fn is_bom(&self) -> bool {
        self.has_second_bom && self.mark.offset() < PIECE
    }

    pub(super) fn skip(&mut self) {
        let first = self.at(0);
        self.advance(width(first));
        self.mark.index = self.mark.index.saturating_add(1);
        self.mark.column = self.mark.column.saturating_add(1);
    }

    /// Advances by `bytes` bytes, but not beyond the end.
    fn advance(&mut self, bytes: usize) {
        self.mark.offset = (self.mark.offset() + bytes).min(self.end()) as u32;
    }

    pub(super) fn skip_many(&mut self, characters: usize) {
        (0..characters).for_each(|_| self.skip());
    }

    /// Skips ASCII characters for which `is` returns `true`, up to the first other character.
    pub(super) fn skip_ascii(&mut self, is: impl Fn(u8) -> bool) {
        let rest = self.allowed.get(self.mark.offset()..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii() && is(**byte)).count();
        let count = count as u32;
        self.mark.offset = self.mark.offset.saturating_add(count);
        self.mark.index = self.mark.index.saturating_add(count);
        self.mark.column = self.mark.column.saturating_add(count);
    }

    /// Skips the rest of a line, but not the line break.
    pub(super) fn skip_line_text(&mut self) {
        while !self.is_break_or_end(0) {
            self.skip();
            self.skip_ascii(|byte| matches!(byte, b' '..=b'~'));
        }
    }

    /// Skips a line break, if there is one.
    pub(super) fn skip_line(&mut self) {
        let bytes = self.break_width(0);
        if bytes > 0 {
            self.mark.index =
                self.mark.index.saturating_add(if self.at(0) == b'\r' { bytes as u32 } else { 1 });
            self.advance(bytes);
            self.mark.column = 0;
            self.mark.line = self.mark.line.saturating_add(1);
        }
    }

    /// Reads a line break, if there is one.
    pub(super) fn read_line(&mut self, into: &mut String) {
        match self.break_width(0) {
            0 => return,
            3 if self.at(0) != b'\r' => {
                into.push_str(self.slice(self.mark.offset(), self.mark.offset() + 3));
            }
            _ => into.push('\n'),
        }
        self.skip_line();
    }

    /// Returns the text between two offsets.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start.min(self.text.len())..end.min(self.text.len())).unwrap_or("")
    }

    fn end(&self) -> usize {
        self.text.len() + usize::from(self.ends_line)
    }

    /// Returns the length of a line break in bytes; 0 if there is none.
    fn break_width(&self, ahead: usize) -> usize {
        match self.at(ahead) {
            b'\r' if self.at(ahead + 1) == b'\n' => 2,
            // In `\r\r\n`, the second carriage return is dropped, and the rest is one break. An
            // added line feed drops nothing.
            b'\r'
                if self.by_lines
                    && self.at(ahead + 1) == b'\r'
                    && self.at(ahead + 2) == b'\n'
                    && self.mark.offset() + ahead + 2 < self.text.len() =>
            {
                3
            }
            b'\r' | b'\n' => 1,
            0xc2 if self.at(ahead + 1) == 0x85 => 2,
            0xe2 if self.at(ahead + 1) == 0x80 && matches!(self.at(ahead + 2), 0xa8 | 0xa9) => 3,
            _ => 0,
        }
    }

    pub(super) fn is_break(&self, ahead: usize) -> bool {
        !is_graphic(self.at(ahead)) && self.break_width(ahead) > 0
    }

    pub(super) fn is_end(&self) -> bool {
        self.at(0) == 0
    }

    pub(super) fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.at(ahead), b' ' | b'\t')
    }

    pub(super) fn is_break_or_end(&self, ahead: usize) -> bool {
        let byte = self.at(ahead);
        byte == 0 || (!is_graphic(byte) && self.is_break(ahead))
    }

    pub(super) fn is_blank_or_end(&self, ahead: usize) -> bool {
        !is_graphic(self.at(ahead)) && (self.is_blank(ahead) || self.is_break_or_end(ahead))
    }

    /// A letter, a digit, `_` or `-`.
    pub(super) fn is_word(&self) -> bool {
        self.at(0).is_ascii_alphanumeric() || matches!(self.at(0), b'_' | b'-')
    }

    /// Whether a line begins with `---` or `...` here.
    pub(super) fn is_document_indicator(&self, symbol: u8) -> bool {
        self.mark.column == 0
            && (0..3).all(|ahead| self.at(ahead) == symbol)
            && self.is_blank_or_end(3)
    }
}

/// Whether a byte is a visible ASCII character, as most are.
const fn is_graphic(byte: u8) -> bool {
    byte.is_ascii_graphic()
}

/// Returns the length in bytes of a character by its first byte; 0 if no character begins with it.
pub(super) const fn width(first: u8) -> usize {
    match first {
        0..=0x7f => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => 0,
    }
}

/// Returns the offset of the first character that is not allowed in a text.
fn first_forbidden(text: &str) -> Option<usize> {
    // Most texts consist only of these, which is checked many bytes at a time.
    let is_plain = |byte: u8| {
        let is_visible = byte.wrapping_sub(b' ') <= b'~'.abs_diff(b' ');
        is_visible | (byte == b'\n') | (byte == b'\t') | (byte == b'\r')
    };
    let mut plain_to = 0;
    for bytes in text.as_bytes().as_chunks::<64>().0 {
        if bytes.iter().fold(0, |others, byte| others | u8::from(!is_plain(*byte))) != 0 {
            break;
        }
        plain_to += bytes.len();
    }
    // All bytes before are single characters, so this is the start of a character.
    let rest = text.get(plain_to..).unwrap_or_default();
    rest.char_indices().find(|(_, c)| !is_allowed(*c)).map(|(at, _)| plain_to + at)
}

const fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}'
        | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}
