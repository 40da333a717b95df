//! JSON text to a [`Tree`].
//!
//! A reader of our own, because four things are needed together that no kept
//! library gives: where each value stands, keys that occur twice, numbers as they
//! were written, and Go's bound on nesting without any recursion. It accepts what
//! Go's `encoding/json` accepts, and words what it refuses as Go does.
//!
//! Source: `vendor/sigs.k8s.io/json/internal/golang/encoding/json/scanner.go` at v1.36.

use std::borrow::Cow;

use super::tree::{KeyWatch, Kind, NodeId, Tree};
use crate::field::quote;

/// Lists and mappings inside one another beyond this are refused.
pub(super) const MAX_DEPTH: usize = 10_000;

/// Values with more values inside than this are refused, for the memory that they take.
pub(super) const MAX_NODES: usize = 8_000_000;

/// Why a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SyntaxError {
    pub(super) message: String,
    /// The byte at which reading stopped.
    pub(super) offset: usize,
}

/// Reads a text that holds one JSON value.
pub(super) fn read(text: &str) -> Result<Tree<'_>, SyntaxError> {
    let mut reader = Reader::new(text, 0);
    reader.whole_value().map_err(|refusal| *refusal)?;
    match reader.peek() {
        None => Ok(reader.tree),
        Some(_) => Err(*reader.unexpected("after top-level value")),
    }
}

/// Reads the values of a text that holds any number of them, one behind the other.
pub(super) fn read_all(text: &str) -> Result<Vec<Tree<'_>>, SyntaxError> {
    let mut trees = Vec::new();
    let mut reader = Reader::new(text, 0);
    reader.skip_space();
    while reader.peek().is_some() {
        reader.whole_value().map_err(|refusal| *refusal)?;
        let behind = Reader::new(text, reader.at);
        trees.push(std::mem::replace(&mut reader, behind).tree);
    }
    Ok(trees)
}

/// A list or mapping that has not ended yet.
struct Open {
    id: NodeId,
    keys: KeyWatch,
    is_object: bool,
    is_first: bool,
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    tree: Tree<'a>,
    open: Vec<Open>,
}

/// Boxed, so that what goes well is handed up through the calls in one word.
type Refusal = Box<SyntaxError>;

impl<'a> Reader<'a> {
    fn new(text: &'a str, at: usize) -> Self {
        Reader {
            text,
            bytes: text.as_bytes(),
            at,
            tree: Tree::new(text, at),
            open: Vec::with_capacity(16),
        }
    }

    /// A value with all that is inside it, and the space behind.
    fn whole_value(&mut self) -> Result<(), Refusal> {
        self.value()?;
        while !self.open.is_empty() {
            self.member()?;
            if self.tree.len() > MAX_NODES {
                let message = "the value has too many values inside".to_owned();
                return Err(self.error(message));
            }
        }
        self.skip_space();
        Ok(())
    }

    /// The next item or entry of the innermost list or mapping, or its end.
    fn member(&mut self) -> Result<(), Refusal> {
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        let (is_object, is_first) = (open.is_object, open.is_first);
        open.is_first = false;
        let end = if is_object { b'}' } else { b']' };
        self.skip_space();
        match self.peek() {
            Some(b) if b == end => return self.close(),
            Some(b',') if !is_first => self.at += 1,
            _ if is_first => {}
            _ if is_object => return Err(self.unexpected("after object key:value pair")),
            _ => return Err(self.unexpected("after array element")),
        }
        if is_object {
            self.key()?;
        }
        self.value()
    }

    fn close(&mut self) -> Result<(), Refusal> {
        self.at += 1;
        if let Some(open) = self.open.pop() {
            self.tree.close(open.id, self.at, open.keys.suspect());
        }
        Ok(())
    }

