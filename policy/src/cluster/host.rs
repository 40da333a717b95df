//! The host's calls: may we list a kind, and if so its objects.
//!
//! The host keeps one watch, with a copy of the objects, for every distinct list. So
//! each kind is always listed with the same fields.

use daemonset_preflight::manifest::nodes::Nodes;
use daemonset_preflight::manifest::{Documents, Entry};
use daemonset_preflight::placement::{DaemonPlacement, Occupancy};
use k8s_openapi::api::core::v1::{Pod, PodSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kubewarden_policy_sdk::host_capabilities::kubernetes::{
    CanIRequest, ListAllResourcesRequest, ListResourcesByNamespaceRequest, ResourceAttributes,
    SubjectAccessReview,
};
use kubewarden_policy_sdk::wapc_guest::host_call;
use serde::{Deserialize, Serialize};

use crate::settings::Settings;

/// A kind of object, and the fields of it that are looked at.
pub(super) struct Kind {
    group: &'static str,
    version: &'static str,
    name: &'static str,
    resource: &'static str,
    /// `metadata` comes unasked.
    fields: &'static [&'static str],
}

const NODES: Kind = Kind {
    group: "",
    version: "v1",
    name: "Node",
    resource: "nodes",
    fields: &["spec.taints", "spec.unschedulable", "status.allocatable"],
};

const DAEMON_SETS: Kind = Kind {
    group: "apps",
    version: "v1",
    name: "DaemonSet",
    resource: "daemonsets",
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
        "spec.template.spec.tolerations",
    ],
};

