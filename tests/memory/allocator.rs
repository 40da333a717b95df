//! An allocator that counts allocations and bytes.
#![allow(unsafe_code, reason = "an allocator cannot be written without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is forwarded to the system allocator; only the sizes are counted.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Relaxed) + layout.size();
        MOST.fetch_max(held, Relaxed);
        ALLOCATIONS.fetch_add(1, Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The memory that a function took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taken {
    /// The number of allocations. A block that grows is counted again.
    pub(crate) allocations: usize,
    /// The maximum of the bytes held at a time, minus those held before.
    pub(crate) most: usize,
}

/// Lets one test run at a time, while the other tests of the process wait, so that its thread is
/// the only one that allocates. Allocations outside of [`alone`] are counted for whichever test is
/// running.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

pub(crate) fn alone<T>(test: impl FnOnce() -> T) -> T {
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    test()
}

/// Runs a function, and returns its result and the memory it took. Must be called within [`alone`].
pub(crate) fn taken<T>(what: impl FnOnce() -> T) -> (T, Taken) {
    let (held, before) = (HELD.load(Relaxed), ALLOCATIONS.load(Relaxed));
    MOST.store(held, Relaxed);
    let result = what();
    let allocations = ALLOCATIONS.load(Relaxed) - before;
    (result, Taken { allocations, most: MOST.load(Relaxed) - held })
}
