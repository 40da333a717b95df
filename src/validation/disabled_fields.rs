//! Fields of features that 1.36 has switched off: dropped, unless the old object has them.
//!
//! Source: `DropDisabledTemplateFields` in `pkg/api/pod/util.go` at v1.36.

use k8s_openapi::api::core::v1::{Lifecycle, PodSpec, VolumeProjection};

/// Drops from a pod's spec what belongs to disabled features. `old` is that of the
/// object that is updated.
pub(super) fn drop_disabled_fields(spec: &mut PodSpec, old: Option<&PodSpec>) {
    // ClusterTrustBundleProjection
    drop_projection(
        spec,
        old,
        |source| &mut source.cluster_trust_bundle,
        |source| source.cluster_trust_bundle.is_some(),
    );
    // PodCertificateRequest
    drop_projection(
        spec,
        old,
        |source| &mut source.pod_certificate,
        |source| source.pod_certificate.is_some(),
    );
    // GenericWorkload
    if old.is_none_or(|old| old.scheduling_group.is_none()) {
        spec.scheduling_group = None;
    }
    // ContainerStopSignals
    if !old.is_some_and(|old| lifecycles(old).any(|lifecycle| lifecycle.stop_signal.is_some())) {
        for_each_lifecycle(spec, drop_stop_signal);
    }
}

/// Drops one kind of source from all projected volumes; a source that had nothing else
/// stays, empty.
fn drop_projection<T>(
    spec: &mut PodSpec,
    old: Option<&PodSpec>,
    kind: fn(&mut VolumeProjection) -> &mut Option<T>,
    has_kind: fn(&VolumeProjection) -> bool,
) {
    if old.is_some_and(|old| projections(old).any(has_kind)) {
        return;
    }
    for volume in spec.volumes.iter_mut().flatten() {
        for source in volume.projected.iter_mut().flat_map(|p| &mut p.sources).flatten() {
            *kind(source) = None;
        }
    }
}

fn projections(spec: &PodSpec) -> impl Iterator<Item = &VolumeProjection> {
    spec.volumes
        .iter()
        .flatten()
        .flat_map(|volume| &volume.projected)
        .flat_map(|p| &p.sources)
        .flatten()
}

fn drop_stop_signal(lifecycle: &mut Option<Lifecycle>) {
    if let Some(handlers) = lifecycle
        && handlers.stop_signal.take().is_some()
        && *handlers == Lifecycle::default()
    {
        *lifecycle = None;
    }
}

fn lifecycles(spec: &PodSpec) -> impl Iterator<Item = &Lifecycle> {
    super::every_container::every_container(spec).filter_map(|container| container.lifecycle)
}

fn for_each_lifecycle(spec: &mut PodSpec, change: fn(&mut Option<Lifecycle>)) {
    for container in spec.init_containers.iter_mut().flatten().chain(&mut spec.containers) {
        change(&mut container.lifecycle);
    }
    for container in spec.ephemeral_containers.iter_mut().flatten() {
        change(&mut container.lifecycle);
    }
}
