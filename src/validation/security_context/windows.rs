//! Validates the options for running a pod or a container on Windows.
//!
//! Source: `validateWindowsSecurityContextOptions` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::WindowsSecurityContextOptions;

use crate::field::{BadValue, ErrorList, Path};
use crate::names;

const CREDENTIAL_SPEC_MAX_LENGTH: usize = 64 * 1024;

// The limits of Active Directory.
const DOMAIN_LENGTH_LIMIT: usize = 256;
const USER_MAX_LENGTH: usize = 104;
const NETBIOS_MAX_LENGTH: usize = 15;
const NOT_IN_NETBIOS: &str = "\\/:*?\"<>|";
const NOT_IN_USER: &str = "\"/\\:;|=,+*?<>@[]";

/// Validates `windowsOptions` at `path`, if there are any.
pub(super) fn validate_windows_options(
    options: Option<&WindowsSecurityContextOptions>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let Some(options) = options else { return };
    if let Some(name) = &options.gmsa_credential_spec_name {
        for message in names::dns1123_subdomain(name) {
            errors.invalid(&path.child("gmsaCredentialSpecName"), BadValue::named(name), message);
        }
    }
    if let Some(spec) = &options.gmsa_credential_spec {
        let detail = if spec.is_empty() {
            Some("gmsaCredentialSpec cannot be an empty string")
        } else if spec.len() > CREDENTIAL_SPEC_MAX_LENGTH {
            Some("gmsaCredentialSpec size must be under 64 KiB")
        } else {
            None
        };
        if let Some(detail) = detail {
            errors.invalid(&path.child("gmsaCredentialSpec"), BadValue::named(spec), detail);
        }
    }
    if let Some(name) = &options.run_as_user_name {
        for message in run_as_user_name(name) {
            errors.invalid(&path.child("runAsUserName"), BadValue::named(name), message);
        }
    }
}

/// Returns what is wrong with a user name, which may be preceded by a domain and a backslash.
fn run_as_user_name(name: &str) -> Vec<&'static str> {
    if name.is_empty() {
        return vec!["runAsUserName cannot be an empty string"];
    }
    if name.contains(|c: char| c.is_ascii_control()) {
        return vec!["runAsUserName cannot contain control characters"];
    }
    let (domain, user) = match name.split_once('\\') {
        None => (None, name),
        Some((_, rest)) if rest.contains('\\') => {
            return vec!["runAsUserName cannot contain more than one backslash"];
        }
        Some((domain, user)) => (Some(domain), user),
    };
    let mut messages = Vec::new();
    if let Some(domain) = domain {
        if domain.len() >= DOMAIN_LENGTH_LIMIT {
            messages.push("runAsUserName's Domain length must be under 256 characters");
        }
        if !is_netbios_name(domain) && !is_dns_name(domain) {
            messages.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
        }
    }
    if user.is_empty() {
        messages.push("runAsUserName's User cannot be empty");
    } else if user.len() > USER_MAX_LENGTH {
        messages.push("runAsUserName's User length must not be longer than 104 characters");
    }
    if !user.is_empty() && user.bytes().all(|b| matches!(b, b'.' | b' ')) {
        messages.push("runAsUserName's User cannot contain only periods or spaces");
    }
    if user.contains(|c| NOT_IN_USER.contains(c)) {
        messages.push(
            "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]",
        );
    }
    messages
}

/// Whether a domain is a NetBIOS name. Its length is counted in characters, not bytes.
fn is_netbios_name(domain: &str) -> bool {
    (1..=NETBIOS_MAX_LENGTH).contains(&domain.chars().count())
        && !domain.starts_with('.')
        && !domain.contains(|c| NOT_IN_NETBIOS.contains(c))
}

fn is_dns_name(domain: &str) -> bool {
    domain.split('.').all(|label| {
        (1..=names::DNS_LABEL_MAX_LENGTH).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names() {
        const DOMAIN: &str = "runAsUserName's Domain doesn't match the NetBios nor the DNS format";
        const EMPTY: &str = "runAsUserName's User cannot be empty";
        const DOTS: &str = "runAsUserName's User cannot contain only periods or spaces";
        let long_label = "a".repeat(64);
        for (name, want) in [
            ("user", &[][..]),
            ("dom\\user", &[]),
            ("ünïcödé\\user", &[]),
            ("a.b-c.example.com\\user", &[]),
            ("..", &[DOTS]),
            ("\\", &[DOMAIN, EMPTY]),
            ("a\\", &[EMPTY]),
            (".a\\. .", &[DOMAIN, DOTS]),
            ("sixteen-letters-\\u", &[DOMAIN]),
            ("sixteen-letters1\\u", &[]),
            (&format!("{long_label}\\u"), &[DOMAIN]),
            ("a:b\\u", &[DOMAIN]),
            ("a\\b\\c", &["runAsUserName cannot contain more than one backslash"]),
            ("a\tb", &["runAsUserName cannot contain control characters"]),
            ("a\u{85}b", &[]),
        ] {
            assert_eq!(run_as_user_name(name), want, "{name}");
        }
        let long_domain = vec!["a".repeat(63); 4].join(".") + "\\" + &"u".repeat(105);
        assert_eq!(
            run_as_user_name(&long_domain),
            ["runAsUserName's User length must not be longer than 104 characters"]
        );
        let longer = vec!["a".repeat(63); 4].join(".") + ".b\\u";
        assert_eq!(
            run_as_user_name(&longer),
            ["runAsUserName's Domain length must be under 256 characters"]
        );
    }
}
