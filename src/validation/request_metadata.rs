//! Prepares an object's metadata as the API server does before it validates the object.
//!
//! Source: `staging/src/k8s.io/apiserver/pkg/endpoints/handlers/{create,update,rest}.go`,
//! `staging/src/k8s.io/apiserver/pkg/registry/rest/{create,update,meta}.go` and
//! `staging/src/k8s.io/apiserver/pkg/storage/names/generate.go` at v1.36.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::object_meta::{keep_readable, non_zero};

/// The suffix of generated names. The API server's is random; this one is fixed.
const GENERATED_SUFFIX: &str = "xxxxx";
/// The maximum number of bytes of `generateName` with which a generated name begins.
const GENERATED_PREFIX_MAX_LENGTH: usize = 58;

/// Prepares the metadata of an object that is created.
///
/// The UID and the creation timestamp, which the server would generate, stay absent.
pub(super) fn prepare_for_create(meta: &mut ObjectMeta) {
    meta.uid = None;
    meta.creation_timestamp = None;
    meta.deletion_timestamp = None;
    meta.deletion_grace_period_seconds = None;
    meta.self_link = None;
    meta.managed_fields = None;
    place(meta);
    let prefix = meta.generate_name.as_deref().unwrap_or_default();
    if !prefix.is_empty() && is_empty(&meta.name) {
        let end = prefix.floor_char_boundary(GENERATED_PREFIX_MAX_LENGTH);
        let (prefix, _) = prefix.split_at_checked(end).unwrap_or((prefix, ""));
        meta.name = Some(format!("{prefix}{GENERATED_SUFFIX}"));
    }
    meta.generation = Some(1);
}

/// Prepares the metadata of an object that replaces `old`: copies from `old` what an update
/// cannot change or may omit. An `old` that was written by hand gets from `new` what the server
/// would have set: its UID and creation timestamp.
pub(super) fn prepare_for_update(new: &mut ObjectMeta, old: &mut ObjectMeta) {
    for meta in [&mut *new, &mut *old] {
        place(meta);
        if is_empty(&meta.resource_version) {
            meta.resource_version = Some("1".to_owned());
        }
    }
    keep_readable(new, old);
    match (is_empty(&new.uid), is_empty(&old.uid)) {
        (true, _) => new.uid.clone_from(&old.uid),
        (false, true) => old.uid.clone_from(&new.uid),
        (false, false) => {}
    }
    if non_zero(&old.creation_timestamp).is_some() {
        new.creation_timestamp.clone_from(&old.creation_timestamp);
    } else {
        old.creation_timestamp.clone_from(&new.creation_timestamp);
    }
    if non_zero(&old.deletion_timestamp).is_some() {
        new.deletion_timestamp.clone_from(&old.deletion_timestamp);
    }
    if new.deletion_grace_period_seconds.is_none() {
        new.deletion_grace_period_seconds = old.deletion_grace_period_seconds;
    }
    new.generation = old.generation;
}

/// Sets the namespace of a request that names none to `default`.
fn place(meta: &mut ObjectMeta) {
    if is_empty(&meta.namespace) {
        meta.namespace = Some("default".to_owned());
    }
}

fn is_empty(field: &Option<String>) -> bool {
    field.as_ref().is_none_or(String::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_name_begins_with_what_fits() {
        for (prefix, want) in [
            ("agent-", "agent-xxxxx".to_owned()),
            (&"a".repeat(70), format!("{}xxxxx", "a".repeat(58))),
            ("", String::new()),
        ] {
            let mut meta =
                ObjectMeta { generate_name: Some(prefix.to_owned()), ..ObjectMeta::default() };
            prepare_for_create(&mut meta);
            assert_eq!(meta.name.unwrap_or_default(), want);
        }
    }
}
