//! YAML tokens to events, as libyaml has it and Go's library after it.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/parserc.go` at v1.36, a port of libyaml (MIT).

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::cursor::Mark;
use super::scanner::{Scanner, Style, SyntaxError, Token, TokenKind};

/// Something that a document consists of.
#[derive(Debug)]
pub(super) struct Event<'a> {
    pub(super) kind: EventKind<'a>,
    /// Its own text: tags and anchors, and the header of a block scalar, come before it.
    pub(super) span: Range<usize>,
    /// Where it begins, with its tag, its anchor and its header.
    pub(super) start: Mark,
    pub(super) anchor: Option<&'a str>,
    /// The full tag; empty if it has none.
    pub(super) tag: String,
}

#[derive(Debug)]
pub(super) enum EventKind<'a> {
    StreamEnd,
    DocumentStart,
    DocumentEnd,
    Alias(&'a str),
    Scalar { value: Cow<'a, str>, is_plain: bool },
    SequenceStart,
    SequenceEnd,
    MappingStart,
    MappingEnd,
}

/// What is expected next.
#[derive(Debug, Clone, Copy)]
enum State {
    FirstDocument,
    NextDocument,
    DocumentContent,
    DocumentEnd,
    BlockSequence(Place),
    IndentlessSequence,
    BlockMappingKey(Place),
    BlockMappingValue,
    FlowSequence(Place),
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowMappingKey(Place),
    FlowMappingValue,
    FlowMappingEmptyValue,
    BlockNode,
    End,
}

/// Whether an entry is the first of its collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    First,
    Later,
}

/// Where a node stands.
#[derive(Debug, Clone, Copy)]
struct Context {
    in_block: bool,
    /// Whether a sequence may stand here that is not indented.
    is_indentless: bool,
}

const BLOCK: Context = Context { in_block: true, is_indentless: false };
const BLOCK_OR_INDENTLESS: Context = Context { in_block: true, is_indentless: true };
const FLOW: Context = Context { in_block: false, is_indentless: false };

const YAML_PREFIX: &str = "tag:yaml.org,2002:";

#[derive(Debug)]
pub(super) struct Parser<'a> {
    scanner: Scanner<'a>,
    state: State,
    states: Vec<State>,
    /// Where the open collections begin.
    marks: Vec<Mark>,
    /// Prefixes by their handles.
    tags: HashMap<&'a str, Cow<'a, str>>,
}

type Parsed<T> = Result<T, SyntaxError>;

impl<'a> Parser<'a> {
    /// `ends_line`: a text that does not end with a line feed is read as if it did.
    pub(super) fn new(text: &'a str, ends_line: bool) -> Self {
        Parser {
            scanner: Scanner::new(text, ends_line),
            state: State::FirstDocument,
            states: Vec::new(),
            marks: Vec::new(),
            tags: HashMap::new(),
        }
    }

