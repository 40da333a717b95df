//! Suppression of findings that the author of a manifest accepts.
//!
//! The annotation `preflight.daemonset.dev/ignore` of a DaemonSet lists rules, separated by
//! commas, whose findings are left out. A comment of the same form does so for the line on which
//! it stands, or for the line below it. Rejections by the API server cannot be suppressed, because
//! it would reject the object all the same.

use super::position::Place;
use crate::manifest::Object;

/// The name of the annotation, and the beginning of the comment.
pub const IGNORE: &str = "preflight.daemonset.dev/ignore";

/// The suppressions in the text of an object.
pub(super) struct Suppression<'o> {
    object: &'o Object<'o>,
    /// The rules that the annotation lists.
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

/// Comments on longer lines are not searched for: such lines are not written by hand.
const MAX_LINE: usize = 2_000;

/// Returns the rules that a comment on a line lists.
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
