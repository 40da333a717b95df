//! Validates the workload that a pod belongs to, named by its pod group or directly.
//!
//! Source: `validateSchedulingGroup` in `pkg/apis/core/validation/validation.go` at v1.37,
//! and `validateWorkloadReference` there at v1.35.

use super::pod_context::Pod;
use crate::field::{BadValue, ErrorList, Path};
use crate::manifest::{ExtraFields, ExtraValue};
use crate::names;

/// Validates `spec.schedulingGroup`: it must name a pod group, the only kind of scheduling
/// group, and must not be set together with `evictionResponders`. `path` is that of the pod's
/// spec.
pub(super) fn validate_scheduling_group(pod: &Pod<'_>, path: &Path<'_>, errors: &mut ErrorList) {
    let Some(group) = &pod.spec.scheduling_group else { return };
    let group_path = path.child("schedulingGroup");
    let name_path = group_path.child("podGroupName");
    match &group.pod_group_name {
        None => {
            errors.invalid(&name_path, BadValue::null(), "must specify one of: `podGroupName`");
        }
        Some(name) => {
            for message in names::object_name(name, false) {
                errors.invalid(&name_path, name, message);
            }
        }
    }
    let responders = pod.extra.get(&path.child("evictionResponders"));
    if responders.is_some_and(|responders| !responders.is_empty()) {
        errors.forbidden(&group_path, "may not be set when evictionResponders is set");
    }
}

/// Validates `spec.workloadRef`, a field of 1.35, at `path`.
pub(super) fn validate_workload_reference(
    extra: &ExtraFields,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let Some(ExtraValue::WorkloadReference(reference)) = extra.get(path) else { return };
    for message in names::object_name(&reference.name, false) {
        errors.invalid(&path.child("name"), &reference.name, message);
    }
    for message in names::dns1123_label(&reference.pod_group) {
        errors.invalid(&path.child("podGroup"), &reference.pod_group, message);
    }
    let key = reference.pod_group_replica_key.as_str();
    if !key.is_empty() {
        for message in names::dns1123_label(key) {
            errors.invalid(&path.child("podGroupReplicaKey"), key, message);
        }
    }
}
