//! Validates which AppArmor profile confines a pod or a container.
//!
//! Source: `ValidateAppArmorProfileField` in `pkg/apis/core/validation/validation.go`
//! at v1.36.

use k8s_openapi::api::core::v1::AppArmorProfile;

use crate::field::{BadValue, Error, ErrorList, Path};

const TYPES: [&str; 3] = ["Localhost", "RuntimeDefault", "Unconfined"];
const MISSING_PROFILE: &str = "must be set when AppArmor type is Localhost";

// The maximum length of a path on Linux, without the terminating NUL.
const PROFILE_MAX_LENGTH: usize = 4095;

/// Validates `appArmorProfile` at `path`, if there is one.
pub(super) fn validate_app_armor_profile(
    profile: Option<&AppArmorProfile>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let Some(profile) = profile else { return };
    let type_path = path.child("type");
    let name_path = path.child("localhostProfile");
    match (profile.type_.as_str(), &profile.localhost_profile) {
        ("Localhost", None) => errors.required(&name_path, MISSING_PROFILE),
        ("Localhost", Some(name)) => validate_profile_name(name, &name_path, errors),
        ("RuntimeDefault" | "Unconfined", Some(name)) => errors.invalid(
            &name_path,
            BadValue::named(name),
            "can only be set when AppArmor type is Localhost",
        ),
        ("RuntimeDefault" | "Unconfined", None) => {}
        ("", _) => errors.required(&type_path, "type is required when appArmorProfile is set"),
        (unknown, _) => errors.not_supported(&type_path, BadValue::named(unknown), &TYPES),
    }
}

fn validate_profile_name(name: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if name.trim() != name {
        errors.invalid(path, name, "must not be padded with whitespace");
    } else if name.is_empty() {
        errors.required(path, MISSING_PROFILE);
    }
    if name.len() > PROFILE_MAX_LENGTH {
        errors.push(Error::too_long(path, PROFILE_MAX_LENGTH));
    }
}
