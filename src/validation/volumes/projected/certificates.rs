//! Validates projected certificates: bundles of trust anchors, and the pod's own certificate.
//!
//! Both are behind feature gates. If those are off, a new object loses these sources before it is
//! validated, so they occur here only if the old object of an update has one.
//!
//! Source: `validateProjectionSources` in `pkg/apis/core/validation/validation.go` and
//! `pkg/apis/core/validation/names.go` at v1.36.

use std::borrow::Cow;
use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::{ClusterTrustBundleProjection, PodCertificateProjection};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;

use super::signer_name::{is_kubernetes_signer_name, validate_signer_name};
use super::{TakenPaths, files};
use crate::field::{BadValue, ErrorList, Path, json_string};
use crate::names;
use crate::validation::object_meta::validate_total_size;
use crate::validation::{label_selector, local_paths};
use crate::version::Change;

const KEY_TYPES: [&str; 6] =
    ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"];
const MIN_EXPIRATION_SECONDS: i32 = 3600;
const MAX_EXPIRATION_SECONDS: i32 = 91 * 24 * 60 * 60;
/// The maximum for Kubernetes' own signers.
const KUBERNETES_MAX_EXPIRATION_SECONDS: i32 = 24 * 60 * 60;

/// Validates `clusterTrustBundle`: one bundle by its name, or all of a signer.
pub(super) fn validate_cluster_trust_bundle<'a>(
    bundle: &'a ClusterTrustBundleProjection,
    path: &Path<'_>,
    taken: &mut TakenPaths<'a, '_>,
    errors: &mut ErrorList,
) {
    let server = &taken.options.server;
    let user =
        server.includes(Change::ProjectedFilesHaveUsers).then(|| files::user(taken.extra, path));
    match (&bundle.name, &bundle.signer_name) {
        (Some(_), Some(_)) => errors.invalid(
            path,
            BadValue::json(bundle_json(bundle, user)),
            "only one of name and signerName may be used",
        ),
        (Some(name), None) => {
            validate_bundle_name(name, &path.child("name"), errors);
            if let Some(selector) = &bundle.label_selector {
                errors.invalid(
                    &path.child("labelSelector"),
                    BadValue::json(label_selector_json(selector)),
                    "labelSelector must be unset if name is specified",
                );
            }
        }
        (None, Some(signer)) => {
            let signer_path = path.child("signerName");
            if signer.is_empty() {
                errors.required(&signer_path, "must be a valid signer name");
            }
            validate_signer_name(signer, &signer_path, errors);
            let selector = bundle.label_selector.as_ref();
            let selector_path = path.child("labelSelector");
            label_selector::validate_label_selector(selector, false, &selector_path, errors);
        }
        (None, None) => errors.required(path, "either name or signerName must be specified"),
    }
    let path_path = path.child("path");
    if bundle.path.is_empty() {
        errors.required(&path_path, "");
    }
    files::validate_user(taken.extra, &path.child("user"), errors);
    local_paths::validate_local_non_reserved_path(&bundle.path, &path_path, errors);
    // Only here, a missing path counts as a path too.
    taken.take(&bundle.path, &bundle.path, errors);
}

/// Validates the name of a bundle: `name`, or `domain:signer:name`, where `domain/signer` is the
/// signer with its slash replaced by a colon.
fn validate_bundle_name(name: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if name.is_empty() {
        errors.required(path, "must be a valid object name");
    }
    for message in bundle_name(name) {
        errors.invalid(path, name, format!("not a valid clustertrustbundlename: {message}"));
    }
}

/// Returns what is wrong with the name of a bundle. All colons but the last belong to the
/// signer. The prefix that a signer requires has colons only, so a slash in it never matches.
fn bundle_name(name: &str) -> names::Messages {
    match name.rsplit_once(':') {
        None => names::object_name(name, false),
        Some(("", _)) => vec![Cow::Borrowed(
            "ClusterTrustBundle without signer name must not have \":\" in its name",
        )],
        Some((signer, _)) if signer.contains('/') => vec![Cow::Owned(format!(
            "ClusterTrustBundle for signerName {} must be named with prefix {}:",
            signer.replace(':', "/"),
            signer.replace('/', ":"),
        ))],
        Some((_, last)) => names::object_name(last, false),
    }
}

