//! What Helm leaves in texts: where a document comes from, and templates that are not rendered.

use daemonset_preflight::contract::Place;

/// How `helm template` begins a document: the template follows.
pub(super) const SOURCE: &str = "# Source: ";

/// What to do with a template.
pub(super) const HINT: &str =
    "this is a Helm template that is not rendered: check what `helm template` prints";

/// The template that a document says it comes from, and the line on which it says so. The
/// document is one with something on this line.
pub(super) fn source<'a>(text: impl Fn(u32) -> &'a str, line: u32) -> Option<(&'a str, u32)> {
    (1..=line)
        .rev()
        .map(|number| (text(number), number))
        .take_while(|(line, _)| !line.starts_with("---"))
        .find_map(|(line, number)| Some((line.strip_prefix(SOURCE)?.trim(), number)))
        .filter(|(name, _)| !name.is_empty())
}

/// A place counted from below a line.
pub(super) fn below(mut place: Place, line: u32) -> Place {
    for position in [&mut place.start, &mut place.end] {
        position.line = position.line.saturating_sub(line);
    }
    place
}

/// Whether a text that cannot be read has actions of templates.
pub(super) fn is_template(text: &str) -> bool {
    text.split_once("{{").is_some_and(|(_, behind)| behind.contains("}}"))
}
