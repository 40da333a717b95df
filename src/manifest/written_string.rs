//! Strings as YAML writes them.

use crate::field::is_print;

/// A string as YAML, on one line: plain where every version of YAML reads the same string,
/// otherwise quoted as in JSON, so that no reader takes `no` or `1e3` for anything else. What
/// cannot be seen is escaped.
pub fn written_string(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            ' '..='~' => out.push(c),
            '\u{a0}'..='\u{d7ff}' if is_print(c) => out.push(c),
            _ => out.push_str(&format!("\\U{:08X}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

/// Words that some version of YAML reads as something else than a string.
const WORDS: &[&str] = &["false", "n", "no", "null", "off", "on", "true", "y", "yes"];

fn is_plain(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    // A colon or a number sign stands for itself between two others.
    let joined = text.split([':', '@']).all(|part| !part.is_empty() && part.chars().all(inner));
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && joined
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}
