//! What Go's types say and Rust's do not.
//!
//! The types that `k8s-openapi` generates have the fields of Kubernetes' own, but
//! not what Go makes of them: which structs are embedded, what a string type is
//! called, and which fields are pointers. The first two are only needed for the
//! words of an error, the last only where a field stands twice, once with `null`.
//!
//! Source: `staging/src/k8s.io/api/{core,apps}/v1/types.go` and
//! `staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go` at v1.36.

use std::borrow::Cow;

use super::tree::Kind;

/// The package of the types below, as Go prints it.
pub(super) const PACKAGE: &str = "v1";

/// The types that each version of `apps` and `extensions` has of its own.
const VERSIONED: [&str; 8] = [
    "DaemonSet",
    "DaemonSetCondition",
    "DaemonSetConditionType",
    "DaemonSetSpec",
    "DaemonSetStatus",
    "DaemonSetUpdateStrategy",
    "DaemonSetUpdateStrategyType",
    "RollingUpdateDaemonSet",
];

/// A type as it is called in the package of another version.
pub(super) fn in_package<'a>(go_type: &'a str, package: &str) -> Cow<'a, str> {
    match go_type.split_once("v1.") {
        Some((before, name)) if VERSIONED.contains(&name) => {
            Cow::Owned(format!("{before}{package}.{name}"))
        }
        _ => Cow::Borrowed(go_type),
    }
}

/// The struct embedded in the struct `name` that has the field, if it is not its own.
pub(super) fn embedded(name: &str, field: &str) -> Option<&'static str> {
    Some(match (name, field) {
        ("Volume", "name") | ("EphemeralContainer", "targetContainerName") => return None,
        ("Volume", _) => "VolumeSource",
        ("EphemeralContainer", _) => "EphemeralContainerCommon",
        ("Probe", "exec" | "httpGet" | "tcpSocket" | "grpc") => "ProbeHandler",
        (
            "ConfigMapEnvSource"
            | "ConfigMapKeySelector"
            | "ConfigMapProjection"
            | "ConfigMapVolumeSource"
            | "SecretEnvSource"
            | "SecretKeySelector"
            | "SecretProjection",
            "name",
        ) => "LocalObjectReference",
        _ => return None,
    })
}

/// The name of a field's string type, if it is not `string`.
pub(super) fn named_string(name: &str, field: &str) -> Option<&'static str> {
    type_in(NAMED_STRINGS, name, field)
}

/// The name of a field's list or map type, if it is not of plain strings.
pub(super) fn collection(name: &str, field: &str) -> Option<&'static str> {
    type_in(COLLECTIONS, name, field)
}

/// Whether `null` leaves the field as it is. `kinds` are those of the values that
/// the field is given: they tell lists, objects and plain values apart.
pub(super) fn keeps_value_on_null(
    name: &str,
    field: &str,
    mut kinds: impl Iterator<Item = Kind>,
) -> bool {
    match kinds.find(|kind| *kind != Kind::Null) {
        None | Some(Kind::Array) => false,
        Some(Kind::Object) => match field {
            "metadata" | "spec" | "status" | "template" | "updateStrategy" | "preference"
            | "podAffinityTerm" => true,
            "resources" => name != "PodSpec",
            _ => false,
        },
        Some(_) => !EMPTIED_BY_NULL.iter().any(|(n, fields)| *n == name && fields.contains(&field)),
    }
}

/// Whether the field is an `IntOrString` and no pointer: `null` makes a number of it, the
/// last that it has been given.
pub(super) fn is_number_on_null(name: &str, field: &str) -> bool {
    matches!((name, field), ("HTTPGetAction" | "TCPSocketAction", "port"))
}