const PODS: Kind = Kind {
    group: "",
    version: "v1",
    name: "Pod",
    resource: "pods",
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

pub(super) const DEPLOYMENTS: Kind = Kind {
    group: "apps",
    version: "v1",
    name: "Deployment",
    resource: "deployments",
    fields: WORKLOAD_FIELDS,
};

pub(super) const STATEFUL_SETS: Kind = Kind {
    group: "apps",
    version: "v1",
    name: "StatefulSet",
    resource: "statefulsets",
    fields: WORKLOAD_FIELDS,
};

const WORKLOAD_FIELDS: &[&str] = &["spec.selector", "spec.template.metadata.labels"];

/// The nodes of the cluster.
///
/// # Errors
/// When they cannot be listed, or not all of them can be read: a rule that looked at
/// some of the nodes would be wrong about the cluster. A cluster without nodes says
/// nothing about where pods run either.
pub(super) fn nodes(settings: &Settings) -> Result<Nodes, String> {
    let text = list_all(&NODES, settings)?;
    let reading = Nodes::from_json(&text).map_err(|error| unreadable(&NODES, &error.message))?;
    match reading.problems.first() {
        Some(problem) => Err(unreadable(&NODES, &problem.to_string())),
        None if reading.others > 0 => Err(unreadable(&NODES, "there are other kinds among them")),
        None if reading.nodes.is_empty() => Err("nodes: there are none".to_owned()),
        None => Ok(reading.nodes),
    }
}

/// The DaemonSets of the cluster.
///
/// # Errors
/// When they cannot be listed, or not all of them can be read.
pub(super) fn daemon_sets(settings: &Settings) -> Result<Vec<DaemonPlacement>, String> {
    let text = list_all(&DAEMON_SETS, settings)?;
    let documents = Documents::read(&text);
    let mut found = Vec::new();
    for entry in documents.entries_as("apps/v1", "DaemonSetList") {
        let read = match entry {
            Entry::DaemonSet(object) => object.decode_daemon_set(),
            Entry::Other(_) => return Err(unreadable(&DAEMON_SETS, "the answer is no list")),
            Entry::Unreadable(error) => Err(error),
        };
        let decoded = read.map_err(|error| unreadable(&DAEMON_SETS, &error.message))?;
        found.push(DaemonPlacement::compile(&decoded.manifest.daemon_set));
    }
    Ok(found)
}

/// A pod without most of its status, whose decoder would make up a tenth of the policy.
#[derive(Deserialize)]
struct RunningPod {
    metadata: ObjectMeta,
    spec: PodSpec,
    #[serde(default)]
    status: Phase,
}

#[derive(Default, Deserialize)]
struct Phase {
    #[serde(default)]
    phase: String,
}

/// The pods that run, by node.
///
/// # Errors
/// When they cannot be listed, or not all of them can be read.
pub(super) fn running_pods(settings: &Settings) -> Result<Occupancy, String> {
    let text = list_all(&PODS, settings)?;
    let documents = Documents::read(&text);
    let mut pods = Vec::new();
    for entry in documents.entries_as("v1", "PodList") {
        let read = match entry {
            Entry::Other(object) if object.kind() == "Pod" => object.decode::<RunningPod>(),
            Entry::Unreadable(error) => Err(error),
            _ => return Err(unreadable(&PODS, "the answer is no list")),
        };
        let (pod, _) = read.map_err(|error| unreadable(&PODS, &error.message))?;
        if !matches!(pod.status.phase.as_str(), "Succeeded" | "Failed") {
            pods.push(Pod { metadata: pod.metadata, spec: Some(pod.spec), status: None });
        }
    }
    Ok(Occupancy::of(&pods))
}

/// The objects of a kind in a namespace, as little of each as `T` reads.
///
/// # Errors
/// When they cannot be listed, or not all of them can be read.
pub(super) fn list_in<T: for<'a> Deserialize<'a>>(
    kind: &Kind,
    namespace: &str,
    settings: &Settings,
) -> Result<Vec<T>, String> {
    #[derive(Deserialize)]
    struct List<T> {
        items: Vec<T>,
    }
    may_list(kind, settings)?;
    let request = ListResourcesByNamespaceRequest {
        api_version: kind.api_version(),
        kind: kind.name.to_owned(),
        namespace: namespace.to_owned(),
        label_selector: None,
        field_selector: None,
        field_masks: Some(kind.fields()),
    };
    let bytes = call(kind, "list_resources_by_namespace", &request)?;
    let list: List<T> =
        serde_json::from_slice(&bytes).map_err(|error| unreadable(kind, &error.to_string()))?;
    Ok(list.items)
}

/// The pods of a namespace, as little of each as `T` reads.
///
/// # Errors
/// As [`list_in`].
pub(super) fn pods_in<T: for<'a> Deserialize<'a>>(
    namespace: &str,
    settings: &Settings,
) -> Result<Vec<T>, String> {
    list_in(&PODS, namespace, settings)
}

fn list_all(kind: &Kind, settings: &Settings) -> Result<String, String> {
    may_list(kind, settings)?;
    let request = ListAllResourcesRequest {
        api_version: kind.api_version(),
        kind: kind.name.to_owned(),
        label_selector: None,
        field_selector: None,
        field_masks: Some(kind.fields()),
    };
    let bytes = call(kind, "list_resources_all", &request)?;
    String::from_utf8(bytes).map_err(|_| unreadable(kind, "the answer is not UTF-8"))
}

/// A list that may not be made hangs in the host until the request times out, so that
/// it is first asked whether it may be made.
fn may_list(kind: &Kind, settings: &Settings) -> Result<(), String> {
    #[derive(Deserialize)]
    struct Status {
        allowed: bool,
    }
    let request = CanIRequest {
        subject_access_review: SubjectAccessReview {
            groups: None,
            resource_attributes: ResourceAttributes {
                group: Some(kind.group.to_owned()),
                name: None,
                namespace: None,
                resource: kind.resource.to_owned(),
                subresource: None,
                verb: "list".to_owned(),
                version: Some(kind.version.to_owned()),
            },
            user: settings.service_account.clone(),
        },
        disable_cache: false,
    };
    let bytes = call(kind, "can_i", &request)?;
    let status: Status =
        serde_json::from_slice(&bytes).map_err(|error| unreadable(kind, &error.to_string()))?;
    match status.allowed {
        true => Ok(()),
        false => Err(format!("{}: {} may not list them", kind.resource, settings.service_account)),
    }
}

fn call(kind: &Kind, operation: &str, request: &impl Serialize) -> Result<Vec<u8>, String> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {operation}: {error}", kind.resource);
    let payload = serde_json::to_vec(request).map_err(|error| failed(&error))?;
    host_call("kubewarden", "kubernetes", operation, &payload).map_err(|error| failed(&error))
}

fn unreadable(kind: &Kind, why: &str) -> String {
    format!("{}: the host's answer cannot be read: {why}", kind.resource)
}

impl Kind {
    fn api_version(&self) -> String {
        match self.group {
            "" => self.version.to_owned(),
            group => format!("{group}/{}", self.version),
        }
    }

    fn fields(&self) -> std::collections::BTreeSet<String> {
        self.fields.iter().map(|field| (*field).to_owned()).collect()
    }
}
