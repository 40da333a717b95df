//! Warns of deprecated kinds of volumes, and of claims for fractions of a byte.
//!
//! Source: `pkg/api/pod/warnings.go` and `GetWarningsForPersistentVolumeClaimSpec` in
//! `pkg/api/persistentvolumeclaim/util.go` at v1.36.

use k8s_openapi::api::core::v1::{PersistentVolumeClaimSpec, PodSpec};

use super::Warnings;
use crate::field::Path;
use crate::version::{Gate, Server};

/// Warns about the volumes; `path` is that of their list.
pub(super) fn warn(spec: &PodSpec, path: &Path<'_>, server: &Server, warnings: &mut Warnings) {
    let git_repo = match server.has(Gate::GitRepoVolumeDriver) {
        true => "deprecated in v1.11",
        false => "deprecated in v1.11, and disabled by default in v1.33+",
    };
    for (i, volume) in spec.volumes.iter().flatten().enumerate() {
        let path = path.index(i);
        let v = volume;
        for (given, field, message) in [
            (
                v.photon_persistent_disk.is_some(),
                "photonPersistentDisk",
                "deprecated in v1.11, non-functional in v1.16+",
            ),
            (v.git_repo.is_some(), "gitRepo", git_repo),
            (v.scale_io.is_some(), "scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
            (v.flocker.is_some(), "flocker", "deprecated in v1.22, non-functional in v1.25+"),
            // The field is called `storageos`, but the API server spells it `storageOS` here.
            (v.storageos.is_some(), "storageOS", "deprecated in v1.22, non-functional in v1.25+"),
            (v.quobyte.is_some(), "quobyte", "deprecated in v1.22, non-functional in v1.25+"),
            (v.glusterfs.is_some(), "glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
            (v.cephfs.is_some(), "cephfs", "deprecated in v1.28, non-functional in v1.31+"),
            (v.rbd.is_some(), "rbd", "deprecated in v1.28, non-functional in v1.31+"),
        ] {
            if given {
                warnings.add(&path.child(field), message);
            }
        }
        if let Some(template) = v.ephemeral.as_ref().and_then(|e| e.volume_claim_template.as_ref())
        {
            let path = path.child("ephemeral");
            let path = path.child("volumeClaimTemplate");
            warn_of_fractions(&template.spec, &path.child("spec"), warnings);
        }
    }
}

fn warn_of_fractions(spec: &PersistentVolumeClaimSpec, path: &Path<'_>, warnings: &mut Warnings) {
    let Some(resources) = &spec.resources else { return };
    let path = path.child("resources");
    for (amounts, field) in [(&resources.requests, "requests"), (&resources.limits, "limits")] {
        let storage = amounts.as_ref().and_then(|amounts| amounts.get("storage"));
        warnings.add_fraction(storage, &path.child(field).key("storage"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn claims_for_fractions_of_a_byte() {
        let resources = json!({"requests": {"storage": "200500m"}, "limits": {"storage": "1.5"}});
        let template = json!({"spec": {"resources": resources}});
        let spec = serde_json::from_value(json!({
            "containers": [],
            "volumes": [{"name": "v", "ephemeral": {"volumeClaimTemplate": template}}],
        }));
        let mut warnings = Warnings::default();
        warn(&spec.unwrap(), &Path::root("volumes"), &Server::default(), &mut warnings);
        let messages: Vec<_> = warnings.into_given().into_iter().map(|w| w.message).collect();
        let spec = "volumes[0].ephemeral.volumeClaimTemplate.spec";
        assert_eq!(
            messages,
            [
                format!(
                    "{spec}.resources.requests[storage]: fractional byte value \"200500m\" \
                     is invalid, must be an integer"
                ),
                format!(
                    "{spec}.resources.limits[storage]: fractional byte value \"1500m\" \
                     is invalid, must be an integer"
                ),
            ],
        );
    }
}
