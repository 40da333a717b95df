//! Records the warnings for one request, as far as they reach the client.
//!
//! Warnings are sent as headers of the answer, so the API server sends each text once, sends
//! none with control characters, and truncates texts that are too long.
//!
//! Source: `AddWarning` in `staging/src/k8s.io/apiserver/pkg/endpoints/filters/warning.go`
//! and `NewWarningHeader` in `staging/src/k8s.io/apimachinery/pkg/util/net/http.go` at v1.36.

use std::collections::BTreeSet;
use std::fmt::Display;

use k8s_openapi::apimachinery::pkg::api::resource;

use crate::field::{LabelWording, Path, Warning, quote};
use crate::quantity::Quantity;

/// The maximum number of characters of all texts together. Beyond it, every text is truncated.
const TOTAL_CHARACTERS: usize = 4 * 1024;
/// The number of characters that are left of a truncated text.
const CUT_CHARACTERS: usize = 256;

/// Warnings in order.
#[derive(Default)]
pub(super) struct Warnings {
    given: Vec<Warning>,
    seen: BTreeSet<String>,
    characters: usize,
    cutting: bool,
    label_wording: LabelWording,
}

impl Warnings {
    /// Returns an empty list, whose warnings will use this wording for labels.
    pub(super) fn worded(label_wording: LabelWording) -> Self {
        Warnings { label_wording, ..Warnings::default() }
    }

    /// Returns the wording for labels.
    pub(super) fn label_wording(&self) -> LabelWording {
        self.label_wording
    }

    /// Adds the warning `path: text`.
    pub(super) fn add(&mut self, path: &Path<'_>, text: impl Display) {
        self.add_whole(path, format!("{path}: {text}"));
    }

    /// Adds a text that does not begin with the path.
    pub(super) fn add_whole(&mut self, path: &Path<'_>, message: String) {
        if self.is_full()
            || !self.seen.insert(message.clone())
            || message.contains(char::is_control)
        {
            return;
        }
        let characters = message.chars().count();
        self.given.push(Warning { path: path.to_path_buf(), message });
        if self.cutting {
            self.characters += self.given.last_mut().map_or(0, cut);
        } else if self.characters + characters <= TOTAL_CHARACTERS {
            self.characters += characters;
        } else {
            self.cutting = true;
            self.characters = self.given.iter_mut().map(cut).sum();
        }
    }

    /// Warns of an amount, if there is one, that is not a whole number. `path` is the amount's.
    pub(super) fn add_fraction(&mut self, amount: Option<&resource::Quantity>, path: &Path<'_>) {
        // An amount that cannot be parsed was rejected before.
        let Some(Ok(amount)) = amount.map(|amount| Quantity::parse(&amount.0)) else { return };
        if amount.milli_value() % 1000 != 0 {
            let amount = quote(&amount.to_string());
            let text =
                format_args!("fractional byte value {amount} is invalid, must be an integer");
            self.add(path, text);
        }
    }

    /// Whether no warning that is added will reach the client any more.
    pub(super) fn is_full(&self) -> bool {
        self.cutting && self.characters >= TOTAL_CHARACTERS
    }

    /// Returns the warnings that reach the client.
    pub(super) fn into_given(self) -> Vec<Warning> {
        self.given
    }
}

/// Truncates a text, and returns the number of characters that are left.
fn cut(warning: &mut Warning) -> usize {
    match warning.message.char_indices().nth(CUT_CHARACTERS) {
        None => warning.message.chars().count(),
        Some((end, _)) => {
            warning.message.truncate(end);
            CUT_CHARACTERS
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(texts: impl IntoIterator<Item = String>) -> Vec<usize> {
        let mut warnings = Warnings::default();
        for text in texts {
            warnings.add_whole(&Path::root("x"), text);
        }
        warnings.into_given().iter().map(|warning| warning.message.chars().count()).collect()
    }

    #[test]
    fn texts_are_cut_when_they_are_too_long_together() {
        let text = |c: char, length: usize| String::from_iter(vec![c; length]);
        assert_eq!(lengths([text('a', 4096)]), [4096]);
        assert_eq!(lengths([text('ä', 4097)]), [256]);
        assert_eq!(lengths([text('a', 300), text('b', 3796), text('c', 1)]), [256, 256, 1]);
        assert_eq!(lengths([text('a', 4097), text('b', 300), text('b', 300)]), [256, 256]);
        let many = (0..100).map(|i| format!("{i:0300}"));
        assert_eq!(lengths(many), [256; 16]);
    }

    #[test]
    fn control_characters_do_not_fit_into_a_header() {
        assert_eq!(lengths(["a\nb".to_owned(), "a\u{85}".to_owned(), "é".to_owned()]), [1]);
    }
}
