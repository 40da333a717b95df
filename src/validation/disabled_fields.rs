//! Drops the fields of features that are off on the server, unless the old object uses them.
//!
//! The API server drops them silently. Here they are returned, so that they can be reported.
//!
//! Source: `DropDisabledTemplateFields` in `pkg/api/pod/util.go`.

mod features;

use k8s_openapi::api::core::v1::{PodSpec, PodTemplateSpec, Volume, VolumeProjection};

use features::FEATURES;

use crate::field::{Path, PathBuf, Segment};
use crate::manifest::{Extra, ExtraFields};
use crate::version::{Gate, Server};

/// A field that was given and is not stored, because its feature is off.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dropped {
    /// The path of the field in the object as it was given.
    pub path: PathBuf,
    /// The feature gate that is off.
    pub gate: Gate,
}

/// Calls `call` with the path of the pod spec in a DaemonSet.
fn at_pod_spec<R>(call: impl FnOnce(&Path<'_>) -> R) -> R {
    let spec = Path::root("spec");
    let template = spec.child("template");
    call(&template.child("spec"))
}

/// Drops the fields of disabled features from a template and from `extra`, the fields that its
/// Rust type lacks, and returns them, sorted by path. `old` has the template and extra fields
/// of the object that is updated.
pub(super) fn drop_disabled_fields(
    template: &mut PodTemplateSpec,
    extra: &mut ExtraFields,
    old: Option<(&PodTemplateSpec, &ExtraFields)>,
    server: &Server,
) -> Vec<Dropped> {
    let mut dropped = Vec::new();
    let old_spec = old.and_then(|(template, _)| template.spec.as_ref());
    if let Some(spec) = &mut template.spec {
        drop_extra(spec, extra, old.map(|(_, extra)| extra), server, &mut dropped);
        for feature in FEATURES {
            if server.has(feature.gate) || old_spec.is_some_and(feature.in_use) {
                continue;
            }
            let mut note = |path: &Path<'_>| {
                dropped.push(Dropped { path: path.to_path_buf(), gate: feature.gate });
            };
            at_pod_spec(|path| (feature.drop)(spec, path, &mut note));
        }
    }
    dropped.sort_unstable();
    dropped
}

/// Whether a pod spec uses a feature that has fields in the typed objects.
pub(super) fn uses(spec: &PodSpec, gate: Gate) -> bool {
    FEATURES.iter().any(|feature| feature.gate == gate && (feature.in_use)(spec))
}

/// Drops the fields of disabled features that the Rust types lack, unless the old object uses
/// the feature.
///
/// If a volume, or a source of a projected volume, has several kinds set, only the first kind
/// loses its user fields.
fn drop_extra(
    spec: &PodSpec,
    extra: &mut ExtraFields,
    old: Option<&ExtraFields>,
    server: &Server,
    dropped: &mut Vec<Dropped>,
) {
    extra.retain(|path, Extra { field, value }| {
        let gate = field.gate;
        let keeps = server.has(gate)
            || old.is_some_and(|old| old.uses(gate))
            || (gate == Gate::AtomicWriteVolumeUserFields && is_hidden(spec, path));
        if !keeps && !value.is_empty() {
            dropped.push(Dropped { path: path.clone(), gate });
        }
        keeps
    });
}

/// Whether a field belongs to a kind of volume or source that is set in addition to an earlier
/// kind.
fn is_hidden(spec: &PodSpec, path: &PathBuf) -> bool {
    let is_first = |kinds: &[(&str, bool)], name: &str| {
        kinds.iter().find(|(_, given)| *given).is_some_and(|(first, _)| *first == name)
    };
    let mut segments = path.segments().iter().skip_while(|segment| !is_field(segment, "volumes"));
    let (_, Some(Segment::Index(index)), Some(Segment::Field(kind))) =
        (segments.next(), segments.next(), segments.next())
    else {
        return false;
    };
    let Some(volume) = spec.volumes.iter().flatten().nth(*index) else { return false };
    if !is_first(&volume_kinds(volume), kind) {
        return true;
    }
    let (Some(sources), Some(Segment::Index(index)), Some(Segment::Field(kind))) =
        (segments.next(), segments.next(), segments.next())
    else {
        return false;
    };
    let projected = volume.projected.as_ref().filter(|_| is_field(sources, "sources"));
    let source = projected.and_then(|p| p.sources.iter().flatten().nth(*index));
    source.is_some_and(|source| !is_first(&source_kinds(source), kind))
}

fn is_field(segment: &Segment, name: &str) -> bool {
    matches!(segment, Segment::Field(field) if field == name)
}

fn volume_kinds(volume: &Volume) -> [(&'static str, bool); 4] {
    [
        ("secret", volume.secret.is_some()),
        ("configMap", volume.config_map.is_some()),
        ("downwardAPI", volume.downward_api.is_some()),
        ("projected", volume.projected.is_some()),
    ]
}

fn source_kinds(source: &VolumeProjection) -> [(&'static str, bool); 6] {
    [
        ("secret", source.secret.is_some()),
        ("downwardAPI", source.downward_api.is_some()),
        ("configMap", source.config_map.is_some()),
        ("serviceAccountToken", source.service_account_token.is_some()),
        ("clusterTrustBundle", source.cluster_trust_bundle.is_some()),
        ("podCertificate", source.pod_certificate.is_some()),
    ]
}
