//! The items of lists: their types, and the keys that identify them.

use serde_json::Value;

use super::{PatchError, error};
use crate::apply::value::number_text;

/// The Go type into which a JSON value is decoded.
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

/// The kind of the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemKind {
    /// Maps, with the field that identifies them.
    Maps(&'static str),
    Scalars,
}

impl ItemKind {
    /// Returns the kind of the items of two lists, which must all be of one type.
    ///
    /// # Errors
    /// When the items are of several types, are lists, `null`, or maps without a merge key, or when
    /// there are no items.
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

    /// Returns the value that identifies an item: the scalar itself, or the key field of a map;
    /// `null` when the map lacks it.
    pub(super) fn identity(self, item: &Value) -> &Value {
        match self {
            ItemKind::Scalars => item,
            ItemKind::Maps(key) => item.get(key).unwrap_or(&Value::Null),
        }
    }
}

/// Returns the value of an item's merge key.
///
/// # Errors
/// When the item is not a map or lacks the key, or when the key is a map or list, which Go cannot
/// compare.
pub(super) fn key_of<'v>(item: &'v Value, key: &str) -> Result<&'v Value, PatchError> {
    match item.get(key) {
        Some(Value::Object(_) | Value::Array(_)) => {
            error(format!("the merge key {key} of an item is not a scalar"))
        }
        Some(value) => Ok(value),
        None => error(format!("map: {} does not contain declared merge key: {key}", shown(item))),
    }
}

/// Formats a value as Go's `%v` does.
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

/// Sorts items by a text, as kubectl does: its comparison makes items with equal texts end up in
/// reverse order.
pub(super) fn sort_by_text<T>(items: &mut [T], text: impl Fn(&T) -> String) {
    items.reverse();
    items.sort_by_cached_key(text);
}

/// Removes duplicates. The last item moves into the place of each removed one.
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
