//! Ratcheting validation: some violations of today's rules that the old template already has
//! are allowed in an update of it.
//!
//! Source: `GetValidationOptionsFromPodTemplate` in `pkg/api/pod/util.go` at v1.37.

use k8s_openapi::api::core::v1::{
    Container, PodSpec, PodTemplateSpec, SecurityContext, Toleration,
};

use super::PodOptions;
use super::affinity::has_invalid_pod_selector;
use super::disabled_fields::uses;
use super::every_container::{AnyContainer, Kind, every_container};
use super::label_selector::validate_label_selector;
use super::local_paths::validate_local_non_reserved_path;
use super::pod_annotations::has_valid_deletion_cost;
use super::resources::has_indivisible_huge_pages;
use super::scheduling::has_invalid_match_label_keys;
use super::security_context::sets_sysctl_of_host;
use crate::field::{ErrorList, Path};
use crate::names;
use crate::version::{Change, Gate, Server};

impl PodOptions {
    /// Returns the options with which an update of the template `old` is validated.
    pub(super) fn for_update(old: &PodTemplateSpec, server: Server) -> Self {
        let new = PodOptions::for_create(server);
        let annotations = old.metadata.as_ref().and_then(|meta| meta.annotations.as_ref());
        let options = PodOptions {
            allow_invalid_pod_deletion_cost: new.allow_invalid_pod_deletion_cost
                || annotations.is_some_and(|annotations| !has_valid_deletion_cost(annotations)),
            ..new.clone()
        };
        let Some(old) = &old.spec else { return options };
        let own_user_namespace = old.host_users == Some(false);
        PodOptions {
            allow_invalid_label_value_in_selector: has_invalid_pod_selector(old),
            allow_indivisible_huge_pages_values: has_indivisible_huge_pages(old),
            allow_invalid_topology_spread_constraint_label_selector:
                has_invalid_topology_spread_selector(old),
            allow_non_local_projected_token_path: has_non_local_token_path(old),
            allow_namespaced_sysctls_for_host_net_and_host_ipc: sets_sysctl_of_host(old),
            allow_invalid_label_value_in_required_node_affinity:
                has_invalid_value_in_required_node_affinity(old),
            // If the old template breaks the server's rule, the other rule applies.
            forbids_match_label_keys_in_selector: new.forbids_match_label_keys_in_selector
                ^ (server.has(Gate::MatchLabelKeysInPodTopologySpread)
                    && has_invalid_match_label_keys(old, new.forbids_match_label_keys_in_selector)),
            allow_existing_restart_container_for_non_sidecar_init_container: every_container(old)
                .any(restarts_to_resize_before_the_pod_runs),
            allow_user_namespaces_with_volume_devices: own_user_namespace
                && every_container(old).any(|container| !container.volume_devices.is_empty()),
            allow_user_namespaces_host_network: new.allow_user_namespaces_host_network
                || server.includes(Change::HostNetworkWithUserNamespaceIsKept)
                    && own_user_namespace
                    && old.host_network == Some(true),
            allow_any_selinux_change_policy: new.allow_any_selinux_change_policy
                || old
                    .security_context
                    .as_ref()
                    .is_some_and(|context| context.se_linux_change_policy.is_some()),
            allow_taint_toleration_comparison_operators: new
                .allow_taint_toleration_comparison_operators
                || server.includes(Change::TolerationsHaveComparisonOperators)
                    && old.tolerations.iter().flatten().any(compares_numbers),
            allow_container_restart_policy_rules: new.allow_container_restart_policy_rules
                || uses(old, Gate::ContainerRestartRules),
            allow_restart_all_containers: new.allow_restart_all_containers
                || server.includes(Change::RestartRulesOfInitContainersNeedAPolicy)
                    && restarts_all_containers(old),
            allow_env_files: new.allow_env_files || uses(old, Gate::EnvFiles),
            allow_empty_image_volume_reference: new.allow_empty_image_volume_reference
                || has_image_without_reference(old),
            allow_sys_admin_without_privilege_escalation: server
                .includes(Change::SysAdminWithoutEscalationIsKept)
                && every_container(old)
                    .filter_map(|container| container.security_context)
                    .any(adds_sys_admin_without_escalation),
            ..options
        }
    }
}

