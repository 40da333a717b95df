//! The command line program: reads files, calls [`daemonset_preflight::contract`] and prints the
//! answers.
//!
//! Exit status: 0 without findings, 1 with findings, 2 when something could not be read or the
//! command line is wrong.

mod cli;

use std::process::ExitCode;

#[cfg(not(target_family = "wasm"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[cfg(target_os = "wasi")]
    enter_working_directory();
    cli::run()
}

/// Enters the directory that `PWD` names, which the npm package sets: a program under WASI starts
/// without a working directory, so that relative paths would not resolve.
#[cfg(target_os = "wasi")]
fn enter_working_directory() {
    if let Some(directory) = std::env::var_os("PWD") {
        // If this fails, each file is reported as not found.
        let _ = std::env::set_current_dir(directory);
    }
}
