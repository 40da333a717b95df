//! Parses documents: their directives, start and end.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/parserc.go` at v1.36, a port of libyaml (MIT).

use super::node::BLOCK;
use super::{Event, EventKind, Parsed, Parser, State, error};
use crate::manifest::yaml::scanner::{Token, TokenKind};

const YAML_PREFIX: &str = "tag:yaml.org,2002:";

impl<'a> Parser<'a> {
    pub(super) fn document_start(&mut self, is_first: bool) -> Parsed<Event<'a>> {
        while !is_first && matches!(self.peek()?.kind, TokenKind::DocumentEnd) {
            self.take();
        }
        let Token { kind: token, start: mark, .. } = self.peek()?;
        let mark = *mark;
        match token {
            TokenKind::StreamEnd => {
                self.state = State::End;
                Ok(Event::at(EventKind::StreamEnd, mark))
            }
            TokenKind::Version(..) | TokenKind::TagPrefix(..) | TokenKind::DocumentStart => {
                self.explicit_document()
            }
            _ if !is_first => self.explicit_document(),
            _ => {
                self.directives()?;
                self.states.push(State::DocumentEnd);
                self.state = State::BlockNode;
                Ok(Event::at(EventKind::DocumentStart, mark))
            }
        }
    }

    fn explicit_document(&mut self) -> Parsed<Event<'a>> {
        self.directives()?;
        let Token { kind: token, start: mark, .. } = self.peek()?;
        let mark = *mark;
        if !matches!(token, TokenKind::DocumentStart) {
            return Err(error("did not find expected <document start>", mark, None));
        }
        self.states.push(State::DocumentEnd);
        self.state = State::DocumentContent;
        Ok(self.take_as(EventKind::DocumentStart))
    }

    pub(super) fn document_content(&mut self) -> Parsed<Event<'a>> {
        let Token { kind: token, start: mark, .. } = self.peek()?;
        let mark = *mark;
        match token {
            TokenKind::Version(..)
            | TokenKind::TagPrefix(..)
            | TokenKind::DocumentStart
            | TokenKind::DocumentEnd
            | TokenKind::StreamEnd => {
                self.leave();
                Ok(Event::empty_scalar(mark))
            }
            _ => self.node(BLOCK),
        }
    }

    pub(super) fn document_end(&mut self) -> Parsed<Event<'a>> {
        let Token { kind: token, start: mark, .. } = self.peek()?;
        let mark = *mark;
        if matches!(token, TokenKind::DocumentEnd) {
            self.take();
        }
        self.tags.clear();
        self.state = State::NextDocument;
        Ok(Event::at(EventKind::DocumentEnd, mark))
    }

    fn directives(&mut self) -> Parsed<()> {
        let mut has_version = false;
        loop {
            let Token { kind: token, start: mark, .. } = self.peek()?;
            let mark = *mark;
            if !matches!(token, TokenKind::Version(..) | TokenKind::TagPrefix(..)) {
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
}
