//! Prints parts of a security context as the API server does when it rejects them: as JSON with
//! the field names of its internal types, including absent fields.
//!
//! Source: `SecurityContext` and its parts in `pkg/apis/core/types.go` at v1.36.

use k8s_openapi::api::core::v1::{
    AppArmorProfile, Capabilities, SELinuxOptions, SeccompProfile, SecurityContext,
    WindowsSecurityContextOptions,
};

use crate::field::{BadValue, json_string};

/// Prints a whole security context.
pub(super) fn security_context_as_printed(context: &SecurityContext) -> BadValue {
    BadValue::json(object(&[
        ("Capabilities", or_null(context.capabilities.as_ref(), capabilities)),
        ("Privileged", plain(context.privileged)),
        ("SELinuxOptions", or_null(context.se_linux_options.as_ref(), se_linux_options)),
        ("WindowsOptions", or_null(context.windows_options.as_ref(), windows_options)),
        ("RunAsUser", plain(context.run_as_user)),
        ("RunAsGroup", plain(context.run_as_group)),
        ("RunAsNonRoot", plain(context.run_as_non_root)),
        ("ReadOnlyRootFilesystem", plain(context.read_only_root_filesystem)),
        ("AllowPrivilegeEscalation", plain(context.allow_privilege_escalation)),
        ("ProcMount", pointer(context.proc_mount.as_deref())),
        ("SeccompProfile", or_null(context.seccomp_profile.as_ref(), seccomp_profile)),
        ("AppArmorProfile", or_null(context.app_armor_profile.as_ref(), app_armor_profile)),
    ]))
}

/// Prints a seccomp profile.
pub(super) fn seccomp_profile_as_printed(profile: &SeccompProfile) -> BadValue {
    BadValue::json(seccomp_profile(profile))
}

fn seccomp_profile(profile: &SeccompProfile) -> String {
    object(&[
        ("Type", json_string(&profile.type_)),
        ("LocalhostProfile", pointer(profile.localhost_profile.as_deref())),
    ])
}

fn app_armor_profile(profile: &AppArmorProfile) -> String {
    object(&[
        ("Type", json_string(&profile.type_)),
        ("LocalhostProfile", pointer(profile.localhost_profile.as_deref())),
    ])
}

fn capabilities(capabilities: &Capabilities) -> String {
    object(&[
        ("Add", or_null(capabilities.add.as_ref(), |list| list_of_strings(list))),
        ("Drop", or_null(capabilities.drop.as_ref(), |list| list_of_strings(list))),
    ])
}

fn se_linux_options(options: &SELinuxOptions) -> String {
    let text = |field: &Option<String>| json_string(field.as_deref().unwrap_or_default());
    object(&[
        ("User", text(&options.user)),
        ("Role", text(&options.role)),
        ("Type", text(&options.type_)),
        ("Level", text(&options.level)),
    ])
}

fn windows_options(options: &WindowsSecurityContextOptions) -> String {
    object(&[
        ("GMSACredentialSpecName", pointer(options.gmsa_credential_spec_name.as_deref())),
        ("GMSACredentialSpec", pointer(options.gmsa_credential_spec.as_deref())),
        ("RunAsUserName", pointer(options.run_as_user_name.as_deref())),
        ("HostProcess", plain(options.host_process)),
    ])
}

fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

fn or_null<T>(value: Option<&T>, printed: impl Fn(&T) -> String) -> String {
    value.map_or_else(|| "null".to_owned(), printed)
}

/// Prints a number or a boolean.
fn plain(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "null".to_owned(), |value| value.to_string())
}

fn pointer(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), json_string)
}

fn list_of_strings(list: &[String]) -> String {
    BadValue::list(list).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_printed() {
        let context: SecurityContext = serde_json::from_str(
            r#"{
                "capabilities": {"add": ["A&B"], "drop": []},
                "seLinuxOptions": {"role": "r"},
                "windowsOptions": {"runAsUserName": "d\\u", "hostProcess": false},
                "runAsUser": 1, "runAsNonRoot": true, "procMount": "Default",
                "seccompProfile": {"type": "Localhost", "localhostProfile": "p"},
                "appArmorProfile": {"type": "Unconfined"}
            }"#,
        )
        .unwrap();
        assert_eq!(
            security_context_as_printed(&context).as_str(),
            concat!(
                r#"{"Capabilities":{"Add":["A\u0026B"],"Drop":[]},"Privileged":null,"#,
                r#""SELinuxOptions":{"User":"","Role":"r","Type":"","Level":""},"#,
                r#""WindowsOptions":{"GMSACredentialSpecName":null,"GMSACredentialSpec":null,"#,
                r#""RunAsUserName":"d\\u","HostProcess":false},"RunAsUser":1,"RunAsGroup":null,"#,
                r#""RunAsNonRoot":true,"ReadOnlyRootFilesystem":null,"#,
                r#""AllowPrivilegeEscalation":null,"ProcMount":"Default","#,
                r#""SeccompProfile":{"Type":"Localhost","LocalhostProfile":"p"},"#,
                r#""AppArmorProfile":{"Type":"Unconfined","LocalhostProfile":null}}"#,
            )
        );
    }
}
