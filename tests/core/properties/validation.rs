//! Validates objects that are damaged in random places.

use daemonset_preflight::defaults;
use daemonset_preflight::field::Error;
use daemonset_preflight::manifest::{self, Manifest};
use daemonset_preflight::validation::{self, Verdict};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A DaemonSet that has every field that accepted objects of the corpora set.
pub(super) const EVERY_FIELD: &str = include_str!("every-field.json");

/// A change at one place of an object.
#[derive(Debug, Clone)]
enum Change {
    Replace(Value),
    /// Removes a field or an item.
    Remove,
    /// Duplicates an item of a list.
    Repeat,
}

fn change() -> impl Strategy<Value = Change> {
    let value = prop::sample::select(vec![
        json!(null),
        json!({}),
        json!([]),
        json!([null]),
        json!(""),
        json!("a"),
        json!("ä"),
        json!("-"),
        json!("a.b/c"),
        json!("x".repeat(300)),
        json!(0),
        json!(-1),
        json!(1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(65536),
        json!(1.5),
        json!(true),
        json!("1"),
        json!("-1"),
        json!("1e2147483647"),
        json!("1n"),
        json!("100%"),
        json!("Always"),
        json!({"a": "b"}),
        json!({"cpu": "1e400"}),
        json!({"hugepages-10E": "1"}),
        json!("$(A)$$(B"),
        json!("../.."),
        json!("\u{0}\u{202e}"),
        json!("::1%a"),
    ]);
    prop_oneof![
        3 => value.prop_map(Change::Replace),
        2 => Just(Change::Remove),
        1 => Just(Change::Repeat),
    ]
}

/// Appends JSON pointers to all values below `value`.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    let mut push = |key: &str, value: &Value| {
        let pointer = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        pointers(value, &pointer, all);
        all.push(pointer);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| push(key, value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, value)| push(&i.to_string(), value));
        }
        _ => {}
    }
}

fn apply(change: Change, pointer: &str, object: &mut Value) {
    if let Change::Replace(value) = change {
        if let Some(place) = object.pointer_mut(pointer) {
            *place = value;
        }
        return;
    }
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match (object.pointer_mut(parent), change) {
        (Some(Value::Object(fields)), Change::Remove) => {
            fields.remove(&key.replace("~1", "/").replace("~0", "~"));
        }
        (Some(Value::Array(items)), Change::Remove) if !items.is_empty() => {
            items.remove(0);
        }
        (Some(Value::Array(items)), Change::Repeat) if !items.is_empty() => {
            items.push(items[0].clone());
        }
        _ => {}
    }
}

/// Generates the object with every field, changed at fewer than `most` places.
pub(super) fn object(most: usize) -> impl Strategy<Value = Value> {
    let changes = prop::collection::vec((change(), any::<prop::sample::Index>()), 0..most);
    changes.prop_map(|changes| {
        let mut object: Value = serde_json::from_str(EVERY_FIELD).unwrap();
        for (change, place) in changes {
            let mut all = Vec::new();
            pointers(&object, "", &mut all);
            if !all.is_empty() {
                apply(change, &all[place.index(all.len())], &mut object);
            }
        }
        object
    })
}

/// Returns the decoded and defaulted object; `None` when it cannot be decoded.
fn read(object: &Value) -> Option<Manifest> {
    let mut manifest = manifest::decode_json(&object.to_string()).ok()?.manifest;
    defaults::apply(&mut manifest.daemon_set);
    Some(manifest)
}

fn texts(verdict: &Verdict) -> Vec<String> {
    let warnings = verdict.warnings.iter().map(|warning| warning.message.clone());
    verdict.errors.iter().map(ToString::to_string).chain(warnings).collect()
}

/// Whether an update has this error only because the old object is invalid: if some
/// `matchLabelKeys` of topology spread break the current rule, all are validated by the previous
/// rule, which allows no key to be in the selector too.
fn is_held_to_old_rule(error: &Error, created: &Verdict) -> bool {
    let is_of_spread = |error: &Error| {
        let path = error.path().to_string();
        path.starts_with("spec.template.spec.topologySpreadConstraints[")
    };
    error.path().to_string().contains(".matchLabelKeys")
        && is_of_spread(error)
        && created.errors.iter().any(is_of_spread)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_object_is_answered_and_always_in_the_same_way(
        few in object(4),
        many in object(40),
    ) {
        for (one, other) in [(&few, &many), (&many, &few)] {
            let (Some(one), Some(other)) = (read(one), read(other)) else { continue };
            prop_assert_eq!(
                texts(&validation::create(&mut one.clone())),
                texts(&validation::create(&mut one.clone())),
            );
            prop_assert_eq!(
                texts(&validation::update(&mut one.clone(), &mut other.clone())),
                texts(&validation::update(&mut one.clone(), &mut other.clone())),
            );
        }
    }

    #[test]
    fn an_update_of_an_object_to_itself_finds_nothing_more(object in object(40)) {
        if let Some(mut created) = read(&object) {
            let verdict = validation::create(&mut created);
            let again = validation::update(&mut created.clone(), &mut created.clone());
            // A create with errors is not checked for names that cannot be part of a path; an
            // update is. Such names are invalid in a create as well.
            for error in again.errors.iter().filter(|error| !is_held_to_old_rule(error, &verdict)) {
                prop_assert!(verdict.errors.iter().any(|e| e.path() == error.path()), "{error}");
            }
        }
    }

    #[test]
    fn what_was_stored_is_stored_alike_when_it_is_created_again(object in object(40)) {
        if let Some(mut created) = read(&object) {
            let verdict = validation::create(&mut created);
            let mut again = created.clone();
            let verdict_again = validation::create(&mut again);
            prop_assert_eq!(&verdict.errors, &verdict_again.errors);
            prop_assert_eq!(created, again);
        }
    }
}
