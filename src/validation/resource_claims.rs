//! `spec.resourceClaims`: names, and what each refers to.
//!
//! Source: `validatePodResourceClaims` in `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::PodResourceClaim;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::field::{BadValue, ErrorList, Path, json_string};
use crate::names;

/// Marks a pod that a kubelet runs on its own account.
const MIRROR_POD: &str = "kubernetes.io/config.mirror";

/// `spec.resourceClaims`. `meta` is that of a pod, none for a template.
///
/// - A name must be a DNS label, and no other claim's.
/// - A claim must refer to either a claim or a template, by an object name.
/// - Static pods may have no claims.
pub(super) fn validate_resource_claims(
    claims: &[PodResourceClaim],
    meta: Option<&ObjectMeta>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let is_static = meta
        .and_then(|meta| meta.annotations.as_ref())
        .is_some_and(|annotations| annotations.contains_key(MIRROR_POD));
    let mut taken = BTreeSet::new();
    for (i, claim) in claims.iter().enumerate() {
        if is_static {
            errors.forbidden(&Path::root(""), "static pods do not support resource claims");
            continue;
        }
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
