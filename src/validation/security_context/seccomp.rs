//! Validates the seccomp profile, which says what system calls are allowed.
//!
//! Source: `validateSeccompProfileField` in `pkg/apis/core/validation/validation.go`
//! at v1.36.

use k8s_openapi::api::core::v1::SeccompProfile;

use super::printed::seccomp_profile_as_printed;
use crate::field::{BadValue, ErrorList, Path};
use crate::validation::local_paths::validate_local_descending_path;

const TYPES: [&str; 3] = ["Localhost", "RuntimeDefault", "Unconfined"];

/// Validates `seccompProfile` at `path`, if there is one.
pub(super) fn validate_seccomp_profile(
    profile: Option<&SeccompProfile>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let Some(profile) = profile else { return };
    let type_path = path.child("type");
    match profile.type_.as_str() {
        "" => errors.required(&type_path, "type is required when seccompProfile is set"),
        known if TYPES.contains(&known) => {}
        unknown => errors.not_supported(&type_path, BadValue::named(unknown), &TYPES),
    }
    let file_path = path.child("localhostProfile");
    match (profile.type_ == "Localhost", &profile.localhost_profile) {
        (true, None) => {
            errors.required(&file_path, "must be set when seccomp type is Localhost");
        }
        (true, Some(file)) => validate_local_descending_path(file, &file_path, errors),
        (false, Some(_)) => errors.invalid(
            &file_path,
            seccomp_profile_as_printed(profile),
            "can only be set when seccomp type is Localhost",
        ),
        (false, None) => {}
    }
}
