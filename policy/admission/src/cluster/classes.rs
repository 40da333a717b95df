//! The classes that the template names: do they exist, and what does a RuntimeClass add?
//!
//! Source: `plugin/pkg/admission/priority/admission.go` and
//! `plugin/pkg/admission/runtimeclass/admission.go` at v1.36.

use daemonset_preflight::manifest::{NodeId, decode_part, read_json};
use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
use k8s_openapi::api::core::v1::{PodSpec, PodTemplateSpec};
use k8s_openapi::api::node::v1::RuntimeClass;

use super::failure::Missing;
use super::host::{Cluster, unreadable};
use super::resource::{PRIORITY_CLASSES, RUNTIME_CLASSES};
use super::snapshot::Snapshot;

/// The priority classes that every cluster has.
const BUILT_IN: [&str; 2] = ["system-cluster-critical", "system-node-critical"];

/// A class that is named and does not exist, so that every pod is refused at its creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MissingClass {
    Priority,
    Runtime,
}

impl MissingClass {
    /// The field that names it.
    pub(super) fn field(self) -> &'static str {
        match self {
            MissingClass::Priority => "spec.template.spec.priorityClassName",
            MissingClass::Runtime => "spec.template.spec.runtimeClassName",
        }
    }

    /// What becomes of the pods.
    pub(super) fn text(self, name: &str) -> String {
        let kind = match self {
            MissingClass::Priority => "PriorityClass",
            MissingClass::Runtime => "RuntimeClass",
        };
        format!("there is no {kind} `{name}` in the cluster: no pod is created")
    }
}

/// The classes that a template names.
#[derive(Debug, Default)]
pub(super) struct Classes {
    /// Those that do not exist, with their names.
    pub(super) missing: Vec<(MissingClass, String)>,
    runtime: Option<RuntimeClass>,
}

impl Classes {
    /// Asks for the classes by name: they are few, and the host keeps no list of them.
    pub(super) fn of(new: &DaemonSet, cluster: &Cluster<'_>, snapshot: &mut Snapshot) -> Self {
        let mut classes = Classes::default();
        let Some(pod) = new.spec.as_ref().and_then(|spec| spec.template.spec.as_ref()) else {
            return classes;
        };
        let given = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
        let priority = given(&pod.priority_class_name);
        if let Some(name) = priority.filter(|name| !BUILT_IN.contains(&name.as_str()))
            && let Some(None) = snapshot.take(cluster.get(&PRIORITY_CLASSES, &name))
        {
            classes.missing.push((MissingClass::Priority, name));
        }
        if let Some(name) = given(&pod.runtime_class_name) {
            match snapshot.take(runtime_class(cluster, &name)) {
                Some(None) => classes.missing.push((MissingClass::Runtime, name)),
                found => classes.runtime = found.flatten(),
            }
        }
        classes
    }

    /// Puts into a template what admission puts into its pods: the overhead of the runtime,
    /// which the scheduler counts. The controller does not look at it.
    pub(super) fn add_overhead(&self, daemon_set: &mut DaemonSet) {
        let fixed = self.runtime.as_ref().and_then(|class| class.overhead.as_ref());
        let pod = daemon_set.spec.as_mut().and_then(|spec| spec.template.spec.as_mut());
        if let (Some(overhead), Some(pod)) = (fixed, pod)
            && pod.overhead.as_ref().is_none_or(|own| own.is_empty())
        {
            pod.overhead.clone_from(&overhead.pod_fixed);
        }
    }

    /// The DaemonSet with the node selector and the tolerations that admission puts into its
    /// pods, and of its template what decides about nodes; `None` when the runtime asks for
    /// none. The controller makes pods without a look at them, the scheduler then leaves
    /// those pending that do not match.
    pub(super) fn scheduled(&self, daemon_set: &DaemonSet) -> Option<DaemonSet> {
        let scheduling = self.runtime.as_ref()?.scheduling.as_ref()?;
        let spec = daemon_set.spec.as_ref()?;
        let own = spec.template.spec.as_ref()?;
        let mut pod = PodSpec {
            affinity: own.affinity.clone(),
            host_network: own.host_network,
            node_name: own.node_name.clone(),
            node_selector: own.node_selector.clone(),
            tolerations: own.tolerations.clone(),
            ..PodSpec::default()
        };
        if let Some(selector) = &scheduling.node_selector {
            pod.node_selector.get_or_insert_default().extend(selector.clone());
        }
        if let Some(tolerations) = &scheduling.tolerations {
            pod.tolerations.get_or_insert_default().extend(tolerations.iter().cloned());
        }
        let template = PodTemplateSpec { spec: Some(pod), ..PodTemplateSpec::default() };
        let spec = DaemonSetSpec { template, ..DaemonSetSpec::default() };
        Some(DaemonSet { spec: Some(spec), ..DaemonSet::default() })
    }

    /// The name of the RuntimeClass.
    pub(super) fn runtime_name(&self) -> &str {
        let name = self.runtime.as_ref().and_then(|class| class.metadata.name.as_deref());
        name.unwrap_or_default()
    }
}

fn runtime_class(cluster: &Cluster<'_>, name: &str) -> Result<Option<RuntimeClass>, Missing> {
    let Some(text) = cluster.get(&RUNTIME_CLASSES, name)? else { return Ok(None) };
    let tree = read_json(&text).map_err(|why| unreadable(&RUNTIME_CLASSES, &why))?;
    let class = decode_part(&tree, NodeId::ROOT);
    class.map(Some).map_err(|error| unreadable(&RUNTIME_CLASSES, &error.message))
}
