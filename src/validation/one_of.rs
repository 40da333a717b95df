//! Validates values of enumerations.

use crate::field::{BadValue, ErrorList, Path};

/// Validates a value of an enumeration. The value is required.
pub(super) fn validate_one_of(
    value: &str,
    supported: &[&str],
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    match value {
        "" => errors.required(path, ""),
        value if supported.contains(&value) => {}
        value => errors.not_supported(path, BadValue::named(value), supported),
    }
}
