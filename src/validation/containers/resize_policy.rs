//! Whether a change of a container's resources restarts it.
//!
//! Source: `validateResizePolicy` in `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::ContainerResizePolicy;

use super::container::validate_one_of;
use crate::field::{BadValue, ErrorList, Path};

const RESOURCES: [&str; 2] = ["cpu", "memory"];
const POLICIES: [&str; 2] = ["NotRequired", "RestartContainer"];

/// `resizePolicy`. All but a repeated resource is said of the list, not of the item.
pub(super) fn validate_resize_policy(
    policies: &[ContainerResizePolicy],
    pod_restart_policy: &str,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let mut resources = BTreeSet::new();
    for (i, policy) in policies.iter().enumerate() {
        let resource = policy.resource_name.as_str();
        if !resources.insert(resource) {
            errors.duplicate(&path.index(i), BadValue::named(resource));
        }
        validate_one_of(resource, &RESOURCES, path, errors);
        let restart = policy.restart_policy.as_str();
        validate_one_of(restart, &POLICIES, path, errors);
        if pod_restart_policy == "Never" && restart != "NotRequired" {
            errors.invalid(
                path,
                BadValue::named(restart),
                "must be 'NotRequired' when pod `restartPolicy` is 'Never'",
            );
        }
    }
}
