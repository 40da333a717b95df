//! The kinds of objects that the policy reads, and the fields of each.
//!
//! The host keeps one watch, with a copy of the objects, per distinct list request. So each kind is
//! always listed with the same fields and without selectors.

use std::collections::BTreeSet;

/// A kind of object, and the fields of it that are read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Resource {
    /// The API version as the host's calls name it: `v1`, `apps/v1`.
    pub(super) api_version: &'static str,
    pub(super) kind: &'static str,
    /// The resource name in RBAC rules.
    pub(super) plural: &'static str,
    pub(super) is_namespaced: bool,
    /// Field paths, without array indices; the host always includes `metadata`.
    fields: &'static [&'static str],
}

pub(super) const NODES: Resource = Resource {
    api_version: "v1",
    kind: "Node",
    plural: "nodes",
    is_namespaced: false,
    fields: &["spec.taints", "spec.unschedulable", "status.allocatable"],
};

pub(super) const DAEMON_SETS: Resource = Resource {
    api_version: "apps/v1",
    kind: "DaemonSet",
    plural: "daemonsets",
    is_namespaced: true,
    fields: &[
        "spec.selector",
        "spec.template.metadata.labels",
        "spec.template.spec.affinity.nodeAffinity",
        "spec.template.spec.containers.ports",
        "spec.template.spec.containers.resources",
        "spec.template.spec.hostNetwork",
        "spec.template.spec.initContainers.ports",
        "spec.template.spec.initContainers.resources",
        "spec.template.spec.initContainers.restartPolicy",
        "spec.template.spec.nodeName",
        "spec.template.spec.nodeSelector",
        "spec.template.spec.overhead",
        "spec.template.spec.resources",
        "spec.template.spec.runtimeClassName",
        "spec.template.spec.tolerations",
    ],
};

pub(super) const PODS: Resource = Resource {
    api_version: "v1",
    kind: "Pod",
    plural: "pods",
    is_namespaced: true,
    fields: &[
        "spec.containers.ports",
        "spec.containers.resources",
        "spec.hostNetwork",
        "spec.initContainers.ports",
        "spec.initContainers.resources",
        "spec.initContainers.restartPolicy",
        "spec.nodeName",
        "spec.overhead",
        "spec.resources",
        "status.phase",
    ],
};

pub(super) const DEPLOYMENTS: Resource = Resource {
    api_version: "apps/v1",
    kind: "Deployment",
    plural: "deployments",
    is_namespaced: true,
    fields: &["spec.selector", "spec.template.metadata.labels"],
};

pub(super) const STATEFUL_SETS: Resource =
    Resource { kind: "StatefulSet", plural: "statefulsets", ..DEPLOYMENTS };

pub(super) const PRIORITY_CLASSES: Resource = Resource {
    api_version: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    plural: "priorityclasses",
    is_namespaced: false,
    fields: &["value"],
};

pub(super) const RUNTIME_CLASSES: Resource = Resource {
    api_version: "node.k8s.io/v1",
    kind: "RuntimeClass",
    plural: "runtimeclasses",
    is_namespaced: false,
    fields: &["overhead", "scheduling"],
};

impl Resource {
    /// Returns the API group; empty for the core group.
    pub(super) fn group(&self) -> &'static str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// Returns the version within the group.
    pub(super) fn version(&self) -> &'static str {
        self.api_version.split_once('/').map_or(self.api_version, |(_, version)| version)
    }

    /// Returns the fields in the form of the host's calls.
    pub(super) fn field_masks(&self) -> Option<BTreeSet<String>> {
        Some(self.fields.iter().map(|field| (*field).to_owned()).collect())
    }
}
