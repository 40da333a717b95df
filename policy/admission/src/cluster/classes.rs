//! Whether the PriorityClass and the RuntimeClass that the template names exist.
//!
//! Source: `plugin/pkg/admission/priority/admission.go` and
//! `plugin/pkg/admission/runtimeclass/admission.go` at v1.36.

use daemonset_preflight::manifest::{NodeId, decode_part, read_json};
use daemonset_preflight::placement::DaemonPlacement;
use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::api::node::v1::RuntimeClass;

use super::failure::Missing;
use super::host::{Cluster, unreadable};
use super::resource::{PRIORITY_CLASSES, RUNTIME_CLASSES};
use super::snapshot::Snapshot;
use crate::rule::Rule;
use crate::settings::Settings;

/// The PriorityClasses that every cluster has.
const BUILT_IN: [&str; 2] = ["system-cluster-critical", "system-node-critical"];

/// The kind of a class that the template names and the cluster lacks: the creation of every pod is
/// refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MissingClass {
    Priority,
    Runtime,
}

impl MissingClass {
    /// The field that names the class.
    pub(super) fn field(self) -> &'static str {
        match self {
            MissingClass::Priority => "spec.template.spec.priorityClassName",
            MissingClass::Runtime => "spec.template.spec.runtimeClassName",
        }
    }

    /// Returns the text of the finding.
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
    /// The missing classes, with their names.
    pub(super) missing: Vec<(MissingClass, String)>,
    runtime: Option<RuntimeClass>,
}

impl Classes {
    /// Fetches each class by name: there are few classes, and the host keeps no list of them. The
    /// RuntimeClass is fetched even if `missing_class` is ignored, because placement depends on it.
    pub(super) fn of(
        new: &DaemonSet,
        settings: &Settings,
        cluster: &Cluster<'_>,
        snapshot: &mut Snapshot,
    ) -> Self {
        let asks_for_missing = settings.asks(Rule::MissingClass);
        let mut classes = Classes::default();
        let Some(pod) = new.spec.as_ref().and_then(|spec| spec.template.spec.as_ref()) else {
            return classes;
        };
        let given = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
        let priority = given(&pod.priority_class_name);
        if let Some(name) =
            priority.filter(|name| asks_for_missing && !BUILT_IN.contains(&name.as_str()))
            && let Some(None) = snapshot.take(cluster.get(&PRIORITY_CLASSES, &name))
        {
            classes.missing.push((MissingClass::Priority, name));
        }
        if let Some(name) = given(&pod.runtime_class_name) {
            match snapshot.take(runtime_class(cluster, &name)) {
                Some(None) if asks_for_missing => {
                    classes.missing.push((MissingClass::Runtime, name));
                }
                found => classes.runtime = found.flatten(),
            }
        }
        classes
    }

    /// Compiles the DaemonSet for its RuntimeClass, if that was found.
    pub(super) fn compile(&self, daemon_set: DaemonSet) -> DaemonPlacement {
        match &self.runtime {
            Some(class) => DaemonPlacement::compile_for_runtime(daemon_set, class),
            None => DaemonPlacement::from(daemon_set),
        }
    }

    /// Returns the name of the RuntimeClass; empty when it was not found.
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
