//! Validates where a container has its volumes: as files (`volumeMounts`) or as block devices
//! (`volumeDevices`). No volume may be used as both, and no path twice.
//!
//! Source: `ValidateVolumeMounts` and `ValidateVolumeDevices` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{Container, Volume, VolumeDevice, VolumeMount};

use super::super::local_paths;
use crate::field::{BadValue, Error, ErrorList, Path};
use crate::manifest::{ExtraFields, ExtraValue};

/// Validates `volumeMounts`. `volumes` are the pod's valid volumes, by name.
pub(super) fn validate_volume_mounts(
    container: &Container,
    volumes: &BTreeMap<&str, &Volume>,
    extra: &ExtraFields,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    // Of several devices with one name, the last counts.
    let mut devices = BTreeMap::new();
    for device in container.volume_devices.iter().flatten() {
        devices.insert(device.name.as_str(), device.device_path.as_str());
    }
    let mut mount_paths = BTreeSet::new();
    for (i, mount) in container.volume_mounts.iter().flatten().enumerate() {
        let item_path = path.index(i);
        validate_mounted_volume(mount, volumes, &item_path.child("name"), errors);
        let mount_path = mount.mount_path.as_str();
        if mount_path.is_empty() {
            errors.required(&item_path.child("mountPath"), "");
        }
        if !mount_paths.insert(mount_path) {
            errors.invalid(&item_path.child("mountPath"), mount_path, "must be unique");
        }
        if devices.contains_key(mount.name.as_str()) {
            errors.invalid(
                &item_path.child("name"),
                &mount.name,
                "must not already exist in volumeDevices",
            );
        }
        if devices.values().any(|device| *device == mount_path) {
            errors.invalid(
                &item_path.child("mountPath"),
                mount_path,
                "must not already exist as a path in volumeDevices",
            );
        }
        validate_sub_path(mount, path, &item_path, errors);
        validate_propagation(mount, container, &path.child("mountPropagation"), errors);
        validate_recursive_read_only(mount, &path.child("recursiveReadOnly"), errors);
        let options_path = item_path.child("bindMountOptions");
        if let Some(ExtraValue::Texts(options)) = extra.get(&options_path) {
            let volume = volumes.get(mount.name.as_str()).copied();
            validate_bind_mount_options(options, volume, &options_path, errors);
        }
    }
}

/// Validates that each option is known and unique, and that an image volume has none.
fn validate_bind_mount_options(
    options: &[String],
    volume: Option<&Volume>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let mut seen = BTreeSet::new();
    for (i, option) in options.iter().enumerate() {
        if !BIND_MOUNT_OPTIONS.contains(&option.as_str()) {
            errors.not_supported(&path.index(i), option, &BIND_MOUNT_OPTIONS);
        }
        if !seen.insert(option) {
            errors.duplicate(&path.index(i), option);
        }
    }
    if !options.is_empty() && volume.is_some_and(|volume| volume.image.is_some()) {
        let detail = "bindMountOptions may not be used with image volumes";
        errors.invalid(path, BadValue::list(options), detail);
    }
}

/// Validates `volumeDevices`. `volumes` are the pod's valid volumes, by name.
pub(super) fn validate_volume_devices(
    container: &Container,
    volumes: &BTreeMap<&str, &Volume>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    // Of several mounts with one name, the last counts.
    let mut mounts = BTreeMap::new();
    for mount in container.volume_mounts.iter().flatten() {
        mounts.insert(mount.name.as_str(), mount.mount_path.as_str());
    }
    let mut names = BTreeSet::new();
    let mut device_paths = BTreeSet::new();
    for (i, device) in container.volume_devices.iter().flatten().enumerate() {
        let path = path.index(i);
        validate_device_name(device, &names, volumes, &path.child("name"), errors);
        validate_device_path(device, &mut device_paths, &path.child("devicePath"), errors);
        if mounts.contains_key(device.name.as_str()) {
            errors.invalid(
                &path.child("name"),
                &device.name,
                "must not already exist in volumeMounts",
            );
        }
        if mounts.values().any(|mount| *mount == device.device_path) {
            errors.invalid(
                &path.child("devicePath"),
                &device.device_path,
                "must not already exist as a path in volumeMounts",
            );
        }
        if !device.name.is_empty() {
            names.insert(device.name.as_str());
        }
    }
}

