//! Converts a manifest tree into a JSON value, and formats a JSON value as Go does.

use std::fmt::Write;

use serde_json::{Map, Number, Value};

use crate::field::json_string;
use crate::manifest::{Kind, NodeId, Tree};

/// The depth below which values are read as `null`; no field of the API is that deep.
const MAX_DEPTH: usize = 128;

/// Converts the value at a node of a tree. Of duplicate keys the last one counts, as for kubectl.
/// Numbers become integers or floats, as Go reads them.
pub fn from_tree(tree: &Tree<'_>, node: NodeId) -> Value {
    value_at(tree, node, 0)
}

fn value_at(tree: &Tree<'_>, node: NodeId, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return Value::Null;
    }
    match tree.kind(node) {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(tree.text_of(node) == "true"),
        Kind::Number => number(tree.text_of(node)),
        Kind::String | Kind::Key => Value::String(tree.text_of(node).to_owned()),
        Kind::Array => {
            tree.items(node).map(|item| value_at(tree, item, depth + 1)).collect::<Vec<_>>().into()
        }
        Kind::Object => {
            let mut fields = Map::new();
            for (key, value) in tree.entries(node) {
                fields.insert(tree.text_of(key).to_owned(), value_at(tree, value, depth + 1));
            }
            Value::Object(fields)
        }
    }
}

/// Reads an `i64` as an integer and any other number as a float; `null` if it is too large for one.
fn number(text: &str) -> Value {
    if let Ok(whole) = text.parse::<i64>() {
        return whole.into();
    }
    text.parse().ok().and_then(Number::from_f64).map_or(Value::Null, Value::Number)
}

/// Formats a value as Go's `encoding/json` does: keys sorted, `<`, `>` and `&` escaped.
///
/// ```
/// use daemonset_preflight::apply::go_json;
/// use serde_json::json;
///
/// assert_eq!(go_json(&json!({"b": 1.0, "a": ["<"]})), r#"{"a":["\u003c"],"b":1}"#);
/// ```
pub fn go_json(value: &Value) -> String {
    let mut out = String::new();
    write_go(value, &mut out);
    out
}

fn write_go(value: &Value, out: &mut String) {
    match value {
        Value::Null | Value::Bool(_) => out.push_str(&value.to_string()),
        Value::Number(number) => out.push_str(&number_text(number)),
        Value::String(text) => out.push_str(&json_string(text)),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_go(item, out);
            }
            out.push(']');
        }
        Value::Object(fields) => {
            out.push('{');
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_unstable_by_key(|(key, _)| *key);
            for (i, (key, value)) in sorted.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                // Writing to a String cannot fail.
                let _ = write!(out, "{}:", json_string(key));
                write_go(value, out);
            }
            out.push('}');
        }
    }
}

/// Formats a number as Go does: a float with the fewest digits that identify it, and with an
/// exponent only when it is very large or very small.
pub(super) fn number_text(number: &Number) -> String {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else {
        return number.to_string();
    };
    let size = float.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{float:e}");
        return match text.split_once('e') {
            Some((digits, exponent)) if !exponent.starts_with('-') => {
                format!("{digits}e+{exponent}")
            }
            _ => text,
        };
    }
    format!("{float}")
}
