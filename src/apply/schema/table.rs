//! The fields that are not merged as their types are by default, and the structs that
//! server-side apply takes as a whole. Generated from `tests/oracle/facts/`:
//! `BLESS=1 cargo test --features cli,wasm --test core apply::schema` writes it.

use super::{Default, Key, Merging};

const M: Merging = Merging::DEFAULT;

const fn text(name: &'static str, default: &'static str) -> Key {
    Key { name, default: Default::Text(default) }
}

const fn number(name: &'static str, default: i64) -> Key {
    Key { name, default: Default::Number(default) }
}

/// By struct and field.
#[rustfmt::skip]
pub(super) static FIELDS: &[(&str, &str, Merging)] = &[
    ("Container", "env", M.patched_by("name").map(&[text("name", "")])),
    ("Container", "ports", M.patched_by("containerPort").map(&[number("containerPort", 0), text("protocol", "TCP")])),
    ("Container", "volumeDevices", M.patched_by("devicePath").map(&[text("devicePath", "")])),
    ("Container", "volumeMounts", M.patched_by("mountPath").map(&[text("mountPath", "")])),
    ("ContainerRestartRuleOnExitCodes", "values", M.set()),
    ("ContainerStatus", "allocatedResourcesStatus", M.patched_by("name").map(&[text("name", "")])),
    ("ContainerStatus", "volumeMounts", M.patched_by("mountPath").map(&[text("mountPath", "")])),
    ("DaemonSetStatus", "conditions", M.patched_by("type").map(&[text("type", "")])),
    ("EphemeralContainer", "env", M.patched_by("name").map(&[text("name", "")])),
    ("EphemeralContainer", "ports", M.patched_by("containerPort").map(&[number("containerPort", 0), text("protocol", "TCP")])),
    ("EphemeralContainer", "volumeDevices", M.patched_by("devicePath").map(&[text("devicePath", "")])),
    ("EphemeralContainer", "volumeMounts", M.patched_by("mountPath").map(&[text("mountPath", "")])),
    ("EphemeralContainerCommon", "env", M.patched_by("name").map(&[text("name", "")])),
    ("EphemeralContainerCommon", "ports", M.patched_by("containerPort").map(&[number("containerPort", 0), text("protocol", "TCP")])),
    ("EphemeralContainerCommon", "volumeDevices", M.patched_by("devicePath").map(&[text("devicePath", "")])),
    ("EphemeralContainerCommon", "volumeMounts", M.patched_by("mountPath").map(&[text("mountPath", "")])),
    ("NodeAllocatableResourceClaimStatus", "containers", M.set()),
    ("NodeAllocatableResourceClaimStatus", "mapping", M.patched_by("name").map(&[text("name", "")])),
    ("NodeAllocatableResourceClaimStatus", "overhead", M.patched_by("name").map(&[text("name", "")])),
    ("NodePodPreemptionPolicy", "disableResizePreemption", M.set()),
    ("NodeSpec", "podCIDRs", M.patched().set()),
    ("NodeStatus", "addresses", M.patched_by("type").map(&[text("type", "")])),
    ("NodeStatus", "conditions", M.patched_by("type").map(&[text("type", "")])),
    ("ObjectMeta", "finalizers", M.patched().set()),
    ("ObjectMeta", "ownerReferences", M.patched_by("uid").map(&[text("uid", "")])),
    ("PodSpec", "containers", M.patched_by("name").map(&[text("name", "")])),
    ("PodSpec", "ephemeralContainers", M.patched_by("name").map(&[text("name", "")])),
    ("PodSpec", "evictionResponders", M.patched_by("name").map(&[text("name", "")])),
    ("PodSpec", "hostAliases", M.patched_by("ip").map(&[text("ip", "")])),
    ("PodSpec", "imagePullSecrets", M.patched_by("name").map(&[text("name", "")])),
    ("PodSpec", "initContainers", M.patched_by("name").map(&[text("name", "")])),
    ("PodSpec", "nodeSelector", M.atomic()),
    ("PodSpec", "resourceClaims", M.patched_by("name").retaining_keys().map(&[text("name", "")])),
    ("PodSpec", "schedulingGates", M.patched_by("name").map(&[text("name", "")])),
    ("PodSpec", "topologySpreadConstraints", M.patched_by("topologyKey").map(&[text("topologyKey", ""), text("whenUnsatisfiable", "")])),
    ("PodSpec", "volumes", M.patched_by("name").retaining_keys().map(&[text("name", "")])),
    ("PodStatus", "conditions", M.patched_by("type").map(&[text("type", "")])),
    ("PodStatus", "hostIPs", M.patched_by("ip")),
    ("PodStatus", "nodeAllocatableResourceClaimStatuses", M.patched_by("resourceClaimName").map(&[text("resourceClaimName", "")])),
    ("PodStatus", "podIPs", M.patched_by("ip").map(&[text("ip", "")])),
    ("PodStatus", "resourceClaimStatuses", M.patched_by("name").retaining_keys().map(&[text("name", "")])),
    ("PodStatus", "volumeHealth", M.map(&[text("name", "")])),
    ("PodVolumeHealth", "healthConditions", M.patched_by("status").map(&[text("status", ""), text("reason", "")])),
    ("ResourceRequirements", "claims", M.map(&[text("name", "")])),
    ("ResourceStatus", "resources", M.map(&[text("resourceID", "")])),
    ("VolumeMount", "bindMountOptions", M.set()),
];

/// By name.
#[rustfmt::skip]
pub(super) static ATOMIC_STRUCTS: &[&str] = &[
    "ConfigMapKeySelector",
    "EvictionResponder",
    "FileKeySelector",
    "LabelSelector",
    "LocalObjectReference",
    "NodeSelector",
    "NodeSelectorTerm",
    "ObjectFieldSelector",
    "OwnerReference",
    "ResourceFieldSelector",
    "SecretKeySelector",
    "TypedLocalObjectReference",
];
