//! Converts a Pod, static Pod or Deployment to the equivalent DaemonSet.
//!
//! ```
//! use daemonset_preflight::simulation::alternatives::{convert, Workload};
//!
//! let pod = serde_json::from_str(r#"{
//!     "metadata": {"name": "agent"},
//!     "spec": {"nodeName": "a", "containers": [{"name": "agent", "image": "agent:1"}]}
//! }"#).unwrap();
//! let converted = convert(Workload::Pod(Box::new(pod)));
//! let changed: Vec<&str> = converted.changes.iter().map(|c| c.field.as_str()).collect();
//! assert_eq!(changed, ["metadata.labels", "spec.nodeName"]);
//! let spec = converted.daemon_set.spec.unwrap();
//! assert_eq!(spec.selector.match_labels.unwrap()["app"], "agent");
//! ```

mod metadata;
mod note;
mod pod_affinity;
mod pod_spec;
mod strategy;

pub use note::{Conversion, ConversionAction, ConversionReason};

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec, Deployment};
use k8s_openapi::api::core::v1::{Pod, PodTemplateSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use serde::Serialize;

use metadata::remove_controller_labels;
use note::Notes;
use pod_spec::{adapt_pod_spec, remove_static_pod_toleration};
use strategy::update_strategy;

/// Where a pod's spec comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// A pod: admission and the scheduler may have completed it.
    Pod,
    /// A template, as its author wrote it.
    Template,
}

const HOSTNAME: &str = "kubernetes.io/hostname";

/// A workload to convert to a DaemonSet.
#[derive(Debug, Clone, PartialEq)]
pub enum Workload {
    /// A Pod: a bare Pod, the manifest of a static Pod, or the mirror of one.
    Pod(Box<Pod>),
    /// A Deployment.
    Deployment(Box<Deployment>),
}

/// The DaemonSet, and how it differs from the given workload.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Converted {
    /// The DaemonSet. The API server accepts it if it accepts the given workload.
    pub daemon_set: DaemonSet,
    /// The fields that were changed, and those that were kept but have another effect: first the
    /// metadata, then the spec.
    pub changes: Vec<Conversion>,
}

/// Converts a workload to a DaemonSet.
pub fn convert(workload: Workload) -> Converted {
    let mut notes = Notes::default();
    let daemon_set = match workload {
        Workload::Pod(pod) => from_pod(*pod, &mut notes),
        Workload::Deployment(deployment) => from_deployment(*deployment, &mut notes),
    };
    Converted { daemon_set, changes: notes.0 }
}

fn from_pod(pod: Pod, notes: &mut Notes) -> DaemonSet {
    let Pod { metadata: mut meta, spec, status } = pod;
    let mut spec = spec.unwrap_or_default();
    let node = spec.node_name.clone().filter(|node| !node.is_empty());
    let mirrored = metadata::is_static(&meta);
    let mut name = metadata::name(&mut meta, notes);
    if mirrored
        && let Some(base) = node
            .and_then(|node| name.as_deref()?.strip_suffix(&format!("-{node}")).map(str::to_owned))
    {
        notes.changed("metadata.name", None, &base, ConversionReason::StaticPodName);
        name = Some(base);
    }
    metadata::remove_server_fields(
        &mut meta,
        "metadata",
        ConversionReason::OwnedByDaemonSet,
        notes,
    );
    let labels = remove_controller_labels(meta.labels.take(), "metadata.labels", notes);
    let labels = labels_or_name(labels, name.as_deref(), "metadata.labels", notes);
    let annotations = metadata::annotations(meta.annotations.take(), "metadata.annotations", notes);
    if mirrored {
        remove_static_pod_toleration(&mut spec, notes);
    }
    adapt_pod_spec(&mut spec, "spec", Source::Pod, &labels, notes);
    notes.removed("status", status, ConversionReason::WrittenByCluster);
    let template = PodTemplateSpec {
        metadata: Some(ObjectMeta {
            labels: Some(labels.clone()),
            annotations,
            ..ObjectMeta::default()
        }),
        spec: Some(spec),
    };
    DaemonSet {
        metadata: ObjectMeta {
            name,
            namespace: meta.namespace,
            labels: Some(labels.clone()),
            ..ObjectMeta::default()
        },
        spec: Some(DaemonSetSpec {
            selector: LabelSelector { match_labels: Some(labels), ..LabelSelector::default() },
            template,
            ..DaemonSetSpec::default()
        }),
        status: None,
    }
}

