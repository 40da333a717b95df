//! The default pull policy of an image, which depends on its reference.
//!
//! Source: `pkg/util/parsers/parsers.go` at v1.36, and the grammar of
//! `github.com/distribution/reference`.

use super::fill;

/// Sets an absent or empty pull policy: `Always` for the tag `latest`, also if the tag is
/// omitted; `IfNotPresent` for everything else, also for an invalid reference.
pub(super) fn fill_pull_policy(policy: &mut Option<String>, image: &str) {
    if policy.as_deref().unwrap_or_default().is_empty() {
        fill(policy, if is_latest(image) { "Always" } else { "IfNotPresent" });
    }
}

fn is_latest(image: &str) -> bool {
    let (named, digest) = match image.split_once('@') {
        Some((named, digest)) => (named, Some(digest)),
        None => (image, None),
    };
    let (domain, remainder) = split_domain(named);
    let (path, tag) = match remainder.split_once(':') {
        Some((path, tag)) => (path, Some(tag)),
        None => (remainder, None),
    };
    // A name of one component is prefixed with `library/`.
    let length = if named.contains('/') { path.len() } else { "library/".len() + path.len() };
    domain.is_none_or(|domain| is_domain(domain) || is_path(domain))
        && is_path(path)
        && length <= 255
        && digest.is_none_or(is_digest)
        && !(path.len() == 64 && named == path && digest.is_none() && path.bytes().all(is_hex))
        && match tag {
            Some(tag) => tag == "latest",
            None => digest.is_none(),
        }
}

/// Splits a name into the registry, if the part before the first slash looks like one, and the
/// rest.
fn split_domain(named: &str) -> (Option<&str>, &str) {
    match named.split_once('/') {
        Some((domain, rest))
            if domain == "localhost"
                || domain.contains(['.', ':'])
                || domain.bytes().any(|c| c.is_ascii_uppercase()) =>
        {
            (Some(domain), rest)
        }
        _ => (None, named),
    }
}

/// Whether the text is a host name or an IPv6 address in brackets, with or without a port.
fn is_domain(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => {
            if address.is_empty() || !address.bytes().all(|c| c.is_ascii_hexdigit() || c == b':') {
                return false;
            }
            ("", port)
        }
        None => match text.find(':').and_then(|at| text.split_at_checked(at)) {
            Some((host, port)) => (host, port),
            None => (text, ""),
        },
    };
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
    };
    let is_port = match port.strip_prefix(':') {
        Some(port) => !port.is_empty() && port.bytes().all(|c| c.is_ascii_digit()),
        None => port.is_empty(),
    };
    is_port && (text.starts_with('[') || host.split('.').all(is_label))
}

/// Whether the text is a path: components between slashes, made of lowercase words that are
/// joined by a dot, one or two underscores, or any number of hyphens.
fn is_path(text: &str) -> bool {
    let is_alphanumeric = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.split('/').all(|part| {
        let words = || part.split(|c: char| c.is_ascii() && is_alphanumeric(c as u8));
        // Splitting at letters and digits leaves the joints, and an empty text at either end.
        !part.is_empty()
            && words().next().is_some_and(str::is_empty)
            && words().next_back().is_some_and(str::is_empty)
            && words().all(|joint| {
                matches!(joint, "" | "." | "_" | "__") || joint.bytes().all(|c| c == b'-')
            })
    })
}

fn is_digest(text: &str) -> bool {
    let length = match text.split_once(':') {
        Some(("sha256", _)) => 64,
        Some(("sha384", _)) => 96,
        Some(("sha512", _)) => 128,
        _ => return false,
    };
    text.split_once(':').is_some_and(|(_, hex)| hex.len() == length && hex.bytes().all(is_hex))
}

fn is_hex(c: u8) -> bool {
    c.is_ascii_digit() || (b'a'..=b'f').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latest_is_always_pulled() {
        let digest = format!("@sha256:{}", "a".repeat(64));
        for (image, want) in [
            ("agent", true),
            ("agent:latest", true),
            ("agent:1", false),
            ("agent:", false),
            ("", false),
            ("registry:5000/agent", true),
            ("registry:port/agent", false),
            ("registry:5000/agent:1", false),
            ("Registry/agent", true),
            ("team/Agent", false),
            ("localhost/agent", true),
            ("foo_bar.com/agent", true),
            ("[::1]:5000/agent", true),
            ("[::1", false),
            ("a__b", true),
            ("a___b", false),
            ("a--b", true),
            ("a-", false),
            ("a._b", false),
            ("a//b", false),
            ("/a", false),
            (&"a".repeat(64), false),
            (&"a".repeat(63), true),
            (&"g".repeat(256), false),
            (&format!("agent{digest}"), false),
            (&format!("agent:latest{digest}"), true),
            ("agent:latest@sha256:0", false),
            (" agent", false),
        ] {
            assert_eq!(is_latest(image), want, "{image}");
        }
    }
}
