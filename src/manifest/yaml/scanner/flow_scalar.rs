//! Scans scalars in quotes.

use std::borrow::Cow;

use super::plain_scalar::fold;
use super::{Mark, Scanned, Scanner, Style, TokenKind};

impl Scanner<'_> {
    pub(super) fn scan_flow_scalar(&mut self, is_single: bool) -> Scanned {
        let start = self.cursor.mark;
        self.cursor.skip();
        let quote = if is_single { b'\'' } else { b'"' };
        // The text before the last escape or fold, and the offset of the text after it.
        let (mut value, mut piece) = (String::new(), self.cursor.mark.offset());
        let mut is_changed = false;
        let (mut leading, mut trailing) = (String::new(), String::new());
        loop {
            if self.cursor.is_document_indicator(b'-') || self.cursor.is_document_indicator(b'.') {
                return Err(self.error(start, "found unexpected document indicator"));
            }
            if self.cursor.is_end() {
                return Err(self.error(start, "found unexpected end of stream"));
            }
            let mut is_folding = false;
            while !self.cursor.is_blank_or_end(0) {
                let (first, second) = (self.cursor.at(0), self.cursor.at(1));
                if is_single && first == quote && second == quote {
                    value.push_str(self.cursor.slice(piece, self.cursor.mark.offset() + 1));
                    self.cursor.skip_many(2);
                    (piece, is_changed) = (self.cursor.mark.offset(), true);
                } else if first == quote {
                    break;
                } else if !is_single && first == b'\\' {
                    value.push_str(self.cursor.slice(piece, self.cursor.mark.offset()));
                    is_changed = true;
                    if self.cursor.is_break(1) {
                        self.cursor.skip();
                        self.cursor.skip_line();
                        (piece, is_folding) = (self.cursor.mark.offset(), true);
                        break;
                    }
                    self.scan_escape(start, &mut value)?;
                    piece = self.cursor.mark.offset();
                } else {
                    self.cursor.skip();
                    self.cursor.skip_ascii(|byte| {
                        byte.is_ascii_graphic() && !matches!(byte, b'\'' | b'"' | b'\\')
                    });
                }
            }
            if self.cursor.at(0) == quote {
                break;
            }
            let end = self.cursor.mark.offset();
            // After an escaped line break, leading blanks are dropped.
            let is_escaped = is_folding;
            while self.cursor.is_blank(0) || self.cursor.is_break(0) {
                if self.cursor.is_blank(0) {
                    self.cursor.skip();
                } else if is_folding {
                    self.cursor.read_line(&mut trailing);
                } else {
                    self.cursor.read_line(&mut leading);
                    is_folding = true;
                }
            }
            if is_folding {
                if !is_escaped {
                    value.push_str(self.cursor.slice(piece, end));
                }
                fold(&mut value, &mut leading, &mut trailing);
                (piece, is_changed) = (self.cursor.mark.offset(), true);
            }
        }
        let last = self.cursor.slice(piece, self.cursor.mark.offset());
        let value = if is_changed { Cow::Owned(value + last) } else { Cow::Borrowed(last) };
        self.cursor.skip();
        let kind = TokenKind::Scalar { value, style: Style::Quoted, content: start.offset() };
        self.push(kind, start);
        Ok(())
    }

    fn scan_escape(&mut self, start: Mark, into: &mut String) -> Scanned {
        let digits = match self.cursor.at(1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            other => {
                into.push(match other {
                    b'0' => '\0',
                    b'a' => '\u{7}',
                    b'b' => '\u{8}',
                    b't' | b'\t' => '\t',
                    b'n' => '\n',
                    b'v' => '\u{b}',
                    b'f' => '\u{c}',
                    b'r' => '\r',
                    b'e' => '\u{1b}',
                    b' ' => ' ',
                    b'"' => '"',
                    b'\'' => '\'',
                    b'\\' => '\\',
                    b'N' => '\u{85}',
                    b'_' => '\u{a0}',
                    b'L' => '\u{2028}',
                    b'P' => '\u{2029}',
                    _ => return Err(self.error(start, "found unknown escape character")),
                });
                0
            }
        };
        self.cursor.skip_many(2);
        if digits == 0 {
            return Ok(());
        }
        let mut code = 0_u64;
        for ahead in 0..digits {
            let Some(digit) = char::from(self.cursor.at(ahead)).to_digit(16) else {
                return Err(self.error(start, "did not find expected hexdecimal number"));
            };
            code = code << 4 | u64::from(digit);
        }
        let Some(c) = u32::try_from(code).ok().and_then(char::from_u32) else {
            return Err(self.error(start, "found invalid Unicode character escape code"));
        };
        into.push(c);
        self.cursor.skip_many(digits);
        Ok(())
    }
}
