//! Errors in the settings of feature gates.

use std::fmt;

use super::Version;

/// All errors in the settings of feature gates, in the order of the versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GateErrors(Vec<GateError>);

/// Why one feature gate cannot be set as given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateError {
    /// The name of the gate.
    pub gate: String,
    /// What is wrong with its setting.
    pub problem: GateProblem,
    /// The versions that have the problem, the oldest first.
    pub versions: Vec<Version>,
}

/// What is wrong with the setting of a feature gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateProblem {
    /// No version knows the gate.
    Unknown {
        /// The gate with the most similar name, if there is one.
        nearest: Option<&'static str>,
    },
    /// The version does not know the gate, but others do.
    OtherVersion {
        /// The versions that know the gate.
        known: Vec<Version>,
    },
    /// The version locks the gate to the other value.
    Locked {
        /// The value that was given.
        on: bool,
    },
    /// The gate is on, but depends on others that are off.
    NeedsDisabled {
        /// The names of the gates that are off, in order.
        disabled: Vec<&'static str>,
    },
}

impl GateErrors {
    pub(super) fn add(&mut self, gate: &str, problem: GateProblem, version: Version) {
        let is_same = |error: &&mut GateError| error.gate == gate && error.problem == problem;
        match self.0.iter_mut().find(is_same) {
            Some(error) => error.versions.push(version),
            None => {
                let versions = vec![version];
                self.0.push(GateError { gate: gate.to_owned(), problem, versions });
            }
        }
    }

    /// Adds the errors of another version.
    pub(super) fn extend(&mut self, errors: GateErrors) {
        for GateError { gate, problem, versions } in errors.0 {
            for version in versions {
                self.add(&gate, problem.clone(), version);
            }
        }
    }

    /// Whether there are no errors.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Iterates over the errors.
    pub fn iter(&self) -> impl Iterator<Item = &GateError> {
        self.0.iter()
    }
}

impl fmt::Display for GateErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&errors.join("; "))
    }
}

impl std::error::Error for GateErrors {}

/// Prints the error as the API server does, where it has such an error, with the versions that
/// report it.
impl fmt::Display for GateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let GateError { gate, problem, versions } = self;
        let versions = joined(versions);
        match problem {
            GateProblem::Unknown { nearest } => {
                write!(f, "unknown feature gate `{gate}`")?;
                match nearest {
                    Some(nearest) => write!(f, " (did you mean `{nearest}`?)"),
                    None => Ok(()),
                }
            }
            GateProblem::OtherVersion { known } => {
                let known = joined(known);
                write!(f, "Kubernetes {versions} has no feature gate `{gate}`; it is in {known}")
            }
            GateProblem::Locked { on } => write!(
                f,
                "cannot set feature gate {gate} to {on}, feature is locked to {} (Kubernetes {versions})",
                !on
            ),
            GateProblem::NeedsDisabled { disabled } => write!(
                f,
                "{gate} is enabled, but depends on features that are disabled: [{}] (Kubernetes {versions})",
                disabled.join(" ")
            ),
        }
    }
}

fn joined(versions: &[Version]) -> String {
    let versions: Vec<String> = versions.iter().map(ToString::to_string).collect();
    versions.join(", ")
}
