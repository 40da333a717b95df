//! Validates the names of certificate signers: `example.com/signer`.
//!
//! Source: `ValidateSignerName` in `pkg/apis/core/validation/names.go` at v1.36.

use crate::field::{Error, ErrorList, Path, quote};
use crate::names::{self, DNS_LABEL_MAX_LENGTH, DNS_SUBDOMAIN_MAX_LENGTH};

/// After the slash, there is room for a DNS label, a dot and a subdomain.
const SIGNER_NAME_MAX_LENGTH: usize =
    DNS_SUBDOMAIN_MAX_LENGTH + 1 + DNS_LABEL_MAX_LENGTH + 1 + DNS_SUBDOMAIN_MAX_LENGTH;

/// Validates the name of a signer: a domain of at least two labels, a slash, and labels joined by
/// dots. On each side of the slash, only the first malformed label is reported.
pub(super) fn validate_signer_name(name: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if name.is_empty() {
        errors.required(path, "");
        return;
    }
    let (domain, signer) = match name.split_once('/') {
        Some((domain, signer)) if !signer.contains('/') => (domain, signer),
        _ => {
            errors.invalid(
                path,
                name,
                "must be a fully qualified domain and path of the form 'example.com/signer-name'",
            );
            return;
        }
    };
    if domain.len() > DNS_SUBDOMAIN_MAX_LENGTH {
        errors.push(Error::too_long(path, DNS_SUBDOMAIN_MAX_LENGTH));
    }
    validate_labels(domain, names::dns1123_label, path, errors);
    if !domain.contains('.') {
        errors.invalid(
            path,
            domain,
            "should be a domain with at least two segments separated by dots",
        );
    }
    validate_labels(signer, names::dns1123_subdomain, path, errors);
    if name.len() > SIGNER_NAME_MAX_LENGTH {
        errors.push(Error::too_long(path, SIGNER_NAME_MAX_LENGTH));
    }
}

fn validate_labels(
    text: &str,
    validate: fn(&str) -> names::Messages,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let malformed = text.split('.').map(|label| (label, validate(label)));
    let Some((label, messages)) = malformed.into_iter().find(|(_, messages)| !messages.is_empty())
    else {
        return;
    };
    for message in messages {
        errors.invalid(path, text, format!("validating label {}: {message}", quote(label)));
    }
}

/// Whether the domain is `kubernetes.io` or a subdomain of it.
pub(super) fn is_kubernetes_signer_name(name: &str) -> bool {
    let domain = name.split_once('/').map_or(name, |(domain, _)| domain);
    domain == "kubernetes.io" || domain.ends_with(".kubernetes.io")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signer_names() {
        let details = |name: &str| {
            let mut errors = ErrorList::new();
            validate_signer_name(name, &Path::root("s"), &mut errors);
            let text = |error: &Error| error.body().chars().take(57).collect::<String>();
            errors.iter().map(text).collect::<Vec<_>>()
        };
        for (name, want) in [
            ("example.com/signer", &[][..]),
            ("example.com/a.b-c", &[]),
            ("", &["Required value"]),
            ("example.com", &["Invalid value: \"example.com\": must be a fully qualified d"]),
            ("a.b/c/d", &["Invalid value: \"a.b/c/d\": must be a fully qualified domai"]),
            (
                "Example/x",
                &[
                    "Invalid value: \"Example\": validating label \"Example\": a l",
                    "Invalid value: \"Example\": should be a domain with at leas",
                ],
            ),
            ("a.b/", &["Invalid value: \"\": validating label \"\": a lowercase RFC 1"]),
        ] {
            assert_eq!(details(name), want, "{name}");
        }
        let long = format!("{}/a", ["a"; 128].join("."));
        assert_eq!(details(&long), ["Too long: may not be more than 253 bytes"]);
        // Each label of the signer may be as long as a domain, but not all of them together.
        let signer =
            |length: usize| format!("a.b/{0}.{0}.{1}", "x".repeat(200), "y".repeat(length));
        let fitting = signer(571 - "a.b/".len() - 402);
        assert_eq!((fitting.len(), details(&fitting)), (571, Vec::new()));
        let long = fitting + "y";
        assert_eq!(details(&long), ["Too long: may not be more than 571 bytes"]);
    }

    #[test]
    fn signers_of_kubernetes() {
        for (name, want) in [
            ("kubernetes.io/a", true),
            ("a.kubernetes.io/b", true),
            ("akubernetes.io/b", false),
            ("example.com/kubernetes.io", false),
        ] {
            assert_eq!(is_kubernetes_signer_name(name), want, "{name}");
        }
    }
}
