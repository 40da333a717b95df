//! Splits a text into the parts that `kubectl` reads as documents.
//!
//! Lines that begin with `---` separate the parts, whatever these lines mean in YAML.
//!
//! Source: `YAMLReader` in `staging/src/k8s.io/apimachinery/pkg/util/yaml/decoder.go` at v1.36.

use std::ops::Range;

use super::YamlError;
use crate::manifest::newlines::newlines;

/// The line prefix that begins or separates documents.
const SEPARATOR: &str = "---";

/// Returns the length in bytes of the complete parts at the beginning of a text: the rest may
/// continue in text that follows.
pub(in crate::manifest) fn whole_documents(text: &str) -> usize {
    let mut chunks = Chunks { text, next: 0, whole: 0 };
    while chunks.next().is_some() {}
    chunks.whole
}

#[derive(Debug)]
pub(super) enum Chunk {
    /// The range of a document.
    Document(Range<usize>),
    /// A separator followed by anything but a comment; the text before it is not read.
    BadSeparator(YamlError),
}

/// Returns the parts of a text from an offset on, in order.
pub(super) fn chunks(text: &str, from: usize) -> impl Iterator<Item = Chunk> {
    Chunks { text, next: from, whole: from }
}

struct Chunks<'a> {
    text: &'a str,
    /// The offset at which the next part begins.
    next: usize,
    /// The end of the last separator that no further text can change.
    whole: usize,
}

impl Iterator for Chunks<'_> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let start = self.next;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let mut ends = newlines(rest).map(|at| start + at + 1);
        let mut at = start;
        while at < self.text.len() {
            let from_line = self.text.get(at..).unwrap_or_default();
            let end = ends.next().unwrap_or(self.text.len());
            if from_line.starts_with(SEPARATOR) {
                let line = self.text.get(at..end).unwrap_or_default();
                let behind = line.strip_prefix(SEPARATOR).unwrap_or_default().trim();
                let whole = if line.ends_with('\n') { end } else { self.whole };
                if !behind.is_empty() && !behind.starts_with('#') {
                    (self.next, self.whole) = (end, whole);
                    let message = format!("invalid Yaml document separator: {behind}");
                    let span = at..at + line.trim_end().len();
                    return Some(Chunk::BadSeparator(YamlError::new(message, span)));
                }
                // The first separator is part of the document that it begins.
                if at > start {
                    (self.next, self.whole) = (end, whole);
                    return Some(Chunk::Document(start..at));
                }
            }
            at = end;
        }
        self.next = at;
        Some(Chunk::Document(start..at))
    }
}
