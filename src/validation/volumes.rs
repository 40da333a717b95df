//! Validates the volumes of a pod: unique names, and one source each, by its own rules.
//!
//! What depends on the name of the pod is not validated: a template has none yet, so the names
//! of the claims for its ephemeral volumes are unknown.
//!
//! Source: `ValidateVolumes` and `validateVolumeSource` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

mod block;
mod claim;
mod claim_spec;
mod cloud;
mod files;
mod network;
mod node;
mod plugins;
mod projected;

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::Volume;

use super::PodOptions;
use crate::field::{ErrorList, Path};
use crate::manifest::ExtraFields;
use crate::names;

/// Validates the volumes and returns the valid ones by name, for the lookups by mounts. Of
/// several valid volumes with one name, that is the first.
pub(super) fn validate_volumes<'a>(
    volumes: &'a [Volume],
    extra: &ExtraFields,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) -> BTreeMap<&'a str, &'a Volume> {
    let mut by_name = BTreeMap::new();
    for (i, volume) in volumes.iter().enumerate() {
        let path = path.index(i);
        let name = volume.name.as_str();
        let before = errors.len();
        validate_source(volume, extra, &path, options, errors);
        validate_name(name, &path.child("name"), errors);
        if by_name.contains_key(name) {
            errors.duplicate(&path.child("name"), name);
        }
        if errors.len() == before {
            by_name.insert(name, volume);
        }
    }
    by_name
}

fn validate_name(name: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if name.is_empty() {
        errors.required(path, "");
    } else {
        validate_label(name, path, errors);
    }
}

/// Validates the source of a volume. Sources are checked in the API server's order: the first
/// one that is set is validated, any further one is refused without validation.
fn validate_source(
    volume: &Volume,
    extra: &ExtraFields,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    let mut one = OnlyOne { found: false, path, errors };
    let v = volume;
    one.of(&v.empty_dir, "emptyDir", |empty_dir, path, errors| {
        node::validate_empty_dir(empty_dir, extra, path, errors);
    });
    one.of(&v.host_path, "hostPath", node::validate_host_path);
    one.of(&v.git_repo, "gitRepo", node::validate_git_repo);
    one.of_renamed(
        &v.gce_persistent_disk,
        "gcePersistentDisk",
        "persistentDisk",
        cloud::validate_gce_persistent_disk,
    );
    one.of(
        &v.aws_elastic_block_store,
        "awsElasticBlockStore",
        cloud::validate_aws_elastic_block_store,
    );
    one.of(&v.secret, "secret", |secret, path, errors| {
        files::validate_secret(secret, extra, path, errors);
    });
    one.of(&v.nfs, "nfs", network::validate_nfs);
    one.of(&v.iscsi, "iscsi", block::validate_iscsi);
    if let Some(iscsi) = &v.iscsi {
        // Checked even if this source is one too many.
        block::validate_iscsi_volume_name(&v.name, iscsi, path, one.errors);
    }
    one.of(&v.glusterfs, "glusterfs", network::validate_glusterfs);
    one.of(&v.flocker, "flocker", network::validate_flocker);
    one.of(&v.persistent_volume_claim, "persistentVolumeClaim", claim::validate_claim);
    one.of(&v.rbd, "rbd", network::validate_rbd);
    one.of(&v.cinder, "cinder", cloud::validate_cinder);
    one.of_renamed(&v.cephfs, "cephFS", "cephfs", network::validate_cephfs);
    one.of(&v.quobyte, "quobyte", network::validate_quobyte);
    // The spelling `downwarAPI` is the API server's own.
    one.of_renamed(&v.downward_api, "downwarAPI", "downwardAPI", |volume, path, errors| {
        files::validate_downward_api(volume, extra, path, errors);
    });
    one.of(&v.fc, "fc", block::validate_fc);
    one.of(&v.flex_volume, "flexVolume", plugins::validate_flex);
    one.of(&v.config_map, "configMap", |config_map, path, errors| {
        files::validate_config_map(config_map, extra, path, errors);
    });
    one.of(&v.azure_file, "azureFile", cloud::validate_azure_file);
    one.of(&v.vsphere_volume, "vsphereVolume", cloud::validate_vsphere);
    one.of(&v.photon_persistent_disk, "photonPersistentDisk", cloud::validate_photon);
    one.of(&v.portworx_volume, "portworxVolume", network::validate_portworx);
    one.of(&v.azure_disk, "azureDisk", cloud::validate_azure_disk);
    one.of(&v.storageos, "storageos", network::validate_storageos);
    one.of(&v.projected, "projected", |projected, path, errors| {
        projected::validate_projected(projected, extra, path, options, errors);
    });
    one.of(&v.scale_io, "scaleIO", network::validate_scale_io);
    one.of(&v.csi, "csi", |csi, path, errors| {
        plugins::validate_csi(csi, &options.server, path, errors);
    });
    one.of(&v.ephemeral, "ephemeral", |ephemeral, path, errors| {
        claim::validate_ephemeral(ephemeral, &options.server, path, errors);
    });
    one.of(&v.image, "image", |image, path, errors| {
        node::validate_image(image, options, path, errors);
    });
    if !one.found {
        errors.required(path, "must specify a volume type");
    }
}