fn has_invalid_topology_spread_selector(spec: &PodSpec) -> bool {
    let mut errors = ErrorList::new();
    for constraint in spec.topology_spread_constraints.iter().flatten() {
        let path = Path::root("labelSelector");
        validate_label_selector(constraint.label_selector.as_ref(), false, &path, &mut errors);
    }
    !errors.is_empty()
}

fn has_non_local_token_path(spec: &PodSpec) -> bool {
    let mut errors = ErrorList::new();
    let volumes = spec.volumes.iter().flatten().flat_map(|volume| &volume.projected);
    for source in volumes.flat_map(|projected| &projected.sources).flatten() {
        if let Some(token) = &source.service_account_token {
            validate_local_non_reserved_path(&token.path, &Path::root("path"), &mut errors);
        }
    }
    !errors.is_empty()
}

fn has_invalid_value_in_required_node_affinity(spec: &PodSpec) -> bool {
    spec.affinity
        .iter()
        .flat_map(|affinity| &affinity.node_affinity)
        .flat_map(|affinity| &affinity.required_during_scheduling_ignored_during_execution)
        .flat_map(|selector| &selector.node_selector_terms)
        .flat_map(|term| term.match_expressions.iter().flatten())
        .flat_map(|requirement| requirement.values.iter().flatten())
        .any(|value| !names::label_value(value).is_empty())
}

fn restarts_to_resize_before_the_pod_runs(container: AnyContainer<'_>) -> bool {
    container.kind == Kind::Init
        && container.restart_policy != Some("Always")
        && container.resize_policy.iter().any(|policy| policy.restart_policy == "RestartContainer")
}

fn restarts_all_containers(spec: &PodSpec) -> bool {
    let has_action = |container: &Container| {
        let mut rules = container.restart_policy_rules.iter().flatten();
        rules.any(|rule| rule.action == "RestartAllContainers")
    };
    // Rules of a sidecar belong to the same feature.
    let is_ruled_sidecar = |container: &Container| {
        container.restart_policy.as_deref() == Some("Always")
            && container.restart_policy_rules.iter().flatten().next().is_some()
    };
    let mut init = spec.init_containers.iter().flatten();
    spec.containers.iter().any(has_action)
        || init.any(|container| has_action(container) || is_ruled_sidecar(container))
}

fn has_image_without_reference(spec: &PodSpec) -> bool {
    let mut images = spec.volumes.iter().flatten().filter_map(|volume| volume.image.as_ref());
    images.any(|image| image.reference.as_deref().unwrap_or_default().is_empty())
}

fn adds_sys_admin_without_escalation(context: &SecurityContext) -> bool {
    let mut added = context.capabilities.iter().flat_map(|c| c.add.iter().flatten());
    context.allow_privilege_escalation != Some(true)
        && added.any(|capability| capability == "CAP_SYS_ADMIN")
}

