//! Validates name resolution inside a pod: policy, configuration, host aliases.
//!
//! Source: `validateDNSPolicy`, `validatePodDNSConfig` and `ValidateHostAliases` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::PodDNSConfig;

use super::pod_context::Pod;
use crate::field::{BadValue, ErrorList, Path};
use crate::names::{self, Messages, ip};
use crate::version::{Gate, Server};

const POLICIES: [&str; 4] = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

// The limits of the resolver in Linux's C library.
const MAX_NAMESERVERS: usize = 3;
const MAX_SEARCHES: usize = 32;
const MAX_SEARCHES_LENGTH: usize = 2048;

/// Validates `dnsPolicy`. `path` is that of the pod's spec.
pub(super) fn validate_dns_policy(pod: &Pod<'_>, path: &Path<'_>, errors: &mut ErrorList) {
    let path = path.child("dnsPolicy");
    match pod.spec.dns_policy.as_deref().unwrap_or_default() {
        "" => errors.required(&path, ""),
        policy if POLICIES.contains(&policy) => {}
        unknown => errors.not_supported(&path, BadValue::named(unknown), &POLICIES),
    }
}

/// Validates `dnsConfig`, which the policy `None` requires. `path` is that of the pod's spec.
pub(super) fn validate_dns_config(pod: &Pod<'_>, path: &Path<'_>, errors: &mut ErrorList) {
    let path = path.child("dnsConfig");
    let is_only_source = pod.spec.dns_policy.as_deref() == Some("None");
    match &pod.spec.dns_config {
        None if is_only_source => {
            errors.required(&path, "must provide `dnsConfig` when `dnsPolicy` is None");
        }
        Some(config) if is_only_source && config.nameservers.iter().flatten().next().is_none() => {
            // The rest of the configuration is not validated then.
            errors.required(
                &path.child("nameservers"),
                "must provide at least one DNS nameserver when `dnsPolicy` is None",
            );
        }
        Some(config) => {
            validate_nameservers(config, &pod.options.server, &path.child("nameservers"), errors);
            validate_searches(config, &path.child("searches"), errors);
            let options = path.child("options");
            for (i, option) in config.options.iter().flatten().enumerate() {
                if option.name.as_deref().unwrap_or_default().is_empty() {
                    errors.required(&options.index(i), "must not be empty");
                }
            }
        }
        None => {}
    }
}

fn validate_nameservers(
    config: &PodDNSConfig,
    server: &Server,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let nameservers = config.nameservers.as_deref().unwrap_or_default();
    if nameservers.len() > MAX_NAMESERVERS {
        errors.invalid(
            path,
            BadValue::list(nameservers),
            format!("must not have more than {MAX_NAMESERVERS} nameservers"),
        );
    }
    for (i, nameserver) in nameservers.iter().enumerate() {
        for message in address_messages(nameserver, server) {
            errors.invalid(&path.index(i), nameserver, message);
        }
    }
}

fn address_messages(address: &str, server: &Server) -> Messages {
    match server.has(Gate::StrictIPCIDRValidation) {
        true => ip::messages(address),
        false => ip::sloppy_messages(address),
    }
}

fn validate_searches(config: &PodDNSConfig, path: &Path<'_>, errors: &mut ErrorList) {
    let searches = config.searches.as_deref().unwrap_or_default();
    if searches.len() > MAX_SEARCHES {
        errors.invalid(
            path,
            BadValue::list(searches),
            format!("must not have more than {MAX_SEARCHES} search paths"),
        );
    }
    let spaces = searches.len().saturating_sub(1);
    if searches.iter().map(String::len).sum::<usize>() + spaces > MAX_SEARCHES_LENGTH {
        errors.invalid(
            path,
            BadValue::list(searches),
            format!(
                "must not have more than {MAX_SEARCHES_LENGTH} characters (including spaces) \
                 in the search list"
            ),
        );
    }
    for (i, search) in searches.iter().enumerate() {
        // `.` alone is allowed; a dot at the end of a name is stripped.
        if search == "." {
            continue;
        }
        let search = search.strip_suffix('.').unwrap_or(search);
        for message in names::dns1123_subdomain_with_underscore(search) {
            errors.invalid(&path.index(i), search, message);
        }
    }
}

/// Validates `hostAliases`. `path` is that of the pod's spec.
pub(super) fn validate_host_aliases(pod: &Pod<'_>, path: &Path<'_>, errors: &mut ErrorList) {
    let path = path.child("hostAliases");
    for (i, alias) in pod.spec.host_aliases.iter().flatten().enumerate() {
        let path = path.index(i);
        for message in address_messages(&alias.ip, &pod.options.server) {
            errors.invalid(&path.child("ip"), &alias.ip, message);
        }
        let hostnames = path.child("hostnames");
        for (i, hostname) in alias.hostnames.iter().flatten().enumerate() {
            for message in names::dns1123_subdomain(hostname) {
                errors.invalid(&hostnames.index(i), hostname, message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::validation::pod_spec::tests::findings;

    #[test]
    fn without_a_cluster_s_names_a_server_is_needed() {
        for (pod, want) in [
            (
                json!({"dnsPolicy": "None"}),
                "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None",
            ),
            (
                json!({"dnsPolicy": "None", "dnsConfig": {"searches": ["_"], "nameservers": []}}),
                "spec.dnsConfig.nameservers: Required value: \
                 must provide at least one DNS nameserver when `dnsPolicy` is None",
            ),
        ] {
            assert_eq!(findings(pod), [want]);
        }
    }

    #[test]
    fn spaces_count_in_the_length_of_the_searches() {
        let searches = |first: usize| {
            let mut searches = vec!["a".repeat(first)];
            searches.extend(vec!["b".repeat(252); 7]);
            findings(json!({"dnsConfig": {"searches": searches}}))
        };
        // 277 + 7 × (1 + 252) is 2048, but no name has more than 253 bytes.
        let too_long = "spec.dnsConfig.searches[0]: Invalid value";
        assert!(searches(277).iter().all(|finding| finding.starts_with(too_long)));
        assert!(searches(278).iter().any(|finding| finding.ends_with(
            "must not have more than 2048 characters (including spaces) in the search list"
        )));
    }

    #[test]
    fn a_search_may_be_the_root_and_may_have_underscores() {
        let pod = json!({"dnsConfig": {"searches": [".", "_tcp.a.", "a..", ""]}});
        let found = findings(pod);
        assert!(
            matches!(found.as_slice(), [two, three]
                if two.starts_with("spec.dnsConfig.searches[2]: Invalid value: \"a.\": a lowercase")
                && three.starts_with("spec.dnsConfig.searches[3]: Invalid value: \"\": a lowercase")),
            "{found:?}"
        );
    }
}
