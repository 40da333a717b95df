//! Validates which fields a pod may set on Linux, on Windows, and without a named system.
//!
//! Source: `validateOS`, `validateLinux`, `validateWindows` and
//! `validateWindowsHostProcessPod` in `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{PodSecurityContext, PodSpec, SecurityContext};

use super::every_container::every_container;
use super::pod_context::Pod;
use crate::field::{BadValue, ErrorList, Path};
use crate::version::Change;

const SYSTEMS: [&str; 2] = ["linux", "windows"];
const NOT_ON_LINUX: &str = "windows options cannot be set for a linux pod";
/// The fields forbidden on Windows that belong to the spec and not to its security context.
const NAMESPACES: [&str; 4] = ["hostUsers", "hostPID", "hostIPC", "shareProcessNamespace"];
const NOT_ON_WINDOWS: &str = "cannot be set for a windows pod";

/// Validates `spec.os`, and that no fields are set that the named system lacks. `path` is that of
/// the pod's spec.
pub(super) fn validate_os(pod: &Pod<'_>, path: &Path<'_>, errors: &mut ErrorList) {
    let Some(os) = &pod.spec.os else { return };
    match os.name.as_str() {
        "linux" => validate_linux(pod.spec, path, errors),
        "windows" => validate_windows(pod, path, errors),
        "" => errors.required(&path.child("os").child("name"), ""),
        unknown => errors.not_supported(&path.child("os"), BadValue::named(unknown), &SYSTEMS),
    }
}

fn validate_linux(spec: &PodSpec, path: &Path<'_>, errors: &mut ErrorList) {
    if spec.security_context.as_ref().is_some_and(|context| context.windows_options.is_some()) {
        errors.forbidden(&path.child("securityContext").child("windowsOptions"), NOT_ON_LINUX);
    }
    for container in every_container(spec) {
        if container.security_context.is_some_and(|context| context.windows_options.is_some()) {
            container.at(path, |path| {
                let context = path.child("securityContext");
                errors.forbidden(&context.child("windowsOptions"), NOT_ON_LINUX);
            });
        }
    }
}

fn validate_windows(pod: &Pod<'_>, path: &Path<'_>, errors: &mut ErrorList) {
    let spec = pod.spec;
    let none = PodSecurityContext::default();
    let context = spec.security_context.as_ref().unwrap_or(&none);
    let context_path = path.child("securityContext");
    let has_sysctls = context.sysctls.as_ref().is_some_and(|sysctls| !sysctls.is_empty());
    let mut fields = vec![
        (context.app_armor_profile.is_some(), &context_path, "appArmorProfile"),
        (context.se_linux_options.is_some(), &context_path, "seLinuxOptions"),
        (spec.host_users.is_some(), path, "hostUsers"),
        (spec.host_pid.unwrap_or_default(), path, "hostPID"),
        (spec.host_ipc.unwrap_or_default(), path, "hostIPC"),
        (context.seccomp_profile.is_some(), &context_path, "seccompProfile"),
        (context.fs_group.is_some(), &context_path, "fsGroup"),
        (context.fs_group_change_policy.is_some(), &context_path, "fsGroupChangePolicy"),
        (has_sysctls, &context_path, "sysctls"),
        (spec.share_process_namespace.is_some(), path, "shareProcessNamespace"),
        (context.run_as_user.is_some(), &context_path, "runAsUser"),
        (context.run_as_group.is_some(), &context_path, "runAsGroup"),
        (context.supplemental_groups.is_some(), &context_path, "supplementalGroups"),
        (context.supplemental_groups_policy.is_some(), &context_path, "supplementalGroupsPolicy"),
        (context.se_linux_change_policy.is_some(), &context_path, "seLinuxChangePolicy"),
    ];
    // Older servers check them among the fields of the security context.
    if pod.options.server.includes(Change::HostNamespacesBelongToTheSpec) {
        fields.sort_by_key(|(_, _, field)| NAMESPACES.contains(field));
    }
    for (is_set, path, field) in fields {
        if is_set {
            errors.forbidden(&path.child(field), NOT_ON_WINDOWS);
        }
    }
    for container in every_container(spec) {
        if let Some(context) = container.security_context {
            container.at(path, |path| {
                validate_windows_container(context, &path.child("securityContext"), errors);
            });
        }
    }
}

