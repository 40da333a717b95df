//! Scalars without quotes.

use std::borrow::Cow;

use super::{Scanned, Scanner, Style, TokenKind};

/// The bytes that end no scalar, whatever comes before and behind them: a table, because most
/// bytes of a text are looked up in it.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks it")]
const IN_WORDS: [bool; 256] = {
    let mut is_in_words = [false; 256];
    let mut byte = b'!';
    while byte <= b'~' {
        is_in_words[byte as usize] =
            !matches!(byte, b':' | b',' | b'?' | b'[' | b']' | b'{' | b'}');
        byte += 1;
    }
    is_in_words
};

impl Scanner<'_> {
    pub(super) fn scan_plain_scalar(&mut self) -> Scanned {
        let indent = self.indent.map_or(0, |indent| indent + 1);
        let in_flow = self.flow_level > 0;
        let start = self.cursor.mark;
        let mut end = start;
        // What comes before the last fold, and where the text behind it begins.
        let (mut folded, mut piece) = (String::new(), start.offset());
        let (mut leading, mut trailing) = (String::new(), String::new());
        let (mut is_folding, mut is_folded) = (false, false);
        loop {
            let cursor = &mut self.cursor;
            if cursor.is_document_indicator(b'-')
                || cursor.is_document_indicator(b'.')
                || cursor.at(0) == b'#'
            {
                break;
            }
            while !cursor.is_blank_or_end(0) {
                let ends = match cursor.at(0) {
                    b':' => cursor.is_blank_or_end(1),
                    b',' | b'?' | b'[' | b']' | b'{' | b'}' => in_flow,
                    _ => false,
                };
                if ends {
                    break;
                }
                if is_folding {
                    folded.push_str(cursor.slice(piece, end.offset()));
                    fold(&mut folded, &mut leading, &mut trailing);
                    (piece, is_folding, is_folded) = (cursor.mark.offset(), false, true);
                }
                cursor.skip();
                cursor.skip_ascii(|byte| IN_WORDS.get(usize::from(byte)) == Some(&true));
                end = cursor.mark;
            }
            if !cursor.is_blank(0) && !cursor.is_break(0) {
                break;
            }
            while cursor.is_blank(0) || cursor.is_break(0) {
                if cursor.is_blank(0) {
                    if is_folding && cursor.mark.column < indent && cursor.at(0) == b'\t' {
                        let message = "found a tab character that violates indentation";
                        return Err(self.error(start, message));
                    }
                    cursor.skip();
                } else if is_folding {
                    cursor.read_line(&mut trailing);
                } else {
                    cursor.read_line(&mut leading);
                    is_folding = true;
                }
            }
            if !in_flow && cursor.mark.column < indent {
                break;
            }
        }
        let last = self.cursor.slice(piece, end.offset());
        let value = if is_folded { Cow::Owned(folded + last) } else { Cow::Borrowed(last) };
        let kind = TokenKind::Scalar { value, style: Style::Plain, content: start.offset() };
        self.tokens.push_back(super::Token { kind, start, end });
        self.is_key_allowed |= is_folding;
        Ok(())
    }
}

/// Line breaks inside a scalar: a single one becomes a space, of several the first goes.
pub(super) fn fold(into: &mut String, leading: &mut String, trailing: &mut String) {
    if leading.starts_with('\n') {
        into.push_str(if trailing.is_empty() { " " } else { trailing });
    } else {
        into.push_str(leading);
        into.push_str(trailing);
    }
    leading.clear();
    trailing.clear();
}
