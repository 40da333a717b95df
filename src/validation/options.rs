//! Validation options: what an old object is allowed to keep, and which features are on.

use crate::version::{Change, Gate, Server};

/// How strictly a pod template is validated.
///
/// Computed once per request from the server and the old template: what the old template
/// already had stays allowed. [`PodOptions::for_create`] returns the options for a new object.
/// A feature that can be turned off in no version has no field here.
///
/// Source: `PodValidationOptions` in `pkg/apis/core/validation/validation.go` and
/// `GetValidationOptionsFromPodTemplate` in `pkg/api/pod/util.go`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodOptions {
    /// The server that validates.
    pub server: Server,
    /// Values in label selectors need not be valid label values.
    pub allow_invalid_label_value_in_selector: bool,
    /// Amounts of huge pages need not be multiples of the page size.
    pub allow_indivisible_huge_pages_values: bool,
    /// The label selector of a topology spread constraint is not validated.
    pub allow_invalid_topology_spread_constraint_label_selector: bool,
    /// Projected service account tokens may have any path.
    pub allow_non_local_projected_token_path: bool,
    /// Sysctls of a namespace that the pod shares with its host are allowed.
    pub allow_namespaced_sysctls_for_host_net_and_host_ipc: bool,
    /// Values in required node affinity need not be valid label values.
    pub allow_invalid_label_value_in_required_node_affinity: bool,
    /// A key in `matchLabelKeys` of a topology spread constraint must not be in its selector too.
    pub forbids_match_label_keys_in_selector: bool,
    /// The pod deletion cost annotation may have any value.
    pub allow_invalid_pod_deletion_cost: bool,
    /// An init container that is not a sidecar may have a resize policy that restarts it.
    pub allow_existing_restart_container_for_non_sidecar_init_container: bool,
    /// A pod with its own user namespace may have volume devices.
    pub allow_user_namespaces_with_volume_devices: bool,
    /// A pod with its own user namespace may use the host's network.
    pub allow_user_namespaces_host_network: bool,
    /// `seLinuxChangePolicy` may be any policy, not only `Recursive`.
    pub allow_any_selinux_change_policy: bool,
    /// Tolerations may compare numbers, with `Lt` and `Gt`.
    pub allow_taint_toleration_comparison_operators: bool,
    /// Regular containers may have a restart policy, and init containers one other than `Always`.
    pub allow_container_restart_policy_rules: bool,
    /// Restart rules may restart all containers, and sidecars may have such rules.
    pub allow_restart_all_containers: bool,
    /// The values of environment variables may come from files.
    pub allow_env_files: bool,
    /// An image volume may lack a reference.
    pub allow_empty_image_volume_reference: bool,
    /// `CAP_SYS_ADMIN` may be added together with `allowPrivilegeEscalation: false`.
    pub allow_sys_admin_without_privilege_escalation: bool,
}

impl Default for PodOptions {
    /// Returns the options for a new object on a server of the newest version.
    fn default() -> Self {
        PodOptions::for_create(Server::default())
    }
}

impl PodOptions {
    /// Returns the options with which a server validates a new object.
    pub fn for_create(server: Server) -> Self {
        PodOptions {
            server,
            allow_invalid_label_value_in_selector: false,
            allow_indivisible_huge_pages_values: false,
            allow_invalid_topology_spread_constraint_label_selector: false,
            allow_non_local_projected_token_path: false,
            allow_namespaced_sysctls_for_host_net_and_host_ipc: false,
            allow_invalid_label_value_in_required_node_affinity: false,
            forbids_match_label_keys_in_selector: !(server
                .has(Gate::MatchLabelKeysInPodTopologySpread)
                && server.has(Gate::MatchLabelKeysInPodTopologySpreadSelectorMerge)),
            allow_invalid_pod_deletion_cost: !server.has(Gate::PodDeletionCost),
            allow_existing_restart_container_for_non_sidecar_init_container: false,
            allow_user_namespaces_with_volume_devices: false,
            allow_user_namespaces_host_network: server.has(Gate::UserNamespacesHostNetworkSupport),
            allow_any_selinux_change_policy: server.has(Gate::SELinuxMount),
            allow_taint_toleration_comparison_operators: server
                .has(Gate::TaintTolerationComparisonOperators),
            allow_container_restart_policy_rules: server.has(Gate::ContainerRestartRules),
            allow_restart_all_containers: server.has(Gate::RestartAllContainersOnContainerExits),
            allow_env_files: server.has(Gate::EnvFiles),
            allow_empty_image_volume_reference: !server
                .includes(Change::ImageVolumesNeedAReference),
            allow_sys_admin_without_privilege_escalation: false,
        }
    }
}
