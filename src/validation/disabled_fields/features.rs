//! The features that have fields in the typed objects: whether an old object uses one, and how
//! its fields are dropped.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::{Lifecycle, PodSpec, VolumeMount, VolumeProjection};

use crate::field::Path;
use crate::validation::every_container::{Kind, every_container};
use crate::version::Gate;

/// Records the path of a dropped field.
type Note<'n> = &'n mut dyn FnMut(&Path<'_>);

/// A feature that has fields in the typed objects.
pub(super) struct Feature {
    /// The feature gate.
    pub(super) gate: Gate,
    /// Whether an old object uses the feature, and so may keep using it.
    pub(super) in_use: fn(&PodSpec) -> bool,
    /// Drops the fields of the feature; the path is that of the pod spec.
    pub(super) drop: fn(&mut PodSpec, &Path<'_>, Note<'_>),
}

/// All such features, in the API server's order.
pub(super) const FEATURES: &[Feature] = &[
    Feature {
        gate: Gate::UserNamespacesSupport,
        in_use: |spec| spec.host_users.is_some(),
        drop: |spec, path, note| take(&mut spec.host_users, &path.child("hostUsers"), note),
    },
    Feature {
        gate: Gate::SupplementalGroupsPolicy,
        in_use: |spec| {
            spec.security_context.as_ref().is_some_and(|c| c.supplemental_groups_policy.is_some())
        },
        drop: |spec, path, note| {
            if let Some(context) = &mut spec.security_context {
                let path = path.child("securityContext");
                let policy = &mut context.supplemental_groups_policy;
                take(policy, &path.child("supplementalGroupsPolicy"), note);
            }
        },
    },
    Feature {
        gate: Gate::PodLevelResources,
        in_use: |spec| {
            let lists = spec.resources.iter().flat_map(|r| [&r.requests, &r.limits]);
            lists.flatten().any(|list| !list.is_empty())
        },
        drop: |spec, path, note| take(&mut spec.resources, &path.child("resources"), note),
    },
    Feature {
        gate: Gate::ProcMountType,
        in_use: |spec| {
            let mut contexts = every_container(spec).filter_map(|c| c.security_context);
            contexts.any(|c| c.proc_mount.as_deref().is_some_and(|mount| mount != "Default"))
        },
        drop: reset_proc_mounts,
    },
    Feature {
        gate: Gate::MatchLabelKeysInPodTopologySpread,
        in_use: |spec| {
            let constraints = spec.topology_spread_constraints.iter().flatten();
            constraints.flat_map(|c| c.match_label_keys.iter().flatten()).next().is_some()
        },
        drop: |spec, path, note| {
            let path = path.child("topologySpreadConstraints");
            for (i, c) in spec.topology_spread_constraints.iter_mut().flatten().enumerate() {
                take(&mut c.match_label_keys, &path.index(i).child("matchLabelKeys"), note);
            }
        },
    },
    Feature {
        gate: Gate::DynamicResourceAllocation,
        in_use: |spec| spec.resource_claims.iter().flatten().next().is_some(),
        drop: drop_resource_claims,
    },
    Feature {
        gate: Gate::ClusterTrustBundleProjection,
        in_use: |spec| projections(spec).any(|source| source.cluster_trust_bundle.is_some()),
        drop: |spec, path, note| {
            let field = "clusterTrustBundle";
            drop_projection(spec, path, note, field, |source| &mut source.cluster_trust_bundle);
        },
    },
    Feature {
        gate: Gate::PodCertificateRequest,
        in_use: |spec| projections(spec).any(|source| source.pod_certificate.is_some()),
        drop: |spec, path, note| {
            let field = "podCertificate";
            drop_projection(spec, path, note, field, |source| &mut source.pod_certificate);
        },
    },
    Feature {
        gate: Gate::GenericWorkload,
        in_use: |spec| spec.scheduling_group.is_some(),
        drop: |spec, path, note| {
            take(&mut spec.scheduling_group, &path.child("schedulingGroup"), note);
        },
    },
    Feature {
        gate: Gate::InPlacePodVerticalScaling,
        in_use: |spec| {
            let mut others = every_container(spec).filter(|c| c.kind != Kind::Ephemeral);
            others.any(|container| !container.resize_policy.is_empty())
        },
        drop: drop_resize_policies,
    },
    Feature {
        gate: Gate::ContainerRestartRules,
        in_use: uses_restart_rules,
        drop: drop_restart_rules,
    },
    Feature {
        gate: Gate::HostnameOverride,
        in_use: |spec| spec.hostname_override.is_some(),
        drop: |spec, path, note| {
            take(&mut spec.hostname_override, &path.child("hostnameOverride"), note);
        },
    },
    Feature {
        gate: Gate::EnvFiles,
        in_use: |spec| {
            let mut variables = every_container(spec).flat_map(|container| container.env);
            variables.any(|v| v.value_from.as_ref().is_some_and(|from| from.file_key_ref.is_some()))
        },
        drop: drop_file_keys,
    },
    Feature {
        gate: Gate::ImageVolume,
        in_use: |spec| spec.volumes.iter().flatten().any(|volume| volume.image.is_some()),
        drop: drop_image_volumes,
    },
    Feature {
        gate: Gate::SELinuxChangePolicy,
        in_use: |spec| {
            spec.security_context.as_ref().is_some_and(|c| c.se_linux_change_policy.is_some())
        },
        drop: |spec, path, note| {
            if let Some(context) = &mut spec.security_context {
                let path = path.child("securityContext");
                let policy = &mut context.se_linux_change_policy;
                take(policy, &path.child("seLinuxChangePolicy"), note);
            }
        },
    },
    Feature {
        gate: Gate::ContainerStopSignals,
        in_use: |spec| {
            let mut lifecycles = every_container(spec).filter_map(|container| container.lifecycle);
            lifecycles.any(|lifecycle| lifecycle.stop_signal.is_some())
        },
        drop: drop_stop_signals,
    },
];

/// Drops a field and, if it was set, records its path.
fn take<T>(field: &mut Option<T>, path: &Path<'_>, note: Note<'_>) {
    if field.take().is_some() {
        note(path);
    }
}

/// Runs a block for each container of any kind, with its path.
macro_rules! for_each_container {
    ($spec:expr, $path:expr, |$container:ident, $at:ident| $body:block) => {
        let list = $path.child("initContainers");
        for (i, $container) in $spec.init_containers.iter_mut().flatten().enumerate() {
            let $at = list.index(i);
            $body
        }
        let list = $path.child("containers");
        for (i, $container) in $spec.containers.iter_mut().enumerate() {
            let $at = list.index(i);
            $body
        }
        let list = $path.child("ephemeralContainers");
        for (i, $container) in $spec.ephemeral_containers.iter_mut().flatten().enumerate() {
            let $at = list.index(i);
            $body
        }
    };
}

/// Resets every `procMount` other than `Default` to `Default`, instead of dropping the field.
fn reset_proc_mounts(spec: &mut PodSpec, path: &Path<'_>, note: Note<'_>) {
    for_each_container!(spec, path, |container, at| {
        let context = container.security_context.as_mut();
        let mount = context.and_then(|context| context.proc_mount.as_mut());
        if let Some(mount) = mount.filter(|mount| mount.as_str() != "Default") {
            "Default".clone_into(mount);
            note(&at.child("securityContext").child("procMount"));
        }
    });
}

fn drop_resource_claims(spec: &mut PodSpec, path: &Path<'_>, note: Note<'_>) {
    for_each_container!(spec, path, |container, at| {
        if let Some(resources) = &mut container.resources {
            take(&mut resources.claims, &at.child("resources").child("claims"), note);
        }
    });
    take(&mut spec.resource_claims, &path.child("resourceClaims"), note);
}

fn projections(spec: &PodSpec) -> impl Iterator<Item = &VolumeProjection> {
    let projected = spec.volumes.iter().flatten().filter_map(|volume| volume.projected.as_ref());
    projected.flat_map(|projected| projected.sources.iter().flatten())
}

/// Drops one kind of source from all projected volumes. A source that has no other kind stays,
/// empty.
fn drop_projection<T>(
    spec: &mut PodSpec,
    path: &Path<'_>,
    note: Note<'_>,
    field: &'static str,
    kind: fn(&mut VolumeProjection) -> &mut Option<T>,
) {
    let volumes = path.child("volumes");
    for (i, volume) in spec.volumes.iter_mut().flatten().enumerate() {
        let volume_path = volumes.index(i);
        let projected = volume_path.child("projected");
        let list = projected.child("sources");
        let sources = volume.projected.iter_mut().flat_map(|p| p.sources.iter_mut().flatten());
        for (i, source) in sources.enumerate() {
            take(kind(source), &list.index(i).child(field), note);
        }
    }
}

fn drop_resize_policies(spec: &mut PodSpec, path: &Path<'_>, note: Note<'_>) {
    for_each_container!(spec, path, |container, at| {
        take(&mut container.resize_policy, &at.child("resizePolicy"), note);
    });
}

fn uses_restart_rules(spec: &PodSpec) -> bool {
    let mut init = spec.init_containers.iter().flatten();
    init.any(|container| {
        container.restart_policy.as_deref().is_some_and(|policy| policy != "Always")
            || container.restart_policy_rules.iter().flatten().next().is_some()
    }) || spec.containers.iter().any(|container| container.restart_policy.is_some())
}

/// Drops restart policies and rules. Sidecars keep the policy `Always`, which makes them
/// sidecars.
fn drop_restart_rules(spec: &mut PodSpec, path: &Path<'_>, note: Note<'_>) {
    let list = path.child("initContainers");
    for (i, container) in spec.init_containers.iter_mut().flatten().enumerate() {
        let at = list.index(i);
        if container.restart_policy.as_deref() != Some("Always") {
            take(&mut container.restart_policy, &at.child("restartPolicy"), note);
        }
        take(&mut container.restart_policy_rules, &at.child("restartPolicyRules"), note);
    }
    let list = path.child("containers");
    for (i, container) in spec.containers.iter_mut().enumerate() {
        let at = list.index(i);
        take(&mut container.restart_policy, &at.child("restartPolicy"), note);
        take(&mut container.restart_policy_rules, &at.child("restartPolicyRules"), note);
    }
    let list = path.child("ephemeralContainers");
    for (i, container) in spec.ephemeral_containers.iter_mut().flatten().enumerate() {
        let at = list.index(i);
        take(&mut container.restart_policy, &at.child("restartPolicy"), note);
        take(&mut container.restart_policy_rules, &at.child("restartPolicyRules"), note);
    }
}

fn drop_file_keys(spec: &mut PodSpec, path: &Path<'_>, note: Note<'_>) {
    for_each_container!(spec, path, |container, at| {
        let list = at.child("env");
        for (i, variable) in container.env.iter_mut().flatten().enumerate() {
            if let Some(source) = &mut variable.value_from {
                let at = list.index(i);
                take(&mut source.file_key_ref, &at.child("valueFrom").child("fileKeyRef"), note);
            }
        }
    });
}

/// Drops image volumes as a whole, and with them their mounts.
fn drop_image_volumes(spec: &mut PodSpec, path: &Path<'_>, note: Note<'_>) {
    let mut names = BTreeSet::new();
    let list = path.child("volumes");
    for (i, volume) in spec.volumes.iter().flatten().enumerate() {
        if volume.image.is_some() {
            names.insert(volume.name.clone());
            note(&list.index(i));
        }
    }
    if names.is_empty() {
        return;
    }
    if let Some(volumes) = &mut spec.volumes {
        volumes.retain(|volume| volume.image.is_none());
    }
    let is_left = |mount: &VolumeMount| !names.contains(&mount.name);
    for_each_container!(spec, path, |container, at| {
        let list = at.child("volumeMounts");
        for (i, mount) in container.volume_mounts.iter().flatten().enumerate() {
            if !is_left(mount) {
                note(&list.index(i));
            }
        }
        if let Some(mounts) = &mut container.volume_mounts {
            mounts.retain(is_left);
        }
    });
}

fn drop_stop_signals(spec: &mut PodSpec, path: &Path<'_>, note: Note<'_>) {
    for_each_container!(spec, path, |container, at| {
        drop_stop_signal(&mut container.lifecycle, &at.child("lifecycle"), note);
    });
}

fn drop_stop_signal(lifecycle: &mut Option<Lifecycle>, path: &Path<'_>, note: Note<'_>) {
    if let Some(handlers) = lifecycle
        && handlers.stop_signal.take().is_some()
    {
        note(&path.child("stopSignal"));
        if *handlers == Lifecycle::default() {
            *lifecycle = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn uses(gate: Gate, spec: Value) -> bool {
        let mut whole = json!({"containers": []});
        whole.as_object_mut().unwrap().extend(spec.as_object().unwrap().clone());
        let spec = serde_json::from_value(whole).unwrap();
        FEATURES.iter().any(|feature| feature.gate == gate && (feature.in_use)(&spec))
    }

    fn container(field: &str, value: Value) -> Value {
        json!([{"name": "a", field: value}])
    }

    fn source(kind: &str) -> Value {
        let source = json!({kind: {"path": "a", "keyType": "RSA2048", "signerName": "a/b"}});
        json!({"volumes": [{"name": "a", "projected": {"sources": [{}, source]}}]})
    }

    #[test]
    fn what_uses_a_feature() {
        let rule = json!([{"action": "Restart"}]);
        let policy = json!([{"resourceName": "cpu", "restartPolicy": "NotRequired"}]);
        let file = json!([{"name": "A", "valueFrom": {
            "fileKeyRef": {"volumeName": "a", "path": "b", "key": "c"}
        }}]);
        let spread = |keys: Value| {
            json!({"topologySpreadConstraints": [{
                "maxSkew": 1,
                "topologyKey": "zone",
                "whenUnsatisfiable": "DoNotSchedule",
                "matchLabelKeys": keys,
            }]})
        };
        for (gate, spec) in [
            (Gate::UserNamespacesSupport, json!({"hostUsers": true})),
            (
                Gate::SupplementalGroupsPolicy,
                json!({"securityContext": {"supplementalGroupsPolicy": "Merge"}}),
            ),
            (Gate::PodLevelResources, json!({"resources": {"requests": {"cpu": "1"}}})),
            (Gate::PodLevelResources, json!({"resources": {"limits": {"cpu": "1"}}})),
            (
                Gate::ProcMountType,
                json!({"containers": container("securityContext", json!({"procMount": "Unmasked"}))}),
            ),
            (Gate::MatchLabelKeysInPodTopologySpread, spread(json!(["a"]))),
            (Gate::DynamicResourceAllocation, json!({"resourceClaims": [{"name": "a"}]})),
            (Gate::ClusterTrustBundleProjection, source("clusterTrustBundle")),
            (Gate::PodCertificateRequest, source("podCertificate")),
            (Gate::GenericWorkload, json!({"schedulingGroup": {}})),
            (
                Gate::InPlacePodVerticalScaling,
                json!({"initContainers": container("resizePolicy", policy.clone())}),
            ),
            (
                Gate::ContainerRestartRules,
                json!({"initContainers": container("restartPolicy", json!("Never"))}),
            ),
            (
                Gate::ContainerRestartRules,
                json!({"initContainers": container("restartPolicyRules", rule.clone())}),
            ),
            (
                Gate::ContainerRestartRules,
                json!({"containers": container("restartPolicy", json!("Always"))}),
            ),
            (Gate::HostnameOverride, json!({"hostnameOverride": "a"})),
            (Gate::EnvFiles, json!({"initContainers": container("env", file)})),
            (Gate::ImageVolume, json!({"volumes": [{"name": "a"}, {"name": "b", "image": {}}]})),
            (
                Gate::SELinuxChangePolicy,
                json!({"securityContext": {"seLinuxChangePolicy": "Recursive"}}),
            ),
            (
                Gate::ContainerStopSignals,
                json!({"containers": container("lifecycle", json!({"stopSignal": "SIGTERM"}))}),
            ),
        ] {
            assert!(uses(gate, spec.clone()), "{}: {spec}", gate.name());
        }
        for (gate, spec) in [
            (Gate::SupplementalGroupsPolicy, json!({"securityContext": {}})),
            (Gate::PodLevelResources, json!({"resources": {"requests": {}, "limits": {}}})),
            (
                Gate::ProcMountType,
                json!({"containers": container("securityContext", json!({"procMount": "Default"}))}),
            ),
            (Gate::MatchLabelKeysInPodTopologySpread, spread(json!([]))),
            (Gate::DynamicResourceAllocation, json!({"resourceClaims": []})),
            (Gate::ClusterTrustBundleProjection, source("podCertificate")),
            (Gate::PodCertificateRequest, source("clusterTrustBundle")),
            (
                Gate::InPlacePodVerticalScaling,
                json!({"ephemeralContainers": container("resizePolicy", policy)}),
            ),
            // The policy of a sidecar.
            (
                Gate::ContainerRestartRules,
                json!({"initContainers": container("restartPolicy", json!("Always"))}),
            ),
            (
                Gate::ContainerRestartRules,
                json!({"containers": container("restartPolicyRules", rule)}),
            ),
            (
                Gate::EnvFiles,
                json!({"containers": container("env", json!([{"name": "A", "valueFrom": {}}]))}),
            ),
            (Gate::ImageVolume, json!({"volumes": [{"name": "a"}]})),
            (Gate::SELinuxChangePolicy, json!({"securityContext": {}})),
            (
                Gate::ContainerStopSignals,
                json!({"containers": container("lifecycle", json!({"preStop": {}}))}),
            ),
        ] {
            assert!(!uses(gate, spec.clone()), "{}: {spec}", gate.name());
        }
    }
}
