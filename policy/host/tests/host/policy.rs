//! The built policy, called as Kubewarden calls it.

use daemonset_preflight_policy_host::{Response, SettingsResponse};

use crate::POLICY;

fn sample(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../test_data");
    std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap()
}

#[track_caller]
fn answer(request: &str) -> Response {
    POLICY.validate(request).expect("the guest must not fail")
}

#[track_caller]
fn accepts(name: &str) {
    let Response { accepted, message, code, warnings, .. } = answer(&sample(name));
    assert_eq!((accepted, message, code, warnings), (true, None, None, None), "{name}");
}

#[track_caller]
fn refuses(name: &str, code: u16, message: &str) {
    let response = answer(&sample(name));
    assert!(!response.accepted, "{name}");
    assert_eq!(response.code, Some(code), "{name}");
    assert_eq!(response.message.as_deref(), Some(message), "{name}");
}

#[test]
fn what_the_api_server_takes_is_accepted() {
    accepts("good");
    accepts("update-changes-image");
}

#[test]
fn what_is_no_question_about_a_daemon_set_is_accepted() {
    accepts("other-kind");
    accepts("other-group");
    accepts("update-status");
    accepts("delete");
}

#[test]
fn a_refusal_is_the_api_server_s_sentence() {
    refuses(
        "bad-name",
        422,
        r#"DaemonSet.apps "Node_Agent" is invalid: metadata.name: Invalid value: "Node_Agent": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"#,
    );
    refuses(
        "selector-mismatch",
        422,
        r#"DaemonSet.apps "node-agent" is invalid: spec.template.metadata.labels: Invalid value: {"app":"agent"}: `selector` does not match template `labels`"#,
    );
    refuses(
        "restart-policy-on-failure",
        422,
        r#"DaemonSet.apps "node-agent" is invalid: spec.template.spec.restartPolicy: Unsupported value: "OnFailure": supported values: "Always""#,
    );
    refuses(
        "update-changes-selector",
        422,
        r#"DaemonSet.apps "node-agent" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"node-agent","version":"2"}}: field is immutable"#,
    );
}

#[test]
fn several_errors_stand_in_brackets() {
    refuses(
        "two-errors",
        422,
        r#"DaemonSet.apps "node-agent" is invalid: [spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported, spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero]"#,
    );
}

#[test]
fn what_cannot_be_read_is_refused_with_the_reason() {
    refuses(
        "unreadable",
        400,
        "json: cannot unmarshal string into Go struct field DaemonSetSpec.spec.minReadySeconds of type int32",
    );
    refuses(
        "legacy",
        400,
        "the API version in the data (extensions/v1beta1) does not match the expected API version (apps/v1)",
    );
}

#[test]
fn what_goes_is_not_held_to_anything() {
    let connect = sample("delete").replace("DELETE", "CONNECT");
    let nothing_known = r#"{"kind":{"group":"apps","kind":"DaemonSet"},"operation":"DELETE"}"#;
    for request in [connect.as_str(), nothing_known] {
        let Response { accepted, warnings, audit_annotations, .. } = answer(request);
        assert_eq!((accepted, warnings, audit_annotations), (true, None, None));
    }
}

#[test]
fn a_warning_does_not_refuse() {
    let Response { accepted, warnings, .. } = answer(&sample("deprecated-label"));
    assert!(accepted);
    assert_eq!(
        warnings,
        Some(vec![
            r#"spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead"#.to_owned()
        ]),
    );
}

