//! What an old object is forgiven, and which features are on.

/// How strictly a pod template is validated.
///
/// Computed once per request from the new and the old template: what an old object
/// already had stays allowed. [`PodOptions::default`] is what a new object gets.
/// Features that 1.36 has on for every cluster have no switch here.
///
/// Source: `PodValidationOptions` in `pkg/apis/core/validation/validation.go` and
/// `GetValidationOptionsFromPodTemplate` in `pkg/api/pod/util.go` at v1.36.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PodOptions {
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
    /// The old template breaks today's rules for `matchLabelKeys`.
    pub old_pod_violates_match_label_keys_validation: bool,
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
}