    /// The next event; behind the end of the stream that end again.
    pub(super) fn next_event(&mut self) -> Parsed<Event<'a>> {
        match self.state {
            State::FirstDocument => self.document_start(true),
            State::NextDocument => self.document_start(false),
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::BlockNode => self.node(BLOCK),
            State::BlockSequence(place) => self.block_sequence(place),
            State::IndentlessSequence => self.indentless_sequence(),
            State::BlockMappingKey(place) => self.block_mapping_key(place),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequence(place) => self.flow_sequence(place),
            State::FlowPairKey => self.flow_pair_key(),
            State::FlowPairValue => self.flow_pair_value(),
            State::FlowPairEnd => {
                self.state = State::FlowSequence(Place::Later);
                let (_, mark, _) = self.peek()?;
                Ok(at(EventKind::MappingEnd, mark))
            }
            State::FlowMappingKey(place) => self.flow_mapping_key(place),
            State::FlowMappingValue => self.flow_mapping_value(),
            State::FlowMappingEmptyValue => {
                self.state = State::FlowMappingKey(Place::Later);
                self.empty_scalar_at_token()
            }
            State::End => Ok(at(EventKind::StreamEnd, Mark::default())),
        }
    }

    /// The kind of the next token, and where it begins and ends.
    fn peek(&mut self) -> Parsed<(Peeked, Mark, Mark)> {
        Ok(match self.scanner.peek()? {
            Some(token) => (Peeked::of(&token.kind), token.start, token.end),
            None => (Peeked::StreamEnd, Mark::default(), Mark::default()),
        })
    }

    fn take(&mut self) -> Option<Token<'a>> {
        self.scanner.take()
    }

    /// Takes a token and makes an event of its span.
    fn take_as(&mut self, kind: EventKind<'a>) -> Event<'a> {
        let (start, end) = self.take().map_or_else(Default::default, |t| (t.start, t.end));
        let span = start.offset..end.offset;
        Event { kind, span, start, anchor: None, tag: String::new() }
    }

    /// Goes on where the collection or document is left that is around this one.
    fn leave(&mut self) {
        self.state = self.states.pop().unwrap_or(State::End);
    }

    fn child(&mut self, then: State, context: Context) -> Parsed<Event<'a>> {
        self.states.push(then);
        self.node(context)
    }

    fn empty_scalar_at_token(&mut self) -> Parsed<Event<'a>> {
        let (_, mark, _) = self.peek()?;
        Ok(empty_scalar(mark))
    }

    fn document_start(&mut self, is_first: bool) -> Parsed<Event<'a>> {
        let mut token = self.peek()?;
        while !is_first && token.0 == Peeked::DocumentEnd {
            self.take();
            token = self.peek()?;
        }
        match token.0 {
            Peeked::StreamEnd => {
                self.state = State::End;
                Ok(at(EventKind::StreamEnd, token.1))
            }
            Peeked::Directive | Peeked::DocumentStart => self.explicit_document(),
            _ if !is_first => self.explicit_document(),
            _ => {
                self.directives()?;
                self.states.push(State::DocumentEnd);
                self.state = State::BlockNode;
                Ok(at(EventKind::DocumentStart, token.1))
            }
        }
    }

    fn explicit_document(&mut self) -> Parsed<Event<'a>> {
        self.directives()?;
        let (token, mark, _) = self.peek()?;
        if token != Peeked::DocumentStart {
            return Err(error("did not find expected <document start>", mark, None));
        }
        self.states.push(State::DocumentEnd);
        self.state = State::DocumentContent;
        Ok(self.take_as(EventKind::DocumentStart))
    }

    fn document_content(&mut self) -> Parsed<Event<'a>> {
        let (token, mark, _) = self.peek()?;
        match token {
            Peeked::Directive | Peeked::DocumentStart | Peeked::DocumentEnd | Peeked::StreamEnd => {
                self.leave();
                Ok(empty_scalar(mark))
            }
            _ => self.node(BLOCK),
        }
    }

    fn document_end(&mut self) -> Parsed<Event<'a>> {
        let (token, mark, _) = self.peek()?;
        if token == Peeked::DocumentEnd {
            self.take();
        }
        self.tags.clear();
        self.state = State::NextDocument;
        Ok(at(EventKind::DocumentEnd, mark))
    }

    fn directives(&mut self) -> Parsed<()> {
        let mut has_version = false;
        loop {
            let (token, mark, _) = self.peek()?;
            if token != Peeked::Directive {
                break;
            }
            match self.take().map(|token| token.kind) {
                Some(TokenKind::Version(major, minor)) => {
                    if has_version {
                        return Err(error("found duplicate %YAML directive", mark, None));
                    }
                    if (major, minor) != (1, 1) {
                        return Err(error("found incompatible YAML document", mark, None));
                    }
                    has_version = true;
                }
                Some(TokenKind::TagPrefix(handle, prefix)) => {
                    let former = self.tags.insert(handle, prefix.into());
                    if former.is_some() {
                        return Err(error("found duplicate %TAG directive", mark, None));
                    }
                }
                _ => {}
            }
        }
        for (handle, prefix) in [("!", "!"), ("!!", YAML_PREFIX)] {
            self.tags.entry(handle).or_insert(prefix.into());
        }
        Ok(())
    }

    fn node(&mut self, context: Context) -> Parsed<Event<'a>> {
        let (mut token, start, _) = self.peek()?;
        if token == Peeked::Alias {
            self.leave();
            let Some(Token { kind: TokenKind::Alias(name), start, end }) = self.take() else {
                return Ok(empty_scalar(start));
            };
            let span = start.offset..end.offset;
            let kind = EventKind::Alias(name);
            return Ok(Event { kind, span, start, anchor: None, tag: String::new() });
        }
        let (mut anchor, mut written_tag) = (None, None);
        // An anchor and a tag, in any order, each once.
        loop {
            match token {
                Peeked::Anchor if anchor.is_none() => {
                    if let Some(TokenKind::Anchor(name)) = self.take().map(|token| token.kind) {
                        anchor = Some(name);
                    }
                }
                Peeked::Tag if written_tag.is_none() => {
                    if let Some(Token { kind: TokenKind::Tag(handle, suffix), start, .. }) =
                        self.take()
                    {
                        written_tag = Some((handle, suffix, start));
                    }
                }
                _ => break,
            }
            token = self.peek()?.0;
        }
        let tag = self.full_tag(written_tag, start)?;
        let (_, mark, _) = self.peek()?;
        let event = |kind, span| Event { kind, span, start, anchor, tag: tag.clone() };
        let symbol = mark.offset..mark.offset;
        match token {
            Peeked::BlockEntry if context.is_indentless => {
                self.state = State::IndentlessSequence;
                Ok(event(EventKind::SequenceStart, symbol))
            }
            Peeked::Scalar => {
                self.leave();
                let Some(Token { kind: TokenKind::Scalar { value, style, content }, end, .. }) =
                    self.take()
                else {
                    return Ok(empty_scalar(mark));
                };
                let is_plain = (style == Style::Plain && tag.is_empty()) || tag == "!";
                let kind = EventKind::Scalar { value, is_plain };
                Ok(event(kind, content..end.offset))
            }
            Peeked::FlowSequenceStart => {
                self.state = State::FlowSequence(Place::First);
                Ok(event(EventKind::SequenceStart, symbol))
            }
            Peeked::FlowMappingStart => {
                self.state = State::FlowMappingKey(Place::First);
                Ok(event(EventKind::MappingStart, symbol))
            }
            Peeked::BlockSequenceStart if context.in_block => {
                self.state = State::BlockSequence(Place::First);
                Ok(event(EventKind::SequenceStart, symbol))
            }
            Peeked::BlockMappingStart if context.in_block => {
                self.state = State::BlockMappingKey(Place::First);
                Ok(event(EventKind::MappingStart, symbol))
            }
            _ if anchor.is_some() || !tag.is_empty() => {
                self.leave();
                let is_plain = tag.is_empty();
                let kind = EventKind::Scalar { value: Cow::Borrowed(""), is_plain };
                Ok(event(kind, symbol))
            }
            _ => Err(error("did not find expected node content", mark, Some(start))),
        }
    }

    fn full_tag(&self, tag: Option<(&str, String, Mark)>, start: Mark) -> Parsed<String> {
        let Some((handle, suffix, mark)) = tag else { return Ok(String::new()) };
        if handle.is_empty() {
            return Ok(suffix);
        }
        match self.tags.get(handle) {
            Some(prefix) if !prefix.is_empty() || !suffix.is_empty() => {
                Ok(format!("{prefix}{suffix}"))
            }
            _ => Err(error("found undefined tag handle", mark, Some(start))),
        }
    }

    /// The token that begins a collection, which may be the first of several.
    fn enter(&mut self, place: Place) -> Parsed<()> {
        if place == Place::First {
            let (_, mark, _) = self.peek()?;
            self.marks.push(mark);
            self.take();
        }
        Ok(())
    }

    /// The token that ends a collection.
    fn exit(&mut self, kind: EventKind<'a>) -> Event<'a> {
        self.leave();
        self.marks.pop();
        self.take_as(kind)
    }

    fn missing(&mut self, message: &'static str, mark: Mark) -> SyntaxError {
        error(message, mark, self.marks.pop())
    }

    fn block_sequence(&mut self, place: Place) -> Parsed<Event<'a>> {
        self.enter(place)?;
        let (token, mark, end) = self.peek()?;
        match token {
            Peeked::BlockEntry => {
                self.take();
                let then = State::BlockSequence(Place::Later);
                match self.peek()?.0 {
                    Peeked::BlockEntry | Peeked::BlockEnd => {
                        self.state = then;
                        Ok(empty_scalar(end))
                    }
                    _ => self.child(then, BLOCK),
                }
            }
            Peeked::BlockEnd => Ok(self.exit(EventKind::SequenceEnd)),
            _ => Err(self.missing("did not find expected '-' indicator", mark)),
        }
    }

    fn indentless_sequence(&mut self) -> Parsed<Event<'a>> {
        let (token, mark, end) = self.peek()?;
        if token != Peeked::BlockEntry {
            self.leave();
            return Ok(at(EventKind::SequenceEnd, mark));
        }
        self.take();
        match self.peek()?.0 {
            Peeked::BlockEntry | Peeked::Key | Peeked::Value | Peeked::BlockEnd => {
                self.state = State::IndentlessSequence;
                Ok(empty_scalar(end))
            }
            _ => self.child(State::IndentlessSequence, BLOCK),
        }
    }

    fn block_mapping_key(&mut self, place: Place) -> Parsed<Event<'a>> {
        self.enter(place)?;
        let (token, mark, end) = self.peek()?;
        match token {
            Peeked::Key => {
                self.take();
                self.block_mapping_part(State::BlockMappingValue, end)
            }
            Peeked::BlockEnd => Ok(self.exit(EventKind::MappingEnd)),
            _ => Err(self.missing("did not find expected key", mark)),
        }
    }

    fn block_mapping_value(&mut self) -> Parsed<Event<'a>> {
        let (token, mark, end) = self.peek()?;
        let then = State::BlockMappingKey(Place::Later);
        if token != Peeked::Value {
            self.state = then;
            return Ok(empty_scalar(mark));
        }
        self.take();
        self.block_mapping_part(then, end)
    }

    /// A key or a value, which may be empty.
    fn block_mapping_part(&mut self, then: State, end: Mark) -> Parsed<Event<'a>> {
        match self.peek()?.0 {
            Peeked::Key | Peeked::Value | Peeked::BlockEnd => {
                self.state = then;
                Ok(empty_scalar(end))
            }
            _ => self.child(then, BLOCK_OR_INDENTLESS),
        }
    }

    fn flow_sequence(&mut self, place: Place) -> Parsed<Event<'a>> {
        self.enter(place)?;
        let (mut token, mark, _) = self.peek()?;
        if token != Peeked::FlowSequenceEnd && place == Place::Later {
            if token != Peeked::FlowEntry {
                return Err(self.missing("did not find expected ',' or ']'", mark));
            }
            self.take();
            token = self.peek()?.0;
        }
        match token {
            Peeked::FlowSequenceEnd => Ok(self.exit(EventKind::SequenceEnd)),
            Peeked::Key => {
                self.state = State::FlowPairKey;
                let mut event = self.take_as(EventKind::MappingStart);
                event.span.end = event.span.start;
                Ok(event)
            }
            _ => self.child(State::FlowSequence(Place::Later), FLOW),
        }
    }

    fn flow_pair_key(&mut self) -> Parsed<Event<'a>> {
        let (token, _, end) = self.peek()?;
        match token {
            // The token is taken although it may end the list: a quirk of libyaml.
            Peeked::Value | Peeked::FlowEntry | Peeked::FlowSequenceEnd => {
                self.take();
                self.state = State::FlowPairValue;
                Ok(empty_scalar(end))
            }
            _ => self.child(State::FlowPairValue, FLOW),
        }
    }

    fn flow_pair_value(&mut self) -> Parsed<Event<'a>> {
        let (token, mark, _) = self.peek()?;
        if token == Peeked::Value {
            self.take();
            if !matches!(self.peek()?.0, Peeked::FlowEntry | Peeked::FlowSequenceEnd) {
                return self.child(State::FlowPairEnd, FLOW);
            }
        }
        self.state = State::FlowPairEnd;
        Ok(empty_scalar(mark))
    }

    fn flow_mapping_key(&mut self, place: Place) -> Parsed<Event<'a>> {
        self.enter(place)?;
        let (mut token, mark, _) = self.peek()?;
        if token != Peeked::FlowMappingEnd && place == Place::Later {
            if token != Peeked::FlowEntry {
                return Err(self.missing("did not find expected ',' or '}'", mark));
            }
            self.take();
            token = self.peek()?.0;
        }
        match token {
            Peeked::FlowMappingEnd => Ok(self.exit(EventKind::MappingEnd)),
            Peeked::Key => {
                self.take();
                match self.peek()?.0 {
                    Peeked::Value | Peeked::FlowEntry | Peeked::FlowMappingEnd => {
                        self.state = State::FlowMappingValue;
                        self.empty_scalar_at_token()
                    }
                    _ => self.child(State::FlowMappingValue, FLOW),
                }
            }
            _ => self.child(State::FlowMappingEmptyValue, FLOW),
        }
    }

    fn flow_mapping_value(&mut self) -> Parsed<Event<'a>> {
        let then = State::FlowMappingKey(Place::Later);
        if self.peek()?.0 == Peeked::Value {
            self.take();
            if !matches!(self.peek()?.0, Peeked::FlowEntry | Peeked::FlowMappingEnd) {
                return self.child(then, FLOW);
            }
        }
        self.state = then;
        self.empty_scalar_at_token()
    }
}

