//! A text to the parts that `kubectl` reads as documents.
//!
//! Lines that begin with `---` separate them, whatever YAML would make of these lines.
//!
//! Source: `YAMLReader` in `staging/src/k8s.io/apimachinery/pkg/util/yaml/decoder.go` at v1.36.

use std::ops::Range;

use super::YamlError;

/// What a document begins with, or is separated by.
const SEPARATOR: &str = "---";

#[derive(Debug)]
pub(super) enum Chunk {
    /// The bytes of a document.
    Document(Range<usize>),
    /// Something else than a comment behind a separator; what comes before it is not read.
    BadSeparator(YamlError),
}

/// The parts of a text from a byte on, in order.
pub(super) fn chunks(text: &str, from: usize) -> impl Iterator<Item = Chunk> {
    let mut next = from;
    std::iter::from_fn(move || {
        let start = next;
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let mut at = start;
        for line in rest.split_inclusive('\n') {
            let end = at + line.len();
            if let Some(behind) = line.strip_prefix(SEPARATOR) {
                let behind = behind.trim();
                if !behind.is_empty() && !behind.starts_with('#') {
                    next = end;
                    let message = format!("invalid Yaml document separator: {behind}");
                    let span = at..at + line.trim_end().len();
                    return Some(Chunk::BadSeparator(YamlError::new(message, span)));
                }
                // The first separator is part of the document that it begins.
                if at > start {
                    next = end;
                    return Some(Chunk::Document(start..at));
                }
            }
            at = end;
        }
        next = at;
        Some(Chunk::Document(start..at))
    })
}
