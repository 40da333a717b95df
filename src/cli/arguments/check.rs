//! `validate` and `lint`: the files to check, and how the findings are printed.

use std::str::FromStr;

use clap::{Args, ValueEnum};

use crate::cli::cluster::{Apply, Cluster};
use crate::cli::config::Config;
use crate::cli::kubernetes::Kubernetes;
use crate::cli::report;

/// Check DaemonSets as the API server does: errors, warnings, unknown fields.
///
/// With several versions of Kubernetes (`--kubernetes-version 1.35,1.37`), also report how they
/// differ: a finding that only some have ends with those versions.
#[derive(Debug, Args)]
pub(in crate::cli) struct Validate {
    #[command(flatten)]
    pub(in crate::cli) check: CheckArguments,
    /// The objects as they are stored now: DaemonSets found here are checked as updates.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["live", "from_cluster"])]
    pub(in crate::cli) old: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) apply: Apply,
    #[command(flatten)]
    pub(in crate::cli) cluster: Cluster,
    /// What to do with unknown and duplicate fields.
    #[arg(long, value_name = "MODE", default_value = "strict")]
    pub(in crate::cli) field_validation: FieldValidation,
    #[command(flatten)]
    pub(in crate::cli) kubernetes: Kubernetes,
    /// Whether the API server allows privileged containers.
    #[arg(
        long,
        value_name = "BOOL",
        default_value_t = true,
        action = clap::ArgAction::Set,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub(in crate::cli) allow_privileged: bool,
    /// Fix in the files what can be fixed safely, such as a misspelt field name; comments and
    /// formatting are kept. Then report the remaining findings.
    #[arg(long)]
    pub(in crate::cli) fix: bool,
    /// Print what `--fix` would change, without writing.
    #[arg(long)]
    pub(in crate::cli) diff: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FieldValidation {
    /// Refuse them, as kubectl requests by default.
    Strict,
    /// Warn about them.
    Warn,
    /// Drop them silently.
    Ignore,
}

/// Check DaemonSets against the house rules: good practice that the API server does not enforce.
///
/// The rules and their settings are those of the Kubewarden policy that need no cluster:
/// policy/README.md lists them.
#[derive(Debug, Args)]
pub(in crate::cli) struct Lint {
    #[command(flatten)]
    pub(in crate::cli) check: CheckArguments,
    /// The settings of the rules, such as `no_priority_class: reject`: a YAML or JSON file.
    /// Settings of the policy that need a cluster are ignored.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) settings: Option<String>,
}

/// The files that `validate` and `lint` check, and how they print the findings.
#[derive(Debug, Args)]
pub(in crate::cli) struct CheckArguments {
    /// YAML or JSON files with one or many documents each; directories, whose `.gitignore`
    /// files are respected; patterns such as `deploy/**/*.yaml`; `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(in crate::cli) files: Vec<String>,
    /// Treat warnings as findings.
    #[arg(long, alias = "warnings-as-errors")]
    pub(in crate::cli) strict: bool,
    /// How to print the answer, and into which file; may be given several times.
    ///
    /// text (with the lines of the file), concise (one line for each finding), json and yaml
    /// (the answers of the contract), github (workflow commands, which GitHub Actions shows
    /// as annotations), gitlab (Code Quality), junit, rdjson (reviewdog), sarif (code
    /// scanning, 2.1.0).
    #[arg(short, long = "output", value_name = "FORMAT[=FILE]", default_value = "text")]
    pub(in crate::cli) outputs: Vec<ReportOutput>,
    /// The file for an output that names none, instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) output_file: Option<String>,
    /// The configuration file, instead of the nearest `daemonset-preflight.toml` above.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<String>,
    /// Do not read a configuration file.
    #[arg(long, conflicts_with = "config")]
    pub(in crate::cli) no_config: bool,
}

impl CheckArguments {
    /// Reads the configuration: that of `--config`, else the nearest; none with `--no-config`.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub(in crate::cli) fn config(&self) -> Result<Config, String> {
        if self.no_config { Ok(Config::default()) } else { Config::read(self.config.as_deref()) }
    }
}

/// The format of a report, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct ReportOutput {
    pub(in crate::cli) format: ReportFormat,
    /// The file; standard output when absent.
    pub(in crate::cli) file: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum ReportFormat {
    /// For people.
    Text,
    /// For people, one line for each finding.
    Concise,
    /// The answers of the contract, as JSON.
    Json,
    /// The answers of the contract, as YAML.
    Yaml,
    /// A report for another program.
    Report(report::Format),
}

impl ReportFormat {
    /// Whether the format is a text for people.
    pub(in crate::cli) const fn is_text(self) -> bool {
        matches!(self, ReportFormat::Text | ReportFormat::Concise)
    }
}

impl FromStr for ReportOutput {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = match text.split_once('=') {
            Some((_, "")) => return Err("a file is missing after `=`".to_owned()),
            Some((format, file)) => (format, Some(file.to_owned())),
            None => (text, None),
        };
        let format = match format {
            "text" => ReportFormat::Text,
            "concise" => ReportFormat::Concise,
            "json" => ReportFormat::Json,
            "yaml" => ReportFormat::Yaml,
            "github" => ReportFormat::Report(report::Format::Github),
            "gitlab" => ReportFormat::Report(report::Format::Gitlab),
            "junit" => ReportFormat::Report(report::Format::Junit),
            "rdjson" => ReportFormat::Report(report::Format::Rdjson),
            "sarif" => ReportFormat::Report(report::Format::Sarif),
            _ => {
                return Err("it is one of text, concise, json, yaml, github, gitlab, junit, \
                            rdjson, sarif"
                    .to_owned());
            }
        };
        Ok(ReportOutput { format, file })
    }
}
