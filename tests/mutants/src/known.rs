//! Reads the mutants that no test can notice, each with the reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Reads names of mutants, one per line, each followed by its reason on indented lines. Lines that
/// begin with `#` are comments.
///
/// # Errors
///
/// When the file cannot be read, or a mutant has no reason.
pub fn read(path: &Path) -> Result<BTreeMap<String, String>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    parse(&text)
}

fn parse(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut waiting: Vec<String> = Vec::new();
    let mut reason = String::new();
    for line in
        text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).chain(["end"])
    {
        if line.starts_with(' ') {
            reason.push_str(line.trim());
            continue;
        }
        // Several names may share one reason.
        if !reason.is_empty() {
            for name in waiting.drain(..) {
                known.insert(name, reason.clone());
            }
            reason.clear();
        }
        waiting.push(line.to_owned());
    }
    waiting.pop();
    match waiting.first() {
        Some(name) => Err(format!("{name}: no reason")),
        None => Ok(known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_share_the_reason_below_them() {
        let known = parse("# comment\na\nb\n    why\n\nc\n    because\n").unwrap();
        assert_eq!(
            known.into_iter().collect::<Vec<_>>(),
            [("a", "why"), ("b", "why"), ("c", "because")]
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
    }

    #[test]
    fn a_mutant_without_a_reason_is_refused() {
        assert_eq!(parse("a\n    why\nb\n").unwrap_err(), "b: no reason");
    }
}
