//! The supported versions of Kubernetes, and the differences between them.
//!
//! A [`Server`] is an API server of one version with its feature gates and flags. Objects are
//! always decoded, defaulted and validated for one server. The differences between versions are
//! defined here, as data:
//!
//! - [`Gate`]s and their states by version, which control fields and rules;
//! - [`Change`]s: rules and messages that changed, each with the version that introduced it;
//! - [`fields`]: fields of the API that not every version knows;
//! - the fields without which no two versions can give different answers: for an object that has
//!   none of them, one version answers for all.
//!
//! ```
//! use daemonset_preflight::version::{Gate, Server, Version};
//!
//! let version: Version = "v1.35.3".parse().unwrap();
//! assert_eq!(version, Version::V1_35);
//! let server = Server::of(version);
//! assert!(server.has(Gate::EnvFiles) && !server.has(Gate::StrictIPCIDRValidation));
//! assert_eq!(Version::NEWEST.to_string(), "1.37");
//! ```
//!
//! Source: `pkg/features/kube_features.go` and the packages that a rule names, each at v1.34,
//! v1.35, v1.36 and v1.37.

mod change;
mod differing;
pub mod fields;
mod gate;
mod gate_errors;
mod gate_setting;
mod gate_state;
mod kubectl;
mod server;
mod servers;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use change::Change;
pub(crate) use differing::{is_differing_field, is_differing_value};
pub use gate::Gate;
pub use gate_errors::{GateError, GateErrors, GateProblem};
pub use gate_setting::{GateSetting, UnreadableGate};
pub use gate_state::GateState;
pub use kubectl::{UnreadableVersion, of_server};
pub use server::Server;
pub use servers::Servers;

/// A minor version of Kubernetes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub enum Version {
    /// 1.34; the answers are those of 1.34.2.
    V1_34,
    /// 1.35; the answers are those of 1.35.3.
    V1_35,
    /// 1.36; the answers are those of 1.36.2.
    V1_36,
    /// 1.37; the answers are those of 1.37.2.
    #[default]
    V1_37,
}

impl Version {
    /// All supported versions, the oldest first.
    pub const ALL: [Version; 4] = [Version::V1_34, Version::V1_35, Version::V1_36, Version::V1_37];
    /// The newest version, which is the default.
    pub const NEWEST: Version = Version::V1_37;

    /// Returns the minor version number: 37 for 1.37.
    pub const fn minor(self) -> u32 {
        match self {
            Version::V1_34 => 34,
            Version::V1_35 => 35,
            Version::V1_36 => 36,
            Version::V1_37 => 37,
        }
    }

    /// Returns the index of the version in [`Version::ALL`], and in each table by version.
    const fn column(self) -> usize {
        self as usize
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.to_string()
    }
}

impl TryFrom<String> for Version {
    type Error = UnknownVersion;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor())
    }
}

/// The error for a text that names no supported version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownVersion {
    /// The text.
    pub given: String,
}

impl fmt::Display for UnknownVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<String> = Version::ALL.iter().map(ToString::to_string).collect();
        let given = crate::field::quote(&self.given);
        write!(f, "unknown Kubernetes version {given}; known are {}", known.join(", "))
    }
}

impl std::error::Error for UnknownVersion {}

/// Parses `1.36`, `v1.36` or `1.36.4`, also with the suffix of a distribution: `v1.36.4-gke.100`,
/// `1.36+`.
impl FromStr for Version {
    type Err = UnknownVersion;

    fn from_str(text: &str) -> Result<Self, UnknownVersion> {
        let unknown = || UnknownVersion { given: text.to_owned() };
        let plain = text.trim();
        let plain = plain.strip_prefix('v').unwrap_or(plain);
        let mut parts = plain.splitn(3, '.');
        let (Some("1"), Some(minor)) = (parts.next(), parts.next()) else { return Err(unknown()) };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let minor = match parts.next() {
            None => minor.strip_suffix('+').unwrap_or(minor),
            Some(patch) => {
                let patch = patch.split(['-', '+']).next().unwrap_or_default();
                if !is_number(patch) {
                    return Err(unknown());
                }
                minor
            }
        };
        if !is_number(minor) {
            return Err(unknown());
        }
        Version::ALL
            .into_iter()
            .find(|version| minor.parse() == Ok(version.minor()))
            .ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_as_it_is_usually_written() {
        for text in ["1.36", "v1.36", "1.36.4", "v1.36.4", " 1.36\n", "v1.36.4-gke.100", "1.36+"] {
            assert_eq!(text.parse(), Ok(Version::V1_36), "{text}");
        }
        for text in ["", "1", "36", "1.", "1.33", "1.38", "1.36.", "1.36.x", "2.36", "1.+36", "v"] {
            let error = text.parse::<Version>().unwrap_err().to_string();
            assert!(error.ends_with("known are 1.34, 1.35, 1.36, 1.37"), "{error}");
        }
    }

    #[test]
    fn the_columns_of_the_tables_are_the_versions_in_order() {
        for (column, version) in Version::ALL.into_iter().enumerate() {
            assert_eq!(version.column(), column);
        }
        assert_eq!(Version::ALL.last(), Some(&Version::NEWEST));
        assert_eq!(Version::default(), Version::NEWEST);
    }
}
