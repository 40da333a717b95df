//! Writes strings as YAML.

use crate::field::is_print;

/// Returns a string as YAML on one line: plain if every version of YAML reads the same string,
/// otherwise quoted as in JSON, so that no parser reads `no` or `1e3` as another type. Characters
/// that are not printable are escaped.
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

/// Words that some version of YAML does not read as a string.
const WORDS: &[&str] = &["false", "n", "no", "null", "off", "on", "true", "y", "yes"];

fn is_plain(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    // A colon or an at sign is literal between two other characters.
    let joined = text.split([':', '@']).all(|part| !part.is_empty() && part.chars().all(inner));
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && joined
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}
