//! The command line: reads files, asks [`daemonset_preflight::contract`], prints.
//!
//! Exit status: 0 when all is well, 1 when there are findings, 2 when something
//! could not be read or the command line is wrong.

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

/// A program under WASI starts in no directory: relative paths are those of `PWD`, which the
/// npm package sets.
#[cfg(target_os = "wasi")]
fn enter_working_directory() {
    if let Some(directory) = std::env::var_os("PWD") {
        // Where this fails, no file is found, and each is named.
        let _ = std::env::set_current_dir(directory);
    }
}
