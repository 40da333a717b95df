//! `place`, `explain`, `diff` and `survey`: DaemonSets on nodes.

use clap::{Args, ValueEnum};

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
    /// Print a line for each node, instead of one for all that have the same reason.
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
    /// The node that is explained; may be given several times.
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

/// Say whether the API server takes an update, and which nodes gain and lose a pod by it.
///
/// Without NEW, the DaemonSets stay as they are and the nodes change.
#[derive(Debug, Args)]
pub(in crate::cli) struct Diff {
    /// The DaemonSets as they are: a YAML or JSON file; `-` for standard input. With --live or
    /// --from-cluster, those that are applied to them.
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
    #[arg(long, value_name = "SHAPE", requires = "nodes")]
    pub(in crate::cli) join: Vec<Shape>,
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

/// A usual shape of node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Shape {
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

/// Check several DaemonSets together: host-port clashes, overlapping selectors, resources used on each node.
#[derive(Debug, Args)]
pub(in crate::cli) struct Survey {
    /// A YAML or JSON file with DaemonSets (`kubectl get daemonsets -A -o yaml`); `-` for standard input.
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: String,
    /// The nodes: `kubectl get nodes -o json` (or `-o yaml`); `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) nodes: String,
    /// Print a line for each node, instead of one for all that have the same in use.
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) output: Output,
}
