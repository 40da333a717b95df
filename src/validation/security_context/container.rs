//! Validates the security context of one container.
//!
//! Source: `ValidateSecurityContext` in `pkg/apis/core/validation/validation.go` at v1.36.

use std::cell::OnceCell;

use k8s_openapi::api::core::v1::SecurityContext;

use super::app_armor::validate_app_armor_profile;
use super::printed::security_context_as_printed;
use super::seccomp::validate_seccomp_profile;
use super::windows::validate_windows_options;
use super::{validate_group, validate_user};
use crate::field::{BadValue, ErrorList, Path};
use crate::validation::PodOptions;

const PROC_MOUNTS: [&str; 2] = ["Default", "Unmasked"];

/// Validates the security context of one container. `host_users` is whether the pod uses the
/// host's user namespace.
///
/// Whether containers may be privileged is a setting of the API server
/// (`--allow-privileged`).
pub(in crate::validation) fn validate_security_context(
    context: &SecurityContext,
    host_users: bool,
    options: &PodOptions,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if context.privileged == Some(true) && !options.server.allows_privileged() {
        errors.forbidden(&path.child("privileged"), "disallowed by cluster policy");
    }
    validate_user(context.run_as_user, &path.child("runAsUser"), errors);
    validate_group(context.run_as_group, &path.child("runAsGroup"), errors);
    if let Some(proc_mount) = &context.proc_mount {
        validate_proc_mount(proc_mount, host_users, &path.child("procMount"), errors);
    }
    validate_seccomp_profile(
        context.seccomp_profile.as_ref(),
        &path.child("seccompProfile"),
        errors,
    );
    validate_privilege_escalation(context, options, path, errors);
    validate_windows_options(
        context.windows_options.as_ref(),
        &path.child("windowsOptions"),
        errors,
    );
    validate_app_armor_profile(
        context.app_armor_profile.as_ref(),
        &path.child("appArmorProfile"),
        errors,
    );
}

fn validate_proc_mount(
    proc_mount: &str,
    host_users: bool,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if !PROC_MOUNTS.contains(&proc_mount) {
        errors.not_supported(path, BadValue::named(proc_mount), &PROC_MOUNTS);
    }
    if host_users && proc_mount == "Unmasked" {
        errors.invalid(
            path,
            BadValue::named(proc_mount),
            "`hostUsers` must be false to use `Unmasked`",
        );
    }
}

/// Validates that `allowPrivilegeEscalation` is not false for a container that is privileged or
/// adds `CAP_SYS_ADMIN`, and so could gain privileges anyway.
fn validate_privilege_escalation(
    context: &SecurityContext,
    options: &PodOptions,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if context.allow_privilege_escalation != Some(false) {
        return;
    }
    // The context is printed once, at the first error.
    let printed = OnceCell::new();
    let printed = || printed.get_or_init(|| security_context_as_printed(context)).clone();
    if context.privileged == Some(true) {
        errors.invalid(
            path,
            printed(),
            "cannot set `allowPrivilegeEscalation` to false and `privileged` to true",
        );
    }
    if options.allow_sys_admin_without_privilege_escalation {
        return;
    }
    // The error is repeated for each time that the capability is listed.
    let added = context.capabilities.iter().flat_map(|c| &c.add).flatten();
    for _ in added.filter(|capability| *capability == "CAP_SYS_ADMIN") {
        errors.invalid(
            path,
            printed(),
            "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN",
        );
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::validation::pod_spec::tests::findings;

    #[test]
    fn a_capability_that_is_listed_twice_is_refused_twice() {
        let container = json!({"securityContext": {
            "allowPrivilegeEscalation": false,
            "capabilities": {"add": ["CAP_SYS_ADMIN", "SYS_ADMIN", "CAP_SYS_ADMIN"]},
        }});
        let found = findings(json!({"containers": [container]}));
        let detail =
            "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN";
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|finding| finding.ends_with(detail)), "{found:?}");
    }

    #[test]
    fn an_unmasked_proc_needs_users_of_its_own() {
        let pod = |host_users: bool| {
            let container = json!({"securityContext": {"procMount": "Unmasked"}});
            findings(json!({"hostUsers": host_users, "containers": [container]}))
        };
        assert!(pod(false).is_empty());
        assert_eq!(
            pod(true),
            ["spec.containers[0].securityContext.procMount: Invalid value: \"Unmasked\": \
              `hostUsers` must be false to use `Unmasked`"]
        );
    }
}
