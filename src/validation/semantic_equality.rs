//! Are two objects the same to the API server?
//!
//! Empty and absent lists and maps are, as are absent fields and those at their zero,
//! unless the API tells them apart.

use k8s_openapi::api::core::v1::PodTemplateSpec;

use crate::manifest::Manifest;

/// Whether two templates are the same.
pub(super) fn same_template(
    one: Option<&PodTemplateSpec>,
    other: Option<&PodTemplateSpec>,
) -> bool {
    one == other
}

/// Whether two specs are the same.
pub(super) fn same_spec(one: &Manifest, other: &Manifest) -> bool {
    one.daemon_set.spec == other.daemon_set.spec
}