    fn key(&mut self) -> Result<(), Refusal> {
        self.skip_space();
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("looking for beginning of object key string"));
        }
        let key = self.string(Kind::Key)?;
        if let Some(open) = self.open.last_mut() {
            open.keys.see(&self.tree, open.id, key);
        }
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected("after object key"));
        }
        self.at += 1;
        Ok(())
    }

    fn value(&mut self) -> Result<(), Refusal> {
        self.skip_space();
        match self.peek() {
            Some(b'"') => self.string(Kind::String).map(|_| ()),
            Some(b'{') => self.begin(Kind::Object),
            Some(b'[') => self.begin(Kind::Array),
            Some(b't') => self.literal(Kind::Bool, "true"),
            Some(b'f') => self.literal(Kind::Bool, "false"),
            Some(b'n') => self.literal(Kind::Null, "null"),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.unexpected("looking for beginning of value")),
        }
    }

    fn begin(&mut self, kind: Kind) -> Result<(), Refusal> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.unexpected("exceeded max depth"));
        }
        let id = self.tree.push(kind, self.at, self.at);
        self.at += 1;
        let is_object = kind == Kind::Object;
        self.open.push(Open { id, keys: KeyWatch::default(), is_object, is_first: true });
        Ok(())
    }

    fn literal(&mut self, kind: Kind, word: &str) -> Result<(), Refusal> {
        let start = self.at;
        for expected in word.bytes() {
            if self.peek() != Some(expected) {
                let expected = char::from(expected);
                return Err(
                    self.unexpected_within(&format!("in literal {word} (expecting '{expected}')"))
                );
            }
            self.at += 1;
        }
        self.tree.push(kind, start, self.at);
        Ok(())
    }

    fn number(&mut self) -> Result<(), Refusal> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits("in numeric literal")?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits("after decimal point in numeric literal")?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits("in exponent of numeric literal")?;
        }
        self.tree.push(Kind::Number, start, self.at);
        Ok(())
    }

    /// One digit or more.
    fn digits(&mut self, context: &str) -> Result<(), Refusal> {
        if !self.peek().is_some_and(|b| b.is_ascii_digit()) {
            return Err(self.unexpected_within(context));
        }
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    fn string(&mut self, kind: Kind) -> Result<NodeId, Refusal> {
        let start = self.at;
        self.at += 1;
        let mut is_plain = true;
        loop {
            self.at += plain(self.bytes.get(self.at..).unwrap_or_default());
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    is_plain = false;
                    self.at += 1;
                    self.escape()?;
                }
                _ => return Err(self.unexpected("in string literal")),
            }
        }
        self.at += 1;
        if is_plain {
            return Ok(self.tree.push_quoted(kind, start, self.at));
        }
        let content = unescape(self.text.get(start + 1..self.at - 1).unwrap_or(""));
        Ok(self.tree.push_content(kind, start, self.at, Cow::Owned(content)))
    }

    /// What follows a backslash.
    fn escape(&mut self) -> Result<(), Refusal> {
        match self.peek() {
            Some(b'b' | b'f' | b'n' | b'r' | b't' | b'\\' | b'/' | b'"') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.peek().is_some_and(|b| b.is_ascii_hexdigit()) {
                        return Err(self.unexpected_within("in \\u hexadecimal character escape"));
                    }
                    self.at += 1;
                }
            }
            _ => return Err(self.unexpected_within("in string escape code")),
        }
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        self.at += rest.iter().position(|byte| !is_space(byte)).unwrap_or(rest.len());
    }

    fn unexpected(&self, context: &str) -> Refusal {
        match self.peek() {
            None => self.error("unexpected end of JSON input".to_owned()),
            Some(_) => self.unexpected_within(context),
        }
    }

    /// Of what ends in the middle, where no space may stand: Go closes the text with one
    /// to see whether it is whole.
    fn unexpected_within(&self, context: &str) -> Refusal {
        let byte = self.peek().unwrap_or(b' ');
        self.error(format!("invalid character {} {context}", quote_byte(byte)))
    }

    fn error(&self, message: String) -> Refusal {
        Box::new(SyntaxError { message, offset: self.at })
    }
}

/// How many bytes come before a quote, a backslash or a control character. Most bytes of a
/// text are passed here, eight at a time.
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let (words, rest) = bytes.as_chunks();
    for (number, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The high bit of each byte that is below a bound. Also of some behind such a byte:
        // only the first counts.
        let below = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word & HIGHS;
        let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
        let ends = is(b'"') | is(b'\\') | below(word, 0x20);
        if ends != 0 {
            return 8 * number + ends.trailing_zeros() as usize / 8;
        }
    }
    let ends = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    8 * words.len() + rest.iter().position(ends).unwrap_or(rest.len())
}

/// As Go prints the byte at which it stops: bytes beyond ASCII as if they were Latin-1.
fn quote_byte(byte: u8) -> String {
    match byte {
        b'\'' => r"'\''".to_owned(),
        b'"' => "'\"'".to_owned(),
        byte => format!("'{}'", quote(char::from(byte).encode_utf8(&mut [0; 4])).trim_matches('"')),
    }
}

/// Resolves the escapes of a string whose syntax has been checked. Halves of a
/// surrogate pair that stand alone become U+FFFD.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let mut chars = after.chars();
        match chars.next() {
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let (c, behind) = unicode_escape(chars.as_str());
                out.push(c);
                rest = behind;
                continue;
            }
            Some(c) => out.push(c),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}

/// The character of `XXXX` or `XXXX\uXXXX`, and what is behind it.
fn unicode_escape(text: &str) -> (char, &str) {
    let unit = |text: &str| text.get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let behind = text.get(4..).unwrap_or("");
    let Some(first) = unit(text) else { return (char::REPLACEMENT_CHARACTER, behind) };
    if let (0xd800..=0xdbff, Some(tail)) = (first, behind.strip_prefix("\\u"))
        && let Some(second @ 0xdc00..=0xdfff) = unit(tail)
    {
        let c = char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
        return (c.unwrap_or(char::REPLACEMENT_CHARACTER), tail.get(4..).unwrap_or(""));
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), behind)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_string_ends_at_the_first_byte_that_is_not_plain() {
        for byte in 0..=u8::MAX {
            let ends = matches!(byte, b'"' | b'\\' | 0..0x20);
            for filler in [b'!', b'#', b'[', b']', 0x20, 0x7f, 0x80, 0xff] {
                for at in 0..20 {
                    let mut bytes = vec![filler; 20];
                    bytes[at] = byte;
                    let expected = if ends { at } else { 20 };
                    assert_eq!(plain(&bytes), expected, "{byte:#x} at {at} of {filler:#x}");
                }
            }
        }
        assert_eq!(plain(b""), 0);
    }
}
