//! Validates disks and shares of cloud and virtualisation providers.
//!
//! Source: `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{
    AWSElasticBlockStoreVolumeSource, AzureDiskVolumeSource, AzureFileVolumeSource,
    CinderVolumeSource, GCEPersistentDiskVolumeSource, PhotonPersistentDiskVolumeSource,
    VsphereVirtualDiskVolumeSource,
};

use super::require;
use crate::field::{BadValue, ErrorList, Path};
use crate::names;

const AZURE_CACHING_MODES: [&str; 3] = ["None", "ReadOnly", "ReadWrite"];
const AZURE_DISK_KINDS: [&str; 3] = ["Dedicated", "Managed", "Shared"];
const AZURE_MANAGED_URI: &str = "/subscriptions/{sub-id}/resourcegroups/{group-name}\
    /providers/microsoft.compute/disks/{disk-id}";
const AZURE_BLOB_URI: &str =
    "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd";

/// Validates `gcePersistentDisk`: a disk and a partition number.
pub(super) fn validate_gce_persistent_disk(
    disk: &GCEPersistentDiskVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    require(&disk.pd_name, &path.child("pdName"), errors);
    validate_partition(disk.partition, &path.child("partition"), errors);
}

/// Validates `awsElasticBlockStore`: a volume and a partition number.
pub(super) fn validate_aws_elastic_block_store(
    disk: &AWSElasticBlockStoreVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    require(&disk.volume_id, &path.child("volumeID"), errors);
    validate_partition(disk.partition, &path.child("partition"), errors);
}

fn validate_partition(partition: Option<i32>, path: &Path<'_>, errors: &mut ErrorList) {
    let partition = partition.unwrap_or_default();
    // Zero means the whole disk, although the message does not mention it.
    if !(0..=255).contains(&partition) {
        errors.invalid(path, partition, names::inclusive_range(1, 255));
    }
}

/// Validates `azureFile`: a share, and the secret with its credentials.
pub(super) fn validate_azure_file(
    file: &AzureFileVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    require(&file.secret_name, &path.child("secretName"), errors);
    require(&file.share_name, &path.child("shareName"), errors);
}

/// Validates `azureDisk`: a disk whose URI has the form that its kind requires.
pub(super) fn validate_azure_disk(
    disk: &AzureDiskVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let uri_path = path.child("diskURI");
    require(&disk.disk_name, &path.child("diskName"), errors);
    require(&disk.disk_uri, &uri_path, errors);
    if let Some(mode) = &disk.caching_mode
        && !AZURE_CACHING_MODES.contains(&mode.as_str())
    {
        let value = BadValue::named(mode);
        errors.not_supported(&path.child("cachingMode"), value, &AZURE_CACHING_MODES);
    }
    let Some(kind) = &disk.kind else { return };
    if !AZURE_DISK_KINDS.contains(&kind.as_str()) {
        errors.not_supported(&path.child("kind"), BadValue::named(kind), &AZURE_DISK_KINDS);
    }
    let (prefix, form) = if kind == "Managed" {
        ("/subscriptions/", AZURE_MANAGED_URI)
    } else {
        ("https://", AZURE_BLOB_URI)
    };
    if !disk.disk_uri.starts_with(prefix) {
        errors.not_supported(&uri_path, &disk.disk_uri, &[form]);
    }
}

/// Validates `cinder`: a volume, and the secret's name if there is a secret.
pub(super) fn validate_cinder(
    cinder: &CinderVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    require(&cinder.volume_id, &path.child("volumeID"), errors);
    if let Some(secret) = &cinder.secret_ref {
        require(&secret.name, &path.child("secretRef").child("name"), errors);
    }
}

/// Validates `vsphereVolume`: a path.
pub(super) fn validate_vsphere(
    disk: &VsphereVirtualDiskVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    require(&disk.volume_path, &path.child("volumePath"), errors);
}

/// Validates `photonPersistentDisk`: a disk.
pub(super) fn validate_photon(
    disk: &PhotonPersistentDiskVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    require(&disk.pd_id, &path.child("pdID"), errors);
}
