//! The grammar of the command line; one file for each group of commands.

mod check;
mod objects;
mod placement;
mod simulation;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(super) use check::{
    CheckArguments, FieldValidation, Lint, ReportFormat, ReportOutput, Validate,
};
pub(super) use objects::{Convert, Default, ObjectFormat, Redact};
pub(super) use placement::{Diff, Explain, Place, Survey};
pub(super) use simulation::{Diagnose, Reach, Simulate, World};

/// Check a DaemonSet before it is applied: what the API server answers, where the controller and
/// the scheduler place its pods, and what happens next.
///
/// Needs neither a cluster nor a network: nothing is sent anywhere. Only --from-cluster runs your
/// own kubectl.
///
/// Exit status: 0 without findings, 1 with findings, 2 when something could not be read.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Validate(Validate),
    Lint(Lint),
    Place(Place),
    Explain(Explain),
    Diff(Diff),
    Survey(Survey),
    Default(Default),
    Simulate(Simulate),
    Reach(Reach),
    Redact(Redact),
    Convert(Convert),
    Diagnose(Diagnose),
    Completions(Completions),
    Man(Man),
}

/// Print a script that completes commands and options in a shell.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

/// Print the manual in the form that `man` reads.
#[derive(Debug, Args)]
pub(super) struct Man {
    /// The command whose page is printed; by default that of the program.
    #[arg(value_name = "COMMAND")]
    pub(super) command: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Output {
    /// For people.
    Text,
    /// For programs: the answers of the contract.
    Json,
}
