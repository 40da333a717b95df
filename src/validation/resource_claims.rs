//! Validates `spec.resourceClaims`: the names of the claims, and what each refers to.
//!
//! Source: `validatePodResourceClaims` in `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::PodResourceClaim;

use crate::field::{BadValue, ErrorList, Path, json_string};
use crate::names;

/// Validates `spec.resourceClaims`.
///
/// - A name must be a DNS label and unique.
/// - A claim must refer to either a ResourceClaim or a template, by an object name.
pub(super) fn validate_resource_claims(
    claims: &[PodResourceClaim],
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let mut taken = BTreeSet::new();
    for (i, claim) in claims.iter().enumerate() {
        let path = path.index(i);
        let name = claim.name.as_str();
        if name.is_empty() {
            errors.required(&path.child("name"), "");
        } else if taken.insert(name) {
            for message in names::dns1123_label(name) {
                errors.invalid(&path.child("name"), name, message);
            }
        } else {
            errors.duplicate(&path.child("name"), name);
        }
        validate_reference(claim, &path, errors);
    }
}

fn validate_reference(claim: &PodResourceClaim, path: &Path<'_>, errors: &mut ErrorList) {
    let (existing, template) = (&claim.resource_claim_name, &claim.resource_claim_template_name);
    if existing.is_some() && template.is_some() {
        let detail = "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be \
                      specified";
        errors.invalid(path, printed(claim), detail);
    }
    if existing.is_none() && template.is_none() {
        let detail = "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`";
        errors.invalid(path, printed(claim), detail);
    }
    for (field, reference) in
        [("resourceClaimName", existing), ("resourceClaimTemplateName", template)]
    {
        let Some(reference) = reference else { continue };
        for message in names::object_name(reference, false) {
            errors.invalid(&path.child(field), reference, message);
        }
    }
}

fn printed(claim: &PodResourceClaim) -> BadValue {
    let name_or_null =
        |name: &Option<String>| name.as_deref().map_or_else(|| "null".to_owned(), json_string);
    BadValue::json(format!(
        r#"{{"Name":{},"ResourceClaimName":{},"ResourceClaimTemplateName":{}}}"#,
        json_string(&claim.name),
        name_or_null(&claim.resource_claim_name),
        name_or_null(&claim.resource_claim_template_name),
    ))
}
