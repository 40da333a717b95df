//! Feature gates: those that matter for DaemonSets, and the default of each by version.

mod table;

use std::collections::BTreeMap;

use super::Version;
use super::gate_state::{FeatureSpec, GateState, Stage};
use table::{DEPENDENCIES, GATES};

/// The gate that sets all gates of alpha features that are not set by name.
const ALL_ALPHA: &str = "AllAlpha";
/// The same for beta features.
const ALL_BETA: &str = "AllBeta";

/// Returns the specification of a gate in each version; `None` when no version knows the gate.
fn specs(name: &str) -> Option<&'static [Option<FeatureSpec>; 4]> {
    let at = GATES.binary_search_by(|(gate, _)| (*gate).cmp(name)).ok()?;
    GATES.get(at).map(|(_, specs)| specs)
}

/// Returns the specification of a gate in a version; `None` when the version does not know the
/// gate, and for `AllAlpha` and `AllBeta`.
pub(super) fn spec(name: &str, version: Version) -> Option<FeatureSpec> {
    specs(name)?.get(version.column()).copied().flatten()
}

/// Whether a version accepts a setting for a gate of this name.
pub(super) fn is_known(name: &str, version: Version) -> bool {
    name == ALL_ALPHA || name == ALL_BETA || spec(name, version).is_some()
}

/// Returns the versions that know a gate.
pub(super) fn versions_with(name: &str) -> Vec<Version> {
    Version::ALL.into_iter().filter(|version| is_known(name, *version)).collect()
}

/// Whether a gate is on in a version, given the gates that are set.
///
/// The gate's own setting takes precedence over `AllAlpha` and `AllBeta`, which set even locked
/// gates.
pub(super) fn is_enabled(name: &str, version: Version, given: &BTreeMap<String, bool>) -> bool {
    let Some(spec) = spec(name, version) else { return false };
    let of_stage = match spec.stage {
        Stage::Alpha => given.get(ALL_ALPHA),
        Stage::Beta => given.get(ALL_BETA),
        Stage::Stable | Stage::Deprecated => None,
    };
    given.get(name).or(of_stage).copied().unwrap_or(spec.default)
}

/// Returns the dependencies between gates in a version, as pairs of a gate and one that it needs,
/// sorted by gate.
pub(super) fn dependencies(version: Version) -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_of_version = move |in_versions: &[bool; 4]| {
        in_versions.get(version.column()).copied().unwrap_or_default()
    };
    DEPENDENCIES
        .iter()
        .filter(move |(_, _, in_versions)| is_of_version(in_versions))
        .map(|(gate, needed, _)| (*gate, *needed))
}

/// Returns the bits of the gates that are on by default in a version.
pub(super) fn on_by_default(version: Version) -> u64 {
    ON_BY_DEFAULT.get(version.column()).copied().unwrap_or_default()
}

/// Computed at compile time, because a policy is instantiated for each request.
static ON_BY_DEFAULT: [u64; 4] = bits_on_by_default();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks it")]
const fn bits_on_by_default() -> [u64; 4] {
    let mut bits = [0; 4];
    let mut at = 0;
    while at < GATES.len() {
        let (name, specs) = GATES[at];
        let mut nth = 0;
        while nth < Gate::ALL.len() {
            let gate = Gate::ALL[nth];
            if is_same(gate.name(), name) {
                let mut column = 0;
                while column < specs.len() {
                    if GateState::of(specs[column]).is_on() {
                        bits[column] |= gate.bit();
                    }
                    column += 1;
                }
            }
            nth += 1;
        }
        at += 1;
    }
    bits
}

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks it")]
const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Returns the names of all gates.
pub(super) fn names() -> Vec<&'static str> {
    [ALL_ALPHA, ALL_BETA].into_iter().chain(GATES.iter().map(|(name, _)| *name)).collect()
}

macro_rules! gates {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// The feature gates that affect the answers for a DaemonSet. All other gates are known by
        /// name only, and have no effect here.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Gate {
            $($(#[$doc])* $name,)*
        }

        impl Gate {
            /// All gates.
            pub const ALL: &'static [Gate] = &[$(Gate::$name,)*];

            /// Returns the name of the gate in `--feature-gates`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Gate::$name => stringify!($name),)*
                }
            }
        }
    };
}

