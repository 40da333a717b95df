//! Validates the security context of a pod as a whole.
//!
//! Source: `validatePodSpecSecurityContext` in `pkg/apis/core/validation/validation.go`
//! at v1.36.

use k8s_openapi::api::core::v1::PodSecurityContext;

use super::app_armor::validate_app_armor_profile;
use super::seccomp::validate_seccomp_profile;
use super::sysctls::validate_sysctls;
use super::windows::validate_windows_options;
use super::{validate_group, validate_user};
use crate::field::{BadValue, ErrorList, Path};
use crate::validation::pod_context::Pod;
use crate::version::Change;

const FS_GROUP_CHANGE_POLICIES: [&str; 2] = ["Always", "OnRootMismatch"];
const SUPPLEMENTAL_GROUPS_POLICIES: [&str; 2] = ["Merge", "Strict"];
const SE_LINUX_CHANGE_POLICIES: [&str; 2] = ["MountOption", "Recursive"];

/// Validates `spec.securityContext`; `path` is that of the pod's spec.
pub(in crate::validation) fn validate_pod_security_context(
    pod: &Pod<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    // Without a context, the pod may still share the process namespace.
    let none = PodSecurityContext::default();
    let context = pod.spec.security_context.as_ref().unwrap_or(&none);
    let spec_path = path;
    let path = path.child("securityContext");
    validate_group(context.fs_group, &path.child("fsGroup"), errors);
    validate_user(context.run_as_user, &path.child("runAsUser"), errors);
    validate_group(context.run_as_group, &path.child("runAsGroup"), errors);
    let groups = path.child("supplementalGroups");
    for (i, group) in context.supplemental_groups.iter().flatten().enumerate() {
        validate_group(Some(*group), &groups.index(i), errors);
    }
    let namespaces_are_here = !pod.options.server.includes(Change::HostNamespacesBelongToTheSpec);
    if namespaces_are_here {
        validate_share_process_namespace(pod, &path, errors);
    }
    validate_sysctls(pod, context, &path.child("sysctls"), errors);
    validate_policy(
        context.fs_group_change_policy.as_deref(),
        &FS_GROUP_CHANGE_POLICIES,
        &path.child("fsGroupChangePolicy"),
        errors,
    );
    validate_seccomp_profile(
        context.seccomp_profile.as_ref(),
        &path.child("seccompProfile"),
        errors,
    );
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
    validate_policy(
        context.supplemental_groups_policy.as_deref(),
        &SUPPLEMENTAL_GROUPS_POLICIES,
        &path.child("supplementalGroupsPolicy"),
        errors,
    );
    let se_linux_change_policies: &[&str] = if pod.options.allow_any_selinux_change_policy {
        &SE_LINUX_CHANGE_POLICIES
    } else {
        &["Recursive"]
    };
    validate_policy(
        context.se_linux_change_policy.as_deref(),
        se_linux_change_policies,
        &path.child("seLinuxChangePolicy"),
        errors,
    );
    if !namespaces_are_here {
        validate_share_process_namespace(pod, spec_path, errors);
    }
}

/// Validates that a pod in the host's process namespace does not share one among its containers.
/// `path` is that of the spec or the security context, depending on the server.
fn validate_share_process_namespace(pod: &Pod<'_>, path: &Path<'_>, errors: &mut ErrorList) {
    let shares_processes = pod.spec.share_process_namespace.unwrap_or_default();
    if shares_processes && pod.spec.host_pid.unwrap_or_default() {
        errors.invalid(
            &path.child("shareProcessNamespace"),
            true,
            "ShareProcessNamespace and HostPID cannot both be enabled",
        );
    }
}

/// Validates that a policy, if there is one, is supported.
fn validate_policy(
    policy: Option<&str>,
    supported: &[&str],
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if let Some(policy) = policy
        && !supported.contains(&policy)
    {
        errors.not_supported(path, BadValue::named(policy), supported);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::validation::PodOptions;
    use crate::validation::pod_spec::tests::{findings, findings_with};
    use crate::version::{Server, Version};

    #[test]
    fn an_old_pod_with_a_policy_for_labels_may_have_another() {
        let pod = |policy| json!({"securityContext": {"seLinuxChangePolicy": policy}});
        let path = "spec.securityContext.seLinuxChangePolicy: Unsupported value";
        assert!(findings(pod("Recursive")).is_empty());
        let older = PodOptions::for_create(Server::of(Version::V1_36));
        assert_eq!(
            findings_with(pod("MountOption"), &older),
            [format!("{path}: \"MountOption\": supported values: \"Recursive\"")]
        );
        let options = PodOptions { allow_any_selinux_change_policy: true, ..older };
        assert!(findings_with(pod("MountOption"), &options).is_empty());
        assert_eq!(
            findings_with(pod("a&b"), &options),
            [format!("{path}: \"a\\u0026b\": supported values: \"MountOption\", \"Recursive\"")]
        );
    }

    #[test]
    fn processes_are_shared_among_containers_or_with_the_host() {
        let pod = json!({"shareProcessNamespace": true, "hostPID": true});
        let older = PodOptions::for_create(Server::of(Version::V1_36));
        assert_eq!(
            findings(pod.clone()),
            ["spec.shareProcessNamespace: Invalid value: true: \
              ShareProcessNamespace and HostPID cannot both be enabled"]
        );
        assert_eq!(
            findings_with(pod, &older),
            ["spec.securityContext.shareProcessNamespace: Invalid value: true: \
              ShareProcessNamespace and HostPID cannot both be enabled"]
        );
    }
}
