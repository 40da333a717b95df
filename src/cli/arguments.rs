//! The command line's grammar.

use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use daemonset_preflight::contract::time_span;
use daemonset_preflight::simulation::Millis;
use daemonset_preflight::version::Version;

use super::cluster::{Apply, Cluster, Kubectl};
use super::config::Config;
use super::kubernetes::Kubernetes;
use super::report;

/// What the API server, the DaemonSet controller and the scheduler would say of a DaemonSet.
///
/// Nothing is sent anywhere: no cluster and no network are needed. With --from-cluster the
/// user's own kubectl is asked.
///
/// Exit status: 0 all is well, 1 there are findings, 2 something could not be read.
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

/// Check DaemonSets as the API server does: errors, warnings, unknown fields.
///
/// Of several versions of Kubernetes (`--kubernetes-version 1.35,1.37`), also say what differs
/// between them: such findings end with the versions that have them.
#[derive(Debug, Args)]
pub(super) struct Validate {
    #[command(flatten)]
    pub(super) check: CheckArguments,
    /// The objects as they are stored now: those found here are answered as updates.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["live", "from_cluster"])]
    pub(super) old: Option<String>,
    #[command(flatten)]
    pub(super) apply: Apply,
    #[command(flatten)]
    pub(super) cluster: Cluster,
    /// What to do with unknown and duplicate fields.
    #[arg(long, value_name = "MODE", default_value = "strict")]
    pub(super) field_validation: FieldValidation,
    #[command(flatten)]
    pub(super) kubernetes: Kubernetes,
    /// Whether the API server lets containers be privileged.
    #[arg(
        long,
        value_name = "BOOL",
        default_value_t = true,
        action = clap::ArgAction::Set,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub(super) allow_privileged: bool,
    /// Write into the files what can be mended without a question, such as the known name near
    /// an unknown one; comments and format stay. Then say what is left.
    #[arg(long)]
    pub(super) fix: bool,
    /// Print what `--fix` would change.
    #[arg(long, conflicts_with = "fix")]
    pub(super) diff: bool,
}

/// Check DaemonSets by the house rules: good practice that the API server does not ask for.
///
/// The rules and their settings are those of the Kubewarden policy that need no cluster:
/// policy/README.md lists them.
#[derive(Debug, Args)]
pub(super) struct Lint {
    #[command(flatten)]
    pub(super) check: CheckArguments,
    /// The settings of the rules, such as `no_priority_class: reject`: a YAML or JSON file.
    /// Settings of the policy that need a cluster are passed over.
    #[arg(long, value_name = "FILE")]
    pub(super) settings: Option<String>,
}

/// What `validate` and `lint` look at, and how they print what they find.
#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// YAML or JSON files with one or many documents each; directories, in which `.gitignore`
    /// holds; patterns such as `deploy/**/*.yaml`; `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<String>,
    /// Take warnings for findings too.
    #[arg(long, alias = "warnings-as-errors")]
    pub(super) strict: bool,
    /// How to print the answer, and into which file; may be given several times.
    ///
    /// text (with the lines of the file), concise (one line for each finding), json and yaml
    /// (the answers of the contract), github (workflow commands, which GitHub Actions shows
    /// as annotations), gitlab (Code Quality), junit, rdjson (reviewdog), sarif (code
    /// scanning, 2.1.0).
    #[arg(short, long = "output", value_name = "FORMAT[=FILE]", default_value = "text")]
    pub(super) outputs: Vec<ReportOutput>,
    /// The file for the output that names none, instead of standard output.
    #[arg(long, value_name = "FILE")]
    pub(super) output_file: Option<String>,
    /// The configuration file, instead of the nearest `daemonset-preflight.toml` above.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<String>,
    /// Look for no configuration file.
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
}

impl CheckArguments {
    /// The configuration that holds.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub(super) fn config(&self) -> Result<Config, String> {
        if self.no_config { Ok(Config::default()) } else { Config::read(self.config.as_deref()) }
    }
}

