//! What an old object is forgiven, and which features are on.

use crate::version::{Change, Gate, Server};

/// How strictly a pod template is validated.
///
/// Computed once per request from the server and the old template: what an old object
/// already had stays allowed. [`PodOptions::for_create`] is what a new object gets.
/// Features that no version lets be turned off have no switch here.
///
/// Source: `PodValidationOptions` in `pkg/apis/core/validation/validation.go` and
/// `GetValidationOptionsFromPodTemplate` in `pkg/api/pod/util.go`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodOptions {
    /// The server that validates.
    pub server: Server,
    /// Values of label selectors need not be label values.
    pub allow_invalid_label_value_in_selector: bool,
    /// Huge pages need not be a multiple of their page size.
    pub allow_indivisible_huge_pages_values: bool,
    /// The label selector of a topology spread constraint is not looked at.
    pub allow_invalid_topology_spread_constraint_label_selector: bool,
    /// Projected service account tokens may have any path.
    pub allow_non_local_projected_token_path: bool,
    /// Sysctls of a namespace that the pod shares with its host are let pass.
    pub allow_namespaced_sysctls_for_host_net_and_host_ipc: bool,
    /// Values of required node affinity need not be label values.
    pub allow_invalid_label_value_in_required_node_affinity: bool,
    /// No key of `matchLabelKeys` of a topology spread constraint may be in its selector too.
    pub forbids_match_label_keys_in_selector: bool,
    /// The annotation for the cost of deleting a pod may hold anything.
    pub allow_invalid_pod_deletion_cost: bool,
    /// An init container that is no sidecar may have a resize policy that restarts it.
    pub allow_existing_restart_container_for_non_sidecar_init_container: bool,
    /// A pod with its own user namespace may have volume devices.
    pub allow_user_namespaces_with_volume_devices: bool,
    /// A pod with its own user namespace may use the host's network.
    pub allow_user_namespaces_host_network: bool,
    /// `seLinuxChangePolicy` may be any policy, not only `Recursive`.
    pub allow_any_selinux_change_policy: bool,
    /// Tolerations may compare numbers, with `Lt` and `Gt`.
    pub allow_taint_toleration_comparison_operators: bool,
    /// Regular containers may have a restart policy, and init containers another than `Always`.
    pub allow_container_restart_policy_rules: bool,
    /// Restart rules may restart all containers, and sidecars may have such rules.
    pub allow_restart_all_containers: bool,
    /// Variables may come from files.
    pub allow_env_files: bool,
    /// An image volume may be without a reference.
    pub allow_empty_image_volume_reference: bool,
    /// `CAP_SYS_ADMIN` may be added beside `allowPrivilegeEscalation: false`.
    pub allow_sys_admin_without_privilege_escalation: bool,
}

impl Default for PodOptions {
    /// What a new object gets from a server of the newest version.
    fn default() -> Self {
        PodOptions::for_create(Server::default())
    }
}

impl PodOptions {
    /// How strictly a server validates a new object.
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
