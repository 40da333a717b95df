//! `--from-cluster`: the user's own kubectl is asked in place of files; and the live objects
//! that files are applied to.
//!
//! Nothing else of the program touches the network. Each command that is run is printed on
//! standard error first.

use std::process::{Command, Stdio};

use clap::Args;
use daemonset_preflight::contract::ApplyOptions;
use daemonset_preflight::version::{self, Version};

use super::{input, print_error};

/// What the nodes of a cluster are called where a file would be named.
pub(super) const NODES: &str = "the cluster's nodes";
/// What its pods are called.
pub(super) const PODS: &str = "the cluster's pods";
/// What its DaemonSets are called.
pub(super) const DAEMON_SETS: &str = "the cluster's DaemonSets";

/// What its objects of several kinds are called.
pub(super) const OBJECTS: &str = "the cluster's objects";

/// The kinds of which a cluster as it is consists.
const KINDS: &str = "nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses";

/// kubectl, and how it is to be run.
#[derive(Debug, Args)]
pub(super) struct Kubectl {
    /// Ask a cluster for what no file gives: runs `kubectl get … -o json`, and nothing else.
    #[arg(long)]
    pub(super) from_cluster: bool,
    /// The context of kubectl.
    #[arg(long, value_name = "NAME", requires = "from_cluster")]
    context: Option<String>,
    /// The configuration file of kubectl.
    #[arg(long, value_name = "FILE", requires = "from_cluster")]
    kubeconfig: Option<String>,
}

/// A cluster that is asked by kubectl.
#[derive(Debug, Args)]
pub(super) struct Cluster {
    #[command(flatten)]
    kubectl: Kubectl,
    /// The namespace of the DaemonSets; all namespaces unless given.
    #[arg(short, long, value_name = "NAMESPACE", requires = "from_cluster")]
    namespace: Option<String>,
}

impl Cluster {
    /// Whether a cluster is asked at all.
    pub(super) fn is_asked(&self) -> bool {
        self.kubectl.from_cluster
    }

    /// The nodes: of the file if there is one, else of the cluster.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub(super) fn nodes(&self, file: Option<&String>) -> Result<String, String> {
        match file {
            Some(file) => input::cluster(file),
            None => self.kubectl.get("nodes", &[]),
        }
    }

    /// The pods of all namespaces: of the file if there is one, of the cluster if it is asked.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub(super) fn pods(&self, file: Option<&String>) -> Result<Option<String>, String> {
        match file {
            Some(file) => input::cluster(file).map(Some),
            None if self.is_asked() => self.kubectl.get("pods", &["--all-namespaces"]).map(Some),
            None => Ok(None),
        }
    }

    /// The DaemonSets as they are: of the file if there is one, of the cluster if it is asked.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub(super) fn daemon_sets(&self, file: Option<&String>) -> Result<Option<String>, String> {
        match (file, &self.namespace) {
            (Some(file), _) => input::cluster(file).map(Some),
            (None, _) if !self.is_asked() => Ok(None),
            // kubectl hides who owns which field unless it is asked.
            (None, None) => {
                let scope = ["--all-namespaces", "--show-managed-fields"];
                self.kubectl.get("daemonsets", &scope).map(Some)
            }
            (None, Some(namespace)) => {
                let scope = ["--namespace", namespace, "--show-managed-fields"];
                self.kubectl.get("daemonsets", &scope).map(Some)
            }
        }
    }

    /// The version of the cluster's API server; `None` when no cluster is asked.
    ///
    /// # Errors
    /// When kubectl does not tell it, or it is none that is answered for.
    pub(super) fn version(&self) -> Result<Option<Version>, String> {
        if !self.is_asked() {
            return Ok(None);
        }
        let arguments = self.kubectl.arguments(&["version"], &[]);
        let text = run(&arguments)?;
        let version = version::of_server(&text);
        version.map(Some).map_err(|error| format!("{}: {error}", shown(&arguments)))
    }
}

impl Kubectl {
    /// The objects of which a cluster as it is consists, of all namespaces.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub(super) fn objects(&self) -> Result<String, String> {
        self.get(KINDS, &["--all-namespaces"])
    }

    fn get(&self, kind: &str, scope: &[&str]) -> Result<String, String> {
        let arguments = self.arguments(&["get", kind], scope);
        let text = run(&arguments)?;
        // What is inside is for its reader to say.
        match text.trim_start().starts_with('{') {
            true => Ok(text),
            false => Err(format!("{}: it printed no JSON object", shown(&arguments))),
        }
    }

    fn arguments(&self, command: &[&str], scope: &[&str]) -> Vec<String> {
        let mut arguments: Vec<String> =
            command.iter().chain(scope).map(|word| (*word).to_owned()).collect();
        for (option, value) in [("--context", &self.context), ("--kubeconfig", &self.kubeconfig)] {
            if let Some(value) = value {
                arguments.extend([option.to_owned(), value.clone()]);
            }
        }
        arguments.extend(["--output".to_owned(), "json".to_owned()]);
        arguments
    }
}

/// The command as it could be typed.
fn shown(arguments: &[String]) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@=,".contains(c);
    let word = |word: &String| match word.chars().all(is_plain) && !word.is_empty() {
        true => word.clone(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    };
    let words: Vec<String> = arguments.iter().map(word).collect();
    format!("kubectl {}", words.join(" "))
}

/// Runs kubectl; what it prints.
fn run(arguments: &[String]) -> Result<String, String> {
    let command = shown(arguments);
    print_error(&format!("runs {command}"));
    let output = Command::new("kubectl").args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            "there is no kubectl in PATH: install it, or give files in place of --from-cluster"
                .to_owned()
        }
        _ => format!("{command}: {error}"),
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command}: {}\n{}", output.status, said.trim_end()));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("{command}: it printed no UTF-8 text"))
}

/// How files are applied to live objects.
#[derive(Debug, Args)]
pub(super) struct Apply {
    /// The objects as a cluster has them (`kubectl get daemonsets -A -o json
    /// --show-managed-fields`): each file is applied to its live object, as `kubectl apply`
    /// does, and what comes of that is answered.
    #[arg(long, value_name = "FILE")]
    pub(super) live: Option<String>,
    /// Apply as `kubectl apply --server-side` does.
    #[arg(long)]
    server_side: bool,
    /// The field manager of a server-side apply.
    #[arg(long, value_name = "NAME", requires = "server_side")]
    field_manager: Option<String>,
    /// Take fields that others own from them.
    #[arg(long, requires = "server_side")]
    force_conflicts: bool,
}

impl Apply {
    /// As the contract has them.
    pub(super) fn options(&self) -> ApplyOptions {
        ApplyOptions {
            server_side: self.server_side,
            field_manager: self.field_manager.clone(),
            force_conflicts: self.force_conflicts,
        }
    }
}
