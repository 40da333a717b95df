//! `default`, `convert` and `redact`: objects in, objects out.

use clap::{Args, ValueEnum};

use super::Output;
use crate::cli::kubernetes::Kubernetes;

/// Print the objects as the API server would store them.
#[derive(Debug, Args)]
pub(in crate::cli) struct Default {
    /// A YAML or JSON file; `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: String,
    #[command(flatten)]
    pub(in crate::cli) kubernetes: Kubernetes,
    /// How to print the objects.
    #[arg(short, long, value_name = "FORMAT", default_value = "json")]
    pub(in crate::cli) output: ObjectFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ObjectFormat {
    /// One object, or a `List` of several.
    Json,
    /// A document for each object.
    Yaml,
}

/// Convert Pods, static Pods and Deployments into DaemonSets, with what was changed and why.
#[derive(Debug, Args)]
pub(in crate::cli) struct Convert {
    /// YAML or JSON files; `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(in crate::cli) files: Vec<String>,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) output: Output,
}

/// Print objects in a form that is safe to share: names, images, addresses and label values are
/// replaced, environments, arguments and annotations removed; what affects placement is kept.
#[derive(Debug, Args)]
pub(in crate::cli) struct Redact {
    /// YAML or JSON files with objects of any kind, of at most 64 MiB each, redacted together; `-`
    /// for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(in crate::cli) files: Vec<String>,
}
