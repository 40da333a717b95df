//! An API server of one version, as its cluster has set it up.

use std::fmt;

use super::gate::{self, Gate};
use super::gate_state::GateState;
use super::{Change, Version};
use crate::field::LabelWording;
use crate::names::nearest::nearest;

/// An API server: its version, feature gates and flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    version: Version,
    /// The gates that are on, each by its [`Gate::bit`].
    on: u32,
    allow_privileged: bool,
}

impl Default for Server {
    /// A server of the newest version, as it is set up by default.
    fn default() -> Self {
        Server::of(Version::NEWEST)
    }
}

impl Server {
    /// A server of a version with the gates that are on by default, and with
    /// `--allow-privileged=true`, as nearly every cluster has it.
    pub fn of(version: Version) -> Self {
        Server { version, on: gate::on_by_default(version), allow_privileged: true }
    }

    /// Its version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Whether a feature is on.
    pub fn has(&self, gate: Gate) -> bool {
        self.on & gate.bit() != 0
    }

    /// Whether it is new enough for a change.
    pub fn includes(&self, change: Change) -> bool {
        self.version >= change.since()
    }

    /// Whether containers may be privileged.
    pub fn allows_privileged(&self) -> bool {
        self.allow_privileged
    }

    /// How it speaks of label keys and values.
    pub fn label_wording(&self) -> LabelWording {
        match self.includes(Change::LabelsAreCountedInBytes) {
            true => LabelWording::LabelKey,
            false => LabelWording::QualifiedName,
        }
    }

    /// The same server with `--allow-privileged` as given.
    #[must_use]
    pub fn allowing_privileged(self, allow_privileged: bool) -> Self {
        Server { allow_privileged, ..self }
    }

    /// The same server with a feature gate turned on or off.
    ///
    /// # Errors
    /// When its version does not know the gate, or does not let it be changed.
    pub fn with_gate(self, name: &str, on: bool) -> Result<Self, SettingError> {
        let refused = |problem| SettingError { gate: name.to_owned(), problem };
        let Some(states) = gate::states(name) else {
            let nearest = nearest(name, &gate::names());
            return Err(refused(Problem::Unknown { nearest }));
        };
        let state = states.get(self.version.column()).copied().unwrap_or(GateState::Absent);
        match state {
            GateState::Absent => {
                let knows = |version: &Version| {
                    states.get(version.column()).is_some_and(|state| *state != GateState::Absent)
                };
                let known = Version::ALL.into_iter().filter(knows).collect();
                return Err(refused(Problem::OtherVersion { version: self.version, known }));
            }
            GateState::LockedOff | GateState::LockedOn if state.is_on() != on => {
                let version = self.version;
                return Err(refused(Problem::Locked { version, on: state.is_on() }));
            }
            GateState::Off | GateState::On | GateState::LockedOff | GateState::LockedOn => {}
        }
        let bit = Gate::ALL.iter().find(|gate| gate.name() == name).map_or(0, |gate| gate.bit());
        let on = if on { self.on | bit } else { self.on & !bit };
        Ok(Server { on, ..self })
    }
}

/// Why a feature gate cannot be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingError {
    /// The name that was given.
    pub gate: String,
    problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Problem {
    Unknown { nearest: Option<&'static str> },
    OtherVersion { version: Version, known: Vec<Version> },
    Locked { version: Version, on: bool },
}

impl SettingError {
    /// Whether some other version that is answered for has the gate.
    pub fn is_of_other_version(&self) -> bool {
        matches!(self.problem, Problem::OtherVersion { .. })
    }
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gate = &self.gate;
        match &self.problem {
            Problem::Unknown { nearest } => {
                write!(f, "unknown feature gate `{gate}`")?;
                match nearest {
                    Some(nearest) => write!(f, " (did you mean `{nearest}`?)"),
                    None => Ok(()),
                }
            }
            Problem::OtherVersion { version, known } => {
                let known: Vec<String> = known.iter().map(ToString::to_string).collect();
                let known = known.join(", ");
                write!(f, "Kubernetes {version} has no feature gate `{gate}`; it is in {known}")
            }
            Problem::Locked { version, on } => {
                write!(f, "feature gate `{gate}` is locked to {on} in Kubernetes {version}")
            }
        }
    }
}

impl std::error::Error for SettingError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gates_are_turned_on_and_off() {
        let server = Server::of(Version::V1_37);
        assert!(!server.has(Gate::VolumeBindMountOptions));
        let server = server.with_gate("VolumeBindMountOptions", true).unwrap();
        assert!(server.has(Gate::VolumeBindMountOptions));
        let server = server.with_gate("VolumeBindMountOptions", false).unwrap();
        assert_eq!(server, Server::of(Version::V1_37));
        // It concerns nodes, and nothing here.
        assert_eq!(server.with_gate("NodeLogQuery", true), Ok(server));
    }

    #[test]
    fn a_gate_that_cannot_be_set_is_an_error() {
        let message = |version, name: &str, on| {
            Server::of(version).with_gate(name, on).unwrap_err().to_string()
        };
        assert_eq!(
            message(Version::V1_37, "VolumeBindMountOption", true),
            "unknown feature gate `VolumeBindMountOption` (did you mean `VolumeBindMountOptions`?)"
        );
        assert_eq!(message(Version::V1_37, "x", true), "unknown feature gate `x`");
        assert_eq!(
            message(Version::V1_36, "EmptyDirVolumeMode", true),
            "Kubernetes 1.36 has no feature gate `EmptyDirVolumeMode`; it is in 1.37"
        );
        assert_eq!(
            message(Version::V1_36, "ImageVolume", false),
            "feature gate `ImageVolume` is locked to true in Kubernetes 1.36"
        );
    }

    #[test]
    fn what_a_server_does_depends_on_its_version() {
        for change in Change::ALL {
            assert!(Server::default().includes(*change));
            assert!(!Server::of(Version::V1_34).includes(*change));
        }
    }
}