fn compares_numbers(toleration: &Toleration) -> bool {
    matches!(toleration.operator.as_deref(), Some("Lt" | "Gt"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::version::Version;

    fn options(spec: Value) -> PodOptions {
        options_of(Version::V1_36, spec)
    }

    fn options_of(version: Version, spec: Value) -> PodOptions {
        let mut template = json!({"spec": {"containers": []}});
        template["spec"].as_object_mut().unwrap().append(&mut spec.as_object().unwrap().clone());
        PodOptions::for_update(&serde_json::from_value(template).unwrap(), Server::of(version))
    }

    /// What a version forbids a new object but allows an update of a spec that has it.
    #[test]
    fn what_a_version_forbids_and_the_old_pod_did_its_successor_may_do() {
        let container =
            |field: &str, value: Value| json!({"containers": [{"name": "a", field: value}]});
        let init =
            |field: &str, value: Value| json!({"initContainers": [{"name": "a", field: value}]});
        let rule = |action: &str| json!([{"action": action}]);
        let file = json!([{"name": "A", "valueFrom": {
            "fileKeyRef": {"volumeName": "a", "path": "b", "key": "c"}
        }}]);
        let capable = |capability: &str, escalation: Option<bool>| {
            json!({
                "capabilities": {"add": [capability]},
                "allowPrivilegeEscalation": escalation,
            })
        };
        let resize = json!([{"resourceName": "cpu", "restartPolicy": "RestartContainer"}]);
        let image = |image: Value| json!({"volumes": [{"name": "a", "image": image}]});
        let pages = |amount: &str| {
            container("resources", json!({"limits": {"hugepages-2Mi": amount, "cpu": "1"}}))
        };
        let token = |path: &str| {
            json!({"volumes": [{"name": "a", "projected": {"sources": [
                {"serviceAccountToken": {"path": path}}
            ]}}]})
        };
        let affinity = |value: &str| {
            json!({"affinity": {"nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                    {"matchExpressions": [{"key": "a", "operator": "In", "values": [value]}]}
                ]}
            }}})
        };
        let spread = |value: &str| {
            json!({"topologySpreadConstraints": [{
                "maxSkew": 1,
                "topologyKey": "zone",
                "whenUnsatisfiable": "DoNotSchedule",
                "labelSelector": {"matchLabels": {"a": value}},
            }]})
        };
        let device = |host_users: bool| {
            json!({
                "hostUsers": host_users,
                "initContainers": [{"name": "a", "volumeDevices": [{"name": "d", "devicePath": "/d"}]}],
            })
        };
        type Allow = fn(&mut PodOptions);
        let nothing: Allow = |_| ();
        let rules: Allow = |options| options.allow_container_restart_policy_rules = true;
        let all: Allow = |options| options.allow_restart_all_containers = true;
        let escalation: Allow =
            |options| options.allow_sys_admin_without_privilege_escalation = true;
        let restart: Allow = |options| {
            options.allow_existing_restart_container_for_non_sidecar_init_container = true
        };
        for (version, old, allow) in [
            (Version::V1_34, init("restartPolicy", json!("Never")), rules),
            (Version::V1_34, init("restartPolicy", json!("Always")), nothing),
            (Version::V1_34, container("env", file), |options: &mut PodOptions| {
                options.allow_env_files = true;
            }),
            (
                Version::V1_34,
                container("restartPolicyRules", rule("RestartAllContainers")),
                nothing,
            ),
            (Version::V1_35, container("restartPolicyRules", rule("RestartAllContainers")), all),
            (Version::V1_35, init("restartPolicyRules", rule("RestartAllContainers")), all),
            (Version::V1_35, container("restartPolicyRules", rule("Restart")), nothing),
            (Version::V1_35, init("restartPolicyRules", rule("Restart")), nothing),
            (
                Version::V1_35,
                json!({"initContainers": [
                    {"name": "a", "restartPolicy": "Always", "restartPolicyRules": rule("Restart")}
                ]}),
                all,
            ),
            (Version::V1_34, json!({"hostUsers": false, "hostNetwork": true}), nothing),
            (Version::V1_36, json!({"hostUsers": false}), nothing),
            (Version::V1_36, json!({"hostUsers": true, "hostNetwork": true}), nothing),
            (Version::V1_34, json!({"tolerations": [{"operator": "Lt"}]}), nothing),
            (Version::V1_36, json!({"tolerations": [{"operator": "Lt"}]}), |options| {
                options.allow_taint_toleration_comparison_operators = true;
            }),
            (Version::V1_36, json!({"tolerations": [{"operator": "Exists"}]}), nothing),
            (Version::V1_36, json!({"securityContext": {}}), nothing),
            (Version::V1_37, image(json!({})), |options| {
                options.allow_empty_image_volume_reference = true;
            }),
            (Version::V1_37, image(json!({"reference": "a:1"})), nothing),
            (
                Version::V1_36,
                container("securityContext", capable("CAP_SYS_ADMIN", Some(false))),
                nothing,
            ),
            (
                Version::V1_37,
                container("securityContext", capable("CAP_SYS_ADMIN", Some(false))),
                escalation,
            ),
            (
                Version::V1_37,
                container("securityContext", capable("CAP_SYS_ADMIN", None)),
                escalation,
            ),
            (
                Version::V1_37,
                container("securityContext", capable("CAP_SYS_ADMIN", Some(true))),
                nothing,
            ),
            (
                Version::V1_37,
                container("securityContext", capable("CAP_NET_ADMIN", Some(false))),
                nothing,
            ),
            (Version::V1_36, init("resizePolicy", resize.clone()), restart),
            (Version::V1_36, container("resizePolicy", resize.clone()), nothing),
            (
                Version::V1_36,
                json!({"initContainers": [
                    {"name": "a", "restartPolicy": "Always", "resizePolicy": resize}
                ]}),
                nothing,
            ),
            (
                Version::V1_36,
                init(
                    "resizePolicy",
                    json!([{"resourceName": "cpu", "restartPolicy": "NotRequired"}]),
                ),
                nothing,
            ),
            (Version::V1_36, pages("3Mi"), |options| {
                options.allow_indivisible_huge_pages_values = true;
            }),
            (Version::V1_36, pages("4Mi"), nothing),
            (Version::V1_36, token("../a"), |options| {
                options.allow_non_local_projected_token_path = true;
            }),
            (Version::V1_36, token("a"), nothing),
            (Version::V1_36, affinity("-"), |options| {
                options.allow_invalid_label_value_in_required_node_affinity = true;
            }),
            (Version::V1_36, affinity("a"), nothing),
            (Version::V1_36, spread("-"), |options| {
                options.allow_invalid_topology_spread_constraint_label_selector = true;
            }),
            (Version::V1_36, spread("a"), nothing),
            (Version::V1_36, device(false), |options| {
                options.allow_user_namespaces_with_volume_devices = true;
            }),
            (Version::V1_36, device(true), nothing),
        ] {
            let mut want = PodOptions::for_create(Server::of(version));
            allow(&mut want);
            assert_eq!(options_of(version, old.clone()), want, "{version} {old}");
        }
    }

    #[test]
    fn an_annotation_that_the_old_pod_had_wrong_its_successor_may_have_wrong() {
        let allows = |cost: &str| {
            let annotations = json!({"controller.kubernetes.io/pod-deletion-cost": cost});
            let template = json!({"metadata": {"annotations": annotations}});
            PodOptions::for_update(
                &serde_json::from_value(template).unwrap(),
                Server::of(Version::V1_36),
            )
            .allow_invalid_pod_deletion_cost
        };
        assert!(allows("cheap") && !allows("1"));
    }

    #[test]
    fn what_the_old_pod_broke_its_successor_may_break() {
        let none = PodOptions::for_create(Server::of(Version::V1_36));
        let term = json!({
            "topologyKey": "zone",
            "namespaceSelector": {"matchLabels": {"_": "a"}},
        });
        let sysctl = json!({"sysctls": [{"name": "net/ipv4/a", "value": "1"}]});
        let spread = |selector: Value| {
            json!({"topologySpreadConstraints": [{
                "maxSkew": 1,
                "topologyKey": "zone",
                "whenUnsatisfiable": "DoNotSchedule",
                "matchLabelKeys": ["a"],
                "labelSelector": selector,
            }]})
        };
        for (old, want) in [
            (json!({}), none.clone()),
            (
                json!({"affinity": {"podAntiAffinity": {
                    "preferredDuringSchedulingIgnoredDuringExecution":
                        [{"weight": 1, "podAffinityTerm": term}],
                }}}),
                PodOptions { allow_invalid_label_value_in_selector: true, ..none.clone() },
            ),
            (json!({"securityContext": sysctl}), none.clone()),
            (
                json!({"securityContext": sysctl, "hostNetwork": true}),
                PodOptions {
                    allow_namespaced_sysctls_for_host_net_and_host_ipc: true,
                    ..none.clone()
                },
            ),
            (spread(json!({"matchLabels": {"a": "1"}})), none.clone()),
            (
                spread(Value::Null),
                PodOptions { forbids_match_label_keys_in_selector: true, ..none.clone() },
            ),
            (
                json!({"hostUsers": false, "hostNetwork": true}),
                PodOptions { allow_user_namespaces_host_network: true, ..none.clone() },
            ),
            (
                json!({"securityContext": {"seLinuxChangePolicy": "Recursive"}}),
                PodOptions { allow_any_selinux_change_policy: true, ..none.clone() },
            ),
            (
                json!({"tolerations": [{"operator": "Gt"}]}),
                PodOptions { allow_taint_toleration_comparison_operators: true, ..none.clone() },
            ),
        ] {
            assert_eq!(options(old.clone()), want, "{old}");
        }
    }
}
