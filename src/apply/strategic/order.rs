//! Orders a merged list: the items of the patch as in the patch, with the items that only the
//! server has in between, where they stood before.

use std::cmp::Ordering;

use serde_json::Value;

use super::directives::is_deletion;
use super::items::{ItemKind, key_of};
use super::{PatchError, error};

/// Sorts a merged list: items in `order` by their place there, the others by their place in
/// `before`. The two sequences are then merged by their places in `before`.
///
/// # Errors
/// When an item has no merge key.
pub(super) fn arrange(
    merged: Vec<Value>,
    order: &[Value],
    before: &Before,
    kind: ItemKind,
) -> Result<Vec<Value>, PatchError> {
    if let ItemKind::Maps(key) = kind {
        merged.iter().chain(order).try_for_each(|item| key_of(item, key).map(drop))?;
    }
    let in_order = |item: &Value| position(order, item, kind).is_some();
    let (patch, server_only): (Vec<Value>, Vec<Value>) = merged.into_iter().partition(in_order);
    let patch = sorted(patch, kind, |item| position(order, item, kind));
    let server_only = sorted(server_only, kind, |item| before.position(item, kind));
    Ok(woven(server_only, patch, before, kind))
}

fn position(list: &[Value], item: &Value, kind: ItemKind) -> Option<usize> {
    list.iter().position(|other| kind.identity(other) == kind.identity(item))
}

/// Sorts items by position, with deletions last. An item without a position is inserted at the
/// front of the items sorted so far.
pub(super) fn sorted(
    items: Vec<Value>,
    kind: ItemKind,
    position: impl Fn(&Value) -> Option<usize>,
) -> Vec<Value> {
    let is_last = |item: &Value| matches!(kind, ItemKind::Maps(_)) && is_deletion(item);
    let (deletions, items): (Vec<Value>, Vec<Value>) = items.into_iter().partition(is_last);
    let mut sorted: Vec<(Option<usize>, Value)> = Vec::with_capacity(items.len());
    for item in items {
        let at = position(&item);
        let is_before = |other: &Option<usize>| match (at, other) {
            (Some(at), Some(other)) => at < *other,
            _ => true,
        };
        let behind = sorted.iter().rposition(|(other, _)| !is_before(other));
        sorted.insert(behind.map_or(0, |behind| behind + 1), (at, item));
    }
    sorted.into_iter().map(|(_, item)| item).chain(deletions).collect()
}

/// Merges two sorted lists. An item that only the server has goes before the first item of the
/// patch that stood behind it.
fn woven(
    server_only: Vec<Value>,
    patch: Vec<Value>,
    before: &Before,
    kind: ItemKind,
) -> Vec<Value> {
    let mut all = Vec::with_capacity(server_only.len() + patch.len());
    let mut rest = server_only.into_iter().peekable();
    for item in patch {
        let at = before.position(&item, kind);
        while let Some(other) = rest.peek() {
            let stood = before.position(other, kind);
            if stood.zip(at).map(|(stood, at)| stood.cmp(&at)) != Some(Ordering::Less) {
                break;
            }
            all.extend(rest.next());
        }
        all.push(item);
    }
    all.extend(rest);
    all
}

/// The places of items in the list before it was merged. As Go merges in place, a deletion moves
/// the following items up, and an added item overwrites the slot that has become free.
#[derive(Debug, Clone)]
pub(super) struct Before {
    slots: Vec<Value>,
    len: usize,
}

impl Before {
    pub(super) fn new(list: &[Value]) -> Self {
        Before { slots: list.to_vec(), len: list.len() }
    }

    /// Records that the item at an index was deleted.
    pub(super) fn delete(&mut self, at: usize) {
        if at < self.len {
            if let Some(behind) = self.slots.get(at + 1..self.len).map(<[Value]>::to_vec) {
                for (slot, item) in self.slots.iter_mut().skip(at).zip(behind) {
                    *slot = item;
                }
            }
            self.len -= 1;
        }
    }

    /// Records that an item was added at the end.
    pub(super) fn push(&mut self, item: &Value) {
        if let Some(slot) = self.slots.get_mut(self.len) {
            *slot = item.clone();
        }
        self.len += 1;
    }

    fn position(&self, item: &Value, kind: ItemKind) -> Option<usize> {
        position(&self.slots, item, kind)
    }
}

/// Checks that the items of a patch are in the order of its `$setElementOrder`.
///
/// # Errors
/// When an item is missing in `order`, or stands elsewhere in it.
pub(super) fn check(patch: &[Value], order: &[Value], kind: ItemKind) -> Result<(), PatchError> {
    if patch.is_empty() || order.is_empty() {
        return Ok(());
    }
    let mut rest = order.iter();
    for item in patch {
        if matches!(kind, ItemKind::Maps(_)) && super::directives::directive(item).is_some() {
            continue;
        }
        if !rest.any(|other| kind.identity(other) == kind.identity(item)) {
            return error("the order in the patch list does not match the $setElementOrder list");
        }
    }
    Ok(())
}
