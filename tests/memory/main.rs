//! Measures the memory of calls by counting allocations, so that the results do not depend on the
//! machine. One test runs at a time, because all tests of a process share one allocator.
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
