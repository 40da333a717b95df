//! Validates volumes of drivers that are not part of Kubernetes: FlexVolume and CSI.
//!
//! Source: `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{CSIVolumeSource, FlexVolumeSource};

use super::{require, validate_subdomain};
use crate::field::{Error, ErrorList, Path};
use crate::names;
use crate::version::{Change, Server};

const CSI_DRIVER_NAME_MAX_LENGTH: usize = 63;

/// Validates `flexVolume`: a driver, and no options in Kubernetes' own namespaces.
pub(super) fn validate_flex(flex: &FlexVolumeSource, path: &Path<'_>, errors: &mut ErrorList) {
    require(&flex.driver, &path.child("driver"), errors);
    let options_path = path.child("options");
    for option in flex.options.iter().flatten().map(|(option, _)| option) {
        let namespace = option.split_once('/').map_or(option.as_str(), |(namespace, _)| namespace);
        if is_reserved(&names::to_lower(namespace)) {
            errors.invalid(
                &options_path.key(option),
                option,
                "kubernetes.io and k8s.io namespaces are reserved",
            );
        }
    }
}

fn is_reserved(namespace: &str) -> bool {
    ["kubernetes.io", "k8s.io"].into_iter().any(|reserved| {
        namespace.strip_suffix(reserved).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// Validates `csi`: the driver's name, and the secret's name if there is a secret.
pub(super) fn validate_csi(
    csi: &CSIVolumeSource,
    server: &Server,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    validate_csi_driver_name(&csi.driver, server, &path.child("driver"), errors);
    match csi.node_publish_secret_ref.as_ref().map(|secret| secret.name.as_str()) {
        None => {}
        Some("") => errors.required(&path.child("nodePublishSecretRef").child("name"), ""),
        // The API server omits `nodePublishSecretRef` from this path.
        Some(name) => validate_subdomain(name, &path.child("name"), errors),
    }
}

/// Validates the name of a CSI driver: a DNS subdomain of at most 63 bytes, in upper or lower
/// case.
fn validate_csi_driver_name(name: &str, server: &Server, path: &Path<'_>, errors: &mut ErrorList) {
    if name.is_empty() {
        errors.required(path, "");
        if server.includes(Change::MissingCsiDriverIsSaidOnce) {
            return;
        }
    }
    if name.len() > CSI_DRIVER_NAME_MAX_LENGTH {
        errors.push(Error::too_long(path, CSI_DRIVER_NAME_MAX_LENGTH));
    }
    for message in names::dns1123_subdomain(&names::to_lower(name)) {
        errors.invalid(path, name, message);
    }
}
