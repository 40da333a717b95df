//! Converts the metadata of an object: removes what the cluster or another controller sets.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use super::ConversionReason;
use super::note::Notes;

/// The labels by which controllers identify the pods of one revision, ordinal or Job.
///
/// Source: `staging/src/k8s.io/api/apps/v1/types.go` and
/// `staging/src/k8s.io/api/batch/v1/types.go`.
const CONTROLLER_LABELS: &[&str] = &[
    "apps.kubernetes.io/pod-index",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name",
    "controller-revision-hash",
    "controller-uid",
    "job-name",
    "pod-template-generation",
    "pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
];

/// The annotations by which kubelet and API server identify static pods.
const STATIC_POD_ANNOTATIONS: &[&str] = &[
    "kubernetes.io/config.source",
    "kubernetes.io/config.mirror",
    "kubernetes.io/config.hash",
    "kubernetes.io/config.seen",
];

const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";
const DEPLOYMENT_REVISION: &str = "deployment.kubernetes.io/revision";

/// Whether a controller sets a label of this key on its pods.
pub(super) fn is_controller_label(key: &str) -> bool {
    CONTROLLER_LABELS.contains(&key)
}

/// Whether a kubelet has marked the pod as a static one.
pub(super) fn is_static(meta: &ObjectMeta) -> bool {
    let annotations = meta.annotations.iter().flatten();
    annotations.into_iter().any(|(key, _)| STATIC_POD_ANNOTATIONS.contains(&key.as_str()))
}

/// Takes the name, or derives one from `generateName`.
pub(super) fn name(meta: &mut ObjectMeta, notes: &mut Notes) -> Option<String> {
    let prefix = meta.generate_name.take().filter(|prefix| !prefix.is_empty());
    let given = meta.name.take().filter(|name| !name.is_empty());
    if given.is_some() {
        // The name was generated, or the prefix was never used.
        notes.removed("metadata.generateName", prefix, ConversionReason::WrittenByCluster);
        return given;
    }
    let name = prefix?.trim_end_matches('-').to_owned();
    notes.changed("metadata.name", None, &name, ConversionReason::GeneratedName);
    Some(name)
}

/// Removes the fields that belong to the given object and not to the one that replaces it.
pub(super) fn remove_server_fields(
    meta: &mut ObjectMeta,
    path: &str,
    owners: ConversionReason,
    notes: &mut Notes,
) {
    let mut removed = |field: &str, given: bool, reason| {
        notes.removed(&format!("{path}.{field}"), given.then_some(()), reason);
    };
    let written = ConversionReason::WrittenByCluster;
    removed("uid", meta.uid.take().is_some(), written);
    removed("resourceVersion", meta.resource_version.take().is_some(), written);
    removed("generation", meta.generation.take().is_some(), written);
    removed("creationTimestamp", meta.creation_timestamp.take().is_some(), written);
    removed("deletionTimestamp", meta.deletion_timestamp.take().is_some(), written);
    let grace = meta.deletion_grace_period_seconds.take();
    removed("deletionGracePeriodSeconds", grace.is_some(), written);
    removed("selfLink", meta.self_link.take().is_some(), written);
    removed("managedFields", meta.managed_fields.take().is_some(), written);
    removed("ownerReferences", is_given(meta.owner_references.take()), owners);
    let finalizers = ConversionReason::FinalizersOfObject;
    removed("finalizers", is_given(meta.finalizers.take()), finalizers);
}

fn is_given<T>(list: Option<Vec<T>>) -> bool {
    list.is_some_and(|list| !list.is_empty())
}

/// Removes the labels that controllers set, and returns the others.
pub(super) fn remove_controller_labels(
    labels: Option<BTreeMap<String, String>>,
    path: &str,
    notes: &mut Notes,
) -> BTreeMap<String, String> {
    let (removed, kept): (BTreeMap<_, _>, BTreeMap<_, _>) =
        labels.unwrap_or_default().into_iter().partition(|(key, _)| is_controller_label(key));
    notes.removed_items(path, removed.into_keys().collect(), ConversionReason::ControllerLabel);
    kept
}

/// Removes the requirements of a selector for labels that the pods no longer have.
pub(super) fn remove_controller_labels_from(
    selector: &mut LabelSelector,
    path: &str,
    notes: &mut Notes,
) {
    let mut removed = Vec::new();
    if let Some(labels) = selector.match_labels.as_mut() {
        removed
            .extend(labels.extract_if(.., |key, _| is_controller_label(key)).map(|(key, _)| key));
    }
    if let Some(expressions) = selector.match_expressions.as_mut() {
        let gone = expressions.extract_if(.., |expression| is_controller_label(&expression.key));
        removed.extend(gone.map(|expression| expression.key));
    }
    selector.match_labels.take_if(|labels| labels.is_empty());
    selector.match_expressions.take_if(|expressions| expressions.is_empty());
    notes.removed_items(path, removed, ConversionReason::ControllerLabel);
}

/// Removes the annotations that the cluster or `kubectl` sets, and returns the others; `None` if
/// there are none.
pub(super) fn annotations(
    given: Option<BTreeMap<String, String>>,
    path: &str,
    notes: &mut Notes,
) -> Option<BTreeMap<String, String>> {
    let mut annotations = given?;
    let mut remove = |keys: &[&str], reason| {
        let gone = annotations.extract_if(.., |key, _| keys.contains(&key.as_str()));
        notes.removed_items(path, gone.map(|(key, _)| key).collect(), reason);
    };
    remove(STATIC_POD_ANNOTATIONS, ConversionReason::StaticPodAnnotation);
    remove(&[LAST_APPLIED], ConversionReason::LastApplied);
    remove(&[DEPLOYMENT_REVISION], ConversionReason::DeploymentRevision);
    Some(annotations).filter(|annotations| !annotations.is_empty())
}