gates! {
    /// `defaultUser` and `user` of volumes whose files the kubelet writes.
    AtomicWriteVolumeUserFields,
    /// `clusterTrustBundle` in projected volumes.
    ClusterTrustBundleProjection,
    /// `restartPolicy` of a regular container, and `restartPolicyRules`.
    ContainerRestartRules,
    /// `lifecycle.stopSignal`.
    ContainerStopSignals,
    /// `resourceClaims`, and the claims of a container.
    DynamicResourceAllocation,
    /// `emptyDir.mode`.
    EmptyDirVolumeMode,
    /// Environment variables from files: `fileKeyRef`.
    EnvFiles,
    /// `evictionResponders`.
    EvictionRequestAPI,
    /// `grpc.mode` of a probe.
    GRPCContainerProbeTLS,
    /// `schedulingGroup`, and `workloadRef` before it.
    GenericWorkload,
    /// Whether `gitRepo` volumes can still be mounted.
    GitRepoVolumeDriver,
    /// `httpGet.protocol`.
    H2CContainerProbe,
    /// `hostnameOverride`.
    HostnameOverride,
    /// `image` volumes.
    ImageVolume,
    /// `resizePolicy`.
    InPlacePodVerticalScaling,
    /// `matchLabelKeys` of topology spread.
    MatchLabelKeysInPodTopologySpread,
    /// Keys of `matchLabelKeys` of topology spread may be in the selector too.
    MatchLabelKeysInPodTopologySpreadSelectorMerge,
    /// `podCertificate` in projected volumes.
    PodCertificateRequest,
    /// The annotation for the cost of deleting a pod holds a number.
    PodDeletionCost,
    /// `resources` of a pod as a whole.
    PodLevelResources,
    /// `securityContext.procMount`.
    ProcMountType,
    /// The action `RestartAllContainers`, and rules of sidecars.
    RestartAllContainersOnContainerExits,
    /// `securityContext.seLinuxChangePolicy`.
    SELinuxChangePolicy,
    /// Any `seLinuxChangePolicy`.
    SELinuxMount,
    /// Rejects IP addresses and CIDRs that other programs might parse differently.
    StrictIPCIDRValidation,
    /// `securityContext.supplementalGroupsPolicy`.
    SupplementalGroupsPolicy,
    /// The operators `Lt` and `Gt` of tolerations.
    TaintTolerationComparisonOperators,
    /// The host network in a pod with its own user namespace.
    UserNamespacesHostNetworkSupport,
    /// `hostUsers`.
    UserNamespacesSupport,
    /// `volumeMounts[].bindMountOptions`.
    VolumeBindMountOptions,
    /// `volumeAttributesClassName` of a claim is validated.
    VolumeAttributesClass,
}

impl Gate {
    /// Returns the default state of the gate in a version.
    pub fn state(self, version: Version) -> GateState {
        GateState::of(spec(self.name(), version))
    }

    /// Returns the first version, from `version` on, in which the gate is on by default.
    pub fn on_since(self, version: Version) -> Option<Version> {
        Version::ALL.into_iter().find(|later| *later >= version && self.state(*later).is_on())
    }

    /// Returns the bit of the gate in a set of gates.
    pub(super) const fn bit(self) -> u64 {
        1 << self as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_every_gate_that_is_asked() {
        assert!(GATES.is_sorted_by(|(one, _), (other, _)| one < other));
        for gate in Gate::ALL {
            assert!(specs(gate.name()).is_some(), "{gate:?}");
        }
        assert!(Gate::ALL.len() <= 64);
    }

    #[test]
    fn the_bits_are_those_of_the_table() {
        for version in Version::ALL {
            for gate in Gate::ALL {
                let is_on = on_by_default(version) & gate.bit() != 0;
                assert_eq!(is_on, gate.state(version).is_on(), "{gate:?} in {version}");
            }
        }
    }

    #[test]
    fn gates_graduate() {
        assert_eq!(Gate::ImageVolume.state(Version::V1_34), GateState::Off);
        assert_eq!(Gate::ImageVolume.state(Version::V1_36), GateState::LockedOn);
        assert_eq!(Gate::EvictionRequestAPI.state(Version::V1_36), GateState::Absent);
        assert_eq!(Gate::SELinuxMount.on_since(Version::V1_34), Some(Version::V1_37));
        assert_eq!(Gate::EmptyDirVolumeMode.on_since(Version::V1_37), None);
    }
}
