//! What a pod may ask for on Linux, on Windows, and when it does not say.

use super::pod_spec::Pod;
use crate::field::{ErrorList, Path};

/// `spec.os` and the fields that the named system does not have. `path` is that of the pod's spec.
pub(super) fn validate_os(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}

/// Windows host-process containers. `path` is that of the pod's spec.
pub(super) fn validate_windows_host_process(
    _pod: &Pod<'_>,
    _path: &Path<'_>,
    _errors: &mut ErrorList,
) {
}
