//! The order of things on a create and on an update.

use crate::field::{ErrorList, Warning};
use crate::manifest::Manifest;

pub(super) fn prepare_for_create(_new: &mut Manifest) {}

pub(super) fn prepare_for_update(_new: &mut Manifest, _old: &Manifest) {}

pub(super) fn validate(_new: &Manifest) -> ErrorList {
    ErrorList::new()
}

pub(super) fn validate_update(_new: &Manifest, _old: &Manifest) -> ErrorList {
    ErrorList::new()
}

pub(super) fn warnings_on_create(_new: &Manifest) -> Vec<Warning> {
    Vec::new()
}

pub(super) fn warnings_on_update(_new: &Manifest, _old: &Manifest) -> Vec<Warning> {
    Vec::new()
}
