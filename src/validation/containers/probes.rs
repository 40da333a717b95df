//! Probes: is a container alive, ready, started?
//!
//! Source: `validateProbe` and its callers in `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::Probe;

use super::handlers;
use crate::field::{ErrorList, Path};

/// `livenessProbe`.
pub(super) fn validate_liveness_probe(probe: &Probe, path: &Path<'_>, errors: &mut ErrorList) {
    validate_probe(probe, path, errors);
    require_one_success(probe, path, errors);
}

/// `readinessProbe`. Its failure ends no container, so it has no grace period.
pub(super) fn validate_readiness_probe(probe: &Probe, path: &Path<'_>, errors: &mut ErrorList) {
    validate_probe(probe, path, errors);
    if let Some(seconds) = probe.termination_grace_period_seconds {
        errors.invalid(
            &path.child("terminationGracePeriodSeconds"),
            seconds,
            "must not be set for readinessProbes",
        );
    }
}

/// `startupProbe`.
pub(super) fn validate_startup_probe(probe: &Probe, path: &Path<'_>, errors: &mut ErrorList) {
    validate_probe(probe, path, errors);
    require_one_success(probe, path, errors);
}

fn validate_probe(probe: &Probe, path: &Path<'_>, errors: &mut ErrorList) {
    // No probe sleeps, so the pod's own grace period does not matter.
    handlers::validate_handler(&probe.into(), None, path, errors);
    for (field, value) in [
        ("initialDelaySeconds", probe.initial_delay_seconds),
        ("timeoutSeconds", probe.timeout_seconds),
        ("periodSeconds", probe.period_seconds),
        ("successThreshold", probe.success_threshold),
        ("failureThreshold", probe.failure_threshold),
    ] {
        if let Some(value) = value.filter(|&value| value < 0) {
            errors.invalid(&path.child(field), value, "must be greater than or equal to 0");
        }
    }
    if let Some(seconds) = probe.termination_grace_period_seconds.filter(|&seconds| seconds <= 0) {
        errors.invalid(
            &path.child("terminationGracePeriodSeconds"),
            seconds,
            "must be greater than 0",
        );
    }
}

fn require_one_success(probe: &Probe, path: &Path<'_>, errors: &mut ErrorList) {
    let threshold = probe.success_threshold.unwrap_or_default();
    if threshold != 1 {
        errors.invalid(&path.child("successThreshold"), threshold, "must be 1");
    }
}
