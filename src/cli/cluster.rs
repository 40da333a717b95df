//! `--from-cluster`: reads objects with the user's own kubectl instead of from files; and the
//! options of applying files to live objects.
//!
//! Nothing else in the program uses the network. Each kubectl command is printed on standard error
//! before it runs.

use std::io::Read;
use std::process::{Command, Stdio};

use clap::Args;
use daemonset_preflight::contract::ApplyOptions;
use daemonset_preflight::manifest::dump::{Dump, DumpReader, Gap};
use daemonset_preflight::version::{self, Version};

use super::{dump, input, print_error};

/// Stands for the file name in messages when the nodes come from the cluster.
pub(super) const NODES: &str = "the cluster's nodes";
/// The same for pods.
pub(super) const PODS: &str = "the cluster's pods";
/// The same for DaemonSets.
pub(super) const DAEMON_SETS: &str = "the cluster's DaemonSets";

/// The same for objects of several kinds.
pub(super) const OBJECTS: &str = "the cluster's objects";

/// The kinds that are read to describe the state of a cluster.
const KINDS: &str =
    "nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces";

/// Whether and how kubectl is run.
#[derive(Debug, Args)]
pub(super) struct Kubectl {
    /// Read from a cluster what no file gives: runs `kubectl get … -o json` and
    /// `kubectl version`.
    #[arg(long)]
    pub(super) from_cluster: bool,
    /// The context of kubectl.
    #[arg(long, value_name = "NAME", requires = "from_cluster")]
    context: Option<String>,
    /// The configuration file of kubectl.
    #[arg(long, value_name = "FILE", requires = "from_cluster")]
    kubeconfig: Option<String>,
}

/// A cluster that is read with kubectl, and the namespace of the DaemonSets.
#[derive(Debug, Args)]
pub(super) struct Cluster {
    #[command(flatten)]
    kubectl: Kubectl,
    /// The namespace for DaemonSets in files that name none, as in kubectl; with --from-cluster,
    /// only DaemonSets of this namespace are read.
    #[arg(short, long, value_name = "NAMESPACE")]
    pub(super) namespace: Option<String>,
}

impl Cluster {
    /// Whether the cluster is read with kubectl (`--from-cluster`).
    pub(super) fn is_asked(&self) -> bool {
        self.kubectl.from_cluster
    }

    /// Reads the nodes: from the file if one is given, else from the cluster.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(super) fn nodes(&self, file: Option<&String>) -> Result<String, String> {
        match file {
            Some(file) => input::cluster(file),
            None => self.kubectl.get("nodes", &[]),
        }
    }

    /// Reads the pods of all namespaces: from the file if one is given, else from the cluster with
    /// `--from-cluster`; otherwise `None`.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(super) fn pods(&self, file: Option<&String>) -> Result<Option<String>, String> {
        match file {
            Some(file) => input::cluster(file).map(Some),
            None if self.is_asked() => self.kubectl.get("pods", &["--all-namespaces"]).map(Some),
            None => Ok(None),
        }
    }

    /// Reads the live DaemonSets: from the file if one is given, else from the cluster with
    /// `--from-cluster`; otherwise `None`.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(super) fn daemon_sets(&self, file: Option<&String>) -> Result<Option<String>, String> {
        match (file, &self.namespace) {
            (Some(file), _) => input::cluster(file).map(Some),
            (None, _) if !self.is_asked() => Ok(None),
            // kubectl omits the managed fields unless they are requested.
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

    /// Returns the version of the cluster's API server; `None` without `--from-cluster`.
    ///
    /// # Errors
    /// When kubectl does not print the version, or it is not a supported one.
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
    /// Reads the objects that describe the state of the cluster, of all namespaces. When kubectl
    /// may not list some of them, they are missing and kubectl's message is printed.
    ///
    /// # Errors
    /// When no object can be read.
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

    /// Returns the objects that [`Kubectl::dump`] reads, as text.
    ///
    /// # Errors
    /// When kubectl fails, or prints no JSON object.
    pub(super) fn objects(&self) -> Result<String, String> {
        self.get(KINDS, &["--all-namespaces"])
    }

    /// Returns the Services of all namespaces; an empty text when kubectl fails, whose message is
    /// then printed.
    pub(super) fn services(&self) -> String {
        self.get("services", &["--all-namespaces"]).unwrap_or_else(|failure| {
            print_error(&failure);
            String::new()
        })
    }

    fn get(&self, kind: &str, scope: &[&str]) -> Result<String, String> {
        let arguments = self.arguments(&["get", kind], scope);
        let text = text_of(&arguments)?;
        // Whatever reads the text reports other problems with it.
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

/// Whether part of the dump could not be read as objects.
fn is_unreadable(dump: &Dump) -> bool {
    let broken = |gap: &Gap| matches!(gap, Gap::Malformed { .. } | Gap::CutOff { .. });
    !dump.problems.is_empty() || dump.gaps.iter().any(broken)
}

/// Formats the command as it could be typed in a shell.
fn shown(arguments: &[String]) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@=,".contains(c);
    let word = |word: &String| match word.chars().all(is_plain) && !word.is_empty() {
        true => word.clone(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    };
    let words: Vec<String> = arguments.iter().map(word).collect();
    format!("kubectl {}", words.join(" "))
}

/// Whether a command is printed before it runs. One that runs repeatedly is printed only once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Announce {
    /// The command is printed.
    Printed,
    /// The command was printed before.
    Known,
}

/// Runs kubectl, and passes its output to `read` while it runs. The inner result is an error when
/// kubectl exits with a failure: the command, its status and its message.
///
/// # Errors
/// When kubectl cannot be started, or its output cannot be read.
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
    // Read standard error in parallel, so that kubectl never blocks on a full pipe.
    let said = std::thread::spawn(move || {
        let mut said = Vec::new();
        // If standard error cannot be read, the message is only cut short.
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

/// Runs kubectl, and returns its output.
fn text_of(arguments: &[String]) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = |source: &mut dyn Read| source.read_to_end(&mut bytes).map(drop);
    run(arguments, Announce::Printed, read)??;
    String::from_utf8(bytes).map_err(|_| format!("{}: it printed no UTF-8 text", shown(arguments)))
}

/// How files are applied to live objects.
#[derive(Debug, Args)]
pub(super) struct Apply {
    /// The live objects of a cluster (`kubectl get daemonsets -A -o json --show-managed-fields`):
    /// each file is applied to its live object, as `kubectl apply` does, and the result is checked.
    #[arg(long, value_name = "FILE")]
    pub(super) live: Option<String>,
    /// Apply as `kubectl apply --server-side` does.
    #[arg(long)]
    server_side: bool,
    /// The field manager of a server-side apply.
    #[arg(long, value_name = "NAME", requires = "server_side")]
    field_manager: Option<String>,
    /// Take over fields that other managers own.
    #[arg(long, requires = "server_side")]
    force_conflicts: bool,
}

impl Apply {
    /// Converts the options into those of the contract.
    pub(super) fn options(&self) -> ApplyOptions {
        ApplyOptions {
            server_side: self.server_side,
            field_manager: self.field_manager.clone(),
            force_conflicts: self.force_conflicts,
        }
    }
}