/// Print on which nodes a pod would run, and why not on the others.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// A YAML or JSON file with DaemonSets; `-` for standard input. With --from-cluster it may
    /// be left out for those of the cluster.
    #[arg(value_name = "FILE", required_unless_present = "from_cluster")]
    pub(super) file: Option<String>,
    /// The nodes: `kubectl get nodes -o json` (or `-o yaml`); `-` for standard input.
    #[arg(long, value_name = "FILE", required_unless_present = "from_cluster")]
    pub(super) nodes: Option<String>,
    /// The pods that already run: `kubectl get pods -A -o json`.
    #[arg(long, value_name = "FILE")]
    pub(super) pods: Option<String>,
    #[command(flatten)]
    pub(super) apply: Apply,
    #[command(flatten)]
    pub(super) cluster: Cluster,
    /// Print a line for each node, instead of one for all that have the same reason.
    #[arg(long)]
    pub(super) all: bool,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(super) output: Output,
}

/// Explain what becomes of the pod on certain nodes: every predicate with its outcome.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A YAML or JSON file with DaemonSets; `-` for standard input. With --from-cluster it may
    /// be left out for those of the cluster.
    #[arg(value_name = "FILE", required_unless_present = "from_cluster")]
    pub(super) file: Option<String>,
    /// The nodes: `kubectl get nodes -o json` (or `-o yaml`); `-` for standard input.
    #[arg(long, value_name = "FILE", required_unless_present = "from_cluster")]
    pub(super) nodes: Option<String>,
    /// The node that is explained; may be given several times.
    #[arg(long, value_name = "NAME", required = true)]
    pub(super) node: Vec<String>,
    /// The pods that already run: `kubectl get pods -A -o json`.
    #[arg(long, value_name = "FILE")]
    pub(super) pods: Option<String>,
    #[command(flatten)]
    pub(super) apply: Apply,
    #[command(flatten)]
    pub(super) cluster: Cluster,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(super) output: Output,
}

/// Check several DaemonSets together: host-port clashes, overlapping selectors, resources used on each node.
#[derive(Debug, Args)]
pub(super) struct Survey {
    /// A YAML or JSON file with DaemonSets (`kubectl get daemonsets -A -o yaml`); `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(super) file: String,
    /// The nodes: `kubectl get nodes -o json` (or `-o yaml`); `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(super) nodes: String,
    /// Print a line for each node, instead of one for all that have the same in use.
    #[arg(long)]
    pub(super) all: bool,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(super) output: Output,
}

/// Say whether the API server takes an update, and which nodes gain and lose a pod by it.
///
/// Without NEW, the DaemonSets stay as they are and the nodes change.
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The DaemonSets as they are: a YAML or JSON file; `-` for standard input. With --live or
    /// --from-cluster, those that are applied to them.
    #[arg(value_name = "OLD")]
    pub(super) old: String,
    /// The DaemonSets as they would be.
    #[arg(value_name = "NEW", conflicts_with_all = ["live", "from_cluster"])]
    pub(super) new: Option<String>,
    /// The nodes as they are: `kubectl get nodes -o json` (or `-o yaml`); `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(super) nodes: Option<String>,
    /// The nodes as they would be.
    #[arg(long, value_name = "FILE", requires = "nodes")]
    pub(super) new_nodes: Option<String>,
    /// A node of this shape joins; may be given several times.
    #[arg(long, value_name = "SHAPE", requires = "nodes")]
    pub(super) join: Vec<Shape>,
    /// The pods that already run: `kubectl get pods -A -o json`.
    #[arg(long, value_name = "FILE", requires = "nodes")]
    pub(super) pods: Option<String>,
    #[command(flatten)]
    pub(super) apply: Apply,
    #[command(flatten)]
    pub(super) cluster: Cluster,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(super) output: Output,
}

/// A usual shape of node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shape {
    /// Linux on amd64, without taints.
    Worker,
    /// As kubeadm labels and taints it.
    ControlPlane,
    /// With eight NVIDIA GPUs, labelled and tainted.
    GpuPool,
    /// Windows, tainted.
    Windows,
    /// Linux on arm64, without taints.
    Arm64,
    /// A virtual kubelet.
    VirtualNode,
    /// A spot node of AKS.
    Spot,
    /// A managed node group of EKS.
    EksNodeGroup,
    /// EKS on Fargate, tainted.
    EksFargate,
    /// A node pool of GKE.
    GkeNodePool,
    /// A GPU of GKE, tainted.
    GkeGpuPool,
    /// Arm nodes of GKE, tainted.
    GkeArmPool,
    /// Spot VMs of GKE, without taints.
    GkeSpotPool,
    /// A user node pool of AKS.
    AksUserPool,
    /// A system node pool of AKS, tainted for critical add-ons.
    AksSystemPool,
}