fn validate_mounted_volume(
    mount: &VolumeMount,
    volumes: &BTreeMap<&str, &Volume>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if mount.name.is_empty() {
        errors.required(path, "");
    }
    if !volumes.contains_key(mount.name.as_str()) {
        errors.push(Error::not_found(path, &mount.name));
    }
}

/// Validates `subPath` and `subPathExpr`. Errors about their text have the path of the list.
fn validate_sub_path(
    mount: &VolumeMount,
    list_path: &Path<'_>,
    item_path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let sub_path = mount.sub_path.as_deref().unwrap_or_default();
    let expression = mount.sub_path_expr.as_deref().unwrap_or_default();
    if !sub_path.is_empty() {
        let path = list_path.child("subPath");
        local_paths::validate_local_descending_path(sub_path, &path, errors);
    }
    if !expression.is_empty() {
        if !sub_path.is_empty() {
            errors.invalid(
                &item_path.child("subPathExpr"),
                expression,
                "subPathExpr and subPath are mutually exclusive",
            );
        }
        let path = list_path.child("subPathExpr");
        local_paths::validate_local_descending_path(expression, &path, errors);
    }
}

fn validate_propagation(
    mount: &VolumeMount,
    container: &Container,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let Some(propagation) = mount.mount_propagation.as_deref() else { return };
    if !MOUNT_PROPAGATIONS.contains(&propagation) {
        errors.not_supported(path, BadValue::named(propagation), &MOUNT_PROPAGATIONS);
    }
    let context = container.security_context.as_ref();
    let privileged = context.and_then(|context| context.privileged).unwrap_or_default();
    if propagation == "Bidirectional" && !privileged {
        errors.forbidden(
            path,
            "Bidirectional mount propagation is available only to privileged containers",
        );
    }
}

fn validate_recursive_read_only(mount: &VolumeMount, path: &Path<'_>, errors: &mut ErrorList) {
    match mount.recursive_read_only.as_deref() {
        None | Some("Disabled") => {}
        Some("Enabled" | "IfPossible") => {
            if !mount.read_only.unwrap_or_default() {
                errors.forbidden(path, "may only be specified when readOnly is true");
            }
            if mount.mount_propagation.as_deref().is_some_and(|mode| mode != "None") {
                errors.forbidden(
                    path,
                    "may only be specified when mountPropagation is None or not specified",
                );
            }
        }
        Some(mode) => errors.not_supported(path, BadValue::named(mode), &RECURSIVE_READ_ONLY_MODES),
    }
}

fn validate_device_name(
    device: &VolumeDevice,
    seen: &BTreeSet<&str>,
    volumes: &BTreeMap<&str, &Volume>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let name = device.name.as_str();
    if name.is_empty() {
        errors.required(path, "");
    }
    if seen.contains(name) {
        errors.invalid(path, name, "must be unique");
    }
    match volumes.get(name) {
        None => errors.push(Error::not_found(path, name)),
        Some(volume) if volume.persistent_volume_claim.is_some() || volume.ephemeral.is_some() => {}
        Some(_) => errors.invalid(
            path,
            name,
            "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
        ),
    }
}

fn validate_device_path<'a>(
    device: &'a VolumeDevice,
    seen: &mut BTreeSet<&'a str>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let device_path = device.device_path.as_str();
    if device_path.is_empty() {
        errors.required(path, "");
    }
    if seen.contains(device_path) {
        errors.invalid(path, device_path, "must be unique");
    }
    if local_paths::has_backsteps(device_path) {
        errors.invalid(path, device_path, "can not contain backsteps ('..')");
    } else {
        seen.insert(device_path);
    }
}

