//! Validates whether a change of a container's resources restarts the container.
//!
//! Source: `validateResizePolicy` in `pkg/apis/core/validation/validation.go` at v1.36.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::ContainerResizePolicy;

use crate::field::{BadValue, ErrorList, Path};
use crate::validation::one_of::validate_one_of;
use crate::version::{Change, Server};

const RESOURCES: [&str; 2] = ["cpu", "memory"];
const POLICIES: [&str; 2] = ["NotRequired", "RestartContainer"];

/// Validates `resizePolicy`. All errors but a duplicate resource have the path of the list, not
/// of the item.
pub(super) fn validate_resize_policy(
    policies: &[ContainerResizePolicy],
    pod_restart_policy: &str,
    server: &Server,
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
            let detail = match server.includes(Change::ResizePolicyNamesThePod) {
                true => "must be 'NotRequired' when pod `restartPolicy` is 'Never'",
                false => "must be 'NotRequired' when `restartPolicy` is 'Never'",
            };
            errors.invalid(path, BadValue::named(restart), detail);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::findings;

    #[test]
    fn a_pod_that_is_never_restarted_is_not_restarted_by_a_resize() {
        let never = "spec.containers[0].resizePolicy: Invalid value: \"RestartContainer\": \
                     must be 'NotRequired' when pod `restartPolicy` is 'Never'";
        for (pod, container, want) in [
            ("Never", "NotRequired", &[][..]),
            ("Never", "RestartContainer", &[never]),
            ("Always", "RestartContainer", &[]),
        ] {
            let policy = json!([{"resourceName": "cpu", "restartPolicy": container}]);
            let spec = json!({"restartPolicy": pod, "containers": [{"resizePolicy": policy}]});
            assert_eq!(findings(spec), want, "{pod} {container}");
        }
    }

    #[test]
    fn only_a_repeated_resource_is_said_of_its_item() {
        let policies = json!([
            {"resourceName": "", "restartPolicy": ""},
            {"resourceName": "gpu", "restartPolicy": "Maybe"},
            {"resourceName": "gpu", "restartPolicy": "NotRequired"},
        ]);
        assert_eq!(
            findings(json!({"containers": [{"resizePolicy": policies}]})),
            [
                "spec.containers[0].resizePolicy: Required value",
                "spec.containers[0].resizePolicy: Required value",
                "spec.containers[0].resizePolicy: Unsupported value: \"gpu\": \
             supported values: \"cpu\", \"memory\"",
                "spec.containers[0].resizePolicy: Unsupported value: \"Maybe\": \
             supported values: \"NotRequired\", \"RestartContainer\"",
                "spec.containers[0].resizePolicy[2]: Duplicate value: \"gpu\"",
                "spec.containers[0].resizePolicy: Unsupported value: \"gpu\": \
             supported values: \"cpu\", \"memory\"",
            ]
        );
    }
}
