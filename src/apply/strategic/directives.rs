//! The special keys of a patch.

use serde_json::{Map, Value};

/// `$patch`: what becomes of the map that it stands in.
pub(super) const PATCH: &str = "$patch";
/// The values of [`PATCH`].
pub(super) const DELETE: &str = "delete";
pub(super) const REPLACE: &str = "replace";
pub(super) const MERGE: &str = "merge";
/// `$retainKeys`: the fields of the map that stay.
pub(super) const RETAIN_KEYS: &str = "$retainKeys";
/// `$deleteFromPrimitiveList/<field>`: the scalars that leave a list.
pub(super) const DELETE_FROM_LIST: &str = "$deleteFromPrimitiveList";
/// `$setElementOrder/<field>`: the order in which the items of a list are to stand.
pub(super) const SET_ORDER: &str = "$setElementOrder";

/// The field that a directive of a list is about.
pub(super) fn field_of<'k>(key: &'k str, directive: &str) -> Option<&'k str> {
    key.strip_prefix(directive)?.strip_prefix('/')
}

/// The directive in a map; `None` for all else.
pub(super) fn directive(value: &Value) -> Option<&Value> {
    value.as_object().and_then(|fields| fields.get(PATCH))
}

/// Whether the item is only there to say that one with its key is deleted.
pub(super) fn is_deletion(item: &Value) -> bool {
    directive(item).is_some_and(|directive| directive == DELETE)
}

/// The value without maps that are directives; `None` for one that is itself a directive.
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

/// The value without fields that are `null`, at any depth.
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
