//! A whole text, or a part of one that is too long to be read at once.

#[cfg(feature = "yaml")]
use super::yaml;

/// A text, or some of the documents of a YAML text.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    pub(super) text: &'a str,
    /// How many lines of the text come before the part.
    pub(super) lines_before: u32,
    /// Whether the text is known to be YAML, so that a document in braces is not read as JSON.
    pub(super) is_yaml: bool,
}

impl<'a> Part<'a> {
    /// A whole text, JSON or YAML.
    pub const fn whole(text: &'a str) -> Self {
        Part { text, lines_before: 0, is_yaml: false }
    }

    /// Documents of a YAML text, which begin at the end that [`whole_documents`] returned for the
    /// text before, or at the beginning of the text.
    #[cfg(feature = "yaml")]
    pub const fn of_yaml(text: &'a str, lines_before: u32) -> Self {
        Part { text, lines_before, is_yaml: true }
    }

    /// Returns the text of the part.
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// Returns a line of the part by its number in the whole text, without its line break.
    pub fn line(&self, line: u32) -> Option<&'a str> {
        let nth = usize::try_from(line.checked_sub(self.lines_before)?.checked_sub(1)?).ok()?;
        self.text.lines().nth(nth)
    }

    /// Returns the number of lines of the text before the part.
    pub const fn lines_before(&self) -> u32 {
        self.lines_before
    }
}

/// Returns the length in bytes of the complete documents at the beginning of a part of a YAML text,
/// whatever comes after the part. 0 if the first document may continue.
#[cfg(feature = "yaml")]
pub fn whole_documents(text: &str) -> usize {
    yaml::whole_documents(text)
}

#[cfg(all(test, feature = "yaml"))]
mod tests {
    use super::*;
    use crate::manifest::{Documents, Entry, Place};
    use proptest::prelude::*;

    fn shown(entry: &Entry<'_>) -> (String, Place) {
        match entry {
            Entry::DaemonSet(object) | Entry::Other(object) => {
                (format!("{} {}", object.kind(), object.name()), object.place())
            }
            Entry::Unreadable(error) => (error.message.clone(), error.place),
        }
    }

    fn at_once(text: &str) -> Vec<(String, u32, u32)> {
        let documents = Documents::read_part(Part::of_yaml(text, 0));
        lines(&documents)
    }

    fn lines(documents: &Documents<'_>) -> Vec<(String, u32, u32)> {
        let entries = documents.entries();
        let lines = |(text, place): (String, Place)| (text, place.start.line, place.start.column);
        entries.iter().map(|entry| lines(shown(entry))).collect()
    }

    /// Reads a text in pieces of so many lines.
    fn in_parts(text: &str, bytes: usize) -> Vec<(String, u32, u32)> {
        let (mut all, mut pending, mut lines_before) = (Vec::new(), String::new(), 0);
        let mut read = |part: &str| {
            all.extend(lines(&Documents::read_part(Part::of_yaml(part, lines_before))));
            lines_before += part.matches('\n').count() as u32;
        };
        for line in text.split_inclusive('\n').collect::<Vec<_>>().chunks(bytes) {
            pending.extend(line.iter().copied());
            let rest = pending.split_off(whole_documents(&pending));
            read(&std::mem::replace(&mut pending, rest));
        }
        read(&pending);
        all
    }

    proptest! {
        #[test]
        fn parts_are_read_as_the_whole(
            lines in prop::collection::vec(
                prop::sample::select(vec![
                    "---", "--- # next", "--- x", "kind: A", "metadata: {name: a}", "", "# note",
                    "{kind: B}", "a: [", "...", " ---", "----",
                ]),
                0..20,
            ),
            bytes in 1_usize..6,
        ) {
            let text = lines.join("\n");
            prop_assert_eq!(in_parts(&text, bytes), at_once(&text));
        }
    }
}
