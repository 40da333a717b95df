//! Scans scalars without quotes.

use std::borrow::Cow;

use super::{Cursor, Mark, Scanned, Scanner, Style, TokenKind};

/// The bytes that never end a scalar, whatever comes before and after them. A table, because most
/// bytes of a text are looked up in it.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks it")]
const IN_WORDS: [bool; 256] = {
    let mut is_in_words = [false; 256];
    let mut at = 0;
    while at < is_in_words.len() {
        let byte = at as u8;
        let ends = matches!(byte, b':' | b',' | b'?' | b'[' | b']' | b'{' | b'}');
        is_in_words[at] = byte.is_ascii_graphic() && !ends;
        at += 1;
    }
    is_in_words
};

impl Scanner<'_> {
    pub(super) fn scan_plain_scalar(&mut self) -> Scanned {
        let indent = self.indent.map_or(0, |indent| indent.saturating_add(1));
        let in_flow = self.flow_level > 0;
        let start = self.cursor.mark;
        let mut end = start;
        // The text before the last fold, and the offset of the text after it.
        let (mut folded, mut piece) = (String::new(), start.offset());
        // The first line break after the last word, if there is one.
        let mut line_break = None;
        let mut is_folded = false;
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
                if let Some(from) = line_break.take() {
                    folded.push_str(cursor.slice(piece, end.offset()));
                    let (mut leading, mut trailing) = breaks(cursor, from);
                    fold(&mut folded, &mut leading, &mut trailing);
                    (piece, is_folded) = (cursor.mark.offset(), true);
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
                    let is_indented = line_break.is_none() || cursor.mark.column >= indent;
                    if !is_indented && cursor.at(0) == b'\t' {
                        let message = "found a tab character that violates indentation";
                        return Err(self.error(start, message));
                    }
                    cursor.skip();
                    cursor.skip_ascii(|byte| byte == b' ');
                } else {
                    line_break.get_or_insert(cursor.mark);
                    cursor.skip_line();
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
        self.is_key_allowed |= line_break.is_some();
        Ok(())
    }
}

/// Returns the first line break after a mark, and the others up to the cursor. They are read again
/// if a scalar continues after them, which is rare.
fn breaks(cursor: &Cursor<'_>, from: Mark) -> (String, String) {
    let (mut leading, mut trailing) = (String::new(), String::new());
    let mut again = cursor.clone();
    again.mark = from;
    again.read_line(&mut leading);
    while again.mark.offset() < cursor.mark.offset() {
        match again.is_blank(0) {
            true => again.skip(),
            false => again.read_line(&mut trailing),
        }
    }
    (leading, trailing)
}

/// Folds line breaks inside a scalar: a single one becomes a space; of several, the first is
/// dropped.
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
