//! The command line: reads files, asks [`daemonset_preflight::contract`], prints.
//!
//! Exit status: 0 when all is well, 1 when there are findings, 2 when something
//! could not be read or the command line is wrong.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
