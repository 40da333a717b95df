//! Why the host failed to return an object or a list, as a sentence that fits a warning.

use std::fmt;

use super::resource::Resource;

/// A kind of object that could not be fetched, and why. `Display`: "nodes: no right to get nodes".
#[derive(Debug)]
pub(super) struct Missing {
    pub(super) resource: &'static Resource,
    pub(super) why: Failure,
}

/// Why objects of the cluster cannot be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The policy's `contextAwareResources` do not name the kind.
    NotContextAware,
    /// The policy is not granted a host capability.
    CapabilityDenied(String),
    /// The host is not connected to a cluster.
    NoCluster,
    /// The API server does not serve the kind.
    NoSuchKind,
    /// There is no object of that name.
    NoSuchObject,
    /// The host's account lacks a permission that the call needs.
    Forbidden { verb: String, resource: String },
    /// The account in the setting `service_account` lacks a permission.
    AccountForbidden { verb: &'static str, account: String },
    /// Earlier lists took so long that this one was not requested.
    OutOfTime,
    /// The answer does not have the requested form.
    Unreadable(String),
    /// The list is empty, though there must be objects.
    Empty,
    /// Any other message of the host.
    Other(String),
}

impl Failure {
    /// Classifies the host's message about a failed call. The host reports errors as text only:
    /// those of `host_callback` in `crates/policy-evaluator/src/runtimes/callback.rs` and of
    /// `Client` in `callback_handler/kubernetes/client.rs` of Kubewarden 1.36, with the API
    /// server's errors embedded.
    pub(super) fn of_host(error: &str) -> Self {
        let has = |part: &str| error.contains(part);
        if has("has not been granted access to Kubernetes") {
            return Failure::NotContextAware;
        }
        if let Some((capability, _)) = between(error, "has not been granted access to the '", "'") {
            return Failure::CapabilityDenied(capability.to_owned());
        }
        if has("callback channel not provided") || has("kube::Client was not initialized") {
            return Failure::NoCluster;
        }
        if has("Cannot find resource ") || has("error finding resource ") {
            return Failure::NoSuchKind;
        }
        if has("Cannot find ") && has(" named '") {
            return Failure::NoSuchObject;
        }
        if let Some((verb, rest)) = between(error, " cannot ", " resource ") {
            let resource: String = rest
                .chars()
                .skip_while(|c| matches!(c, '"' | '\\'))
                .take_while(|c| !matches!(c, '"' | '\\'))
                .collect();
            if !verb.contains(' ') && !resource.is_empty() {
                return Failure::Forbidden { verb: verb.to_owned(), resource };
            }
        }
        let mut rest = error;
        for prefix in ["Host error: ", "Callback evaluation failure: ", "ApiError: "] {
            rest = rest.strip_prefix(prefix).unwrap_or(rest);
        }
        Failure::Other(rest.to_owned())
    }
}

/// Returns the text between two delimiters, and the rest after the second.
fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<(&'t str, &'t str)> {
    text.split_once(start)?.1.split_once(end)
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Resource { kind, plural, .. } = self.resource;
        write!(f, "{plural}: ")?;
        match &self.why {
            Failure::NotContextAware => {
                write!(f, "the policy is not granted access to {kind}s (contextAwareResources)")
            }
            Failure::CapabilityDenied(capability) => {
                write!(f, "the policy is not granted {capability} (hostCapabilities)")
            }
            Failure::NoCluster => f.write_str("the host is not connected to a cluster"),
            Failure::NoSuchKind => f.write_str("the API server does not serve them"),
            Failure::NoSuchObject => f.write_str("there is none of that name"),
            Failure::Forbidden { verb, resource } => write!(f, "no right to {verb} {resource}"),
            Failure::AccountForbidden { verb, account } => {
                write!(f, "{account} may not {verb} them")
            }
            Failure::OutOfTime => f.write_str("left out, the host is still filling its lists"),
            Failure::Unreadable(why) => write!(f, "the host's answer cannot be read: {why}"),
            Failure::Empty => f.write_str("there are none"),
            Failure::Other(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::resource::NODES;

    #[test]
    fn what_the_host_says_becomes_a_short_sentence() {
        const FAILED: &str = "Host error: Callback evaluation failure: ";
        for (said, expected) in [
            (
                "Host error: Policy has not been granted access to Kubernetes v1/Node resources. The violation has been reported.".to_owned(),
                "nodes: the policy is not granted access to Nodes (contextAwareResources)",
            ),
            (
                "Host error: Policy has not been granted access to the 'kubernetes/get_resource' host capability. The violation has been reported.".to_owned(),
                "nodes: the policy is not granted kubernetes/get_resource (hostCapabilities)",
            ),
            (
                format!("{FAILED}ApiError: subjectaccessreviews.authorization.k8s.io is forbidden: User \"system:serviceaccount:kubewarden:policy-server\" cannot create resource \"subjectaccessreviews\" in API group \"authorization.k8s.io\" at the cluster scope: Forbidden (ErrorResponse {{ status: \"Failure\", message: \"User \\\"x\\\" cannot create resource\" }})"),
                "nodes: no right to create subjectaccessreviews",
            ),
            (
                format!("{FAILED}ApiError: nodes \\\"x\\\" is forbidden: User \\\"u\\\" cannot get resource \\\"nodes\\\" in API group"),
                "nodes: no right to get nodes",
            ),
            (format!("{FAILED}Cannot find v1/Node named 'x' inside of namespace 'None'"), "nodes: there is none of that name"),
            (format!("{FAILED}Cannot find resource v1/Node"), "nodes: the API server does not serve them"),
            (format!("{FAILED}kube::Client was not initialized properly"), "nodes: the host is not connected to a cluster"),
            ("Host error: Cannot process Wasm guest request: callback channel not provided".to_owned(), "nodes: the host is not connected to a cluster"),
            (format!("{FAILED}the watch ended"), "nodes: the watch ended"),
        ] {
            let missing = Missing { resource: &NODES, why: Failure::of_host(&said) };
            assert_eq!(missing.to_string(), expected, "{said}");
            assert!(expected.len() <= 120 - "not all rules could look at the cluster: ".len(), "{expected}");
        }
    }
}
