//! Security contexts of pods and containers.

use k8s_openapi::api::core::v1::SecurityContext;

use super::pod_spec::Pod;
use crate::field::{ErrorList, Path};

/// `spec.securityContext`; `path` is that of the pod's spec, under which some of its errors stand.
pub(super) fn validate_pod_security_context(
    _pod: &Pod<'_>,
    _path: &Path<'_>,
    _errors: &mut ErrorList,
) {
}

/// The security context of one container. `host_users`: the pod uses the host's user namespace.
pub(super) fn validate_security_context(
    _context: &SecurityContext,
    _host_users: bool,
    _path: &Path<'_>,
    _errors: &mut ErrorList,
) {
}
