//! Validates annotations: their keys and their total size.

use std::collections::BTreeMap;

use crate::field::{Error, ErrorList, Path};
use crate::names;

/// The maximum total size, in bytes, of the keys and values of an object's annotations.
const TOTAL_SIZE_LIMIT: usize = 256 * 1024;

/// Validates annotations; `path` is that of the map, which is the path of all errors.
pub(in crate::validation) fn validate_annotations(
    annotations: &BTreeMap<String, String>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    for key in annotations.keys() {
        // A label key, but its prefix may be in upper or lower case.
        for message in names::label_key_in(&names::to_lower(key), errors.label_wording()) {
            errors.invalid(path, key, message);
        }
    }
    validate_total_size(annotations, path, errors);
}

/// Validates the total size of annotations.
pub(in crate::validation) fn validate_total_size(
    annotations: &BTreeMap<String, String>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let size: usize = annotations.iter().map(|(key, value)| key.len() + value.len()).sum();
    if size > TOTAL_SIZE_LIMIT {
        errors.push(Error::too_long(path, TOTAL_SIZE_LIMIT));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(annotations: &[(&str, &str)]) -> Vec<String> {
        let annotations =
            annotations.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let mut errors = ErrorList::new();
        validate_annotations(&annotations, &Path::root("annotations"), &mut errors);
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_prefix_may_be_written_in_capitals() {
        assert!(texts(&[("Example.COM/Key", "any value\n")]).is_empty());
        assert_eq!(
            texts(&[("/Key", "")]),
            ["annotations: Invalid value: \"/Key\": prefix part must be non-empty"]
        );
    }

    #[test]
    fn keys_count_as_well_as_values() {
        let value = "v".repeat(TOTAL_SIZE_LIMIT - 1);
        assert!(texts(&[("k", &value)]).is_empty());
        assert_eq!(
            texts(&[("kk", &value)]),
            ["annotations: Too long: may not be more than 262144 bytes"]
        );
    }
}
