//! Prints a refused value as the API server does.

use std::fmt::Write;
use std::sync::Arc;

/// A refused value, as it is printed in a message.
///
/// Go prints by type: plain strings with `%q`, numbers and booleans as they are,
/// everything else (also strings of a named type, such as a `Protocol`, and
/// pointers) as JSON. So a caller chooses the constructor for the type of the value in Go.
///
/// Clones share the text, so errors that each print the same whole list hold it only once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadValue(Arc<str>);

impl BadValue {
    /// A value of a named string type or a pointer to a string, printed as a JSON string.
    pub fn named(text: &str) -> Self {
        BadValue(json_string(text).into())
    }

    /// An absent pointer, list or map.
    pub fn null() -> Self {
        BadValue("null".into())
    }

    /// A composite value, given as JSON text with the Go field names of the internal type.
    pub fn json(text: impl Into<String>) -> Self {
        BadValue(text.into().into())
    }

    /// A list of strings, printed as a JSON list.
    pub fn list<S: AsRef<str>>(items: &[S]) -> Self {
        let items: Vec<String> = items.iter().map(|item| json_string(item.as_ref())).collect();
        BadValue(format!("[{}]", items.join(",")).into())
    }

    /// The printed text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for BadValue {
    fn from(text: &str) -> Self {
        BadValue(quote(text).into())
    }
}

impl From<&String> for BadValue {
    fn from(text: &String) -> Self {
        BadValue(quote(text).into())
    }
}

macro_rules! printed_as_is {
    ($($t:ty),*) => {$(
        impl From<$t> for BadValue {
            fn from(value: $t) -> Self {
                BadValue(value.to_string().into())
            }
        }
    )*};
}
printed_as_is!(i32, i64, u64, usize, bool);

/// Quotes a string as Go's `%q` (`strconv.Quote`) does.
///
/// ```
/// use daemonset_preflight::field::quote;
/// assert_eq!(quote("a\"b\n\u{7f}é"), r#""a\"b\n\x7fé""#);
/// ```
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{07}' => out.push_str("\\a"),
            '\u{08}' => out.push_str("\\b"),
            '\u{0c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{0b}' => out.push_str("\\v"),
            c if c == ' ' || is_print(c) => out.push(c),
            c if (c as u32) < 0x20 || c == '\u{7f}' => {
                put(&mut out, format_args!("\\x{:02x}", c as u32))
            }
            c if (c as u32) < 0x1_0000 => put(&mut out, format_args!("\\u{:04x}", c as u32)),
            c => put(&mut out, format_args!("\\U{:08x}", c as u32)),
        }
    }
    out.push('"');
    out
}

/// Writes a string as Go's `encoding/json` does, with `<`, `>` and `&` escaped.
///
/// ```
/// use daemonset_preflight::field::json_string;
/// assert_eq!(json_string("a<b>\"\u{2028}"), r#""a\u003cb\u003e\"\u2028""#);
/// ```
pub fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{08}' => out.push_str("\\b"),
            '\u{0c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                put(&mut out, format_args!("\\u{:04x}", c as u32))
            }
            c if (c as u32) < 0x20 => put(&mut out, format_args!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}

/// Whether a character is printable by Go's `strconv.IsPrint`, derived from what Rust's debug
/// formatting escapes: letters, marks, numbers, punctuation, symbols and the ASCII space are
/// printable; other spaces, control, format, private and unassigned characters are not.
///
/// ```
/// use daemonset_preflight::field::is_print;
/// assert!(is_print('é') && !is_print('\u{202e}'));
/// ```
pub fn is_print(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    // `escape_debug` also escapes grapheme extenders, which Go prints.
    // Those are escaped only at the start of a string, so an `a` is put before the character.
    let mut sample = String::from("a");
    sample.push(c);
    sample.escape_debug().count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_as_go_quotes_them() {
        for (text, want) in [
            ("", r#""""#),
            ("a b", r#""a b""#),
            ("a\u{0}b", r#""a\x00b""#),
            ("\u{a0}", r#""\u00a0""#),
            ("\u{ad}", r#""\u00ad""#),
            ("e\u{301}", "\"e\u{301}\""),
            ("\u{1F600}", "\"\u{1F600}\""),
            ("\u{feff}", r#""\ufeff""#),
            ("\u{10ffff}", r#""\U0010ffff""#),
            ("\u{b}\u{7}", r#""\v\a""#),
            ("it's", r#""it's""#),
        ] {
            assert_eq!(quote(text), want);
        }
    }
}
