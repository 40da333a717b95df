//! What the parts of a pod need to know of the whole.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{PodSpec, Volume};

use super::options::PodOptions;
use crate::manifest::ExtraFields;

/// What the parts of a pod need to know of the whole.
pub(super) struct Pod<'a> {
    /// The spec that the parts belong to.
    pub(super) spec: &'a PodSpec,
    /// The volumes by name.
    pub(super) volumes: BTreeMap<&'a str, &'a Volume>,
    /// The names of `spec.resourceClaims`.
    pub(super) claim_names: BTreeSet<&'a str>,
    /// Whether the pod uses the host's user namespace, which is the default.
    pub(super) host_users: bool,
    /// The fields that the types lack.
    pub(super) extra: &'a ExtraFields,
    /// How strictly to look.
    pub(super) options: &'a PodOptions,
}
