//! Parses collections in block style, whose entries are on lines of their own.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/parserc.go` at v1.36, a port of libyaml (MIT).

use super::node::{BLOCK, BLOCK_OR_INDENTLESS};
use super::{Event, EventKind, Parsed, Parser, Place, State};
use crate::manifest::yaml::cursor::Mark;
use crate::manifest::yaml::scanner::{Token, TokenKind};

impl<'a> Parser<'a> {
    pub(super) fn block_sequence(&mut self, place: Place) -> Parsed<Event<'a>> {
        self.enter(place)?;
        let Token { kind: token, start: mark, end } = self.peek()?;
        let (mark, end) = (*mark, *end);
        match token {
            TokenKind::BlockEntry => {
                self.take();
                let then = State::BlockSequence(Place::Later);
                match self.peek()?.kind {
                    TokenKind::BlockEntry | TokenKind::BlockEnd => {
                        self.state = then;
                        Ok(Event::empty_scalar(end))
                    }
                    _ => self.child(then, BLOCK),
                }
            }
            TokenKind::BlockEnd => Ok(self.exit(EventKind::SequenceEnd)),
            _ => Err(self.missing("did not find expected '-' indicator", mark)),
        }
    }

    pub(super) fn indentless_sequence(&mut self) -> Parsed<Event<'a>> {
        let Token { kind: token, start: mark, end } = self.peek()?;
        let (mark, end) = (*mark, *end);
        if !matches!(token, TokenKind::BlockEntry) {
            self.leave();
            return Ok(Event::at(EventKind::SequenceEnd, mark));
        }
        self.take();
        match self.peek()?.kind {
            TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.state = State::IndentlessSequence;
                Ok(Event::empty_scalar(end))
            }
            _ => self.child(State::IndentlessSequence, BLOCK),
        }
    }

    pub(super) fn block_mapping_key(&mut self, place: Place) -> Parsed<Event<'a>> {
        self.enter(place)?;
        let Token { kind: token, start: mark, end } = self.peek()?;
        let (mark, end) = (*mark, *end);
        match token {
            TokenKind::Key => {
                self.take();
                self.block_mapping_part(State::BlockMappingValue, end)
            }
            TokenKind::BlockEnd => Ok(self.exit(EventKind::MappingEnd)),
            _ => Err(self.missing("did not find expected key", mark)),
        }
    }

    pub(super) fn block_mapping_value(&mut self) -> Parsed<Event<'a>> {
        let Token { kind: token, start: mark, end } = self.peek()?;
        let (mark, end) = (*mark, *end);
        let then = State::BlockMappingKey(Place::Later);
        if !matches!(token, TokenKind::Value) {
            self.state = then;
            return Ok(Event::empty_scalar(mark));
        }
        self.take();
        self.block_mapping_part(then, end)
    }

    /// Parses a key or a value, which may be empty.
    fn block_mapping_part(&mut self, then: State, end: Mark) -> Parsed<Event<'a>> {
        match self.peek()?.kind {
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.state = then;
                Ok(Event::empty_scalar(end))
            }
            _ => self.child(then, BLOCK_OR_INDENTLESS),
        }
    }
}
