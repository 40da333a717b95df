//! Strategic merge patches: the patch that kubectl computes of three objects ([`diff`]), and
//! the object that the server makes of a patch ([`merge`]).
//!
//! A patch is an object of the same shape with some special keys ([`directives`]): lists
//! whose items have a merge key are patched item by item, all others are replaced.
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

/// Why two objects cannot be merged, in the words of Kubernetes.
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

/// The patch that makes of the object `current` what `modified` says, and takes away what
/// `original` had and `modified` has no more.
///
/// # Errors
/// When a list or a map cannot be merged: items without their merge key, or of several types.
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

/// The object with a patch applied to it.
///
/// # Errors
/// As [`three_way`].
pub(super) fn patched(object: Object, patch: Object, of: Type) -> Result<Object, PatchError> {
    merge::patch(object, patch, of, merge::Target::Object)
}
