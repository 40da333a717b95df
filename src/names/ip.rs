//! Parses and validates IP addresses, and finds their canonical form.
//!
//! The API server parses addresses as Go did before 1.17, which allowed leading zeros. It then
//! rejects an address that other parsers might read differently, and warns of one that is
//! merely not in canonical form.
//!
//! ```
//! use daemonset_preflight::names::ip;
//!
//! assert!(ip::messages("10.0.0.1").is_empty());
//! assert_eq!(ip::messages("010.0.0.1"), ["must not have leading 0s"]);
//! assert_eq!(ip::parse("::ffff:1.2.3.4").unwrap().to_string(), "1.2.3.4");
//! ```
//!
//! Source: `staging/src/k8s.io/apimachinery/pkg/util/validation/ip.go` and
//! `k8s.io/utils/net/parse.go` at v1.36.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Messages;
use crate::field::quote;

/// Validates an address by the strict rules, in a field that is older than these rules.
pub fn messages(value: &str) -> Messages {
    let mut messages = sloppy_messages(value);
    if !messages.is_empty() {
        return messages;
    }
    match value.parse::<IpAddr>() {
        Err(_) => messages.push(Cow::Borrowed("must not have leading 0s")),
        Ok(IpAddr::V6(address)) if address.to_ipv4_mapped().is_some() => {
            messages.push(Cow::Borrowed("must not be an IPv4-mapped IPv6 address"));
        }
        Ok(_) => {}
    }
    messages
}

/// Validates an address without the strict rules: only that it can be parsed.
pub fn sloppy_messages(value: &str) -> Messages {
    match parse(value) {
        Some(_) => Messages::new(),
        None => {
            vec![Cow::Borrowed("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
        }
    }
}

/// The API server's warning about an address that [`parse`] can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// An IPv6 address that is not in canonical form.
    NotCanonical {
        /// The address as it was given.
        given: String,
        /// Its canonical form.
        canonical: String,
    },
    /// An address that other parsers might read differently.
    NonStandard {
        /// The address as it was given.
        given: String,
        /// Its canonical form.
        canonical: String,
    },
}

/// Returns the warning about an address that is not in canonical form. `None` if it is, or if it
/// cannot be parsed.
pub fn remark(value: &str) -> Option<Remark> {
    let canonical = parse(value)?;
    let given = value.to_owned();
    match value.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => None,
        Ok(IpAddr::V6(address)) if address.to_ipv4_mapped().is_none() => {
            let canonical = address.to_string();
            (canonical != value).then_some(Remark::NotCanonical { given, canonical })
        }
        _ => Some(Remark::NonStandard { given, canonical: canonical.to_string() }),
    }
}

impl Remark {
    /// Returns the text of the warning, without the field's path and `": "`. `is_invalid` is
    /// whether the server calls a non-standard address invalid, which older servers do not.
    pub fn text(&self, is_invalid: bool) -> String {
        match self {
            Remark::NotCanonical { given, canonical } => format!(
                "IPv6 address {} should be in RFC 5952 canonical format ({})",
                quote(given),
                quote(canonical)
            ),
            Remark::NonStandard { given, canonical } => format!(
                "non-standard IP address {} {}: use {}",
                quote(given),
                match is_invalid {
                    true => "is invalid",
                    false => "will be considered invalid in a future Kubernetes release",
                },
                quote(canonical)
            ),
        }
    }
}

/// Parses an address, whose numbers may have leading zeros.
///
/// An IPv4-mapped IPv6 address (`::ffff:1.2.3.4`) is returned as IPv4, which is also how Go
/// prints it. An address with a zone (`fe80::1%eth0`) is not accepted.
pub fn parse(value: &str) -> Option<IpAddr> {
    match value.bytes().find(|b| matches!(b, b'.' | b':'))? {
        b'.' => parse_v4(value.as_bytes()).map(IpAddr::V4),
        _ => parse_v6(value.as_bytes()).map(|address| match address.to_ipv4_mapped() {
            Some(mapped) => IpAddr::V4(mapped),
            None => IpAddr::V6(address),
        }),
    }
}

fn parse_v4(text: &[u8]) -> Option<Ipv4Addr> {
    let mut octets = text.split(|&b| b == b'.').map(|part| u8::try_from(number(part, 10)?).ok());
    let address = Ipv4Addr::new(octets.next()??, octets.next()??, octets.next()??, octets.next()??);
    octets.next().is_none().then_some(address)
}

