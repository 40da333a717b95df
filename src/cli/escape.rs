//! Escapes characters that are invisible, reorder others or control the terminal, so that the
//! output shows every character. They are written as `\u202e`, in units of UTF-16, which in JSON is
//! the same string.

use std::borrow::Cow;
use std::fmt::Write;

use daemonset_preflight::field::is_print;

/// The escape sequences of the colours in [`style`](super::style), and the one that resets them.
/// Other sequences could hide text.
const COLOURS: [&str; 8] = ["[0m", "[1m", "[31m", "[32m", "[33m", "[34m", "[36m", "[90m"];

/// Escapes a name or other text that is printed on one line: line breaks are escaped too.
pub(super) fn name(text: &str) -> Cow<'_, str> {
    escaped(text, |_| false)
}

/// Escapes a text that may have several lines: line breaks and tabs are kept.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| matches!(c, '\n' | '\t'))
}

/// Escapes the output of a command: line breaks, tabs and the program's own colours are kept.
pub(super) fn output(text: &str) -> Cow<'_, str> {
    if !text.contains('\u{1b}') {
        return lines(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split('\u{1b}');
    out.push_str(&lines(pieces.next().unwrap_or_default()));
    for piece in pieces {
        let colour = COLOURS.iter().find(|colour| piece.starts_with(**colour));
        let is_ours = colour.is_some();
        out.push_str(if is_ours { "\u{1b}" } else { "\\u001b" });
        out.push_str(&lines(piece));
    }
    Cow::Owned(out)
}

/// Strips the colours from a text that [`output`] returned.
pub(super) fn without_colours(output: &str) -> String {
    let mut plain = String::with_capacity(output.len());
    let mut pieces = output.split('\u{1b}');
    plain.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        // Each colour sequence ends with this letter.
        plain.push_str(piece.split_once('m').map_or("", |(_, behind)| behind));
    }
    plain
}

fn escaped(text: &str, is_kept: fn(char) -> bool) -> Cow<'_, str> {
    let is_shown = |c: char| matches!(c, ' '..='~') || is_print(c) || is_kept(c);
    // Most texts are all printable ASCII, which this test checks many bytes at a time.
    if text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'))
        || text.chars().all(is_shown)
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_shown(c) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::style;

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(
            name("a\u{202e}b\u{200b}\u{1b}[31m\n\u{e0001}é語 "),
            "a\\u202eb\\u200b\\u001b[31m\\u000a\\udb40\\udc01é語 "
        );
        assert_eq!(lines("a\n\tb\r\u{9b}\u{feff}"), "a\n\tb\\u000d\\u009b\\ufeff");
        assert!(matches!(name("agent-1 ü"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_string_of_json_stays_the_same() {
        let string = "\u{202e}\u{e0001}\u{7f}\u{85} \u{a0}";
        let json = serde_json::to_string(string).expect("JSON");
        assert_eq!(serde_json::from_str::<String>(&lines(&json)).expect("JSON"), string);
    }

    #[test]
    fn only_the_programs_own_colours_stay() {
        let styles = [
            style::ERROR,
            style::WARNING,
            style::HELP,
            style::GOOD,
            style::PLACE,
            style::GUTTER,
            style::MARK,
        ];
        for style in styles {
            let text = format!("{style}a{style:#}\n");
            assert_eq!(output(&text), text);
            assert_eq!(without_colours(&text), "a\n");
        }
        assert_eq!(output("\u{1b}[8ma\u{1b}]0;b\u{7}"), "\\u001b[8ma\\u001b]0;b\\u0007");
    }
}