const BIND_MOUNT_OPTIONS: [&str; 3] = ["nodev", "noexec", "nosuid"];
const MOUNT_PROPAGATIONS: [&str; 3] = ["Bidirectional", "HostToContainer", "None"];
const RECURSIVE_READ_ONLY_MODES: [&str; 3] = ["Disabled", "Enabled", "IfPossible"];

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::tests::findings;
    use super::*;

    fn container(mounts: Value, devices: Value) -> Vec<String> {
        findings(json!({
            "volumes": [
                {"name": "dir", "emptyDir": {}},
                {"name": "claim", "persistentVolumeClaim": {"claimName": "c"}},
            ],
            "containers": [{"volumeMounts": mounts, "volumeDevices": devices}],
        }))
    }

    #[test]
    fn options_of_bind_mounts_are_not_for_images() {
        let known: Vec<String> = BIND_MOUNT_OPTIONS.map(str::to_owned).to_vec();
        let image: Volume = serde_json::from_value(json!({"name": "a", "image": {}})).unwrap();
        let dir: Volume = serde_json::from_value(json!({"name": "a", "emptyDir": {}})).unwrap();
        let twice = vec![known[0].clone(); 2];
        let unknown = vec!["fast".to_owned()];
        for (options, volume, want) in [
            (&known, Some(&dir), None),
            (&known, None, None),
            (&Vec::new(), Some(&image), None),
            (&known, Some(&image), Some("Invalid value")),
            (&twice, Some(&dir), Some("Duplicate value")),
            (&unknown, Some(&dir), Some("Unsupported value")),
        ] {
            let mut errors = ErrorList::new();
            validate_bind_mount_options(options, volume, &Path::root("o"), &mut errors);
            let first = errors.iter().next().map(|error| error.body());
            assert_eq!(errors.len(), usize::from(want.is_some()), "{options:?} {errors:?}");
            assert!(
                first.is_none_or(|body| want.is_some_and(|want| body.starts_with(want))),
                "{options:?}"
            );
        }
    }

    #[test]
    fn of_devices_of_one_name_only_the_last_is_in_the_way() {
        let mounts = json!([
            {"name": "dir", "mountPath": "/dev/a"},
            {"name": "dir", "mountPath": "/dev/b"},
        ]);
        let devices = json!([
            {"name": "claim", "devicePath": "/dev/a"},
            {"name": "claim", "devicePath": "/dev/b"},
        ]);
        assert_eq!(
            container(mounts, devices),
            [
                "spec.containers[0].volumeMounts[1].mountPath: Invalid value: \"/dev/b\": \
             must not already exist as a path in volumeDevices",
                "spec.containers[0].volumeDevices[1].name: Invalid value: \"claim\": must be \
                 unique",
                "spec.containers[0].volumeDevices[1].devicePath: Invalid value: \"/dev/b\": \
             must not already exist as a path in volumeMounts",
            ]
        );
    }

    #[test]
    fn a_device_path_with_backsteps_is_never_a_duplicate() {
        let devices = json!([
            {"name": "claim", "devicePath": "/dev/../a"},
            {"name": "none", "devicePath": "/dev/../a"},
        ]);
        assert_eq!(
            container(json!([]), devices),
            [
                "spec.containers[0].volumeDevices[0].devicePath: Invalid value: \"/dev/../a\": \
             can not contain backsteps ('..')",
                "spec.containers[0].volumeDevices[1].name: Not found: \"none\"",
                "spec.containers[0].volumeDevices[1].devicePath: Invalid value: \"/dev/../a\": \
             can not contain backsteps ('..')",
            ]
        );
    }

    #[test]
    fn what_is_wrong_with_a_sub_path_stands_at_the_list() {
        let mounts =
            json!([{"name": "dir", "mountPath": "/a", "subPath": "/..", "subPathExpr": "$(A)"}]);
        assert_eq!(
            container(mounts, json!([])),
            [
                "spec.containers[0].volumeMounts.subPath: Invalid value: \"/..\": must be a \
                 relative path",
                "spec.containers[0].volumeMounts.subPath: Invalid value: \"/..\": must not \
                 contain '..'",
                "spec.containers[0].volumeMounts[0].subPathExpr: Invalid value: \"$(A)\": \
             subPathExpr and subPath are mutually exclusive",
            ]
        );
    }
}
