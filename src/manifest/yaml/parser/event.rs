//! The events that make up a YAML document.

use std::borrow::Cow;
use std::ops::Range;

use crate::manifest::yaml::cursor::Mark;

/// An event of a document.
#[derive(Debug)]
pub(in crate::manifest::yaml) struct Event<'a> {
    pub(in crate::manifest::yaml) kind: EventKind<'a>,
    /// The span of its content, without tag, anchor, and the header of a block scalar, which come
    /// before it.
    pub(in crate::manifest::yaml) span: Range<usize>,
    /// The position at which it begins, including its tag, its anchor and its header.
    pub(in crate::manifest::yaml) start: Mark,
    pub(in crate::manifest::yaml) anchor: Option<&'a str>,
    /// The full tag; empty if it has none.
    pub(in crate::manifest::yaml) tag: String,
}

#[derive(Debug)]
pub(in crate::manifest::yaml) enum EventKind<'a> {
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

impl<'a> Event<'a> {
    /// Creates an event without text.
    pub(super) fn at(kind: EventKind<'a>, start: Mark) -> Self {
        let span = start.offset()..start.offset();
        Event { kind, span, start, anchor: None, tag: String::new() }
    }

    /// Creates the event of an omitted value.
    pub(super) fn empty_scalar(mark: Mark) -> Self {
        Event::at(EventKind::Scalar { value: Cow::Borrowed(""), is_plain: true }, mark)
    }
}
