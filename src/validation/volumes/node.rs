//! Validates volumes that the node provides: empty directories, host paths, Git clones, images.
//!
//! Source: `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{
    EmptyDirVolumeSource, GitRepoVolumeSource, HostPathVolumeSource, ImageVolumeSource,
};

use super::require;
use crate::field::{BadValue, ErrorList, Path};
use crate::manifest::{ExtraFields, ExtraValue};
use crate::quantity::Quantity;
use crate::validation::{PodOptions, local_paths};

const HOST_PATH_TYPES: [&str; 8] = [
    "",
    "BlockDevice",
    "CharDevice",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket",
];
const PULL_POLICIES: [&str; 3] = ["Always", "IfNotPresent", "Never"];

/// Validates `emptyDir`: a size limit that is not negative, and the mode. Any medium is allowed.
pub(super) fn validate_empty_dir(
    empty_dir: &EmptyDirVolumeSource,
    extra: &ExtraFields,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let limit = empty_dir.size_limit.as_ref().and_then(|limit| Quantity::parse(&limit.0).ok());
    if limit.is_some_and(|limit| limit.sign() < 0) {
        errors.forbidden(
            &path.child("sizeLimit"),
            "SizeLimit field must be a valid resource quantity",
        );
    }
    let mode_path = path.child("mode");
    if let Some(ExtraValue::Number(mode)) = extra.get(&mode_path)
        && !(0..=0o1777).contains(mode)
    {
        let detail = "must be a number between 0 and 01777 (octal), both inclusive";
        errors.invalid(&mode_path, *mode, detail);
    }
}

/// Validates `hostPath`: a path, absolute or not, without `..`, and a known type.
/// Without a path, the type is not validated.
pub(super) fn validate_host_path(
    host_path: &HostPathVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let path_path = path.child("path");
    if host_path.path.is_empty() {
        errors.required(&path_path, "");
        return;
    }
    local_paths::validate_path_no_backsteps(&host_path.path, &path_path, errors);
    if let Some(kind) = &host_path.type_
        && !HOST_PATH_TYPES.contains(&kind.as_str())
    {
        errors.not_supported(&path.child("type"), BadValue::named(kind), &HOST_PATH_TYPES);
    }
}

/// Validates `gitRepo`: a repository, and a directory below the volume's root.
pub(super) fn validate_git_repo(
    git_repo: &GitRepoVolumeSource,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    require(&git_repo.repository, &path.child("repository"), errors);
    let directory = git_repo.directory.as_deref().unwrap_or_default();
    local_paths::validate_local_descending_path(directory, &path.child("directory"), errors);
}

/// Validates `image`: a known pull policy, and a reference, unless the options allow an image
/// without one.
pub(super) fn validate_image(
    image: &ImageVolumeSource,
    options: &PodOptions,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if !options.allow_empty_image_volume_reference {
        let reference = image.reference.as_deref().unwrap_or_default();
        require(reference, &path.child("reference"), errors);
    }
    let path = path.child("pullPolicy");
    match image.pull_policy.as_deref().unwrap_or_default() {
        "" => errors.required(&path, ""),
        policy if PULL_POLICIES.contains(&policy) => {}
        policy => errors.not_supported(&path, BadValue::named(policy), &PULL_POLICIES),
    }
}
