//! Maps, sets and lists in order, with little code for each type.
//!
//! `collect` sorts what it gathers before it builds a tree, and each sort of the standard
//! library is compiled anew for each type: four to five kilobytes of WebAssembly. Here the
//! entries are put in one after the other, and one sort of positions serves all lists.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// A map of the entries; of those with one key the last stays.
pub(crate) fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(entries);
    map
}

/// A set of the items.
pub(crate) fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// The items in order; equal ones stay in theirs.
pub(crate) fn list_by<T>(items: Vec<T>, mut compare: impl FnMut(&T, &T) -> Ordering) -> Vec<T> {
    let positions = positions(items.len(), &mut |a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    positions.into_iter().filter_map(|at| items.get_mut(at)?.take()).collect()
}

/// As [`list_by`], by what is derived from each item.
pub(crate) fn list_by_key<T, K: Ord>(items: Vec<T>, key: impl Fn(&T) -> K) -> Vec<T> {
    list_by(items, |a, b| key(a).cmp(&key(b)))
}

#[inline(never)]
fn positions(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut positions: Vec<usize> = (0..len).collect();
    positions.sort_by(|a, b| compare(*a, *b));
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_stay_in_their_order() {
        let items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')];
        let want = vec![(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')];
        assert_eq!(list_by_key(items, |(number, _)| *number), want);
    }

    #[test]
    fn the_last_entry_of_a_key_stays() {
        assert_eq!(map([(1, 'a'), (2, 'b'), (1, 'c')]).get(&1), Some(&'c'));
    }
}
