//! `spec.resourceClaims`: names, and what each refers to.

use k8s_openapi::api::core::v1::PodResourceClaim;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::field::{ErrorList, Path};

/// `spec.resourceClaims`.
pub(super) fn validate_resource_claims(
    _claims: &[PodResourceClaim],
    _meta: Option<&ObjectMeta>,
    _path: &Path<'_>,
    _errors: &mut ErrorList,
) {
}
