//! Validates tolerations: which taints a pod tolerates, and for how long.
//!
//! Source: `ValidateTolerations` in `pkg/apis/core/validation/validation.go` at v1.36.

use std::borrow::Cow;

use k8s_openapi::api::core::v1::Toleration;

use crate::field::{BadValue, ErrorList, Path, quote};
use crate::names;
use crate::validation::PodOptions;
use crate::validation::label_selector::validate_label_key;
use crate::validation::pod_context::Pod;
use crate::version::Change;

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// Validates `spec.tolerations` at `path`.
pub(in crate::validation) fn validate_tolerations(
    pod: &Pod<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let tolerations = pod.spec.tolerations.as_deref().unwrap_or_default();
    validate_toleration_list(tolerations, path, pod.options, errors);
}

/// Validates a list of tolerations at `path`, from a field or an annotation.
pub(in crate::validation) fn validate_toleration_list(
    tolerations: &[Toleration],
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    for (i, toleration) in tolerations.iter().enumerate() {
        validate_toleration(toleration, &path.index(i), options, errors);
    }
}

fn validate_toleration(
    toleration: &Toleration,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    let key = toleration.key.as_deref().unwrap_or_default();
    let operator = toleration.operator.as_deref().unwrap_or_default();
    let effect = toleration.effect.as_deref().unwrap_or_default();
    if !key.is_empty() {
        validate_label_key(key, &path.child("key"), errors);
    } else if operator != "Exists" {
        errors.invalid(
            &path.child("operator"),
            BadValue::named(operator),
            "operator must be Exists when `key` is empty, \
             which means \"match all values and all keys\"",
        );
    }
    let effect_path = path.child("effect");
    if toleration.toleration_seconds.is_some() && effect != "NoExecute" {
        errors.invalid(
            &effect_path,
            BadValue::named(effect),
            "effect must be 'NoExecute' when `tolerationSeconds` is set",
        );
    }
    let value = toleration.value.as_deref().unwrap_or_default();
    validate_operator_and_value(operator, value, path, options, errors);
    if !effect.is_empty() && !EFFECTS.contains(&effect) {
        errors.not_supported(&effect_path, BadValue::named(effect), &EFFECTS);
    }
}

/// Validates the operator and the value. An error about the value of `Equal` or `Exists` has the
/// path of the operator, as on the API server.
fn validate_operator_and_value(
    operator: &str,
    value: &str,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    let operator_path = path.child("operator");
    match operator {
        "Equal" | "" => {
            let messages = names::label_value_in(value, errors.label_wording());
            if !messages.is_empty() {
                errors.invalid(&operator_path, value, messages.join(";"));
            }
        }
        "Exists" => {
            if !value.is_empty() {
                errors.invalid(
                    &operator_path,
                    value,
                    "value must be empty when `operator` is 'Exists'",
                );
            }
        }
        "Lt" | "Gt" if options.allow_taint_toleration_comparison_operators => {
            validate_number(value, &path.child("value"), errors);
        }
        "Lt" | "Gt" if options.server.includes(Change::TolerationsHaveComparisonOperators) => {
            errors.not_supported(
                &operator_path,
                BadValue::named(operator),
                &["Equal", "Exists", "Lt", "Gt"],
            )
        }
        unknown => {
            let supported = ["Equal", "Exists"];
            errors.not_supported(&operator_path, BadValue::named(unknown), &supported);
        }
    }
}

/// Validates a number to compare with: in canonical form, and within 64 bits.
fn validate_number(value: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if let Some(message) = not_canonical(value) {
        errors.invalid(path, value, message);
    }
    if let Some(reason) = not_parsed(value) {
        let text = format!("strconv.ParseInt: parsing {}: {reason}", quote(value));
        errors.invalid(path, value, Cow::Owned(text));
    }
}

