//! Defaults of a pod's spec, in a template or not.

use k8s_openapi::api::core::v1::PodSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{containers, fill, resources, volumes};
use crate::version::Server;

/// Annotations that once held what `initContainers` and its status hold now. They are dropped
/// without being read.
const INIT_CONTAINER_ANNOTATIONS: [&str; 4] = [
    "pod.beta.kubernetes.io/init-containers",
    "pod.alpha.kubernetes.io/init-containers",
    "pod.beta.kubernetes.io/init-container-statuses",
    "pod.alpha.kubernetes.io/init-container-statuses",
];

/// Drops the annotations of early init containers.
pub(crate) fn drop_init_container_annotations(meta: &mut ObjectMeta) {
    if let Some(annotations) = &mut meta.annotations {
        for key in INIT_CONTAINER_ANNOTATIONS {
            annotations.remove(key);
        }
    }
}

pub(super) fn apply(spec: &mut PodSpec, server: &Server) {
    fill(&mut spec.dns_policy, "ClusterFirst");
    fill(&mut spec.restart_policy, "Always");
    spec.security_context.get_or_insert_default();
    spec.termination_grace_period_seconds.get_or_insert(30);
    fill(&mut spec.scheduler_name, "default-scheduler");
    if let Some(alias) = spec.service_account.as_deref().filter(|alias| !alias.is_empty()) {
        fill(&mut spec.service_account_name, alias);
    }
    for volume in spec.volumes.iter_mut().flatten() {
        volumes::apply(volume, server);
    }
    for container in spec.init_containers.iter_mut().flatten() {
        containers::apply(container);
    }
    for container in &mut spec.containers {
        containers::apply(container);
    }
    for container in spec.ephemeral_containers.iter_mut().flatten() {
        containers::apply_ephemeral(container);
    }
    resources::round_up(spec.overhead.as_mut());
    if let Some(requirements) = &mut spec.resources {
        resources::apply(requirements);
    }
}
