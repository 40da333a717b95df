//! YAML text to [`Tree`]s, as `kubectl` and the API server turn YAML into JSON.
//!
//! The events come from `granit-parser`: it is kept, forbids unsafe code, bounds its
//! own nesting, gives byte offsets, goes on with the next document after an error,
//! and has options to follow libyaml, of which Go's parser is a port, where that
//! departs from YAML 1.2. `libyaml-safer`, a closer port, can be made to panic;
//! `saphyr-parser` has no byte offsets. What a scalar means is decided here, by the
//! YAML 1.1 rules of Go's library (see [`scalar`]), and so are merge keys, keys that
//! occur twice, and how far aliases may be expanded (see [`compose`]); and what YAML 1.2
//! has that Go's parser refuses (see [`refusals`]).
//!
//! Mappings come sorted by key, because they do in the JSON that the API server is
//! sent: of two wrong values it reports the first.
//!
//! Source: `vendor/sigs.k8s.io/yaml/yaml.go` and `vendor/go.yaml.in/yaml/v2` at v1.36.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};

use self::refusals::Refusals;
use super::json::{MAX_DEPTH, MAX_NODES};
use super::places::Lines;
use super::tree::Tree;

mod compose;
mod refusals;
mod scalar;
mod twice;

/// After as many documents that cannot be read, the rest is left.
const MAX_ERRORS: usize = 100;

/// Why a YAML document cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct YamlError {
    /// In the words of `kubectl`, as far as they are Go's.
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
    /// What strict decoding remarks on keys that occur twice, and where the first is.
    pub(super) duplicates: Option<YamlError>,
}

/// Reads the documents of a stream, in order. A document that cannot be read does not
/// keep the next one from being read.
pub(super) fn documents<'l, 'a>(text: &'a str, lines: &'l Lines<'a>) -> Documents<'l, 'a> {
    let mut options = granit_parser::options! {
        bom_inside_document_as_content: true,
        emit_anchor_events: true,
        block_scalar_eof_without_line_feed: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    options.set_emit_comments(false);
    Documents {
        text,
        lines,
        parser: Parser::new_from_str_with_options(text, options),
        refusals: Refusals::new(text),
        errors: 0,
        is_done: false,
    }
}

/// The documents of a stream.
pub(super) struct Documents<'l, 'a> {
    text: &'a str,
    lines: &'l Lines<'a>,
    parser: Parser<'a, StrInput<'a>>,
    refusals: Refusals<'a>,
    errors: usize,
    is_done: bool,
}

impl<'a> Iterator for Documents<'_, 'a> {
    type Item = Result<YamlDocument<'a>, YamlError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        match self.document() {
            Ok(nodes) => Some(compose::compose(self.text, self.lines, &nodes?)),
            Err(error) => {
                self.errors += 1;
                let is_enough = self.errors >= MAX_ERRORS;
                self.is_done = is_enough || !self.parser.proceed_next_document().unwrap_or(false);
                Some(Err(error))
            }
        }
    }
}

/// A node as it was written.
#[derive(Debug)]
struct Node<'a> {
    content: Content<'a>,
    tag: Option<Cow<'a, Tag>>,
    span: Range<usize>,
    /// Where it begins, its tag, anchor and block scalar's header with it.
    start: usize,
    /// The node behind this one's subtree.
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

impl<'a> Documents<'_, 'a> {
    /// The nodes of the next document, in the order of the text. `None` at the end.
    fn document(&mut self) -> Result<Option<Vec<Node<'a>>>, YamlError> {
        let mut nodes: Vec<Node<'a>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut anchors: HashMap<usize, usize> = HashMap::new();
        while let Some(event) = self.parser.next_event() {
            let (event, span) = event.map_err(|e| self.error(&e))?;
            let at = nodes.len();
            let tag_start = span.tag_start().and_then(|mark| mark.byte_offset());
            let span = bytes(&span);
            self.refusals.look(&event, &span).map_err(|(why, span)| self.at_line(why, span))?;
            if let Event::Anchor(..) = event {
                if let Some(node) = nodes.last_mut() {
                    node.start = node.start.min(span.start);
                }
                continue;
            }
            let start = [tag_start, self.refusals.header()].into_iter().flatten().min();
            let start = start.unwrap_or(span.start).min(span.start);
            if at > MAX_NODES {
                return Err(self.at_line("the document has too many values", span));
            }
            if let Some(anchor) = event.anchor_id() {
                anchors.insert(anchor, at);
            }
            let mut push =
                |content, tag, span| nodes.push(Node { content, tag, span, start, behind: at + 1 });
            match event {
                Event::DocumentEnd => return Ok(Some(nodes)),
                Event::StreamEnd => break,
                Event::Scalar(value, style, _, tag) => {
                    push(
                        Content::Scalar { value, is_plain: style == ScalarStyle::Plain },
                        tag,
                        span,
                    );
                }
                Event::SequenceStart(_, _, tag) => {
                    push(Content::Sequence, tag, span);
                    open.push(at);
                }
                Event::MappingStart(_, _, tag) => {
                    push(Content::Mapping, tag, span);
                    open.push(at);
                }
                Event::Alias(anchor) => {
                    let target = anchors.get(&anchor).copied().unwrap_or(at);
                    if target == at || open.contains(&target) {
                        let name = self.text.get(span.start + 1..span.end).unwrap_or("");
                        let message = format!("anchor '{name}' value contains itself");
                        return Err(self.at_line(&message, span));
                    }
                    push(Content::Alias(target), None, span);
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    let end = match self.text.get(span.clone()) {
                        Some("]" | "}") => span.end,
                        _ => nodes.last().map_or(span.end, |last| last.span.end),
                    };
                    if let Some(node) = open.pop().and_then(|at| nodes.get_mut(at)) {
                        node.span.end = end;
                        node.behind = at;
                    }
                }
                _ => {}
            }
        }
        self.is_done = true;
        Ok(None)
    }

    fn error(&self, error: &ScanError) -> YamlError {
        let offset = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
        let info = error.info();
        // The parser shows where the scalar begins that the tab is found in.
        let tab =
            info.ends_with("found a tab").then(|| self.text.get(offset..)?.find("\n\t")).flatten();
        match tab {
            Some(before) => self.at_line(&info, offset + before + 1..offset + before + 2),
            None => self.at_line(&info, offset..offset),
        }
    }

    fn at_line(&self, message: &str, span: Range<usize>) -> YamlError {
        YamlError::new(format!("yaml: line {}: {message}", self.lines.line(span.start)), span)
    }
}

fn bytes(span: &Span) -> Range<usize> {
    span.byte_range().unwrap_or(0..0)
}
