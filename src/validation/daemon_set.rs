//! Validates the spec of a DaemonSet, on create and on update.
//!
//! Source: `ValidateDaemonSetSpec` and `ValidateDaemonSetSpecUpdate` in
//! `pkg/apis/apps/validation/validation.go` at v1.36.

use k8s_openapi::api::apps::v1::DaemonSetSpec;
use k8s_openapi::api::core::v1::PodSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::PodOptions;
use super::label_selector::{
    labels_as_printed, same_selector, selector_as_printed, validate_label_selector,
};
use super::object_meta::{IMMUTABLE, NEGATIVE};
use super::pod_template::validate_pod_template;
use super::update_strategy::validate_update_strategy;
use crate::field::{BadValue, ErrorList, Path};
use crate::manifest::ExtraFields;
use crate::selectors::Selector;

/// A DaemonSet's spec, together with what its Rust type cannot hold.
#[derive(Clone, Copy)]
pub(super) struct Spec<'a> {
    /// The spec.
    pub(super) spec: &'a DaemonSetSpec,
    /// The selector, `None` where none was given.
    pub(super) selector: Option<&'a LabelSelector>,
    /// The generation of the template, which `apps/v1` keeps in an annotation.
    pub(super) template_generation: i64,
    /// The fields that the Rust types lack.
    pub(super) extra: &'a ExtraFields,
}

/// Validates a DaemonSet's spec at `path`.
pub(super) fn validate_daemon_set_spec(
    daemon_set: Spec<'_>,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    let Spec { spec, template_generation, extra, .. } = daemon_set;
    let template_path = path.child("template");
    validate_selector(daemon_set, path, options, errors);
    validate_pod_template(&spec.template, extra, &template_path, options, errors);
    if let Some(pod) = &spec.template.spec {
        validate_runs_forever(pod, &template_path.child("spec"), errors);
    }
    let min_ready = spec.min_ready_seconds.map(i64::from);
    validate_not_negative(min_ready, &path.child("minReadySeconds"), errors);
    validate_not_negative(Some(template_generation), &path.child("templateGeneration"), errors);
    let strategy = spec.update_strategy.clone().unwrap_or_default();
    validate_update_strategy(&strategy, &path.child("updateStrategy"), errors);
    let history = spec.revision_history_limit.map(i64::from);
    validate_not_negative(history, &path.child("revisionHistoryLimit"), errors);
}

/// Validates the selector: it must be well formed, match the template's labels, and not select
/// every pod. `path` is that of the DaemonSet's spec.
fn validate_selector(
    daemon_set: Spec<'_>,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    let selector_path = path.child("selector");
    validate_label_selector(
        daemon_set.selector,
        options.allow_invalid_label_value_in_selector,
        &selector_path,
        errors,
    );
    let Ok(selector) = Selector::parse(daemon_set.selector) else {
        return;
    };
    let labels = daemon_set.spec.template.metadata.as_ref().and_then(|meta| meta.labels.as_ref());
    if !selector.matches(labels) {
        let template = path.child("template");
        errors.invalid(
            &template.child("metadata").child("labels"),
            labels_as_printed(labels),
            "`selector` does not match template `labels`",
        );
    }
    if selector.selects_everything() {
        errors.invalid(
            &selector_path,
            selector_as_printed(daemon_set.selector),
            "empty selector is invalid for daemonset",
        );
    }
}

/// Validates that the pod is meant to run forever: it restarts always and has no active
/// deadline. `path` is that of the pod's spec.
fn validate_runs_forever(pod: &PodSpec, path: &Path<'_>, errors: &mut ErrorList) {
    let restart_policy = pod.restart_policy.as_deref().unwrap_or_default();
    if restart_policy != "Always" {
        errors.not_supported(
            &path.child("restartPolicy"),
            BadValue::named(restart_policy),
            &["Always"],
        );
    }
    if pod.active_deadline_seconds.is_some() {
        errors.forbidden(
            &path.child("activeDeadlineSeconds"),
            "activeDeadlineSeconds in DaemonSet is not Supported",
        );
    }
}

fn validate_not_negative(value: Option<i64>, path: &Path<'_>, errors: &mut ErrorList) {
    if let Some(value) = value.filter(|value| *value < 0) {
        errors.invalid(path, value, NEGATIVE);
    }
}

/// Validates that an update does not change the immutable part of the DaemonSet's spec at
/// `path`: its selector.
///
/// The template's generation needs no check, since the server itself counts it.
pub(super) fn validate_daemon_set_spec_update(
    new: Spec<'_>,
    old: Spec<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if !same_selector(new.selector, old.selector) {
        errors.invalid(&path.child("selector"), selector_as_printed(new.selector), IMMUTABLE);
    }
}
