//! Validates the syntax of names, keys and values in Kubernetes.
//!
//! Each validator takes a value and returns what is wrong with it, in the API server's words; an
//! empty list means that the value is well formed. Validators do not know to which field the
//! value belongs.
//!
//! ```
//! use daemonset_preflight::names;
//!
//! assert!(names::dns1123_subdomain("node-agent.v2").is_empty());
//! assert_eq!(names::dns1123_label("node.agent"), ["must not contain dots"]);
//! ```
//!
//! Source: `staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go` and
//! `staging/src/k8s.io/apimachinery/pkg/api/validate/content` at v1.36. The former states
//! lengths in "characters" and the latter in "bytes"; both count bytes.

pub mod ip;
pub mod nearest;

use std::borrow::Cow;

use crate::field::LabelWording;

/// The messages about what is wrong with a value; empty if it is well formed.
pub type Messages = Vec<Cow<'static, str>>;

/// The maximum length of a DNS label, in bytes.
pub const DNS_LABEL_MAX_LENGTH: usize = 63;
/// The maximum length of a DNS subdomain, in bytes.
pub const DNS_SUBDOMAIN_MAX_LENGTH: usize = 253;
/// The maximum length of a label's value, and of the name part of its key, in bytes.
pub const LABEL_MAX_LENGTH: usize = 63;

macro_rules! label_format {
    () => {
        "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    };
}
macro_rules! subdomain_format {
    () => {
        concat!(label_format!(), "(\\.", label_format!(), ")*")
    };
}
macro_rules! underscore_label_format {
    () => {
        "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
    };
}

const DNS_LABEL_MESSAGE: &str = concat!(
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', \
     and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', \
     regex used for validation is '",
    label_format!(),
    "')"
);
const DNS_SUBDOMAIN_MESSAGE: &str = concat!(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', \
     and must start and end with an alphanumeric character (e.g. 'example.com', \
     regex used for validation is '",
    subdomain_format!(),
    "')"
);
const DNS_SUBDOMAIN_WITH_UNDERSCORE_MESSAGE: &str = concat!(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', \
     and must start and end with an alphanumeric character (e.g. 'example.com', \
     regex used for validation is '",
    underscore_label_format!(),
    "(\\.",
    underscore_label_format!(),
    ")*')"
);
const LABEL_KEY_MESSAGE: &str = "must consist of alphanumeric characters, '-', '_' or '.', \
     and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', \
     regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const LABEL_VALUE_MESSAGE: &str = "a valid label must be an empty string or consist of alphanumeric characters, \
     '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', \
     regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const PERCENT_MESSAGE: &str = "a valid percent string must be a numeric string followed by an ending '%' \
     (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
const HTTP_HEADER_NAME_MESSAGE: &str = "a valid HTTP header must consist of alphanumeric characters or '-' \
     (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";
const RELAXED_ENV_VAR_NAME_MESSAGE: &str = "a valid environment variable name must consist only of printable ASCII characters other than '='";
const CONFIG_MAP_KEY_MESSAGE: &str = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' \
     (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

fn at_most_characters(max: usize) -> Cow<'static, str> {
    Cow::Owned(format!("must be no more than {max} characters"))
}

fn at_most_bytes(max: usize) -> Cow<'static, str> {
    Cow::Owned(format!("must be no more than {max} bytes"))
}

/// Returns the function that makes the message about a label key or value that exceeds its
/// maximum length, in the given wording.
fn at_most(wording: LabelWording) -> fn(usize) -> Cow<'static, str> {
    match wording {
        LabelWording::QualifiedName => at_most_characters,
        LabelWording::LabelKey => at_most_bytes,
    }
}

/// Returns the message for a number outside `min..=max`.
pub fn inclusive_range(min: i64, max: i64) -> String {
    format!("must be between {min} and {max}, inclusive")
}

fn is_lower_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// Whether a value starts and ends with `edge` bytes and has only `inner` bytes between them.
fn is_run(value: &[u8], edge: fn(u8) -> bool, inner: fn(u8) -> bool) -> bool {
    match value {
        [] => false,
        [only] => edge(*only),
        [first, middle @ .., last] => {
            edge(*first) && edge(*last) && middle.iter().all(|&b| inner(b))
        }
    }
}

