//! Validates the spec of a persistent volume claim in the template of an ephemeral volume.
//!
//! Source: `ValidatePersistentVolumeClaimSpec` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{
    PersistentVolumeClaimSpec, TypedLocalObjectReference, TypedObjectReference,
};

use super::{require, validate_label, validate_subdomain};
use crate::field::{BadValue, ErrorList, Path};
use crate::quantity::Quantity;
use crate::validation::label_selector;
use crate::version::{Gate, Server};

const READ_WRITE_ONCE_POD: &str = "ReadWriteOncePod";
const ACCESS_MODES: [&str; 4] =
    ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", READ_WRITE_ONCE_POD];
const VOLUME_MODES: [&str; 2] = ["Block", "Filesystem"];

/// Validates the spec of a claim at `path`.
pub(super) fn validate_claim_spec(
    spec: &PersistentVolumeClaimSpec,
    server: &Server,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let modes = spec.access_modes.as_deref().unwrap_or_default();
    let modes_path = path.child("accessModes");
    if modes.is_empty() {
        errors.required(&modes_path, "at least 1 access mode is required");
    }
    let selector_path = path.child("selector");
    label_selector::validate_label_selector(spec.selector.as_ref(), false, &selector_path, errors);
    validate_access_modes(modes, &modes_path, errors);
    validate_storage(spec, &path.child("resources"), errors);
    validate_class_name(&spec.storage_class_name, &path.child("storageClassName"), errors);
    if let Some(mode) = spec.volume_mode.as_deref().filter(|mode| !VOLUME_MODES.contains(mode)) {
        errors.not_supported(&path.child("volumeMode"), BadValue::named(mode), &VOLUME_MODES);
    }
    validate_data_sources(spec, path, errors);
    if server.has(Gate::VolumeAttributesClass) {
        let path = path.child("volumeAttributesClassName");
        validate_class_name(&spec.volume_attributes_class_name, &path, errors);
    }
}

/// Validates that each mode is known, and that `ReadWriteOncePod` is not combined with others.
fn validate_access_modes(modes: &[String], path: &Path<'_>, errors: &mut ErrorList) {
    let is_known = |mode: &str| ACCESS_MODES.contains(&mode);
    for mode in modes.iter().filter(|mode| !is_known(mode)) {
        errors.not_supported(path, BadValue::named(mode), &ACCESS_MODES);
    }
    let for_one_pod = modes.iter().any(|mode| mode == READ_WRITE_ONCE_POD);
    if for_one_pod && modes.iter().any(|mode| mode != READ_WRITE_ONCE_POD && is_known(mode)) {
        errors.forbidden(path, "may not use ReadWriteOncePod with other access modes");
    }
}

/// Validates that storage is requested, and more than zero. `path` is that of the resources; the
/// API server puts the resource's name directly below it.
fn validate_storage(spec: &PersistentVolumeClaimSpec, path: &Path<'_>, errors: &mut ErrorList) {
    let path = path.key("storage");
    let requests = spec.resources.as_ref().and_then(|resources| resources.requests.as_ref());
    match requests.and_then(|requests| requests.get("storage")) {
        None => errors.required(&path, ""),
        Some(storage) => {
            // An amount that cannot be parsed was rejected before.
            if let Some(storage) = Quantity::parse(&storage.0).ok().filter(|s| s.sign() <= 0) {
                errors.invalid(&path, &storage.to_string(), "must be greater than zero");
            }
        }
    }
}

/// Validates the name of a class: absent, empty, or a DNS subdomain.
fn validate_class_name(class: &Option<String>, path: &Path<'_>, errors: &mut ErrorList) {
    if let Some(name) = class.as_deref().filter(|name| !name.is_empty()) {
        validate_subdomain(name, path, errors);
    }
}

/// Validates what the volume is populated from. If both fields are set, they must be equal; only
/// the newer one, `dataSourceRef`, may name a namespace, and then must be the only one. `path` is
/// that of the spec.
fn validate_data_sources(
    spec: &PersistentVolumeClaimSpec,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if let Some(source) = &spec.data_source {
        let path = path.child("dataSource");
        validate_reference(&source.name, &source.kind, source.api_group.as_deref(), &path, errors);
    }
    let Some(reference) = &spec.data_source_ref else { return };
    let reference_path = path.child("dataSourceRef");
    let group = reference.api_group.as_deref();
    validate_reference(&reference.name, &reference.kind, group, &reference_path, errors);
    let namespace = reference.namespace.as_deref().filter(|namespace| !namespace.is_empty());
    if let Some(namespace) = namespace {
        validate_label(namespace, &reference_path.child("namespace"), errors);
    }
    let Some(source) = &spec.data_source else { return };
    let detail = if namespace.is_some() {
        "may not be specified when dataSourceRef.namespace is specified"
    } else if refers_to_the_same(source, reference) {
        return;
    } else {
        "must match dataSourceRef"
    };
    // The API server passes a path as the value of this error, which prints as `{}`.
    errors.invalid(path, BadValue::json("{}"), detail);
}

fn validate_reference(
    name: &str,
    kind: &str,
    api_group: Option<&str>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    require(name, &path.child("name"), errors);
    require(kind, &path.child("kind"), errors);
    match api_group.unwrap_or_default() {
        "" if kind != "PersistentVolumeClaim" => errors.invalid(
            path,
            kind,
            "must be 'PersistentVolumeClaim' when referencing the default apiGroup",
        ),
        "" => {}
        group => validate_subdomain(group, &path.child("apiGroup"), errors),
    }
}

/// Whether both references are equal. An absent group differs from an empty one here.
fn refers_to_the_same(source: &TypedLocalObjectReference, other: &TypedObjectReference) -> bool {
    source.api_group == other.api_group && source.kind == other.kind && source.name == other.name
}
