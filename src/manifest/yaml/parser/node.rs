//! A node: an alias, or a scalar or the start of a collection with its tag and anchor.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/parserc.go` at v1.36, a port of libyaml (MIT).

use std::borrow::Cow;

use super::lookahead::Peeked;
use super::{Event, EventKind, Parsed, Parser, Place, State, error};
use crate::manifest::yaml::cursor::Mark;
use crate::manifest::yaml::scanner::{Style, Token, TokenKind};

/// Where a node stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    in_block: bool,
    /// Whether a sequence may stand here that is not indented.
    is_indentless: bool,
}

pub(super) const BLOCK: Context = Context { in_block: true, is_indentless: false };
pub(super) const BLOCK_OR_INDENTLESS: Context = Context { in_block: true, is_indentless: true };
pub(super) const FLOW: Context = Context { in_block: false, is_indentless: false };

impl<'a> Parser<'a> {
    pub(super) fn node(&mut self, context: Context) -> Parsed<Event<'a>> {
        let (mut token, start, _) = self.peek()?;
        if token == Peeked::Alias {
            self.leave();
            let Some(Token { kind: TokenKind::Alias(name), start, end }) = self.take() else {
                return Ok(Event::empty_scalar(start));
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
                    return Ok(Event::empty_scalar(mark));
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
}
