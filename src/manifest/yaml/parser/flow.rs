//! Parses collections in flow style, whose entries are between brackets.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/parserc.go` at v1.36, a port of libyaml (MIT).

use super::node::FLOW;
use super::{Event, EventKind, Parsed, Parser, Place, State};
use crate::manifest::yaml::scanner::{Token, TokenKind};

impl<'a> Parser<'a> {
    pub(super) fn flow_sequence(&mut self, place: Place) -> Parsed<Event<'a>> {
        self.enter(place)?;
        let token = self.peek()?;
        let (mut token, mark) = (&token.kind, token.start);
        if !matches!(token, TokenKind::FlowSequenceEnd) && place == Place::Later {
            if !matches!(token, TokenKind::FlowEntry) {
                return Err(self.missing("did not find expected ',' or ']'", mark));
            }
            self.take();
            token = &self.peek()?.kind;
        }
        match token {
            TokenKind::FlowSequenceEnd => Ok(self.exit(EventKind::SequenceEnd)),
            TokenKind::Key => {
                self.state = State::FlowPairKey;
                let mut event = self.take_as(EventKind::MappingStart);
                event.span.end = event.span.start;
                Ok(event)
            }
            _ => self.child(State::FlowSequence(Place::Later), FLOW),
        }
    }

    pub(super) fn flow_pair_key(&mut self) -> Parsed<Event<'a>> {
        let Token { kind: token, end, .. } = self.peek()?;
        let end = *end;
        match token {
            // The token is taken even if it ends the sequence: a quirk of libyaml.
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd => {
                self.take();
                self.state = State::FlowPairValue;
                Ok(Event::empty_scalar(end))
            }
            _ => self.child(State::FlowPairValue, FLOW),
        }
    }

    pub(super) fn flow_pair_value(&mut self) -> Parsed<Event<'a>> {
        let Token { kind: token, start: mark, .. } = self.peek()?;
        let mark = *mark;
        if matches!(token, TokenKind::Value) {
            self.take();
            if !matches!(self.peek()?.kind, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                return self.child(State::FlowPairEnd, FLOW);
            }
        }
        self.state = State::FlowPairEnd;
        Ok(Event::empty_scalar(mark))
    }

    pub(super) fn flow_mapping_key(&mut self, place: Place) -> Parsed<Event<'a>> {
        self.enter(place)?;
        let token = self.peek()?;
        let (mut token, mark) = (&token.kind, token.start);
        if !matches!(token, TokenKind::FlowMappingEnd) && place == Place::Later {
            if !matches!(token, TokenKind::FlowEntry) {
                return Err(self.missing("did not find expected ',' or '}'", mark));
            }
            self.take();
            token = &self.peek()?.kind;
        }
        match token {
            TokenKind::FlowMappingEnd => Ok(self.exit(EventKind::MappingEnd)),
            TokenKind::Key => {
                self.take();
                match self.peek()?.kind {
                    TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd => {
                        self.state = State::FlowMappingValue;
                        self.empty_scalar_at_token()
                    }
                    _ => self.child(State::FlowMappingValue, FLOW),
                }
            }
            _ => self.child(State::FlowMappingEmptyValue, FLOW),
        }
    }

    pub(super) fn flow_mapping_value(&mut self) -> Parsed<Event<'a>> {
        let then = State::FlowMappingKey(Place::Later);
        if matches!(self.peek()?.kind, TokenKind::Value) {
            self.take();
            if !matches!(self.peek()?.kind, TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                return self.child(then, FLOW);
            }
        }
        self.state = then;
        self.empty_scalar_at_token()
    }
}
