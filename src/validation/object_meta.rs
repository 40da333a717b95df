//! Validates object metadata, on create and on update.
//!
//! Source: `ValidateObjectMetaAccessor` and `ValidateObjectMetaAccessorUpdate` in
//! `staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go`, and
//! `ValidateObjectMeta` in `pkg/apis/core/validation/validation.go` at v1.36.

mod annotations;
mod finalizers;
mod managed_fields;
mod owner_references;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{ObjectMeta, Time};

use super::label_selector::validate_labels;
use crate::field::{BadValue, ErrorList, Path};
use crate::manifest::written;
use crate::names::{self, Messages};
use crate::version::Server;

pub(super) use annotations::{validate_annotations, validate_total_size};
use finalizers::{validate_finalizers, validate_kubernetes_finalizers, validate_no_new_finalizers};
pub(super) use managed_fields::keep_readable;
use managed_fields::validate_managed_fields;
use owner_references::validate_owner_references;

/// Validates a name. If the second argument is true, it is a prefix, to which a suffix will be
/// appended.
type NameRule = fn(&str, bool) -> Messages;

/// Validates the metadata, at `path`, of a namespaced object that is created.
pub(super) fn validate_object_meta(
    meta: &ObjectMeta,
    server: &Server,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    validate_by_name_rule(meta, names::object_name, server, path, errors);
    validate_kubernetes_finalizers(meta, &path.child("finalizers"), errors);
}

/// Validates metadata by the rules for objects of any kind: the name need only be valid in a
/// URL.
pub(super) fn validate_object_meta_of_any_kind(
    meta: &ObjectMeta,
    server: &Server,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    validate_by_name_rule(meta, names::path_segment, server, path, errors);
}

/// Validates the metadata, at `path`, of an object that is updated.
pub(super) fn validate_object_meta_update(
    new: &ObjectMeta,
    old: &ObjectMeta,
    server: &Server,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    validate_object_meta_update_of_any_kind(new, old, server, path, errors);
    validate_kubernetes_finalizers(new, &path.child("finalizers"), errors);
}

/// Validates an update of metadata by the rules for objects of any kind.
pub(super) fn validate_object_meta_update_of_any_kind(
    new: &ObjectMeta,
    old: &ObjectMeta,
    server: &Server,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if old.deletion_timestamp.is_some() {
        validate_no_new_finalizers(new, old, &path.child("finalizers"), errors);
    }
    let version = text(&new.resource_version);
    if version.is_empty() {
        errors.invalid(&path.child("resourceVersion"), version, "must be specified for an update");
    }
    let generation = new.generation.unwrap_or_default();
    if generation < old.generation.unwrap_or_default() {
        errors.invalid(&path.child("generation"), generation, "must not be decremented");
    }
    validate_immutable_fields(new, old, path, errors);
    validate_labels_to_owners(new, server, path, errors);
    validate_managed_fields(new, server, &path.child("managedFields"), errors);
}

fn validate_immutable_fields(
    new: &ObjectMeta,
    old: &ObjectMeta,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let grace = new.deletion_grace_period_seconds;
    let fields = [
        ("name", text(&new.name) == text(&old.name), text(&new.name).into()),
        ("namespace", text(&new.namespace) == text(&old.namespace), text(&new.namespace).into()),
        ("uid", text(&new.uid) == text(&old.uid), BadValue::named(text(&new.uid))),
        (
            "creationTimestamp",
            non_zero(&new.creation_timestamp) == non_zero(&old.creation_timestamp),
            time(&new.creation_timestamp),
        ),
        (
            "deletionTimestamp",
            new.deletion_timestamp == old.deletion_timestamp,
            time(&new.deletion_timestamp),
        ),
        (
            "deletionGracePeriodSeconds",
            grace == old.deletion_grace_period_seconds,
            grace.map_or_else(BadValue::null, BadValue::from),
        ),
    ];
    for (field, unchanged, value) in fields {
        if !unchanged {
            errors.invalid(&path.child(field), value, IMMUTABLE);
        }
    }
}

/// The message about an immutable field that changed.
pub(super) const IMMUTABLE: &str = "field is immutable";

fn validate_by_name_rule(
    meta: &ObjectMeta,
    name_rule: NameRule,
    server: &Server,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let generate_name = text(&meta.generate_name);
    if !generate_name.is_empty() {
        for message in name_rule(generate_name, true) {
            errors.invalid(&path.child("generateName"), generate_name, message);
        }
    }
    let name = text(&meta.name);
    if name.is_empty() {
        errors.required(&path.child("name"), "name or generateName is required");
    } else {
        for message in name_rule(name, false) {
            errors.invalid(&path.child("name"), name, message);
        }
    }
    let namespace = text(&meta.namespace);
    if namespace.is_empty() {
        errors.required(&path.child("namespace"), "");
    } else {
        for message in names::dns1123_label(namespace) {
            errors.invalid(&path.child("namespace"), namespace, message);
        }
    }
    let generation = meta.generation.unwrap_or_default();
    if generation < 0 {
        errors.invalid(&path.child("generation"), generation, NEGATIVE);
    }
    validate_labels_to_owners(meta, server, path, errors);
    validate_finalizers(meta, &path.child("finalizers"), errors);
    validate_managed_fields(meta, server, &path.child("managedFields"), errors);
}

