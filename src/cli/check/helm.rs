//! Recognizes the comments with which Helm names the source of a document, and templates that are
//! not rendered.

use daemonset_preflight::contract::Place;

/// The comment with which `helm template` begins a document; the path of the template follows.
pub(super) const SOURCE: &str = "# Source: ";

/// The hint for a template that is not rendered.
pub(super) const HINT: &str =
    "this is a Helm template that is not rendered: check what `helm template` prints";

/// Returns the template that the document with content on `line` names as its source, and the line
/// of the comment that names it.
pub(super) fn source<'a>(text: impl Fn(u32) -> &'a str, line: u32) -> Option<(&'a str, u32)> {
    (1..=line)
        .rev()
        .map(|number| (text(number), number))
        .take_while(|(line, _)| !line.starts_with("---"))
        .find_map(|(line, number)| Some((line.strip_prefix(SOURCE)?.trim(), number)))
        .filter(|(name, _)| !name.is_empty())
}

/// Returns the place with its lines counted from below `line`.
pub(super) fn below(mut place: Place, line: u32) -> Place {
    for position in [&mut place.start, &mut place.end] {
        position.line = position.line.saturating_sub(line);
    }
    place
}

/// Whether a text that cannot be read contains template actions (`{{ … }}`).
pub(super) fn is_template(text: &str) -> bool {
    text.split_once("{{").is_some_and(|(_, behind)| behind.contains("}}"))
}
