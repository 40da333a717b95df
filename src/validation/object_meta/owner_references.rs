//! Validates owner references: each complete and of a kind that may own, at most one a controller.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::OwnerReference;

use crate::field::{BadValue, ErrorList, Path, json_string};
use crate::version::{Change, Server};

/// Validates owner references; `path` is that of their list.
pub(super) fn validate_owner_references(
    references: &[OwnerReference],
    server: &Server,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let mut first_controller = None;
    // Each surplus controller is reported with the whole list, which is printed only once.
    let mut printed = None;
    for (i, reference) in references.iter().enumerate() {
        if server.includes(Change::OwnerReferencesHaveIndexes) {
            let path = path.index(i);
            validate_parts(reference, &path, errors);
            validate_may_own(reference, &path, errors);
        } else {
            validate_parts_without_index(reference, path, errors);
            validate_may_own(reference, path, errors);
        }
        if reference.controller != Some(true) {
            continue;
        }
        let controller = format!("{}/{}", reference.kind, reference.name);
        match &first_controller {
            None => first_controller = Some(controller),
            Some(first) => {
                let all: &BadValue = printed.get_or_insert_with(|| {
                    let all: Vec<String> = references.iter().map(json).collect();
                    BadValue::json(format!("[{}]", all.join(",")))
                });
                errors.invalid(
                    path,
                    all.clone(),
                    format!(
                        "Only one reference can have Controller set to true. \
                         Found \"true\" in references for {first} and {controller}"
                    ),
                );
            }
        }
    }
}

/// Validates that a reference, at `path`, has all it must have.
fn validate_parts(reference: &OwnerReference, path: &Path<'_>, errors: &mut ErrorList) {
    let (_, version) = group_and_version(&reference.api_version);
    let require = |value: &str, field, errors: &mut ErrorList| {
        if value.is_empty() {
            errors.required(&path.child(field), "must not be empty");
        }
    };
    require(&reference.api_version, "apiVersion", errors);
    if !reference.api_version.is_empty() && version.is_empty() {
        let detail = "must be <group>/<version> or <version>";
        errors.invalid(&path.child("apiVersion"), &reference.api_version, detail);
    }
    require(&reference.kind, "kind", errors);
    require(&reference.name, "name", errors);
    require(&reference.uid, "uid", errors);
}

/// As [`validate_parts`], by the rules from before 1.37; `path` is that of the list.
fn validate_parts_without_index(
    reference: &OwnerReference,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let (_, version) = group_and_version(&reference.api_version);
    if version.is_empty() {
        errors.invalid(
            &path.child("apiVersion"),
            &reference.api_version,
            "version must not be empty",
        );
    }
    if reference.kind.is_empty() {
        errors.invalid(&path.child("kind"), &reference.kind, "must not be empty");
    }
    if reference.name.is_empty() {
        errors.invalid(&path.child("name"), &reference.name, "must not be empty");
    }
    if reference.uid.is_empty() {
        errors.invalid(&path.child("uid"), BadValue::named(&reference.uid), "must not be empty");
    }
}

fn validate_may_own(reference: &OwnerReference, path: &Path<'_>, errors: &mut ErrorList) {
    let (group, version) = group_and_version(&reference.api_version);
    if (group, version, reference.kind.as_str()) == ("", "v1", "Event") {
        errors.invalid(
            path,
            BadValue::json(json(reference)),
            "/v1, Kind=Event is disallowed from being an owner",
        );
    }
}

/// Splits an `apiVersion`; one with more than one slash has neither group nor version.
fn group_and_version(api_version: &str) -> (&str, &str) {
    match api_version.split_once('/') {
        None => ("", api_version),
        Some((_, version)) if version.contains('/') => ("", ""),
        Some(group_and_version) => group_and_version,
    }
}

/// Formats a reference as JSON as Go does, in the field order of its type.
fn json(reference: &OwnerReference) -> String {
    let mut text = format!(
        "{{\"apiVersion\":{},\"kind\":{},\"name\":{},\"uid\":{}",
        json_string(&reference.api_version),
        json_string(&reference.kind),
        json_string(&reference.name),
        json_string(&reference.uid),
    );
    for (field, value) in [
        ("controller", reference.controller),
        ("blockOwnerDeletion", reference.block_owner_deletion),
    ] {
        if let Some(value) = value {
            text.push_str(&format!(",\"{field}\":{value}"));
        }
    }
    text.push('}');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::version::Version;

    fn texts(references: &[OwnerReference]) -> Vec<String> {
        texts_in(Version::V1_36, references)
    }

    fn texts_in(version: Version, references: &[OwnerReference]) -> Vec<String> {
        let mut errors = ErrorList::new();
        let path = Path::root("ownerReferences");
        validate_owner_references(references, &Server::of(version), &path, &mut errors);
        errors.iter().map(ToString::to_string).collect()
    }

    fn controller(name: &str) -> OwnerReference {
        OwnerReference {
            api_version: "apps/v1".to_owned(),
            kind: "Operator".to_owned(),
            name: name.to_owned(),
            uid: "u<1>".to_owned(),
            controller: Some(true),
            block_owner_deletion: None,
        }
    }

    #[test]
    fn one_controller_at_most() {
        assert!(texts(&[controller("a")]).is_empty());
        assert_eq!(
            texts(&[controller("a"), controller("b")]),
            [
                r#"ownerReferences: Invalid value: [{"apiVersion":"apps/v1","kind":"Operator","name":"a","uid":"u\u003c1\u003e","controller":true},{"apiVersion":"apps/v1","kind":"Operator","name":"b","uid":"u\u003c1\u003e","controller":true}]: Only one reference can have Controller set to true. Found "true" in references for Operator/a and Operator/b"#
            ]
        );
    }

    #[test]
    fn events_own_nothing() {
        let event = OwnerReference {
            api_version: "v1".to_owned(),
            kind: "Event".to_owned(),
            controller: None,
            block_owner_deletion: Some(false),
            ..controller("e")
        };
        assert_eq!(
            texts(&[event]),
            [
                r#"ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"e","uid":"u\u003c1\u003e","blockOwnerDeletion":false}: /v1, Kind=Event is disallowed from being an owner"#
            ]
        );
    }

    #[test]
    fn a_version_is_needed() {
        for api_version in ["", "apps/", "a/b/c"] {
            let reference =
                OwnerReference { api_version: api_version.to_owned(), ..controller("a") };
            assert_eq!(
                texts(&[reference]),
                [format!(
                    "ownerReferences.apiVersion: Invalid value: \"{api_version}\": version must not be empty"
                )]
            );
        }
    }

    #[test]
    fn references_are_numbered_since_1_37() {
        let unnamed = OwnerReference { api_version: String::new(), ..controller("a") };
        assert_eq!(
            texts_in(Version::V1_37, &[unnamed]),
            ["ownerReferences[0].apiVersion: Required value: must not be empty"]
        );
    }
}
