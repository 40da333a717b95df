//! Walks over JSON text and stops only at what is asked for.
//!
//! What is passed over is looked at only as far as is needed to find its end: strings
//! and the nesting of brackets.

use std::borrow::Cow;

use super::source::{Source, SyntaxError};
use crate::manifest::tree::Kind;

type Result<T> = std::result::Result<T, SyntaxError>;

/// Brackets may nest so deep in what is passed over.
const DEEPEST: u32 = 128;

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// A place in a JSON text.
#[derive(Debug, Clone)]
pub(super) struct Skim<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Skim<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Skim { text, at: 0 }
    }

    pub(super) fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Whether only white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// From an opening bracket to behind the closing one.
    fn pass_nested(&mut self) -> Result<()> {
        // The kinds of the open brackets, innermost lowest: a one is a brace.
        let mut open: u128 = 0;
        let mut depth: u32 = 0;
        loop {
            self.at += prefix(self.rest(), structure, is_structure);
            let Some(byte) = self.rest().first() else {
                return self.fail("the text ends inside a value");
            };
            match byte {
                b'"' => {
                    self.at += 1;
                    self.pass_string()?;
                    continue;
                }
                b'{' | b'[' => {
                    if depth == DEEPEST {
                        return self.fail("the text is nested too deeply");
                    }
                    depth += 1;
                    open = open << 1 | u128::from(*byte == b'{');
                }
                b'}' | b']' => {
                    if open & 1 != u128::from(*byte == b'}') {
                        return self.fail("another bracket must close here");
                    }
                    depth -= 1;
                    open >>= 1;
                }
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// From behind the opening quote to behind the closing one; whether there were escapes.
    fn pass_string(&mut self) -> Result<bool> {
        let mut escaped = false;
        loop {
            let rest = self.rest();
            let length = prefix(rest, ends_in_string, |b| matches!(b, b'"' | b'\\'));
            match rest.get(length) {
                Some(b'"') => {
                    self.at += length + 1;
                    return Ok(escaped);
                }
                Some(_) if length + 2 <= rest.len() => {
                    escaped = true;
                    self.at += length + 2;
                }
                _ => return self.fail("the text ends inside a string"),
            }
        }
    }

    fn peek(&mut self) -> Option<u8> {
        self.skip_white_space();
        self.rest().first().copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8, message: &'static str) -> Result<()> {
        if self.take(byte) { Ok(()) } else { self.fail(message) }
    }

    fn skip_white_space(&mut self) {
        let rest = self.rest();
        let length = rest
            .iter()
            .position(|b| !matches!(b, b' ' | b'\n' | b'\r' | b'\t'))
            .unwrap_or(rest.len());
        self.at += length;
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn fail<T>(&self, message: &'static str) -> Result<T> {
        Err(SyntaxError { at: self.at, message })
    }
}

impl<'a> Source<'a> for Skim<'a> {
    fn kind(&mut self) -> Result<Kind> {
        match self.peek() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::String),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(_) => self.fail("a value must begin here"),
            None => self.fail("the text ends where a value must begin"),
        }
    }

    fn at(&self) -> usize {
        self.at
    }

    fn pass(&mut self) -> Result<()> {
        match self.kind()? {
            Kind::String | Kind::Key => {
                self.at += 1;
                self.pass_string().map(|_| ())
            }
            Kind::Object | Kind::Array => self.pass_nested(),
            Kind::Number | Kind::Bool | Kind::Null => self.scalar().map(|_| ()),
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>> {
        self.expect(b'"', "a string must begin here")?;
        let start = self.at;
        let escaped = self.pass_string()?;
        // The closing quote was just passed.
        let inner = self.text.get(start..self.at.saturating_sub(1)).unwrap_or_default();
        if !escaped {
            return Ok(Cow::Borrowed(inner));
        }
        let quoted = self.text.get(start.saturating_sub(1)..self.at).unwrap_or_default();
        match serde_json::from_str(quoted) {
            Ok(text) => Ok(Cow::Owned(text)),
            Err(_) => Err(SyntaxError { at: start, message: "the string has a bad escape" }),
        }
    }

    fn scalar(&mut self) -> Result<Cow<'a, str>> {
        self.skip_white_space();
        let start = self.at;
        let length = self
            .rest()
            .iter()
            .position(
                |b| !matches!(b, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'+' | b'-' | b'.'),
            )
            .unwrap_or(self.rest().len());
        self.at += length;
        let word = self.text.get(start..self.at).unwrap_or_default();
        let number = word.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        let known = match word {
            "true" | "false" | "null" => true,
            _ => number && serde_json::from_str::<serde_json::Number>(word).is_ok(),
        };
        if known {
            Ok(word.into())
        } else {
            Err(SyntaxError { at: start, message: "this is no JSON value" })
        }
    }

    fn object<E: From<SyntaxError>>(
        &mut self,
        mut each: impl FnMut(&mut Self, &str) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.expect(b'{', "an object must begin here")?;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let key = self.string()?;
            self.expect(b':', "a colon must stand here")?;
            each(self, &key)?;
            if self.take(b'}') {
                return Ok(());
            }
            self.expect(b',', "a comma or the end of the object must stand here")?;
        }
    }

    fn array<E: From<SyntaxError>>(
        &mut self,
        mut each: impl FnMut(&mut Self, usize) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.expect(b'[', "an array must begin here")?;
        if self.take(b']') {
            return Ok(());
        }
        for index in 0.. {
            each(self, index)?;
            if self.take(b']') {
                break;
            }
            self.expect(b',', "a comma or the end of the array must stand here")?;
        }
        Ok(())
    }
}

