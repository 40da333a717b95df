//! Writes one object in many forms: as JSON and as YAML, with its keys in any order.

use daemonset_preflight::contract::{self, DefaultCall, DocumentAnswer, ValidateCall};
use daemonset_preflight::manifest::written_string;
use proptest::prelude::*;
use serde_json::Value;

use super::validation::object;

/// Writes a value as YAML in block style, with the keys of each map rotated by `turn`.
fn yaml(value: &Value, indent: usize, turn: usize, out: &mut String) {
    let begin = |out: &mut String| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', indent));
    };
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (key, value) in turned(fields.iter(), turn) {
                begin(out);
                out.push_str(&format!("{}: ", written_string(key)));
                yaml(value, indent + 2, turn, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                begin(out);
                out.push_str("- ");
                yaml(item, indent + 2, turn, out);
            }
        }
        Value::String(text) => out.push_str(&written_string(text)),
        other => out.push_str(&other.to_string()),
    }
}

/// Formats a value as JSON, with the keys of each map rotated by `turn`.
fn json(value: &Value, turn: usize) -> String {
    match value {
        Value::Object(fields) => {
            let fields = turned(fields.iter(), turn).into_iter();
            let fields = fields
                .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), json(value, turn)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| json(item, turn));
            format!("[{}]", items.collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}

fn turned<T>(all: impl Iterator<Item = T>, turn: usize) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    let by = turn % all.len().max(1);
    all.rotate_left(by);
    all
}

fn validated(text: String) -> DocumentAnswer {
    let answer = contract::validate(&ValidateCall { text, ..ValidateCall::default() });
    assert_eq!(answer.documents.len(), 1);
    answer.documents.into_iter().next().unwrap()
}

/// Returns the errors and warnings in their order, and the strict findings sorted: the API server
/// reports unknown fields in the order of the text.
fn told(answer: &DocumentAnswer) -> (Vec<String>, Vec<String>, Vec<String>) {
    let texts = |findings: &[contract::Finding]| -> Vec<String> {
        findings.iter().map(|finding| format!("{}: {}", finding.field, finding.message)).collect()
    };
    let mut strict = texts(&answer.strict);
    strict.sort();
    (texts(&answer.errors), texts(&answer.warnings), strict)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Decoding errors are not compared, because they depend on which fault comes first in the
    /// text.
    #[test]
    fn the_order_of_keys_changes_nothing(object in object(40), turn in 0..100_usize) {
        let (one, other) = (validated(object.to_string()), validated(json(&object, turn)));
        let is_undecodable = one.errors.iter().any(|error| error.reason == "Undecodable");
        prop_assert_eq!(one.outcome, other.outcome);
        if !is_undecodable {
            prop_assert_eq!(told(&one), told(&other));
        }
    }

    #[test]
    fn yaml_is_answered_as_json_is(object in object(40), turn in 0..100_usize) {
        let mut text = String::new();
        yaml(&object, 0, turn, &mut text);
        let (one, other) = (validated(json(&object, turn)), validated(text));
        prop_assert_eq!(one.outcome, other.outcome);
        if !one.errors.iter().any(|error| error.reason == "Undecodable") {
            prop_assert_eq!(told(&one), told(&other));
        }
    }

    #[test]
    fn what_is_stored_of_a_valid_object_is_valid_in_every_form(object in object(3), turn in 0..100_usize) {
        if validated(object.to_string()).outcome != contract::Outcome::Accepted {
            return Ok(());
        }
        let call = DefaultCall { text: object.to_string(), ..DefaultCall::default() };
        let stored = contract::default(&call).unwrap().documents.remove(0).object.unwrap();
        let mut text = String::new();
        yaml(&stored, 0, turn, &mut text);
        for form in [json(&stored, turn), text] {
            let again = validated(form);
            prop_assert_eq!(again.outcome, contract::Outcome::Accepted, "{:?}", again.errors);
        }
    }
}
