//! The policy as a member of a group: the server passes on neither warnings nor annotations.

use daemonset_preflight_policy_host::{Cluster, of_group};
use serde_json::{Value, json};

use crate::POLICY;

/// The example in README.
fn example() -> Value {
    let readme = include_str!("../../../README.md");
    let examples = readme.split("```yaml\n").skip(1);
    let read =
        |text: &str| yaml_serde::from_str::<Value>(text.split("```").next().unwrap()).unwrap();
    examples.map(read).find(|e| e["kind"] == json!("ClusterAdmissionPolicyGroup")).unwrap()
}

#[test]
fn a_group_shows_its_own_message_and_ours_among_the_causes() {
    let group = &example()["spec"];
    let request = json!({
        "kind": {"group": "apps", "version": "v1", "kind": "DaemonSet"},
        "operation": "CREATE", "namespace": "ops",
        "object": {
            "apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": {"name": "agent", "namespace": "ops"},
            "spec": {
                "selector": {"matchLabels": {"app": "agent"}},
                "template": {
                    "metadata": {"labels": {"app": "agent"}},
                    "spec": {"containers": [{"name": "c", "image": "c:1"}]},
                },
            },
        },
    })
    .to_string();
    let settings = &group["policies"]["preflight"]["settings"];
    let (response, _) = POLICY.review(&settings.to_string(), &request, Cluster::default()).unwrap();
    assert!(response.warnings.is_some(), "alone it would warn of the priority class too");
    let message = group["message"].as_str().unwrap();
    let answer = of_group("preflight", message, response);
    assert!(!answer.allowed && answer.warnings.is_none() && answer.code.is_none());
    // kubectl shows only this message; it says where to find the rest.
    assert!(answer.message.unwrap().contains("status.details.causes"));
    assert_eq!(
        answer.causes,
        [(
            "spec.policies.preflight".to_owned(),
            "daemonsets.apps \"agent\" is forbidden: spec.template.spec.containers: container `c` \
             requests no cpu and no memory; set resources.requests (rule no_resource_requests)"
                .to_owned()
        )]
    );
}
