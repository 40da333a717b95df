//! Validates file systems and images that storage servers on the network provide.
//!
//! Source: `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{
    CephFSVolumeSource, FlockerVolumeSource, GlusterfsVolumeSource, NFSVolumeSource,
    PortworxVolumeSource, QuobyteVolumeSource, RBDVolumeSource, ScaleIOVolumeSource,
    StorageOSVolumeSource,
};

use super::{require, validate_label};
use crate::field::{ErrorList, Path};

const QUOBYTE_REGISTRY: &str = "must be a host:port pair or multiple pairs separated by commas";
const QUOBYTE_TENANT_MAX_LENGTH: usize = 64;

/// Validates `nfs`: a server and an absolute path on it.
pub(super) fn validate_nfs(nfs: &NFSVolumeSource, path: &Path<'_>, errors: &mut ErrorList) {
    let path_path = path.child("path");
    require(&nfs.server, &path.child("server"), errors);
    require(&nfs.path, &path_path, errors);
    if !nfs.path.starts_with('/') {
        errors.invalid(&path_path, &nfs.path, "must be an absolute path");
    }
}

/// Validates `glusterfs`: endpoints and a path.
pub(super) fn validate_glusterfs(
    glusterfs: &GlusterfsVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    require(&glusterfs.endpoints, &path.child("endpoints"), errors);
    require(&glusterfs.path, &path.child("path"), errors);
}

/// Validates `flocker`: a data set, by name or by UUID but not both.
pub(super) fn validate_flocker(
    flocker: &FlockerVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let name = flocker.dataset_name.as_deref().unwrap_or_default();
    let uuid = flocker.dataset_uuid.as_deref().unwrap_or_default();
    match (name.is_empty(), uuid.is_empty()) {
        (true, true) => errors.required(path, "one of datasetName and datasetUUID is required"),
        (false, false) => errors.invalid(
            path,
            "resource",
            "datasetName and datasetUUID can not be specified simultaneously",
        ),
        _ => {}
    }
    if name.contains('/') {
        errors.invalid(&path.child("datasetName"), name, "must not contain '/'");
    }
}

/// Validates `rbd`: monitors and an image.
pub(super) fn validate_rbd(rbd: &RBDVolumeSource, path: &Path<'_>, errors: &mut ErrorList) {
    validate_monitors(&rbd.monitors, path, errors);
    require(&rbd.image, &path.child("image"), errors);
}

/// Validates `cephfs`: monitors.
pub(super) fn validate_cephfs(
    cephfs: &CephFSVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    validate_monitors(&cephfs.monitors, path, errors);
}

fn validate_monitors(monitors: &[String], path: &Path<'_>, errors: &mut ErrorList) {
    if monitors.is_empty() {
        errors.required(&path.child("monitors"), "");
    }
}

/// Validates `quobyte`: a registry and a volume. The length of the tenant is checked only if
/// there is a registry; if it is too long, the form of the registry is not checked.
pub(super) fn validate_quobyte(
    quobyte: &QuobyteVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let registry_path = path.child("registry");
    let tenant = quobyte.tenant.as_deref().unwrap_or_default();
    if quobyte.registry.is_empty() {
        errors.required(&registry_path, QUOBYTE_REGISTRY);
    } else if tenant.len() > QUOBYTE_TENANT_MAX_LENGTH {
        errors.required(
            &path.child("tenant"),
            "must be a UUID and may not exceed a length of 64 characters",
        );
    } else {
        for _ in quobyte.registry.split(',').filter(|pair| !is_host_and_port(pair)) {
            errors.invalid(&registry_path, &quobyte.registry, QUOBYTE_REGISTRY);
        }
    }
    require(&quobyte.volume, &path.child("volume"), errors);
}

/// Whether Go would split the text into a host and a port. Either may be empty; only a host in
/// brackets may contain colons; brackets are allowed nowhere else.
fn is_host_and_port(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else { return false };
    let bare = if text.starts_with('[') {
        match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
            Some(bare) => bare,
            None => return false,
        }
    } else if host.contains(':') {
        return false;
    } else {
        host
    };
    !bare.contains(['[', ']']) && !port.contains(['[', ']'])
}

/// Validates `portworxVolume`: a volume.
pub(super) fn validate_portworx(
    portworx: &PortworxVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    require(&portworx.volume_id, &path.child("volumeID"), errors);
}

/// Validates `scaleIO`: a gateway, a system and a volume.
pub(super) fn validate_scale_io(
    scale_io: &ScaleIOVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    require(&scale_io.gateway, &path.child("gateway"), errors);
    require(&scale_io.system, &path.child("system"), errors);
    let volume = scale_io.volume_name.as_deref().unwrap_or_default();
    require(volume, &path.child("volumeName"), errors);
}

/// Validates `storageos`: a volume and optionally its namespace, both DNS labels, and the
/// secret's name if there is a secret.
pub(super) fn validate_storageos(
    storageos: &StorageOSVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let volume_path = path.child("volumeName");
    match storageos.volume_name.as_deref().unwrap_or_default() {
        "" => errors.required(&volume_path, ""),
        volume => validate_label(volume, &volume_path, errors),
    }
    let namespace = storageos.volume_namespace.as_deref().unwrap_or_default();
    if !namespace.is_empty() {
        validate_label(namespace, &path.child("volumeNamespace"), errors);
    }
    if let Some(secret) = &storageos.secret_ref {
        require(&secret.name, &path.child("secretRef").child("name"), errors);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_may_be_64_bytes_long() {
        for (length, want) in [(0, 0), (64, 0), (65, 1)] {
            let quobyte = QuobyteVolumeSource {
                registry: "a:1".to_owned(),
                volume: "a".to_owned(),
                tenant: Some("x".repeat(length)),
                ..QuobyteVolumeSource::default()
            };
            let mut errors = ErrorList::new();
            validate_quobyte(&quobyte, &Path::root("q"), &mut errors);
            assert_eq!(errors.len(), want, "{length}");
        }
    }

    #[test]
    fn hosts_and_ports() {
        for good in ["a:1", ":", "a:", ":1", "[::1]:80", "[]:", "[a]:b", "a b:x"] {
            assert!(is_host_and_port(good), "{good}");
        }
        for bad in
            ["", "a", "a:b:c", "::1", "[::1]", "[::1]80", "[::1]:8:0", "[a:1", "[", "[:", "a]:1"]
        {
            assert!(!is_host_and_port(bad), "{bad}");
        }
        for bad in ["[[a]:1", "[a]]:1", "a[:1", "a:[1", "a:1]", "[a]:1]", "[a]b:1"] {
            assert!(!is_host_and_port(bad), "{bad}");
        }
    }
}
