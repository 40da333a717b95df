//! Applies a patch to an object or to another patch.

use serde_json::Value;

use super::diff::{of_list, of_map};
use super::directives::{
    DELETE, DELETE_FROM_LIST, MERGE, PATCH, REPLACE, RETAIN_KEYS, SET_ORDER, directive, field_of,
    is_deletion, without_directives, without_nulls,
};
use super::items::{GoType, ItemKind, deduplicate, key_of};
use super::order::{self, Before};
use super::{PatchError, error};
use crate::apply::Object;
use crate::apply::schema::{Patch, Type};

/// What a patch is applied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// An object: directives are carried out, and `null` removes a field.
    Object,
    /// Another patch: directives and `null` are kept.
    Patch,
}

/// Applies a patch to a map.
pub(super) fn patch(
    mut original: Object,
    mut patch: Object,
    of: Type,
    target: Target,
) -> Result<Object, PatchError> {
    match patch.get(PATCH) {
        None => {}
        Some(directive) if directive == REPLACE => {
            patch.remove(PATCH);
            return Ok(patch);
        }
        Some(directive) if directive == DELETE => return Ok(Object::new()),
        Some(directive) => return error(format!("unknown patch type: {directive}")),
    }
    retain_keys(&mut original, &mut patch, target)?;
    ordered_lists(&mut original, &mut patch, of, target)?;
    for (key, new) in patch {
        match field_of(&key, DELETE_FROM_LIST) {
            Some(_) if target == Target::Patch => {
                original.insert(key, new);
            }
            Some(field) => delete_from_list(&mut original, field, &new, of)?,
            None => set(&mut original, key, new, of, target)?,
        }
    }
    Ok(original)
}

/// Applies the value of one field of a patch.
fn set(
    original: &mut Object,
    key: String,
    new: Value,
    of: Type,
    target: Target,
) -> Result<(), PatchError> {
    if new.is_null() {
        original.remove(&key);
        if target == Target::Patch {
            original.insert(key, new);
        }
        return Ok(());
    }
    let merged = match (original.remove(&key), new) {
        (Some(Value::Object(old)), Value::Object(new)) => {
            let (of, _) = of_map(of, &key)?;
            Some(Value::Object(patch(old, new, of, target)?))
        }
        (Some(Value::Array(old)), Value::Array(new)) => {
            let (of, how) = of_list(of, &key)?;
            Some(Value::Array(match how.merges {
                true => lists(&mut Before::new(&old), old, new, of, how, target)?,
                false => new,
            }))
        }
        (Some(old), new) if GoType::of(&old) == GoType::of(&new) => without_directives(new),
        (_, new) => without_directives(match target {
            Target::Object => without_nulls(new),
            Target::Patch => new,
        }),
    };
    original.extend(merged.map(|merged| (key, merged)));
    Ok(())
}

fn delete_from_list(
    original: &mut Object,
    field: &str,
    deleted: &Value,
    of: Type,
) -> Result<(), PatchError> {
    if let (Some(Value::Array(list)), Value::Array(deleted)) = (original.get_mut(field), deleted) {
        of_list(of, field)?;
        list.retain(|item| !deleted.contains(item));
    }
    Ok(())
}

/// Carries out `$retainKeys`: removes the fields that it does not list. For a patch as target,
/// keeps the directive instead.
fn retain_keys(
    original: &mut Object,
    patch: &mut Object,
    target: Target,
) -> Result<(), PatchError> {
    let Some(retained) = patch.remove(RETAIN_KEYS) else { return Ok(()) };
    if target == Target::Patch {
        return match original.get(RETAIN_KEYS) {
            Some(other) if *other != retained => {
                error(format!("{other} and {retained} are not deep equal"))
            }
            Some(_) => Ok(()),
            None => {
                original.insert(RETAIN_KEYS.to_owned(), retained);
                Ok(())
            }
        };
    }
    let Value::Array(retained) = retained else { return error(BAD_RETAIN_KEYS) };
    let is_retained = |key: &String| retained.iter().any(|retained| retained == key);
    let is_directive = |key: &str| key.starts_with(DELETE_FROM_LIST) || key.starts_with(SET_ORDER);
    let is_forgotten = |(key, value): (&String, &Value)| {
        !value.is_null() && !is_directive(key) && !is_retained(key)
    };
    if patch.iter().any(is_forgotten) {
        return error(BAD_RETAIN_KEYS);
    }
    original.retain(|key, _| is_retained(key));
    Ok(())
}

const BAD_RETAIN_KEYS: &str = "invalid patch format of retainKeys";

