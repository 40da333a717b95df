//! Validates references from a pod to its own fields and resources: the downward API.
//!
//! Environment variables and downward API volumes both have such references. The two differ in
//! which fields they may refer to, and in whether a resource's container must be named.
//!
//! Source: `validateObjectFieldSelector` and `validateContainerResourceFieldSelector` in
//! `pkg/apis/core/validation/validation.go`, `ConvertDownwardAPIFieldLabel` in
//! `pkg/apis/core/pods/helpers.go` at v1.36.

use k8s_openapi::api::core::v1::{ObjectFieldSelector, ResourceFieldSelector};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::field::{ErrorList, Path};
use crate::names;
use crate::quantity;

/// Whether a resource reference must name the container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ContainerName {
    /// For a volume, which belongs to no container.
    Required,
    /// For an environment variable, which refers to its own container unless it names another.
    Optional,
}

/// Validates a `fieldRef`. `allowed` are the fields that may be referenced as a whole, sorted; a
/// single annotation or label may always be. Stops at the first error, as the API server does.
pub(super) fn validate_object_field_selector(
    selector: &ObjectFieldSelector,
    allowed: &[&str],
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let api_version = selector.api_version.as_deref().unwrap_or_default();
    let field_path = selector.field_path.as_str();
    if api_version.is_empty() {
        errors.required(&path.child("apiVersion"), "");
        return;
    }
    if field_path.is_empty() {
        errors.required(&path.child("fieldPath"), "");
        return;
    }
    match convert_field_label(api_version, field_path) {
        Err(reason) => errors.invalid(
            &path.child("fieldPath"),
            field_path,
            format!("error converting fieldPath: {reason}"),
        ),
        Ok(FieldLabel::AnnotationKey(key)) => {
            // The key is validated in lower case, although it is matched as written.
            validate_subscript(&names::to_lower(key), path, errors);
        }
        Ok(FieldLabel::LabelKey(key)) => validate_subscript(key, path, errors),
        Ok(FieldLabel::Field(label)) => {
            if !allowed.contains(&label) {
                errors.not_supported(&path.child("fieldPath"), label, allowed);
            }
        }
    }
}

/// Validates a `resourceFieldRef` and its divisor.
pub(super) fn validate_resource_field_selector(
    selector: &ResourceFieldSelector,
    container_name: ContainerName,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let resource = selector.resource.as_str();
    if container_name == ContainerName::Required
        && selector.container_name.as_deref().unwrap_or_default().is_empty()
    {
        errors.required(&path.child("containerName"), "");
    } else if resource.is_empty() {
        errors.required(&path.child("resource"), "");
    } else if !RESOURCES.contains(&resource) && !is_huge_pages(resource) {
        errors.not_supported(&path.child("resource"), resource, &RESOURCES);
    }
    validate_divisor(resource, selector.divisor.as_ref(), &path.child("divisor"), errors);
}

/// A field path that is defined for pods of version `v1`.
enum FieldLabel<'a> {
    Field(&'a str),
    AnnotationKey(&'a str),
    LabelKey(&'a str),
}

fn convert_field_label<'a>(api_version: &str, label: &'a str) -> Result<FieldLabel<'a>, String> {
    if api_version != "v1" {
        return Err(format!("unsupported pod version: {api_version}"));
    }
    match split_subscript(label) {
        Some(("metadata.annotations", key)) => Ok(FieldLabel::AnnotationKey(key)),
        Some(("metadata.labels", key)) => Ok(FieldLabel::LabelKey(key)),
        Some(_) => Err(format!("field label does not support subscript: {label}")),
        None if label == "spec.host" => Ok(FieldLabel::Field("spec.nodeName")),
        None if FIELD_LABELS.contains(&label) => Ok(FieldLabel::Field(label)),
        None => Err(format!("field label not supported: {label}")),
    }
}

/// Splits `metadata.labels['key']` into field and key, at the first `['` and a final `']`.
fn split_subscript(label: &str) -> Option<(&str, &str)> {
    let (field, key) = label.strip_suffix("']")?.split_once("['")?;
    (!field.is_empty()).then_some((field, key))
}

fn validate_subscript(key: &str, path: &Path<'_>, errors: &mut ErrorList) {
    for message in names::label_key_in(key, errors.label_wording()) {
        errors.invalid(path, key, message);
    }
}

fn is_huge_pages(resource: &str) -> bool {
    resource.starts_with("requests.hugepages-") || resource.starts_with("limits.hugepages-")
}

fn validate_divisor(
    resource: &str,
    divisor: Option<&Quantity>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let divisor = divisor.and_then(|divisor| quantity::Quantity::parse(&divisor.0).ok());
    let Some(divisor) = divisor.filter(|divisor| !divisor.is_zero()) else { return };
    let Some((allowed, detail)) = divisors(resource) else { return };
    if !allowed.contains(&divisor.to_string().as_str()) {
        // The API server prints the resource, not the divisor.
        errors.invalid(path, resource, detail);
    }
}