fn is_dns1123_label(value: &[u8]) -> bool {
    is_run(value, is_lower_alphanumeric, |b| is_lower_alphanumeric(b) || b == b'-')
}

fn is_dns1123_subdomain(value: &str) -> bool {
    value.as_bytes().split(|&b| b == b'.').all(is_dns1123_label)
}

/// Validates a lowercase DNS-1123 label: at most 63 bytes, no dots.
pub fn dns1123_label(value: &str) -> Messages {
    let mut messages = Messages::new();
    if value.len() > DNS_LABEL_MAX_LENGTH {
        messages.push(at_most_characters(DNS_LABEL_MAX_LENGTH));
    }
    if !is_dns1123_label(value.as_bytes()) {
        messages.push(Cow::Borrowed(if is_dns1123_subdomain(value) {
            "must not contain dots"
        } else {
            DNS_LABEL_MESSAGE
        }));
    }
    messages
}

/// Validates a lowercase DNS-1123 subdomain: labels joined by dots, at most 253 bytes.
///
/// A label inside it may be longer than 63 bytes, as on the API server.
pub fn dns1123_subdomain(value: &str) -> Messages {
    subdomain(value, at_most_characters)
}

fn subdomain(value: &str, at_most: fn(usize) -> Cow<'static, str>) -> Messages {
    let mut messages = Messages::new();
    if value.len() > DNS_SUBDOMAIN_MAX_LENGTH {
        messages.push(at_most(DNS_SUBDOMAIN_MAX_LENGTH));
    }
    if !is_dns1123_subdomain(value) {
        messages.push(Cow::Borrowed(DNS_SUBDOMAIN_MESSAGE));
    }
    messages
}

/// Validates a DNS-1123 subdomain whose labels may also contain underscores, except at their end.
pub fn dns1123_subdomain_with_underscore(value: &str) -> Messages {
    let label = |label: &[u8]| {
        let rest = label.strip_prefix(b"_").unwrap_or(label);
        is_run(rest, is_lower_alphanumeric, |b| is_lower_alphanumeric(b) || b == b'-' || b == b'_')
    };
    let mut messages = Messages::new();
    if value.len() > DNS_SUBDOMAIN_MAX_LENGTH {
        messages.push(at_most_characters(DNS_SUBDOMAIN_MAX_LENGTH));
    }
    if !value.as_bytes().split(|&b| b == b'.').all(label) {
        messages.push(Cow::Borrowed(DNS_SUBDOMAIN_WITH_UNDERSCORE_MESSAGE));
    }
    messages
}

/// Validates the name of an object, which must be a DNS subdomain.
///
/// With `prefix`, a suffix will be appended to the name, so a dash at its end is allowed.
pub fn object_name(value: &str, prefix: bool) -> Messages {
    if prefix { dns1123_subdomain(&mask_trailing_dash(value)) } else { dns1123_subdomain(value) }
}

/// Replaces a trailing dash, together with the byte before it, by an `a`, as the API server does.
fn mask_trailing_dash(value: &str) -> Cow<'_, str> {
    match value.strip_suffix('-') {
        // A lone dash is not masked. Nor need be a dash after a multi-byte character: the name
        // is invalid either way.
        Some(rest)
            if !rest.is_empty() && rest.chars().next_back().is_some_and(|c| c.is_ascii()) =>
        {
            let mut masked = rest.to_owned();
            masked.pop();
            masked.push('a');
            Cow::Owned(masked)
        }
        _ => Cow::Borrowed(value),
    }
}

fn is_label_name(value: &[u8]) -> bool {
    is_run(
        value,
        |b| b.is_ascii_alphanumeric(),
        |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'),
    )
}

/// Validates a label key: `name` or `example.com/name`.
pub fn label_key(value: &str) -> Messages {
    label_key_in(value, LabelWording::default())
}

