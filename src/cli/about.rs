//! `completions` and `man`: completion scripts for shells, and manual pages.

use clap::CommandFactory;

use super::ExitStatus;
use super::arguments::{Arguments, Completions, Man};

/// The name of the program's executable.
const NAME: &str = "daemonset-preflight";

/// The program and version that a manual page names as its source.
const PROGRAM: &str = concat!("daemonset-preflight ", env!("CARGO_PKG_VERSION"));

/// Prints a script that completes commands and options in a shell.
pub(super) fn completions(arguments: &Completions, out: &mut String) -> Result<ExitStatus, String> {
    let mut bytes = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), NAME, &mut bytes);
    put_text(bytes, out)
}

/// Prints a manual page as roff: that of the program, or of one command.
pub(super) fn man(arguments: &Man, out: &mut String) -> Result<ExitStatus, String> {
    let mut program = Arguments::command();
    program.build();
    let page = match &arguments.command {
        None => program,
        Some(name) => {
            let command = program.find_subcommand(name);
            let command = command.ok_or_else(|| format!("there is no command {name}"))?;
            command.clone()
        }
    };
    let mut bytes = Vec::new();
    clap_mangen::Man::new(page)
        .source(PROGRAM)
        .render(&mut bytes)
        .map_err(|error| error.to_string())?;
    put_text(bytes, out)
}

fn put_text(bytes: Vec<u8>, out: &mut String) -> Result<ExitStatus, String> {
    out.push_str(&String::from_utf8(bytes).map_err(|error| error.to_string())?);
    Ok(ExitStatus::Success)
}