/// A token without its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Peeked {
    StreamEnd,
    Directive,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar,
}

impl Peeked {
    fn of(kind: &TokenKind<'_>) -> Self {
        match kind {
            TokenKind::StreamEnd => Peeked::StreamEnd,
            TokenKind::Version(..) | TokenKind::TagPrefix(..) => Peeked::Directive,
            TokenKind::DocumentStart => Peeked::DocumentStart,
            TokenKind::DocumentEnd => Peeked::DocumentEnd,
            TokenKind::BlockSequenceStart => Peeked::BlockSequenceStart,
            TokenKind::BlockMappingStart => Peeked::BlockMappingStart,
            TokenKind::BlockEnd => Peeked::BlockEnd,
            TokenKind::FlowSequenceStart => Peeked::FlowSequenceStart,
            TokenKind::FlowSequenceEnd => Peeked::FlowSequenceEnd,
            TokenKind::FlowMappingStart => Peeked::FlowMappingStart,
            TokenKind::FlowMappingEnd => Peeked::FlowMappingEnd,
            TokenKind::BlockEntry => Peeked::BlockEntry,
            TokenKind::FlowEntry => Peeked::FlowEntry,
            TokenKind::Key => Peeked::Key,
            TokenKind::Value => Peeked::Value,
            TokenKind::Alias(_) => Peeked::Alias,
            TokenKind::Anchor(_) => Peeked::Anchor,
            TokenKind::Tag(..) => Peeked::Tag,
            TokenKind::Scalar { .. } => Peeked::Scalar,
        }
    }
}

fn at<'a>(kind: EventKind<'a>, start: Mark) -> Event<'a> {
    let span = start.offset..start.offset;
    Event { kind, span, start, anchor: None, tag: String::new() }
}

fn empty_scalar<'a>(mark: Mark) -> Event<'a> {
    at(EventKind::Scalar { value: Cow::Borrowed(""), is_plain: true }, mark)
}

/// An error of the parser, for which Go names the line before.
fn error(message: &'static str, mark: Mark, context: Option<Mark>) -> SyntaxError {
    let line = if mark.line > 0 { mark.line } else { context.map_or(0, |context| context.line) };
    SyntaxError { message: message.into(), mark, line: Some(line).filter(|line| *line > 0) }
}
