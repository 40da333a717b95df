//! Name resolution inside a pod: policy, configuration, host aliases.

use super::pod_spec::Pod;
use crate::field::{ErrorList, Path};

/// `dnsPolicy`. `path` is that of the pod's spec.
pub(super) fn validate_dns_policy(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}

/// `dnsConfig`. `path` is that of the pod's spec.
pub(super) fn validate_dns_config(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}

/// `hostAliases`. `path` is that of the pod's spec.
pub(super) fn validate_host_aliases(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}
