//! What each text is replaced by.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::rules::is_system_name;

/// The words that texts have been given, in the order in which the texts were seen.
#[derive(Debug, Default)]
pub(super) struct Replacements {
    words: BTreeMap<String, String>,
}

impl Replacements {
    /// What the text of a field is replaced by.
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

    /// The name, value or address in place of another.
    pub(super) fn name(&mut self, text: &str) -> String {
        if is_system_name(text) || text.is_empty() {
            return text.to_owned();
        }
        match text.parse() {
            Ok(address) => self.address(text, address),
            Err(_) => self.word(text, |n| format!("name-{n}")),
        }
    }

    /// Addresses are of networks that nobody has; those that mean all or none are kept.
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
        self.words.entry(text.to_owned()).or_insert_with(|| make(number)).clone()
    }

    /// A text for people, with each word that has been replaced elsewhere replaced here too,
    /// and each address.
    pub(super) fn in_text(&mut self, text: &str) -> String {
        let is_word = |c: char| c.is_alphanumeric() || "._/:@-".contains(c);
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(is_word) {
            let (between, from) = rest.split_at(start);
            let (word, behind) = from.split_at(from.find(|c| !is_word(c)).unwrap_or(from.len()));
            out.push_str(between);
            out.push_str(&self.in_word(word));
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    /// A word as a whole, without the punctuation behind it, or its parts.
    fn in_word(&mut self, word: &str) -> String {
        if let Some(replaced) = self.words.get(word) {
            return replaced.clone();
        }
        if let Ok(address) = word.parse() {
            return self.address(word, address);
        }
        let trimmed = word.trim_end_matches(['.', ':', '/']);
        if trimmed.len() < word.len() {
            return self.in_word(trimmed) + word.get(trimmed.len()..).unwrap_or_default();
        }
        for divider in ['/', ':', '@'] {
            if let Some((before, after)) = word.split_once(divider) {
                return format!("{}{divider}{}", self.in_word(before), self.in_word(after));
            }
        }
        word.to_owned()
    }
}
