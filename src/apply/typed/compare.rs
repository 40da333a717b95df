//! Compares two values field by field.

use serde_json::Value;

use super::{Form, as_list, as_map, element_of, form, same};
use crate::apply::field_set::{Element, FieldSet, Path};
use crate::apply::schema::{Collection, Type};

/// The fields in which two values differ, each in one of the sets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::apply) struct Comparison {
    pub(in crate::apply) added: FieldSet,
    pub(in crate::apply) modified: FieldSet,
    pub(in crate::apply) removed: FieldSet,
}

impl Comparison {
    /// Returns the comparison without the given fields and everything below them.
    pub(in crate::apply) fn without(&self, fields: &FieldSet) -> Self {
        Comparison {
            added: self.added.recursive_difference(fields),
            modified: self.modified.recursive_difference(fields),
            removed: self.removed.recursive_difference(fields),
        }
    }
}

/// Returns the differences that lead from `old` to `new`.
pub(in crate::apply) fn compare(old: &Value, new: &Value, of: Type) -> Comparison {
    let mut found = Comparison::default();
    walk(Some(old), Some(new), Some(of), &mut Vec::new(), &mut found);
    found
}

fn walk(
    old: Option<&Value>,
    new: Option<&Value>,
    of: Option<Type>,
    path: &mut Path,
    found: &mut Comparison,
) {
    match form(of, old, new) {
        Form::Leaf => {}
        Form::Map => {
            let (old, new) = (as_map(old), as_map(new));
            let added = new
                .into_iter()
                .flat_map(|map| map.keys())
                .filter(|key| old.is_none_or(|old| !old.contains_key(*key)));
            for key in old.into_iter().flat_map(|map| map.keys()).chain(added) {
                path.push(Element::Field(key.clone()));
                let (old, new) =
                    (old.and_then(|map| map.get(key)), new.and_then(|map| map.get(key)));
                walk(old, new, of.and_then(|of| of.field(key)), path, found);
                path.pop();
            }
        }
        Form::List(list) => walk_items(list, as_list(old), as_list(new), path, found),
    }
    match (old, new) {
        (None, Some(_)) => found.added.insert(path),
        (Some(_), None) => found.removed.insert(path),
        (Some(old_value), Some(new_value)) => {
            if matches!(form(of, old, new), Form::Leaf) && !same(old_value, new_value) {
                found.modified.insert(path);
            }
        }
        (None, None) => {}
    }
}

/// Compares the items of lists by their keys. Items with a duplicate key are compared together.
fn walk_items(
    list: Collection,
    old: Option<&Vec<Value>>,
    new: Option<&Vec<Value>>,
    path: &mut Path,
    found: &mut Comparison,
) {
    let keyed = |items: Option<&'_ Vec<Value>>| -> Vec<(Element, Value)> {
        let items = items.into_iter().flatten();
        items.filter_map(|item| Some((element_of(list, item).ok()?, item.clone()))).collect()
    };
    let (old, new) = (keyed(old), keyed(new));
    let mut elements: Vec<&Element> = old.iter().chain(&new).map(|(element, _)| element).collect();
    elements.sort_unstable();
    elements.dedup();
    let of = Some(list.element());
    for element in elements {
        let with_it = |items: &'_ [(Element, Value)]| -> Vec<Value> {
            let same = items.iter().filter(|(other, _)| other == element);
            same.map(|(_, item)| item.clone()).collect()
        };
        let (old, new) = (with_it(&old), with_it(&new));
        path.push(element.clone());
        match (old.len(), new.len()) {
            (0 | 1, 0 | 1) => walk(old.first(), new.first(), of, path, found),
            (0 | 1, _) => {
                if let Some(old) = old.first() {
                    walk(Some(old), None, of, path, found);
                }
                found.added.insert(path);
            }
            (_, 0 | 1) => {
                if let Some(new) = new.first() {
                    walk(None, Some(new), of, path, found);
                }
                found.removed.insert(path);
            }
            _ => {
                let is_same =
                    old.len() == new.len() && old.iter().zip(&new).all(|(a, b)| same(a, b));
                if !is_same {
                    found.modified.insert(path);
                }
            }
        }
        path.pop();
    }
}