#[test]
fn a_request_that_is_none_is_refused() {
    for (request, reason) in [
        ("null", "it has no request"),
        ("7", "it has no kind"),
        ("{}", "it has no kind"),
        (r#"{"kind":{"group":"apps"}}"#, "it has no kind"),
        (r#"{"kind":{"kind":["DaemonSet"]}}"#, "kind is not a text"),
        (r#"{"kind":{"kind":"DaemonSet"},"operation":5}"#, "operation is not a text"),
        (r#"{"kind":{"kind":"DaemonSet"},"namespace":{}}"#, "namespace is not a text"),
        (
            r#"{"kind":{"group":"apps","kind":"DaemonSet"},"operation":"PATCH"}"#,
            "there is no operation PATCH",
        ),
        (r#"{"kind":{"group":"apps","kind":"DaemonSet"},"operation":"CREATE"}"#, "has no object"),
        (r#"{"kind":{"group":"apps","kind":"DaemonSet"},"object":null}"#, "has no object"),
        (r#"{"kind":{"group":"apps","kind":"DaemonSet"},"object":[]}"#, ""),
        (r#"{"kind":{"group":"apps","kind":"DaemonSet"},"object":"text"}"#, ""),
        (
            r#"{"kind":{"group":"apps","kind":"DaemonSet"},"operation":"UPDATE","object":{}}"#,
            "has no oldObject",
        ),
    ] {
        let response = answer(request);
        let message = response.message.unwrap_or_default();
        assert!(!response.accepted && message.contains(reason), "{request}: {message}");
        assert_eq!(response.code, Some(400), "{request}");
    }
}

#[test]
fn bytes_that_are_no_request_are_refused() {
    for payload in [&b""[..], b"\xff\xfe", b"[", b"{\"request\":", b"\0", b"nan"] {
        let bytes = POLICY.call("validate", payload).expect("the guest must not fail");
        let response: Response = serde_json::from_slice(&bytes).unwrap();
        assert_eq!((response.accepted, response.code), (false, Some(400)), "{payload:?}");
    }
}

#[test]
fn deep_and_large_objects_do_not_trap() {
    let about = r#""kind":{"group":"apps","kind":"DaemonSet"},"operation":"CREATE""#;
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    assert!(!answer(&format!(r#"{{{about},"object":{{"spec":{deep}}}}}"#)).accepted);
    let unclosed = "{\"a\":".repeat(100_000);
    assert!(POLICY.call("validate", unclosed.as_bytes()).is_ok());
    let large = "x".repeat(3_000_000);
    let object = sample("good").replace("registry.example/node-agent", &large);
    answer(&object);
}

#[test]
fn settings_are_read_strictly() {
    for settings in ["{}", "null"] {
        assert_eq!(
            POLICY.validate_settings(settings).unwrap(),
            SettingsResponse { valid: true, message: None },
            "{settings}"
        );
    }
    for (settings, reason) in [
        (r#"{"tolerate":1}"#, "tolerate: no such setting"),
        ("[]", "they are not a mapping"),
        ("", "unexpected end of JSON input"),
        ("3", "they are not a mapping"),
        (r#"{"host_network":"warn""#, "unexpected end of JSON input"),
    ] {
        let SettingsResponse { valid, message } = POLICY.validate_settings(settings).unwrap();
        let message = message.unwrap_or_default();
        assert!(!valid && message.contains(reason), "{settings}: {message}");
    }
    let unknown = br#"{"settings":{"tolerate":1},"request":{}}"#;
    let response: Response =
        serde_json::from_slice(&POLICY.call("validate", unknown).unwrap()).unwrap();
    let message = response.message.unwrap();
    assert!(
        !response.accepted && message.contains("the policy's settings cannot be used: tolerate")
    );
    for (name, valid) in [
        ("default", true),
        ("cluster", true),
        ("cluster-reject", true),
        ("running-pods", true),
        ("house-reject", true),
        ("misspelt", false),
    ] {
        let answer = POLICY.validate_settings(&sample(&format!("settings-{name}"))).unwrap();
        assert_eq!(answer.valid, valid, "{name}: {answer:?}");
    }
}

#[test]
fn the_protocol_is_version_1() {
    assert_eq!(POLICY.call("protocol_version", b"").unwrap(), br#""v1""#);
}
