//! Warns of annotations that fields have replaced.
//!
//! Source: `pkg/api/pod/warnings.go` and `ApparmorFieldForAnnotation` in
//! `pkg/api/pod/util.go` at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{AppArmorProfile, PodSpec};

use super::Warnings;
use crate::field::Path;
use crate::validation::every_container::every_container;

const DEPRECATED: [(&str, &str); 3] = [
    (
        "scheduler.alpha.kubernetes.io/critical-pod",
        r#"non-functional in v1.16+; use the "priorityClassName" field instead"#,
    ),
    (
        "security.alpha.kubernetes.io/sysctls",
        r#"non-functional in v1.11+; use the "sysctls" field instead"#,
    ),
    (
        "security.alpha.kubernetes.io/unsafe-sysctls",
        r#"non-functional in v1.11+; use the "sysctls" field instead"#,
    ),
];
const SECCOMP_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";
const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
const SECCOMP_FIELD: &str = r#"non-functional in v1.27+; use the "seccompProfile" field instead"#;
const APP_ARMOR_FIELD: &str = r#"deprecated since v1.30; use the "appArmorProfile" field instead"#;

/// Warns of annotations that no longer have an effect. `path` is that of the annotations.
pub(super) fn warn_of_deprecated(
    annotations: &BTreeMap<String, String>,
    path: &Path<'_>,
    warnings: &mut Warnings,
) {
    for (key, message) in DEPRECATED {
        if annotations.contains_key(key) {
            warnings.add(&path.key(key), message);
        }
    }
}

/// Warns of security profiles that are set by an annotation but not by the field.
/// `path` is that of the annotations.
pub(super) fn warn_of_profiles(
    annotations: &BTreeMap<String, String>,
    spec: &PodSpec,
    path: &Path<'_>,
    warnings: &mut Warnings,
) {
    let context = spec.security_context.as_ref();
    if context.is_none_or(|context| context.seccomp_profile.is_none())
        && annotations.contains_key(SECCOMP_POD)
    {
        warnings.add(&path.key(SECCOMP_POD), SECCOMP_FIELD);
    }
    let pod_profile = context.and_then(|context| context.app_armor_profile.as_ref());
    for container in every_container(spec) {
        let context = container.security_context;
        if context.is_none_or(|context| context.seccomp_profile.is_none())
            && let Some((key, _)) = container.annotation(annotations, SECCOMP_CONTAINER)
        {
            warnings.add(&path.key(key), SECCOMP_FIELD);
        }
        if context.is_none_or(|context| context.app_armor_profile.is_none())
            && let Some((key, annotation)) = container.annotation(annotations, APP_ARMOR)
            // An annotation with the same profile as the pod's own field is allowed.
            && (pod_profile.is_none() || pod_profile != app_armor_profile(annotation).as_ref())
        {
            warnings.add(&path.key(key), APP_ARMOR_FIELD);
        }
    }
}

/// Parses the profile that an annotation names; `None` if it cannot be parsed.
fn app_armor_profile(annotation: &str) -> Option<AppArmorProfile> {
    let (kind, localhost_profile) = match annotation {
        "unconfined" => ("Unconfined", None),
        "runtime/default" => ("RuntimeDefault", None),
        _ => match annotation.strip_prefix("localhost/")? {
            "" => return None,
            profile => ("Localhost", Some(profile.to_owned())),
        },
    };
    Some(AppArmorProfile { type_: kind.to_owned(), localhost_profile })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_annotation_may_say_what_the_pod_s_profile_says() {
        let localhost = json!({"type": "Localhost", "localhostProfile": "p"});
        for (profile, annotation, warned) in [
            (json!(null), "runtime/default", true),
            (json!({"type": "RuntimeDefault"}), "runtime/default", false),
            (json!({"type": "Unconfined"}), "unconfined", false),
            (json!({"type": "Unconfined"}), "runtime/default", true),
            (localhost.clone(), "localhost/p", false),
            (localhost.clone(), "localhost/q", true),
            (localhost, "localhost/", true),
        ] {
            let spec = serde_json::from_value(json!({
                "containers": [{"name": "c"}],
                "securityContext": {"appArmorProfile": profile},
            }));
            let annotations = BTreeMap::from([(format!("{APP_ARMOR}c"), annotation.to_owned())]);
            let mut warnings = Warnings::default();
            warn_of_profiles(&annotations, &spec.unwrap(), &Path::root("a"), &mut warnings);
            assert_eq!(!warnings.into_given().is_empty(), warned, "{profile} {annotation}");
        }
    }
}
