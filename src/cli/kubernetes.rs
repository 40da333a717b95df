//! The options that choose the API servers to answer for.

use std::collections::BTreeMap;

use clap::Args;
use daemonset_preflight::version::{self, GateSetting, Version};

use super::input;

/// The version and feature gates of the API servers to answer for.
#[derive(Debug, Args)]
pub(super) struct Kubernetes {
    /// The version of Kubernetes that answers: 1.34, 1.35, 1.36 or 1.37 (the default).
    #[arg(long, value_name = "VERSION", value_delimiter = ',')]
    pub(super) kubernetes_version: Vec<Version>,
    /// The version of a cluster: a file with what `kubectl version -o json` printed; `-` for
    /// standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "kubernetes_version")]
    pub(super) kubernetes_version_from: Option<String>,
    /// Feature gates of the API server that are not set as they are by default.
    #[arg(long, value_name = "NAME=BOOL", value_delimiter = ',')]
    pub(super) feature_gates: Vec<GateSetting>,
}

/// Returns the versions to answer for; empty when no option names one.
///
/// # Errors
/// When the file with the cluster's version cannot be read, or does not name a supported version.
pub(super) fn versions(options: &Kubernetes) -> Result<Vec<Version>, String> {
    match &options.kubernetes_version_from {
        None => Ok(options.kubernetes_version.clone()),
        Some(file) => {
            let text = input::cluster(file)?;
            let version = version::of_server(&text);
            version.map(|version| vec![version]).map_err(|e| format!("{}: {e}", input::name(file)))
        }
    }
}

/// Returns the feature gates that are set. For one that is set twice, the last setting counts, as
/// for the API server.
pub(super) fn feature_gates(options: &Kubernetes) -> BTreeMap<String, bool> {
    options.feature_gates.iter().map(|gate| (gate.name.clone(), gate.on)).collect()
}
