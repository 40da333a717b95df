//! Affinity of all kinds.

use crate::field::{ErrorList, Path};
use super::pod_spec::Pod;

/// `spec.affinity`; `path` is its own.
pub(super) fn validate_affinity(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}
