//! Which versions of Kubernetes refuse a request, and the warnings where they differ.
#![allow(missing_docs, reason = "tests explain themselves")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what the tests have in common may fail loudly"
)]

use daemonset_preflight_admission::validate;
use serde_json::{Value, json};

/// Returns the answer to the create of a DaemonSet whose pods have these fields besides a
/// container.
fn answer(settings: &Value, fields: &Value) -> Value {
    let mut spec = json!({"containers": [{"name": "agent", "image": "agent:1"}]});
    spec.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let payload = json!({"settings": settings, "request": {
        "kind": {"group": "apps", "version": "v1", "kind": "DaemonSet"},
        "operation": "CREATE",
        "namespace": "default",
        "object": {
            "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "agent"},
            "spec": {
                "selector": {"matchLabels": {"app": "agent"}},
                "template": {"metadata": {"labels": {"app": "agent"}}, "spec": spec},
            },
        },
    }});
    let no_host = |operation: &str, _: &str| Err(format!("{operation} is not offered"));
    serde_json::from_str(&validate(payload.to_string().as_bytes(), &no_host)).unwrap()
}

/// Returns the warnings about versions.
fn remarks(answer: &Value) -> Vec<&str> {
    let warnings = answer["warnings"].as_array().into_iter().flatten();
    warnings.filter_map(Value::as_str).filter(|text| text.starts_with("Kubernetes")).collect()
}

/// An IP address that 1.36 refuses; earlier versions only warn about it.
fn old_address() -> Value {
    json!({"hostAliases": [{"ip": "010.0.0.1", "hostnames": ["db"]}]})
}

/// An environment variable's source that 1.34 does not support yet.
fn file_key() -> Value {
    let source = json!({"fileKeyRef": {"volumeName": "v", "path": "env", "key": "A"}});
    json!({
        "containers": [
            {"name": "agent", "image": "agent:1", "env": [{"name": "A", "valueFrom": source}]},
        ],
        "volumes": [{"name": "v", "emptyDir": {}}],
    })
}

#[test]
fn what_some_versions_refuse_is_a_warning_that_names_them() {
    for (fields, said) in [
        (
            old_address(),
            "Kubernetes 1.36 and 1.37 refuse this: spec.template.spec.hostAliases[0].ip: Invalid value",
        ),
        (
            file_key(),
            "Kubernetes 1.34 refuses this: spec.template.spec.containers[0].env[0].valueFrom: Invalid value",
        ),
    ] {
        let answer = answer(&json!({}), &fields);
        assert_eq!(answer["accepted"], true, "{answer}");
        let remarks = remarks(&answer);
        assert!(remarks.len() == 1 && remarks[0].starts_with(said), "{remarks:?}");
    }
}

#[test]
fn a_version_that_is_set_answers_alone() {
    for (fields, version, accepted) in [
        (old_address(), "1.35", true),
        (old_address(), "v1.36", false),
        (file_key(), "1.34", false),
        (file_key(), "1.37.2", true),
    ] {
        let answer = answer(&json!({"kubernetes_version": version}), &fields);
        assert_eq!(answer["accepted"], accepted, "{version}: {answer}");
        assert_eq!(remarks(&answer), [""; 0]);
    }
}

#[test]
fn what_all_versions_refuse_is_refused() {
    for volumes in [
        json!([{"name": "Tools", "emptyDir": {}}]),
        // `emptyDir.mode` is known to the newest version only, so that all versions are asked.
        json!([{"name": "Tools", "emptyDir": {"mode": 0o755}}]),
    ] {
        let answer = answer(&json!({}), &json!({"volumes": volumes}));
        assert_eq!((&answer["accepted"], &answer["code"]), (&json!(false), &json!(422)));
        assert_eq!(remarks(&answer), [""; 0]);
    }
}

#[test]
fn what_cannot_be_decoded_is_refused_only_where_no_version_can() {
    let volumes = |volume: Value| json!({"volumes": [volume]});
    let all = answer(&json!({}), &volumes(json!({"name": "tools", "image": "tools:1"})));
    assert_eq!((&all["accepted"], &all["code"]), (&json!(false), &json!(400)));
    let newest = volumes(json!({"name": "tools", "emptyDir": {"mode": "x"}}));
    let answer = answer(&json!({}), &newest);
    assert_eq!(answer["accepted"], true);
    let said = "Kubernetes 1.37 refuses this: json: cannot unmarshal";
    assert!(remarks(&answer)[0].starts_with(said), "{answer}");
}

#[test]
fn feature_gates_and_flags_are_those_of_the_settings() {
    let on = json!({"kubernetes_version": "1.34", "feature_gates": ["EnvFiles=true"]});
    assert_eq!(answer(&on, &file_key())["accepted"], true);
    let off = json!({"kubernetes_version": "1.35", "feature_gates": ["EnvFiles=false"]});
    assert_eq!(answer(&off, &file_key())["accepted"], false);
    let privileged = json!({"containers": [
        {"name": "agent", "image": "agent:1", "securityContext": {"privileged": true}},
    ]});
    assert_eq!(answer(&json!({}), &privileged)["accepted"], true);
    assert_eq!(answer(&json!({"allow_privileged": false}), &privileged)["accepted"], false);
}
