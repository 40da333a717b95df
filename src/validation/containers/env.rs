//! Validates environment variables, single ones (`env`) and whole maps (`envFrom`).
//!
//! Source: `ValidateEnv`, `ValidateEnvFrom` and `validateFileKeyRefVolumes` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{
    EnvFromSource, EnvVar, EnvVarSource, FileKeySelector, PodSpec, Volume,
};

use super::super::every_container::every_container;
use super::super::field_refs::{self, ContainerName};
use super::super::local_paths;
use super::super::options::PodOptions;
use crate::field::{Error, ErrorList, Path};
use crate::names;

/// Validates the variables of one container.
pub(super) fn validate_env(
    variables: &[EnvVar],
    options: &PodOptions,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    for (i, variable) in variables.iter().enumerate() {
        let path = path.index(i);
        if variable.name.is_empty() {
            errors.required(&path.child("name"), "");
        } else {
            validate_variable_name(&variable.name, &path.child("name"), errors);
        }
        if let Some(source) = &variable.value_from {
            let has_value = variable.value.as_deref().is_some_and(|value| !value.is_empty());
            let path = path.child("valueFrom");
            validate_source(source, has_value, options, &path, errors);
        }
    }
}

/// Validates the maps from which one container takes variables.
pub(super) fn validate_env_from(
    sources: &[EnvFromSource],
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    for (i, source) in sources.iter().enumerate() {
        let source_path = path.index(i);
        if let Some(prefix) = source.prefix.as_deref().filter(|prefix| !prefix.is_empty()) {
            validate_variable_name(prefix, &source_path.child("prefix"), errors);
        }
        let references = [
            ("configMapRef", source.config_map_ref.as_ref().map(|map| map.name.as_str())),
            ("secretRef", source.secret_ref.as_ref().map(|secret| secret.name.as_str())),
        ];
        let mut given = 0_usize;
        for (field, name) in references {
            let Some(name) = name else { continue };
            given += 1;
            validate_map_name(name, &source_path.child(field).child("name"), errors);
        }
        // The path of these two errors is that of the list, not of the item.
        match given {
            0 => errors.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`"),
            1 => {}
            _ => errors.invalid(path, "", "may not have more than one field specified at a time"),
        }
    }
}

/// Validates that the files from which variables are read are in `emptyDir` volumes. `path` is
/// that of the pod's spec. This is the API server's last check of a pod spec.
pub(in super::super) fn validate_file_key_ref_volumes(
    spec: &PodSpec,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    // Unlike for mounts, an invalid volume counts here too.
    let mut volumes = BTreeMap::new();
    for volume in spec.volumes.iter().flatten() {
        volumes.insert(volume.name.as_str(), volume);
    }
    for container in every_container(spec) {
        container.at(path, |path| {
            let path = path.child("env");
            for (i, variable) in container.env.iter().enumerate() {
                validate_file_volume(variable, &volumes, &path.index(i), errors);
            }
        });
    }
}

fn validate_file_volume(
    variable: &EnvVar,
    volumes: &BTreeMap<&str, &Volume>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let source = variable.value_from.as_ref();
    let Some(file) = source.and_then(|source| source.file_key_ref.as_ref()) else { return };
    let path = path.child("valueFrom");
    let path = path.child("fileKeyRef");
    let path = path.child("volumeName");
    let name = file.volume_name.as_str();
    match volumes.get(name) {
        None => errors.push(Error::not_found(&path, name)),
        Some(volume) if volume.empty_dir.is_none() => {
            errors.invalid(&path, name, "referenced volume must be of type emptyDir");
        }
        Some(_) => {}
    }
}

/// Validates the source of a variable's value: exactly one must be set, and no literal value.
fn validate_source(
    source: &EnvVarSource,
    has_value: bool,
    options: &PodOptions,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let mut given = 0_usize;
    if let Some(field) = &source.field_ref {
        given += 1;
        field_refs::validate_object_field_selector(
            field,
            &FIELD_PATHS,
            &path.child("fieldRef"),
            errors,
        );
    }
    if let Some(resource) = &source.resource_field_ref {
        given += 1;
        field_refs::validate_resource_field_selector(
            resource,
            ContainerName::Optional,
            &path.child("resourceFieldRef"),
            errors,
        );
    }
    if let Some(map) = &source.config_map_key_ref {
        given += 1;
        validate_map_key(&map.name, &map.key, &path.child("configMapKeyRef"), errors);
    }
    if let Some(secret) = &source.secret_key_ref {
        given += 1;
        validate_map_key(&secret.name, &secret.key, &path.child("secretKeyRef"), errors);
    }
    if let Some(file) = &source.file_key_ref {
        given += 1;
        validate_file_key(file, &path.child("fileKeyRef"), errors);
    }
    let detail = match given {
        0 if options.allow_env_files => {
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, \
             `secretKeyRef` or `fileKeyRef`"
        }
        0 => {
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or \
             `secretKeyRef`"
        }
        _ if has_value => "may not be specified when `value` is not empty",
        1 => return,
        _ => "may not have more than one field specified at a time",
    };
    errors.invalid(path, "", detail);
}

fn validate_variable_name(name: &str, path: &Path<'_>, errors: &mut ErrorList) {
    for message in names::relaxed_env_var_name(name) {
        errors.invalid(path, name, message);
    }
}

/// Validates the name of a ConfigMap or Secret. It may end in a dash, as if it were a prefix.
fn validate_map_name(name: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if name.is_empty() {
        errors.required(path, "");
        return;
    }
    for message in names::object_name(name, true) {
        errors.invalid(path, name, message);
    }
}

/// Validates a key of a ConfigMap or Secret. An absent name counts as an invalid one.
fn validate_map_key(name: &str, key: &str, path: &Path<'_>, errors: &mut ErrorList) {
    for message in names::object_name(name, false) {
        errors.invalid(&path.child("name"), name, message);
    }
    if key.is_empty() {
        errors.required(&path.child("key"), "");
        return;
    }
    for message in names::config_map_key(key) {
        errors.invalid(&path.child("key"), key, message);
    }
}

/// Validates a key of a file in a volume.
fn validate_file_key(file: &FileKeySelector, path: &Path<'_>, errors: &mut ErrorList) {
    if file.key.is_empty() {
        errors.required(&path.child("key"), "");
    } else {
        validate_variable_name(&file.key, &path.child("key"), errors);
    }
    if file.volume_name.is_empty() {
        errors.required(&path.child("volumeName"), "");
    } else {
        for message in names::dns1123_label(&file.volume_name) {
            errors.invalid(&path.child("volumeName"), &file.volume_name, message);
        }
    }
    if file.path.is_empty() {
        errors.required(&path.child("path"), "");
    } else {
        local_paths::validate_path_no_backsteps(&file.path, &path.child("path"), errors);
    }
}

/// The fields of its pod that a variable may have as a whole.
const FIELD_PATHS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::findings;

    #[test]
    fn a_variable_has_one_source_or_a_value() {
        let secret = json!({"name": "s", "key": "k"});
        for (variable, want) in [
            (json!({"value": "x"}), None),
            (json!({"valueFrom": {"secretKeyRef": secret}}), None),
            (json!({"value": "", "valueFrom": {"secretKeyRef": secret}}), None),
            (
                json!({"value": "x", "valueFrom": {}}),
                Some(
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, \
                     `secretKeyRef` or `fileKeyRef`",
                ),
            ),
            (
                json!({"value": "x", "valueFrom": {"secretKeyRef": secret, "configMapKeyRef": secret}}),
                Some("may not be specified when `value` is not empty"),
            ),
            (
                json!({"valueFrom": {"secretKeyRef": secret, "configMapKeyRef": secret}}),
                Some("may not have more than one field specified at a time"),
            ),
        ] {
            let mut named = variable.clone();
            named["name"] = json!("V");
            let want: Vec<String> = want
                .map(|detail| {
                    format!("spec.containers[0].env[0].valueFrom: Invalid value: \"\": {detail}")
                })
                .into_iter()
                .collect();
            assert_eq!(findings(json!({"containers": [{"env": [named]}]})), want, "{variable}");
        }
    }

    #[test]
    fn files_are_read_from_empty_dirs() {
        let file = |volume: &str| {
            let file = json!({"key": "K", "path": "f", "volumeName": volume});
            json!([{"name": "V", "valueFrom": {"fileKeyRef": file}}])
        };
        assert_eq!(
            findings(json!({
                "volumes": [
                    {"name": "empty", "emptyDir": {}},
                    {"name": "map", "configMap": {"name": "m", "defaultMode": 420}},
                ],
                "containers": [
                    {"name": "a", "env": file("empty")},
                    {"name": "b", "env": file("map")},
                ],
                "initContainers": [{"env": file("none")}],
            })),
            [
                "spec.initContainers[0].env[0].valueFrom.fileKeyRef.volumeName: Not found: \
                 \"none\"",
                "spec.containers[1].env[0].valueFrom.fileKeyRef.volumeName: Invalid value: \"map\": \
                 referenced volume must be of type emptyDir",
            ],
        );
    }
}