/// Validates `podCertificate`: a signer, a kind of key, and at least one file.
pub(super) fn validate_pod_certificate<'a>(
    certificate: &'a PodCertificateProjection,
    path: &Path<'_>,
    taken: &mut TakenPaths<'a, '_>,
    errors: &mut ErrorList,
) {
    validate_signer_name(&certificate.signer_name, &path.child("signerName"), errors);
    if let Some(annotations) = &certificate.user_annotations {
        validate_user_annotations(annotations, &path.child("userAnnotations"), errors);
    }
    files::validate_user(taken.extra, &path.child("user"), errors);
    let key_type = certificate.key_type.as_str();
    if !KEY_TYPES.contains(&key_type) {
        errors.not_supported(&path.child("keyType"), key_type, &KEY_TYPES);
    }
    validate_max_expiration(certificate, &path.child("maxExpirationSeconds"), errors);
    let mut files = 0_usize;
    for (field, file) in [
        ("credentialBundlePath", &certificate.credential_bundle_path),
        ("keyPath", &certificate.key_path),
        ("certificateChainPath", &certificate.certificate_chain_path),
    ] {
        if let Some(file) = file.as_deref().filter(|file| !file.is_empty()) {
            files += 1;
            local_paths::validate_local_non_reserved_path(file, &path.child(field), errors);
            taken.take(file, file, errors);
        }
    }
    if files == 0 {
        errors.required(
            path,
            "specify at least one of credentialBundlePath, keyPath, and certificateChainPath",
        );
    }
}

fn validate_max_expiration(
    certificate: &PodCertificateProjection,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let Some(seconds) = certificate.max_expiration_seconds else { return };
    if seconds < MIN_EXPIRATION_SECONDS {
        let detail = "if provided, maxExpirationSeconds must be >= 3600";
        errors.invalid(path, seconds, detail);
    }
    let max = if is_kubernetes_signer_name(&certificate.signer_name) {
        KUBERNETES_MAX_EXPIRATION_SECONDS
    } else {
        MAX_EXPIRATION_SECONDS
    };
    if seconds > max {
        let detail = format!("if provided, maxExpirationSeconds must be <= {max}");
        errors.invalid(path, seconds, detail);
    }
}

/// Validates that the keys have a domain, in upper or lower case; all errors are at the path of
/// the map.
fn validate_user_annotations(
    annotations: &BTreeMap<String, String>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    for key in annotations.keys() {
        if key.is_empty() {
            errors.required(path, "");
            continue;
        }
        // The API server prints the key in lower case.
        let key = names::to_lower(key);
        for message in names::domain_prefixed_key(&key) {
            errors.invalid(path, &key, message);
        }
    }
    validate_total_size(annotations, path, errors);
}