/// Merges the lists for which the patch has a `$setElementOrder`, and removes both from the patch.
fn ordered_lists(
    original: &mut Object,
    patch: &mut Object,
    of: Type,
    target: Target,
) -> Result<(), PatchError> {
    let directives: Vec<String> =
        patch.keys().filter(|key| field_of(key, SET_ORDER).is_some()).cloned().collect();
    for directive in directives {
        let Some(Value::Array(wanted)) = patch.remove(&directive) else {
            return error(BAD_ORDER);
        };
        if target == Target::Patch {
            let kept =
                original.entry(directive.clone()).or_insert_with(|| Value::Array(wanted.clone()));
            if *kept != Value::Array(wanted.clone()) {
                return error(BAD_ORDER);
            }
        }
        let field = field_of(&directive, SET_ORDER).unwrap_or_default();
        let (of, how) = of_list(of, field)?;
        let old = list_in(original, field)?;
        let new = list_in(patch, field)?;
        let kind = match how.key {
            Some(key) => ItemKind::Maps(key),
            None => ItemKind::Scalars,
        };
        order::check(new.as_deref().unwrap_or_default(), &wanted, kind)?;
        let mut before = Before::new(old.as_deref().unwrap_or_default());
        let merged = match (old, new) {
            (None, None) => continue,
            (Some(old), None) => old,
            (None, Some(new)) => new.into_iter().filter_map(without_directives).collect(),
            (Some(old), Some(new)) => {
                ItemKind::of([&old, &new], how.key)?;
                match how.merges {
                    true => lists(&mut before, old, new, of, how, target)?,
                    false => new,
                }
            }
        };
        patch.remove(field);
        let arranged = order::arrange(merged, &wanted, &before, kind)?;
        original.insert(field.to_owned(), Value::Array(arranged));
    }
    Ok(())
}

const BAD_ORDER: &str = "invalid patch format of setElementOrder list";

fn list_in(map: &Object, field: &str) -> Result<Option<Vec<Value>>, PatchError> {
    match map.get(field) {
        None => Ok(None),
        Some(Value::Array(list)) => Ok(Some(list.clone())),
        Some(_) => error(format!("{field} is not a list")),
    }
}

/// Merges the items of a patch into a list. The changes are recorded in `before`.
fn lists(
    before: &mut Before,
    original: Vec<Value>,
    new: Vec<Value>,
    of: Type,
    how: Patch,
    target: Target,
) -> Result<Vec<Value>, PatchError> {
    if original.is_empty() && new.is_empty() {
        return Ok(original);
    }
    let kind = ItemKind::of([&original, &new], how.key)?;
    let ItemKind::Maps(key) = kind else {
        let stood = Before::new(&original);
        let mut merged = original;
        merged.extend(new.iter().cloned());
        deduplicate(&mut merged);
        return order::arrange(merged, &new, &stood, kind);
    };
    let (original, new) = special_items(before, original, new, key)?;
    let stood = Before::new(&original);
    let merged = plain_items(before, original, &new, of, key, target)?;
    order::arrange(merged, &new, &stood, kind)
}

/// Carries out the directives among the items of a patch. Returns the remaining items of the list
/// and of the patch.
fn special_items(
    before: &mut Before,
    mut original: Vec<Value>,
    new: Vec<Value>,
    key: &str,
) -> Result<(Vec<Value>, Vec<Value>), PatchError> {
    let (mut plain, mut replaces) = (Vec::new(), false);
    for item in new {
        match directive(&item) {
            None => plain.push(item),
            Some(_) if is_deletion(&item) => {
                let value = key_of(&item, key)?;
                while let Some(at) = original.iter().position(|other| other.get(key) == Some(value))
                {
                    original.remove(at);
                    before.delete(at);
                }
            }
            Some(directive) if directive == REPLACE => replaces = true,
            Some(directive) if directive == MERGE => {
                return error("merging lists cannot yet be specified in the patch");
            }
            Some(directive) => return error(format!("unknown patch type: {directive}")),
        }
    }
    Ok(if replaces { (plain, Vec::new()) } else { (original, plain) })
}

/// Merges each item of a patch into the item with the same key, or appends it if there is none.
fn plain_items(
    before: &mut Before,
    mut original: Vec<Value>,
    new: &[Value],
    of: Type,
    key: &str,
    target: Target,
) -> Result<Vec<Value>, PatchError> {
    for item in new {
        let value = key_of(item, key)?;
        let found = original.iter_mut().find(|other| other.get(key) == Some(value));
        match (found, item) {
            (Some(Value::Object(old)), Value::Object(new)) => {
                *old = patch(std::mem::take(old), new.clone(), of, target)?;
            }
            _ => {
                before.push(item);
                original.push(item.clone());
            }
        }
    }
    Ok(original)
}
