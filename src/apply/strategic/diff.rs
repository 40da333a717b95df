//! Computes the patch that changes one object into another.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::directives::{DELETE, DELETE_FROM_LIST, PATCH, RETAIN_KEYS, SET_ORDER};
use super::items::{GoType, ItemKind, deduplicate, key_of, shown, sort_by_text};
use super::order::sorted;
use super::{PatchError, error};
use crate::apply::Object;
use crate::apply::schema::{Patch, Type};

/// What a patch includes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Options {
    /// Deletions of what only the first object has.
    pub(super) deletions: bool,
    /// What is new in the second object, or has another value there.
    pub(super) changes: bool,
    /// The list of the fields to keep (`$retainKeys`).
    pub(super) retains_keys: bool,
}

/// Computes the patch from one map of a type to another.
pub(super) fn maps(
    original: &Object,
    modified: &Object,
    of: Type,
    options: Options,
) -> Result<Object, PatchError> {
    let mut patch = Object::new();
    for (key, new) in modified {
        match original.get(key) {
            None => {
                if options.changes {
                    patch.insert(key.clone(), new.clone());
                }
            }
            Some(old) if key == PATCH => {
                if !(old.is_string() && new.is_string()) {
                    return error(format!("invalid value for special key: {PATCH}"));
                }
                if old != new {
                    patch.insert(key.clone(), new.clone());
                }
            }
            Some(old) => match (old, new) {
                (Value::Object(old), Value::Object(new)) => {
                    field_map(key, old, new, of, options, &mut patch)?;
                }
                (Value::Array(old), Value::Array(new)) => {
                    field_list(key, old, new, of, options, &mut patch)?;
                }
                _ if GoType::of(old) == GoType::of(new) && old == new => {}
                _ => replace(key, new.clone(), options, &mut patch),
            },
        }
    }
    if options.deletions {
        for key in original.keys().filter(|key| !modified.contains_key(*key)) {
            patch.insert(key.clone(), Value::Null);
        }
    }
    if options.retains_keys {
        let mut retained: Vec<&String> =
            modified.iter().filter(|(_, value)| !value.is_null()).map(|(key, _)| key).collect();
        retained.sort_unstable();
        let is_missing =
            |(key, value): (&String, &Value)| !value.is_null() && !modified.contains_key(key);
        if !retained.is_empty() && (!patch.is_empty() || original.iter().any(is_missing)) {
            patch.insert(RETAIN_KEYS.to_owned(), json!(retained));
        }
    }
    Ok(patch)
}

fn replace(key: &str, new: Value, options: Options, patch: &mut Object) {
    if options.changes {
        patch.insert(key.to_owned(), new);
    }
}

/// Returns the error for a field that the type does not have.
pub(super) fn unknown<T>(key: &str) -> Result<T, PatchError> {
    error(format!("unable to find api field {}", crate::field::quote(key)))
}

/// Returns the type of a field that holds a map, and how the map is patched.
pub(super) fn of_map(of: Type, key: &str) -> Result<(Type, Patch), PatchError> {
    match of.field_in_any_case(key) {
        Some(Type::List(list)) => Ok((Type::List(list), list.merging.patch)),
        Some(found) => Ok((found, Patch::default())),
        None => unknown(key),
    }
}

/// Returns the item type of a field that holds a list, and how the list is patched.
pub(super) fn of_list(of: Type, key: &str) -> Result<(Type, Patch), PatchError> {
    match of.field_in_any_case(key) {
        Some(Type::List(list)) => Ok((list.element(), list.merging.patch)),
        Some(_) => error(format!("expected slice or array type in {key}")),
        None => unknown(key),
    }
}

fn field_map(
    key: &str,
    old: &Object,
    new: &Object,
    of: Type,
    options: Options,
    patch: &mut Object,
) -> Result<(), PatchError> {
    let (of, how) = match of_map(of, key) {
        Ok(found) => found,
        // Equal values need no patch, even in an unknown field.
        Err(_) if old == new => return Ok(()),
        Err(unknown) => return Err(unknown),
    };
    let changed = maps(old, new, of, Options { retains_keys: how.retains_keys, ..options })?;
    if !changed.is_empty() {
        patch.insert(key.to_owned(), Value::Object(changed));
    }
    Ok(())
}

fn field_list(
    key: &str,
    old: &[Value],
    new: &[Value],
    of: Type,
    options: Options,
    patch: &mut Object,
) -> Result<(), PatchError> {
    let (of, how) = match of_list(of, key) {
        Ok(found) => found,
        Err(_) if old == new => return Ok(()),
        Err(unknown) => return Err(unknown),
    };
    if !how.merges {
        if old != new {
            replace(key, Value::Array(new.to_vec()), options, patch);
        }
        return Ok(());
    }
    let changed = lists(old, new, of, how, options)?;
    for (directive, items) in
        [("", changed.items), (DELETE_FROM_LIST, changed.deleted), (SET_ORDER, changed.order)]
    {
        if !items.is_empty() {
            let key = match directive {
                "" => key.to_owned(),
                directive => format!("{directive}/{key}"),
            };
            patch.insert(key, Value::Array(items));
        }
    }
    Ok(())
}

