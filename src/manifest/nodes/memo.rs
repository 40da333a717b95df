//! What texts mean that come again and again.
//!
//! Many nodes of a cluster have the same resources and the same taints, written in the same
//! way. What such a text means is worked out once.

use hashbrown::HashTable;

use super::interner::Internable;

/// So many texts are kept. Where more are different, few come again.
const MAX_TEXTS: usize = 4096;

/// Texts, and what each of them means.
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
    /// What a text means, if it was seen before.
    pub(super) fn get(&self, text: &str) -> Option<&[T]> {
        let hash = text.hash(0);
        let is_same =
            |(other, known, _): &(u64, &str, Vec<T>)| *other == hash && text.equals(known);
        self.meanings.find(hash, is_same).map(|(.., meaning)| meaning.as_slice())
    }

    /// Keeps what a text means that was not seen before.
    pub(super) fn keep(&mut self, text: &'a str, meaning: &[T]) {
        if self.meanings.len() < MAX_TEXTS {
            let hash = text.hash(0);
            self.meanings.insert_unique(hash, (hash, text, meaning.to_vec()), |(hash, ..)| *hash);
        }
    }
}
