//! Scans directives, anchors, aliases and tags.

use super::{Mark, Scanned, Scanner, TokenKind};
use crate::manifest::documents::lossy;
use crate::manifest::yaml::cursor::width;

/// The most digits of a number in `%YAML`.
const LONGEST_NUMBER: usize = 2;

impl<'a> Scanner<'a> {
    pub(super) fn scan_directive(&mut self) -> Scanned {
        let start = self.cursor.mark;
        self.cursor.skip();
        let name = self.scan_word();
        if name.is_empty() {
            return Err(self.error(start, "could not find expected directive name"));
        }
        if !self.cursor.is_blank_or_end(0) {
            return Err(self.error(start, "found unexpected non-alphabetical character"));
        }
        let kind = match name {
            "YAML" => self.scan_version(start)?,
            "TAG" => self.scan_tag_prefix(start)?,
            _ => return Err(self.error(start, "found unknown directive name")),
        };
        let end = self.cursor.mark;
        self.skip_rest_of_line(start)?;
        self.tokens.push_back(super::Token { kind, start, end });
        Ok(())
    }

    fn scan_word(&mut self) -> &'a str {
        let start = self.cursor.mark.offset();
        while self.cursor.is_word() {
            self.cursor.skip();
        }
        self.cursor.slice(start, self.cursor.mark.offset())
    }

    fn skip_blanks(&mut self) {
        while self.cursor.is_blank(0) {
            self.cursor.skip();
        }
    }

    fn scan_version(&mut self, start: Mark) -> Scanned<TokenKind<'a>> {
        self.skip_blanks();
        let major = self.scan_version_number(start)?;
        if self.cursor.at(0) != b'.' {
            return Err(self.error(start, "did not find expected digit or '.' character"));
        }
        self.cursor.skip();
        Ok(TokenKind::Version(major, self.scan_version_number(start)?))
    }

    fn scan_version_number(&mut self, start: Mark) -> Scanned<u8> {
        let (mut number, mut length) = (0_u8, 0);
        while let digit @ b'0'..=b'9' = self.cursor.at(0) {
            length += 1;
            if length > LONGEST_NUMBER {
                return Err(self.error(start, "found extremely long version number"));
            }
            number = number.saturating_mul(10).saturating_add(digit.saturating_sub(b'0'));
            self.cursor.skip();
        }
        if length == 0 {
            return Err(self.error(start, "did not find expected version number"));
        }
        Ok(number)
    }

    fn scan_tag_prefix(&mut self, start: Mark) -> Scanned<TokenKind<'a>> {
        self.skip_blanks();
        let handle = self.scan_tag_handle(true, start)?;
        if !self.cursor.is_blank(0) {
            return Err(self.error(start, "did not find expected whitespace"));
        }
        self.skip_blanks();
        let prefix = self.scan_tag_uri("", start)?;
        if !self.cursor.is_blank_or_end(0) {
            return Err(self.error(start, "did not find expected whitespace or line break"));
        }
        Ok(TokenKind::TagPrefix(handle, prefix))
    }

    pub(super) fn scan_anchor(&mut self) -> Scanned {
        let start = self.cursor.mark;
        let is_alias = self.cursor.at(0) == b'*';
        self.cursor.skip();
        let name = self.scan_word();
        let ends = self.cursor.is_blank_or_end(0)
            || matches!(self.cursor.at(0), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if name.is_empty() || !ends {
            let message = "did not find expected alphabetic or numeric character";
            return Err(self.error(start, message));
        }
        self.push(if is_alias { TokenKind::Alias(name) } else { TokenKind::Anchor(name) }, start);
        Ok(())
    }

    pub(super) fn scan_tag(&mut self) -> Scanned {
        let start = self.cursor.mark;
        let (handle, suffix);
        if self.cursor.at(1) == b'<' {
            self.cursor.skip_many(2);
            (handle, suffix) = ("", self.scan_tag_uri("", start)?);
            if self.cursor.at(0) != b'>' {
                return Err(self.error(start, "did not find the expected '>'"));
            }
            self.cursor.skip();
        } else {
            let head = self.scan_tag_handle(false, start)?;
            if head.len() > 1 && head.ends_with('!') {
                (handle, suffix) = (head, self.scan_tag_uri("", start)?);
            } else {
                let rest = self.scan_tag_uri(head, start)?;
                // A lone `!` is a tag of its own.
                (handle, suffix) = if rest.is_empty() { ("", "!".to_owned()) } else { ("!", rest) };
            }
        }
        if !self.cursor.is_blank_or_end(0) {
            return Err(self.error(start, "did not find expected whitespace or line break"));
        }
        self.push(TokenKind::Tag(handle, suffix), start);
        Ok(())
    }

    fn scan_tag_handle(&mut self, in_directive: bool, start: Mark) -> Scanned<&'a str> {
        if self.cursor.at(0) != b'!' {
            return Err(self.error(start, "did not find expected '!'"));
        }
        let from = self.cursor.mark.offset();
        self.cursor.skip();
        let word = self.scan_word();
        if self.cursor.at(0) == b'!' {
            self.cursor.skip();
        } else if in_directive && !word.is_empty() {
            return Err(self.error(start, "did not find expected '!'"));
        }
        Ok(self.cursor.slice(from, self.cursor.mark.offset()))
    }

    /// Scans the rest of a tag, after what was scanned as its handle.
    fn scan_tag_uri(&mut self, head: &str, start: Mark) -> Scanned<String> {
        let mut uri: Vec<u8> = head.bytes().skip(1).collect();
        let mut is_there = !head.is_empty();
        loop {
            match self.cursor.at(0) {
                b'%' => self.scan_uri_escape(&mut uri, start)?,
                byte @ (b'0'..=b'9'
                | b'A'..=b'Z'
                | b'a'..=b'z'
                | b'_'
                | b'-'
                | b';'
                | b'/'
                | b'?'
                | b':'
                | b'@'
                | b'&'
                | b'='
                | b'+'
                | b'$'
                | b','
                | b'.'
                | b'!'
                | b'~'
                | b'*'
                | b'\''
                | b'('
                | b')'
                | b'['
                | b']') => {
                    uri.push(byte);
                    self.cursor.skip();
                }
                _ => break,
            }
            is_there = true;
        }
        if !is_there {
            return Err(self.error(start, "did not find expected tag URI"));
        }
        Ok(lossy(&uri))
    }

    /// Scans the escaped octets of one character.
    fn scan_uri_escape(&mut self, uri: &mut Vec<u8>, start: Mark) -> Scanned {
        let mut left = None;
        while left != Some(0) {
            let digit = |ahead| char::from(self.cursor.at(ahead)).to_digit(16);
            let (b'%', Some(high), Some(low)) = (self.cursor.at(0), digit(1), digit(2)) else {
                return Err(self.error(start, "did not find URI escaped octet"));
            };
            let octet = u8::try_from(high << 4 | low).unwrap_or_default();
            let count = match left {
                None if width(octet) == 0 => {
                    return Err(self.error(start, "found an incorrect leading UTF-8 octet"));
                }
                None => width(octet),
                Some(_) if octet & 0xc0 != 0x80 => {
                    return Err(self.error(start, "found an incorrect trailing UTF-8 octet"));
                }
                Some(left) => left,
            };
            left = Some(count - 1);
            uri.push(octet);
            self.cursor.skip_many(3);
        }
        Ok(())
    }
}
