//! The line of a finding, with marks under its place.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::Entry;
use crate::cli::escape;
use crate::cli::style::{GUTTER, MARK};

/// The width to which a line is cut.
const WIDTH: usize = 100;

/// How many characters before the place are shown when the line is too wide.
const BEFORE: usize = 40;

/// Appends the line of a finding, and a line with marks under its place.
pub(super) fn write(entry: &Entry, out: &mut String) {
    let (start, end) = (entry.place.start, entry.place.end);
    let column = |column: u32| usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1);
    let from = column(start.column);
    let to = if end.line == start.line { column(end.column) } else { usize::MAX };
    let skipped = if width(entry.line.chars()) > WIDTH { from.saturating_sub(BEFORE) } else { 0 };
    let (mut shown, mut columns, mut before, mut marked) = (String::new(), 0, 0, 0);
    for (nth, c) in entry.line.chars().enumerate().skip(skipped) {
        let wide = width(std::iter::once(c));
        if before + marked + wide > WIDTH && nth > from {
            break;
        }
        if nth < from {
            before += wide;
        } else if nth < to {
            marked += wide;
        }
        push(c, &mut shown);
        columns += wide;
        if columns >= WIDTH {
            break;
        }
    }
    let number = start.line.to_string();
    let gutter = number.len();
    let marks = "^".repeat(marked.max(1));
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "{GUTTER}{number} |{GUTTER:#} {}\n{GUTTER}{:gutter$} |{GUTTER:#} {:before$}{MARK}{marks}{MARK:#}\n",
        shown.trim_end(),
        "",
        "",
    );
}

fn push(c: char, out: &mut String) {
    match c {
        '\t' => out.push_str("    "),
        c => out.push_str(&shown(c)),
    }
}

fn shown(c: char) -> String {
    escape::name(c.encode_utf8(&mut [0; 4])).into_owned()
}

/// Returns the width of characters in terminal columns, after tabs and escapes are expanded.
fn width(characters: impl Iterator<Item = char>) -> usize {
    characters
        .map(|c| match c {
            '\t' => 4,
            ' '..='~' => 1,
            c => shown(c).width(),
        })
        .sum()
}
