//! Stores each distinct value once, under a small number.

use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use rustc_hash::FxHasher;

use crate::manifest::words;

/// A value that an [`Interner`] keeps.
pub(in crate::manifest) trait Internable {
    /// Returns a hash, which is the same for equal values and seeds.
    fn hash(&self, seed: u64) -> u64;

    /// Whether two values are equal.
    fn equals(&self, other: &Self) -> bool;
}

/// Values and their numbers, which count up from zero.
pub(in crate::manifest) struct Interner<T: ?Sized> {
    seed: u64,
    // Only looked up, never iterated: numbers are in the order of first use. The hash is stored
    // beside the number, so that growing the table does not rehash the values.
    numbers: HashTable<(u64, u32)>,
    values: Vec<Arc<T>>,
}

/// Returns a hash seed for the strings of a text, from its length and beginning. The author of one
/// object of a list does not know the others, and so cannot choose strings with equal hashes, which
/// would be slow to look up.
pub(in crate::manifest) fn seed_of(text: &str) -> u64 {
    const HEAD: usize = 4096;
    let bytes = text.as_bytes();
    let mut hasher = FixedState::with_seed(bytes.len() as u64).build_hasher();
    hasher.write(bytes.get(..HEAD).unwrap_or(bytes));
    hasher.finish()
}

impl<T: ?Sized> Interner<T> {
    /// Creates an empty interner. The seed affects only which values collide, and so are slow to
    /// look up.
    pub(in crate::manifest) fn with_seed(seed: u64) -> Self {
        Interner { seed, numbers: HashTable::new(), values: Vec::new() }
    }
}

impl<T: ?Sized + Internable> Interner<T> {
    /// Returns the number of `value`, which is stored if it is new.
    pub(in crate::manifest) fn intern(&mut self, value: &T) -> u32
    where
        Arc<T>: for<'a> From<&'a T>,
    {
        let hash = value.hash(self.seed);
        if let Some(number) = self.look_up(hash, value) {
            return number;
        }
        let number = self.values.len() as u32;
        self.values.push(Arc::from(value));
        self.numbers.insert_unique(hash, (hash, number), |(hash, _)| *hash);
        number
    }

    /// As [`Interner::intern`], where the value probably has the number `likely`.
    pub(in crate::manifest) fn intern_as(&mut self, likely: Option<u32>, value: &T) -> u32
    where
        Arc<T>: for<'a> From<&'a T>,
    {
        let is_same = |number: &u32| self.get(*number).is_some_and(|known| known.equals(value));
        likely.filter(is_same).unwrap_or_else(|| self.intern(value))
    }

    /// Returns the number of `value`, if it was ever stored.
    pub(in crate::manifest) fn find(&self, value: &T) -> Option<u32> {
        self.look_up(value.hash(self.seed), value)
    }

    fn look_up(&self, hash: u64, value: &T) -> Option<u32> {
        let is_same = |(other, number): &(u64, u32)| {
            *other == hash && self.get(*number).is_some_and(|stored| stored.equals(value))
        };
        self.numbers.find(hash, is_same).map(|(_, number)| *number)
    }

    /// Returns the value with a number.
    pub(in crate::manifest) fn get(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize).map(AsRef::as_ref)
    }

    /// Returns all values in the order of their numbers.
    pub(in crate::manifest) fn iter(&self) -> impl ExactSizeIterator<Item = &T> {
        self.values.iter().map(AsRef::as_ref)
    }
}

impl Internable for str {
    fn hash(&self, seed: u64) -> u64 {
        let mut hasher = FixedState::with_seed(seed).build_hasher();
        hasher.write(self.as_bytes());
        hasher.finish()
    }

    fn equals(&self, other: &Self) -> bool {
        words::equal(self.as_bytes(), other.as_bytes())
    }
}

impl<T: Hash + Eq> Internable for [T] {
    fn hash(&self, seed: u64) -> u64 {
        let mut hasher = FxHasher::with_seed(seed as usize);
        for value in self {
            value.hash(&mut hasher);
        }
        hasher.finish()
    }

    fn equals(&self, other: &Self) -> bool {
        self == other
    }
}

impl<T: ?Sized> Default for Interner<T> {
    fn default() -> Self {
        Interner::with_seed(0)
    }
}

impl<T: ?Sized> Clone for Interner<T> {
    fn clone(&self) -> Self {
        Interner { seed: self.seed, numbers: self.numbers.clone(), values: self.values.clone() }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Interner<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.values).finish()
    }
}
