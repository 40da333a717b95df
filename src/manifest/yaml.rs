//! Converts YAML text to [`Tree`]s, as `kubectl` and the API server turn YAML into JSON.
//!
//! Both use Go's library, whose scanner and parser descend from libyaml, and what libyaml accepts
//! and refuses follows no specification. So [`scanner`] and [`parser`] follow its steps. Existing
//! crates were considered first: `libyaml-safer` ports a later libyaml, which reads plain scalars
//! in brackets, escapes and anchors differently from Go's, and its positions count characters;
//! parsers of YAML 1.2 differ in hundreds of texts. Nothing here is unsafe, indexed or recursive,
//! depth is limited as in Go, and a scalar that occurs unchanged in the text is borrowed from it.
//!
//! The meaning of scalars follows the YAML 1.1 rules of Go's library (see [`scalar`]), and so do
//! merge keys, duplicate keys, and how far aliases may be expanded (see [`compose`]). How `kubectl`
//! splits a text into documents is in [`split`].
//!
//! Mappings are sorted by key, as they are in the JSON that the API server receives: of two invalid
//! values it reports the first.
//!
//! Source: `vendor/sigs.k8s.io/yaml/yaml.go` and `vendor/go.yaml.in/yaml/v2` at v1.36.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use self::parser::{EventKind, Parser};
use self::split::Chunk;
pub(super) use self::split::whole_documents;
use super::json::MAX_NODES;
use super::places::Lines;
use super::tree::Tree;

mod compose;
mod cursor;
mod decoder;
mod parser;
mod scalar;
mod scanner;
mod split;

/// After this many documents that cannot be read, the rest of the text is ignored.
const MAX_ERRORS: usize = 100;

/// Why a YAML document cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct YamlError {
    /// In the words of `kubectl`, where these come from Go.
    pub(super) message: String,
    pub(super) span: Range<usize>,
}

impl YamlError {
    fn new(message: impl Into<String>, span: Range<usize>) -> Self {
        YamlError { message: message.into(), span }
    }
}

/// A document of a YAML stream.
#[derive(Debug)]
pub(super) struct YamlDocument<'a> {
    pub(super) tree: Tree<'a>,
    /// What strict decoding reports about duplicate keys, at the position of the first.
    pub(super) duplicates: Option<YamlError>,
}

/// Reads the documents of a text from an offset on as `kubectl` does, in order. A document that
/// cannot be read does not keep the next one from being read.
pub(super) fn documents<'a>(
    text: &'a str,
    from: usize,
    lines: &Lines<'a>,
) -> Vec<Result<YamlDocument<'a>, YamlError>> {
    let mut documents = Vec::new();
    let mut errors = 0;
    for chunk in split::chunks(text, from) {
        let document = match chunk {
            Chunk::Document(range) => read(text, lines, range, true),
            Chunk::BadSeparator(error) => Err(error),
        };
        errors += usize::from(document.is_err());
        documents.push(document);
        if errors >= MAX_ERRORS {
            break;
        }
    }
    documents
}

/// Reads a whole text as the API server reads a request: its first document.
pub(super) fn document<'a>(
    text: &'a str,
    lines: &Lines<'a>,
) -> Result<YamlDocument<'a>, YamlError> {
    read(text, lines, 0..text.len(), false)
}

/// A node as it was written.
#[derive(Debug)]
struct Node<'a> {
    content: Content<'a>,
    /// The full tag; empty if it has none.
    tag: String,
    span: Range<usize>,
    /// The line on which the node begins, including its tag, its anchor and the header of a block
    /// scalar, from 1 in its document.
    line: u32,
    /// The index of the node after this one's subtree.
    behind: usize,
}

#[derive(Debug)]
enum Content<'a> {
    Scalar {
        value: Cow<'a, str>,
        is_plain: bool,
    },
    /// The node that the alias stands for.
    Alias(usize),
    Sequence,
    Mapping,
}

/// `Node::behind` of a collection whose end has not been read yet.
const OPEN: usize = usize::MAX;

/// The estimated bytes of text per node.
const BYTES_OF_NODE: usize = 12;

/// Reads the first document of a part of a text.
fn read<'a>(
    text: &'a str,
    lines: &Lines<'a>,
    part: Range<usize>,
    by_lines: bool,
) -> Result<YamlDocument<'a>, YamlError> {
    let nodes = nodes(text, part, by_lines)?;
    compose::compose(text, lines, &nodes)
}

/// Reads the nodes of the first document, in the order of the text; none if there is no document.
fn nodes<'a>(
    text: &'a str,
    part: Range<usize>,
    by_lines: bool,
) -> Result<Vec<Node<'a>>, YamlError> {
    let written = text.get(part.clone()).unwrap_or("");
    let mut parser = Parser::new(written, by_lines);
    let place = |offset: usize| part.start + offset.min(written.len());
    let mut nodes: Vec<Node<'a>> = Vec::with_capacity(written.len() / BYTES_OF_NODE + 1);
    let mut open: Vec<usize> = Vec::new();
    let mut anchors: HashMap<&'a str, usize> = HashMap::new();
    loop {
        let event = parser.next_event().map_err(|error| {
            let line = error.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            let offset = place(error.mark.offset());
            YamlError::new(format!("yaml: {line}{}", error.message), offset..offset)
        })?;
        let at = nodes.len();
        let span = place(event.span.start)..place(event.span.end);
        if at > MAX_NODES {
            return Err(YamlError::new("yaml: the document has too many values", span));
        }
        let content = match event.kind {
            EventKind::DocumentStart => continue,
            EventKind::DocumentEnd | EventKind::StreamEnd => return Ok(nodes),
            EventKind::Scalar { value, is_plain } => Content::Scalar { value, is_plain },
            EventKind::SequenceStart => Content::Sequence,
            EventKind::MappingStart => Content::Mapping,
            EventKind::Alias(name) => {
                let Some(target) = anchors.get(name).copied() else {
                    let message = format!("yaml: unknown anchor '{name}' referenced");
                    return Err(YamlError::new(message, span));
                };
                Content::Alias(target)
            }
            EventKind::SequenceEnd | EventKind::MappingEnd => {
                let end = match text.get(span.clone()) {
                    Some("]" | "}") => span.end,
                    _ => nodes.last().map_or(span.end, |last| last.span.end),
                };
                if let Some(node) = open.pop().and_then(|at| nodes.get_mut(at)) {
                    node.span.end = end;
                    node.behind = at;
                }
                continue;
            }
        };
        if let Some(anchor) = event.anchor {
            anchors.insert(anchor, at);
        }
        let mut behind = at + 1;
        if matches!(content, Content::Sequence | Content::Mapping) {
            open.push(at);
            behind = OPEN;
        }
        let line = event.start.line.saturating_add(1);
        nodes.push(Node { content, tag: event.tag, span, line, behind });
    }
}
