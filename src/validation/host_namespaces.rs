//! Sharing the node's namespaces: network, users, host name.

use super::pod_spec::Pod;
use crate::field::{ErrorList, Path};

/// What `hostNetwork` asks of the rest of the pod. `path` is that of the pod's spec.
pub(super) fn validate_host_network(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}

/// What `hostUsers: false` asks of the rest of the pod. `path` is that of the pod's spec.
pub(super) fn validate_host_users(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}

/// `hostname`, `hostnameOverride` and `setHostnameAsFQDN`. `path` is that of the pod's spec.
pub(super) fn validate_host_name(_pod: &Pod<'_>, _path: &Path<'_>, _errors: &mut ErrorList) {}
