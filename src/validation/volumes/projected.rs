//! Validates projected volumes: several sources in one directory, no two files at one path.
//!
//! Source: `validateProjectedVolumeSource` and `validateProjectionSources` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

mod certificates;
mod signer_name;

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::{
    DownwardAPIVolumeFile, KeyToPath, ProjectedVolumeSource, ServiceAccountTokenProjection,
    VolumeProjection,
};

use super::{files, require};
use crate::field::{ErrorList, Path};
use crate::manifest::ExtraFields;
use crate::validation::{PodOptions, local_paths};

const TOKEN_MIN_SECONDS: i64 = 10 * 60;
const TOKEN_MAX_SECONDS: i64 = 1 << 32;

/// Validates `projected`: its mode and user, and its sources in order.
pub(super) fn validate_projected<'a>(
    projected: &'a ProjectedVolumeSource,
    extra: &'a ExtraFields,
    path: &Path<'_>,
    options: &'a PodOptions,
    errors: &mut ErrorList,
) {
    files::validate_mode(projected.default_mode, &path.child("defaultMode"), errors);
    files::validate_user(extra, &path.child("defaultUser"), errors);
    let sources_path = path.child("sources");
    let mut taken = TakenPaths { seen: BTreeSet::new(), volume: path, extra, options };
    for (i, source) in projected.sources.iter().flatten().enumerate() {
        validate_projection(source, &sources_path.index(i), &mut taken, options, errors);
    }
}

/// The paths that sources have taken. The path of a projected token is not recorded.
struct TakenPaths<'a, 'p> {
    seen: BTreeSet<&'a str>,
    volume: &'p Path<'p>,
    /// The fields that the Rust types of the sources lack.
    extra: &'a ExtraFields,
    options: &'a PodOptions,
}

impl<'a> TakenPaths<'a, '_> {
    /// Takes a path. If it is taken already, appends an error with the value `owner`, at the
    /// volume's path.
    fn take(&mut self, file: &'a str, owner: &str, errors: &mut ErrorList) {
        if !self.seen.insert(file) {
            errors.invalid(self.volume, owner, "conflicting duplicate paths");
        }
    }
}

/// Validates one source. Every kind that is set is validated, and more than one is an error.
/// A source without any is allowed.
fn validate_projection<'a>(
    source: &'a VolumeProjection,
    path: &Path<'_>,
    taken: &mut TakenPaths<'a, '_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    let mut kinds = 0_usize;
    if let Some(secret) = &source.secret {
        kinds += 1;
        let path = path.child("secret");
        validate_keys(&secret.name, secret.items.as_deref(), &path, taken, errors);
    }
    if let Some(config_map) = &source.config_map {
        kinds += 1;
        let path = path.child("configMap");
        validate_keys(&config_map.name, config_map.items.as_deref(), &path, taken, errors);
    }
    if let Some(downward_api) = &source.downward_api {
        kinds += 1;
        let items = downward_api.items.as_deref();
        validate_fields(items, &path.child("downwardAPI"), taken, errors);
    }
    if let Some(token) = &source.service_account_token {
        kinds += 1;
        let path = path.child("serviceAccountToken");
        validate_token(token, &path, taken.volume, options, errors);
        files::validate_user(taken.extra, &path.child("user"), errors);
    }
    if let Some(bundle) = &source.cluster_trust_bundle {
        kinds += 1;
        let path = path.child("clusterTrustBundle");
        certificates::validate_cluster_trust_bundle(bundle, &path, taken, errors);
    }
    if let Some(certificate) = &source.pod_certificate {
        kinds += 1;
        let path = path.child("podCertificate");
        certificates::validate_pod_certificate(certificate, &path, taken, errors);
    }
    if kinds > 1 {
        errors.forbidden(path, "may not specify more than 1 volume type per source");
    }
}

/// Validates a secret or a config map: its name, and the paths of its keys.
fn validate_keys<'a>(
    name: &str,
    items: Option<&'a [KeyToPath]>,
    path: &Path<'_>,
    taken: &mut TakenPaths<'a, '_>,
    errors: &mut ErrorList,
) {
    require(name, &path.child("name"), errors);
    let items_path = path.child("items");
    for (i, item) in items.into_iter().flatten().enumerate() {
        files::validate_key_to_path(item, taken.extra, &items_path.index(i), errors);
        if !item.path.is_empty() {
            taken.take(&item.path, name, errors);
        }
    }
}

/// Validates files with fields of the pod.
fn validate_fields<'a>(
    items: Option<&'a [DownwardAPIVolumeFile]>,
    path: &Path<'_>,
    taken: &mut TakenPaths<'a, '_>,
    errors: &mut ErrorList,
) {
    let items_path = path.child("items");
    for (i, file) in items.into_iter().flatten().enumerate() {
        let user = files::user(taken.extra, &items_path.index(i));
        files::validate_downward_api_file(file, user, path, errors);
        if !file.path.is_empty() {
            taken.take(&file.path, &file.path, errors);
        }
    }
}

/// Validates a service account token. Errors about its path are at `volume`, the path of the
/// projected volume.
fn validate_token(
    token: &ServiceAccountTokenProjection,
    path: &Path<'_>,
    volume: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    let seconds = token.expiration_seconds.unwrap_or_default();
    let seconds_path = path.child("expirationSeconds");
    if seconds < TOKEN_MIN_SECONDS {
        let detail = "may not specify a duration less than 10 minutes";
        errors.invalid(&seconds_path, seconds, detail);
    }
    if seconds > TOKEN_MAX_SECONDS {
        let detail = "may not specify a duration larger than 2^32 seconds";
        errors.invalid(&seconds_path, seconds, detail);
    }
    let path = volume.child("path");
    if token.path.is_empty() {
        errors.required(&path, "");
    } else if !options.allow_non_local_projected_token_path {
        local_paths::validate_local_non_reserved_path(&token.path, &path, errors);
    }
}