/// As [`label_key`], with messages in the given wording.
pub fn label_key_in(value: &str, wording: LabelWording) -> Messages {
    let mut messages = Messages::new();
    let at_most = at_most(wording);
    let name = match value.split_once('/') {
        None => value,
        Some((_, name)) if name.contains('/') => {
            messages.push(Cow::Owned(format!(
                "{} {LABEL_KEY_MESSAGE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
                match wording {
                    LabelWording::QualifiedName => "a qualified name",
                    LabelWording::LabelKey => "a valid label key",
                }
            )));
            return messages;
        }
        Some(("", name)) => {
            messages.push(Cow::Borrowed("prefix part must be non-empty"));
            name
        }
        Some((prefix, name)) => {
            messages.extend(
                subdomain(prefix, at_most)
                    .into_iter()
                    .map(|m| Cow::Owned(format!("prefix part {m}"))),
            );
            name
        }
    };
    if name.is_empty() {
        messages.push(Cow::Borrowed("name part must be non-empty"));
    } else if name.len() > LABEL_MAX_LENGTH {
        messages.push(Cow::Owned(format!("name part {}", at_most(LABEL_MAX_LENGTH))));
    }
    if !is_label_name(name.as_bytes()) {
        messages.push(Cow::Owned(format!("name part {LABEL_KEY_MESSAGE}")));
    }
    messages
}

/// Validates a label value: empty, or at most 63 bytes that start and end alphanumeric.
pub fn label_value(value: &str) -> Messages {
    label_value_in(value, LabelWording::default())
}

/// As [`label_value`], with messages in the given wording.
pub fn label_value_in(value: &str, wording: LabelWording) -> Messages {
    let mut messages = Messages::new();
    if value.len() > LABEL_MAX_LENGTH {
        messages.push(at_most(wording)(LABEL_MAX_LENGTH));
    }
    if !value.is_empty() && !is_label_name(value.as_bytes()) {
        messages.push(Cow::Borrowed(LABEL_VALUE_MESSAGE));
    }
    messages
}

/// Validates a qualified name that must have a domain: `acme.io/foo`.
pub fn domain_prefixed_key(value: &str) -> Messages {
    let mut messages = label_key(value);
    if messages.is_empty() && !value.contains('/') {
        messages.push(Cow::Borrowed("must be a domain-prefixed key (such as \"acme.io/foo\")"));
    }
    messages
}

/// Converts text to lower case as Go's `strings.ToLower` does: each character becomes a single
/// one, whatever its context.
pub fn to_lower(text: &str) -> String {
    text.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect()
}

/// Validates a port number: 1 to 65535.
pub fn port_number(port: i64) -> Messages {
    in_range(port, 1, 65535)
}

/// Validates a number: `min..=max`.
pub fn in_range(value: i64, min: i64, max: i64) -> Messages {
    if (min..=max).contains(&value) {
        Messages::new()
    } else {
        vec![Cow::Owned(inclusive_range(min, max))]
    }
}

/// Validates a user ID: 0 to 2³¹−1.
pub fn user_id(id: i64) -> Messages {
    in_range(id, 0, i64::from(i32::MAX))
}

/// Validates a group ID: 0 to 2³¹−1.
pub fn group_id(id: i64) -> Messages {
    in_range(id, 0, i64::from(i32::MAX))
}

/// Validates an IANA service name: at most 15 of `a-z`, `0-9` and `-`, at least one letter, and
/// no hyphen at either end or next to another.
pub fn port_name(value: &str) -> Messages {
    let mut messages = Messages::new();
    if value.len() > 15 {
        messages.push(at_most_characters(15));
    }
    if value.is_empty() || !value.bytes().all(|b| is_lower_alphanumeric(b) || b == b'-') {
        messages.push(Cow::Borrowed(
            "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        ));
    }
    if !value.bytes().any(|b| b.is_ascii_lowercase()) {
        messages.push(Cow::Borrowed("must contain at least one letter (a-z)"));
    }
    if value.contains("--") {
        messages.push(Cow::Borrowed("must not contain consecutive hyphens"));
    }
    if value.starts_with('-') || value.ends_with('-') {
        messages.push(Cow::Borrowed("must not begin or end with a hyphen"));
    }
    messages
}

/// Validates a percentage: `93%`.
pub fn percent(value: &str) -> Messages {
    match value.strip_suffix('%') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            Messages::new()
        }
        _ => vec![Cow::Borrowed(PERCENT_MESSAGE)],
    }
}

/// Validates the name of an HTTP header.
pub fn http_header_name(value: &str) -> Messages {
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        Messages::new()
    } else {
        vec![Cow::Borrowed(HTTP_HEADER_NAME_MESSAGE)]
    }
}

