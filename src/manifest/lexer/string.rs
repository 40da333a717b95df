//! JSON strings: finding their end, and resolving their escapes.

use std::borrow::Cow;

use crate::manifest::words;

/// The range of a string whose syntax has been checked, including its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::manifest) struct StringToken {
    pub(in crate::manifest) start: usize,
    pub(in crate::manifest) end: usize,
    pub(in crate::manifest) has_escapes: bool,
}

impl StringToken {
    /// Returns the content of the string: the text between the quotes, with escapes resolved.
    /// Unpaired surrogates become U+FFFD. `text` is the text that was read.
    pub(in crate::manifest) fn content<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let inner = text.get(self.start + 1..self.end.saturating_sub(1)).unwrap_or("");
        if self.has_escapes { Cow::Owned(unescape(inner)) } else { Cow::Borrowed(inner) }
    }
}

/// Returns the number of bytes before the first quote, backslash or control character.
pub(in crate::manifest) fn plain_length(bytes: &[u8]) -> usize {
    let found = |word| words::are(word, b'"') | words::are(word, b'\\') | words::below(word, 0x20);
    words::length_before(bytes, found, |byte| matches!(byte, b'"' | b'\\' | 0..0x20))
}

/// Resolves the escapes of a string whose syntax has been checked.
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

/// Returns the character of `XXXX` or `XXXX\uXXXX`, and the text after it.
fn unicode_escape(text: &str) -> (char, &str) {
    let unit = |text: &str| text.get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let behind = text.get(4..).unwrap_or("");
    let Some(first) = unit(text) else { return (char::REPLACEMENT_CHARACTER, behind) };
    if let (0xd800..=0xdbff, Some(tail)) = (first, behind.strip_prefix("\\u"))
        && let Some(second @ 0xdc00..=0xdfff) = unit(tail)
    {
        let c = char::from_u32(0x1_0000 | (first & 0x3ff) << 10 | second & 0x3ff);
        return (c.unwrap_or(char::REPLACEMENT_CHARACTER), tail.get(4..).unwrap_or(""));
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), behind)
}

#[cfg(test)]
mod tests {
    use super::plain_length;

    #[test]
    fn a_string_ends_at_the_first_byte_that_is_not_plain() {
        for byte in 0..=u8::MAX {
            let ends = matches!(byte, b'"' | b'\\' | 0..0x20);
            for filler in [b'!', b'#', b'[', b']', 0x20, 0x7f, 0x80, 0xff] {
                for at in 0..20 {
                    let mut bytes = vec![filler; 20];
                    bytes[at] = byte;
                    let expected = if ends { at } else { 20 };
                    assert_eq!(plain_length(&bytes), expected, "{byte:#x} at {at} of {filler:#x}");
                }
            }
        }
        assert_eq!(plain_length(b""), 0);
    }
}
