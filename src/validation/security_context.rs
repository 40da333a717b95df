//! Validates the security contexts of pods and containers.
//!
//! Source: `validatePodSpecSecurityContext` and `ValidateSecurityContext` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

mod app_armor;
mod container;
mod pod;
mod printed;
mod seccomp;
mod sysctls;
mod windows;

pub(super) use container::validate_security_context;
pub(super) use pod::validate_pod_security_context;
pub(super) use sysctls::sets_sysctl_of_host;

use crate::field::{ErrorList, Path};
use crate::names;

/// Validates the user to run as, in a pod or a container.
fn validate_user(user: Option<i64>, path: &Path<'_>, errors: &mut ErrorList) {
    if let Some(user) = user {
        for message in names::user_id(user) {
            errors.invalid(path, user, message);
        }
    }
}

/// Validates a group to run as or to own files, in a pod or a container.
fn validate_group(group: Option<i64>, path: &Path<'_>, errors: &mut ErrorList) {
    if let Some(group) = group {
        for message in names::group_id(group) {
            errors.invalid(path, group, message);
        }
    }
}