/// The patch of a list.
#[derive(Debug, Default)]
struct ListPatch {
    items: Vec<Value>,
    /// The scalars to delete from the list.
    deleted: Vec<Value>,
    /// All items, or their keys, in the wanted order.
    order: Vec<Value>,
}

fn lists(
    original: &[Value],
    modified: &[Value],
    of: Type,
    how: Patch,
    options: Options,
) -> Result<ListPatch, PatchError> {
    if original.is_empty() {
        let items = if options.changes { modified.to_vec() } else { Vec::new() };
        return Ok(ListPatch { items, ..ListPatch::default() });
    }
    match ItemKind::of([original, modified], how.key)? {
        ItemKind::Scalars => Ok(scalars(original, modified, options)),
        ItemKind::Maps(key) => {
            let options = Options { retains_keys: how.retains_keys, ..options };
            let (changed, deleted) = items(original, modified, of, key, options)?;
            let kind = ItemKind::Maps(key);
            let position = |item: &Value| {
                modified.iter().position(|other| kind.identity(other) == kind.identity(item))
            };
            let mut items = sorted(changed, kind, position);
            items.extend(deleted);
            let is_same_order = original.len() == modified.len()
                && original.iter().zip(modified).all(|(a, b)| kind.identity(a) == kind.identity(b));
            let has_order = options.changes && (!items.is_empty() || !is_same_order)
                || options.deletions && !items.is_empty();
            let order = match has_order {
                true => modified.iter().map(|item| json!({key: kind.identity(item)})).collect(),
                false => Vec::new(),
            };
            Ok(ListPatch { items, deleted: Vec::new(), order })
        }
    }
}

fn scalars(original: &[Value], modified: &[Value], options: Options) -> ListPatch {
    let (mut old, mut new) = (original.to_vec(), modified.to_vec());
    sort_by_text(&mut old, shown);
    sort_by_text(&mut new, shown);
    let mut patch = ListPatch::default();
    walk(&old, &new, shown, &mut |step| match step {
        Step::Both(..) => {}
        Step::Old(value) if options.deletions => patch.deleted.push(value.clone()),
        Step::New(value) if options.changes => patch.items.push(value.clone()),
        Step::Old(_) | Step::New(_) => {}
    });
    deduplicate(&mut patch.deleted);
    let position = |item: &Value| modified.iter().position(|other| other == item);
    patch.items = sorted(std::mem::take(&mut patch.items), ItemKind::Scalars, position);
    // Go compares with the old list after sorting it in place.
    if options.deletions && !patch.deleted.is_empty() || options.changes && old != modified {
        patch.order = modified.to_vec();
    }
    patch
}

/// Returns the new and changed items, and the directives that delete the missing ones.
fn items(
    original: &[Value],
    modified: &[Value],
    of: Type,
    key: &'static str,
    options: Options,
) -> Result<(Vec<Value>, Vec<Value>), PatchError> {
    for item in original.iter().chain(modified) {
        key_of(item, key)?;
    }
    let text = |item: &&Value| shown(item.get(key).unwrap_or(&Value::Null));
    let mut old: Vec<&Value> = original.iter().collect();
    let mut new: Vec<&Value> = modified.iter().collect();
    sort_by_text(&mut old, text);
    sort_by_text(&mut new, text);
    let (mut changed, mut deleted, mut failed) = (Vec::new(), Vec::new(), None);
    walk(&old, &new, text, &mut |step| match step {
        Step::Both(old, new) => {
            let (Value::Object(old), Value::Object(new)) = (*old, *new) else { return };
            match maps(old, new, of, options) {
                Ok(mut patch) if !patch.is_empty() => {
                    patch.extend(new.get(key).map(|value| (key.to_owned(), value.clone())));
                    changed.push(Value::Object(patch));
                }
                Ok(_) => {}
                Err(error) => failed = failed.take().or(Some(error)),
            }
        }
        Step::New(item) if options.changes => changed.push((*item).clone()),
        Step::Old(item) if options.deletions => {
            let value = item.get(key).unwrap_or(&Value::Null);
            deleted.push(json!({key: value, PATCH: DELETE}));
        }
        Step::Old(_) | Step::New(_) => {}
    });
    match failed {
        Some(error) => Err(error),
        None => Ok((changed, deleted)),
    }
}

/// A step of a walk along two sorted lists: an item of both, or of only one.
enum Step<'v, T> {
    Both(&'v T, &'v T),
    Old(&'v T),
    New(&'v T),
}

/// Walks along two lists that are sorted by a text, and calls `each` for every step.
fn walk<T>(old: &[T], new: &[T], text: impl Fn(&T) -> String, each: &mut dyn FnMut(Step<'_, T>)) {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => text(a).cmp(&text(b)),
        };
        match order {
            Ordering::Less => old.next().into_iter().for_each(|a| each(Step::Old(a))),
            Ordering::Greater => new.next().into_iter().for_each(|b| each(Step::New(b))),
            Ordering::Equal => {
                old.next().zip(new.next()).into_iter().for_each(|(a, b)| each(Step::Both(a, b)));
            }
        }
    }
}