fn validate_windows_container(context: &SecurityContext, path: &Path<'_>, errors: &mut ErrorList) {
    for (is_set, field) in [
        (context.app_armor_profile.is_some(), "appArmorProfile"),
        (context.se_linux_options.is_some(), "seLinuxOptions"),
        (context.seccomp_profile.is_some(), "seccompProfile"),
        (context.capabilities.is_some(), "capabilities"),
        (context.read_only_root_filesystem.is_some(), "readOnlyRootFilesystem"),
        (context.privileged.is_some(), "privileged"),
        (context.allow_privilege_escalation.is_some(), "allowPrivilegeEscalation"),
        (context.proc_mount.is_some(), "procMount"),
        (context.run_as_user.is_some(), "runAsUser"),
        (context.run_as_group.is_some(), "runAsGroup"),
    ] {
        if is_set {
            errors.forbidden(&path.child(field), NOT_ON_WINDOWS);
        }
    }
}

/// Validates Windows host-process containers: either all of a pod's containers are, or none, and
/// they require the host's network. `path` is that of the pod's spec.
pub(super) fn validate_windows_host_process(
    pod: &Pod<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let of_pod = pod
        .spec
        .security_context
        .as_ref()
        .and_then(|context| context.windows_options.as_ref()?.host_process);
    let (mut containers, mut host_processes) = (0_usize, 0_usize);
    for container in every_container(pod.spec) {
        let own = container
            .security_context
            .and_then(|context| context.windows_options.as_ref()?.host_process);
        if let (Some(of_pod), Some(own)) = (of_pod, own)
            && of_pod != own
        {
            container.at(path, |path| {
                let options = path.child("securityContext");
                let options = options.child("windowsOptions");
                errors.invalid(
                    &options.child("hostProcess"),
                    own,
                    format!(
                        "pod hostProcess value must be identical if both are specified, was {of_pod}"
                    ),
                );
            });
        }
        containers += 1;
        host_processes += usize::from(own.or(of_pod).unwrap_or_default());
    }
    if host_processes == 0 {
        return;
    }
    if host_processes != containers {
        errors.invalid(
            path,
            "",
            "If pod contains any hostProcess containers then all containers must be HostProcess containers",
        );
    }
    if !pod.spec.host_network.unwrap_or_default() {
        errors.invalid(
            &path.child("hostNetwork"),
            false,
            "hostNetwork must be true if pod contains any hostProcess containers",
        );
    }
    if !pod.options.server.allows_privileged() {
        errors.forbidden(path, "hostProcess containers are disallowed by cluster policy");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::validation::pod_spec::tests::findings;

    #[test]
    fn an_unknown_system_has_no_fields_of_its_own() {
        let windows = json!({"windowsOptions": {"hostProcess": false}, "fsGroup": 1});
        for (os, want) in [
            ("", &["spec.os.name: Required value"][..]),
            (
                "Linux",
                &[
                    "spec.os: Unsupported value: \"Linux\": supported values: \"linux\", \"windows\"",
                ],
            ),
            (
                "linux",
                &["spec.securityContext.windowsOptions: Forbidden: \
                   windows options cannot be set for a linux pod"],
            ),
            (
                "windows",
                &["spec.securityContext.fsGroup: Forbidden: cannot be set for a windows pod"],
            ),
        ] {
            let pod = json!({"os": {"name": os}, "securityContext": windows});
            assert_eq!(findings(pod), want, "{os}");
        }
    }

    #[test]
    fn host_processes_are_all_or_none_of_the_containers() {
        let pod = json!({
            "securityContext": {"windowsOptions": {"hostProcess": true}},
            "containers": [
                {"securityContext": {"windowsOptions": {"hostProcess": false}}},
                {"name": "d"},
            ],
        });
        assert_eq!(
            findings(pod),
            [
                "spec.containers[0].securityContext.windowsOptions.hostProcess: Invalid value: \
                 false: pod hostProcess value must be identical if both are specified, was true",
                "spec: Invalid value: \"\": If pod contains any hostProcess containers \
                 then all containers must be HostProcess containers",
                "spec.hostNetwork: Invalid value: false: \
                 hostNetwork must be true if pod contains any hostProcess containers",
            ]
        );
    }
}
