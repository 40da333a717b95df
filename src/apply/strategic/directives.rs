//! The special keys of a patch.

use serde_json::{Map, Value};

/// `$patch`: what to do with the map that contains it.
pub(super) const PATCH: &str = "$patch";
/// The values of [`PATCH`].
pub(super) const DELETE: &str = "delete";
pub(super) const REPLACE: &str = "replace";
pub(super) const MERGE: &str = "merge";
/// `$retainKeys`: the fields of the map to keep.
pub(super) const RETAIN_KEYS: &str = "$retainKeys";
/// `$deleteFromPrimitiveList/<field>`: the scalars to delete from a list.
pub(super) const DELETE_FROM_LIST: &str = "$deleteFromPrimitiveList";
/// `$setElementOrder/<field>`: the wanted order of the items of a list.
pub(super) const SET_ORDER: &str = "$setElementOrder";

/// Returns the field that a list directive is about; `None` when the key is not that directive.
pub(super) fn field_of<'k>(key: &'k str, directive: &str) -> Option<&'k str> {
    key.strip_prefix(directive)?.strip_prefix('/')
}

/// Returns the `$patch` directive of a map; `None` for any other value.
pub(super) fn directive(value: &Value) -> Option<&Value> {
    value.as_object().and_then(|fields| fields.get(PATCH))
}

/// Whether the item is a directive to delete the item with its key.
pub(super) fn is_deletion(item: &Value) -> bool {
    directive(item).is_some_and(|directive| directive == DELETE)
}

/// Returns the value without the maps that are directives; `None` if the value is one itself.
pub(super) fn without_directives(value: Value) -> Option<Value> {
    match value {
        Value::Object(fields) if fields.contains_key(PATCH) => None,
        Value::Object(fields) => {
            let mut kept = Map::new();
            for (key, value) in fields {
                if let Some(value) = without_directives(value) {
                    kept.insert(key, value);
                }
            }
            Some(Value::Object(kept))
        }
        Value::Array(items) => {
            Some(Value::Array(items.into_iter().filter_map(without_directives).collect()))
        }
        scalar => Some(scalar),
    }
}

/// Returns the value without fields that are `null`, at any depth.
pub(super) fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut kept = Map::new();
            for (key, value) in fields.into_iter().filter(|(_, value)| !value.is_null()) {
                kept.insert(key, without_nulls(value));
            }
            Value::Object(kept)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        scalar => scalar,
    }
}