fn from_deployment(deployment: Deployment, notes: &mut Notes) -> DaemonSet {
    let Deployment { metadata: mut meta, spec, status } = deployment;
    let spec = spec.unwrap_or_default();
    let name = metadata::name(&mut meta, notes);
    metadata::remove_server_fields(
        &mut meta,
        "metadata",
        ConversionReason::OwnerOfDeployment,
        notes,
    );
    let annotations = metadata::annotations(meta.annotations.take(), "metadata.annotations", notes);
    if let Some(replicas) = spec.replicas {
        let replicas = replicas.to_string();
        notes.removed_value("spec.replicas", &replicas, ConversionReason::OnePodForEachNode);
    }
    let mut selector = spec.selector;
    metadata::remove_controller_labels_from(&mut selector, "spec.selector", notes);
    let mut template = spec.template;
    let mut template_meta = template.metadata.take().unwrap_or_default();
    let path = "spec.template.metadata.labels";
    let labels = remove_controller_labels(template_meta.labels.take(), path, notes);
    let labels = labels_or_name(labels, name.as_deref(), path, notes);
    template_meta.labels = Some(labels.clone());
    if template_meta.finalizers.as_ref().is_some_and(|finalizers| !finalizers.is_empty()) {
        notes.kept("spec.template.metadata.finalizers", ConversionReason::FinalizersOfPods);
    }
    template.metadata = Some(template_meta);
    let mut pod = template.spec.take().unwrap_or_default();
    adapt_pod_spec(&mut pod, "spec.template.spec", Source::Template, &labels, notes);
    let update_strategy = update_strategy(spec.strategy, &pod, notes);
    template.spec = Some(pod);
    notes.removed("spec.paused", spec.paused.filter(|paused| *paused), ConversionReason::NoPause);
    notes.removed(
        "spec.progressDeadlineSeconds",
        spec.progress_deadline_seconds,
        ConversionReason::NoProgressDeadline,
    );
    notes.removed("status", status, ConversionReason::WrittenByCluster);
    let empty = selector.match_labels.as_ref().is_none_or(BTreeMap::is_empty)
        && selector.match_expressions.as_ref().is_none_or(Vec::is_empty);
    if empty {
        selector.match_labels = Some(labels);
    }
    DaemonSet {
        metadata: ObjectMeta {
            name,
            namespace: meta.namespace,
            labels: meta.labels,
            annotations,
            ..ObjectMeta::default()
        },
        spec: Some(DaemonSetSpec {
            selector,
            template,
            update_strategy,
            min_ready_seconds: spec.min_ready_seconds,
            revision_history_limit: spec.revision_history_limit,
        }),
        status: None,
    }
}

/// Returns the pods' labels: the given ones, or one derived from the name.
fn labels_or_name(
    given: BTreeMap<String, String>,
    name: Option<&str>,
    path: &str,
    notes: &mut Notes,
) -> BTreeMap<String, String> {
    if !given.is_empty() {
        return given;
    }
    // A label's value is limited to fewer characters than a name.
    let value: String = name.unwrap_or_default().chars().take(63).collect();
    let value = value.trim_end_matches(['-', '.', '_']).to_owned();
    notes.added(path, format!("app={value}"), ConversionReason::SelectorNeedsLabels);
    let mut labels = BTreeMap::new();
    labels.insert("app".to_owned(), value);
    labels
}