/// Validates the name of an environment variable: printable ASCII without `=`.
pub fn relaxed_env_var_name(value: &str) -> Messages {
    let mut messages = Messages::new();
    if value.is_empty() {
        messages.push(Cow::Borrowed("environment variable name must be non-empty"));
    }
    if !value.bytes().all(|b| (b' '..=b'~').contains(&b) && b != b'=') {
        messages.push(Cow::Borrowed(RELAXED_ENV_VAR_NAME_MESSAGE));
    }
    messages
}

/// Validates a key of a ConfigMap or Secret.
pub fn config_map_key(value: &str) -> Messages {
    let mut messages = Messages::new();
    if value.len() > DNS_SUBDOMAIN_MAX_LENGTH {
        messages.push(at_most_characters(DNS_SUBDOMAIN_MAX_LENGTH));
    }
    if value.is_empty()
        || !value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    {
        messages.push(Cow::Borrowed(CONFIG_MAP_KEY_MESSAGE));
    }
    if value == "." {
        messages.push(Cow::Borrowed("must not be '.'"));
    } else if value == ".." {
        messages.push(Cow::Borrowed("must not be '..'"));
    } else if value.starts_with("..") {
        messages.push(Cow::Borrowed("must not start with '..'"));
    }
    messages
}

/// Validates a name that is used as a segment of a URL path.
pub fn path_segment_name(value: &str) -> Messages {
    match value {
        "." => vec![Cow::Borrowed("may not be '.'")],
        ".." => vec![Cow::Borrowed("may not be '..'")],
        _ => [("/", "may not contain '/'"), ("%", "may not contain '%'")]
            .into_iter()
            .filter(|(illegal, _)| value.contains(illegal))
            .map(|(_, message)| Cow::Borrowed(message))
            .collect(),
    }
}

/// Validates a [`path_segment_name`] or, with `prefix`, the beginning of one.
pub fn path_segment(value: &str, prefix: bool) -> Messages {
    // As a prefix, `.` and `..` are allowed, since a suffix will be appended.
    if prefix && matches!(value, "." | "..") { Messages::new() } else { path_segment_name(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subdomains() {
        for good in ["a", "0", "a-1", "a.b.c", "a--b", &"a".repeat(253)] {
            assert!(dns1123_subdomain(good).is_empty(), "{good}");
        }
        for bad in ["", "A", "-a", "a-", "a..b", ".a", "a.", "a_b", "é", "a.-b"] {
            assert_eq!(dns1123_subdomain(bad), [DNS_SUBDOMAIN_MESSAGE], "{bad}");
        }
        assert_eq!(dns1123_subdomain(&"a".repeat(254)), ["must be no more than 253 characters"]);
    }

    #[test]
    fn a_generated_name_may_end_in_a_dash() {
        assert!(object_name("agent-", true).is_empty());
        assert!(!object_name("agent-", false).is_empty());
        // Masking also replaces the byte before the dash.
        assert!(object_name("a.-", true).is_empty());
        assert!(!object_name("-", true).is_empty());
        assert!(!object_name("é-", true).is_empty());
    }

    #[test]
    fn label_keys() {
        for good in ["a", "A.b_c-d", "example.com/a", "1"] {
            assert!(label_key(good).is_empty(), "{good}");
        }
        assert_eq!(label_key("/a"), ["prefix part must be non-empty"]);
        assert_eq!(
            label_key("a/"),
            ["name part must be non-empty".to_owned(), format!("name part {LABEL_KEY_MESSAGE}"),]
        );
        assert_eq!(label_key("a/b/c").len(), 1);
        assert_eq!(label_key(&"a".repeat(64)), ["name part must be no more than 63 bytes"]);
    }

    #[test]
    fn lower_case_is_one_character_for_one() {
        assert_eq!(to_lower("A/\u{130}\u{212a}\u{3a3}"), "a/ik\u{3c3}");
    }

    #[test]
    fn label_values() {
        assert!(label_value("").is_empty());
        assert_eq!(label_value("a b"), [LABEL_VALUE_MESSAGE]);
        assert_eq!(label_value("-"), [LABEL_VALUE_MESSAGE]);
        assert_eq!(label_value(&"a".repeat(64)), ["must be no more than 63 bytes"]);
    }
}
