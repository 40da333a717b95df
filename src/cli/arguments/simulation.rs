//! `simulate`, `reach` and `diagnose`: DaemonSets over time.

use clap::Args;
use daemonset_preflight::contract::time_span;
use daemonset_preflight::simulation::Millis;
use daemonset_preflight::version::Version;

use super::Output;
use crate::cli::cluster::Kubectl;

/// A cluster, its DaemonSets, and a script of events.
#[derive(Debug, Args)]
pub(in crate::cli) struct World {
    /// YAML or JSON files with DaemonSets and PriorityClasses; `-` for standard input. With
    /// `--cluster` or `--from-cluster` they are applied to that cluster, and may be left out.
    #[arg(required_unless_present_any = ["cluster", "from_cluster"], value_name = "FILE")]
    pub(in crate::cli) files: Vec<String>,
    /// The nodes: `kubectl get nodes -o json` (or `-o yaml`); `-` for standard input.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["cluster", "from_cluster"])]
    pub(in crate::cli) nodes: Option<String>,
    /// Start from the state of a running cluster: `kubectl get
    /// nodes,pods,daemonsets,controllerrevisions,leases,priorityclasses -A -o json`.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["nodes", "pods", "from_cluster"])]
    pub(in crate::cli) cluster: Option<String>,
    /// The other pods that already run: `kubectl get pods -A -o json`.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) pods: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) kubectl: Kubectl,
    /// What happens: a YAML or JSON file with `events`, each of `at` (`90s`, or
    /// milliseconds), `do` and `daemonSet`, and with `options`.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) script: Option<String>,
    /// DaemonSets that are applied after one minute: a YAML or JSON file.
    #[arg(long, value_name = "FILE", conflicts_with = "script")]
    pub(in crate::cli) update: Option<String>,
    /// How long to simulate: `90s`, `1h30m`; by default until an hour after the last event.
    #[arg(long, value_name = "SPAN", value_parser = time_span::parse)]
    pub(in crate::cli) until: Option<Millis>,
    /// How the environment of the controller behaves, such as `readyAfter=30s`,
    /// `scheduling=controller` or `nodeLifecycle.grace=40s`; may be given several times.
    ///
    /// readyAfter, reaction, termination, burst, backoff.initial, backoff.max, neverReady,
    /// neverReadyImages, scheduling (defaultScheduler, controller, atOnce),
    /// priorityClasses, nodeLifecycle (null for none), nodeLifecycle.grace, nodeLifecycle.outage,
    /// validates,
    /// podGc (null for pods that go with their node), podGcPeriod.
    #[arg(long = "option", value_name = "KEY=VALUE")]
    pub(in crate::cli) options: Vec<String>,
}

/// Simulate what happens next: each step of the controller, with the rule and the events that
/// Kubernetes emits.
#[derive(Debug, Args)]
pub(in crate::cli) struct Simulate {
    #[command(flatten)]
    pub(in crate::cli) world: World,
    /// Also forecast rollouts that are unfinished at the end, for at most this long.
    #[arg(long, value_name = "SPAN", value_parser = time_span::parse, num_args = 0..=1, default_missing_value = "24h")]
    pub(in crate::cli) forecast: Option<Millis>,
    /// Also compare the default scheduler with the controller scheduling by itself, as before 1.12.
    #[arg(long)]
    pub(in crate::cli) compare_schedulers: bool,
    /// Also run init scripts, bare pods, static pods and Deployments in place of the first
    /// DaemonSet.
    #[arg(long)]
    pub(in crate::cli) alternatives: bool,
    /// Show every pod, node and event, however many there are.
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) output: Output,
}

/// Print how clients reach the pods (host ports, Services, DNS), and which pods they do not reach.
#[derive(Debug, Args)]
pub(in crate::cli) struct Reach {
    #[command(flatten)]
    pub(in crate::cli) world: World,
    /// The Services: `kubectl get services -A -o yaml`. The Services in the `--cluster` file are
    /// added, except those that have the same name.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) services: Option<String>,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) output: Output,
}

/// Diagnose the DaemonSets of a running cluster: why pods are missing, and whether the rollout
/// finishes.
///
/// Reads the output of `kubectl get
/// nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces -A -o json`.
/// Exit status: 1 when something stays wrong until somebody intervenes.
#[derive(Debug, Args)]
pub(in crate::cli) struct Diagnose {
    /// JSON or YAML files with objects of any kinds; `-` for standard input. With
    /// --from-cluster, the DaemonSet to diagnose: NAME, or daemonset/NAME as for kubectl; by
    /// default all of them.
    #[arg(required_unless_present = "from_cluster", value_name = "FILE|NAME")]
    pub(in crate::cli) targets: Vec<String>,
    #[command(flatten)]
    pub(in crate::cli) kubectl: Kubectl,
    /// Read the cluster again every few seconds, for at most this long, until the rollout is
    /// complete (as `kubectl rollout status` defines it) or cannot finish. Exit status: 0 when it
    /// is complete, 1 when it cannot finish or the time is over.
    #[arg(long, value_name = "SPAN", value_parser = time_span::parse, requires = "from_cluster", conflicts_with = "now")]
    pub(in crate::cli) wait: Option<Millis>,
    /// Also write the objects into this file, redacted as by `redact`: safe to share, and diagnosed
    /// alike.
    #[arg(long, value_name = "FILE", conflicts_with = "wait")]
    pub(in crate::cli) redact: Option<String>,
    /// Only DaemonSets of this name.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) name: Option<String>,
    /// Only DaemonSets of this namespace.
    #[arg(short, long, value_name = "NAMESPACE")]
    pub(in crate::cli) namespace: Option<String>,
    /// When the objects were printed, such as `2026-01-31T12:00:00Z`; by default the newest time
    /// in them.
    #[arg(long, value_name = "TIME")]
    pub(in crate::cli) now: Option<String>,
    /// How long a pod takes to become ready: `90s`; by default measured from the ready pods.
    #[arg(long, value_name = "SPAN", value_parser = time_span::parse)]
    pub(in crate::cli) ready_after: Option<Millis>,
    /// The version of Kubernetes; by default that of the newest kubelet.
    #[arg(long, value_name = "VERSION")]
    pub(in crate::cli) kubernetes_version: Option<Version>,
    /// Show every node, including those that rightly run no pod.
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// How to print the answer.
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    pub(in crate::cli) output: Output,
}
