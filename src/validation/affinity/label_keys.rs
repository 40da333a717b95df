//! Validates `matchLabelKeys` and `mismatchLabelKeys`, with which an affinity term refers to
//! labels of the incoming pod. Topology spread constraints have the former too.
//!
//! Source: `ValidateMatchLabelKeysAndMismatchLabelKeys` and
//! `ValidateMatchLabelKeysInTopologySpread` in `pkg/apis/core/validation/validation.go`
//! at v1.36.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use crate::field::{ErrorList, Path};
use crate::validation::label_selector::validate_label_key;

const NO_SELECTOR: &str = "must not be specified when labelSelector is not set";
const IN_SELECTOR: &str = "exists in both matchLabelKeys and labelSelector";

/// Validates both lists of keys against the selector that they extend; `path` is that of the
/// term or constraint that has all three.
pub(in crate::validation) fn validate_match_and_mismatch_label_keys(
    match_keys: &[String],
    mismatch_keys: &[String],
    selector: Option<&LabelSelector>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let match_path = path.child("matchLabelKeys");
    for (keys, path) in
        [(match_keys, &match_path), (mismatch_keys, &path.child("mismatchLabelKeys"))]
    {
        if selector.is_none() && !keys.is_empty() {
            errors.forbidden(path, NO_SELECTOR);
            continue;
        }
        for (i, key) in keys.iter().enumerate() {
            validate_label_key(key, &path.index(i), errors);
        }
    }
    if let Some(selector) = selector {
        validate_keys_not_repeated(match_keys, selector, path, errors);
    }
    let mismatch_keys = BTreeSet::from_iter(mismatch_keys.iter().map(String::as_str));
    for (i, key) in match_keys.iter().enumerate() {
        if mismatch_keys.contains(key.as_str()) {
            errors.invalid(
                &match_path.index(i),
                key,
                "exists in both matchLabelKeys and mismatchLabelKeys",
            );
        }
    }
}

/// Validates that the selector does not have a key of `matchLabelKeys` twice. Once is allowed,
/// since the API server itself adds it there for pods. The path of the error is an index of the
/// term itself.
fn validate_keys_not_repeated(
    match_keys: &[String],
    selector: &LabelSelector,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    // If a key is listed twice, its last index counts.
    let mut places = BTreeMap::new();
    for (i, key) in match_keys.iter().enumerate() {
        places.insert(key.as_str(), i);
    }
    let mut seen =
        BTreeSet::from_iter(selector.match_labels.iter().flatten().map(|(key, _)| key.as_str()));
    for requirement in selector.match_expressions.iter().flatten() {
        let key = requirement.key.as_str();
        if let Some(&i) = places.get(key)
            && seen.contains(key)
        {
            errors.invalid(&path.index(i), key, IN_SELECTOR);
        }
        seen.insert(key);
    }
}

/// Validates `matchLabelKeys` by the rule from before 1.34, by which no key may be in the
/// selector too. `path` is that of the list.
pub(in crate::validation) fn validate_match_label_keys_outside_selector(
    match_keys: &[String],
    selector: Option<&LabelSelector>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if match_keys.is_empty() {
        return;
    }
    if selector.is_none() {
        errors.forbidden(path, NO_SELECTOR);
    }
    let in_selector = BTreeSet::from_iter(selector.into_iter().flat_map(keys).map(String::as_str));
    for (i, key) in match_keys.iter().enumerate() {
        let path = path.index(i);
        validate_label_key(key, &path, errors);
        if in_selector.contains(key.as_str()) {
            errors.invalid(&path, key, IN_SELECTOR);
        }
    }
}

fn keys(selector: &LabelSelector) -> impl Iterator<Item = &String> {
    let labels = selector.match_labels.iter().flatten().map(|(key, _)| key);
    labels.chain(selector.match_expressions.iter().flatten().map(|requirement| &requirement.key))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::validation::PodOptions;
    use crate::validation::pod_spec::tests::{findings, findings_with};

    const MALFORMED: &str = "name part must consist of alphanumeric characters, '-', '_' or '.', \
         and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  \
         or '123-abc', regex used for validation is \
         '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    #[test]
    fn a_key_may_be_in_the_selector_once() {
        let spread = |selector| {
            json!({"topologySpreadConstraints": [{
                "maxSkew": 1,
                "topologyKey": "zone",
                "whenUnsatisfiable": "DoNotSchedule",
                "matchLabelKeys": ["a", "b", "a", "_"],
                "labelSelector": selector,
            }]})
        };
        let path = "spec.topologySpreadConstraints[0]";
        let once = spread(json!({
            "matchLabels": {"a": "1"},
            "matchExpressions": [{"key": "b", "operator": "Exists"}],
        }));
        let twice = spread(json!({
            "matchLabels": {"a": "1"},
            "matchExpressions": [{"key": "a", "operator": "Exists"}],
        }));
        let malformed = format!("{path}.matchLabelKeys[3]: Invalid value: \"_\": {MALFORMED}");
        assert_eq!(findings(once.clone()), std::slice::from_ref(&malformed));
        assert_eq!(
            findings(twice),
            [
                malformed.clone(),
                format!(
                    "{path}[2]: Invalid value: \"a\": exists in both matchLabelKeys and labelSelector"
                ),
            ]
        );
        let old_rules =
            PodOptions { forbids_match_label_keys_in_selector: true, ..PodOptions::default() };
        let repeated = |i, key| {
            format!(
                "{path}.matchLabelKeys[{i}]: Invalid value: \"{key}\": \
                 exists in both matchLabelKeys and labelSelector"
            )
        };
        assert_eq!(
            findings_with(once, &old_rules),
            [repeated(0, "a"), repeated(1, "b"), repeated(2, "a"), malformed]
        );
    }

    #[test]
    fn without_a_selector_the_keys_are_not_looked_at() {
        let term = json!({
            "topologyKey": "zone",
            "matchLabelKeys": ["a", "_"],
            "mismatchLabelKeys": ["a"],
        });
        let affinity =
            json!({"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}});
        let path = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]";
        assert_eq!(
            findings(json!({"affinity": affinity})),
            [
                format!(
                    "{path}.matchLabelKeys: Forbidden: \
                     must not be specified when labelSelector is not set"
                ),
                format!(
                    "{path}.mismatchLabelKeys: Forbidden: \
                     must not be specified when labelSelector is not set"
                ),
                format!(
                    "{path}.matchLabelKeys[0]: Invalid value: \"a\": \
                     exists in both matchLabelKeys and mismatchLabelKeys"
                ),
            ]
        );
    }
}
