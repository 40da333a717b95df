//! Splits YAML text into tokens, as libyaml and, after it, Go's library do.
//!
//! What libyaml accepts and refuses is the sum of many small steps (when a key is possible, where a
//! tab counts as a blank), so the steps are the same here, one by one.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/scannerc.go` at v1.36, a port of libyaml (MIT).

use std::borrow::Cow;
use std::collections::VecDeque;

use super::cursor::{Cursor, Mark};
use crate::manifest::lexer::MAX_DEPTH;

mod block_scalar;
mod flow_scalar;
mod plain_scalar;
mod properties;

/// A simple key must end on its line and within this many characters.
const LONGEST_SIMPLE_KEY: u32 = 1024;

#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind<'a>,
    pub(super) start: Mark,
    pub(super) end: Mark,
}

impl Token<'_> {
    /// The token after the end of the stream.
    pub(super) const STREAM_END: Token<'static> =
        Token { kind: TokenKind::StreamEnd, start: Mark::START, end: Mark::START };
}

#[derive(Debug, Clone)]
pub(super) enum TokenKind<'a> {
    StreamEnd,
    /// `%YAML`, with the major and minor number.
    Version(u8, u8),
    /// `%TAG`, with handle and prefix.
    TagPrefix(&'a str, String),
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias(&'a str),
    Anchor(&'a str),
    /// Handle and suffix.
    Tag(&'a str, String),
    Scalar {
        value: Cow<'a, str>,
        style: Style,
        /// The offset at which the content begins: for a block scalar, after its header.
        content: usize,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Quoted,
    Block,
}

/// Why a text cannot be read further.
#[derive(Debug, Clone)]
pub(super) struct SyntaxError {
    pub(super) message: Cow<'static, str>,
    /// The position at which reading stopped.
    pub(super) mark: Mark,
    /// The line that Go names, counted from 1, if it names one.
    pub(super) line: Option<u32>,
}

/// The start of a node that turns out to be a key if `:` follows.
#[derive(Debug, Clone, Copy, Default)]
struct SimpleKey {
    is_possible: bool,
    is_required: bool,
    token: usize,
    mark: Mark,
}

#[derive(Debug)]
pub(super) struct Scanner<'a> {
    cursor: Cursor<'a>,
    /// The tokens that were scanned but not taken yet.
    tokens: VecDeque<Token<'a>>,
    /// How many tokens were taken.
    taken: usize,
    /// Whether the first token is known not to be part of a key.
    is_ready: bool,
    is_ended: bool,
    /// The indentation; `None` outside of all collections.
    indent: Option<u32>,
    indents: Vec<Option<u32>>,
    flow_level: usize,
    is_key_allowed: bool,
    /// The possible key outside of all brackets, then that of each level of brackets.
    keys: Vec<SimpleKey>,
    /// The numbers of tokens that may be keys, each with its index in `keys`, in order.
    keys_by_token: VecDeque<(usize, usize)>,
}

type Scanned<T = ()> = Result<T, Box<SyntaxError>>;

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, by_lines: bool) -> Self {
        Scanner {
            cursor: Cursor::new(text, by_lines),
            tokens: VecDeque::new(),
            taken: 0,
            is_ready: false,
            is_ended: false,
            indent: None,
            indents: Vec::new(),
            flow_level: 0,
            is_key_allowed: true,
            keys: vec![SimpleKey::default()],
            keys_by_token: VecDeque::new(),
        }
    }

    /// Returns the next token; `None` after the end of the stream.
    pub(super) fn peek(&mut self) -> Scanned<Option<&Token<'a>>> {
        if !self.is_ready {
            self.make_ready()?;
        }
        Ok(self.tokens.front())
    }

    /// Scans until the first token is final.
    #[inline(never)]
    fn make_ready(&mut self) -> Scanned {
        while !self.is_ended {
            if !self.tokens.is_empty() {
                let is_open = match self.key_of_next_token() {
                    Some(key) => self.is_valid(key)?,
                    None => false,
                };
                if !is_open {
                    break;
                }
            }
            let fetched = self.fetch();
            if self.cursor.has_met_forbidden() {
                let message = Cow::Borrowed("control characters are not allowed");
                return Err(Box::new(SyntaxError { message, mark: self.cursor.mark, line: None }));
            }
            fetched?;
        }
        self.is_ready = true;
        Ok(())
    }

    /// Returns the index in `keys` of the next token to be taken, if it may be a key.
    fn key_of_next_token(&mut self) -> Option<usize> {
        while self.keys_by_token.front().is_some_and(|(token, _)| *token < self.taken) {
            self.keys_by_token.pop_front();
        }
        self.keys_by_token.front().filter(|(token, _)| *token == self.taken).map(|(_, key)| *key)
    }

    fn forget_token(&mut self, token: usize) {
        // The token is nearly always the last one.
        if self.keys_by_token.pop_back_if(|(last, _)| *last == token).is_some() {
            return;
        }
        if let Ok(at) = self.keys_by_token.binary_search_by_key(&token, |(token, _)| *token) {
            self.keys_by_token.remove(at);
        }
    }

    /// Takes the token that was peeked at.
    pub(super) fn take(&mut self) -> Option<Token<'a>> {
        let token = self.tokens.pop_front()?;
        self.is_ready = false;
        self.taken += 1;
        self.is_ended = matches!(token.kind, TokenKind::StreamEnd);
        Some(token)
    }

    fn push(&mut self, kind: TokenKind<'a>, start: Mark) {
        self.tokens.push_back(Token { kind, start, end: self.cursor.mark });
    }

    /// Returns the number of the next token to be scanned.
    fn next_number(&self) -> usize {
        self.taken + self.tokens.len()
    }

    /// Returns an error at the cursor, in a construct that began at `context`.
    fn error(&self, context: Mark, message: impl Into<Cow<'static, str>>) -> Box<SyntaxError> {
        let mark = self.cursor.mark;
        let line = match (mark.line, context.line) {
            (0, 0) => None,
            (0, context) => Some(context),
            (line, _) => Some(line.saturating_add(1)),
        };
        Box::new(SyntaxError { message: message.into(), mark, line })
    }

    fn fetch(&mut self) -> Scanned {
        self.skip_to_next_token();
        self.unroll_indent(Some(self.cursor.mark.column));
        let cursor = &self.cursor;
        let (first, in_flow) = (cursor.at(0), self.flow_level > 0);
        let is_lone = || cursor.is_blank_or_end(1);
        if first.is_ascii_alphanumeric() {
            // Most tokens begin like this, and all that do are plain scalars.
            self.save_key()?;
            self.is_key_allowed = false;
            return self.scan_plain_scalar();
        }
        match first {
            0 => self.fetch_stream_end(),
            b'%' if cursor.mark.column == 0 => self.fetch_directive(),
            b'-' if cursor.is_document_indicator(b'-') => {
                self.fetch_document_indicator(TokenKind::DocumentStart)
            }
            b'.' if cursor.is_document_indicator(b'.') => {
                self.fetch_document_indicator(TokenKind::DocumentEnd)
            }
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if is_lone() => self.fetch_block_entry(),
            b'?' if in_flow || is_lone() => self.fetch_key(),
            b':' if in_flow || is_lone() => self.fetch_value(),
            b'*' | b'&' => {
                self.save_key()?;
                self.is_key_allowed = false;
                self.scan_anchor()
            }
            b'!' => {
                self.save_key()?;
                self.is_key_allowed = false;
                self.scan_tag()
            }
            b'|' | b'>' if !in_flow => {
                self.remove_key()?;
                self.is_key_allowed = true;
                self.scan_block_scalar(first == b'|')
            }
            b'\'' | b'"' => {
                self.save_key()?;
                self.is_key_allowed = false;
                self.scan_flow_scalar(first == b'\'')
            }
            _ if self.begins_plain_scalar() => {
                self.save_key()?;
                self.is_key_allowed = false;
                self.scan_plain_scalar()
            }
            _ => Err(self.error(cursor.mark, "found character that cannot start any token")),
        }
    }

    fn begins_plain_scalar(&self) -> bool {
        let cursor = &self.cursor;
        match cursor.at(0) {
            b'-' => !cursor.is_blank(1),
            b'?' | b':' => self.flow_level == 0 && !cursor.is_blank_or_end(1),
            b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\''
            | b'"' | b'%' | b'@' | b'`' => false,
            _ => !cursor.is_blank_or_end(0),
        }
    }

    fn skip_to_next_token(&mut self) {
        loop {
            if self.cursor.mark.column == 0 && self.cursor.is_bom() {
                self.cursor.skip();
            }
            let tabs = self.flow_level > 0 || !self.is_key_allowed;
            self.cursor.skip_ascii(|byte| byte == b' ' || (tabs && byte == b'\t'));
            if self.cursor.at(0) == b'#' {
                self.cursor.skip_line_text();
            }
            if !self.cursor.is_break(0) {
                return;
            }
            self.cursor.skip_line();
            self.is_key_allowed |= self.flow_level == 0;
        }
    }

    /// Skips blanks and a comment up to the end of the line.
    fn skip_rest_of_line(&mut self, context: Mark) -> Scanned {
        while self.cursor.is_blank(0) {
            self.cursor.skip();
        }
        if self.cursor.at(0) == b'#' {
            self.cursor.skip_line_text();
        }
        if !self.cursor.is_break_or_end(0) {
            return Err(self.error(context, "did not find expected comment or line break"));
        }
        self.cursor.skip_line();
        Ok(())
    }

    fn is_valid(&mut self, key: usize) -> Scanned<bool> {
        let mark = self.cursor.mark;
        let Some(SimpleKey { is_possible: true, is_required, mark: start, .. }) =
            self.keys.get(key).copied()
        else {
            return Ok(false);
        };
        if start.line >= mark.line && start.index.saturating_add(LONGEST_SIMPLE_KEY) >= mark.index {
            return Ok(true);
        }
        if is_required {
            return Err(self.error(start, "could not find expected ':'"));
        }
        if let Some(key) = self.keys.get_mut(key) {
            key.is_possible = false;
        }
        Ok(false)
    }

    fn save_key(&mut self) -> Scanned {
        if !self.is_key_allowed {
            return Ok(());
        }
        self.remove_key()?;
        let mark = self.cursor.mark;
        let is_required = self.flow_level == 0 && self.indent == Some(mark.column);
        let token = self.next_number();
        let level = self.keys.len().saturating_sub(1);
        if let Some(key) = self.keys.last_mut() {
            *key = SimpleKey { is_possible: true, is_required, token, mark };
        }
        // No token of a later number has been a key.
        self.forget_token(token);
        self.keys_by_token.push_back((token, level));
        Ok(())
    }

    fn remove_key(&mut self) -> Scanned {
        let Some(key) = self.keys.last().copied().filter(|key| key.is_possible) else {
            return Ok(());
        };
        if key.is_required {
            return Err(self.error(key.mark, "could not find expected ':'"));
        }
        self.forget_key();
        Ok(())
    }

    fn forget_key(&mut self) {
        if let Some(key) = self.keys.last_mut() {
            key.is_possible = false;
            let token = key.token;
            self.forget_token(token);
        }
    }

    /// Begins a block collection at a column to the right of the current indentation. Its token is
    /// inserted before the token of this number.
    fn roll_indent(
        &mut self,
        column: u32,
        number: usize,
        kind: TokenKind<'a>,
        mark: Mark,
    ) -> Scanned {
        if self.flow_level > 0 || self.indent.is_some_and(|indent| indent >= column) {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = Some(column);
        if self.indents.len() > MAX_DEPTH {
            let context = self.keys.last().map_or(mark, |key| key.mark);
            return Err(self.error(context, format!("exceeded max depth of {MAX_DEPTH}")));
        }
        self.insert(number, kind, mark);
        Ok(())
    }

    /// Inserts a token without text before the token of this number, or, as Go does, at the end if
    /// that one was already taken.
    fn insert(&mut self, number: usize, kind: TokenKind<'a>, mark: Mark) {
        let at = number.checked_sub(self.taken).unwrap_or(self.tokens.len());
        let token = Token { kind, start: mark, end: mark };
        self.tokens.insert(at.min(self.tokens.len()), token);
    }

    fn unroll_indent(&mut self, column: Option<u32>) {
        while self.flow_level == 0 && self.indent > column {
            self.push(TokenKind::BlockEnd, self.cursor.mark);
            self.indent = self.indents.pop().flatten();
        }
    }

    fn fetch_stream_end(&mut self) -> Scanned {
        if self.cursor.mark.column != 0 {
            self.cursor.mark.column = 0;
            self.cursor.mark.line = self.cursor.mark.line.saturating_add(1);
        }
        self.unroll_indent(None);
        self.remove_key()?;
        self.is_key_allowed = false;
        self.push(TokenKind::StreamEnd, self.cursor.mark);
        Ok(())
    }

    fn fetch_directive(&mut self) -> Scanned {
        self.unroll_indent(None);
        self.remove_key()?;
        self.is_key_allowed = false;
        self.scan_directive()
    }

    fn fetch_document_indicator(&mut self, kind: TokenKind<'a>) -> Scanned {
        self.unroll_indent(None);
        self.remove_key()?;
        self.is_key_allowed = false;
        let start = self.cursor.mark;
        self.cursor.skip_many(3);
        self.push(kind, start);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: TokenKind<'a>) -> Scanned {
        self.save_key()?;
        let (token, mark) = (self.next_number(), self.cursor.mark);
        self.keys.push(SimpleKey { token, mark, ..SimpleKey::default() });
        self.flow_level += 1;
        if self.flow_level > MAX_DEPTH {
            return Err(self.error(mark, format!("exceeded max depth of {MAX_DEPTH}")));
        }
        self.is_key_allowed = true;
        self.push_symbol(kind);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: TokenKind<'a>) -> Scanned {
        self.remove_key()?;
        if self.flow_level > 0 {
            self.flow_level -= 1;
            if let Some(key) = self.keys.pop() {
                self.forget_token(key.token);
            }
        }
        self.is_key_allowed = false;
        self.push_symbol(kind);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Scanned {
        self.remove_key()?;
        self.is_key_allowed = true;
        self.push_symbol(TokenKind::FlowEntry);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Scanned {
        if self.flow_level == 0 {
            self.begin_block(
                TokenKind::BlockSequenceStart,
                "block sequence entries are not allowed in this context",
            )?;
        }
        self.remove_key()?;
        self.is_key_allowed = true;
        self.push_symbol(TokenKind::BlockEntry);
        Ok(())
    }

    fn fetch_key(&mut self) -> Scanned {
        if self.flow_level == 0 {
            self.begin_block(
                TokenKind::BlockMappingStart,
                "mapping keys are not allowed in this context",
            )?;
        }
        self.remove_key()?;
        self.is_key_allowed = self.flow_level == 0;
        self.push_symbol(TokenKind::Key);
        Ok(())
    }

    fn fetch_value(&mut self) -> Scanned {
        let level = self.keys.len().saturating_sub(1);
        if self.is_valid(level)? {
            let SimpleKey { token, mark, .. } = self.keys.last().copied().unwrap_or_default();
            self.insert(token, TokenKind::Key, mark);
            self.roll_indent(mark.column, token, TokenKind::BlockMappingStart, mark)?;
            self.forget_key();
            self.is_key_allowed = false;
        } else {
            if self.flow_level == 0 {
                self.begin_block(
                    TokenKind::BlockMappingStart,
                    "mapping values are not allowed in this context",
                )?;
            }
            self.is_key_allowed = self.flow_level == 0;
        }
        self.push_symbol(TokenKind::Value);
        Ok(())
    }

    /// Begins a block collection at the cursor, if one is allowed there and has not begun yet.
    fn begin_block(&mut self, kind: TokenKind<'a>, message: &'static str) -> Scanned {
        let mark = self.cursor.mark;
        if !self.is_key_allowed {
            return Err(self.error(Mark::START, message));
        }
        self.roll_indent(mark.column, self.next_number(), kind, mark)
    }

    /// Scans a token of one character.
    fn push_symbol(&mut self, kind: TokenKind<'a>) {
        let start = self.cursor.mark;
        self.cursor.skip();
        self.push(kind, start);
    }
}
