//! Affinity of all kinds.

use super::pod_spec::Pod;
use crate::field::{ErrorList, Path};

/// `spec.affinity`; `path` is its own.
pub(super) fn validate_affinity(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}
