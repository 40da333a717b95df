//! Requests and limits of containers and pods, and overhead.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::ResourceRequirements;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use super::PodOptions;
use super::pod_spec::Pod;
use crate::field::{ErrorList, Path};

/// The `resources` of one container.
pub(super) fn validate_resource_requirements(
    _requirements: &ResourceRequirements,
    _claim_names: &BTreeSet<&str>,
    _path: &Path<'_>,
    _options: &PodOptions,
    _errors: &mut ErrorList,
) {
}

/// The `resources` of the pod as a whole. `path` is that of the pod's spec.
pub(super) fn validate_pod_resources(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}

/// `spec.overhead`.
pub(super) fn validate_overhead(
    _overhead: &BTreeMap<String, Quantity>,
    _path: &Path<'_>,
    _options: &PodOptions,
    _errors: &mut ErrorList,
) {
}