/// How many bytes come before the first one that is wanted, eight at a time.
#[inline]
fn prefix(bytes: &[u8], in_word: impl Fn(u64) -> u64, wanted: impl Fn(u8) -> bool) -> usize {
    let (words, tail) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let found = in_word(u64::from_le_bytes(*word));
        if found != 0 {
            return index * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    words.len() * 8 + tail.iter().position(|b| wanted(*b)).unwrap_or(tail.len())
}

/// The same byte eight times.
const fn each(byte: u8) -> u64 {
    LOW * byte as u64
}

/// The high bits of the bytes that are zero; those above the lowest may be wrong.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(LOW) & !word & HIGH
}

/// Like [`zeros`], of the bytes that are a quote or a bracket.
const fn structure(word: u64) -> u64 {
    // `[` and `{`, and `]` and `}`, differ in one bit only.
    let folded = word | each(0x20);
    zeros(word ^ each(b'"')) | zeros(folded ^ each(b'{')) | zeros(folded ^ each(b'}'))
}

/// Like [`zeros`], of the bytes that are a quote or a backslash.
const fn ends_in_string(word: u64) -> u64 {
    zeros(word ^ each(b'"')) | zeros(word ^ each(b'\\'))
}

const fn is_structure(byte: u8) -> bool {
    matches!(byte, b'"' | b'{' | b'}' | b'[' | b']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_prefix_ends_at_the_first_quote_or_bracket() {
        for special in ["\"", "{", "}", "[", "]"] {
            for before in 0..40 {
                let plain =
                    ": 5,\n  tru\u{e9}\\ez~!#\t".chars().cycle().take(before).collect::<String>();
                let text = format!("{plain}{special}{{x\"");
                assert_eq!(prefix(text.as_bytes(), structure, is_structure), plain.len(), "{text}");
            }
        }
        assert_eq!(prefix(b"0123456789", structure, is_structure), 10);
    }

    #[test]
    fn values_are_passed_over_to_their_end() {
        for (text, end) in [
            ("  {\"a\": [1, {\"}\": \"\\\"]\"}]} rest", 26),
            ("[] ,", 2),
            ("\"a\\\\\" ,", 5),
            ("-1.5e+3,", 7),
            ("true}", 4),
        ] {
            let mut skim = Skim::new(text);
            assert_eq!(skim.pass(), Ok(()), "{text}");
            assert_eq!(skim.at(), end, "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for (text, at, message) in [
            ("", 0, "the text ends where a value must begin"),
            ("{\"a\": [1}", 8, "another bracket must close here"),
            ("{\"a\": [1", 8, "the text ends inside a value"),
            ("\"a\\", 1, "the text ends inside a string"),
            ("nul", 0, "this is no JSON value"),
            ("01", 0, "this is no JSON value"),
            ("?", 0, "a value must begin here"),
        ] {
            assert_eq!(Skim::new(text).pass(), Err(SyntaxError { at, message }), "{text}");
        }
        let deep = "[".repeat(100_000);
        let error = SyntaxError { at: 128, message: "the text is nested too deeply" };
        assert_eq!(Skim::new(&deep).pass(), Err(error));
    }

    #[test]
    fn strings_are_unescaped() {
        assert_eq!(Skim::new(r#""a\u00e9\n""#).string().unwrap(), "a\u{e9}\n");
        assert!(Skim::new(r#""a\x""#).string().is_err());
    }
}
