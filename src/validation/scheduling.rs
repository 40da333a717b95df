//! Tolerations, topology spread, gates and the scheduling group.

use super::pod_spec::Pod;
use crate::field::{ErrorList, Path};

/// `spec.tolerations`; `path` is its own.
pub(super) fn validate_tolerations(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}

/// `spec.topologySpreadConstraints`; `path` is its own.
pub(super) fn validate_topology_spread(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}

/// `spec.readinessGates`; `path` is its own.
pub(super) fn validate_readiness_gates(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}

/// `spec.schedulingGates`; `path` is its own.
pub(super) fn validate_scheduling_gates(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {
}

/// `spec.schedulingGroup`; `path` is its own.
pub(super) fn validate_scheduling_group(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {
}
