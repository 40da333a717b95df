//! Validates a pod template: its labels, annotations and pod spec, and that annotations and
//! fields for the same setting agree.
//!
//! Source: `ValidatePodTemplateSpec` in `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::PodTemplateSpec;

use super::PodOptions;
use super::label_selector::validate_labels;
use super::object_meta::validate_annotations;
use super::pod_annotations::validate_pod_annotations;
use super::pod_spec::validate_pod_spec;
use super::{apparmor_annotations, seccomp_annotations};
use crate::field::{ErrorList, Path};
use crate::manifest::ExtraFields;

/// Validates a pod template at `path`.
///
/// Of its metadata, only labels and annotations are validated, not for example its name or
/// owners.
pub(super) fn validate_pod_template(
    template: &PodTemplateSpec,
    extra: &ExtraFields,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    let meta = template.metadata.as_ref();
    // In the paths of these messages, labels and annotations are directly below the template,
    // since the metadata has no name of its own in the internal type.
    if let Some(labels) = meta.and_then(|meta| meta.labels.as_ref()) {
        validate_labels(labels, &path.child("labels"), errors);
    }
    let Some(spec) = &template.spec else { return };
    let spec_path = path.child("spec");
    let annotations = meta.and_then(|meta| meta.annotations.as_ref());
    if let Some(annotations) = annotations {
        let path = path.child("annotations");
        validate_annotations(annotations, &path, errors);
        validate_pod_annotations(annotations, spec, &path, options, errors);
    }
    validate_pod_spec(spec, extra, &spec_path, options, errors);
    if let Some(annotations) = annotations {
        seccomp_annotations::validate_match_fields(annotations, spec, &spec_path, errors);
        apparmor_annotations::validate_match_fields(annotations, spec, &spec_path, errors);
    }
    if spec.ephemeral_containers.as_ref().is_some_and(|containers| !containers.is_empty()) {
        errors.forbidden(
            &spec_path.child("ephemeralContainers"),
            "ephemeral containers not allowed in pod template",
        );
    }
}
