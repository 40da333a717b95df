//! Validates a container's own restart policy, and the rules that override it by exit code.
//!
//! Source: `validateContainerRestartPolicy` and `validateInitContainerRestartPolicy` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{Container, ContainerRestartRule};

use crate::field::{BadValue, Error, ErrorList, Path};
use crate::validation::PodOptions;
use crate::version::Change;

const POLICIES: [&str; 3] = ["Always", "Never", "OnFailure"];
const RESTART: &str = "Restart";
const RESTART_ALL_CONTAINERS: &str = "RestartAllContainers";
const OPERATORS: [&str; 2] = ["In", "NotIn"];
const MAX_RULES: usize = 20;
const MAX_EXIT_CODES: usize = 255;

/// Validates `restartPolicy` and `restartPolicyRules`; `path` is the container's.
pub(super) fn validate_restart_policy(
    container: &Container,
    options: &PodOptions,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if options.allow_container_restart_policy_rules {
        validate_policy_and_rules(container, options, path, errors);
    } else if container.restart_policy.is_some() {
        let path = path.child("restartPolicy");
        errors.forbidden(&path, "may not be set for non-init containers");
    }
}

/// As [`validate_restart_policy`], for an init container. The policy `Always`, which makes it a
/// sidecar, is allowed even where all others are not supported.
pub(super) fn validate_init_restart_policy(
    container: &Container,
    options: &PodOptions,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let rules = container.restart_policy_rules.as_deref().unwrap_or_default();
    match container.restart_policy.as_deref() {
        None => {
            if options.server.includes(Change::RestartRulesOfInitContainersNeedAPolicy) {
                require_policy(rules, path, errors);
            }
        }
        Some("Always") if !options.allow_container_restart_policy_rules => {}
        Some("Always") if !options.allow_restart_all_containers => {
            if !rules.is_empty() {
                errors.forbidden(
                    &path.child("restartPolicyRules"),
                    "restartPolicyRules are not allowed for init containers with restart policy \
                     Always",
                );
            }
        }
        Some(policy) if !options.allow_container_restart_policy_rules => {
            let path = path.child("restartPolicy");
            errors.not_supported(&path, BadValue::named(policy), &["Always"]);
        }
        Some(_) => validate_policy_and_rules(container, options, path, errors),
    }
}

fn validate_policy_and_rules(
    container: &Container,
    options: &PodOptions,
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
    validate_count(rules.len(), MAX_RULES, options, &path, errors);
    for (i, rule) in rules.iter().enumerate() {
        validate_rule(rule, options, &path.index(i), errors);
    }
}

fn validate_count(
    count: usize,
    max: usize,
    options: &PodOptions,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if count > max {
        errors.push(match options.server.includes(Change::RestartRulesAreCounted) {
            true => Error::too_many(path, count, max),
            false => Error::too_long(path, max),
        });
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

fn validate_rule(
    rule: &ContainerRestartRule,
    options: &PodOptions,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    validate_action(&rule.action, options, &path.child("action"), errors);
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
    validate_count(count, MAX_EXIT_CODES, options, &path.child("values"), errors);
}

fn validate_action(action: &str, options: &PodOptions, path: &Path<'_>, errors: &mut ErrorList) {
    let all = [RESTART, RESTART_ALL_CONTAINERS];
    let allowed: &[&str] = if options.allow_restart_all_containers { &all } else { &[RESTART] };
    if !allowed.contains(&action) {
        let listed = match options.server.includes(Change::AllowedRestartActionsAreListed) {
            true => allowed,
            false => &[RESTART],
        };
        errors.not_supported(path, BadValue::named(action), listed);
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
