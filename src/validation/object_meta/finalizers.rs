//! Validates finalizers: their names, and which of them exclude each other.

use std::collections::BTreeSet;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::field::{BadValue, ErrorList, Path, quote};
use crate::names;

const ORPHAN_DEPENDENTS: &str = "orphan";
const DELETE_DEPENDENTS: &str = "foregroundDeletion";
/// The finalizers that need no domain.
const STANDARD: [&str; 3] = ["kubernetes", ORPHAN_DEPENDENTS, DELETE_DEPENDENTS];

fn finalizers(meta: &ObjectMeta) -> &[String] {
    meta.finalizers.as_deref().unwrap_or_default()
}

/// Validates that finalizers have the form of label keys, and that they do not ask both to
/// orphan and to delete the dependents.
pub(super) fn validate_finalizers(meta: &ObjectMeta, path: &Path<'_>, errors: &mut ErrorList) {
    let finalizers = finalizers(meta);
    for finalizer in finalizers {
        for message in names::label_key_in(finalizer, errors.label_wording()) {
            errors.invalid(path, finalizer, message);
        }
    }
    let has = |name: &str| finalizers.iter().any(|finalizer| finalizer == name);
    if has(ORPHAN_DEPENDENTS) && has(DELETE_DEPENDENTS) {
        errors.invalid(
            path,
            BadValue::list(finalizers),
            "finalizer orphan and foregroundDeletion cannot be both set",
        );
    }
}

/// Validates that every finalizer without a domain is a standard one.
pub(super) fn validate_kubernetes_finalizers(
    meta: &ObjectMeta,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    for (i, finalizer) in finalizers(meta).iter().enumerate() {
        if !finalizer.contains('/') && !STANDARD.contains(&finalizer.as_str()) {
            errors.invalid(
                &path.index(i),
                finalizer,
                "name is neither a standard finalizer name nor is it fully qualified",
            );
        }
    }
}

/// Validates that an object that is being deleted gets no new finalizers.
pub(super) fn validate_no_new_finalizers(
    new: &ObjectMeta,
    old: &ObjectMeta,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let old = BTreeSet::from_iter(finalizers(old).iter().map(String::as_str));
    let extra = finalizers(new).iter().map(String::as_str).filter(|name| !old.contains(name));
    let extra = BTreeSet::from_iter(extra);
    if !extra.is_empty() {
        let names: Vec<String> = extra.into_iter().map(quote).collect();
        errors.forbidden(
            path,
            format!(
                "no new finalizers can be added if the object is being deleted, \
                 found new finalizers []string{{{}}}",
                names.join(", ")
            ),
        );
    }
}
