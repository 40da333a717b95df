//! Defaults of volumes, by their sources.

use k8s_openapi::api::core::v1::{
    AzureDiskVolumeSource, DownwardAPIVolumeFile, EphemeralVolumeSource, ProjectedVolumeSource,
    RBDVolumeSource, ScaleIOVolumeSource, Volume, VolumeProjection,
};

use super::{fill, fill_absent, image, resources};
use crate::version::{Gate, Server};

/// Read and write for the owner, read for everyone else.
const FILE_MODE: i32 = 0o644;

const HOUR_IN_SECONDS: i64 = 3600;

pub(super) fn apply(volume: &mut Volume, server: &Server) {
    if !has_source(volume) {
        volume.empty_dir = Some(Default::default());
    }
    if let Some(source) = &mut volume.image
        && server.has(Gate::ImageVolume)
    {
        let reference = source.reference.as_deref().unwrap_or_default();
        image::fill_pull_policy(&mut source.pull_policy, reference);
    }
    if let Some(source) = &mut volume.host_path {
        fill_absent(&mut source.type_, "");
    }
    if let Some(source) = &mut volume.secret {
        source.default_mode.get_or_insert(FILE_MODE);
    }
    if let Some(source) = &mut volume.config_map {
        source.default_mode.get_or_insert(FILE_MODE);
    }
    if let Some(source) = &mut volume.downward_api {
        source.default_mode.get_or_insert(FILE_MODE);
        source.items.iter_mut().flatten().for_each(apply_to_downward_api_file);
    }
    volume.projected.iter_mut().for_each(apply_to_projected);
    if let Some(source) = &mut volume.iscsi {
        fill(&mut source.iscsi_interface, "default");
    }
    volume.rbd.iter_mut().for_each(apply_to_rbd);
    volume.azure_disk.iter_mut().for_each(apply_to_azure_disk);
    volume.scale_io.iter_mut().for_each(apply_to_scale_io);
    volume.ephemeral.iter_mut().for_each(apply_to_ephemeral);
}

fn has_source(volume: &Volume) -> bool {
    let Volume {
        name: _,
        aws_elastic_block_store,
        azure_disk,
        azure_file,
        cephfs,
        cinder,
        config_map,
        csi,
        downward_api,
        empty_dir,
        ephemeral,
        fc,
        flex_volume,
        flocker,
        gce_persistent_disk,
        git_repo,
        glusterfs,
        host_path,
        image,
        iscsi,
        nfs,
        persistent_volume_claim,
        photon_persistent_disk,
        portworx_volume,
        projected,
        quobyte,
        rbd,
        scale_io,
        secret,
        storageos,
        vsphere_volume,
    } = volume;
    aws_elastic_block_store.is_some()
        || azure_disk.is_some()
        || azure_file.is_some()
        || cephfs.is_some()
        || cinder.is_some()
        || config_map.is_some()
        || csi.is_some()
        || downward_api.is_some()
        || empty_dir.is_some()
        || ephemeral.is_some()
        || fc.is_some()
        || flex_volume.is_some()
        || flocker.is_some()
        || gce_persistent_disk.is_some()
        || git_repo.is_some()
        || glusterfs.is_some()
        || host_path.is_some()
        || image.is_some()
        || iscsi.is_some()
        || nfs.is_some()
        || persistent_volume_claim.is_some()
        || photon_persistent_disk.is_some()
        || portworx_volume.is_some()
        || projected.is_some()
        || quobyte.is_some()
        || rbd.is_some()
        || scale_io.is_some()
        || secret.is_some()
        || storageos.is_some()
        || vsphere_volume.is_some()
}

fn apply_to_downward_api_file(file: &mut DownwardAPIVolumeFile) {
    if let Some(field) = &mut file.field_ref {
        fill(&mut field.api_version, "v1");
    }
}

fn apply_to_projected(source: &mut ProjectedVolumeSource) {
    source.default_mode.get_or_insert(FILE_MODE);
    source.sources.iter_mut().flatten().for_each(apply_to_projection);
}

fn apply_to_projection(projection: &mut VolumeProjection) {
    if let Some(source) = &mut projection.downward_api {
        source.items.iter_mut().flatten().for_each(apply_to_downward_api_file);
    }
    if let Some(token) = &mut projection.service_account_token {
        token.expiration_seconds.get_or_insert(HOUR_IN_SECONDS);
    }
}

fn apply_to_rbd(source: &mut RBDVolumeSource) {
    fill(&mut source.pool, "rbd");
    fill(&mut source.user, "admin");
    fill(&mut source.keyring, "/etc/ceph/keyring");
}

fn apply_to_azure_disk(source: &mut AzureDiskVolumeSource) {
    fill_absent(&mut source.caching_mode, "ReadWrite");
    fill_absent(&mut source.fs_type, "ext4");
    source.read_only.get_or_insert(false);
    fill_absent(&mut source.kind, "Shared");
}

fn apply_to_scale_io(source: &mut ScaleIOVolumeSource) {
    fill(&mut source.storage_mode, "ThinProvisioned");
    fill(&mut source.fs_type, "xfs");
}

fn apply_to_ephemeral(source: &mut EphemeralVolumeSource) {
    let Some(template) = &mut source.volume_claim_template else { return };
    fill_absent(&mut template.spec.volume_mode, "Filesystem");
    if let Some(requirements) = &mut template.spec.resources {
        resources::round_up(requirements.limits.as_mut());
        resources::round_up(requirements.requests.as_mut());
    }
}