/// The message about a number that must not be negative.
pub(super) const NEGATIVE: &str = "must be greater than or equal to 0";

/// Validates labels, annotations and owner references, which is the same on create and on update.
fn validate_labels_to_owners(
    meta: &ObjectMeta,
    server: &Server,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if let Some(labels) = &meta.labels {
        validate_labels(labels, &path.child("labels"), errors);
    }
    if let Some(annotations) = &meta.annotations {
        validate_annotations(annotations, &path.child("annotations"), errors);
    }
    let owners = meta.owner_references.as_deref().unwrap_or_default();
    validate_owner_references(owners, server, &path.child("ownerReferences"), errors);
}

/// Returns the value of a string field, for which absent and empty are the same.
fn text(field: &Option<String>) -> &str {
    field.as_deref().unwrap_or_default()
}

/// Returns a time, or `None` if it is absent or Go's zero time, which is the same.
pub(super) fn non_zero(field: &Option<Time>) -> Option<&Time> {
    const ZERO_SECOND: i64 = -62_135_596_800;
    field
        .as_ref()
        .filter(|time| time.0.as_second() != ZERO_SECOND || time.0.subsec_nanosecond() != 0)
}

fn time(field: &Option<Time>) -> BadValue {
    // Every point in time can be written.
    let text = non_zero(field).and_then(|time| written(time).ok());
    text.map_or_else(BadValue::null, |text| BadValue::json(text.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> ObjectMeta {
        ObjectMeta {
            name: Some(name.to_owned()),
            namespace: Some("default".to_owned()),
            resource_version: Some("1".to_owned()),
            ..ObjectMeta::default()
        }
    }

    fn texts(errors: &ErrorList) -> Vec<String> {
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_generation_is_not_negative() {
        for (generation, want) in
            [(None, true), (Some(0), true), (Some(1), true), (Some(-1), false)]
        {
            let meta = ObjectMeta { generation, ..named("agent") };
            let mut errors = ErrorList::new();
            let path = Path::root("metadata");
            validate_object_meta(&meta, &Server::default(), &path, &mut errors);
            assert_eq!(errors.is_empty(), want, "{generation:?}");
        }
    }

    #[test]
    fn a_generation_does_not_fall() {
        for (old, new, want) in [
            (None, None, true),
            (Some(2), Some(2), true),
            (Some(2), Some(3), true),
            (Some(2), Some(1), false),
            (Some(1), None, false),
        ] {
            let old = ObjectMeta { generation: old, ..named("agent") };
            let new = ObjectMeta { generation: new, ..named("agent") };
            let mut errors = ErrorList::new();
            let path = Path::root("metadata");
            validate_object_meta_update(&new, &old, &Server::default(), &path, &mut errors);
            assert_eq!(errors.is_empty(), want, "{:?} to {:?}", old.generation, new.generation);
        }
    }

    #[test]
    fn an_update_needs_a_resource_version() {
        let old = named("agent");
        let new = ObjectMeta { resource_version: None, ..old.clone() };
        let mut errors = ErrorList::new();
        validate_object_meta_update(
            &new,
            &old,
            &Server::default(),
            &Path::root("metadata"),
            &mut errors,
        );
        assert_eq!(
            texts(&errors),
            ["metadata.resourceVersion: Invalid value: \"\": must be specified for an update"]
        );
    }

    #[test]
    fn an_object_that_goes_takes_no_new_finalizers() {
        let deleted_at = Time("2026-01-02T03:04:05Z".parse().unwrap());
        let old = ObjectMeta {
            deletion_timestamp: Some(deleted_at),
            finalizers: Some(vec!["example.com/a".to_owned()]),
            ..named("agent")
        };
        let new = ObjectMeta {
            finalizers: Some(vec!["example.com/c".to_owned(), "example.com/b".to_owned()]),
            ..old.clone()
        };
        let mut errors = ErrorList::new();
        validate_object_meta_update(
            &new,
            &old,
            &Server::default(),
            &Path::root("metadata"),
            &mut errors,
        );
        assert_eq!(
            texts(&errors),
            [
                "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, \
              found new finalizers []string{\"example.com/b\", \"example.com/c\"}"
            ]
        );
    }

    #[test]
    fn what_identifies_an_object_stays() {
        let old = named("agent");
        let new = ObjectMeta {
            uid: Some("u".to_owned()),
            deletion_timestamp: Some(Time("2026-01-02T03:04:05.7Z".parse().unwrap())),
            deletion_grace_period_seconds: Some(30),
            ..named("other")
        };
        let mut errors = ErrorList::new();
        validate_object_meta_update(
            &new,
            &old,
            &Server::default(),
            &Path::root("metadata"),
            &mut errors,
        );
        assert_eq!(
            texts(&errors),
            [
                "metadata.name: Invalid value: \"other\": field is immutable",
                "metadata.uid: Invalid value: \"u\": field is immutable",
                "metadata.deletionTimestamp: Invalid value: \"2026-01-02T03:04:05Z\": field is immutable",
                "metadata.deletionGracePeriodSeconds: Invalid value: 30: field is immutable",
            ]
        );
    }
}
