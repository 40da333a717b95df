//! The context in which the parts of a pod are validated.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{PodSpec, Volume};

use super::options::PodOptions;
use crate::manifest::ExtraFields;

/// What the validation of a part of a pod needs to know about the whole pod.
pub(super) struct Pod<'a> {
    /// The spec of the pod.
    pub(super) spec: &'a PodSpec,
    /// The valid volumes, by name.
    pub(super) volumes: BTreeMap<&'a str, &'a Volume>,
    /// The names of `spec.resourceClaims`.
    pub(super) claim_names: BTreeSet<&'a str>,
    /// Whether the pod uses the host's user namespace, which is the default.
    pub(super) host_users: bool,
    /// The fields that the Rust types lack.
    pub(super) extra: &'a ExtraFields,
    /// How strictly to validate.
    pub(super) options: &'a PodOptions,
}
