//! The items of lists: their types, and the keys by which they are told apart.

use serde_json::Value;

use super::{PatchError, error};
use crate::apply::value::number_text;

/// The type of a value as Go decodes JSON into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GoType {
    Null,
    Bool,
    Integer,
    Float,
    String,
    List,
    Map,
}

impl GoType {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => GoType::Null,
            Value::Bool(_) => GoType::Bool,
            Value::Number(number) if number.is_f64() => GoType::Float,
            Value::Number(_) => GoType::Integer,
            Value::String(_) => GoType::String,
            Value::Array(_) => GoType::List,
            Value::Object(_) => GoType::Map,
        }
    }
}

/// What the items of lists are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemKind {
    /// Maps, with the field that tells them apart.
    Maps(&'static str),
    Scalars,
}

impl ItemKind {
    /// The kind of the items in two lists, which must be of one type.
    ///
    /// # Errors
    /// When they are of several types, are lists or `null`, or there are none.
    pub(super) fn of(
        lists: [&[Value]; 2],
        key: Option<&'static str>,
    ) -> Result<ItemKind, PatchError> {
        let mut types = lists.iter().flat_map(|list| list.iter()).map(GoType::of);
        let Some(first) = types.next() else {
            return error("no elements in any of the given slices");
        };
        if types.any(|other| other != first) {
            return error("list element types are not identical");
        }
        match (first, key) {
            (GoType::List, _) => error("lists of lists are not supported"),
            (GoType::Null, _) => error("an item of a list is null"),
            (GoType::Map, Some(key)) => Ok(ItemKind::Maps(key)),
            (GoType::Map, None) => error("cannot merge lists without merge key"),
            _ => Ok(ItemKind::Scalars),
        }
    }

    /// What an item is told apart by: itself, or its field. `null` where it has no such field.
    pub(super) fn identity(self, item: &Value) -> &Value {
        match self {
            ItemKind::Scalars => item,
            ItemKind::Maps(key) => item.get(key).unwrap_or(&Value::Null),
        }
    }
}

/// The merge key of an item.
///
/// # Errors
/// When it has none, is no map, or the key is a map or a list, which Go cannot compare.
pub(super) fn key_of<'v>(item: &'v Value, key: &str) -> Result<&'v Value, PatchError> {
    match item.get(key) {
        Some(Value::Object(_) | Value::Array(_)) => {
            error(format!("the merge key {key} of an item is no scalar"))
        }
        Some(value) => Ok(value),
        None => error(format!("map: {} does not contain declared merge key: {key}", shown(item))),
    }
}

/// A value as Go's `%v` prints it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "<nil>".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number_text(number),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(" "))
        }
        Value::Object(fields) => {
            let entry = |(key, value): (&String, &Value)| format!("{key}:{}", shown(value));
            format!("map[{}]", fields.iter().map(entry).collect::<Vec<_>>().join(" "))
        }
    }
}

/// Sorts as kubectl does by the text of something. It takes equal texts for being in the
/// wrong order, so that they end in the reverse of the order in which they stood.
pub(super) fn sort_by_text<T>(items: &mut [T], text: impl Fn(&T) -> String) {
    items.reverse();
    items.sort_by_cached_key(text);
}

/// Without the scalars that stand there before. The last one takes the place of one that
/// goes.
pub(super) fn deduplicate(items: &mut Vec<Value>) {
    let mut at = 0;
    while at < items.len() {
        let mut other = at + 1;
        while other < items.len() {
            if items.get(at) == items.get(other) {
                items.swap_remove(other);
            } else {
                other += 1;
            }
        }
        at += 1;
    }
}
