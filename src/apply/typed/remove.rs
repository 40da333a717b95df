//! A value without some of its fields.

use serde_json::Value;

use super::{as_map, element_of};
use crate::apply::Object;
use crate::apply::field_set::{Element, FieldSet};
use crate::apply::schema::Type;

/// The value without the fields and items of a set. What is taken as a whole, of which a part
/// is asked, goes as a whole.
pub(in crate::apply) fn without(value: &Value, fields: &FieldSet, of: Option<Type>) -> Value {
    match of {
        Some(of) if of.is_atomic() => Value::Null,
        Some(of @ (Type::Struct(_) | Type::Map(_))) => {
            let Some(map) = as_map(Some(value)).filter(|map| !map.is_empty()) else {
                return Value::Null;
            };
            let mut kept = Object::new();
            let mut is_touched = false;
            for (key, value) in map {
                let element = Element::Field(key.clone());
                if fields.has(&element) {
                    continue;
                }
                let value = match fields.below(&element) {
                    None => value.clone(),
                    Some(below) => {
                        is_touched = true;
                        or_empty(value, without(value, below, of.field(key)))
                    }
                };
                kept.insert(key.clone(), value);
            }
            if kept.is_empty() && !is_touched { Value::Null } else { Value::Object(kept) }
        }
        Some(Type::List(list)) => {
            let Some(items) = value.as_array().filter(|items| !items.is_empty()) else {
                return Value::Null;
            };
            let mut kept = Vec::new();
            let mut is_touched = false;
            for item in items {
                let element = element_of(list, item).ok();
                if element.as_ref().is_some_and(|element| fields.has(element)) {
                    continue;
                }
                match element.as_ref().and_then(|element| fields.below(element)) {
                    None => kept.push(item.clone()),
                    Some(below) => {
                        is_touched = true;
                        kept.push(or_empty(item, without(item, below, Some(list.element()))));
                    }
                }
            }
            if kept.is_empty() && !is_touched { Value::Null } else { Value::Array(kept) }
        }
        _ => value.clone(),
    }
}

/// What was a map or a list stays one, though it has nothing left.
fn or_empty(before: &Value, after: Value) -> Value {
    match (before, after) {
        (Value::Object(_), Value::Null) => Value::Object(Object::new()),
        (Value::Array(_), Value::Null) => Value::Array(Vec::new()),
        (_, after) => after,
    }
}
