//! Turns YAML tokens into events, as libyaml and, after it, Go's library do.
//!
//! The parser is a state machine, whose state determines what is expected next. Open collections
//! and documents are on a stack, so nothing recurses.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/parserc.go` at v1.36, a port of libyaml (MIT).

mod block;
mod documents;
mod event;
mod flow;
mod node;

use std::borrow::Cow;
use std::collections::HashMap;

pub(super) use self::event::{Event, EventKind};
use self::node::{BLOCK, Context};
use super::cursor::Mark;
use super::scanner::{Scanner, SyntaxError, Token};

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

#[derive(Debug)]
pub(super) struct Parser<'a> {
    scanner: Scanner<'a>,
    state: State,
    states: Vec<State>,
    /// The positions at which the open collections begin.
    marks: Vec<Mark>,
    /// Tag prefixes by their handles.
    tags: HashMap<&'a str, Cow<'a, str>>,
}

type Parsed<T> = Result<T, Box<SyntaxError>>;

impl<'a> Parser<'a> {
    /// Creates a parser. `by_lines`: the text is read as `kubectl` passes it on, line by line.
    pub(super) fn new(text: &'a str, by_lines: bool) -> Self {
        Parser {
            scanner: Scanner::new(text, by_lines),
            state: State::FirstDocument,
            states: Vec::new(),
            marks: Vec::new(),
            tags: HashMap::new(),
        }
    }

    /// Returns the next event; after the end of the stream, its end again.
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
                let mark = self.peek()?.start;
                Ok(Event::at(EventKind::MappingEnd, mark))
            }
            State::FlowMappingKey(place) => self.flow_mapping_key(place),
            State::FlowMappingValue => self.flow_mapping_value(),
            State::FlowMappingEmptyValue => {
                self.state = State::FlowMappingKey(Place::Later);
                self.empty_scalar_at_token()
            }
            State::End => Ok(Event::at(EventKind::StreamEnd, Mark::START)),
        }
    }

    /// Returns the next token; after the end of the stream, its end again.
    fn peek(&mut self) -> Parsed<&Token<'a>> {
        Ok(self.scanner.peek()?.unwrap_or(&Token::STREAM_END))
    }

    fn take(&mut self) -> Option<Token<'a>> {
        self.scanner.take()
    }

    /// Takes a token and returns an event with its span.
    fn take_as(&mut self, kind: EventKind<'a>) -> Event<'a> {
        let (start, end) = self.take().map_or((Mark::START, Mark::START), |t| (t.start, t.end));
        Event { kind, span: start.offset()..end.offset(), start, anchor: None, tag: String::new() }
    }

    /// Returns to the state of the enclosing collection or document.
    fn leave(&mut self) {
        self.state = self.states.pop().unwrap_or(State::End);
    }

    fn child(&mut self, then: State, context: Context) -> Parsed<Event<'a>> {
        self.states.push(then);
        self.node(context)
    }

    fn empty_scalar_at_token(&mut self) -> Parsed<Event<'a>> {
        let mark = self.peek()?.start;
        Ok(Event::empty_scalar(mark))
    }

    /// Takes the token that begins a collection, if no entry has been read yet.
    fn enter(&mut self, place: Place) -> Parsed<()> {
        if place == Place::First {
            let mark = self.peek()?.start;
            self.marks.push(mark);
            self.take();
        }
        Ok(())
    }

    /// Takes the token that ends a collection.
    fn exit(&mut self, kind: EventKind<'a>) -> Event<'a> {
        self.leave();
        self.marks.pop();
        self.take_as(kind)
    }

    fn missing(&mut self, message: &'static str, mark: Mark) -> Box<SyntaxError> {
        error(message, mark, self.marks.pop())
    }
}

/// Returns an error of the parser, for which Go names the line before.
fn error(message: &'static str, mark: Mark, context: Option<Mark>) -> Box<SyntaxError> {
    let line = if mark.line > 0 { mark.line } else { context.map_or(0, |context| context.line) };
    let line = Some(line).filter(|line| *line > 0);
    Box::new(SyntaxError { message: message.into(), mark, line })
}
