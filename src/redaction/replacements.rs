//! The replacement of each text.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::rules::is_system_name;

/// The replacements made so far, numbered in the order in which the texts were seen.
#[derive(Debug, Default)]
pub(super) struct Replacements {
    words: BTreeMap<String, String>,
    /// The lengths of the replaced texts.
    lengths: BTreeSet<usize>,
}

/// The characters that divide a word into parts, the outermost first.
const DIVIDERS: [char; 3] = ['/', ':', '@'];

impl Replacements {
    /// Returns the replacement of a field's text.
    pub(super) fn replace(&mut self, text: &str, field: &str) -> String {
        match field {
            _ if text.is_empty() => String::new(),
            "uid" => self.word(text, |n| format!("00000000-0000-4000-8000-{n:012x}")),
            "image" | "imageID" => self.word(text, |n| format!("registry.invalid/image-{n}:1")),
            "path" | "mountPath" | "subPath" | "devicePath" | "terminationMessagePath" => {
                match text {
                    "/" => text.to_owned(),
                    text => self.word(text, |n| format!("/path-{n}")),
                }
            }
            _ => self.name(text),
        }
    }

    /// Returns the replacement of a name, value or address.
    pub(super) fn name(&mut self, text: &str) -> String {
        if is_system_name(text) || text.is_empty() {
            return text.to_owned();
        }
        match text.parse() {
            Ok(address) => self.address(text, address),
            Err(_) => self.word(text, |n| format!("name-{n}")),
        }
    }

    /// Returns an address of a private or documentation network; addresses that mean all
    /// addresses or the node itself are kept.
    fn address(&mut self, text: &str, address: IpAddr) -> String {
        if address.is_unspecified() || address.is_loopback() {
            return text.to_owned();
        }
        self.word(text, |n| {
            let low = u32::try_from(n).unwrap_or(u32::MAX);
            match address {
                IpAddr::V4(_) => Ipv4Addr::from_bits(0x0a00_0000 | low & 0x00ff_ffff).to_string(),
                IpAddr::V6(_) => {
                    Ipv6Addr::from_bits(0x2001_0db8 << 96 | u128::from(low)).to_string()
                }
            }
        })
    }

    fn word(&mut self, text: &str, make: impl Fn(usize) -> String) -> String {
        let number = self.words.len() + 1;
        self.lengths.insert(text.len());
        self.words.entry(text.to_owned()).or_insert_with(|| make(number)).clone()
    }

    /// Returns a message in which each address is replaced, and each word that has a replacement
    /// elsewhere.
    pub(super) fn in_text(&mut self, text: &str) -> String {
        let is_word = |c: char| c.is_alphanumeric() || "._/:@-".contains(c);
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(is_word) {
            let (between, from) = rest.split_at(start);
            let (word, behind) = from.split_at(from.find(|c| !is_word(c)).unwrap_or(from.len()));
            out.push_str(between);
            out.push_str(&self.in_word(word, &DIVIDERS));
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    /// Replaces a word as a whole, apart from punctuation at its end; otherwise its parts: the
    /// text before the first divider, and the rest as a word again.
    fn in_word(&mut self, word: &str, dividers: &[char]) -> String {
        let mut out = String::with_capacity(word.len());
        let (mut rest, mut dividers, mut end) = (word, dividers, "");
        loop {
            if let Some(replaced) = self.known(rest) {
                out.push_str(replaced);
                break;
            }
            if let Ok(address) = rest.parse() {
                out.push_str(&self.address(rest, address));
                break;
            }
            let trimmed = rest.trim_end_matches(['.', ':', '/']);
            if trimmed.len() < rest.len() {
                end = rest.get(trimmed.len()..).unwrap_or_default();
                rest = trimmed;
                continue;
            }
            let Some((divider, inner)) = dividers.split_first() else {
                out.push_str(rest);
                break;
            };
            match rest.split_once(*divider) {
                Some((before, after)) => {
                    out.push_str(&self.in_word(before, inner));
                    out.push(*divider);
                    rest = after;
                }
                None => dividers = inner,
            }
        }
        out + end
    }

    /// Returns the replacement that a text already has.
    fn known(&self, text: &str) -> Option<&str> {
        // A word of a message has as many parts to look up as dividers, so most lookups are
        // avoided.
        let could_be = self.lengths.contains(&text.len());
        could_be.then(|| self.words.get(text).map(String::as_str)).flatten()
    }
}
