//! Validates AppArmor profiles in annotations, which were used before there were fields.
//!
//! Source: `ValidateAppArmorPodAnnotations` and
//! `validateAppArmorAnnotationsAndFieldsMatchOnCreate` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{AppArmorProfile, PodSpec};

use super::every_container::every_container;
use crate::field::{ErrorList, Path, quote};

const CONTAINER_PREFIX: &str = "container.apparmor.security.beta.kubernetes.io/";
const LOCALHOST_PREFIX: &str = "localhost/";

/// Validates the containers and the profiles in annotations; `path` is that of the annotations.
pub(super) fn validate_annotations(
    annotations: &BTreeMap<String, String>,
    spec: &PodSpec,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    for (key, profile) in annotations {
        let Some(container_name) = key.strip_prefix(CONTAINER_PREFIX) else {
            continue;
        };
        let path = path.key(key);
        if !every_container(spec).any(|container| container.name == container_name) {
            errors.invalid(&path, container_name, "container not found");
        }
        if !is_profile(profile) {
            errors.invalid(
                &path,
                profile,
                format!("invalid AppArmor profile name: {}", quote(profile)),
            );
        }
    }
}

fn is_profile(profile: &str) -> bool {
    matches!(profile, "" | "runtime/default" | "unconfined")
        || profile.starts_with(LOCALHOST_PREFIX)
}

/// Validates that a profile set both by a field and by an annotation is the same in both. Pods
/// for Windows are skipped. `path` is that of the pod's spec.
pub(super) fn validate_match_fields(
    annotations: &BTreeMap<String, String>,
    spec: &PodSpec,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if spec.os.as_ref().is_some_and(|os| os.name == "windows") {
        return;
    }
    let of_pod =
        spec.security_context.as_ref().and_then(|context| context.app_armor_profile.as_ref());
    for container in every_container(spec) {
        let of_container =
            container.security_context.and_then(|context| context.app_armor_profile.as_ref());
        let annotation = container.annotation(annotations, CONTAINER_PREFIX);
        if let (Some(profile), Some((_, annotation))) = (of_container.or(of_pod), annotation) {
            container.at(path, |path| {
                let context = path.child("securityContext");
                validate_match(annotation, profile, &context.child("appArmorProfile"), errors);
            });
        }
    }
}

fn validate_match(
    annotation: &str,
    profile: &AppArmorProfile,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let same_type = match profile.type_.as_str() {
        "Unconfined" => annotation == "unconfined",
        "RuntimeDefault" => annotation == "runtime/default",
        "Localhost" => annotation.starts_with(LOCALHOST_PREFIX),
        _ => return,
    };
    if !same_type {
        errors.forbidden(&path.child("type"), "apparmor type in annotation and field must match");
    } else if profile.type_ == "Localhost"
        && annotation.strip_prefix(LOCALHOST_PREFIX) != profile.localhost_profile.as_deref()
    {
        errors.forbidden(
            &path.child("localhostProfile"),
            "apparmor profile in annotation and field must match",
        );
    }
}