fn type_in(table: &'static [(&str, &str, &str)], name: &str, field: &str) -> Option<&'static str> {
    table.iter().find(|(n, f, _)| *n == name && *f == field).map(|(_, _, go_type)| *go_type)
}

/// Struct, field, type.
static NAMED_STRINGS: &[(&str, &str, &str)] = &[
    ("AppArmorProfile", "type", "v1.AppArmorProfileType"),
    ("AzureDiskVolumeSource", "cachingMode", "v1.AzureDataDiskCachingMode"),
    ("AzureDiskVolumeSource", "kind", "v1.AzureDataDiskKind"),
    ("Capabilities", "add", "v1.Capability"),
    ("Capabilities", "drop", "v1.Capability"),
    ("Container", "imagePullPolicy", "v1.PullPolicy"),
    ("Container", "restartPolicy", "v1.ContainerRestartPolicy"),
    ("Container", "terminationMessagePolicy", "v1.TerminationMessagePolicy"),
    ("ContainerPort", "protocol", "v1.Protocol"),
    ("ContainerResizePolicy", "resourceName", "v1.ResourceName"),
    ("ContainerResizePolicy", "restartPolicy", "v1.ResourceResizeRestartPolicy"),
    ("ContainerRestartRule", "action", "v1.ContainerRestartRuleAction"),
    ("ContainerRestartRuleOnExitCodes", "operator", "v1.ContainerRestartRuleOnExitCodesOperator"),
    ("DaemonSetCondition", "status", "v1.ConditionStatus"),
    ("DaemonSetCondition", "type", "v1.DaemonSetConditionType"),
    ("DaemonSetUpdateStrategy", "type", "v1.DaemonSetUpdateStrategyType"),
    ("EmptyDirVolumeSource", "medium", "v1.StorageMedium"),
    ("EphemeralContainer", "imagePullPolicy", "v1.PullPolicy"),
    ("EphemeralContainer", "restartPolicy", "v1.ContainerRestartPolicy"),
    ("EphemeralContainer", "terminationMessagePolicy", "v1.TerminationMessagePolicy"),
    ("HTTPGetAction", "scheme", "v1.URIScheme"),
    ("HostPathVolumeSource", "type", "v1.HostPathType"),
    ("ImageVolumeSource", "pullPolicy", "v1.PullPolicy"),
    ("LabelSelectorRequirement", "operator", "v1.LabelSelectorOperator"),
    ("Lifecycle", "stopSignal", "v1.Signal"),
    ("ManagedFieldsEntry", "operation", "v1.ManagedFieldsOperationType"),
    ("NodeSelectorRequirement", "operator", "v1.NodeSelectorOperator"),
    ("ObjectMeta", "uid", "types.UID"),
    ("OwnerReference", "uid", "types.UID"),
    ("PersistentVolumeClaimSpec", "accessModes", "v1.PersistentVolumeAccessMode"),
    ("PersistentVolumeClaimSpec", "volumeMode", "v1.PersistentVolumeMode"),
    ("PodOS", "name", "v1.OSName"),
    ("PodReadinessGate", "conditionType", "v1.PodConditionType"),
    ("PodSecurityContext", "fsGroupChangePolicy", "v1.PodFSGroupChangePolicy"),
    ("PodSecurityContext", "seLinuxChangePolicy", "v1.PodSELinuxChangePolicy"),
    ("PodSecurityContext", "supplementalGroupsPolicy", "v1.SupplementalGroupsPolicy"),
    ("PodSpec", "dnsPolicy", "v1.DNSPolicy"),
    ("PodSpec", "preemptionPolicy", "v1.PreemptionPolicy"),
    ("PodSpec", "restartPolicy", "v1.RestartPolicy"),
    ("SeccompProfile", "type", "v1.SeccompProfileType"),
    ("SecurityContext", "procMount", "v1.ProcMountType"),
    ("Toleration", "effect", "v1.TaintEffect"),
    ("Toleration", "operator", "v1.TolerationOperator"),
    ("TopologySpreadConstraint", "nodeAffinityPolicy", "v1.NodeInclusionPolicy"),
    ("TopologySpreadConstraint", "nodeTaintsPolicy", "v1.NodeInclusionPolicy"),
    ("TopologySpreadConstraint", "whenUnsatisfiable", "v1.UnsatisfiableConstraintAction"),
    ("VolumeMount", "mountPropagation", "v1.MountPropagationMode"),
    ("VolumeMount", "recursiveReadOnly", "v1.RecursiveReadOnlyMode"),
];

/// Struct, field, type.
static COLLECTIONS: &[(&str, &str, &str)] = &[
    ("Capabilities", "add", "[]v1.Capability"),
    ("Capabilities", "drop", "[]v1.Capability"),
    ("ConfigMapProjection", "items", "[]v1.KeyToPath"),
    ("ConfigMapVolumeSource", "items", "[]v1.KeyToPath"),
    ("Container", "env", "[]v1.EnvVar"),
    ("Container", "envFrom", "[]v1.EnvFromSource"),
    ("Container", "ports", "[]v1.ContainerPort"),
    ("Container", "resizePolicy", "[]v1.ContainerResizePolicy"),
    ("Container", "restartPolicyRules", "[]v1.ContainerRestartRule"),
    ("Container", "volumeDevices", "[]v1.VolumeDevice"),
    ("Container", "volumeMounts", "[]v1.VolumeMount"),
    ("ContainerRestartRuleOnExitCodes", "values", "[]int32"),
    ("DaemonSetStatus", "conditions", "[]v1.DaemonSetCondition"),
    ("DownwardAPIProjection", "items", "[]v1.DownwardAPIVolumeFile"),
    ("DownwardAPIVolumeSource", "items", "[]v1.DownwardAPIVolumeFile"),
    ("EphemeralContainer", "env", "[]v1.EnvVar"),
    ("EphemeralContainer", "envFrom", "[]v1.EnvFromSource"),
    ("EphemeralContainer", "ports", "[]v1.ContainerPort"),
    ("EphemeralContainer", "resizePolicy", "[]v1.ContainerResizePolicy"),
    ("EphemeralContainer", "restartPolicyRules", "[]v1.ContainerRestartRule"),
    ("EphemeralContainer", "volumeDevices", "[]v1.VolumeDevice"),
    ("EphemeralContainer", "volumeMounts", "[]v1.VolumeMount"),
    ("HTTPGetAction", "httpHeaders", "[]v1.HTTPHeader"),
    ("LabelSelector", "matchExpressions", "[]v1.LabelSelectorRequirement"),
    (
        "NodeAffinity",
        "preferredDuringSchedulingIgnoredDuringExecution",
        "[]v1.PreferredSchedulingTerm",
    ),
    ("NodeSelector", "nodeSelectorTerms", "[]v1.NodeSelectorTerm"),
    ("NodeSelectorTerm", "matchExpressions", "[]v1.NodeSelectorRequirement"),
    ("NodeSelectorTerm", "matchFields", "[]v1.NodeSelectorRequirement"),
    ("ObjectMeta", "managedFields", "[]v1.ManagedFieldsEntry"),
    ("ObjectMeta", "ownerReferences", "[]v1.OwnerReference"),
    ("PersistentVolumeClaimSpec", "accessModes", "[]v1.PersistentVolumeAccessMode"),
    (
        "PodAffinity",
        "preferredDuringSchedulingIgnoredDuringExecution",
        "[]v1.WeightedPodAffinityTerm",
    ),
    ("PodAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "[]v1.PodAffinityTerm"),
    (
        "PodAntiAffinity",
        "preferredDuringSchedulingIgnoredDuringExecution",
        "[]v1.WeightedPodAffinityTerm",
    ),
    ("PodAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "[]v1.PodAffinityTerm"),
    ("PodDNSConfig", "options", "[]v1.PodDNSConfigOption"),
    ("PodSecurityContext", "supplementalGroups", "[]int64"),
    ("PodSecurityContext", "sysctls", "[]v1.Sysctl"),
    ("PodSpec", "containers", "[]v1.Container"),
    ("PodSpec", "ephemeralContainers", "[]v1.EphemeralContainer"),
    ("PodSpec", "hostAliases", "[]v1.HostAlias"),
    ("PodSpec", "imagePullSecrets", "[]v1.LocalObjectReference"),
    ("PodSpec", "initContainers", "[]v1.Container"),
    ("PodSpec", "overhead", "v1.ResourceList"),
    ("PodSpec", "readinessGates", "[]v1.PodReadinessGate"),
    ("PodSpec", "resourceClaims", "[]v1.PodResourceClaim"),
    ("PodSpec", "schedulingGates", "[]v1.PodSchedulingGate"),
    ("PodSpec", "tolerations", "[]v1.Toleration"),
    ("PodSpec", "topologySpreadConstraints", "[]v1.TopologySpreadConstraint"),
    ("PodSpec", "volumes", "[]v1.Volume"),
    ("ProjectedVolumeSource", "sources", "[]v1.VolumeProjection"),
    ("ResourceRequirements", "claims", "[]v1.ResourceClaim"),
    ("ResourceRequirements", "limits", "v1.ResourceList"),
    ("ResourceRequirements", "requests", "v1.ResourceList"),
    ("SecretProjection", "items", "[]v1.KeyToPath"),
    ("SecretVolumeSource", "items", "[]v1.KeyToPath"),
    ("VolumeResourceRequirements", "limits", "v1.ResourceList"),
    ("VolumeResourceRequirements", "requests", "v1.ResourceList"),
];

/// Structs with their plain fields that are pointers, or that read `null` themselves.
static EMPTIED_BY_NULL: &[(&str, &[&str])] = &[
    ("AppArmorProfile", &["localhostProfile"]),
    ("AzureDiskVolumeSource", &["cachingMode", "fsType", "kind", "readOnly"]),
    ("CSIVolumeSource", &["fsType", "readOnly"]),
    ("ClusterTrustBundleProjection", &["name", "optional", "signerName"]),
    ("ConfigMapEnvSource", &["optional"]),
    ("ConfigMapKeySelector", &["optional"]),
    ("ConfigMapProjection", &["optional"]),
    ("ConfigMapVolumeSource", &["defaultMode", "optional"]),
    ("Container", &["restartPolicy"]),
    ("DaemonSetCondition", &["lastTransitionTime"]),
    ("DaemonSetSpec", &["revisionHistoryLimit"]),
    ("DaemonSetStatus", &["collisionCount"]),
    ("DownwardAPIVolumeFile", &["mode"]),
    ("DownwardAPIVolumeSource", &["defaultMode"]),
    ("EmptyDirVolumeSource", &["sizeLimit"]),
    ("EphemeralContainer", &["restartPolicy"]),
    ("FCVolumeSource", &["lun"]),
    ("FileKeySelector", &["optional"]),
    ("GRPCAction", &["service"]),
    ("HostPathVolumeSource", &["type"]),
    ("ISCSIVolumeSource", &["initiatorName"]),
    ("KeyToPath", &["mode"]),
    ("Lifecycle", &["stopSignal"]),
    ("ManagedFieldsEntry", &["fieldsV1", "time"]),
    ("ObjectMeta", &["creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp"]),
    ("OwnerReference", &["blockOwnerDeletion", "controller"]),
    ("PersistentVolumeClaimSpec", &["storageClassName", "volumeAttributesClassName", "volumeMode"]),
    ("PodCertificateProjection", &["maxExpirationSeconds"]),
    ("PodDNSConfigOption", &["value"]),
    ("PodResourceClaim", &["resourceClaimName", "resourceClaimTemplateName"]),
    ("PodSchedulingGroup", &["podGroupName"]),
    (
        "PodSecurityContext",
        &[
            "fsGroup",
            "fsGroupChangePolicy",
            "runAsGroup",
            "runAsNonRoot",
            "runAsUser",
            "seLinuxChangePolicy",
            "supplementalGroupsPolicy",
        ],
    ),
    (
        "PodSpec",
        &[
            "activeDeadlineSeconds",
            "automountServiceAccountToken",
            "enableServiceLinks",
            "hostUsers",
            "hostnameOverride",
            "preemptionPolicy",
            "priority",
            "runtimeClassName",
            "setHostnameAsFQDN",
            "shareProcessNamespace",
            "terminationGracePeriodSeconds",
        ],
    ),
    ("Probe", &["terminationGracePeriodSeconds"]),
    ("ProjectedVolumeSource", &["defaultMode"]),
    ("ResourceFieldSelector", &["divisor"]),
    ("RollingUpdateDaemonSet", &["maxSurge", "maxUnavailable"]),
    ("SeccompProfile", &["localhostProfile"]),
    ("SecretEnvSource", &["optional"]),
    ("SecretKeySelector", &["optional"]),
    ("SecretProjection", &["optional"]),
    ("SecretVolumeSource", &["defaultMode", "optional"]),
    (
        "SecurityContext",
        &[
            "allowPrivilegeEscalation",
            "privileged",
            "procMount",
            "readOnlyRootFilesystem",
            "runAsGroup",
            "runAsNonRoot",
            "runAsUser",
        ],
    ),
    ("ServiceAccountTokenProjection", &["expirationSeconds"]),
    ("Toleration", &["tolerationSeconds"]),
    ("TopologySpreadConstraint", &["minDomains", "nodeAffinityPolicy", "nodeTaintsPolicy"]),
    ("TypedLocalObjectReference", &["apiGroup"]),
    ("TypedObjectReference", &["apiGroup", "namespace"]),
    ("VolumeMount", &["mountPropagation", "recursiveReadOnly"]),
    (
        "WindowsSecurityContextOptions",
        &["gmsaCredentialSpec", "gmsaCredentialSpecName", "hostProcess", "runAsUserName"],
    ),
];
