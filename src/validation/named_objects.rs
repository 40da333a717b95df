//! Validates the names in a pod's spec: hostname, node, service account, and classes.
//!
//! Unless noted, an empty name is the same as an absent one. `imagePullSecrets` name Secrets,
//! but any name is allowed there.
//!
//! Source: `ValidatePodSpec` in `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::PodSpec;

use crate::field::{ErrorList, Path};
use crate::names::{self, Messages};

/// Validates `serviceAccountName` and `nodeName`. `path` is that of the spec.
pub(super) fn validate_account_and_node(spec: &PodSpec, path: &Path<'_>, errors: &mut ErrorList) {
    if_given(
        &spec.service_account_name,
        names::dns1123_subdomain,
        &path.child("serviceAccountName"),
        errors,
    );
    if_given(&spec.node_name, names::dns1123_subdomain, &path.child("nodeName"), errors);
}

/// Validates `hostname` and `subdomain`. `path` is that of the spec.
pub(super) fn validate_hostname(spec: &PodSpec, path: &Path<'_>, errors: &mut ErrorList) {
    if_given(&spec.hostname, names::dns1123_label, &path.child("hostname"), errors);
    if_given(&spec.subdomain, names::dns1123_label, &path.child("subdomain"), errors);
}

/// Validates `priorityClassName` and `runtimeClassName`. `path` is that of the spec.
///
/// An empty priority class name counts as absent; an empty runtime class name is malformed.
pub(super) fn validate_classes(spec: &PodSpec, path: &Path<'_>, errors: &mut ErrorList) {
    if_given(
        &spec.priority_class_name,
        names::dns1123_subdomain,
        &path.child("priorityClassName"),
        errors,
    );
    if let Some(name) = &spec.runtime_class_name {
        for message in names::dns1123_subdomain(name) {
            errors.invalid(&path.child("runtimeClassName"), name, message);
        }
    }
}

fn if_given(
    name: &Option<String>,
    rule: fn(&str) -> Messages,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let name = name.as_deref().unwrap_or_default();
    if name.is_empty() {
        return;
    }
    for message in rule(name) {
        errors.invalid(path, name, message);
    }
}
