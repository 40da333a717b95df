//! The places of findings: each names a field that the object has, or a missing one whose parent it
//! has.

use daemonset_preflight::contract::{self, Finding, Step, ValidateCall};
use daemonset_preflight::{defaults, manifest};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::validation::object;

/// The parts that are structs in Go, and so exist even if they are empty.
const STRUCTS: [&str; 5] =
    ["/metadata", "/spec", "/spec/template", "/spec/template/metadata", "/spec/template/spec"];

/// Returns the object as it is validated, with its defaults.
fn defaulted(object: &Value) -> Option<Value> {
    let mut read = manifest::decode_json(&object.to_string()).ok()?.manifest;
    defaults::apply(&mut read.daemon_set);
    let mut stored = serde_json::to_value(&read.daemon_set).ok()?;
    for part in STRUCTS {
        let (parent, name) = part.rsplit_once('/')?;
        let parent = stored.pointer_mut(parent)?.as_object_mut()?;
        parent.entry(name).or_insert_with(|| json!({}));
    }
    Some(stored)
}

/// Returns how many steps of a path exist in an object.
fn found(path: &[Step], object: &Value) -> usize {
    let mut at = object;
    for (nth, step) in path.iter().enumerate() {
        let next = match step {
            Step::Index(index) => at.get(index),
            Step::Name(name) => at.get(name),
        };
        match next {
            Some(next) => at = next,
            None => return nth,
        }
    }
    path.len()
}

/// Returns the path within the object: Kubernetes validates an overhead as the limits of a
/// container.
///
/// Source: `validateOverhead` in `pkg/apis/core/validation/validation.go` at v1.36.
fn in_the_object(path: &[Step]) -> Vec<Step> {
    let is =
        |nth: usize, name: &str| matches!(path.get(nth), Some(Step::Name(found)) if found == name);
    let is_limits_of_overhead =
        |nth: usize| nth > 0 && is(nth - 1, "overhead") && is(nth, "limits");
    let steps = path.iter().enumerate().filter(|(nth, _)| !is_limits_of_overhead(*nth));
    steps.map(|(_, step)| step.clone()).collect()
}

fn stands(finding: &Finding, written: &Value, stored: &Value) -> bool {
    let path = in_the_object(&finding.path);
    [written, stored].into_iter().any(|object| found(&path, object) + 1 >= path.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_field_of_a_finding_is_there_or_is_missing_in_a_part_that_is(object in object(40)) {
        let answer = contract::validate(&ValidateCall { text: object.to_string(), ..ValidateCall::default() });
        let Some(stored) = defaulted(&object) else { return Ok(()) };
        for document in &answer.documents {
            for finding in document.errors.iter().chain(&document.strict).chain(&document.warnings) {
                prop_assert!(stands(finding, &object, &stored), "{}: {}", finding.field, finding.message);
                prop_assert!(finding.place.is_some(), "{}", finding.field);
            }
        }
    }
}
