//! A position in a YAML text, and the classes of its characters.
//!
//! Source: `yamlprivateh.go` and `readerc.go` in `vendor/go.yaml.in/yaml/v2` at v1.36.

use std::cell::Cell;

/// Go reads its input in pieces of so many bytes, each with all of its characters.
const PIECE: usize = 512;

/// A position. Lines, columns and characters count from 0. Each token has two, so that they are
/// small.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mark {
    offset: u32,
    /// Characters from the start of the text.
    pub(super) index: u32,
    pub(super) line: u32,
    pub(super) column: u32,
}

impl Mark {
    /// The start of a text.
    pub(super) const START: Mark = Mark { offset: 0, index: 0, line: 0, column: 0 };

    /// Bytes from the start of the text.
    pub(super) const fn offset(self) -> usize {
        self.offset as usize
    }
}

/// A text that is read character by character. Behind its end there are zero bytes.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) mark: Mark,
    /// Whether the text is read as `LineReader` of `k8s.io/apimachinery/pkg/util/yaml` hands
    /// it on: a line feed ends its last line too, and a carriage return before a line feed is
    /// gone.
    by_lines: bool,
    /// Whether a line feed follows a text that does not end with one.
    ends_line: bool,
    /// The bytes before the first piece that has a character which is not allowed.
    allowed: &'a [u8],
    /// Whether such a piece has been looked at.
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

    /// The byte so many bytes ahead.
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

    /// Whether a character was looked for that is not allowed.
    pub(super) fn has_met_forbidden(&self) -> bool {
        self.is_forbidden.get()
    }

    /// Go takes a byte order mark at the start of its buffer for one at the start of a line.
    pub(super) fn is_bom(&self) -> bool {
        self.has_second_bom && self.mark.offset() < PIECE
    }

    pub(super) fn skip(&mut self) {
        let first = self.at(0);
        self.advance(width(first));
        self.mark.index = self.mark.index.saturating_add(1);
        self.mark.column = self.mark.column.saturating_add(1);
    }

    /// Goes on by so many bytes, but not beyond the end.
    fn advance(&mut self, bytes: usize) {
        self.mark.offset = (self.mark.offset() + bytes).min(self.end()) as u32;
    }

    pub(super) fn skip_many(&mut self, characters: usize) {
        (0..characters).for_each(|_| self.skip());
    }

    /// Skips the characters of one byte for which it is so, up to the next other one.
    pub(super) fn skip_ascii(&mut self, is: impl Fn(u8) -> bool) {
        let rest = self.allowed.get(self.mark.offset()..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii() && is(**byte)).count();
        let count = count as u32;
        self.mark.offset = self.mark.offset.saturating_add(count);
        self.mark.index = self.mark.index.saturating_add(count);
        self.mark.column = self.mark.column.saturating_add(count);
    }

    /// Skips what is left of a line, but not the line break.
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

    /// The text between two offsets.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start.min(self.text.len())..end.min(self.text.len())).unwrap_or("")
    }

    fn end(&self) -> usize {
        self.text.len() + usize::from(self.ends_line)
    }

    /// How many bytes a line break takes; 0 if there is none.
    fn break_width(&self, ahead: usize) -> usize {
        match self.at(ahead) {
            b'\r' if self.at(ahead + 1) == b'\n' => 2,
            // Of `\r\r\n` the first two bytes are left, which are one break. A line feed that the
            // text does not have takes nothing away.
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

/// Whether a byte is a character that can be seen, as most are.
const fn is_graphic(byte: u8) -> bool {
    byte.is_ascii_graphic()
}

/// How many bytes a character takes that begins with this one.
pub(super) const fn width(first: u8) -> usize {
    match first {
        0..=0x7f => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => 0,
    }
}

/// Where the first character is that a text may not have.
fn first_forbidden(text: &str) -> Option<usize> {
    // Most texts have nothing but these, which is found out many bytes at a time.
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
    // The bytes before are characters of their own, so that this is the start of one.
    let rest = text.get(plain_to..).unwrap_or_default();
    rest.char_indices().find(|(_, c)| !is_allowed(*c)).map(|(at, _)| plain_to + at)
}

const fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}'
        | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}
