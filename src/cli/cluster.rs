//! `--from-cluster`: the user's own kubectl is asked in place of files; and the live objects
//! that files are applied to.
//!
//! Nothing else of the program touches the network. Each command that is run is printed on
//! standard error first.

use std::io::Read;
use std::process::{Command, Stdio};

use clap::Args;
use daemonset_preflight::contract::ApplyOptions;
use daemonset_preflight::manifest::dump::{Dump, DumpReader, Gap};
use daemonset_preflight::version::{self, Version};

use super::{dump, input, print_error};

/// What the nodes of a cluster are called where a file would be named.
pub(super) const NODES: &str = "the cluster's nodes";
/// What its pods are called.
pub(super) const PODS: &str = "the cluster's pods";
/// What its DaemonSets are called.
pub(super) const DAEMON_SETS: &str = "the cluster's DaemonSets";

/// What its objects of several kinds are called.
pub(super) const OBJECTS: &str = "the cluster's objects";

/// The kinds of which a cluster as it is consists.
const KINDS: &str =
    "nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces";

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
    /// The namespace of the DaemonSets: of those of files that name none, as kubectl has it,
    /// and with --from-cluster of those that are asked for.
    #[arg(short, long, value_name = "NAMESPACE")]
    pub(super) namespace: Option<String>,
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
        let text = text_of(&arguments)?;
        let version = version::of_server(&text);
        version.map(Some).map_err(|error| format!("{}: {error}", shown(&arguments)))
    }
}

impl Kubectl {
    /// The objects of which a cluster as it is consists, of all namespaces. What kubectl may
    /// not list is missing, and kubectl's words for it are printed.
    ///
    /// # Errors
    /// Why they cannot be read.
    pub(super) fn dump(&self, announce: Announce) -> Result<Dump, String> {
        let arguments = self.arguments(&["get", KINDS], &["--all-namespaces"]);
        let mut reader = DumpReader::default();
        let ended = run(&arguments, announce, |source| dump::read(source, OBJECTS, &mut reader))?;
        let objects = reader.objects();
        let dump = reader.finish();
        match ended {
            Err(failure) if objects == 0 => Err(failure),
            Err(failure) => {
                print_error(&failure);
                Ok(dump)
            }
            Ok(()) if objects == 0 && is_unreadable(&dump) => {
                Err(format!("{}: it printed no JSON object", shown(&arguments)))
            }
            Ok(()) => Ok(dump),
        }
    }

    /// The text of what [`Kubectl::dump`] reads.
    ///
    /// # Errors
    /// Why it cannot be had.
    pub(super) fn objects(&self) -> Result<String, String> {
        self.get(KINDS, &["--all-namespaces"])
    }

    /// The Services of all namespaces; empty where kubectl may not list them, whose words for it
    /// are printed.
    pub(super) fn services(&self) -> String {
        self.get("services", &["--all-namespaces"]).unwrap_or_else(|failure| {
            print_error(&failure);
            String::new()
        })
    }

    fn get(&self, kind: &str, scope: &[&str]) -> Result<String, String> {
        let arguments = self.arguments(&["get", kind], scope);
        let text = text_of(&arguments)?;
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

/// Whether there is something in a dump that is no object.
fn is_unreadable(dump: &Dump) -> bool {
    let broken = |gap: &Gap| matches!(gap, Gap::Malformed { .. } | Gap::CutOff { .. });
    !dump.problems.is_empty() || dump.gaps.iter().any(broken)
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

/// Whether a command is printed before it runs. One that is asked again and again is printed
/// once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Announce {
    /// It is.
    Printed,
    /// It was before.
    Known,
}

/// Runs kubectl, and reads what it prints while it does so: how it ended, which is an error
/// when it failed.
///
/// # Errors
/// When it cannot be started, or its output cannot be read.
fn run(
    arguments: &[String],
    announce: Announce,
    read: impl FnOnce(&mut dyn Read) -> Result<(), std::io::Error>,
) -> Result<Result<(), String>, String> {
    let command = shown(arguments);
    if announce == Announce::Printed {
        print_error(&format!("runs {command}"));
    }
    let failed = |error: std::io::Error| format!("{command}: {error}");
    let mut child = Command::new("kubectl");
    child.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            "there is no kubectl in PATH: install it, or give files in place of --from-cluster"
                .to_owned()
        }
        _ => failed(error),
    })?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    // Read beside the output, so that kubectl never waits for either.
    let said = std::thread::spawn(move || {
        let mut said = Vec::new();
        // What cannot be read is not printed.
        let _ = stderr.map(|mut stderr| stderr.read_to_end(&mut said));
        String::from_utf8_lossy(&said).into_owned()
    });
    let is_read = stdout.map_or(Ok(()), |mut stdout| read(&mut stdout));
    let status = child.wait().map_err(failed)?;
    let said = said.join().unwrap_or_default();
    is_read.map_err(failed)?;
    Ok(match status.success() {
        true => Ok(()),
        false => Err(format!("{command}: {status}\n{}", said.trim_end())),
    })
}

/// Runs kubectl; what it prints.
fn text_of(arguments: &[String]) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = |source: &mut dyn Read| source.read_to_end(&mut bytes).map(drop);
    run(arguments, Announce::Printed, read)??;
    String::from_utf8(bytes).map_err(|_| format!("{}: it printed no UTF-8 text", shown(arguments)))
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
