//! The integration tests of the core and the command line. They are one program, because each
//! separate program would have to compile the core's types again after every change.
#![allow(
    missing_docs,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test may fail loudly, and reads its cases from files"
)]

mod apply;
mod architecture;
mod cli;
mod contract;
mod diagnosis;
mod docs;
mod go_gates;
mod go_types;
mod hostile;
mod manifest;
mod properties;
mod redaction;
mod schema;
mod simulation;
mod typescript;
mod validation;
mod versions;
