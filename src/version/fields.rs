//! Fields of the API that not every version knows.
//!
//! The typed objects are those of one version. A field that only a later or an earlier version has
//! is missing in them, so it is read separately. A field that they have but an earlier version
//! lacks is treated as unknown for that version.
//!
//! Source: `staging/src/k8s.io/api/core/v1/types.go`.

use super::{Gate, Version};

/// The type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// A 32-bit integer.
    Int32,
    /// A 64-bit integer.
    Int64,
    /// A string.
    Text,
    /// A list of strings.
    Texts,
    /// A list of eviction responders.
    EvictionResponders,
    /// A reference to a workload.
    WorkloadReference,
}

/// A field that the typed objects lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtraField {
    /// The Go struct that has the field.
    pub owner: &'static str,
    /// The name of the field.
    pub name: &'static str,
    /// The type of the field.
    pub field_type: FieldType,
    /// The Go name of the type.
    pub go_type: &'static str,
    /// The feature gate of the field.
    pub gate: Gate,
    /// The first version that knows the field.
    pub since: Version,
    /// The last version that knows the field.
    pub until: Version,
}

const fn since_1_37(
    owner: &'static str,
    name: &'static str,
    (field_type, go_type): (FieldType, &'static str),
    gate: Gate,
) -> ExtraField {
    let (since, until) = (Version::V1_37, Version::V1_37);
    ExtraField { owner, name, field_type, go_type, gate, since, until }
}

const USER: (FieldType, &str) = (FieldType::Int64, "int64");

/// The fields that the typed objects lack.
pub static EXTRA_FIELDS: [ExtraField; 15] = [
    ExtraField {
        owner: "PodSpec",
        name: "workloadRef",
        field_type: FieldType::WorkloadReference,
        go_type: "v1.WorkloadReference",
        gate: Gate::GenericWorkload,
        since: Version::V1_35,
        until: Version::V1_35,
    },
    since_1_37("ClusterTrustBundleProjection", "user", USER, Gate::AtomicWriteVolumeUserFields),
    since_1_37("ConfigMapVolumeSource", "defaultUser", USER, Gate::AtomicWriteVolumeUserFields),
    since_1_37("DownwardAPIVolumeFile", "user", USER, Gate::AtomicWriteVolumeUserFields),
    since_1_37("DownwardAPIVolumeSource", "defaultUser", USER, Gate::AtomicWriteVolumeUserFields),
    since_1_37(
        "EmptyDirVolumeSource",
        "mode",
        (FieldType::Int32, "int32"),
        Gate::EmptyDirVolumeMode,
    ),
    since_1_37(
        "GRPCAction",
        "mode",
        (FieldType::Text, "v1.GRPCProbeMode"),
        Gate::GRPCContainerProbeTLS,
    ),
    since_1_37(
        "HTTPGetAction",
        "protocol",
        (FieldType::Text, "v1.HTTPProtocol"),
        Gate::H2CContainerProbe,
    ),
    since_1_37("KeyToPath", "user", USER, Gate::AtomicWriteVolumeUserFields),
    since_1_37("PodCertificateProjection", "user", USER, Gate::AtomicWriteVolumeUserFields),
    since_1_37(
        "PodSpec",
        "evictionResponders",
        (FieldType::EvictionResponders, "[]v1.EvictionResponder"),
        Gate::EvictionRequestAPI,
    ),
    since_1_37("ProjectedVolumeSource", "defaultUser", USER, Gate::AtomicWriteVolumeUserFields),
    since_1_37("SecretVolumeSource", "defaultUser", USER, Gate::AtomicWriteVolumeUserFields),
    since_1_37("ServiceAccountTokenProjection", "user", USER, Gate::AtomicWriteVolumeUserFields),
    since_1_37(
        "VolumeMount",
        "bindMountOptions",
        (FieldType::Texts, "[]string"),
        Gate::VolumeBindMountOptions,
    ),
];

/// Fields that the typed objects have but early versions lack: the Go struct, the field, and the
/// first version that knows it.
static LATER_FIELDS: [(&str, &str, Version); 2] = [
    ("PodCertificateProjection", "userAnnotations", Version::V1_35),
    ("PodSpec", "schedulingGroup", Version::V1_36),
];

/// Returns the field of a struct, if a version knows it and the typed objects do not.
pub fn extra_field(version: Version, owner: &str, name: &str) -> Option<&'static ExtraField> {
    extra_fields(version, owner).find(|field| field.name == name)
}

/// Returns all fields of a struct that a version knows and the typed objects do not.
pub fn extra_fields(version: Version, owner: &str) -> impl Iterator<Item = &'static ExtraField> {
    let known = move |field: &&ExtraField| field.since <= version && version <= field.until;
    EXTRA_FIELDS.iter().filter(known).filter(move |field| field.owner == owner)
}

/// Whether a version does not know a field that the typed objects have.
pub fn lacks(version: Version, owner: &str, name: &str) -> bool {
    LATER_FIELDS.iter().any(|(of, field, since)| version < *since && *field == name && *of == owner)
}

/// Returns the first and last version that know a field of a Go struct; `None` for a field that
/// does not depend on the version.
pub fn versions_of(owner: &str, name: &str) -> Option<(Version, Version)> {
    let extra = EXTRA_FIELDS.iter().find(|field| field.owner == owner && field.name == name);
    let later = LATER_FIELDS.iter().find(|(of, field, _)| *of == owner && *field == name);
    extra
        .map(|field| (field.since, field.until))
        .or_else(|| later.map(|(_, _, since)| (*since, Version::NEWEST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_known_to_some_versions() {
        assert!(extra_field(Version::V1_35, "PodSpec", "workloadRef").is_some());
        assert!(extra_field(Version::V1_36, "PodSpec", "workloadRef").is_none());
        assert!(extra_field(Version::V1_37, "VolumeMount", "bindMountOptions").is_some());
        assert!(extra_field(Version::V1_37, "VolumeMount", "mode").is_none());
        assert!(lacks(Version::V1_35, "PodSpec", "schedulingGroup"));
        assert!(!lacks(Version::V1_36, "PodSpec", "schedulingGroup"));
        assert_eq!(versions_of("PodSpec", "containers"), None);
        assert_eq!(
            versions_of("EmptyDirVolumeSource", "mode"),
            Some((Version::V1_37, Version::V1_37))
        );
    }
}
