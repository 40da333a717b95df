//! Validates managed fields, in which the server records which manager set which field.
//!
//! Source: `ValidateManagedFields` in
//! `staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go` at v1.36.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{ManagedFieldsEntry, ObjectMeta};

use super::text;
use crate::field::{BadValue, Error, ErrorList, Path, is_print};
use crate::version::{Change, Server};

/// Replaces the managed fields of an update by what the API server's field manager keeps of
/// them, before they are validated.
///
/// If there are no entries, or one of them cannot be decoded, the entries of the stored object
/// are used instead; a single empty entry removes all. Of the result, only those entries stay
/// that have fields and a version that is served. On a create, all entries are dropped instead.
///
/// Source: `decodeLiveOrNew` and `DecodeManagedFields` in
/// `staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal` at v1.36.
pub(in crate::validation) fn keep_readable(new: &mut ObjectMeta, old: &ObjectMeta) {
    let entries = new.managed_fields.take().unwrap_or_default();
    let resets = matches!(entries.as_slice(), [only] if *only == ManagedFieldsEntry::default());
    let readable = !entries.is_empty() && entries.iter().all(is_readable);
    let entries = match (resets, readable) {
        (true, _) => Vec::new(),
        (false, true) => entries,
        (false, false) => old.managed_fields.clone().unwrap_or_default(),
    };
    let entries: Vec<_> = entries.into_iter().filter(says_something).collect();
    new.managed_fields = (!entries.is_empty()).then_some(entries);
}

fn is_readable(entry: &ManagedFieldsEntry) -> bool {
    matches!(text(&entry.operation), "Apply" | "Update")
        && !text(&entry.api_version).is_empty()
        && text(&entry.fields_type) == "FieldsV1"
}

fn says_something(entry: &ManagedFieldsEntry) -> bool {
    let fields = entry.fields_v1.as_ref().and_then(|fields| fields.0.as_object());
    text(&entry.api_version) == "apps/v1" && fields.is_some_and(|fields| !fields.is_empty())
}

const OPERATIONS: [&str; 2] = ["Apply", "Update"];
const MANAGER_MAX_LENGTH: usize = 128;
const SUBRESOURCE_MAX_LENGTH: usize = 256;

/// Validates managed fields; `path` is that of their list.
pub(super) fn validate_managed_fields(
    meta: &ObjectMeta,
    server: &Server,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    for (i, entry) in meta.managed_fields.iter().flatten().enumerate() {
        let path = path.index(i);
        validate_operation(text(&entry.operation), server, &path.child("operation"), errors);
        let fields_type = text(&entry.fields_type);
        if !matches!(fields_type, "" | "FieldsV1") {
            errors.invalid(&path.child("fieldsType"), fields_type, "must be `FieldsV1`");
        }
        validate_manager(text(&entry.manager), &path.child("manager"), errors);
        if text(&entry.subresource).len() > SUBRESOURCE_MAX_LENGTH {
            errors.push(Error::too_long(&path.child("subresource"), SUBRESOURCE_MAX_LENGTH));
        }
    }
}

fn validate_operation(operation: &str, server: &Server, path: &Path<'_>, errors: &mut ErrorList) {
    if OPERATIONS.contains(&operation) {
        return;
    }
    let value = BadValue::named(operation);
    if !server.includes(Change::ManagedFieldsNeedAnOperation) {
        errors.invalid(path, value, "must be `Apply` or `Update`");
    } else if operation.is_empty() {
        errors.required(path, "must not be empty");
    } else {
        errors.not_supported(path, value, &OPERATIONS);
    }
}

fn validate_manager(manager: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if manager.len() > MANAGER_MAX_LENGTH {
        errors.push(Error::too_long(path, MANAGER_MAX_LENGTH));
    }
    for (position, c) in manager.char_indices().filter(|(_, c)| !is_print(*c)) {
        errors.invalid(
            path,
            manager,
            format!("invalid character U+{:04X} (at position {position})", u32::from(c)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::version::Version;

    #[test]
    fn entries_that_cannot_be_read_are_those_of_the_stored_object() {
        let meta = |manager: &str, operation: &str| -> ObjectMeta {
            serde_json::from_value(serde_json::json!({"managedFields": [{
                "manager": manager, "operation": operation, "apiVersion": "apps/v1",
                "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {}},
            }]}))
            .unwrap()
        };
        let stored = meta("stored", "Update");
        let empty = ObjectMeta {
            managed_fields: Some(vec![ManagedFieldsEntry::default()]),
            ..ObjectMeta::default()
        };
        for (mut new, want) in [
            (meta("new", "Update"), Some("new")),
            (meta("new", "Replace"), Some("stored")),
            (ObjectMeta::default(), Some("stored")),
            (empty, None),
        ] {
            keep_readable(&mut new, &stored);
            let entry = new.managed_fields.as_ref().and_then(|entries| entries.first());
            assert_eq!(entry.and_then(|entry| entry.manager.as_deref()), want);
        }
    }

    #[test]
    fn each_part_of_an_entry_is_looked_at() {
        let meta = ObjectMeta {
            managed_fields: Some(vec![ManagedFieldsEntry {
                operation: Some("Patch".to_owned()),
                fields_type: Some("FieldsV2".to_owned()),
                manager: Some("é\u{7}\u{1F600}\u{a0}".to_owned()),
                subresource: Some("s".repeat(257)),
                ..ManagedFieldsEntry::default()
            }]),
            ..ObjectMeta::default()
        };
        let mut errors = ErrorList::new();
        validate_managed_fields(
            &meta,
            &Server::of(Version::V1_36),
            &Path::root("managedFields"),
            &mut errors,
        );
        assert_eq!(
            errors.iter().map(ToString::to_string).collect::<Vec<_>>(),
            [
                "managedFields[0].operation: Invalid value: \"Patch\": must be `Apply` or `Update`",
                "managedFields[0].fieldsType: Invalid value: \"FieldsV2\": must be `FieldsV1`",
                "managedFields[0].manager: Invalid value: \"é\\a\u{1F600}\\u00a0\": \
                 invalid character U+0007 (at position 2)",
                "managedFields[0].manager: Invalid value: \"é\\a\u{1F600}\\u00a0\": \
                 invalid character U+00A0 (at position 7)",
                "managedFields[0].subresource: Too long: may not be more than 256 bytes",
            ]
        );
    }
}
