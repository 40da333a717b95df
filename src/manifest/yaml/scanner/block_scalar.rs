//! Scans scalars after `|` and `>`.

use std::borrow::Cow;

use super::{Mark, Scanned, Scanner, Style, Token, TokenKind};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

impl Scanner<'_> {
    pub(super) fn scan_block_scalar(&mut self, is_literal: bool) -> Scanned {
        let start = self.cursor.mark;
        self.cursor.skip();
        let (chomping, increment) = self.scan_block_header(start)?;
        self.skip_rest_of_line(start)?;
        // 0 until the first line that is not empty determines it.
        let mut indent =
            increment.map_or(0, |increment| self.indent.unwrap_or(0).saturating_add(increment));
        let (mut value, mut leading, mut trailing) = (String::new(), String::new(), String::new());
        let mut end = self.scan_block_breaks(&mut indent, &mut trailing, start)?;
        let content = self.cursor.mark.offset();
        let mut was_blank = false;
        while self.cursor.mark.column == indent && !self.cursor.is_end() {
            let is_blank = self.cursor.is_blank(0);
            if !is_literal && !was_blank && !is_blank && leading.starts_with('\n') {
                if trailing.is_empty() {
                    value.push(' ');
                }
            } else {
                value.push_str(&leading);
            }
            leading.clear();
            value.push_str(&trailing);
            trailing.clear();
            was_blank = is_blank;
            let line = self.cursor.mark.offset();
            self.cursor.skip_line_text();
            value.push_str(self.cursor.slice(line, self.cursor.mark.offset()));
            self.cursor.read_line(&mut leading);
            end = self.scan_block_breaks(&mut indent, &mut trailing, start)?;
        }
        if chomping != Chomping::Strip {
            value.push_str(&leading);
        }
        if chomping == Chomping::Keep {
            value.push_str(&trailing);
        }
        let content = content.min(end.offset());
        let kind = TokenKind::Scalar { value: Cow::Owned(value), style: Style::Block, content };
        self.tokens.push_back(Token { kind, start, end });
        Ok(())
    }

    /// Scans how the last line breaks are kept, and by how much the text is indented.
    fn scan_block_header(&mut self, start: Mark) -> Scanned<(Chomping, Option<u32>)> {
        let (mut chomping, mut increment) = (None, None);
        for _ in 0..2 {
            match self.cursor.at(0) {
                b'+' if chomping.is_none() => chomping = Some(Chomping::Keep),
                b'-' if chomping.is_none() => chomping = Some(Chomping::Strip),
                b'0' if increment.is_none() => {
                    return Err(self.error(start, "found an indentation indicator equal to 0"));
                }
                digit @ b'1'..=b'9' if increment.is_none() => {
                    increment = Some(u32::from(digit.saturating_sub(b'0')));
                }
                _ => break,
            }
            self.cursor.skip();
        }
        Ok((chomping.unwrap_or(Chomping::Clip), increment))
    }

    /// Scans empty lines and the indentation of the line after them. Returns the end of the empty
    /// lines.
    fn scan_block_breaks(
        &mut self,
        indent: &mut u32,
        breaks: &mut String,
        start: Mark,
    ) -> Scanned<Mark> {
        let mut end = self.cursor.mark;
        let mut widest = 0;
        loop {
            let is_indentation = |column: u32| *indent == 0 || column < *indent;
            while is_indentation(self.cursor.mark.column) && self.cursor.at(0) == b' ' {
                self.cursor.skip();
            }
            widest = widest.max(self.cursor.mark.column);
            if is_indentation(self.cursor.mark.column) && self.cursor.at(0) == b'\t' {
                let message = "found a tab character where an indentation space is expected";
                return Err(self.error(start, message));
            }
            if !self.cursor.is_break(0) {
                break;
            }
            self.cursor.read_line(breaks);
            end = self.cursor.mark;
        }
        if *indent == 0 {
            *indent = widest.max(self.indent.map_or(0, |indent| indent.saturating_add(1))).max(1);
        }
        Ok(end)
    }
}
