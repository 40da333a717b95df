//! Validates volumes whose files come from the API: secrets, config maps, the pod's own fields.
//!
//! Source: `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{
    ConfigMapVolumeSource, DownwardAPIVolumeFile, DownwardAPIVolumeSource, KeyToPath,
    SecretVolumeSource,
};

use super::require;
use crate::field::{ErrorList, Path};
use crate::manifest::{ExtraFields, ExtraValue};
use crate::names;
use crate::validation::field_refs::{self, ContainerName};
use crate::validation::local_paths;

/// The fields of a pod that a file may hold as a whole.
const FIELDS: [&str; 5] = [
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
];

/// Validates `secret`: a name, and the paths of its keys.
pub(super) fn validate_secret(
    secret: &SecretVolumeSource,
    extra: &ExtraFields,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let name = secret.secret_name.as_deref().unwrap_or_default();
    require(name, &path.child("secretName"), errors);
    validate_mode(secret.default_mode, &path.child("defaultMode"), errors);
    validate_user(extra, &path.child("defaultUser"), errors);
    validate_items(secret.items.as_deref(), extra, path, errors);
}

/// Validates `configMap`: a name, and the paths of its keys.
pub(super) fn validate_config_map(
    config_map: &ConfigMapVolumeSource,
    extra: &ExtraFields,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    require(&config_map.name, &path.child("name"), errors);
    validate_mode(config_map.default_mode, &path.child("defaultMode"), errors);
    validate_user(extra, &path.child("defaultUser"), errors);
    validate_items(config_map.items.as_deref(), extra, path, errors);
}

fn validate_items(
    items: Option<&[KeyToPath]>,
    extra: &ExtraFields,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let items_path = path.child("items");
    for (i, item) in items.into_iter().flatten().enumerate() {
        validate_key_to_path(item, extra, &items_path.index(i), errors);
    }
}

/// Validates one key, the path of its file below the volume's root, and the file's mode and
/// user.
pub(super) fn validate_key_to_path(
    item: &KeyToPath,
    extra: &ExtraFields,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let path_path = path.child("path");
    require(&item.key, &path.child("key"), errors);
    require(&item.path, &path_path, errors);
    local_paths::validate_local_non_reserved_path(&item.path, &path_path, errors);
    validate_mode(item.mode, &path.child("mode"), errors);
    validate_user(extra, &path.child("user"), errors);
}

/// Validates `downwardAPI`: its files. Their errors have the volume's path, without an index.
pub(super) fn validate_downward_api(
    volume: &DownwardAPIVolumeSource,
    extra: &ExtraFields,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    validate_mode(volume.default_mode, &path.child("defaultMode"), errors);
    validate_user(extra, &path.child("defaultUser"), errors);
    let items_path = path.child("items");
    for (i, file) in volume.items.iter().flatten().enumerate() {
        validate_downward_api_file(file, user(extra, &items_path.index(i)), path, errors);
    }
}

/// Validates one file: its path, and either a field of the pod or a resource of a container.
/// `user` is the ID of the file's owner, if given; `path` is that of the volume.
pub(super) fn validate_downward_api_file(
    file: &DownwardAPIVolumeFile,
    user: Option<i64>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let path_path = path.child("path");
    require(&file.path, &path_path, errors);
    local_paths::validate_local_non_reserved_path(&file.path, &path_path, errors);
    match (&file.field_ref, &file.resource_field_ref) {
        (Some(field), resource) => {
            let field_path = path.child("fieldRef");
            field_refs::validate_object_field_selector(field, &FIELDS, &field_path, errors);
            if resource.is_some() {
                errors.invalid(
                    path,
                    "resource",
                    "fieldRef and resourceFieldRef can not be specified simultaneously",
                );
            }
        }
        (None, Some(resource)) => field_refs::validate_resource_field_selector(
            resource,
            ContainerName::Required,
            &path.child("resourceFieldRef"),
            errors,
        ),
        (None, None) => errors.required(path, "one of fieldRef and resourceFieldRef is required"),
    }
    validate_mode(file.mode, &path.child("mode"), errors);
    validate_user_id(user, &path.child("user"), errors);
}

/// Returns the field `user` of the item at `path`.
pub(super) fn user(extra: &ExtraFields, path: &Path<'_>) -> Option<i64> {
    match extra.get(&path.child("user")) {
        Some(ExtraValue::Number(user)) => Some(*user),
        _ => None,
    }
}

/// Validates the user who owns a file, if one is given; `path` is that of the field.
pub(super) fn validate_user(extra: &ExtraFields, path: &Path<'_>, errors: &mut ErrorList) {
    if let Some(ExtraValue::Number(user)) = extra.get(path) {
        validate_user_id(Some(*user), path, errors);
    }
}

fn validate_user_id(user: Option<i64>, path: &Path<'_>, errors: &mut ErrorList) {
    if let Some(user) = user {
        for message in names::user_id(user) {
            errors.invalid(path, user, message);
        }
    }
}

/// Validates the mode of a file, if one is given: nine bits.
pub(super) fn validate_mode(mode: Option<i32>, path: &Path<'_>, errors: &mut ErrorList) {
    if let Some(mode) = mode.filter(|mode| !(0..=0o777).contains(mode)) {
        errors.invalid(path, mode, "must be a number between 0 and 0777 (octal), both inclusive");
    }
}
