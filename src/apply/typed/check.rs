//! Checks a value against its type.

use serde_json::Value;

use super::element_of;
use crate::apply::field_set::{Element, Path, path_text};
use crate::apply::schema::{ListType, Type};
use crate::field::quote;

/// Returns why a value does not match a type: unknown fields, values of other types and duplicate
/// items, each with its path, in the order of the field names.
pub(in crate::apply) fn check(value: &Value, of: Type) -> Vec<String> {
    let mut errors = Vec::new();
    walk(value, of, &mut Vec::new(), &mut errors);
    errors
}

fn walk(value: &Value, of: Type, path: &mut Path, errors: &mut Vec<String>) {
    let mut wrong = |expected: &str| {
        errors.push(format!("{}: expected {expected}, got {}", path_text(path), shown(value)));
    };
    match (of, value) {
        (Type::Json, _) | (_, Value::Null) => {}
        (Type::Struct(_) | Type::Map(_), Value::Object(fields)) => {
            for (name, value) in fields {
                path.push(Element::Field(name.clone()));
                match of.field(name) {
                    Some(of) => walk(value, of, path, errors),
                    None => {
                        errors.push(format!("{}: field not declared in schema", path_text(path)));
                    }
                }
                path.pop();
            }
        }
        (Type::Struct(_) | Type::Map(_), _) => wrong("map"),
        (Type::List(list), Value::Array(items)) => {
            let mut seen = Vec::new();
            for (index, item) in items.iter().enumerate() {
                let element = match list.merging.list {
                    ListType::Atomic => {
                        Ok(Element::Index(i64::try_from(index).unwrap_or(i64::MAX)))
                    }
                    _ => element_of(list, item),
                };
                let element = match element {
                    Ok(element) => element,
                    Err(error) => {
                        errors.push(format!("{}: element {index}: {error}", path_text(path)));
                        return;
                    }
                };
                if seen.contains(&element) {
                    let at = path_text(path);
                    errors.push(format!("{at}: duplicate entries for key {element}"));
                }
                path.push(element.clone());
                walk(item, list.element(), path, errors);
                path.pop();
                seen.push(element);
            }
        }
        (Type::List(_), _) => wrong("list"),
        (Type::Bool, Value::Bool(_))
        | (Type::Number, Value::Number(_))
        | (Type::String, Value::String(_))
        | (Type::Scalar, Value::Bool(_) | Value::Number(_) | Value::String(_)) => {}
        (Type::Bool, _) => wrong("boolean"),
        (Type::Number, _) => wrong("numeric (int or float)"),
        (Type::String, _) => wrong("string"),
        (Type::Scalar, _) => wrong("any scalar"),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        Value::Object(_) => "a map".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        scalar => scalar.to_string(),
    }
}
