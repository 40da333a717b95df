//! Splits JSON text into tokens, as Go's `encoding/json` scans it.
//!
//! This is the only place that decides what is valid JSON, how deep it may be nested, and how a
//! syntax error is worded. It has two callers: [`json`](super::json) builds a tree of all values,
//! [`nodes`](super::nodes) reads some fields and [skips](Lexer::skip) the rest.
//!
//! A caller asks for the [kind](Lexer::kind) of the next value and then consumes it: a
//! [`string`](Lexer::string), a [`scalar`](Lexer::scalar), or the opening bracket of an array or
//! object ([`begin`](Lexer::begin)), whose members [`next_item`](Lexer::next_item) and
//! [`next_key`](Lexer::next_key) then advance to, one by one, until its end.
//!
//! Source: `vendor/sigs.k8s.io/json/internal/golang/encoding/json/scanner.go` at v1.36.

mod error;
mod skip;
mod string;

use std::ops::Range;

use super::tree::Kind;
use error::Context;
pub(super) use error::{SyntaxError, SyntaxErrorKind};
pub(super) use string::{StringToken, plain_length};

/// The deepest nesting of arrays and objects. Deeper ones are refused.
pub(super) const MAX_DEPTH: usize = 10_000;

type Result<T> = std::result::Result<T, SyntaxError>;

/// A position in a JSON text.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// How many arrays and objects are open.
    depth: usize,
}

/// Methods that return tokens are inlined: returning a token through memory takes longer than
/// reading it, and doubles the time to build the tree of a DaemonSet.
impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Lexer { text, at: 0, depth: 0 }
    }

    /// Returns the text that is read.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// Returns the offset of the next byte.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Whether only white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.skip_space();
        self.peek().is_none()
    }

    /// Checks that nothing follows a text's single value.
    pub(super) fn end(&mut self) -> Result<()> {
        if self.is_at_end() { Ok(()) } else { Err(self.unexpected(Context::AfterTopLevelValue)) }
    }

    /// Returns the kind of the next value.
    #[inline(always)]
    pub(super) fn kind(&mut self) -> Result<Kind> {
        self.skip_space();
        match self.peek() {
            Some(b'"') => Ok(Kind::String),
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            _ => Err(self.unexpected(Context::BeforeValue)),
        }
    }

    /// Consumes the opening bracket of an array or object.
    #[inline(always)]
    pub(super) fn begin(&mut self) -> Result<()> {
        if !matches!(self.kind()?, Kind::Array | Kind::Object) {
            return Err(self.unexpected(Context::BeforeValue));
        }
        if self.depth >= MAX_DEPTH {
            return Err(self.unexpected(Context::TooDeep));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Advances to the next item of the innermost array; `false` after its closing bracket.
    #[inline(always)]
    pub(super) fn next_item(&mut self, is_first: bool) -> Result<bool> {
        self.next_member(b']', is_first, Context::AfterArrayElement)
    }

    /// Consumes the next key of the innermost object and the colon after it; `None` after the
    /// object's closing bracket.
    #[inline(always)]
    pub(super) fn next_key(&mut self, is_first: bool) -> Result<Option<StringToken>> {
        if !self.next_member(b'}', is_first, Context::AfterObjectEntry)? {
            return Ok(None);
        }
        self.key().map(Some)
    }

    /// Returns the text that is still to be read.
    pub(super) fn ahead(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Skips `count` bytes of the text [ahead](Lexer::ahead), which must be exactly a value.
    pub(super) fn pass_bytes(&mut self, count: usize) {
        self.at += count;
    }

    /// Consumes a key and the colon after it.
    #[inline(always)]
    pub(super) fn key(&mut self) -> Result<StringToken> {
        self.skip_space();
        if self.peek() != Some(b'"') {
            return Err(self.unexpected(Context::BeforeObjectKey));
        }
        let key = self.string()?;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected(Context::AfterObjectKey));
        }
        self.at += 1;
        Ok(key)
    }

    #[inline(always)]
    fn next_member(&mut self, close: u8, is_first: bool, context: Context) -> Result<bool> {
        self.skip_space();
        match self.peek() {
            Some(byte) if byte == close => {
                self.depth = self.depth.saturating_sub(1);
                self.at += 1;
                return Ok(false);
            }
            Some(b',') if !is_first => self.at += 1,
            _ if is_first => {}
            _ => return Err(self.unexpected(context)),
        }
        Ok(true)
    }

    /// Consumes a string.
    #[inline(always)]
    pub(super) fn string(&mut self) -> Result<StringToken> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected(Context::BeforeValue));
        }
        let start = self.at;
        self.at += 1;
        let mut has_escapes = false;
        loop {
            self.at += string::plain_length(self.rest());
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    has_escapes = true;
                    self.at += 1;
                    self.escape()?;
                }
                _ => return Err(self.unexpected(Context::InString)),
            }
        }
        self.at += 1;
        Ok(StringToken { start, end: self.at, has_escapes })
    }

    /// Consumes what follows a backslash.
    fn escape(&mut self) -> Result<()> {
        match self.peek() {
            Some(b'b' | b'f' | b'n' | b'r' | b't' | b'\\' | b'/' | b'"') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.peek().is_some_and(|b| b.is_ascii_hexdigit()) {
                        return Err(self.unexpected_within(Context::InHexEscape));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(self.unexpected_within(Context::InEscape)),
        }
        Ok(())
    }

    /// Consumes a number, `true`, `false` or `null`, and returns the range of its bytes.
    #[inline(always)]
    pub(super) fn scalar(&mut self) -> Result<Range<usize>> {
        let start = self.at;
        match self.peek() {
            Some(b't') => self.literal("true")?,
            Some(b'f') => self.literal("false")?,
            Some(b'n') => self.literal("null")?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => return Err(self.unexpected(Context::BeforeValue)),
        }
        Ok(start..self.at)
    }

    fn literal(&mut self, word: &'static str) -> Result<()> {
        if self.rest().starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        for expected in word.bytes() {
            if self.peek() != Some(expected) {
                return Err(self.unexpected_within(Context::in_literal(word, expected)));
            }
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<()> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits(Context::InNumber)?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits(Context::AfterDecimalPoint)?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits(Context::InExponent)?;
        }
        Ok(())
    }

    /// Consumes one or more digits.
    fn digits(&mut self, context: Context) -> Result<()> {
        if !self.peek().is_some_and(|b| b.is_ascii_digit()) {
            return Err(self.unexpected_within(context));
        }
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[inline(always)]
    fn skip_space(&mut self) {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        let rest = self.rest();
        self.at += rest.iter().position(|byte| !is_space(byte)).unwrap_or(rest.len());
    }

    /// An error at the next byte, or at the end of the text.
    #[cold]
    fn unexpected(&self, context: Context) -> SyntaxError {
        let kind = match self.peek() {
            None => SyntaxErrorKind::UnexpectedEnd,
            Some(byte) => SyntaxErrorKind::UnexpectedByte { byte, context },
        };
        self.error(kind)
    }

    /// An error at the next byte within a token. At the end of the text, the byte is a space: Go
    /// appends one to find out whether the text is complete.
    #[cold]
    fn unexpected_within(&self, context: Context) -> SyntaxError {
        let byte = self.peek().unwrap_or(b' ');
        self.error(SyntaxErrorKind::UnexpectedByte { byte, context })
    }

    /// An error at the next byte.
    #[cold]
    pub(super) fn error(&self, kind: SyntaxErrorKind) -> SyntaxError {
        SyntaxError { offset: self.at, kind }
    }
}
