//! Validates how long a pod runs, what happens when it ends, and whether it may preempt others.
//!
//! Source: `ValidatePodSpec` in `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::PodSpec;

use super::one_of::validate_one_of;
use crate::field::{ErrorList, Path};
use crate::names;

/// Validates `terminationGracePeriodSeconds`, which is required: defaulting fills it in. `path`
/// is that of the spec.
pub(super) fn validate_termination_grace_period(
    spec: &PodSpec,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if spec.termination_grace_period_seconds.is_none() {
        errors.required(&path.child("terminationGracePeriodSeconds"), "");
    }
}

/// Validates `restartPolicy`. `path` is that of the spec.
pub(super) fn validate_restart_policy(spec: &PodSpec, path: &Path<'_>, errors: &mut ErrorList) {
    let policy = spec.restart_policy.as_deref().unwrap_or_default();
    validate_one_of(
        policy,
        &["Always", "OnFailure", "Never"],
        &path.child("restartPolicy"),
        errors,
    );
}

/// Validates `activeDeadlineSeconds`. `path` is that of the spec.
pub(super) fn validate_active_deadline(spec: &PodSpec, path: &Path<'_>, errors: &mut ErrorList) {
    let Some(seconds) = spec.active_deadline_seconds else { return };
    for message in names::in_range(seconds, 1, i64::from(i32::MAX)) {
        errors.invalid(&path.child("activeDeadlineSeconds"), seconds, message);
    }
}

/// Validates `preemptionPolicy`. `path` is that of the spec.
pub(super) fn validate_preemption_policy(spec: &PodSpec, path: &Path<'_>, errors: &mut ErrorList) {
    if let Some(policy) = &spec.preemption_policy {
        validate_one_of(
            policy,
            &["PreemptLowerPriority", "Never"],
            &path.child("preemptionPolicy"),
            errors,
        );
    }
}
