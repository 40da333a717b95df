//! Validates how a DaemonSet replaces its pods: `spec.updateStrategy`.
//!
//! Source: `ValidateDaemonSetUpdateStrategy` and `ValidateRollingUpdateDaemonSet` in
//! `pkg/apis/apps/validation/validation.go` at v1.36.

use std::num::IntErrorKind;

use k8s_openapi::api::apps::v1::{DaemonSetUpdateStrategy, RollingUpdateDaemonSet};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::object_meta::NEGATIVE;
use crate::field::{BadValue, Error, ErrorList, Path, json_string};
use crate::names;

/// Validates an update strategy at `path`.
pub(super) fn validate_update_strategy(
    strategy: &DaemonSetUpdateStrategy,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    match strategy.type_.as_deref().unwrap_or_default() {
        "OnDelete" => {}
        "RollingUpdate" => {
            let path = path.child("rollingUpdate");
            match &strategy.rolling_update {
                None => errors.required(&path, ""),
                Some(rolling_update) => validate_rolling_update(rolling_update, &path, errors),
            }
        }
        _ => errors.push(Error::not_supported(
            path,
            as_printed(strategy),
            &["RollingUpdate", "OnDelete"],
        )),
    }
}

fn validate_rolling_update(
    rolling_update: &RollingUpdateDaemonSet,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let unavailable = given_or_zero(rolling_update.max_unavailable.as_ref());
    let surge = given_or_zero(rolling_update.max_surge.as_ref());
    let (unavailable_path, surge_path) = (path.child("maxUnavailable"), path.child("maxSurge"));

    validate_positive_or_percent(unavailable, &unavailable_path, errors);
    validate_positive_or_percent(surge, &surge_path, errors);
    validate_at_most_100_percent(unavailable, &unavailable_path, errors);
    validate_at_most_100_percent(surge, &surge_path, errors);

    match (number(unavailable) != 0, number(surge) != 0) {
        (true, true) => {
            errors.invalid(
                &surge_path,
                printed(surge),
                "may not be set when maxUnavailable is non-zero",
            );
        }
        (false, false) => errors.required(&unavailable_path, "cannot be 0 when maxSurge is 0"),
        _ => {}
    }
}

fn validate_positive_or_percent(value: &IntOrString, path: &Path<'_>, errors: &mut ErrorList) {
    match value {
        IntOrString::String(text) => {
            for message in names::percent(text) {
                errors.invalid(path, printed(value), message);
            }
        }
        IntOrString::Int(number) if *number < 0 => errors.invalid(path, *number, NEGATIVE),
        IntOrString::Int(_) => {}
    }
}

fn validate_at_most_100_percent(value: &IntOrString, path: &Path<'_>, errors: &mut ErrorList) {
    if percentage(value).is_some_and(|percentage| percentage > 100) {
        errors.invalid(path, printed(value), "must not be greater than 100%");
    }
}

fn given_or_zero(value: Option<&IntOrString>) -> &IntOrString {
    value.unwrap_or(&IntOrString::Int(0))
}

fn percentage(value: &IntOrString) -> Option<i64> {
    match value {
        IntOrString::String(text) if names::percent(text).is_empty() => {
            Some(number_or_bound(text.trim_end_matches('%')))
        }
        _ => None,
    }
}

/// Returns the number in a count or a percentage, to compare it with zero. A number written as
/// a string counts too, though it is malformed.
fn number(value: &IntOrString) -> i64 {
    match (percentage(value), value) {
        (Some(percentage), _) => percentage,
        (None, IntOrString::Int(number)) => i64::from(*number),
        (None, IntOrString::String(text)) => number_or_bound(text),
    }
}

/// Parses a number. One that overflows is clamped to the range of `i64`; text that is not a
/// number gives zero.
fn number_or_bound(text: &str) -> i64 {
    text.parse().unwrap_or_else(|error: std::num::ParseIntError| match error.kind() {
        IntErrorKind::PosOverflow => i64::MAX,
        IntErrorKind::NegOverflow => i64::MIN,
        _ => 0,
    })
}

fn json(value: &IntOrString) -> String {
    match value {
        IntOrString::Int(number) => number.to_string(),
        IntOrString::String(text) => json_string(text),
    }
}

fn printed(value: &IntOrString) -> BadValue {
    BadValue::json(json(value))
}

fn as_printed(strategy: &DaemonSetUpdateStrategy) -> BadValue {
    let rolling_update = match &strategy.rolling_update {
        None => "null".to_owned(),
        Some(rolling_update) => format!(
            "{{\"MaxUnavailable\":{},\"MaxSurge\":{}}}",
            json(given_or_zero(rolling_update.max_unavailable.as_ref())),
            json(given_or_zero(rolling_update.max_surge.as_ref())),
        ),
    };
    let type_ = json_string(strategy.type_.as_deref().unwrap_or_default());
    BadValue::json(format!("{{\"Type\":{type_},\"RollingUpdate\":{rolling_update}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(unavailable: IntOrString, surge: IntOrString) -> Vec<String> {
        let strategy = DaemonSetUpdateStrategy {
            type_: Some("RollingUpdate".to_owned()),
            rolling_update: Some(RollingUpdateDaemonSet {
                max_unavailable: Some(unavailable),
                max_surge: Some(surge),
            }),
        };
        let mut errors = ErrorList::new();
        validate_update_strategy(&strategy, &Path::root("s"), &mut errors);
        errors.iter().map(ToString::to_string).collect()
    }

    fn percent(text: &str) -> IntOrString {
        IntOrString::String(text.to_owned())
    }

    #[test]
    fn surge_and_unavailable_exclude_each_other() {
        assert!(texts(IntOrString::Int(1), IntOrString::Int(0)).is_empty());
        assert!(texts(percent("0%"), percent("100%")).is_empty());
        assert_eq!(
            texts(IntOrString::Int(1), percent("1%")),
            [
                "s.rollingUpdate.maxSurge: Invalid value: \"1%\": may not be set when maxUnavailable is non-zero"
            ]
        );
        assert_eq!(
            texts(percent("0%"), IntOrString::Int(0)),
            ["s.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0"]
        );
    }

    #[test]
    fn an_immense_percentage_is_too_much() {
        assert_eq!(
            texts(percent("99999999999999999999%"), IntOrString::Int(0)),
            ["s.rollingUpdate.maxUnavailable: Invalid value: \"99999999999999999999%\": \
              must not be greater than 100%"]
        );
    }
}
