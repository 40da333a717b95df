//! Parses a node: an alias, or a scalar or the start of a collection with its tag and anchor.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/parserc.go` at v1.36, a port of libyaml (MIT).

use std::borrow::Cow;

use super::{Event, EventKind, Parsed, Parser, Place, State, error};
use crate::manifest::yaml::cursor::Mark;
use crate::manifest::yaml::scanner::{Style, Token, TokenKind};

/// The context of a node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    in_block: bool,
    /// Whether a sequence that is not indented is allowed here.
    is_indentless: bool,
}

pub(super) const BLOCK: Context = Context { in_block: true, is_indentless: false };
pub(super) const BLOCK_OR_INDENTLESS: Context = Context { in_block: true, is_indentless: true };
pub(super) const FLOW: Context = Context { in_block: false, is_indentless: false };

impl<'a> Parser<'a> {
    pub(super) fn node(&mut self, context: Context) -> Parsed<Event<'a>> {
        let Token { kind, start, end } = self.peek()?;
        let (start, end) = (*start, *end);
        let (anchor, tag) = match kind {
            TokenKind::Alias(name) => {
                let (kind, span) = (EventKind::Alias(name), start.offset()..end.offset());
                self.leave();
                self.take();
                return Ok(Event { kind, span, start, anchor: None, tag: String::new() });
            }
            TokenKind::Anchor(_) | TokenKind::Tag(..) => self.properties(start)?,
            _ => (None, String::new()),
        };
        let token = self.peek()?;
        let (mark, is_empty) = (token.start, tag.is_empty());
        let kind = EventKind::Scalar { value: Cow::Borrowed(""), is_plain: is_empty };
        let span = mark.offset()..mark.offset();
        let mut event = Event { kind, span, start, anchor, tag };
        let (kind, state) = match token.kind {
            TokenKind::BlockEntry if context.is_indentless => {
                (EventKind::SequenceStart, State::IndentlessSequence)
            }
            TokenKind::Scalar { .. } => {
                self.leave();
                if let Some(Token {
                    kind: TokenKind::Scalar { value, style, content }, end, ..
                }) = self.take()
                {
                    let is_plain = (style == Style::Plain && is_empty) || event.tag == "!";
                    event.kind = EventKind::Scalar { value, is_plain };
                    event.span = content..end.offset();
                }
                return Ok(event);
            }
            TokenKind::FlowSequenceStart => {
                (EventKind::SequenceStart, State::FlowSequence(Place::First))
            }
            TokenKind::FlowMappingStart => {
                (EventKind::MappingStart, State::FlowMappingKey(Place::First))
            }
            TokenKind::BlockSequenceStart if context.in_block => {
                (EventKind::SequenceStart, State::BlockSequence(Place::First))
            }
            TokenKind::BlockMappingStart if context.in_block => {
                (EventKind::MappingStart, State::BlockMappingKey(Place::First))
            }
            _ if anchor.is_some() || !is_empty => {
                self.leave();
                return Ok(event);
            }
            _ => return Err(error("did not find expected node content", mark, Some(start))),
        };
        (event.kind, self.state) = (kind, state);
        Ok(event)
    }

    /// Parses an anchor and a full tag, in any order, each at most once.
    fn properties(&mut self, start: Mark) -> Parsed<(Option<&'a str>, String)> {
        let (mut anchor, mut written_tag) = (None, None);
        loop {
            let token = self.peek()?;
            match &token.kind {
                TokenKind::Anchor(name) if anchor.is_none() => anchor = Some(*name),
                TokenKind::Tag(handle, suffix) if written_tag.is_none() => {
                    written_tag = Some((*handle, suffix.clone(), token.start));
                }
                _ => break,
            }
            self.take();
        }
        Ok((anchor, self.full_tag(written_tag, start)?))
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
