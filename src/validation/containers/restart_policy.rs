//! A container's own restart policy, and the exit codes that make an exception of it.
//!
//! Source: `validateContainerRestartPolicy` and `validateInitContainerRestartPolicy` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{Container, ContainerRestartRule};

use crate::field::{BadValue, Error, ErrorList, Path};

const POLICIES: [&str; 3] = ["Always", "Never", "OnFailure"];
const ACTIONS: [&str; 2] = ["Restart", "RestartAllContainers"];
const OPERATORS: [&str; 2] = ["In", "NotIn"];
const MAX_RULES: usize = 20;
const MAX_EXIT_CODES: usize = 255;

/// `restartPolicy` and `restartPolicyRules`; `path` is the container's.
pub(super) fn validate_restart_policy(
    container: &Container,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let rules = container.restart_policy_rules.as_deref().unwrap_or_default();
    match container.restart_policy.as_deref() {
        None => require_policy(rules, path, errors),
        Some(policy) if POLICIES.contains(&policy) => {}
        Some(policy) => {
            let path = path.child("restartPolicy");
            errors.not_supported(&path, BadValue::named(policy), &POLICIES);
        }
    }
    let path = path.child("restartPolicyRules");
    if rules.len() > MAX_RULES {
        errors.push(Error::too_many(&path, rules.len(), MAX_RULES));
    }
    for (i, rule) in rules.iter().enumerate() {
        validate_rule(rule, &path.index(i), errors);
    }
}

/// The same for an init container, whose rules are not looked at when it has no policy.
pub(super) fn validate_init_restart_policy(
    container: &Container,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if container.restart_policy.is_some() {
        validate_restart_policy(container, path, errors);
    } else {
        require_policy(container.restart_policy_rules.as_deref().unwrap_or_default(), path, errors);
    }
}

fn require_policy(rules: &[ContainerRestartRule], path: &Path<'_>, errors: &mut ErrorList) {
    if !rules.is_empty() {
        errors.required(
            &path.child("restartPolicy"),
            "must specify restartPolicy when restart rules are used",
        );
    }
}

fn validate_rule(rule: &ContainerRestartRule, path: &Path<'_>, errors: &mut ErrorList) {
    if !ACTIONS.contains(&rule.action.as_str()) {
        errors.not_supported(&path.child("action"), BadValue::named(&rule.action), &ACTIONS);
    }
    let path = path.child("exitCodes");
    let Some(exit_codes) = &rule.exit_codes else {
        errors.required(&path, "must be specified");
        return;
    };
    let operator = exit_codes.operator.as_str();
    if !OPERATORS.contains(&operator) {
        errors.not_supported(&path.child("operator"), BadValue::named(operator), &OPERATORS);
    }
    let count = exit_codes.values.as_deref().unwrap_or_default().len();
    if count > MAX_EXIT_CODES {
        errors.push(Error::too_many(&path.child("values"), count, MAX_EXIT_CODES));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::tests::findings;

    #[test]
    fn rules_have_a_policy_an_action_and_exit_codes_within_bounds() {
        let rule = json!({"action": "Restart", "exitCodes": {"operator": "In", "values": [1]}});
        let codes: Vec<i32> = (0..256).collect();
        for (policy, rules, want) in [
            (json!("Never"), json!([rule]), &[][..]),
            (json!("Never"), json!(vec![rule.clone(); 20]), &[]),
            (
                json!("Never"),
                json!(vec![rule.clone(); 21]),
                &["restartPolicyRules: Too many: 21: must have at most 20 items"],
            ),
            (
                Value::Null,
                json!([{"action": "Restart"}]),
                &[
                    "restartPolicy: Required value: must specify restartPolicy when restart \
                     rules are used",
                    "restartPolicyRules[0].exitCodes: Required value: must be specified",
                ],
            ),
            (
                json!("Never"),
                json!([{"action": "Stop", "exitCodes": {"operator": "Is", "values": codes}}]),
                &[
                    "restartPolicyRules[0].action: Unsupported value: \"Stop\": \
                 supported values: \"Restart\", \"RestartAllContainers\"",
                    "restartPolicyRules[0].exitCodes.operator: Unsupported value: \"Is\": \
                 supported values: \"In\", \"NotIn\"",
                    "restartPolicyRules[0].exitCodes.values: Too many: 256: must have at most \
                     255 items",
                ],
            ),
        ] {
            let container = json!({"restartPolicy": policy, "restartPolicyRules": rules});
            let got = findings(json!({"containers": [container]}));
            let want: Vec<String> =
                want.iter().map(|finding| format!("spec.containers[0].{finding}")).collect();
            assert_eq!(got, want);
        }
    }

    #[test]
    fn the_rules_of_an_init_container_without_policy_are_not_looked_at() {
        assert_eq!(
            findings(json!({"initContainers": [{"restartPolicyRules": [{"action": "Stop"}]}]})),
            ["spec.initContainers[0].restartPolicy: Required value: \
              must specify restartPolicy when restart rules are used"],
        );
    }
}
