//! Removes fields from a value.

use serde_json::Value;

use super::{as_map, element_of};
use crate::apply::Object;
use crate::apply::field_set::{Element, FieldSet};
use crate::apply::schema::Type;

/// Returns the value without the fields and items of a set. An atomic value is removed as a whole
/// when part of it is in the set. A map or list that becomes empty is returned as `null`, unless
/// `keeps_emptied` is set.
///
/// Source: `typed/remove.go` of `sigs.k8s.io/structured-merge-diff`.
pub(in crate::apply) fn without(
    value: &Value,
    fields: &FieldSet,
    of: Option<Type>,
    keeps_emptied: bool,
) -> Value {
    let below = |value: &Value, fields: &FieldSet, of: Option<Type>| {
        let left = without(value, fields, of, keeps_emptied);
        if keeps_emptied { or_empty(value, left) } else { left }
    };
    match of {
        Some(of) if of.is_atomic() => Value::Null,
        Some(of @ (Type::Struct(_) | Type::Map(_))) => {
            let Some(map) = as_map(Some(value)).filter(|map| !map.is_empty()) else {
                return Value::Null;
            };
            let mut kept = Object::new();
            let mut keeps = false;
            for (key, value) in map {
                let element = Element::Field(key.clone());
                if fields.has(&element) {
                    continue;
                }
                let value = match fields.below(&element) {
                    None => value.clone(),
                    Some(fields) => {
                        keeps = keeps_emptied;
                        below(value, fields, of.field(key))
                    }
                };
                kept.insert(key.clone(), value);
            }
            if kept.is_empty() && !keeps { Value::Null } else { Value::Object(kept) }
        }
        Some(Type::List(list)) => {
            let Some(items) = value.as_array().filter(|items| !items.is_empty()) else {
                return Value::Null;
            };
            let mut kept = Vec::new();
            let mut keeps = false;
            for item in items {
                let element = element_of(list, item).ok();
                if element.as_ref().is_some_and(|element| fields.has(element)) {
                    continue;
                }
                match element.as_ref().and_then(|element| fields.below(element)) {
                    None => kept.push(item.clone()),
                    Some(fields) => {
                        keeps = keeps_emptied;
                        kept.push(below(item, fields, Some(list.element())));
                    }
                }
            }
            if kept.is_empty() && !keeps { Value::Null } else { Value::Array(kept) }
        }
        _ => value.clone(),
    }
}

/// Replaces `null` by an empty map or list if the value was one before.
fn or_empty(before: &Value, after: Value) -> Value {
    match (before, after) {
        (Value::Object(_), Value::Null) => Value::Object(Object::new()),
        (Value::Array(_), Value::Null) => Value::Array(Vec::new()),
        (_, after) => after,
    }
}
