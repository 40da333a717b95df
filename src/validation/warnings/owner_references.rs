//! Drops duplicate owner references with a warning, as the API server does.
//!
//! Source: `dedupOwnerReferencesAndAddWarning` in
//! `staging/src/k8s.io/apiserver/pkg/endpoints/handlers/rest.go` at v1.36.

use std::collections::BTreeSet;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{ObjectMeta, OwnerReference};

use crate::field::{Path, Warning};

/// Drops every owner reference that equals an earlier one in all fields. The API server does
/// this before everything else, so the warning is returned even if the object is rejected.
pub(in crate::validation) fn drop_duplicate_owner_references(
    meta: &mut ObjectMeta,
) -> Option<Warning> {
    let owners = meta.owner_references.take()?;
    let mut seen = BTreeSet::new();
    let (mut kept, mut dropped) = (Vec::with_capacity(owners.len()), Vec::new());
    for owner in &owners {
        let OwnerReference { api_version, block_owner_deletion, controller, kind, name, uid } =
            owner;
        if seen.insert((uid, name, kind, api_version, controller, block_owner_deletion)) {
            kept.push(owner.clone());
        } else {
            dropped.push(uid.as_str());
        }
    }
    meta.owner_references = Some(kept);
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
