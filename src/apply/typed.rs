//! The operations of server-side apply on values of a known type: check, merge, compare, and remove
//! fields.
//!
//! Source: `sigs.k8s.io/structured-merge-diff/v6/typed` at v6.3.

mod check;
mod compare;
mod merge;
mod remove;

use serde_json::Value;

pub(super) use check::check;
pub(super) use compare::{Comparison, compare};
pub(super) use merge::merge;
pub(super) use remove::without;

use super::Object;
use super::field_set::{Element, FieldSet, Path, Scalar};
use super::schema::{Collection, Default, ListType, Type};

/// Returns the path element that identifies an item of a list.
///
/// # Errors
/// When the item cannot be identified: the list is atomic, or the item or a key field is of a wrong
/// type.
fn element_of(list: Collection, item: &Value) -> Result<Element, &'static str> {
    match list.merging.list {
        ListType::Atomic => Err("invalid indexing of non-associative list"),
        ListType::Set => match item {
            Value::Object(_) => {
                Err("associative list without keys has an element that's a map type")
            }
            Value::Array(_) => Err("not supported: associative list with lists as elements"),
            Value::Null => {
                Err("associative list without keys has an element that's an explicit null")
            }
            scalar => Scalar::new(scalar).map(Element::Value).ok_or("it is not a scalar"),
        },
        ListType::Map(keys) => {
            let fields = match item {
                Value::Object(fields) => fields,
                Value::Null => {
                    return Err("associative list with keys may not have a null element");
                }
                _ => return Err("associative list with keys may not have non-map elements"),
            };
            let mut found = Vec::with_capacity(keys.len());
            for key in keys {
                let default = match key.default {
                    Default::Number(number) => Value::from(number),
                    Default::Text(text) => Value::from(text),
                };
                let value = fields.get(key.name).unwrap_or(&default);
                let scalar = Scalar::new(value).ok_or("a key field is not a scalar")?;
                found.push((key.name.to_owned(), scalar));
            }
            found.sort_unstable();
            Ok(Element::Key(found))
        }
    }
}

/// Whether two values are equal; numbers are compared by value.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(_), Value::Number(_)) => Scalar::new(a) == Scalar::new(b),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

/// Returns the value as a map; `None`, as for a map without entries, when it is anything else.
fn as_map(value: Option<&Value>) -> Option<&Object> {
    value.and_then(Value::as_object)
}

fn as_list(value: Option<&Value>) -> Option<&Vec<Value>> {
    value.and_then(Value::as_array)
}

/// How both sides of a merge or comparison are traversed.
#[derive(Debug, Clone, Copy)]
enum Form {
    Leaf,
    Map,
    List(Collection),
}

/// Returns how to traverse two values of a type. Two empty maps or lists are leaves, so that an
/// empty value is distinguished from `null`.
fn form(of: Option<Type>, lhs: Option<&Value>, rhs: Option<&Value>) -> Form {
    match of {
        Some(of) if of.is_atomic() => Form::Leaf,
        Some(Type::Struct(_) | Type::Map(_)) => {
            let is_empty = |value| as_map(value).is_none_or(|map| map.is_empty());
            if is_empty(lhs) && is_empty(rhs) { Form::Leaf } else { Form::Map }
        }
        Some(Type::List(list)) => {
            let is_empty = |value| as_list(value).is_none_or(|list| list.is_empty());
            if is_empty(lhs) && is_empty(rhs) { Form::Leaf } else { Form::List(list) }
        }
        _ => Form::Leaf,
    }
}

/// Returns all fields and items of a value that can have an owner of their own.
pub(super) fn field_set(value: &Value, of: Type) -> FieldSet {
    let mut set = FieldSet::default();
    collect(value, Some(of), &mut Vec::new(), &mut set);
    set
}

fn collect(value: &Value, of: Option<Type>, path: &mut Path, set: &mut FieldSet) {
    match of {
        Some(of) if of.is_atomic() => set.insert(path),
        Some(of @ (Type::Struct(_) | Type::Map(_))) => {
            for (key, value) in as_map(Some(value)).into_iter().flatten() {
                path.push(Element::Field(key.clone()));
                collect(value, of.field(key), path, set);
                let is_empty = value.as_object().is_some_and(|map| map.is_empty());
                if value.is_null() || is_empty || !of.declares(key) {
                    set.insert(path);
                }
                path.pop();
            }
        }
        Some(Type::List(list)) => {
            let items = as_list(Some(value)).into_iter().flatten();
            let items: Vec<(Element, &Value)> =
                items.filter_map(|item| Some((element_of(list, item).ok()?, item))).collect();
            for (element, item) in &items {
                let is_repeated = items.iter().filter(|(other, _)| other == element).count() > 1;
                path.push(element.clone());
                if !is_repeated {
                    collect(item, Some(list.element()), path, set);
                }
                set.insert(path);
                path.pop();
            }
        }
        _ => set.insert(path),
    }
}