fn not_canonical(value: &str) -> Option<&'static str> {
    if value.is_empty() {
        return Some("must be non-empty");
    }
    let digits = value.strip_prefix('-').unwrap_or(value);
    let canonical = value == "0"
        || digits.starts_with(|c: char| ('1'..='9').contains(&c))
            && digits.bytes().all(|b| b.is_ascii_digit());
    (!canonical).then_some("must be a valid decimal integer in canonical form")
}

/// Returns why Go's `strconv.ParseInt` fails on this text, if it does. It stops at the first
/// error, and notices only at the end of a number that it is too big for a signed integer.
fn not_parsed(value: &str) -> Option<&'static str> {
    const SYNTAX: Option<&str> = Some("invalid syntax");
    const RANGE: Option<&str> = Some("value out of range");
    let negative = value.starts_with('-');
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    if digits.is_empty() {
        return SYNTAX;
    }
    let mut number = 0u64;
    for digit in digits.bytes() {
        if !digit.is_ascii_digit() {
            return SYNTAX;
        }
        let next = number
            .checked_mul(10)
            .and_then(|tens| tens.checked_add(u64::from(digit.saturating_sub(b'0'))));
        match next {
            Some(next) => number = next,
            None => return RANGE,
        }
    }
    let limit = i64::MAX.unsigned_abs().saturating_add(u64::from(negative));
    if number > limit { RANGE } else { None }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::validation::pod_spec::tests::{findings, findings_with};

    #[test]
    fn numbers_are_compared_only_where_the_old_pod_does_so() {
        let pod = |value| json!({"tolerations": [{"key": "a", "operator": "Lt", "value": value}]});
        assert_eq!(
            findings(pod("5")),
            ["spec.tolerations[0].operator: Unsupported value: \"Lt\": \
              supported values: \"Equal\", \"Exists\", \"Lt\", \"Gt\""]
        );
        let options = PodOptions {
            allow_taint_toleration_comparison_operators: true,
            ..PodOptions::default()
        };
        assert!(findings_with(pod("5"), &options).is_empty());
        assert_eq!(
            findings_with(pod("a"), &options),
            [
                "spec.tolerations[0].value: Invalid value: \"a\": \
                 must be a valid decimal integer in canonical form",
                "spec.tolerations[0].value: Invalid value: \"a\": \
                 strconv.ParseInt: parsing \"a\": invalid syntax",
            ]
        );
    }

    #[test]
    fn an_empty_key_matches_every_taint_and_needs_the_operator_for_it() {
        assert_eq!(
            findings(json!({"tolerations": [{"effect": "", "tolerationSeconds": 1}]})),
            [
                "spec.tolerations[0].operator: Invalid value: \"\": operator must be Exists when \
                 `key` is empty, which means \"match all values and all keys\"",
                "spec.tolerations[0].effect: Invalid value: \"\": \
                 effect must be 'NoExecute' when `tolerationSeconds` is set",
            ]
        );
    }

    #[test]
    fn numbers_to_compare_with() {
        const FORM: &str = "must be a valid decimal integer in canonical form";
        const SYNTAX: &str = "invalid syntax";
        const RANGE: &str = "value out of range";
        for (value, form, parse) in [
            ("0", None, None),
            ("-5", None, None),
            ("9223372036854775807", None, None),
            ("-9223372036854775808", None, None),
            ("", Some("must be non-empty"), Some(SYNTAX)),
            ("-", Some(FORM), Some(SYNTAX)),
            ("-0", Some(FORM), None),
            ("+5", Some(FORM), None),
            ("05", Some(FORM), None),
            ("5x", Some(FORM), Some(SYNTAX)),
            ("1_000", Some(FORM), Some(SYNTAX)),
            ("9223372036854775808", None, Some(RANGE)),
            ("-9223372036854775809", None, Some(RANGE)),
            ("9223372036854775808x", Some(FORM), Some(SYNTAX)),
            ("18446744073709551616x", Some(FORM), Some(RANGE)),
        ] {
            assert_eq!((not_canonical(value), not_parsed(value)), (form, parse), "{value}");
        }
    }
}
