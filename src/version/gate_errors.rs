//! Why feature gates cannot be set as they are given.

use std::fmt;

use super::Version;

/// Why feature gates cannot be set so: all that is wrong, in the order of the versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GateErrors(Vec<GateError>);

/// Why one feature gate cannot be set so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateError {
    /// The gate that is at fault.
    pub gate: String,
    /// What is wrong with it.
    pub problem: GateProblem,
    /// The versions in which it is so, the oldest first.
    pub versions: Vec<Version>,
}

/// What is wrong with a feature gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateProblem {
    /// No version knows it.
    Unknown {
        /// The gate that may have been meant.
        nearest: Option<&'static str>,
    },
    /// The version does not know it.
    OtherVersion {
        /// Those that do.
        known: Vec<Version>,
    },
    /// It is set otherwise than the version has locked it.
    Locked {
        /// What it is set to.
        on: bool,
    },
    /// It is on, and needs others that are off.
    NeedsDisabled {
        /// Their names, in order.
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

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
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

/// The words of the API server, where it has some, and the versions that say so.
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
