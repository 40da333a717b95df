//! Validates volumes from a persistent volume claim: an existing one, or one made for the pod.
//!
//! Source: `validateEphemeralVolumeSource` and its neighbours in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{
    EphemeralVolumeSource, PersistentVolumeClaimTemplate, PersistentVolumeClaimVolumeSource,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::claim_spec::validate_claim_spec;
use super::require;
use crate::field::{ErrorList, Path};
use crate::validation::label_selector;
use crate::validation::object_meta::validate_annotations;
use crate::version::Server;

/// Validates `persistentVolumeClaim`: the name of a claim.
pub(super) fn validate_claim(
    claim: &PersistentVolumeClaimVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    require(&claim.claim_name, &path.child("claimName"), errors);
}

/// Validates `ephemeral`: the template of a claim.
pub(super) fn validate_ephemeral(
    ephemeral: &EphemeralVolumeSource,
    server: &Server,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let path = path.child("volumeClaimTemplate");
    match &ephemeral.volume_claim_template {
        None => errors.required(&path, ""),
        Some(template) => validate_claim_template(template, server, &path, errors),
    }
}

fn validate_claim_template(
    template: &PersistentVolumeClaimTemplate,
    server: &Server,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if let Some(meta) = &template.metadata {
        validate_template_meta(meta, &path.child("metadata"), errors);
    }
    validate_claim_spec(&template.spec, server, &path.child("spec"), errors);
}

/// Validates labels and annotations by their own rules; no other metadata may be set.
fn validate_template_meta(meta: &ObjectMeta, path: &Path<'_>, errors: &mut ErrorList) {
    if let Some(annotations) = &meta.annotations {
        validate_annotations(annotations, &path.child("annotations"), errors);
    }
    if let Some(labels) = &meta.labels {
        label_selector::validate_labels(labels, &path.child("labels"), errors);
    }
    let is_set = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    // The names are those of Go's fields, first letter in lower case. An empty list counts as
    // set.
    for (field, set) in [
        ("name", is_set(&meta.name)),
        ("generateName", is_set(&meta.generate_name)),
        ("namespace", is_set(&meta.namespace)),
        ("selfLink", is_set(&meta.self_link)),
        ("uID", is_set(&meta.uid)),
        ("resourceVersion", is_set(&meta.resource_version)),
        ("generation", meta.generation.is_some_and(|generation| generation != 0)),
        ("creationTimestamp", meta.creation_timestamp.is_some()),
        ("deletionTimestamp", meta.deletion_timestamp.is_some()),
        ("deletionGracePeriodSeconds", meta.deletion_grace_period_seconds.is_some()),
        ("ownerReferences", meta.owner_references.is_some()),
        ("finalizers", meta.finalizers.is_some()),
        ("managedFields", meta.managed_fields.is_some()),
    ] {
        if set {
            errors.forbidden(&path.child(field), "cannot be set");
        }
    }
}
