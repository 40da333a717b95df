//! Findings that whoever wrote a manifest has looked at and accepts.
//!
//! The annotation `preflight.daemonset.dev/ignore` of a DaemonSet names rules, with commas
//! between, whose findings are left out; a comment of the same form does so for the line that
//! it stands on or above. What the API server refuses cannot be suppressed: it would be
//! refused all the same.

use super::position::Place;
use crate::manifest::Object;

/// The annotation, and how the comment begins.
pub const IGNORE: &str = "preflight.daemonset.dev/ignore";

/// What the text of an object suppresses.
pub(super) struct Suppression<'o> {
    object: &'o Object<'o>,
    /// The rules that the annotation names.
    annotation: &'o str,
}

impl<'o> Suppression<'o> {
    pub(super) fn of(object: &'o Object<'o>) -> Self {
        let tree = object.tree();
        let metadata = tree.get(object.node(), "metadata");
        let annotations = metadata.and_then(|metadata| tree.get(metadata, "annotations"));
        let annotation = annotations.and_then(|annotations| tree.get(annotations, IGNORE));
        Suppression { object, annotation: annotation.map_or("", |node| tree.text_of(node)) }
    }

    /// Whether findings of a rule at a place are suppressed.
    pub(super) fn is_of(&self, rule: &str, place: Option<Place>) -> bool {
        if names(self.annotation, rule) {
            return true;
        }
        let Some(line) = place.map(|place| place.start.line) else { return false };
        let own = self.object.line(line).and_then(comment);
        let above = line.checked_sub(1).and_then(|above| self.object.line(above));
        let above = above.filter(|text| text.trim_start().starts_with('#')).and_then(comment);
        own.into_iter().chain(above).any(|rules| names(rules, rule))
    }
}

/// Longer lines are no lines that people write comments on.
const MAX_LINE: usize = 2_000;

/// The rules that a comment on a line names.
fn comment(line: &str) -> Option<&str> {
    let written = Some(line).filter(|line| line.len() <= MAX_LINE)?;
    let (before, behind) = written.split_once(IGNORE)?;
    let is_comment = before.trim_end().ends_with('#');
    behind.strip_prefix(':').filter(|_| is_comment)
}

fn names(rules: &str, rule: &str) -> bool {
    rules.split(',').any(|named| named.trim() == rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_names_rules() {
        let names = |line: &str, rule: &str| comment(line).is_some_and(|rules| names(rules, rule));
        assert!(names("a: b # preflight.daemonset.dev/ignore: x, long_name", "long_name"));
        assert!(!names("a: b # preflight.daemonset.dev/ignore: long_names", "long_name"));
        assert!(!names("    preflight.daemonset.dev/ignore: long_name", "long_name"));
        assert!(!names("# preflight.daemonset.dev/ignored: long_name", "long_name"));
    }
}
