//! What the API server remarks on an object that it accepts.

use k8s_openapi::api::core::v1::PodTemplateSpec;

use crate::field::{Path, Warning};

/// The warnings for a pod template; with `old`, for its update.
pub(super) fn pod_template_warnings(
    _template: &PodTemplateSpec,
    _old: Option<&PodTemplateSpec>,
    _path: &Path<'_>,
) -> Vec<Warning> {
    Vec::new()
}
