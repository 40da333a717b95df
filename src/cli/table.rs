//! Tables as wide as the terminal.

use std::io::IsTerminal;

use unicode_width::UnicodeWidthStr;

/// The width of a table when standard output is not a terminal.
const WIDTH: usize = 120;

/// The least width of the last column of a table.
const LEAST: usize = 24;

/// Returns the width of the terminal on standard output, or [`WIDTH`] when there is none.
pub(super) fn width() -> usize {
    let is_terminal = std::io::stdout().is_terminal();
    let size = if is_terminal { terminal_size::terminal_size() } else { None };
    size.map_or(WIDTH, |(terminal_size::Width(width), _)| usize::from(width))
}

/// Joins as many names with commas as fit into `columns`, at least one, and appends the number of
/// the others.
pub(super) fn names(names: &[&str], columns: usize) -> String {
    let columns = columns.max(LEAST);
    let mut shown = String::new();
    for (nth, name) in names.iter().enumerate() {
        let left = names.len() - nth;
        let more = if left == 1 { 0 } else { format!(", … {} more", left - 1).len() };
        if nth > 0 {
            if shown.width() + 2 + name.width() + more > columns {
                shown.push_str(&format!(", … {left} more"));
                return shown;
            }
            shown.push_str(", ");
        }
        shown.push_str(name);
    }
    shown
}

/// Pads a text with spaces to at least `columns`.
pub(super) fn padded(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// Groups names by key, in the order in which the keys first appear.
pub(super) fn grouped<'a, K: Ord + Clone>(
    all: impl IntoIterator<Item = (K, &'a str)>,
) -> Vec<(K, Vec<&'a str>)> {
    let mut places = std::collections::BTreeMap::new();
    let mut groups: Vec<(K, Vec<&'a str>)> = Vec::new();
    for (key, name) in all {
        let place = *places.entry(key.clone()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, names)) => names.push(name),
            None => groups.push((key, vec![name])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_have_no_room_are_counted() {
        assert_eq!(names(&["a", "b"], 0), "a, b");
        assert_eq!(names(&["worker-1", "worker-2", "worker-3"], 24), "worker-1, … 2 more");
        assert_eq!(
            names(&["a-name-longer-than-all-the-room"], 10),
            "a-name-longer-than-all-the-room"
        );
    }

    #[test]
    fn groups_keep_their_order() {
        let groups = grouped([("y", "a"), ("x", "b"), ("y", "c")]);
        assert_eq!(groups, [("y", vec!["a", "c"]), ("x", vec!["b"])]);
    }
}
