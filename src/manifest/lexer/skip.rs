//! Skips values that are not needed.
//!
//! Nearly all of a large node list is skipped, so only the strings and brackets of an array or
//! object are examined, eight bytes at a time. If these do not match, or are nested too deep for
//! that, the value is read again byte by byte, so that the error and its position are those of a
//! value that is read.

use super::{Lexer, Result};
use crate::manifest::tree::Kind;
use crate::manifest::words;

/// The deepest nesting of brackets that the fast path can follow.
const MAX_FAST_DEPTH: usize = 128;

impl Lexer<'_> {
    /// Skips the next value.
    ///
    /// DIFFERENCE: between the strings and brackets of an array or object, any bytes are accepted.
    pub(in crate::manifest) fn skip(&mut self) -> Result<()> {
        match self.kind()? {
            Kind::String | Kind::Key => self.string().map(drop),
            Kind::Null | Kind::Bool | Kind::Number => self.scalar().map(drop),
            Kind::Array | Kind::Object => {
                let start = self.at;
                if self.skip_brackets() {
                    return Ok(());
                }
                self.at = start;
                self.skip_checked()
            }
        }
    }

    /// Skips an array or object by its brackets and strings; `false` if its end cannot be found
    /// that way.
    fn skip_brackets(&mut self) -> bool {
        // The kinds of the open brackets, the innermost in the lowest bit: 1 for a brace.
        let mut open: u128 = 0;
        let mut depth = 0_usize;
        loop {
            self.at += length_without_structure(self.rest());
            let Some(byte) = self.peek() else { return false };
            match byte {
                b'"' => {
                    if self.string().is_err() {
                        return false;
                    }
                    continue;
                }
                b'{' | b'[' => {
                    if depth == MAX_FAST_DEPTH || self.depth + depth >= super::MAX_DEPTH {
                        return false;
                    }
                    depth += 1;
                    open = open << 1 | u128::from(byte == b'{');
                }
                _ => {
                    if open & 1 != u128::from(byte == b'}') {
                        return false;
                    }
                    depth -= 1;
                    open >>= 1;
                }
            }
            self.at += 1;
            if depth == 0 {
                return true;
            }
        }
    }

    /// Skips a value and checks every byte of it.
    fn skip_checked(&mut self) -> Result<()> {
        struct Open {
            is_object: bool,
            is_first: bool,
        }
        let mut open: Vec<Open> = Vec::new();
        loop {
            let kind = self.kind()?;
            match kind {
                Kind::String | Kind::Key => {
                    self.string()?;
                }
                Kind::Null | Kind::Bool | Kind::Number => {
                    self.scalar()?;
                }
                Kind::Array | Kind::Object => {
                    self.begin()?;
                    open.push(Open { is_object: kind == Kind::Object, is_first: true });
                }
            }
            loop {
                let Some(innermost) = open.last_mut() else { return Ok(()) };
                let is_first = std::mem::take(&mut innermost.is_first);
                let has_next = match innermost.is_object {
                    true => self.next_key(is_first)?.is_some(),
                    false => self.next_item(is_first)?,
                };
                if has_next {
                    break;
                }
                open.pop();
            }
        }
    }
}

/// Returns the number of bytes before the first quote or bracket.
fn length_without_structure(bytes: &[u8]) -> usize {
    // `[` and `{`, and `]` and `}`, differ in one bit only.
    let found = |word| {
        let folded = word | words::each(0x20);
        words::are(word, b'"') | words::are(folded, b'{') | words::are(folded, b'}')
    };
    words::length_before(bytes, found, |byte| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']'))
}

#[cfg(test)]
mod tests {
    use super::super::MAX_DEPTH;
    use super::*;

    #[test]
    fn the_plain_prefix_ends_at_the_first_quote_or_bracket() {
        for special in ["\"", "{", "}", "[", "]"] {
            for before in 0..40 {
                let plain =
                    ": 5,\n  tru\u{e9}\\ez~!#\t".chars().cycle().take(before).collect::<String>();
                let text = format!("{plain}{special}{{x\"");
                assert_eq!(length_without_structure(text.as_bytes()), plain.len(), "{text}");
            }
        }
        assert_eq!(length_without_structure(b"0123456789"), 10);
    }

    #[test]
    fn values_are_skipped_to_their_end() {
        for (text, end) in [
            ("  {\"a\": [1, {\"}\": \"\\\"]\"}]} rest", 26),
            ("[] ,", 2),
            ("\"a\\\\\" ,", 5),
            ("-1.5e+3,", 7),
            ("true}", 4),
        ] {
            let mut lexer = Lexer::new(text);
            assert_eq!(lexer.skip(), Ok(()), "{text}");
            assert_eq!(lexer.at(), end, "{text}");
        }
    }

    #[test]
    fn what_is_skipped_has_the_errors_of_what_is_read() {
        let control = "{\"a\": \"\u{1}\"}";
        for text in [
            "",
            "{\"a\": [1}",
            "{\"a\": [1",
            "\"a\\",
            "nul",
            "?",
            control,
            "[\"\\x\"]",
            "[\"\n\"]",
            "[\"\\u12\"]",
        ] {
            let error = Lexer::new(text).skip().unwrap_err();
            let read = crate::manifest::json::read(text).unwrap_err();
            assert_eq!(error, read, "{text}");
        }
    }

    #[test]
    fn what_is_skipped_may_be_as_deep_as_what_is_read() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        for depth in [1, 127, 128, 129, 1000, MAX_DEPTH] {
            let text = nested(depth);
            let mut lexer = Lexer::new(&text);
            assert_eq!(lexer.skip(), Ok(()), "{depth}");
            assert_eq!(lexer.at(), text.len());
        }
        let text = nested(MAX_DEPTH + 1);
        let error = Lexer::new(&text).skip().unwrap_err();
        assert_eq!(error, crate::manifest::json::read(&text).unwrap_err());
        assert_eq!(error.to_string(), "invalid character '[' exceeded max depth");
        // Open brackets around the value count towards the limit.
        let text = nested(MAX_DEPTH);
        let mut lexer = Lexer::new(&text);
        lexer.begin().unwrap();
        assert_eq!(lexer.skip(), Ok(()));
        let text = nested(MAX_DEPTH + 1);
        let mut lexer = Lexer::new(&text);
        lexer.begin().unwrap();
        assert_eq!(lexer.skip().unwrap_err().offset, MAX_DEPTH);
    }
}
