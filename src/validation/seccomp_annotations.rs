//! Validates seccomp profiles in annotations, which were used before there were fields.
//!
//! Source: `ValidateSeccompPodAnnotations` and `validateSeccompAnnotationsAndFields` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{PodSpec, SeccompProfile};

use super::every_container::every_container;
use super::local_paths::validate_local_descending_path;
use crate::field::{ErrorList, Path};

const POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_PREFIX: &str = "container.seccomp.security.alpha.kubernetes.io/";
const LOCALHOST_PREFIX: &str = "localhost/";

/// Validates the profiles in annotations; `path` is that of the annotations.
pub(super) fn validate_annotations(
    annotations: &BTreeMap<String, String>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if let Some(profile) = annotations.get(POD) {
        validate_profile(profile, &path.child(POD), errors);
    }
    for (key, profile) in annotations {
        if key.starts_with(CONTAINER_PREFIX) {
            validate_profile(profile, &path.child_named(key), errors);
        }
    }
}

fn validate_profile(profile: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if matches!(profile, "runtime/default" | "docker/default" | "unconfined") {
        return;
    }
    match profile.strip_prefix(LOCALHOST_PREFIX) {
        Some(file) => validate_local_descending_path(file, path, errors),
        None => errors.invalid(path, profile, "must be a valid seccomp profile"),
    }
}

/// Validates that a profile set both by a field and by an annotation is the same in both.
/// `path` is that of the pod's spec.
pub(super) fn validate_match_fields(
    annotations: &BTreeMap<String, String>,
    spec: &PodSpec,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let of_pod =
        spec.security_context.as_ref().and_then(|context| context.seccomp_profile.as_ref());
    if let (Some(profile), Some(annotation)) = (of_pod, annotations.get(POD)) {
        let context = path.child("securityContext");
        validate_match(annotation, profile, &context.child("seccompProfile"), errors);
    }
    for container in every_container(spec) {
        let profile =
            container.security_context.and_then(|context| context.seccomp_profile.as_ref());
        let annotation = container.annotation(annotations, CONTAINER_PREFIX);
        if let (Some(profile), Some((_, annotation))) = (profile, annotation) {
            container.at(path, |path| {
                let context = path.child("securityContext");
                validate_match(annotation, profile, &context.child("seccompProfile"), errors);
            });
        }
    }
}

fn validate_match(
    annotation: &str,
    profile: &SeccompProfile,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let same_type = match profile.type_.as_str() {
        "Unconfined" => annotation == "unconfined",
        "RuntimeDefault" => matches!(annotation, "runtime/default" | "docker/default"),
        "Localhost" => annotation.starts_with(LOCALHOST_PREFIX),
        _ => return,
    };
    if !same_type {
        errors.forbidden(&path.child("type"), "seccomp type in annotation and field must match");
    } else if profile.type_ == "Localhost"
        && annotation.strip_prefix(LOCALHOST_PREFIX) != profile.localhost_profile.as_deref()
    {
        errors.forbidden(
            &path.child("localhostProfile"),
            "seccomp profile in annotation and field must match",
        );
    }
}
