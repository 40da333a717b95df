//! A node: an alias, or a scalar or the start of a collection with its tag and anchor.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/parserc.go` at v1.36, a port of libyaml (MIT).

use std::borrow::Cow;

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
        let (token, start, end) = self.peek()?;
        if let TokenKind::Alias(name) = *token {
            self.leave();
            self.take();
            let span = start.offset..end.offset;
            let kind = EventKind::Alias(name);
            return Ok(Event { kind, span, start, anchor: None, tag: String::new() });
        }
        let (mut anchor, mut written_tag) = (None, None);
        // An anchor and a tag, in any order, each once.
        loop {
            match self.peek()? {
                (TokenKind::Anchor(name), ..) if anchor.is_none() => anchor = Some(*name),
                (TokenKind::Tag(handle, suffix), mark, _) if written_tag.is_none() => {
                    written_tag = Some((*handle, suffix.clone(), mark));
                }
                _ => break,
            }
            self.take();
        }
        let tag = self.full_tag(written_tag, start)?;
        let (token, mark, _) = self.peek()?;
        let event = |kind, span| Event { kind, span, start, anchor, tag: tag.clone() };
        let symbol = mark.offset..mark.offset;
        match token {
            TokenKind::BlockEntry if context.is_indentless => {
                self.state = State::IndentlessSequence;
                Ok(event(EventKind::SequenceStart, symbol))
            }
            TokenKind::Scalar { .. } => {
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
            TokenKind::FlowSequenceStart => {
                self.state = State::FlowSequence(Place::First);
                Ok(event(EventKind::SequenceStart, symbol))
            }
            TokenKind::FlowMappingStart => {
                self.state = State::FlowMappingKey(Place::First);
                Ok(event(EventKind::MappingStart, symbol))
            }
            TokenKind::BlockSequenceStart if context.in_block => {
                self.state = State::BlockSequence(Place::First);
                Ok(event(EventKind::SequenceStart, symbol))
            }
            TokenKind::BlockMappingStart if context.in_block => {
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
