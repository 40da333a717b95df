//! Each distinct value once, under a small number.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{BuildHasherDefault, Hash};
use std::sync::Arc;

/// Values and their numbers, which count up from zero.
pub(in crate::manifest) struct Interner<T: ?Sized> {
    // Only looked up, never iterated: the order of numbers is that of the first use.
    ids: HashMap<Arc<T>, u32, BuildHasherDefault<DefaultHasher>>,
    values: Vec<Arc<T>>,
}

impl<T: ?Sized + Hash + Eq> Interner<T> {
    /// The number of `value`, which is stored when it is new.
    pub(in crate::manifest) fn intern(&mut self, value: &T) -> u32
    where
        Arc<T>: for<'a> From<&'a T>,
    {
        if let Some(id) = self.ids.get(value) {
            return *id;
        }
        let id = self.values.len() as u32;
        let stored: Arc<T> = Arc::from(value);
        self.values.push(Arc::clone(&stored));
        self.ids.insert(stored, id);
        id
    }

    /// The number of `value`, if it was ever stored.
    pub(in crate::manifest) fn find(&self, value: &T) -> Option<u32> {
        self.ids.get(value).copied()
    }

    /// The value with a number.
    pub(in crate::manifest) fn get(&self, id: u32) -> Option<&T> {
        self.values.get(id as usize).map(AsRef::as_ref)
    }

    /// All values in the order of their numbers.
    pub(in crate::manifest) fn iter(&self) -> impl ExactSizeIterator<Item = &T> {
        self.values.iter().map(AsRef::as_ref)
    }
}

impl<T: ?Sized> Default for Interner<T> {
    fn default() -> Self {
        Interner { ids: HashMap::default(), values: Vec::new() }
    }
}

impl<T: ?Sized> Clone for Interner<T> {
    fn clone(&self) -> Self {
        Interner { ids: self.ids.clone(), values: self.values.clone() }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Interner<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.values).finish()
    }
}