/// Print the objects as the API server would store them.
#[derive(Debug, Args)]
pub(super) struct Default {
    /// A YAML or JSON file; `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(super) file: String,
    #[command(flatten)]
    pub(super) kubernetes: Kubernetes,
    /// How to print the objects.
    #[arg(short, long, value_name = "FORMAT", default_value = "json")]
    pub(super) output: ObjectFormat,
}

/// A cluster, DaemonSets in it, and a script of events.
#[derive(Debug, Args)]
pub(super) struct World {
    /// YAML or JSON files with DaemonSets, and PriorityClasses; `-` for standard input. With
    /// `--cluster` and `--from-cluster` they are applied, and there need not be any.
    #[arg(required_unless_present_any = ["cluster", "from_cluster"], value_name = "FILE")]
    pub(super) files: Vec<String>,
    /// The nodes: `kubectl get nodes -o json` (or `-o yaml`); `-` for standard input.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["cluster", "from_cluster"])]
    pub(super) nodes: Option<String>,
    /// Go on from a cluster as it is: `kubectl get
    /// nodes,pods,daemonsets,controllerrevisions,leases,priorityclasses -A -o json`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["nodes", "pods", "from_cluster"])]
    pub(super) cluster: Option<String>,
    /// The other pods that already run: `kubectl get pods -A -o json`.
    #[arg(long, value_name = "FILE")]
    pub(super) pods: Option<String>,
    #[command(flatten)]
    pub(super) kubectl: Kubectl,
    /// What happens: a YAML or JSON file with `events`, each of `at` (`90s`, or
    /// milliseconds), `do` and `daemonSet`, and with `options`.
    #[arg(long, value_name = "FILE")]
    pub(super) script: Option<String>,
    /// The DaemonSets as they are applied after a minute: a YAML or JSON file.
    #[arg(long, value_name = "FILE", conflicts_with = "script")]
    pub(super) update: Option<String>,
    /// How far to go: `90s`, `1h30m`; an hour after the last event unless given.
    #[arg(long, value_name = "SPAN", value_parser = time_span::parse)]
    pub(super) until: Option<Millis>,
    /// How the world around the controller behaves, such as `readyAfter=30s`,
    /// `scheduling=controller` or `nodeLifecycle.grace=40s`; may be given several times.
    ///
    /// readyAfter, reaction, termination, burst, backoff.initial, backoff.max, neverReady,
    /// neverReadyImages, scheduling (defaultScheduler, controller, atOnce),
    /// priorityClasses, nodeLifecycle (null for none), nodeLifecycle.grace, nodeLifecycle.outage, validates,
    /// podGc (null for pods that go with their node), podGcPeriod.
    #[arg(long = "option", value_name = "KEY=VALUE")]
    pub(super) options: Vec<String>,
}

/// Simulate what happens next: each step of the controller, with the rule and the events that Kubernetes emits.
#[derive(Debug, Args)]
pub(super) struct Simulate {
    #[command(flatten)]
    pub(super) world: World,
    /// Also forecast a rollout that is not finished at the end, for at most so long.
    #[arg(long, value_name = "SPAN", value_parser = time_span::parse, num_args = 0..=1, default_missing_value = "24h")]
    pub(super) forecast: Option<Millis>,
    /// Also compare the default scheduler with the controller scheduling by itself, as before 1.12.
    #[arg(long)]
    pub(super) compare_schedulers: bool,
    /// Also run init scripts, bare pods, static pods and Deployments in the place of the first DaemonSet.
    #[arg(long, conflicts_with = "cluster")]
    pub(super) alternatives: bool,
    /// Show every pod, node and event, however many.
    #[arg(long)]
    pub(super) all: bool,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(super) output: Output,
}

