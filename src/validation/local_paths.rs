//! Validates paths on a node: whether a path is relative, and stays below where it starts.
//!
//! Paths are interpreted as the API server does on Linux: `/` is the only separator.
//!
//! Source: `validateLocalDescendingPath` and its neighbours in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use crate::field::{ErrorList, Path};

/// Whether a component of the path is `..`.
pub(super) fn has_backsteps(target: &str) -> bool {
    target.split('/').any(|step| step == "..")
}

/// Validates that no component of a path is `..`. The path may be absolute.
pub(super) fn validate_path_no_backsteps(target: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if has_backsteps(target) {
        errors.invalid(path, target, "must not contain '..'");
    }
}

/// Validates that a path is relative and that no component is `..`.
pub(super) fn validate_local_descending_path(
    target: &str,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if target.starts_with('/') {
        errors.invalid(path, target, "must be a relative path");
    }
    validate_path_no_backsteps(target, path, errors);
}

/// Validates that a path is relative, that no component is `..`, and that the first component
/// does not start with `..` either: the kubelet keeps its own files under such names.
pub(super) fn validate_local_non_reserved_path(
    target: &str,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    validate_local_descending_path(target, path, errors);
    // A first component `..` has been reported already; the path `..` alone is reported twice.
    if target.starts_with("..") && !target.starts_with("../") {
        errors.invalid(path, target, "must not start with '..'");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_out_is_said() {
        for (target, want) in [
            ("a/b", &[][..]),
            ("", &[]),
            ("..a/b", &["must not start with '..'"]),
            ("../a", &["must not contain '..'"]),
            ("..", &["must not contain '..'", "must not start with '..'"]),
            ("a/../b", &["must not contain '..'"]),
            ("a/..b", &[]),
            ("a\\..\\b", &[]),
            ("/a", &["must be a relative path"]),
            ("/..", &["must be a relative path", "must not contain '..'"]),
        ] {
            let mut errors = ErrorList::new();
            validate_local_non_reserved_path(target, &Path::root("path"), &mut errors);
            let details: Vec<&str> = errors.iter().map(|error| error.detail()).collect();
            assert_eq!(details, want, "{target}");
        }
    }
}
