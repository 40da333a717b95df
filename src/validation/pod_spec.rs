//! Validates the spec of a pod template, part by part in the API server's order.
//!
//! Source: `ValidatePodSpec` in `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::PodSpec;

use super::label_selector::validate_labels;
use super::pod_context::Pod;
use super::{
    PodOptions, affinity, containers, dns, host_namespaces, lifetime, named_objects,
    operating_system, resource_claims, resources, scheduling, security_context, volumes, workload,
};
use crate::field::{ErrorList, Path};
use crate::manifest::ExtraFields;
use crate::version::Gate;

/// Validates the spec of a pod template at `path`.
///
/// A template is not yet a pod, so what depends on the pod's name is not validated.
pub(super) fn validate_pod_spec(
    spec: &PodSpec,
    extra: &ExtraFields,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    lifetime::validate_termination_grace_period(spec, path, errors);
    let volumes = volumes::validate_volumes(
        spec.volumes.as_deref().unwrap_or_default(),
        extra,
        &path.child("volumes"),
        options,
        errors,
    );
    let claims = spec.resource_claims.as_deref().unwrap_or_default();
    resource_claims::validate_resource_claims(claims, &path.child("resourceClaims"), errors);
    let pod = Pod {
        spec,
        volumes,
        claim_names: BTreeSet::from_iter(
            claims.iter().map(|claim| claim.name.as_str()).filter(|name| !name.is_empty()),
        ),
        host_users: spec.host_users.unwrap_or(true),
        extra,
        options,
    };
    containers::validate_containers(&pod, &path.child("containers"), errors);
    containers::validate_init_containers(&pod, &path.child("initContainers"), errors);
    containers::validate_ephemeral_containers(&pod, &path.child("ephemeralContainers"), errors);
    if options.server.has(Gate::PodLevelResources) {
        resources::validate_pod_resources(&pod, path, errors);
    }
    host_namespaces::validate_host_network(&pod, path, errors);
    lifetime::validate_restart_policy(spec, path, errors);
    dns::validate_dns_policy(&pod, path, errors);
    if let Some(labels) = &spec.node_selector {
        validate_labels(labels, &path.child("nodeSelector"), errors);
    }
    security_context::validate_pod_security_context(&pod, path, errors);
    affinity::validate_affinity(&pod, &path.child("affinity"), errors);
    dns::validate_dns_config(&pod, path, errors);
    scheduling::validate_readiness_gates(&pod, &path.child("readinessGates"), errors);
    scheduling::validate_scheduling_gates(&pod, &path.child("schedulingGates"), errors);
    scheduling::validate_topology_spread(&pod, &path.child("topologySpreadConstraints"), errors);
    operating_system::validate_windows_host_process(&pod, path, errors);
    host_namespaces::validate_host_users(&pod, path, errors);
    host_namespaces::validate_host_name(&pod, path, errors);
    named_objects::validate_account_and_node(spec, path, errors);
    lifetime::validate_active_deadline(spec, path, errors);
    named_objects::validate_hostname(spec, path, errors);
    scheduling::validate_tolerations(&pod, &path.child("tolerations"), errors);
    dns::validate_host_aliases(&pod, path, errors);
    named_objects::validate_classes(spec, path, errors);
    lifetime::validate_preemption_policy(spec, path, errors);
    if let Some(overhead) = &spec.overhead {
        resources::validate_overhead(overhead, &path.child("overhead"), options, errors);
    }
    operating_system::validate_os(&pod, path, errors);
    workload::validate_workload_reference(extra, &path.child("workloadRef"), errors);
    workload::validate_scheduling_group(&pod, path, errors);
    containers::validate_file_key_ref_volumes(spec, path, errors);
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// Returns the errors of a pod spec, after adding a pod's defaults and the required fields
    /// of containers where they are absent. The paths start at `spec`.
    pub(in super::super) fn findings(spec: Value) -> Vec<String> {
        findings_with(spec, &PodOptions::default())
    }

    /// As [`findings`], with these options.
    pub(in super::super) fn findings_with(mut spec: Value, options: &PodOptions) -> Vec<String> {
        let defaults = json!({
            "name": "c",
            "image": "i",
            "imagePullPolicy": "Always",
            "terminationMessagePolicy": "File",
        });
        for (field, value) in [
            ("restartPolicy", json!("Always")),
            ("dnsPolicy", json!("ClusterFirst")),
            ("terminationGracePeriodSeconds", json!(30)),
            ("containers", json!([{"name": "main"}])),
        ] {
            spec.as_object_mut().unwrap().entry(field).or_insert(value);
        }
        for kind in ["containers", "initContainers", "ephemeralContainers"] {
            for container in spec.get_mut(kind).and_then(Value::as_array_mut).into_iter().flatten()
            {
                for (field, value) in defaults.as_object().unwrap() {
                    container.as_object_mut().unwrap().entry(field).or_insert(value.clone());
                }
            }
        }
        let spec = serde_json::from_value(spec).unwrap();
        let mut errors = ErrorList::new();
        let extra = ExtraFields::default();
        validate_pod_spec(&spec, &extra, &Path::root("spec"), options, &mut errors);
        errors.iter().map(ToString::to_string).collect()
    }
}
