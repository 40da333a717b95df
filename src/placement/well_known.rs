//! Well-known labels and taints: labels that name a platform, and taints that a daemon should not
//! tolerate merely to run on more nodes.
//!
//! Sources: `staging/src/k8s.io/api/core/v1/well_known_labels.go` and `well_known_taints.go` at
//! v1.36, and the documentation of the components that set the taints.

use crate::manifest::nodes::Taint;

/// A property of the platform that a container image is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Platform {
    OperatingSystem,
    Architecture,
}

impl Platform {
    /// Returns the platform property that the label of this key describes; `None` for all other
    /// labels.
    pub(super) fn of_label(key: &str) -> Option<Self> {
        match key {
            "kubernetes.io/os" | "beta.kubernetes.io/os" => Some(Platform::OperatingSystem),
            "kubernetes.io/arch" | "beta.kubernetes.io/arch" => Some(Platform::Architecture),
            _ => None,
        }
    }
}

/// Key prefixes of the taints that controllers set and remove by themselves.
const TRANSIENT_PREFIXES: [&str; 10] = [
    // The node lifecycle controller, and the cloud controllers.
    "node.kubernetes.io/",
    "node.cloudprovider.kubernetes.io/",
    // The cluster autoscaler, for nodes that are not ready for pods.
    "ignore-taint.cluster-autoscaler.kubernetes.io/",
    "startup-taint.cluster-autoscaler.kubernetes.io/",
    "status-taint.cluster-autoscaler.kubernetes.io/",
    // Karpenter: disrupted, unregistered.
    "karpenter.sh/",
    // Cluster API: uninitialized, outdated-revision.
    "node.cluster.x-k8s.io/",
    // The node readiness controller.
    "readiness.k8s.io/",
    // Interruptions and repairs.
    "aws-node-termination-handler/",
    "remediator.kubernetes.azure.com/",
];

/// Key suffixes of the taints that an agent removes once it has set up the node, such as
/// `node.cilium.io/agent-not-ready` and `ebs.csi.aws.com/agent-not-ready`.
const TRANSIENT_ENDINGS: [&str; 3] = ["not-ready", "uninitialized", "unregistered"];

/// Keys of other taints, on nodes that are about to be drained or removed.
const LEAVING: [&str; 5] = [
    "ToBeDeletedByClusterAutoscaler",
    "DeletionCandidateOfClusterAutoscaler",
    "cloud.google.com/impending-node-termination",
    "weave.works/kured-node-reboot",
    "kubevirt.io/drain",
];

/// Keys of taints on nodes that run no daemons: each pod has a node of its own, or runs
/// elsewhere.
const WITHOUT_DAEMONS: [&str; 2] =
    ["eks.amazonaws.com/compute-type", "virtual-kubelet.io/provider"];

/// Whether controllers set and remove a taint by themselves.
pub(super) fn is_transient(taint: &Taint<'_>) -> bool {
    let key = taint.key;
    TRANSIENT_PREFIXES.iter().any(|prefix| key.starts_with(prefix))
        || TRANSIENT_ENDINGS.iter().any(|ending| key.ends_with(ending))
}

/// Whether a taint follows from the node's condition or kind, and is not a choice of the
/// cluster's operator: the node is unhealthy, not set up yet or about to be removed, runs no
/// daemons, or is of another platform.
pub(super) fn is_technical(taint: &Taint<'_>) -> bool {
    let key = taint.key;
    is_transient(taint)
        || LEAVING.contains(&key)
        || WITHOUT_DAEMONS.contains(&key)
        || Platform::of_label(key).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn technical_taints_are_told_from_chosen_ones() {
        for (key, technical) in [
            ("node.kubernetes.io/unreachable", true),
            ("node.cloudprovider.kubernetes.io/uninitialized", true),
            ("node.cilium.io/agent-not-ready", true),
            ("ebs.csi.aws.com/agent-not-ready", true),
            ("ToBeDeletedByClusterAutoscaler", true),
            ("karpenter.sh/disrupted", true),
            ("eks.amazonaws.com/compute-type", true),
            ("virtual-kubelet.io/provider", true),
            ("kubernetes.io/arch", true),
            ("node-role.kubernetes.io/control-plane", false),
            ("CriticalAddonsOnly", false),
            ("nvidia.com/gpu", false),
            ("kubernetes.azure.com/scalesetpriority", false),
            ("dedicated", false),
        ] {
            let taint = Taint { key, value: "x", effect: "NoSchedule" };
            assert_eq!(is_technical(&taint), technical, "{key}");
        }
    }
}
