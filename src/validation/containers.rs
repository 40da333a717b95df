//! The containers of a pod, by their three kinds.

use super::pod_spec::Pod;
use crate::field::{ErrorList, Path};

/// `spec.containers`.
pub(super) fn validate_containers(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}

/// `spec.initContainers`, sidecars among them.
pub(super) fn validate_init_containers(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}

/// `spec.ephemeralContainers`.
pub(super) fn validate_ephemeral_containers(
    _pod: &Pod<'_>,
    _path: &Path<'_>,
    _errors: &mut ErrorList,
) {
}
