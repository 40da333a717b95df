//! Validates probes: whether a container is alive, ready, or started.
//!
//! Source: `validateProbe` and its callers in `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::Probe;

use super::handlers;
use crate::field::{ErrorList, Path};
use crate::manifest::ExtraFields;

/// Validates `livenessProbe` at `path`.
pub(super) fn validate_liveness_probe(
    probe: &Probe,
    extra: &ExtraFields,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    validate_probe(probe, extra, path, errors);
    require_one_success(probe, path, errors);
}

/// Validates `readinessProbe` at `path`. Its failure ends no container, so it must have no grace
/// period.
pub(super) fn validate_readiness_probe(
    probe: &Probe,
    extra: &ExtraFields,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    validate_probe(probe, extra, path, errors);
    if let Some(seconds) = probe.termination_grace_period_seconds {
        errors.invalid(
            &path.child("terminationGracePeriodSeconds"),
            seconds,
            "must not be set for readinessProbes",
        );
    }
}

/// Validates `startupProbe` at `path`.
pub(super) fn validate_startup_probe(
    probe: &Probe,
    extra: &ExtraFields,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    validate_probe(probe, extra, path, errors);
    require_one_success(probe, path, errors);
}

fn validate_probe(probe: &Probe, extra: &ExtraFields, path: &Path<'_>, errors: &mut ErrorList) {
    // No probe sleeps, so the pod's own grace period does not matter.
    handlers::validate_handler(&probe.into(), None, extra, path, errors);
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::tests::findings;

    fn probe(kind: &str, extra: Value) -> Vec<String> {
        let mut probe = json!({"tcpSocket": {"port": 1}, "successThreshold": 1});
        probe.as_object_mut().unwrap().append(&mut extra.as_object().unwrap().clone());
        let head = format!("spec.containers[0].{kind}");
        let container = json!({ kind: probe });
        findings(json!({"containers": [container]}))
            .into_iter()
            .map(|finding| finding.strip_prefix(&head).unwrap().to_owned())
            .collect()
    }

    #[test]
    fn each_kind_has_its_own_rules() {
        let two = json!({"successThreshold": 2});
        let grace = json!({"terminationGracePeriodSeconds": 0});
        for (kind, extra, want) in [
            ("livenessProbe", &two, &[".successThreshold: Invalid value: 2: must be 1"][..]),
            ("startupProbe", &two, &[".successThreshold: Invalid value: 2: must be 1"]),
            ("readinessProbe", &two, &[]),
            (
                "livenessProbe",
                &grace,
                &[".terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0"],
            ),
            (
                "readinessProbe",
                &grace,
                &[
                    ".terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0",
                    ".terminationGracePeriodSeconds: Invalid value: 0: must not be set for \
                     readinessProbes",
                ],
            ),
        ] {
            assert_eq!(probe(kind, extra.clone()), want, "{kind}");
        }
    }

    #[test]
    fn of_several_actions_the_first_counts() {
        assert_eq!(
            probe("livenessProbe", json!({"exec": {}, "grpc": {"port": 0}})),
            [
                ".exec.command: Required value",
                ".tcpSocket: Forbidden: may not specify more than 1 handler type",
                ".grpc: Forbidden: may not specify more than 1 handler type",
            ],
        );
        assert_eq!(
            probe("livenessProbe", json!({"tcpSocket": null})),
            [": Required value: must specify a handler type",]
        );
    }
}
