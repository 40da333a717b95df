//! Duplicate fields: the second value is decoded into the result of the first.

use daemonset_preflight::manifest::{Decoded, decode_json};

/// Decodes a pod spec.
fn pod_spec(json: &str) -> Decoded {
    decode_json(&format!(r#"{{"spec": {{"template": {{"spec": {json}}}}}}}"#)).unwrap()
}

#[test]
fn the_second_value_is_read_into_the_first() {
    for (json, want) in [
        // The last plain value wins.
        (r#"{"nodeName": "a", "nodeName": "b"}"#, r#"{"nodeName":"b"}"#),
        // `null` leaves a plain value unchanged, and clears a pointer, a list and a map.
        (r#"{"nodeName": "a", "nodeName": null}"#, r#"{"nodeName":"a"}"#),
        (r#"{"hostUsers": true, "hostUsers": null}"#, r#"{}"#),
        (r#"{"hostNetwork": true, "hostNetwork": null}"#, r#"{"hostNetwork":true}"#),
        (r#"{"nodeSelector": {"a": "b"}, "nodeSelector": null}"#, r#"{}"#),
        (r#"{"tolerations": [{"key": "a"}], "tolerations": null}"#, r#"{}"#),
        (r#"{"affinity": {}, "affinity": null}"#, r#"{}"#),
        (
            r#"{"securityContext": {"fsGroup": 1}, "securityContext": null, "securityContext": {}}"#,
            r#"{"securityContext":{}}"#,
        ),
        // Structs and maps are merged, but not the values of a map.
        (
            r#"{"securityContext": {"fsGroup": 1}, "securityContext": {"runAsUser": 2}}"#,
            r#"{"securityContext":{"fsGroup":1,"runAsUser":2}}"#,
        ),
        (
            r#"{"nodeSelector": {"a": "1", "b": "1"}, "nodeSelector": {"b": null, "c": "2"}}"#,
            r#"{"nodeSelector":{"a":"1","b":"","c":"2"}}"#,
        ),
        (
            r#"{"affinity": {"nodeAffinity": {}}, "affinity": {"podAffinity": {}}}"#,
            r#"{"affinity":{"nodeAffinity":{},"podAffinity":{}}}"#,
        ),
        // Items of lists are merged too; a shorter list truncates, a longer one restores old items.
        (
            r#"{"tolerations": [{"key": "a"}, {"key": "b"}], "tolerations": [{"value": "v"}]}"#,
            r#"{"tolerations":[{"key":"a","value":"v"}]}"#,
        ),
        (
            r#"{"tolerations": [{"key": "a"}, {"key": "b"}], "tolerations": [{}], "tolerations": [{}, {}]}"#,
            r#"{"tolerations":[{"key":"a"},{"key":"b"}]}"#,
        ),
        (
            r#"{"tolerations": [{"key": "a"}, {"key": "b"}], "tolerations": [], "tolerations": [{}, null]}"#,
            r#"{"tolerations":[{},{}]}"#,
        ),
        (
            r#"{"dnsConfig": {"searches": ["a", "b"]}, "dnsConfig": {"searches": [null, "c"]}}"#,
            r#"{"dnsConfig":{"searches":["a","c"]}}"#,
        ),
        // A type that decodes a number or string itself is also given `null`.
        (r#"{"overhead": {"cpu": "1"}, "overhead": {"cpu": null}}"#, r#"{"overhead":{"cpu":"0"}}"#),
    ] {
        let decoded = pod_spec(json);
        let mut got =
            serde_json::to_value(decoded.manifest.daemon_set.spec.unwrap().template.spec.unwrap())
                .unwrap();
        got.as_object_mut().unwrap().remove("containers");
        assert_eq!(got, serde_json::from_str::<serde_json::Value>(want).unwrap(), "{json}");
        assert!(
            decoded
                .strict
                .iter()
                .all(|f| f.message.starts_with("duplicate field \"spec.template.spec.")),
            "{json}"
        );
        assert!(!decoded.strict.is_empty(), "{json}");
    }
}

#[test]
fn null_makes_a_port_the_last_number_that_it_was() {
    for (ports, want) in [
        (r#""port": 80, "port": null"#, "80"),
        (r#""port": 80, "port": "http""#, r#""http""#),
        (r#""port": 80, "port": "http", "port": null"#, "80"),
        (r#""port": "http", "port": null"#, "0"),
        (r#""port": null, "port": "http""#, r#""http""#),
    ] {
        let decoded = pod_spec(&format!(
            r#"{{"containers": [{{"livenessProbe": {{"tcpSocket": {{{ports}}}}}}}]}}"#
        ));
        let pod = decoded.manifest.daemon_set.spec.unwrap().template.spec.unwrap();
        let probe = pod.containers[0].liveness_probe.clone().unwrap();
        let port = serde_json::to_string(&probe.tcp_socket.unwrap().port).unwrap();
        assert_eq!(port, want, "{ports}");
    }
}

#[test]
fn each_occurrence_is_judged_by_itself() {
    let decoded = pod_spec(
        r#"{"dnsConfig": {"foo": 1, "foo": 2}, "dnsConfig": {"searches": ["a"], "searches": null, "Foo": 1}}"#,
    );
    let got: Vec<_> =
        decoded.strict.iter().map(|f| (f.message.as_str(), f.place.start.column)).collect();
    assert_eq!(
        got,
        [
            (r#"unknown field "spec.template.spec.dnsConfig.foo""#, 47),
            (r#"duplicate field "spec.template.spec.dnsConfig""#, 68),
            (r#"duplicate field "spec.template.spec.dnsConfig.searches""#, 101),
            (r#"unknown field "spec.template.spec.dnsConfig.Foo""#, 119),
        ]
    );
    let wrong = r#"{"spec": {"template": {"spec": {"hostNetwork": 1, "hostNetwork": true}}}}"#;
    let error = decode_json(wrong).unwrap_err();
    assert_eq!(
        error.message,
        "json: cannot unmarshal number into Go struct field PodSpec.spec.template.spec.hostNetwork of type bool"
    );
}

#[test]
fn the_type_may_stand_twice() {
    let decoded = decode_json(
        r#"{"kind": "x", "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "a"}, "apiVersion": "apps/v1", "spec": {}}"#,
    )
    .unwrap();
    let got: Vec<_> = decoded.strict.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(got, [r#"duplicate field "kind""#, r#"duplicate field "apiVersion""#]);
    assert_eq!(decoded.manifest.daemon_set.metadata.name.as_deref(), Some("a"));
}

#[test]
fn the_selector_is_there_or_not_after_all_occurrences() {
    for (json, want) in [
        (r#"{}"#, false),
        (r#"{"spec": {}}"#, false),
        (r#"{"spec": {"selector": null}}"#, false),
        (r#"{"spec": {"selector": {}}}"#, true),
        (r#"{"spec": {"selector": {}, "selector": null}}"#, false),
        (r#"{"spec": {"selector": {}}, "spec": {"minReadySeconds": 1}}"#, true),
        (r#"{"spec": {"selector": {}}, "spec": null}"#, true),
        (r#"{"spec": {"selector": {}}, "spec": {"selector": null}}"#, false),
    ] {
        assert_eq!(decode_json(json).unwrap().manifest.has_selector, want, "{json}");
    }
}

#[test]
fn no_more_than_a_hundred_findings_are_given() {
    let fields: Vec<String> = (0..300).map(|i| format!("\"f{i}\": 1")).collect();
    let text = format!("{{{}, {}}}", fields.join(", "), fields.join(", "));
    let strict = decode_json(&text).unwrap().strict;
    assert_eq!(strict.len(), 100);
    assert_eq!(strict.last().unwrap().message, "unknown field \"f99\"");
}
