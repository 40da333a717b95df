//! What a kubelet does for its pods while its node is not ready.
//!
//! No field of the API states this. A kubelet gives the reason why its node is not ready in the
//! message of the condition `Ready`, and nowhere else. That message is parsed only here.
//!
//! Source: `runtimeState` in `pkg/kubelet/runtime.go`, `syncLoop` and `SyncPod` in
//! `pkg/kubelet/kubelet.go`, `ReadyCondition` in `pkg/kubelet/nodestatus/setters.go`, `Admit` in
//! `pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux.go` at v1.36.

use super::conditions::ConditionStatus;
use super::nodes::NodeFacts;

/// What a kubelet does for its pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KubeletActivity {
    /// The kubelet neither starts nor reports nor ends pods: it is unreachable, or its container
    /// runtime does not work.
    Silent,
    /// The node is shutting down: the kubelet ends pods, and admits none.
    ShuttingDown,
    /// The node's network is not ready: the kubelet starts only pods on the host's network. Other
    /// pods that it has already started are still reported and ended.
    HostNetworkOnly,
    /// The kubelet starts, reports and ends pods.
    Working,
}

/// The prefixes of errors after which a kubelet still acts on its pods, and how it acts.
const ERRORS: [(&str, KubeletActivity); 6] = [
    ("container runtime network not ready", KubeletActivity::HostNetworkOnly),
    ("network state unknown", KubeletActivity::HostNetworkOnly),
    ("CSINode is not yet initialized", KubeletActivity::Working),
    ("failed to initialize CSINode", KubeletActivity::Working),
    (SHUTTING_DOWN, KubeletActivity::ShuttingDown),
    ("missing node capacity for resources", KubeletActivity::Working),
];

const SHUTTING_DOWN: &str = "node is shutting down";

impl KubeletActivity {
    /// Parses the message of a condition `Ready` that is `False`: one error, or several as
    /// `[a, b]`. A message that is not a kubelet's own counts as [`KubeletActivity::Silent`].
    pub fn of_message(message: &str) -> Self {
        // Runtime errors come first, then the network's: if another one comes first, the runtime
        // works. An error's text may contain commas.
        let errors = message.strip_prefix('[').unwrap_or(message);
        let known = ERRORS.iter().find(|(error, _)| errors.starts_with(error));
        match known {
            None => KubeletActivity::Silent,
            Some(_) if errors.split(", ").any(|error| error.starts_with(SHUTTING_DOWN)) => {
                KubeletActivity::ShuttingDown
            }
            Some((_, activity)) => *activity,
        }
    }

    /// Returns a message from which [`KubeletActivity::of_message`] parses this activity.
    pub fn message(self) -> &'static str {
        match self {
            KubeletActivity::Silent => "container runtime is down",
            KubeletActivity::ShuttingDown => SHUTTING_DOWN,
            KubeletActivity::HostNetworkOnly => {
                "container runtime network not ready: NetworkReady=false \
                 reason:NetworkPluginNotReady message:Network plugin returns error: \
                 cni plugin not initialized"
            }
            KubeletActivity::Working => "CSINode is not yet initialized",
        }
    }

    /// Whether the kubelet reports its pods, and ends those that are deleted.
    pub fn answers(self) -> bool {
        self != KubeletActivity::Silent
    }

    /// Whether the kubelet keeps pods running that it has started.
    pub fn keeps_pods(self) -> bool {
        matches!(self, KubeletActivity::HostNetworkOnly | KubeletActivity::Working)
    }

    /// Whether a pod that the kubelet has not started yet waits for the node's network.
    pub fn awaits_network(self, host_network: bool) -> bool {
        self == KubeletActivity::HostNetworkOnly && !host_network
    }
}

impl NodeFacts {
    /// Returns what the kubelet does for its pods, according to the condition `Ready`. A node
    /// without the condition counts as ready.
    pub fn kubelet_activity(&self) -> KubeletActivity {
        match &self.ready {
            None => KubeletActivity::Working,
            Some(ready) => match ready.status {
                ConditionStatus::True => KubeletActivity::Working,
                ConditionStatus::False => KubeletActivity::of_message(&ready.message),
                ConditionStatus::Unknown => KubeletActivity::Silent,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::KubeletActivity::{self, HostNetworkOnly, ShuttingDown, Silent, Working};

    const NETWORK: &str = "container runtime network not ready: NetworkReady=false \
        reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized";

    #[test]
    fn messages_of_kubelets_tell_what_they_do() {
        for (message, expected) in [
            (NETWORK, HostNetworkOnly),
            ("network state unknown", HostNetworkOnly),
            ("CSINode is not yet initialized", Working),
            ("failed to initialize CSINode: error updating CSINode annotation: timed out", Working),
            ("missing node capacity for resources: cpu, memory", Working),
            ("node is shutting down", ShuttingDown),
            ("container runtime is down", Silent),
            ("container runtime status check may not have completed yet", Silent),
            ("container runtime not ready: RuntimeReady=false reason:x message:y", Silent),
            ("PLEG is not healthy: pleg was last seen active 3m1s ago; threshold is 3m0s", Silent),
            ("EventedPLEG is not healthy: x", Silent),
            ("", Silent),
            ("[", Silent),
            ("out of order", Silent),
            // A message about the network that is not the kubelet's.
            ("cni plugin not initialized", Silent),
        ] {
            assert_eq!(KubeletActivity::of_message(message), expected, "{message}");
        }
    }

    #[test]
    fn of_several_errors_the_gravest_tells() {
        for (errors, expected) in [
            (&[NETWORK, "CSINode is not yet initialized"][..], HostNetworkOnly),
            (&["container runtime is down", NETWORK], Silent),
            (&["PLEG is not healthy: x", "node is shutting down"], Silent),
            (&[NETWORK, "node is shutting down"], ShuttingDown),
            (&["CSINode is not yet initialized", "node is shutting down"], ShuttingDown),
            (
                &["failed to initialize CSINode: a, b", "missing node capacity for resources: cpu"],
                Working,
            ),
        ] {
            let message = format!("[{}]", errors.join(", "));
            assert_eq!(KubeletActivity::of_message(&message), expected, "{message}");
            // The container manager's warning follows all errors.
            let warned = format!("{message}. WARNING: CPU hardcapping unsupported");
            assert_eq!(KubeletActivity::of_message(&warned), expected, "{warned}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for activity in [Silent, ShuttingDown, HostNetworkOnly, Working] {
            assert_eq!(KubeletActivity::of_message(activity.message()), activity);
        }
    }
}
