//! Owners that are named twice: the API server drops the repetition and says so.
//!
//! Source: `dedupOwnerReferencesAndAddWarning` in
//! `staging/src/k8s.io/apiserver/pkg/endpoints/handlers/rest.go` at v1.36.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::field::{Path, Warning};

/// Drops every owner that an earlier one equals in all fields. This comes before
/// everything else, so the warning is given also when the object is refused.
pub(in crate::validation) fn drop_duplicate_owner_references(
    meta: &mut ObjectMeta,
) -> Option<Warning> {
    let owners = meta.owner_references.as_mut()?;
    let mut kept = Vec::with_capacity(owners.len());
    let mut dropped = Vec::new();
    for owner in owners.drain(..) {
        if kept.contains(&owner) {
            dropped.push(owner.uid);
        } else {
            kept.push(owner);
        }
    }
    *owners = kept;
    (!dropped.is_empty()).then(|| Warning {
        path: Path::root("metadata").child("ownerReferences").to_path_buf(),
        message: format!(
            ".metadata.ownerReferences contains duplicate entries; API server dedups owner \
             references in 1.20+, and may reject such requests as early as 1.24; please fix your \
             requests; duplicate UID(s) observed: {}",
            dropped.join(", ")
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use k8s_openapi::apimachinery::pkg::apis::meta::v1::OwnerReference;

    #[test]
    fn only_owners_equal_in_all_fields_are_dropped() {
        let owner = |uid: &str, name: &str| OwnerReference {
            uid: uid.to_owned(),
            name: name.to_owned(),
            ..OwnerReference::default()
        };
        let owners = vec![owner("1", "a"), owner("1", "b"), owner("1", "a"), owner("2", "a")];
        let mut meta = ObjectMeta { owner_references: Some(owners), ..ObjectMeta::default() };
        let warning = drop_duplicate_owner_references(&mut meta).unwrap();
        assert!(warning.message.ends_with("duplicate UID(s) observed: 1"));
        let kept = [owner("1", "a"), owner("1", "b"), owner("2", "a")];
        assert_eq!(meta.owner_references.as_deref(), Some(&kept[..]));
        assert_eq!(drop_duplicate_owner_references(&mut meta), None);
    }
}
