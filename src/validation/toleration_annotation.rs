//! Tolerations as an annotation, from before they were a field.

use std::collections::BTreeMap;

use super::PodOptions;
use crate::field::{ErrorList, Path};

pub(super) fn validate(
    _annotations: &BTreeMap<String, String>,
    _path: &Path<'_>,
    _options: &PodOptions,
    _errors: &mut ErrorList,
) {
}
