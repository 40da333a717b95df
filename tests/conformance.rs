//! Runs the conformance corpora and compares our answers with the recorded ones.
//!
//! `cargo test --test conformance` runs the corpora under
//! `tests/conformance/`; with `-- FILE…` it runs the given `.jsonl.gz` files instead, or a
//! plain `.jsonl` whose lines name files in its folder.
#![allow(
    unreachable_pub,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a program of its own that reads files and prints figures"
)]

#[path = "conformance/mod.rs"]
mod conformance;

fn main() -> std::process::ExitCode {
    conformance::run(std::env::args().skip(1))
}
