//! The claims of a container: which of the pod's it uses, and which requests of them.
//!
//! Source: `validateResourceClaimNames` in `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::ResourceClaim;

use crate::field::{Error, ErrorList, Path};
use crate::names;

/// `resources.claims`.
///
/// - A claim must be named, and be one of the pod's.
/// - A request must be a DNS label.
/// - A claim as a whole and a request of it must not both be named, nor either twice.
pub(super) fn validate_claims(
    claims: &[ResourceClaim],
    claim_names: &BTreeSet<&str>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let mut taken = BTreeSet::new();
    for (i, claim) in claims.iter().enumerate() {
        let path = path.index(i);
        let name = claim.name.as_str();
        if name.is_empty() {
            errors.required(&path, "");
            continue;
        }
        validate_once(claim, &mut taken, &path, errors);
        if !claim_names.contains(name) {
            errors.push(Error::not_found_among(&path, name, unknown_claim(claim_names)));
        }
    }
}

/// `taken` holds claims by their name, and requests as `claim/request`.
fn validate_once(
    claim: &ResourceClaim,
    taken: &mut BTreeSet<String>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let name = claim.name.as_str();
    if taken.contains(name) {
        // Every request of the claim has been named with it.
        errors.duplicate(path, name);
        return;
    }
    let request = claim.request.as_deref().unwrap_or_default();
    if request.is_empty() {
        // Each request that was named before stands in the way of the whole.
        let claims = taken.iter().filter_map(|taken| taken.split_once('/'));
        for _ in claims.filter(|(claim, _)| *claim == name) {
            errors.duplicate(path, name);
        }
        taken.insert(name.to_owned());
        return;
    }
    for message in names::dns1123_label(request) {
        errors.invalid(&path.child("request"), request, message);
    }
    let key = format!("{name}/{request}");
    if taken.contains(&key) {
        errors.duplicate(path, &key);
    }
    taken.insert(key);
}

fn unknown_claim(claim_names: &BTreeSet<&str>) -> String {
    let among = "must be one of the names in pod.spec.resourceClaims";
    if claim_names.is_empty() {
        return format!("{among} which is empty");
    }
    let names: Vec<&str> = claim_names.iter().copied().collect();
    format!("{among}: {}", names.join(", "))
}
