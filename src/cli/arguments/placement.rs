//! `place`, `explain`, `diff` and `survey`: DaemonSets on nodes.

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use daemonset_preflight::placement::Preset;

use super::Output;
use crate::cli::cluster::{Apply, Cluster};

/// Print on which nodes a pod would run, and why not on the others.
#[derive(Debug, Args)]
pub(in crate::cli) struct Place {
    /// A YAML or JSON file with DaemonSets; `-` for standard input. With --from-cluster it may
    /// be left out for those of the cluster.
    #[arg(value_name = "FILE", required_unless_present = "from_cluster")]
    pub(in crate::cli) file: Option<String>,
    /// The nodes: `kubectl get nodes -o json` (or `-o yaml`); `-` for standard input.
    #[arg(long, value_name = "FILE", required_unless_present = "from_cluster")]
    pub(in crate::cli) nodes: Option<String>,
    /// The pods that already run: `kubectl get pods -A -o json`.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) pods: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) apply: Apply,
    #[command(flatten)]
    pub(in crate::cli) cluster: Cluster,
    /// Print a line for each node, instead of one for all nodes with the same reason.
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) output: Output,
}

/// Explain what becomes of the pod on certain nodes: every predicate with its outcome.
#[derive(Debug, Args)]
pub(in crate::cli) struct Explain {
    /// A YAML or JSON file with DaemonSets; `-` for standard input. With --from-cluster it may
    /// be left out for those of the cluster.
    #[arg(value_name = "FILE", required_unless_present = "from_cluster")]
    pub(in crate::cli) file: Option<String>,
    /// The nodes: `kubectl get nodes -o json` (or `-o yaml`); `-` for standard input.
    #[arg(long, value_name = "FILE", required_unless_present = "from_cluster")]
    pub(in crate::cli) nodes: Option<String>,
    /// The node to explain; may be given several times.
    #[arg(long, value_name = "NAME", required = true)]
    pub(in crate::cli) node: Vec<String>,
    /// The pods that already run: `kubectl get pods -A -o json`.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) pods: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) apply: Apply,
    #[command(flatten)]
    pub(in crate::cli) cluster: Cluster,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) output: Output,
}

/// Print whether the API server accepts an update, and which nodes gain and lose a pod by it.
///
/// Without NEW, the DaemonSets stay the same and the nodes change.
#[derive(Debug, Args)]
pub(in crate::cli) struct Diff {
    /// The DaemonSets as they are: a YAML or JSON file; `-` for standard input. With --live or
    /// --from-cluster, the DaemonSets to apply to the live ones.
    #[arg(value_name = "OLD")]
    pub(in crate::cli) old: String,
    /// The DaemonSets as they would be.
    #[arg(value_name = "NEW", conflicts_with_all = ["live", "from_cluster"])]
    pub(in crate::cli) new: Option<String>,
    /// The nodes as they are: `kubectl get nodes -o json` (or `-o yaml`); `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) nodes: Option<String>,
    /// The nodes as they would be.
    #[arg(long, value_name = "FILE", requires = "nodes")]
    pub(in crate::cli) new_nodes: Option<String>,
    /// A node of this shape joins; may be given several times.
    #[arg(long, value_name = "SHAPE", requires = "nodes", value_parser = shape())]
    pub(in crate::cli) join: Vec<Preset>,
    /// The pods that already run: `kubectl get pods -A -o json`.
    #[arg(long, value_name = "FILE", requires = "nodes")]
    pub(in crate::cli) pods: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) apply: Apply,
    #[command(flatten)]
    pub(in crate::cli) cluster: Cluster,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) output: Output,
}

/// Parses the name of a preset node shape.
fn shape() -> impl TypedValueParser<Value = Preset> {
    let help = |shape: &Preset| PossibleValue::new(shape.name()).help(shape.description());
    PossibleValuesParser::new(Preset::ALL.iter().map(help))
        .try_map(|name| Preset::named(&name).ok_or("there is no such shape of node"))
}

/// Check several DaemonSets together: host-port clashes, overlapping selectors, resources used on
/// each node.
#[derive(Debug, Args)]
pub(in crate::cli) struct Survey {
    /// A YAML or JSON file with DaemonSets (`kubectl get daemonsets -A -o yaml`); `-` for standard
    /// input.
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: String,
    /// The nodes: `kubectl get nodes -o json` (or `-o yaml`); `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) nodes: String,
    /// Print a line for each node, instead of one for all nodes with the same usage.
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) output: Output,
}
