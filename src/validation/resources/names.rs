//! Names of resources, and what kind of resource a name stands for.
//!
//! Source: `pkg/apis/core/helper/helpers.go` at v1.36.

use crate::field::{BadValue, ErrorList, Path};
use crate::names;
use crate::quantity::Quantity;

/// What a container may request by these names, huge pages besides.
const STANDARD_FOR_CONTAINERS: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

/// What quotas count as well.
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

/// What is counted in whole objects.
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

/// What a pod as a whole may request, in the order of the message.
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

/// Whether the resource is one that a plugin offers.
fn is_extended(name: &str) -> bool {
    !is_native(name)
        && !name.starts_with(REQUESTS)
        && names::label_key(&format!("{REQUESTS}{name}")).is_empty()
}

pub(super) fn is_integer(name: &str) -> bool {
    INTEGER.contains(&name) || is_extended(name)
}

/// Whether more may be used than was requested.
pub(super) fn is_overcommit_allowed(name: &str) -> bool {
    is_native(name) && !is_huge_page(name)
}

/// Whether an amount of huge pages is a whole number of pages of the size in the name.
pub(super) fn is_whole_pages(name: &str, amount: &Quantity) -> bool {
    let size = name.strip_prefix(HUGE_PAGES).map(Quantity::parse);
    let Some(Ok(size)) = size else { return false };
    size.sign() > 0
        && size.milli_value() % 1000 == 0
        // A size that does not fit into 64 bits counts as 0, by which nothing can be divided;
        // the API server fails there, and answers nothing that could be repeated.
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

/// The name of a resource of a container.
///
/// - It must be a qualified name, and a standard one if it has no prefix.
/// - Without a prefix, it must be a resource for containers.
/// - With another prefix than Kubernetes' own, it must be fit for a quota.
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

/// The name of a resource of a pod as a whole: one of a few.
pub(super) fn validate_for_pod(name: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if validate(name, path, errors) && !matches!(name, "cpu" | "memory") && !is_huge_page(name) {
        errors.not_supported(path, BadValue::named(name), &FOR_PODS);
    }
}
