//! An API server of one version, with its feature gates and flags.

use std::collections::BTreeMap;

use super::gate::{self, Gate};
use super::gate_errors::{GateErrors, GateProblem};
use super::{Change, Version};
use crate::field::LabelWording;
use crate::names::nearest::nearest;

/// An API server: its version, feature gates and flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    version: Version,
    /// The gates that are on, each by its [`Gate::bit`].
    on: u64,
    allow_privileged: bool,
}

impl Default for Server {
    /// Returns a server of the newest version with default settings.
    fn default() -> Self {
        Server::of(Version::NEWEST)
    }
}

impl Server {
    /// Returns a server with the default feature gates of a version and `--allow-privileged=true`,
    /// which nearly every cluster sets.
    pub fn of(version: Version) -> Self {
        Server { version, on: gate::on_by_default(version), allow_privileged: true }
    }

    /// Returns the version of the server.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Whether a feature gate is on.
    pub fn has(&self, gate: Gate) -> bool {
        self.on & gate.bit() != 0
    }

    /// Whether the server's version has a change.
    pub fn includes(&self, change: Change) -> bool {
        self.version >= change.since()
    }

    /// Whether containers may be privileged.
    pub fn allows_privileged(&self) -> bool {
        self.allow_privileged
    }

    /// Returns how the server words errors of label keys and values.
    pub fn label_wording(&self) -> LabelWording {
        match self.includes(Change::LabelsAreCountedInBytes) {
            true => LabelWording::LabelKey,
            false => LabelWording::QualifiedName,
        }
    }

    /// Returns the server with the given `--allow-privileged`.
    #[must_use]
    pub fn allowing_privileged(self, allow_privileged: bool) -> Self {
        Server { allow_privileged, ..self }
    }

    /// Returns a server of the same version and flags with the given feature gates, set by name as
    /// by `--feature-gates`; all other gates have their defaults.
    ///
    /// `AllAlpha` and `AllBeta` set the gates of a stage that are not named themselves.
    ///
    /// # Errors
    /// All problems: gates that the version does not know or has locked to the other value. If
    /// there are none of these, the gates that are on and depend on others that are off.
    ///
    /// Source: `staging/src/k8s.io/component-base/featuregate/feature_gate.go`
    /// (`unsafeSetFromMap`).
    pub fn with_gates(self, given: &BTreeMap<String, bool>) -> Result<Self, GateErrors> {
        if given.is_empty() {
            return Ok(Server { on: gate::on_by_default(self.version), ..self });
        }
        let mut errors = GateErrors::default();
        for (name, on) in given {
            if let Some(problem) = self.problem(name, *on) {
                errors.add(name, problem, self.version);
            }
        }
        let is_enabled = |name: &str| gate::is_enabled(name, self.version, given);
        if errors.is_empty() {
            let mut disabled: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
            for (name, needed) in gate::dependencies(self.version) {
                if is_enabled(name) && !is_enabled(needed) {
                    disabled.entry(name).or_default().push(needed);
                }
            }
            for (name, disabled) in disabled {
                errors.add(name, GateProblem::NeedsDisabled { disabled }, self.version);
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let on = Gate::ALL.iter().filter(|gate| is_enabled(gate.name()));
        Ok(Server { on: on.fold(0, |bits, gate| bits | gate.bit()), ..self })
    }

    /// Returns why a gate cannot be set to `on`, or `None` when it can.
    fn problem(&self, name: &str, on: bool) -> Option<GateProblem> {
        match gate::spec(name, self.version) {
            Some(spec) if spec.locked && spec.default != on => Some(GateProblem::Locked { on }),
            Some(_) => None,
            None if gate::is_known(name, self.version) => None,
            None => Some(match gate::versions_with(name) {
                known if known.is_empty() => {
                    GateProblem::Unknown { nearest: nearest(name, &gate::names()) }
                }
                known => GateProblem::OtherVersion { known },
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(version: Version, gates: &[(&str, bool)]) -> Result<Server, GateErrors> {
        let given = gates.iter().map(|(name, on)| ((*name).to_owned(), *on)).collect();
        Server::of(version).with_gates(&given)
    }

    #[test]
    fn gates_are_turned_on_and_off() {
        let by_default = Server::of(Version::V1_37);
        assert!(!by_default.has(Gate::VolumeBindMountOptions));
        let server = with(Version::V1_37, &[("VolumeBindMountOptions", true)]).unwrap();
        assert!(server.has(Gate::VolumeBindMountOptions));
        assert_eq!(with(Version::V1_37, &[("VolumeBindMountOptions", false)]), Ok(by_default));
        // The gate concerns only nodes.
        assert_eq!(with(Version::V1_37, &[("NodeLogQuery", true)]), Ok(by_default));
        // A locked gate may be set to its locked value.
        assert_eq!(with(Version::V1_36, &[("ImageVolume", true)]), Ok(Server::of(Version::V1_36)));
    }

    #[test]
    fn all_gates_of_a_stage_are_set_but_for_those_that_are_named() {
        let all = with(Version::V1_34, &[("AllAlpha", true)]).unwrap();
        assert!(all.has(Gate::HostnameOverride) && all.has(Gate::EnvFiles));
        // The gate is beta, and off by default.
        assert!(!all.has(Gate::ImageVolume));
        let but_one = with(Version::V1_34, &[("AllAlpha", true), ("EnvFiles", false)]).unwrap();
        assert!(but_one.has(Gate::HostnameOverride) && !but_one.has(Gate::EnvFiles));
        let beta = with(Version::V1_34, &[("AllBeta", true)]).unwrap();
        assert!(beta.has(Gate::ImageVolume) && !beta.has(Gate::EnvFiles));
        assert!(!with(Version::V1_34, &[("AllBeta", false)]).unwrap().has(Gate::ProcMountType));
    }

    #[test]
    fn a_gate_that_cannot_be_set_is_an_error() {
        let message =
            |version, gates: &[(&str, bool)]| with(version, gates).unwrap_err().to_string();
        for (version, gates, want) in [
            (
                Version::V1_37,
                &[("VolumeBindMountOption", true)][..],
                "unknown feature gate `VolumeBindMountOption` (did you mean `VolumeBindMountOptions`?)",
            ),
            (Version::V1_37, &[("x", true)], "unknown feature gate `x`"),
            (
                Version::V1_37,
                &[("AllAlfa", true)],
                "unknown feature gate `AllAlfa` (did you mean `AllAlpha`?)",
            ),
            (
                Version::V1_36,
                &[("EmptyDirVolumeMode", true)],
                "Kubernetes 1.36 has no feature gate `EmptyDirVolumeMode`; it is in 1.37",
            ),
            (
                Version::V1_36,
                &[("ImageVolume", false), ("x", true)],
                "cannot set feature gate ImageVolume to false, feature is locked to true (Kubernetes 1.36); \
                 unknown feature gate `x`",
            ),
            (
                Version::V1_37,
                &[("ClusterTrustBundle", false)],
                "ClusterTrustBundleProjection is enabled, but depends on features that are disabled: \
                 [ClusterTrustBundle] (Kubernetes 1.37)",
            ),
        ] {
            assert_eq!(message(version, gates), want);
        }
    }

    #[test]
    fn what_a_server_does_depends_on_its_version() {
        for change in Change::ALL {
            assert!(Server::default().includes(*change));
            assert!(!Server::of(Version::V1_34).includes(*change));
        }
    }
}
