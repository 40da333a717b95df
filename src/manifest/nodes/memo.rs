//! A cache of the values that were parsed from texts that may be repeated.
//!
//! Many nodes of a cluster have the same resources and the same taints, written in the same way.
//! Each such text is parsed once.

use hashbrown::HashTable;

use super::interner::Internable;

/// The most texts that are kept. Where more differ, few are repeated.
const MAX_TEXTS: usize = 4096;

/// Texts, and the values that were parsed from each of them.
#[derive(Debug)]
pub(super) struct Memo<'a, T> {
    meanings: HashTable<(u64, &'a str, Vec<T>)>,
}

impl<T> Default for Memo<'_, T> {
    fn default() -> Self {
        Memo { meanings: HashTable::new() }
    }
}

impl<'a, T: Copy> Memo<'a, T> {
    /// Returns the values of a text, if it is cached.
    pub(super) fn get(&self, text: &str) -> Option<&[T]> {
        let hash = text.hash(0);
        let is_same =
            |(other, known, _): &(u64, &str, Vec<T>)| *other == hash && text.equals(known);
        self.meanings.find(hash, is_same).map(|(.., meaning)| meaning.as_slice())
    }

    /// Stores the values of a text that is not cached yet, unless the cache is full.
    pub(super) fn keep(&mut self, text: &'a str, meaning: &[T]) {
        if self.meanings.len() < MAX_TEXTS {
            let hash = text.hash(0);
            self.meanings.insert_unique(hash, (hash, text, meaning.to_vec()), |(hash, ..)| *hash);
        }
    }
}
