//! What Go's parser, which is of YAML 1.1, refuses although YAML 1.2 has it: directives,
//! escapes, names of anchors, tabs, and some plain scalars inside brackets.
//!
//! Source: `vendor/go.yaml.in/yaml/v2/scannerc.go` and `parserc.go` at v1.36.

use std::ops::Range;

use granit_parser::{Event, ScalarStyle, StructureStyle};

/// Why, and where.
pub(super) type Refusal = (&'static str, Range<usize>);

const TAB_AT_START: &str = "found character that cannot start any token";
const TAB_IN_PLAIN: &str = "found a tab character that violates indentation";
const TAB_IN_BLOCK: &str = "found a tab character where an indentation space is expected";

/// Looks at the events of a stream and at the text between them.
#[derive(Debug)]
pub(super) struct Refusals<'a> {
    text: &'a str,
    /// The end of the last event.
    at: usize,
    last: Last,
    /// Where the `-` of the last item stands.
    dash: usize,
    /// The header of the block scalar to come.
    header: Option<usize>,
    /// The indentation of the collections that are open; none for those in brackets.
    open: Vec<Option<usize>>,
}

/// What the last event was, as far as a tab behind it is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Plain,
    LineStart,
    Other,
}

impl<'a> Refusals<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let last = Last::LineStart;
        Refusals { text, at: 0, last, dash: 0, header: None, open: Vec::new() }
    }

    /// Where the header of a block scalar stands whose event came last.
    pub(super) fn header(&self) -> Option<usize> {
        self.header
    }

    /// Looks at the next event.
    ///
    /// # Errors
    /// When Go's parser refuses it, or what stands before it.
    pub(super) fn look(&mut self, event: &Event<'a>, span: &Range<usize>) -> Result<(), Refusal> {
        if let Event::Anchor(_, name) = event {
            return is_anchor(name, span);
        }
        self.header = None;
        if let Event::DocumentStart(..) = event {
            self.open.clear();
            directives(self.text, self.at..span.start)?;
        }
        let may_be_key = self.gap(span.start)?;
        self.last = match event {
            Event::Scalar(_, ScalarStyle::Literal | ScalarStyle::Folded, ..) => Last::LineStart,
            _ if span.is_empty() && may_be_key => Last::LineStart,
            Event::Scalar(_, ScalarStyle::Plain, ..) if !span.is_empty() => Last::Plain,
            _ => Last::Other,
        };
        match event {
            Event::Scalar(_, style, ..) => self.scalar(*style, span)?,
            Event::Alias(_) => {
                let name = self.text.get(span.start + 1..span.end).unwrap_or("");
                is_anchor(name, span)?;
            }
            Event::SequenceStart(style, ..) => {
                let column = self.column(self.dash);
                self.open.push((*style == StructureStyle::Block).then_some(column));
            }
            Event::MappingStart(style, ..) => {
                let column = self.column(span.start);
                self.open.push((*style == StructureStyle::Block).then_some(column));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.open.pop();
            }
            _ => {}
        }
        self.at = self.at.max(span.end);
        Ok(())
    }

    fn is_in_brackets(&self) -> bool {
        self.open.last().is_some_and(Option::is_none)
    }

    /// The column from which a scalar's lines may stand.
    fn indent(&self) -> usize {
        self.open.iter().rev().find_map(|open| *open).map_or(0, |column| column + 1)
    }

    fn column(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or("");
        offset - before.rfind('\n').map_or(0, |at| at + 1)
    }

    /// What stands between two events: space, comments, indicators, properties. Returns
    /// whether a key may stand behind it.
    fn gap(&mut self, end: usize) -> Result<bool, Refusal> {
        let gap = self.at..end.max(self.at);
        let bytes = self.text.as_bytes().get(gap.clone()).unwrap_or(&[]);
        let mut at = 0;
        if self.last == Last::Plain {
            at = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
            self.plain_lines(gap.start..gap.start + at)?;
        }
        // Where a key may stand, a tab may not.
        let mut may_be_key = self.last == Last::LineStart;
        may_be_key |= bytes.iter().take(at).any(|b| *b == b'\n');
        while let Some(byte) = bytes.get(at) {
            let rest = bytes.get(at..).unwrap_or(&[]);
            let until =
                |is_end: fn(&u8) -> bool| rest.iter().position(is_end).unwrap_or(rest.len());
            match byte {
                b'\t' if may_be_key && !self.is_in_brackets() => {
                    return Err((TAB_AT_START, gap.start + at..gap.start + at + 1));
                }
                b'\n' => may_be_key = true,
                b'#' | b'%' => at += until(|b| *b == b'\n').saturating_sub(1),
                b'-' => {
                    (may_be_key, self.dash) = (true, gap.start + at);
                }
                b'?' => may_be_key = true,
                b'&' | b'!' => {
                    may_be_key = false;
                    at += until(u8::is_ascii_whitespace).saturating_sub(1);
                }
                b'|' | b'>' => {
                    self.header = Some(gap.start + at);
                    return Ok(false);
                }
                _ => {}
            }
            at += 1;
        }
        Ok(may_be_key)
    }

    /// Lines that belong to a plain scalar.
    fn plain_lines(&self, lines: Range<usize>) -> Result<(), Refusal> {
        let text = self.text.get(lines.clone()).unwrap_or("");
        for (at, _) in text.match_indices('\n') {
            let rest = text.get(at + 1..).unwrap_or("");
            let column = rest.bytes().take_while(|b| *b == b' ').count();
            let tab = lines.start + at + 1 + column;
            if rest.as_bytes().get(column) == Some(&b'\t') && column < self.indent() {
                return Err((TAB_IN_PLAIN, tab..tab + 1));
            }
        }
        Ok(())
    }

    fn scalar(&self, style: ScalarStyle, span: &Range<usize>) -> Result<(), Refusal> {
        let text = self.text.get(span.clone()).unwrap_or("");
        match style {
            ScalarStyle::Plain => {
                if self.is_in_brackets() && text.starts_with(':') {
                    return Err(("did not find expected node content", span.clone()));
                }
                // In brackets a `?` always begins a key.
                if self.is_in_brackets() && text.contains('?') {
                    return Err(("did not find expected ',' or ']'", span.clone()));
                }
                self.plain_lines(span.clone())
            }
            ScalarStyle::DoubleQuoted => escapes(text, span.start),
            ScalarStyle::Literal | ScalarStyle::Folded => match self.header {
                Some(header) => {
                    // Go looks for tabs in the empty lines behind it too.
                    let behind = self.text.get(span.end..).unwrap_or("");
                    let empty =
                        behind.len() - behind.trim_start_matches([' ', '\t', '\r', '\n']).len();
                    self.block_lines(header, span.end + empty)
                }
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// The lines of a block scalar. Its indentation is that of its first line, unless its
    /// header says so.
    fn block_lines(&self, header: usize, end: usize) -> Result<(), Refusal> {
        let mut lines = self.text.get(header..end).unwrap_or("").split_inclusive('\n');
        let Some(first) = lines.next() else { return Ok(()) };
        let said = first.bytes().skip(1).take(2).find(u8::is_ascii_digit);
        let parent = self.indent().saturating_sub(1);
        let mut indent = said.map(|digit| parent + usize::from(digit - b'0'));
        let (mut at, mut widest) = (header + first.len(), self.indent().max(1));
        for line in lines {
            let column = line.bytes().take_while(|b| *b == b' ').count();
            match line.as_bytes().get(column) {
                Some(b'\t') if indent.is_none_or(|indent| column < indent) => {
                    return Err((TAB_IN_BLOCK, at + column..at + column + 1));
                }
                Some(b'\r' | b'\n') | None => widest = widest.max(column),
                Some(_) => indent = indent.or(Some(widest.max(column))),
            }
            at += line.len();
        }
        Ok(())
    }
}

fn is_anchor(name: &str, span: &Range<usize>) -> Result<(), Refusal> {
    let is_letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if name.bytes().all(is_letter) {
        return Ok(());
    }
    Err(("did not find expected alphabetic or numeric character", span.clone()))
}

/// The directives before a document.
fn directives(text: &str, before: Range<usize>) -> Result<(), Refusal> {
    let mut at = before.start;
    for line in text.get(before).unwrap_or("").split_inclusive('\n') {
        if let Some(directive) = line.trim_start_matches('\u{feff}').strip_prefix('%') {
            let mut words = directive.split_ascii_whitespace();
            let message = match words.next().unwrap_or("") {
                "TAG" => None,
                "YAML" if words.next() == Some("1.1") => None,
                "YAML" => Some("found incompatible YAML document"),
                _ => Some("found unknown directive name"),
            };
            if let Some(message) = message {
                return Err((message, at..at + line.trim_end().len()));
            }
        }
        at += line.len();
    }
    Ok(())
}

/// The escapes of a scalar in double quotes.
fn escapes(text: &str, start: usize) -> Result<(), Refusal> {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let offset = start + (text.len() - rest.len()) + at;
        let escape = rest.get(at + 1..).unwrap_or("");
        let digits = match escape.bytes().next() {
            Some(b'/') => return Err(("found unknown escape character", offset..offset + 2)),
            Some(b'u') => escape.get(1..5),
            _ => None,
        };
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if code.is_some_and(|code| (0xd800..0xe000).contains(&code)) {
            return Err(("found invalid Unicode character escape code", offset..offset + 6));
        }
        rest = escape.get(escape.chars().next().map_or(0, char::len_utf8)..).unwrap_or("");
    }
    Ok(())
}
