//! Validates the names of resources, and tells what kind of resource a name stands for.
//!
//! Source: `pkg/apis/core/helper/helpers.go` at v1.36.

use crate::field::{BadValue, ErrorList, Path};
use crate::names;
use crate::quantity::Quantity;

/// The native resources that a container may request, besides huge pages.
const STANDARD_FOR_CONTAINERS: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

/// The native resources including those that only quotas count.
const STANDARD: [&str; 20] = [
    "cpu",
    "memory",
    "ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "storage",
    "requests.storage",
    "services.nodeports",
    "services.loadbalancers",
];

/// The native resources that are counted in whole objects.
const INTEGER: [&str; 9] = [
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
];

/// The resources that a pod as a whole may request, in the order of the message.
const FOR_PODS: [&str; 3] = ["cpu", HUGE_PAGES, "memory"];

const HUGE_PAGES: &str = "hugepages-";

const REQUESTS: &str = "requests.";

pub(super) fn is_huge_page(name: &str) -> bool {
    name.starts_with(HUGE_PAGES)
}

/// Whether the resource is Kubernetes' own.
fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

/// Whether the resource is an extended one, which a plugin provides.
fn is_extended(name: &str) -> bool {
    !is_native(name)
        && !name.starts_with(REQUESTS)
        && names::label_key(&format!("{REQUESTS}{name}")).is_empty()
}

pub(super) fn is_integer(name: &str) -> bool {
    INTEGER.contains(&name) || is_extended(name)
}

/// Whether more of the resource may be used than was requested.
pub(super) fn is_overcommit_allowed(name: &str) -> bool {
    is_native(name) && !is_huge_page(name)
}

/// Whether an amount of huge pages is a whole number of pages of the size in the name.
pub(super) fn is_whole_pages(name: &str, amount: &Quantity) -> bool {
    let size = name.strip_prefix(HUGE_PAGES).map(Quantity::parse);
    let Some(Ok(size)) = size else { return false };
    size.sign() > 0
        && size.milli_value() % 1000 == 0
        // A size that does not fit into 64 bits counts as 0. The API server fails when it
        // divides by it, so there is no answer to reproduce.
        && amount.value().checked_rem(size.value()) == Some(0)
}

fn validate(name: &str, path: &Path<'_>, errors: &mut ErrorList) -> bool {
    let messages = names::label_key_in(name, errors.label_wording());
    let is_well_formed = messages.is_empty();
    for message in messages {
        errors.invalid(path, BadValue::named(name), message);
    }
    let is_known = name.contains('/')
        || STANDARD.contains(&name)
        || is_huge_page(name)
        || name.strip_prefix(REQUESTS).is_some_and(is_huge_page);
    if is_well_formed && !is_known {
        let detail = "must be a standard resource type or fully qualified";
        errors.invalid(path, BadValue::named(name), detail);
    }
    is_well_formed && is_known
}

/// Validates the name of a resource of a container.
///
/// - It must be a qualified name, and a standard one if it has no prefix.
/// - Without a prefix, it must be a resource for containers.
/// - With a prefix other than Kubernetes' own, it must be valid in a quota: with `requests.`
///   before it, it must still be a label key.
pub(super) fn validate_for_container(name: &str, path: &Path<'_>, errors: &mut ErrorList) {
    validate(name, path, errors);
    if !name.contains('/') {
        if !STANDARD_FOR_CONTAINERS.contains(&name) && !is_huge_page(name) {
            let detail = "must be a standard resource for containers";
            errors.invalid(path, BadValue::named(name), detail);
        }
    } else if !is_native(name) && !is_extended(name) {
        let detail = "doesn't follow extended resource name standard";
        errors.invalid(path, BadValue::named(name), detail);
    }
}

/// Validates the name of a resource of a pod as a whole: only cpu, memory and huge pages.
pub(super) fn validate_for_pod(name: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if validate(name, path, errors) && !matches!(name, "cpu" | "memory") && !is_huge_page(name) {
        errors.not_supported(path, BadValue::named(name), &FOR_PODS);
    }
}