/// Print how clients reach the pods (host ports, Services, DNS), and which pods they do not reach.
#[derive(Debug, Args)]
pub(super) struct Reach {
    #[command(flatten)]
    pub(super) world: World,
    /// The Services: `kubectl get services -A -o yaml`. Those of `--cluster` come to them, but for
    /// those of the same names.
    #[arg(long, value_name = "FILE")]
    pub(super) services: Option<String>,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(super) output: Output,
}

/// Print objects that are safe to share: names, images, addresses and values of labels are
/// replaced, environments, arguments and annotations left out; what decides is kept.
#[derive(Debug, Args)]
pub(super) struct Redact {
    /// YAML or JSON files with objects of any kind, of at most 64 MiB each, redacted together; `-`
    /// for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<String>,
}

/// Convert Pods, static Pods and Deployments into DaemonSets, with what was changed and why.
#[derive(Debug, Args)]
pub(super) struct Convert {
    /// YAML or JSON files; `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<String>,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(super) output: Output,
}

/// Say what is wrong with the DaemonSets of a cluster as it is: why pods are missing, and
/// whether the rollout finishes.
///
/// Takes what `kubectl get
/// nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces -A -o json`
/// prints. Exit status: 1 when something stays wrong until somebody does something.
#[derive(Debug, Args)]
pub(super) struct Diagnose {
    /// JSON or YAML files with objects of any kinds; `-` for standard input. With
    /// --from-cluster the DaemonSet that is asked for: NAME, or daemonset/NAME as kubectl has
    /// it; all of them unless given.
    #[arg(required_unless_present = "from_cluster", value_name = "FILE|NAME")]
    pub(super) targets: Vec<String>,
    #[command(flatten)]
    pub(super) kubectl: Kubectl,
    /// Ask the cluster again every few seconds, for at most so long, until the rollout is
    /// complete as `kubectl rollout status` has it, or cannot finish. Exit status: 0 when it is
    /// complete, 1 when it cannot finish or the time is over.
    #[arg(long, value_name = "SPAN", value_parser = time_span::parse, requires = "from_cluster", conflicts_with = "now")]
    pub(super) wait: Option<Millis>,
    /// Also write the objects into this file, safe to share: as `redact` does, so that the same
    /// is found in them.
    #[arg(long, value_name = "FILE", conflicts_with = "wait")]
    pub(super) redact: Option<String>,
    /// Only DaemonSets of this name.
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// Only DaemonSets of this namespace.
    #[arg(short, long, value_name = "NAMESPACE")]
    pub(super) namespace: Option<String>,
    /// The moment at which the objects were printed, such as `2026-01-31T12:00:00Z`; the newest
    /// time in them unless given.
    #[arg(long, value_name = "TIME")]
    pub(super) now: Option<String>,
    /// How long a pod takes to get ready: `90s`; measured from those that are unless given.
    #[arg(long, value_name = "SPAN", value_parser = time_span::parse)]
    pub(super) ready_after: Option<Millis>,
    /// The version of Kubernetes; that of the newest kubelet unless given.
    #[arg(long, value_name = "VERSION")]
    pub(super) kubernetes_version: Option<Version>,
    /// Show every node, also those that rightly run no pod.
    #[arg(long)]
    pub(super) all: bool,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(super) output: Output,
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
    /// The command whose page is printed; the program's own page, where none is named.
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

/// A report, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReportOutput {
    pub(super) format: ReportFormat,
    /// Standard output when it is not given.
    pub(super) file: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReportFormat {
    /// For people.
    Text,
    /// For people, one line for each finding.
    Concise,
    /// The answers of the contract.
    Json,
    /// The same as YAML.
    Yaml,
    /// For another program.
    Report(report::Format),
}

impl ReportFormat {
    /// Whether people read it.
    pub(super) const fn is_text(self) -> bool {
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ObjectFormat {
    /// One object, or a `List` of several.
    Json,
    /// A document for each object.
    Yaml,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FieldValidation {
    /// Refuse them, as kubectl asks for.
    Strict,
    /// Warn of them.
    Warn,
    /// Drop them silently.
    Ignore,
}
