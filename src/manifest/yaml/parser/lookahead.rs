//! The kind of the token that comes next, apart from its text.

use crate::manifest::yaml::scanner::TokenKind;

/// A token without its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Peeked {
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
    pub(super) fn of(kind: &TokenKind<'_>) -> Self {
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