/// Formats a bundle as Go writes its internal type, whose fields have no JSON names. `user` is
/// `None` if the type has no such field.
fn bundle_json(bundle: &ClusterTrustBundleProjection, user: Option<Option<i64>>) -> String {
    let text = |text: &Option<String>| text.as_deref().map_or("null".to_owned(), json_string);
    format!(
        r#"{{"Name":{},"SignerName":{},"LabelSelector":{},"Optional":{},"Path":{}{}}}"#,
        text(&bundle.name),
        text(&bundle.signer_name),
        bundle.label_selector.as_ref().map_or("null".to_owned(), label_selector_json),
        bundle.optional.map_or("null".to_owned(), |optional| optional.to_string()),
        json_string(&bundle.path),
        match user {
            None => String::new(),
            Some(None) => r#","User":null"#.to_owned(),
            Some(Some(user)) => format!(r#","User":{user}"#),
        },
    )
}

/// Formats a label selector as Go writes it: in the order of its fields, without empty ones.
fn label_selector_json(selector: &LabelSelector) -> String {
    let list = |items: Vec<String>| items.join(",");
    let labels = selector.match_labels.iter().flatten();
    let labels: Vec<String> =
        labels.map(|(key, value)| format!("{}:{}", json_string(key), json_string(value))).collect();
    let expressions = selector.match_expressions.iter().flatten().map(|requirement| {
        let values = requirement.values.as_deref().unwrap_or_default();
        let values = if values.is_empty() {
            String::new()
        } else {
            format!(r#","values":{}"#, BadValue::list(values).as_str())
        };
        let (key, operator) = (json_string(&requirement.key), json_string(&requirement.operator));
        format!(r#"{{"key":{key},"operator":{operator}{values}}}"#)
    });
    let expressions: Vec<String> = expressions.collect();
    let mut fields = Vec::new();
    if !labels.is_empty() {
        fields.push(format!(r#""matchLabels":{{{}}}"#, list(labels)));
    }
    if !expressions.is_empty() {
        fields.push(format!(r#""matchExpressions":[{}]"#, list(expressions)));
    }
    format!("{{{}}}", list(fields))
}

#[cfg(test)]
mod tests {
    use super::super::validate_projected;
    use super::*;
    use crate::manifest::ExtraFields;
    use crate::validation::PodOptions;
    use serde_json::json;

    fn errors(source: serde_json::Value) -> Vec<String> {
        let projected = serde_json::from_value(json!({"sources": [source]})).unwrap();
        let mut errors = ErrorList::new();
        let options = PodOptions::default();
        validate_projected(
            &projected,
            &ExtraFields::default(),
            &Path::root("p"),
            &options,
            &mut errors,
        );
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_bundle_by_name_or_by_signer() {
        let selector = json!({
            "matchExpressions": [{"key": "b", "operator": "Exists"}],
            "matchLabels": {"a": "<"},
        });
        for (bundle, want) in [
            (json!({"name": "a", "path": "p"}), &[][..]),
            (json!({"name": "example.com:a:b", "path": "p"}), &[]),
            (
                json!({"path": "p"}),
                &["p.sources[0].clusterTrustBundle: Required value: \
                   either name or signerName must be specified"],
            ),
            (
                json!({"name": "a", "signerName": "b", "labelSelector": selector, "path": "p"}),
                &[
                    r#"p.sources[0].clusterTrustBundle: Invalid value: {"Name":"a","SignerName":"b","LabelSelector":{"matchLabels":{"a":"\u003c"},"matchExpressions":[{"key":"b","operator":"Exists"}]},"Optional":null,"Path":"p","User":null}: only one of name and signerName may be used"#,
                ],
            ),
            (
                json!({"name": "a", "labelSelector": {}, "path": "p"}),
                &["p.sources[0].clusterTrustBundle.labelSelector: Invalid value: {}: \
                   labelSelector must be unset if name is specified"],
            ),
            (
                json!({"name": ":a", "path": "p"}),
                &[
                    r#"p.sources[0].clusterTrustBundle.name: Invalid value: ":a": not a valid clustertrustbundlename: ClusterTrustBundle without signer name must not have ":" in its name"#,
                ],
            ),
            (
                json!({"name": "a/b:c", "path": "p"}),
                &[
                    r#"p.sources[0].clusterTrustBundle.name: Invalid value: "a/b:c": not a valid clustertrustbundlename: ClusterTrustBundle for signerName a/b must be named with prefix a:b:"#,
                ],
            ),
            (
                json!({"name": "a", "path": "../p"}),
                &[
                    r#"p.sources[0].clusterTrustBundle.path: Invalid value: "../p": must not contain '..'"#,
                ],
            ),
        ] {
            assert_eq!(errors(json!({"clusterTrustBundle": bundle})), want, "{bundle}");
        }
    }

    #[test]
    fn a_certificate_of_the_pod_s_own() {
        let at = "p.sources[0].podCertificate";
        for (change, want) in [
            (json!({}), None),
            (
                json!({"keyType": "RSA"}),
                Some(
                    ".keyType: Unsupported value: \"RSA\": supported values: \"RSA3072\", \
                     \"RSA4096\", \"ECDSAP256\", \"ECDSAP384\", \"ECDSAP521\", \"ED25519\"",
                ),
            ),
            (
                json!({"keyPath": null}),
                Some(
                    ": Required value: specify at least one of credentialBundlePath, keyPath, \
                     and certificateChainPath",
                ),
            ),
            (
                json!({"maxExpirationSeconds": 3599}),
                Some(
                    ".maxExpirationSeconds: Invalid value: 3599: \
                     if provided, maxExpirationSeconds must be >= 3600",
                ),
            ),
            (json!({"maxExpirationSeconds": 7862400}), None),
            (
                json!({"signerName": "kubernetes.io/a", "maxExpirationSeconds": 86401}),
                Some(
                    ".maxExpirationSeconds: Invalid value: 86401: \
                     if provided, maxExpirationSeconds must be <= 86400",
                ),
            ),
            (json!({"userAnnotations": {"Example.com/A": "x"}}), None),
            (
                json!({"userAnnotations": {"A": "x"}}),
                Some(
                    ".userAnnotations: Invalid value: \"a\": \
                     must be a domain-prefixed key (such as \"acme.io/foo\")",
                ),
            ),
            (json!({"userAnnotations": {"": "x"}}), Some(".userAnnotations: Required value")),
        ] {
            let mut certificate =
                json!({"signerName": "example.com/a", "keyType": "ED25519", "keyPath": "k"});
            for (field, value) in change.as_object().into_iter().flatten() {
                certificate[field] = value.clone();
            }
            let want: Vec<_> = want.iter().map(|rest| format!("{at}{rest}")).collect();
            assert_eq!(errors(json!({"podCertificate": certificate})), want, "{change}");
        }
        let same = json!({
            "signerName": "a.b/c", "keyType": "ED25519", "keyPath": "k", "certificateChainPath": "k",
        });
        assert_eq!(
            errors(json!({"podCertificate": same})),
            [r#"p: Invalid value: "k": conflicting duplicate paths"#],
        );
    }
}