macro_rules! byte_divisors {
    ($resource:literal) => {
        (
            &BYTE_DIVISORS[..],
            concat!(
                "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei \
                 are supported with the ",
                $resource,
                " resource"
            ),
        )
    };
}

/// Returns the divisors that a resource may have, and the error message for any other. `None`
/// for an unknown resource.
fn divisors(resource: &str) -> Option<(&'static [&'static str], &'static str)> {
    Some(match resource {
        "limits.cpu" | "requests.cpu" => {
            (&["1m", "1"], "only divisor's values 1m and 1 are supported with the cpu resource")
        }
        "limits.memory" | "requests.memory" => byte_divisors!("memory"),
        "limits.ephemeral-storage" | "requests.ephemeral-storage" => {
            byte_divisors!("local ephemeral storage")
        }
        _ if is_huge_pages(resource) => byte_divisors!("hugepages"),
        _ => return None,
    })
}

/// The field paths of pods, without subscript, that some kind of reference may name.
const FIELD_LABELS: [&str; 14] = [
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.phase",
    "status.podIP",
    "status.podIPs",
];

const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];

const BYTE_DIVISORS: [&str; 13] =
    ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

#[cfg(test)]
mod tests {
    use super::*;

    fn field_ref(api_version: &str, field_path: &str) -> Vec<String> {
        let selector = ObjectFieldSelector {
            api_version: Some(api_version.to_owned()),
            field_path: field_path.to_owned(),
        };
        let mut errors = ErrorList::new();
        let allowed = ["metadata.name", "spec.nodeName"];
        validate_object_field_selector(&selector, &allowed, &Path::root("f"), &mut errors);
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn fields() {
        for (version, field, want) in [
            ("v1", "metadata.name", ""),
            ("v1", "spec.host", ""),
            ("v1", "metadata.labels['a/b']", ""),
            ("v1", "metadata.annotations['A/B']", ""),
            ("", "", "f.apiVersion: Required value"),
            ("v1", "", "f.fieldPath: Required value"),
            (
                "v2",
                "metadata.name",
                "f.fieldPath: Invalid value: \"metadata.name\": error converting fieldPath: \
                 unsupported pod version: v2",
            ),
            (
                "v1",
                "status.phase",
                "f.fieldPath: Unsupported value: \"status.phase\": supported values: \
                 \"metadata.name\", \"spec.nodeName\"",
            ),
            (
                "v1",
                "spec.x",
                "f.fieldPath: Invalid value: \"spec.x\": error converting fieldPath: field label \
                 not supported: spec.x",
            ),
            (
                "v1",
                "spec.x['a']",
                "f.fieldPath: Invalid value: \"spec.x['a']\": error converting fieldPath: field \
                 label does not support subscript: spec.x['a']",
            ),
            (
                "v1",
                "['a']",
                "f.fieldPath: Invalid value: \"['a']\": error converting fieldPath: field label \
                 not supported: ['a']",
            ),
            (
                "v1",
                "metadata.labels['A/b']",
                "f: Invalid value: \"A/b\": prefix part a lowercase RFC 1123 subdomain must \
                 consist of lower case alphanumeric characters, '-' or '.', and must start and \
                 end with an alphanumeric character (e.g. 'example.com', regex used for \
                 validation is \
                 '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
            ),
        ] {
            assert_eq!(field_ref(version, field).join("; "), want, "{version} {field}");
        }
        // An empty key gives two messages, at the path of the reference itself.
        assert_eq!(field_ref("v1", "metadata.labels['']").len(), 2);
    }

    fn resource_ref(container: &str, resource: &str, divisor: &str) -> Vec<String> {
        let selector = ResourceFieldSelector {
            container_name: Some(container.to_owned()),
            divisor: Some(Quantity(divisor.to_owned())),
            resource: resource.to_owned(),
        };
        let mut errors = ErrorList::new();
        let path = Path::root("f");
        validate_resource_field_selector(&selector, ContainerName::Required, &path, &mut errors);
        errors.iter().map(|e| format!("{}: {}", e.path(), e.kind().reason())).collect()
    }

    #[test]
    fn resources() {
        for (container, resource, divisor, want) in [
            ("c", "limits.cpu", "1m", &[][..]),
            ("c", "limits.cpu", "0", &[]),
            ("c", "limits.cpu", "2", &["f.divisor: FieldValueInvalid"]),
            ("c", "requests.memory", "1m", &["f.divisor: FieldValueInvalid"]),
            ("c", "requests.ephemeral-storage", "1Ei", &[]),
            ("c", "limits.hugepages-2Mi", "1Mi", &[]),
            ("c", "limits.hugepages-", "2Mi", &["f.divisor: FieldValueInvalid"]),
            (
                "",
                "limits.cpu",
                "2",
                &["f.containerName: FieldValueRequired", "f.divisor: FieldValueInvalid"],
            ),
            ("c", "", "2", &["f.resource: FieldValueRequired"]),
            ("c", "cpu", "2", &["f.resource: FieldValueNotSupported"]),
        ] {
            assert_eq!(resource_ref(container, resource, divisor), want, "{resource} {divisor}");
        }
    }
}
