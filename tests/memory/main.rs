//! What calls take of memory: counts of what is allocated, so that the answers do not depend on
//! the machine. One test at a time, because all of a process allocate from the same allocator.
#![allow(missing_docs, reason = "tests explain themselves")]
#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may fail loudly, tells its figures and reads its cases from files"
)]

mod allocator;
mod budgets;
mod hostile;
mod simulation;
mod snapshot;
mod workloads;