/// Checks one source after the other, and allows only the first one that is set.
struct OnlyOne<'p, 'e> {
    found: bool,
    path: &'p Path<'p>,
    errors: &'e mut ErrorList,
}

impl OnlyOne<'_, '_> {
    fn of<T>(
        &mut self,
        source: &Option<T>,
        field: &'static str,
        validate: impl FnOnce(&T, &Path<'_>, &mut ErrorList),
    ) {
        self.of_renamed(source, field, field, validate);
    }

    /// As [`OnlyOne::of`], for a source that is refused under another name than `field`.
    fn of_renamed<T>(
        &mut self,
        source: &Option<T>,
        refused_as: &'static str,
        field: &'static str,
        validate: impl FnOnce(&T, &Path<'_>, &mut ErrorList),
    ) {
        let Some(source) = source else { return };
        if self.found {
            self.errors
                .forbidden(&self.path.child(refused_as), "may not specify more than 1 volume type");
        } else {
            self.found = true;
            validate(source, &self.path.child(field), self.errors);
        }
    }
}

/// Validates that a string is not empty.
fn require(value: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if value.is_empty() {
        errors.required(path, "");
    }
}

/// Validates that a name is a DNS label.
fn validate_label(value: &str, path: &Path<'_>, errors: &mut ErrorList) {
    for message in names::dns1123_label(value) {
        errors.invalid(path, value, message);
    }
}

/// Validates that a name is a DNS subdomain.
fn validate_subdomain(value: &str, path: &Path<'_>, errors: &mut ErrorList) {
    for message in names::dns1123_subdomain(value) {
        errors.invalid(path, value, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Returns the errors, and the names of the volumes that mounts can look up.
    fn validate(volumes: serde_json::Value) -> (Vec<String>, Vec<String>) {
        let volumes: Vec<Volume> = serde_json::from_value(volumes).unwrap();
        let mut errors = ErrorList::new();
        let options = PodOptions::default();
        let (extra, path) = (ExtraFields::default(), Path::root("volumes"));
        let by_name = validate_volumes(&volumes, &extra, &path, &options, &mut errors);
        let names = by_name.into_keys().map(str::to_owned).collect();
        (errors.iter().map(ToString::to_string).collect(), names)
    }

    #[test]
    fn mounts_see_only_volumes_without_errors() {
        let (errors, names) = validate(json!([
            {"name": "a", "emptyDir": {}},
            {"name": "a", "hostPath": {"path": "/"}},
            {"name": "b"},
            {"name": "c", "secret": {}},
            {"name": "c", "secret": {"secretName": "s"}},
        ]));
        assert_eq!(
            errors,
            [
                r#"volumes[1].name: Duplicate value: "a""#,
                "volumes[2]: Required value: must specify a volume type",
                "volumes[3].secret.secretName: Required value",
            ],
        );
        assert_eq!(names, ["a", "c"]);
    }

    #[test]
    fn a_second_source_is_refused_unseen() {
        let (errors, _) = validate(json!([
            {"name": "a", "cephfs": {"monitors": []}, "emptyDir": {"sizeLimit": "-0.5"}, "rbd": {}},
            {"name": "b", "rbd": {"monitors": [], "image": ""}, "downwardAPI": {}, "gcePersistentDisk": {}},
        ]));
        assert_eq!(
            errors,
            [
                "volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity",
                "volumes[0].rbd: Forbidden: may not specify more than 1 volume type",
                "volumes[0].cephFS: Forbidden: may not specify more than 1 volume type",
                "volumes[1].persistentDisk.pdName: Required value",
                "volumes[1].rbd: Forbidden: may not specify more than 1 volume type",
                "volumes[1].downwarAPI: Forbidden: may not specify more than 1 volume type",
            ],
        );
    }

    #[test]
    fn options_of_a_flex_volume_stay_out_of_kubernetes_namespaces() {
        let options = json!({
            "a.K8s.io/b": "", "ak8s.io/b": "", "k8s.io": "", "kubernetes.io/x/y": "", "b/k8s.io": "",
        });
        let (errors, _) =
            validate(json!([{"name": "a", "flexVolume": {"driver": "d", "options": options}}]));
        let refused = |option: &str| {
            format!(
                "volumes[0].flexVolume.options[{option}]: Invalid value: \"{option}\": \
                 kubernetes.io and k8s.io namespaces are reserved"
            )
        };
        assert_eq!(errors, ["a.K8s.io/b", "k8s.io", "kubernetes.io/x/y"].map(refused));
    }
}
