//! Reads the version of a cluster from the output of `kubectl version -o json`.

use std::fmt;

use serde::Deserialize;

use super::{UnknownVersion, Version};

/// Why the output of kubectl contains no supported version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnreadableVersion {
    /// The output is not JSON, or not of the expected form: what is wrong.
    Malformed(String),
    /// The output has no server version, as when kubectl could not reach the server.
    NoServer,
    /// The version of the server is not supported.
    Unknown(UnknownVersion),
}

impl fmt::Display for UnreadableVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UnreadableVersion::Malformed(reason) => {
                write!(f, "not the output of `kubectl version -o json`: {reason}")
            }
            UnreadableVersion::NoServer => f.write_str(
                "no `serverVersion` in the output of `kubectl version -o json`: \
                 kubectl reached no cluster",
            ),
            UnreadableVersion::Unknown(unknown) => unknown.fmt(f),
        }
    }
}

impl std::error::Error for UnreadableVersion {}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Output {
    server_version: Option<Info>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Info {
    git_version: String,
}

/// Returns the version of the server from the output of `kubectl version -o json`.
///
/// # Errors
/// When the text is not such an output, names no server, or names a server of an unsupported
/// version.
///
/// ```
/// use daemonset_preflight::version::{Version, of_server};
///
/// let printed = r#"{"clientVersion": {"gitVersion": "v1.37.0"}, "serverVersion": {"gitVersion": "v1.35.3"}}"#;
/// assert_eq!(of_server(printed), Ok(Version::V1_35));
/// ```
pub fn of_server(output: &str) -> Result<Version, UnreadableVersion> {
    let output: Output = serde_json::from_str(output)
        .map_err(|error| UnreadableVersion::Malformed(error.to_string()))?;
    let server = output.server_version.ok_or(UnreadableVersion::NoServer)?;
    server.git_version.parse().map_err(UnreadableVersion::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_kubectl_may_print() {
        for (output, want) in [
            (r#"{"serverVersion": {"gitVersion": "v1.36.4+k3s1", "minor": "36"}}"#, "1.36"),
            (
                "Client Version: v1.36.2",
                "not the output of `kubectl version -o json`: expected value at line 1 column 1",
            ),
            (
                r#"{"clientVersion": {"gitVersion": "v1.36.2"}}"#,
                "no `serverVersion` in the output of `kubectl version -o json`: kubectl reached no cluster",
            ),
            (
                r#"{"serverVersion": {}}"#,
                "not the output of `kubectl version -o json`: missing field `gitVersion` at line 1 column 20",
            ),
            (
                r#"{"serverVersion": {"gitVersion": "v1.20.1"}}"#,
                "unknown Kubernetes version \"v1.20.1\"; known are 1.34, 1.35, 1.36, 1.37",
            ),
        ] {
            let got = of_server(output).map_or_else(|e| e.to_string(), |v| v.to_string());
            assert_eq!(got, want);
        }
    }
}
