//! Damaged payloads and hostile hosts: the policy always answers, and the answer conforms to the
//! protocol.
#![allow(missing_docs, reason = "tests explain themselves")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what the tests have in common may fail loudly"
)]
#![allow(clippy::disallowed_methods, reason = "reads the samples, outside the core")]

use std::cell::Cell;

use daemonset_preflight_admission::{validate, validate_settings};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

#[path = "hostile/honest.rs"]
mod honest;

/// The texts that replace a part of a payload or of a host's answer.
const PIECES: [&str; 20] = [
    "",
    "null",
    "{}",
    "[]",
    "\"\"",
    "-1",
    "1e999",
    "\"\\ud800\"",
    "{\"a\":",
    "]",
    "true",
    "\"é\"",
    "18446744073709551616",
    "\"UPDATE\"",
    "[[[[",
    "\u{0}",
    "\"items\":",
    "\"NoSchedule\"",
    "9.5",
    "\"spec\":{\"spec\":",
];

const SAMPLES: [&str; 7] =
    ["good", "two-errors", "host-port", "house-rules", "update-moves-pods", "delete", "legacy"];

fn sample(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../test_data");
    std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap()
}

/// A damage: where it begins, how many bytes it replaces, and with what.
type Damage = (Index, usize, &'static str);

fn damage() -> impl Strategy<Value = Damage> {
    (any::<Index>(), 0_usize..40, select(PIECES.to_vec()))
}

fn damaged(text: &str, (at, length, piece): &Damage) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let at = at.index(bytes.len() + 1);
    bytes.splice(at..(at + length).min(text.len()), piece.bytes());
    bytes
}

#[track_caller]
fn is_of_the_protocol(answer: &str) -> Value {
    let answer: Value = serde_json::from_str(answer).expect("JSON");
    let accepted = answer["accepted"].as_bool().expect("a verdict");
    assert_eq!(accepted, answer["code"].is_null() && answer["message"].is_null(), "{answer}");
    for warning in answer["warnings"].as_array().into_iter().flatten() {
        let text = warning.as_str().expect("a text");
        assert!(text.chars().count() <= 120 && !text.contains('\n'), "{text}");
    }
    answer
}

fn payload(settings: &str, request: &str) -> String {
    format!(r#"{{"settings":{settings},"request":{request}}}"#)
}

const ACCOUNT: &str =
    r#"{"cluster_context":true,"service_account":"system:serviceaccount:kubewarden:p"}"#;
const CLUSTER: &str = r#"{"cluster_context":true}"#;
const PODS: &str = r#"{"cluster_context":true,"running_pods":true}"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let host = |operation: &str, request: &str| Ok(honest::answer(operation, request).into_bytes());
        let answer = is_of_the_protocol(&validate(&bytes, &host));
        prop_assert_eq!(&answer["accepted"], &json!(false));
        let valid: Value = serde_json::from_str(&validate_settings(&bytes)).unwrap();
        prop_assert!(valid["valid"].is_boolean());
    }

    #[test]
    fn a_damaged_payload_is_answered(
        name in select(SAMPLES.to_vec()),
        settings in select(vec![CLUSTER, PODS, "{}"]),
        damages in prop::collection::vec(damage(), 1..4),
    ) {
        let mut bytes = payload(settings, &sample(name)).into_bytes();
        for one in &damages {
            bytes = damaged(&String::from_utf8_lossy(&bytes), one);
        }
        let host = |operation: &str, request: &str| Ok(honest::answer(operation, request).into_bytes());
        is_of_the_protocol(&validate(&bytes, &host));
    }

    #[test]
    fn a_host_that_lies_blocks_nothing_that_it_did_not_see(
        name in select(vec!["good", "host-port", "update-moves-pods"]),
        settings in select(vec![CLUSTER, PODS, ACCOUNT]),
        which in 0_usize..16,
        damages in prop::collection::vec(damage(), 1..4),
    ) {
        let call = Cell::new(0);
        let host = |operation: &str, request: &str| {
            let answer = honest::answer(operation, request);
            let now = call.replace(call.get() + 1);
            let mut bytes = answer.into_bytes();
            if now == which {
                for one in &damages {
                    bytes = damaged(&String::from_utf8_lossy(&bytes), one);
                }
            }
            Ok(bytes)
        };
        let answer = validate(payload(settings, &sample(name)).as_bytes(), &host);
        let answer = is_of_the_protocol(&answer);
        prop_assert_eq!(&answer["accepted"], &json!(true), "rules warn: {}", answer);
        let missing = answer["warnings"].as_array().into_iter().flatten();
        let missing = missing.filter(|w| w.as_str().is_some_and(|w| w.starts_with("not all rules")));
        prop_assert!(missing.count() <= 1);
    }

    #[test]
    fn settings_of_any_shape_are_answered(damages in prop::collection::vec(damage(), 1..6)) {
        let mut text = concat!(
            r#"{"cluster_context":true,"running_pods":false,"min_nodes":3,"host_port_min":1,"#,
            r#""service_account":"system:serviceaccount:a:b","critical_namespaces":["a"],"#,
            r#""allowed_update_strategies":["OnDelete"],"long_name":"reject"}"#,
        ).as_bytes().to_vec();
        for one in &damages {
            text = damaged(&String::from_utf8_lossy(&text), one);
        }
        let answer: Value = serde_json::from_str(&validate_settings(&text)).unwrap();
        prop_assert_eq!(answer["valid"].as_bool().unwrap(), answer["message"].is_null());
    }
}

#[test]
fn deep_wide_and_large_payloads_are_answered() {
    let host = |_: &str, _: &str| Ok("[".repeat(100_000).into_bytes());
    let object = |text: &str| payload(CLUSTER, &sample("good").replace("\"linux\"", text));
    for text in [
        "{\"a\":".repeat(100_000),
        "[".repeat(5_000) + &"]".repeat(5_000),
        format!("\"{}\"", "x".repeat(3_000_000)),
        format!("[{}0]", "0,".repeat(200_000)),
    ] {
        is_of_the_protocol(&validate(object(&text).as_bytes(), &host));
    }
    let good = payload(CLUSTER, &sample("good"));
    let answer = is_of_the_protocol(&validate(good.as_bytes(), &host));
    assert_eq!(answer["accepted"], json!(true));
}
