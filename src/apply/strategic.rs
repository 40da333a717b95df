//! Strategic merge patches: computes kubectl's patch from three objects ([`diff`]), and applies a
//! patch as the server does ([`merge`]).
//!
//! A patch is an object of the same shape as the one it changes, with some special keys
//! ([`directives`]). Lists whose items have a merge key are patched item by item; all others are
//! replaced.
//!
//! Source: `staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go` at v1.36.

mod diff;
mod directives;
mod items;
mod merge;
mod order;

use std::fmt;

use super::Object;
use super::schema::Type;

/// Why two objects cannot be merged, as Kubernetes words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PatchError(String);

impl fmt::Display for PatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn error<T>(message: impl Into<String>) -> Result<T, PatchError> {
    Err(PatchError(message.into()))
}

/// Computes the patch that changes `current` to `modified`, and deletes what `original` has and
/// `modified` does not. Fields that are only in `current` are kept.
///
/// # Errors
/// When a list or map cannot be merged: items lack their merge key, or are of several types.
pub(super) fn three_way(
    original: Object,
    modified: &Object,
    current: &Object,
    of: Type,
) -> Result<Object, PatchError> {
    let additions = diff::Options { deletions: false, changes: true, retains_keys: false };
    let deletions = diff::Options { deletions: true, changes: false, retains_keys: false };
    let added = diff::maps(current, modified, of, additions)?;
    let deleted = diff::maps(&original, modified, of, deletions)?;
    merge::patch(deleted, added, of, merge::Target::Patch)
}

/// Applies a patch to an object.
///
/// # Errors
/// As [`three_way`].
pub(super) fn patched(object: Object, patch: Object, of: Type) -> Result<Object, PatchError> {
    merge::patch(object, patch, of, merge::Target::Object)
}
