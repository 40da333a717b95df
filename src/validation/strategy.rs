//! The steps of a create and of an update, in the API server's order.
//!
//! Source: `BeforeCreate` and `BeforeUpdate` in
//! `staging/src/k8s.io/apiserver/pkg/registry/rest`, and
//! `pkg/registry/apps/daemonset/strategy.go` at v1.36.

use k8s_openapi::api::core::v1::PodTemplateSpec;

use super::conversion::{from_internal, to_internal};
use super::daemon_set::{Spec, validate_daemon_set_spec, validate_daemon_set_spec_update};
use super::disabled_fields::{Dropped, drop_disabled_fields};
use super::eviction_responders::validate_eviction_responders;
use super::label_selector::has_invalid_value;
use super::object_meta::{
    validate_object_meta, validate_object_meta_of_any_kind, validate_object_meta_update,
    validate_object_meta_update_of_any_kind,
};
use super::semantic_equality::{same_spec, same_template};
use super::warnings::pod_template_warnings;
use super::{PodOptions, Verdict, request_metadata};
use crate::defaults::drop_init_container_annotations;
use crate::field::{ErrorList, Path};
use crate::manifest::Manifest;
use crate::version::Change;

const METADATA: Path<'static> = Path::root("metadata");
const SPEC: Path<'static> = Path::root("spec");

/// Prepares and validates a create. `new` is left as it would be stored.
pub(super) fn create(new: &mut Manifest) -> Verdict {
    let server = new.server;
    let mut template_generation = to_internal(&mut new.daemon_set, &server);
    request_metadata::prepare_for_create(&mut new.daemon_set.metadata);
    new.daemon_set.status = None;
    template_generation = template_generation.max(1);
    let dropped = drop_disabled(new, None);

    let errors = validate_create(new, template_generation);
    let warnings = match template(new) {
        Some(template) if errors.is_empty() => {
            pod_template_warnings(template, &SPEC.child("template"), &server)
        }
        _ => Vec::new(),
    };
    from_internal(&mut new.daemon_set, template_generation);
    Verdict { errors, warnings, dropped }
}

/// Prepares and validates an update of `old`. Both objects are left as they would be stored.
pub(super) fn update(new: &mut Manifest, old: &mut Manifest) -> Verdict {
    let server = new.server;
    let old_template_generation = to_internal(&mut old.daemon_set, &server);
    to_internal(&mut new.daemon_set, &server);
    request_metadata::prepare_for_update(
        &mut new.daemon_set.metadata,
        &mut old.daemon_set.metadata,
    );
    new.daemon_set.status.clone_from(&old.daemon_set.status);
    let dropped = drop_disabled(new, Some(old));

    // Both generations are counted by the server: a request cannot set them.
    let (template_changed, changed) = changes(new, old);
    let template_generation = old_template_generation.saturating_add(template_changed.into());
    let generation = old.daemon_set.metadata.generation.unwrap_or_default();
    new.daemon_set.metadata.generation = Some(generation.saturating_add(changed.into()));

    let errors = validate_update(new, template_generation, old, old_template_generation);
    let warnings = match template(new) {
        Some(template) if errors.is_empty() && template_changed => {
            pod_template_warnings(template, &SPEC.child("template"), &server)
        }
        _ => Vec::new(),
    };
    from_internal(&mut new.daemon_set, template_generation);
    from_internal(&mut old.daemon_set, old_template_generation);
    Verdict { errors, warnings, dropped }
}

fn validate_create(new: &Manifest, template_generation: i64) -> ErrorList {
    let server = &new.server;
    let mut errors = ErrorList::worded(server.label_wording());
    let options = PodOptions::for_create(*server);
    validate_object_meta(&new.daemon_set.metadata, server, &METADATA, &mut errors);
    if let Some(spec) = spec(new, template_generation) {
        validate_daemon_set_spec(spec, &SPEC, &options, &mut errors);
    }
    if errors.is_empty() {
        validate_object_meta_of_any_kind(&new.daemon_set.metadata, server, &METADATA, &mut errors);
    }
    finish(&mut errors, new, None);
    errors
}

/// Runs the steps after the hand-written validation: removes duplicate errors, if the server
/// does so, and validates what the API's types declare.
fn finish(errors: &mut ErrorList, new: &Manifest, old: Option<&Manifest>) {
    if new.server.includes(Change::EqualErrorsAreSaidOnce) {
        errors.keep_first_of_equal();
    }
    let template = SPEC.child("template");
    let (path, old) = (template.child("spec"), old.map(|old| &old.extra));
    validate_eviction_responders(&new.extra, old, &path, errors);
}

fn validate_update(
    new: &Manifest,
    template_generation: i64,
    old: &Manifest,
    old_template_generation: i64,
) -> ErrorList {
    let server = &new.server;
    let mut errors = ErrorList::worded(server.label_wording());
    let (meta, old_meta) = (&new.daemon_set.metadata, &old.daemon_set.metadata);
    validate_object_meta_of_any_kind(meta, server, &METADATA, &mut errors);
    validate_object_meta_update_of_any_kind(meta, old_meta, server, &METADATA, &mut errors);
    validate_object_meta_update(meta, old_meta, server, &METADATA, &mut errors);
    if let (Some(spec), Some(old_spec)) =
        (spec(new, template_generation), spec(old, old_template_generation))
    {
        let mut options = PodOptions::for_update(&old_spec.spec.template, *server);
        options.allow_invalid_label_value_in_selector |=
            old_spec.selector.is_some_and(has_invalid_value);
        validate_daemon_set_spec_update(spec, old_spec, &SPEC, &mut errors);
        validate_daemon_set_spec(spec, &SPEC, &options, &mut errors);
    }
    finish(&mut errors, new, Some(old));
    errors
}

/// Returns whether an update changes the template, and whether it changes anything in the spec.
fn changes(new: &Manifest, old: &Manifest) -> (bool, bool) {
    match (spec(new, 0), spec(old, 0)) {
        (Some(new), Some(old)) => {
            let same_template =
                same_template(&new.spec.template, &old.spec.template) && new.extra.same(old.extra);
            (!same_template, !same_spec(new, old))
        }
        (new, old) => (new.is_some() != old.is_some(), new.is_some() != old.is_some()),
    }
}

/// Drops fields of features that are off on the server, and old init container annotations, if
/// the server does so. All fields that the Rust types lack belong to the template.
fn drop_disabled(new: &mut Manifest, old: Option<&Manifest>) -> Vec<Dropped> {
    let Manifest { daemon_set, extra, server, .. } = new;
    let Some(spec) = &mut daemon_set.spec else { return Vec::new() };
    if let Some(meta) = &mut spec.template.metadata
        && server.includes(Change::InitContainerAnnotationsAreDroppedFromRequests)
    {
        drop_init_container_annotations(meta);
    }
    let old = old.and_then(|old| Some((template(old)?, &old.extra)));
    drop_disabled_fields(&mut spec.template, extra, old, server)
}

fn spec(manifest: &Manifest, template_generation: i64) -> Option<Spec<'_>> {
    let spec = manifest.daemon_set.spec.as_ref()?;
    let selector = manifest.has_selector.then_some(&spec.selector);
    let extra = &manifest.extra;
    Some(Spec { spec, selector, template_generation, extra })
}

fn template(manifest: &Manifest) -> Option<&PodTemplateSpec> {
    manifest.daemon_set.spec.as_ref().map(|spec| &spec.template)
}