fn parse_v6(text: &[u8]) -> Option<Ipv6Addr> {
    // At most one run of zero groups may be replaced by two colons.
    let gap = text.windows(2).position(|pair| pair == b"::");
    let groups = match gap {
        None => {
            let groups = groups(text)?;
            (groups.len() == 8).then_some(groups)?
        }
        Some(at) => {
            let (before, after) = text.split_at_checked(at)?;
            let after = after.get(2..)?;
            let mut head = if before.is_empty() { Vec::new() } else { groups_of_hex(before)? };
            let tail = if after.is_empty() { Vec::new() } else { groups(after)? };
            let left_out = 8usize.checked_sub(head.len() + tail.len()).filter(|&n| n > 0)?;
            head.extend(std::iter::repeat_n(0, left_out));
            head.extend(tail);
            head
        }
    };
    let groups: [u16; 8] = groups.try_into().ok()?;
    Some(Ipv6Addr::from(groups))
}

/// Parses groups of hexadecimal digits, the last two of which may be written as IPv4.
fn groups(text: &[u8]) -> Option<Vec<u16>> {
    if !text.contains(&b'.') {
        return groups_of_hex(text);
    }
    let (mut groups, last) = match text.iter().rposition(|&b| b == b':') {
        None => (Vec::new(), text),
        Some(at) => (groups_of_hex(text.get(..at)?)?, text.get(at + 1..)?),
    };
    let [a, b, c, d] = parse_v4(last)?.octets();
    groups.extend([u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])]);
    Some(groups)
}

fn groups_of_hex(text: &[u8]) -> Option<Vec<u16>> {
    text.split(|&b| b == b':').map(|part| u16::try_from(number(part, 16)?).ok()).collect()
}

/// Parses a number of at most 0xffff, with any number of leading zeros.
fn number(digits: &[u8], radix: u32) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u32, |number, &digit| {
        let number = number.checked_mul(radix)?.checked_add(char::from(digit).to_digit(radix)?)?;
        (number <= 0xffff).then_some(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_ADDRESS: &str = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

    #[test]
    fn addresses_are_read_as_go_once_did() {
        for (text, want) in [
            ("1.2.3.4", Some("1.2.3.4")),
            ("001.002.003.0004", Some("1.2.3.4")),
            ("1.2.3", None),
            ("1.2.3.4.5", None),
            ("1.2.3.256", None),
            ("1.2.3.", None),
            ("1.2.3.4 ", None),
            ("+1.2.3.4", None),
            ("1.2.3.4:5", None),
            ("", None),
            ("1", None),
            ("::", Some("::")),
            (":", None),
            (":::", None),
            ("::1", Some("::1")),
            ("1::", Some("1::")),
            ("1:", None),
            (":1", None),
            ("1:2:3:4:5:6:7:8", Some("1:2:3:4:5:6:7:8")),
            ("1:2:3:4:5:6:7", None),
            ("1:2:3:4:5:6:7::", Some("1:2:3:4:5:6:7:0")),
            ("1:2:3:4:5:6:7:8::", None),
            ("::1:2:3:4:5:6:7:8", None),
            ("1::2::3", None),
            ("fe80::1%eth0", None),
            ("2001:DB8::00001", Some("2001:db8::1")),
            ("::10000", None),
            ("::ffff:1.2.3.4", Some("1.2.3.4")),
            ("::ffff:102:304", Some("1.2.3.4")),
            ("::1.2.3.4", Some("::102:304")),
            ("1:2:3:4:5:6:1.2.3.4", Some("1:2:3:4:5:6:102:304")),
            ("1:2:3:4:5:1.2.3.4", None),
            ("1.2.3.4::", None),
            ("::1.2.3.4:5", None),
        ] {
            assert_eq!(parse(text).map(|ip| ip.to_string()).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn what_others_read_differently_is_refused() {
        for (text, want) in [
            ("1.2.3.4", None),
            ("FE80::0:1", None),
            ("nowhere", Some(NO_ADDRESS)),
            ("1.2.3.04", Some("must not have leading 0s")),
            ("::00001", Some("must not have leading 0s")),
            ("::ffff:1.2.3.04", Some("must not have leading 0s")),
            ("::ffff:1.2.3.4", Some("must not be an IPv4-mapped IPv6 address")),
        ] {
            assert_eq!(messages(text), Vec::from_iter(want), "{text}");
        }
    }

    #[test]
    fn remarks_say_how_to_write_it() {
        for (text, want) in [
            ("1.2.3.4", None),
            ("fe80::1", None),
            ("nowhere", None),
            ("1.2.3.04", Some(r#"non-standard IP address "1.2.3.04" is invalid: use "1.2.3.4""#)),
            (
                "::ffff:102:304",
                Some(r#"non-standard IP address "::ffff:102:304" is invalid: use "1.2.3.4""#),
            ),
            (
                "FE80::0:1",
                Some(
                    r#"IPv6 address "FE80::0:1" should be in RFC 5952 canonical format ("fe80::1")"#,
                ),
            ),
        ] {
            assert_eq!(remark(text).map(|remark| remark.text(true)).as_deref(), want, "{text}");
        }
    }
}
