//! Validates the claims of a container: which of the pod's claims and their requests it uses.
//!
//! Source: `validateResourceClaimNames` in `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::ResourceClaim;

use crate::field::{Error, ErrorList, Path};
use crate::names;

/// Validates `resources.claims`.
///
/// - A claim must have a name, and be one of the pod's.
/// - A request must be a DNS label.
/// - A claim as a whole and a request of it must not both be listed, nor either twice.
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

/// Validates that a claim or request is not listed already. `taken` has claims by their name, and
/// requests as `claim/request`.
fn validate_once(
    claim: &ResourceClaim,
    taken: &mut BTreeSet<String>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let name = claim.name.as_str();
    if taken.contains(name) {
        // The whole claim is listed already, and with it every request.
        errors.duplicate(path, name);
        return;
    }
    let request = claim.request.as_deref().unwrap_or_default();
    if request.is_empty() {
        // Each request of the claim that is listed already conflicts with the whole claim.
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
